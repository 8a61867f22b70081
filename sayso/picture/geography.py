"""Places as the picture sees them: keys that are equal, nest, or lie some kilometres apart.

A place's key is its gazetteer id, else `name:` and the folded name. With a world, names of reports none of whose places has an
id are looked up there; with none, places are the same only where their keys are, nothing nests, and distances come from the claims' own points.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, pi, radians, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sayso.model import Claim, PlaceMention

EARTH_KM = 6371.0088
EXTENT_KM = 50.0
"""No town reaches further than this."""


def fold(name: str) -> str:
    """The name without case, accents and punctuation: the spelling under which unresolved names are one."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points in WGS 84 degrees (haversine on the mean sphere)."""
    (lat1, lon1), (lat2, lon2) = one, other
    p1, p2 = radians(lat1), radians(lat2)
    half = sin((p2 - p1) / 2) ** 2 + cos(p1) * cos(p2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


@dataclass(frozen=True, slots=True)
class Reach:
    """Some places: settlements and sites as points, `sphere` on a sphere of radius one; and the `areas`."""

    spots: Sequence[str]
    sphere: NDArray[np.float64]
    areas: Sequence[str]


class Geography:
    """Keys, names, nesting and distances of the places that claims name; answers are remembered."""

    def __init__(self, world: Any | None, claims: Iterable[Claim]) -> None:
        named = [(claim.doc, claim.place) for claim in claims if claim.place is not None]
        resolved = {doc for doc, place in named if place.id}
        # A name left without id in a report whose places were resolved was left so for a reason.
        self._begin(world, Counter(place for _, place in named), {p.name for doc, p in named if doc not in resolved})

    @classmethod
    def counted(cls, world: Any | None, mentions: Mapping[PlaceMention, int], to_find: Iterable[str]) -> Geography:
        """The same from how often claims mention each place, and the names of reports none of whose places has an id."""
        made = cls.__new__(cls)
        made._begin(world, mentions, to_find)
        return made

    def _begin(self, world: Any | None, mentions: Mapping[PlaceMention, int], to_find: Iterable[str]) -> None:
        self._gazetteer = None if world is None else world.gazetteer
        self._to_find = {fold(name) for name in to_find}
        self._found: dict[str, str] = {}
        self._inside: dict[tuple[str, str], bool] = {}
        self._apart: dict[tuple[str, str], float | None] = {}
        self._spellings: dict[str, Counter[str]] = {}
        self._points: dict[str, tuple[float, float]] = {}
        for mention, times in mentions.items():
            self._note(mention, times)
        self._names = {key: min(names, key=lambda name: (-names[name], name)) for key, names in self._spellings.items()}

    def _note(self, mention: PlaceMention, times: int) -> None:
        key = self.key(mention)
        if key is None:
            return
        self._spellings.setdefault(key, Counter())[mention.name] += times
        if mention.lat is not None and mention.lon is not None:
            point = (mention.lat, mention.lon)
            # The least, not the first, so that the order of claims never shows.
            self._points[key] = min(self._points.get(key, point), point)

    def key(self, mention: PlaceMention | None) -> str | None:
        """The key of a mention; None where it names no place."""
        if mention is None:
            return None
        if mention.id:
            return mention.id
        folded = fold(mention.name)
        if folded in self._to_find:
            return self.named(mention.name)
        return f"name:{folded}" if folded else None

    def named(self, name: str) -> str | None:
        """The key of a name: the gazetteer's best place of that name, else the folded name."""
        folded = fold(name)
        if not folded:
            return None
        if folded not in self._found:
            candidates = [] if self._gazetteer is None else self._gazetteer.find(name, limit=1)
            exact = [each for each in candidates if not getattr(each, "near_miss", False)]
            self._found[folded] = exact[0].place.id if exact else f"name:{folded}"
        return self._found[folded]

    @cached_property
    def _spelt(self) -> dict[str, set[str]]:
        """The keys of places by each folded name that claims give them."""
        found: dict[str, set[str]] = {}
        for key, names in self._spellings.items():
            for name in names:
                found.setdefault(fold(name), set()).add(key)
        return found

    def question(self, place: str) -> str | None:
        """The key of the place a question names by id or by name; a claim's own wording comes before the gazetteer's.

        Returns None where neither a claim nor the gazetteer knows it.
        """
        if place in self._names:
            return place
        said = sorted(self._spelt.get(fold(place), ()))
        key = self.named(place)
        if said and key not in said:
            return said[0]
        if self._gazetteer is not None and self._gazetteer.place(place) is not None:
            return place
        return key if key in self._names or (key is not None and not key.startswith("name:")) else None

    def name(self, key: str | None) -> str:
        """A name for people."""
        if key is None:
            return "everywhere"
        if self._names.get(key, key) != key:
            return self._names[key]
        place = None if self._gazetteer is None else self._gazetteer.place(key)
        return key.removeprefix("name:") if place is None else str(place.name)

    def contains(self, outer: str, inner: str) -> bool:
        """Whether `inner` is `outer` or lies inside it."""
        if outer == inner:
            return True
        if self._gazetteer is None or outer.startswith("name:") or inner.startswith("name:"):
            return False
        pair = (outer, inner)
        if pair not in self._inside:
            self._inside[pair] = bool(self._gazetteer.contains(outer, inner))
        return self._inside[pair]

    def overlap(self, one: str, other: str) -> bool:
        """Whether one of the two contains the other: places nest or are apart."""
        return self.contains(one, other) or self.contains(other, one)

    def distance_km(self, one: str, other: str) -> float | None:
        """Kilometres between two places' points; None where one has none."""
        if one == other:
            return 0.0
        pair = (min(one, other), max(one, other))
        if pair not in self._apart:
            self._apart[pair] = self._measure(*pair)
        return self._apart[pair]

    def _measure(self, one: str, other: str) -> float | None:
        here, there = self.point(one), self.point(other)
        return None if here is None or there is None else great_circle_km(here, there)

    def point(self, key: str) -> tuple[float, float] | None:
        """Latitude and longitude in degrees: the gazetteer's, else a claim's."""
        place = None if self._gazetteer is None or key.startswith("name:") else self._gazetteer.place(key)
        if place is not None and place.lat is not None and place.lon is not None:
            return (float(place.lat), float(place.lon))
        return self._points.get(key)

    def is_point(self, key: str) -> bool:
        """Whether a place is a settlement or site, not a division or region whose middle means little."""
        place = None if self._gazetteer is None or key.startswith("name:") else self._gazetteer.place(key)
        return place is None or not getattr(place, "is_area", False)

    def neighbours(self, keys: Iterable[str], km: float) -> dict[str, tuple[str, ...]]:
        """For each place the others that contain it or lie in it, and for points those within so many kilometres."""
        found: dict[str, set[str]] = {}
        for one, other in self._close_pairs(sorted(set(keys)), km):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return {key: tuple(sorted(others)) for key, others in found.items()}

    def nested(self, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """For each place the others that contain it or lie in it; those with none are left out."""
        return self.neighbours(keys, 0.0)

    def reach(self, keys: Iterable[str]) -> Reach:
        """What tells which of these places may nest with any other: see `nesting`."""
        at = {key: self.point(key) for key in sorted(set(keys))}
        spots = [key for key in at if at[key] is not None and self.is_point(key)]
        # A name without a point is nothing but itself.
        areas = [key for key in at if not self.is_point(key) or (at[key] is None and not key.startswith("name:"))]
        return Reach(spots, _on_sphere([at[key] for key in spots]), areas)

    def nesting(self, place: str, reach: Reach) -> list[str]:
        """Those of some other places that contain a place or lie in it: of settlements only those within reach are looked at."""
        point = self.point(place)
        if point is None or not self.is_point(place):
            near = [*reach.spots, *reach.areas]
        else:
            apart = ((reach.sphere - _on_sphere([point])) ** 2).sum(axis=1)
            found = np.flatnonzero(apart <= _chord(EXTENT_KM) ** 2).tolist()
            near = [*(reach.spots[at] for at in found), *reach.areas]
        return [key for key in near if key != place and self.overlap(place, key)]

    def _close_pairs(self, keys: list[str], km: float) -> Iterator[tuple[str, str]]:
        """Pairs that nest, or are points so near: points within reach are looked at, and every area with everything."""
        at = {key: self.point(key) for key in keys}
        # A name without a point is nothing but itself.
        keys = [key for key in keys if at[key] is not None or not key.startswith("name:")]
        spots = [key for key in keys if at[key] is not None and self.is_point(key)]
        for first, second in _within([at[key] for key in spots], max(km, EXTENT_KM)):
            one, other = sorted((spots[first], spots[second]))
            if self.overlap(one, other) or (self.distance_km(one, other) or km + 1) <= km:
                yield one, other
        areas = sorted(set(keys) - set(spots))
        for number, area in enumerate(areas):
            # No settlement contains a division.
            yield from ((area, spot) for spot in spots if self.contains(area, spot))
            yield from ((area, other) for other in areas[number + 1 :] if self.overlap(area, other))


def _within(points: Sequence[Any], km: float) -> list[tuple[int, int]]:
    """Pairs of points in degrees that are no further apart than so many kilometres."""
    from scipy.spatial import (
        KDTree,  # only here: most questions look for no neighbours, and it takes half a second to load
    )

    if not points:
        return []
    found: list[list[int]] = KDTree(_on_sphere(points)).query_pairs(_chord(km), output_type="ndarray").tolist()
    return [(one, other) for one, other in found]


def _on_sphere(points: Sequence[Any]) -> NDArray[np.float64]:
    """Points in degrees as points on a sphere of radius one."""
    lat, lon = np.radians(np.array(points, dtype=np.float64).reshape(-1, 2)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _chord(km: float) -> float:
    """How far apart, straight through the sphere, points are that lie so far apart on it, and a little more."""
    return 2 * sin(min(km / EARTH_KM, pi) / 2) * (1 + 1e-9)
