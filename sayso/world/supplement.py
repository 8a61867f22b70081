"""Places of our own making: what GeoNames as packaged lacks, and more names for what it has.

A file has `[[group]]` tables: `country` (ISO code), `within` (the id of the division they lie in, and its name for people to
read) and `places`, one a line: `["Sukariya", 34.43, 40.95, "village", "As-Sukkariyah", "السكرية"]`, that is name, latitude,
longitude, kind and other spellings. `[[names]]` tables add spellings and adjectives to a place that has an id, and `[[region]]`
tables are regions of several countries or divisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from sayso.world.datafile import DataFile, Entry
from sayso.world.index import Index
from sayso.world.names import fold, plain
from sayso.world.place import Place, distance_km
from sayso.world.record import PlaceRecord

SAME_WITHIN_KM = 12.0
RADIUS_OF = {
    "neighbourhood": 1.5, "camp": 1.5, "base": 4.0, "airport": 3.0, "crossing": 2.0, "field": 8.0, "dam": 2.0,
    "village": 2.5, "town": 4.0, "city": 8.0, "region": 40.0, "mountain": 15.0, "island": 10.0, "site": 1.5, "prison": 1.5,
    "hospital": 0.5, "district": 10.0, "desert": 100.0, "water": 30.0, "landmark": 1.0,
}  # fmt: skip
AREA_KINDS = ("region", "desert", "mountain", "district")


@dataclass(frozen=True, slots=True)
class Addition:
    """What a file adds to a place that has an id: spellings, adjectives, a name for people to read, a better middle."""

    variants: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    shown: str | None = None
    middle: tuple[float, float] | None = None

    def __add__(self, other: Addition) -> Addition:
        return Addition(
            self.variants + other.variants,
            self.adjectives + other.adjectives,
            other.shown or self.shown,
            other.middle or self.middle,
        )


@dataclass(frozen=True, slots=True)
class Supplement:
    """What the files add: new places, more names by id, and the members of regions."""

    places: tuple[PlaceRecord, ...]
    within: Mapping[str, str]
    names: Mapping[str, Addition]
    members: Mapping[str, frozenset[str]]


SHIPPED = ("places.toml", "regions.toml", "demonyms.toml", "middles.toml", "shown.toml")


def text(name: str) -> str:
    """What one of the shipped files says."""
    return (files("sayso.world") / "data" / name).read_text(encoding="utf-8")


def shipped_file(name: str) -> DataFile:
    return DataFile.parse(text(name), name)


def shipped() -> Supplement:
    """The places that ship."""
    return load([shipped_file(name) for name in SHIPPED])


def load(sources: Sequence[DataFile]) -> Supplement:
    """Raises DataFileError, with file, line and cure, for a mistake in any of the files."""
    places: list[PlaceRecord] = []
    within: dict[str, str] = {}
    names: dict[str, Addition] = {}
    members: dict[str, frozenset[str]] = {}
    for source in sources:
        for entry in source.entries("group"):
            for record, container in _group(entry):
                places.append(record)
                within[record.place.id] = container
        for entry in source.entries("names"):
            identity = entry.text("id")
            names[identity] = names.get(identity, Addition()) + _addition(entry)
        for entry in source.entries("region"):
            record = _region(entry)
            places.append(record)
            members[record.place.id] = frozenset(member.split(" ", 1)[0] for member in entry.texts("members"))
    return Supplement(tuple(places), within, names, members)


def _addition(entry: Entry) -> Addition:
    entry.only(("id", "name", "shown", "variants", "adjectives", "lat", "lon"))
    middle = None
    if "lat" in entry.row or "lon" in entry.row:
        middle = (entry.number("lat", -90, 90), entry.number("lon", -180, 180))
    return Addition(entry.texts("variants"), entry.texts("adjectives"), entry.optional_text("shown"), middle)


def _group(entry: Entry) -> Iterator[tuple[PlaceRecord, str]]:
    entry.only(("country", "within", "places"))
    country, container = entry.text("country"), entry.text("within").split(" ", 1)[0]
    rows = entry.row.get("places", [])
    if not isinstance(rows, list):
        raise entry.error("must be a list of places", "places", 'write ["Name", 34.4, 40.9, "village"]')
    for row in rows:
        yield _place(entry, row, country), container


def _place(entry: Entry, row: object, country: str) -> PlaceRecord:
    match row:
        case [str(name), float() | int() as lat, float() | int() as lon, str(kind), *variants] if (
            -90 <= lat <= 90 and -180 <= lon <= 180 and kind in RADIUS_OF
        ):
            identity = f"sayso-{country.lower()}-{slug(name)}"
            shown = "region" if kind in AREA_KINDS else kind
            place = Place(identity, name, float(lat), float(lon), shown, country, None, None, 0, RADIUS_OF[kind])
            if all(isinstance(variant, str) for variant in variants):
                return PlaceRecord(place, tuple(map(str, variants)))
    kinds = ", ".join(RADIUS_OF)
    cure = f'write ["Name", latitude, longitude, "kind", "other spelling", ...]; kinds are {kinds}'
    line = entry.line_containing(str(row[0])) if isinstance(row, list) and row else entry.line
    raise Entry(entry.file, line, {}).error(f"not a place: {row!r}", "places", cure)


def _region(entry: Entry) -> PlaceRecord:
    entry.only(("id", "name", "lat", "lon", "radius_km", "country", "members", "variants", "adjectives"))
    place = Place(
        id=entry.text("id"),
        name=entry.text("name"),
        lat=entry.number("lat", -90, 90),
        lon=entry.number("lon", -180, 180),
        kind="region",
        country=entry.optional_text("country"),
        population=0,
        radius_km=entry.number("radius_km", 1, 10_000),
    )
    return PlaceRecord(place, entry.texts("variants"), entry.texts("adjectives"))


def slug(name: str) -> str:
    return re.sub(r"\s+", "-", plain(name))


def layer(base: Index, extra: Supplement) -> list[PlaceRecord]:
    """What to lay over the base: its records with the supplement's names, and the supplement's places that it lacks.

    A supplement's settlement that the base has under a like name within 12 km only lends it its spellings.
    """
    records: dict[str, PlaceRecord] = {}

    def lend(place: Place, added: Addition) -> None:
        held = records.get(place.id) or PlaceRecord(place, base.spellings(place.id))
        records[place.id] = _with(held, added)

    for identity, added in extra.names.items():
        place = base.place(identity)
        if place is not None:
            lend(place, added)
    for record in extra.places:
        same = _same(base, record)
        if same is not None:
            lend(same, Addition((record.place.name, *record.variants), record.adjectives))
        else:
            container = base.place(extra.within.get(record.place.id, ""))
            records[record.place.id] = replace(record, place=_contained(record.place, container))
    return list(records.values())


def _with(record: PlaceRecord, added: Addition) -> PlaceRecord:
    place = replace(record.place, name=added.shown or record.place.name)
    if added.middle is not None:
        place = replace(place, lat=added.middle[0], lon=added.middle[1])
    variants = (*record.variants, *added.variants)
    return PlaceRecord(place, variants, (*record.adjectives, *added.adjectives))


def _same(base: Index, record: PlaceRecord) -> Place | None:
    """The base's settlement that a supplement's settlement is."""
    place = record.place
    if place.kind not in ("village", "town", "city"):
        return None
    for name in (place.name, *record.variants):
        for other, _, _ in base.found(fold(name)):
            near = distance_km(place.lat, place.lon, other.lat, other.lon) <= SAME_WITHIN_KM
            if near and other.country == place.country and not other.is_area:
                return other
    return None


def _contained(place: Place, around: Place | None) -> Place:
    if around is None:
        return place
    if around.kind == "admin1":
        return replace(place, admin1=around.id)
    if around.kind == "admin2":
        return replace(place, admin1=around.admin1, admin2=around.id)
    return replace(place, admin1=around.admin1, admin2=around.admin2)
