"""A GeoJSON file (RFC 7946) of a user's own places: points, or areas of which the middle and reach are taken.

A feature's properties: `name` (needed); `id`, `kind`, `country`, `population`, `admin1`, `admin2`, `radius_km`; every other
property whose key starts with `name` or `alt` is another spelling (a list, or separated by commas or semicolons).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sayso.errors import DataFileError, Refusal
from sayso.world.place import Place, distance_km, settlement_kind, settlement_radius
from sayso.world.record import PlaceRecord
from sayso.world.supplement import slug
from sayso.world.table import Find, refuse


def read(path: Path, country: str | None, find: Find, refused: list[Refusal]) -> Iterator[PlaceRecord]:  # noqa: ARG001
    """The places of a FeatureCollection; ids are the file's stem and the feature's id or name."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataFileError(f"not JSON: {error}", where=str(path)) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise DataFileError("is no FeatureCollection", where=str(path), cure='give {"type": "FeatureCollection", ...}')
    for number, feature in enumerate(features, 1):
        try:
            yield _record(feature, path.stem, country)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            refuse(
                refused, str(path), number, f"feature {number} is no place: {error}", "give it a name and a geometry"
            )


def _record(feature: Mapping[str, Any], stem: str, country: str | None) -> PlaceRecord:
    properties = feature.get("properties") or {}
    name = str(properties["name"]).strip()
    if not name:
        raise ValueError("its name is empty")
    lat, lon, reach = _middle(feature["geometry"])
    people = int(properties.get("population") or 0)
    own = properties.get("id") or feature.get("id") or name
    kind = str(properties.get("kind") or ("region" if reach else settlement_kind(people)))
    radius = float(properties.get("radius_km") or reach or settlement_radius(people))
    admin1, admin2 = (str(value) if (value := properties.get(key)) else None for key in ("admin1", "admin2"))
    code = str(properties.get("country") or country or "").upper() or None
    place = Place(f"{slug(stem)}-{slug(str(own))}", name, lat, lon, kind, code, admin1, admin2, people, radius)
    return PlaceRecord(place, tuple(_variants(properties)))


def _variants(properties: Mapping[str, Any]) -> Iterator[str]:
    for key, value in properties.items():
        if key != "name" and key.lower().startswith(("name", "alt")) and value:
            parts = value if isinstance(value, list) else re.split("[,;]", str(value))
            yield from (str(part).strip() for part in parts if str(part).strip())


def _middle(geometry: Mapping[str, Any]) -> tuple[float, float, float]:
    """Latitude and longitude of the middle of the box around a geometry, and the distance to its corner in km."""
    spots = list(_spots(geometry["coordinates"]))
    if not spots:
        raise ValueError("its geometry is empty")
    lons, lats = [spot[0] for spot in spots], [spot[1] for spot in spots]
    if not (min(lats) >= -90 and max(lats) <= 90 and min(lons) >= -180 and max(lons) <= 180):
        raise ValueError("its coordinates are not degrees of longitude and latitude")
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    return lat, lon, round(distance_km(lat, lon, max(lats), max(lons)), 1)


def _spots(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from _spots(part)
