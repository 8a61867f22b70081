"""Places, and what a look-up says about them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

from sayso.model import Precision

EARTH_RADIUS_KM = 6371.0088
DIVISIONS = ("country", "admin1", "admin2", "admin3")
AREAS = (*DIVISIONS, "region")


class How(IntEnum):
    """By which sort of name a place was found; a lower one is the better evidence."""

    NAME = 0
    VARIANT = 1
    ADJECTIVE = 2
    NEAR_MISS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry.

    `lat`, `lon`: WGS 84 degrees; of an area its middle. `kind`: country, admin1, admin2, admin3, region, capital, city,
    town, village, or what a supplement says (neighbourhood, camp, base, airport, crossing, field, dam, ...). `country`: ISO 3166
    alpha-2 code. `admin1`, `admin2`: ids of the divisions that contain it. `population`: 0 where unknown. `radius_km`: how
    far its extent reaches; for a town its outskirts too.
    """

    id: str
    name: str
    lat: float
    lon: float
    kind: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    radius_km: float = 0.0

    @property
    def is_area(self) -> bool:
        """Whether this is a division or region rather than a settlement or site."""
        return self.kind in AREAS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place a name may mean: `score` (higher is better; comparable within one look-up), and why, feature by feature."""

    place: Place
    score: float
    reasons: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    near_miss: bool = False


@dataclass(frozen=True, slots=True)
class Off:
    """That a place is some way from another: the other's name as written, and how many kilometres, if the text tells."""

    name: str
    km: float | None = None


class Key(NamedTuple):
    """What is resolved once in a report: a name with what the text tells of it, as in `Mention`."""

    name: str
    within: str | None = None
    surely: bool = True
    kind: str | None = None
    off: Off | None = None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in a report.

    `start`, `end`: its character offsets in the report's text, where known. The rest is read from the text around where it is
    not given. `within`: the name of what the text says contains it ("in Idlib province"), as written; `surely`: whether in so
    many words rather than by a comma, which may only be that of a list. `kind`: what a word beside it asks for ("province",
    "town", "base": the keys of `sayso.world.asked.ASKS`). `off`: what it is said to be some way from ("30 km north of
    Hama"). `holds`: the names of what the text puts in it. `whole`: the longer name that it is cut from in the text ("Ain" of
    "Ain al-Arab"), under which it is then looked up.
    """

    name: str
    start: int | None = None
    end: int | None = None
    within: str | None = None
    kind: str | None = None
    surely: bool = True
    off: Off | None = None
    holds: tuple[str, ...] = ()
    whole: str | None = None

    @property
    def key(self) -> Key:
        """What mentions share that mean one place."""
        return Key(self.whole or self.name, self.within, self.surely, self.kind, self.off, self.holds)


@dataclass(frozen=True, slots=True)
class Context:
    """What a report tells about where its places are.

    `text`: the report's text, in which the mentions' offsets count. `countries`: ISO codes of the countries that the dateline
    or title names. `near`: ids of places already known to matter (the outlet's town).
    """

    text: str | None = None
    countries: Sequence[str] = ()
    near: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """A mention, the place it was taken to mean (None if none will do), and the candidates with their scores.

    `near_miss`: the name is only nearly that of the place. `part`: only a part of the name is known, so that what is meant
    lies in or near the place ("Qamishli National Hospital" is somewhere in Qamishli).
    """

    mention: Mention
    place: Place | None
    candidates: tuple[Candidate, ...] = ()
    near_miss: bool = False
    part: bool = False

    @property
    def precision(self) -> Precision | None:
        """How closely the place is known."""
        if self.place is None:
            return None
        by_kind = {"country": Precision.COUNTRY, "admin1": Precision.ADMIN1, "region": Precision.ADMIN1}
        by_kind |= {"admin2": Precision.ADMIN2, "admin3": Precision.ADMIN2}
        return by_kind.get(self.place.kind, Precision.NEAR if self.part else Precision.EXACT)


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance (haversine), in kilometres."""
    a, b = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def settlement_radius(population: int) -> float:
    """How far a settlement and its outskirts reach, in kilometres, from its population.

    A built-up area grows with the square root of its people; 2.5 km are its outskirts. A town of 50,000 reaches 5 km, a city
    of two million 20 km, and none further.
    """
    return round(min(20.0, 2.5 + 0.4 * math.sqrt(max(0, population) / 1000)), 1)


def settlement_kind(population: int) -> str:
    if population >= 100_000:
        return "city"
    return "town" if population >= 5_000 else "village"
