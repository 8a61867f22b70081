"""GeoJSON (RFC 7946) for maps: one feature a claim, and one a span of days in which a place likely had the same holder.

`layer` is `claim` or `control`. `from` and `to` are days, both included, as a map's time slider wants them. Claims whose place
has no point have no geometry, as the format allows, so that nothing is silently missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import IO, Any

from sayso import claims_file
from sayso.exports.privacy import public
from sayso.picture import Picture

Feature = dict[str, Any]
Point = tuple[float, float]
DIGITS = 5  # of a degree: about a metre, more than any gazetteer knows


def write(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write a feature collection; returns how many features."""
    claims = picture.claims if show_private else public(picture.claims, picture.world)
    written = 0
    stream.write('{"type": "FeatureCollection", "features": [')
    for each in (*map(claim_feature, map(claims_file.record, claims)), *control_spans(picture)):
        stream.write((",\n" if written else "\n") + json.dumps(each, ensure_ascii=False))
        written += 1
    stream.write("\n]}\n")
    return written


def claim_feature(record: Mapping[str, Any]) -> Feature:
    """A claims-file record as a feature at its place."""
    days = record["date"] or {"from": None, "to": None}
    kept = {key: value for key, value in record.items() if key not in ("lat", "lon", "date")}
    properties = {"layer": "claim", **kept, **days}
    point = None if record["lat"] is None or record["lon"] is None else (record["lat"], record["lon"])
    return feature(point, properties, record["id"])


def control_spans(picture: Picture) -> Iterator[Feature]:
    """Spans of control: place, likely holder, the first and last day, and the least and greatest probability in between."""
    points = {c.place.id: (c.place.lat, c.place.lon) for c in picture.claims if c.place and c.place.id}
    names = {c.place.id: c.place.name for c in picture.claims if c.place and c.place.id}
    for place in picture.control(daily=True):
        days = ((day, *next(iter(place.on(day).items()))) for day in place.days)
        for holder, span in groupby(days, key=lambda entry: entry[1]):
            held = list(span)
            chances = [chance for _, _, chance in held]
            properties = {
                "layer": "control",
                "place": names.get(place.place, place.place.removeprefix("name:")),
                "place_id": place.place,
                "holder": holder,
                "probability_least": round(min(chances), 4),
                "probability_most": round(max(chances), 4),
                "from": held[0][0].isoformat(),
                "to": held[-1][0].isoformat(),
            }
            lat, lon = points.get(place.place, (None, None))
            yield feature(None if lat is None or lon is None else (lat, lon), properties)


def feature(point: Point | None, properties: Mapping[str, Any], identity: str | None = None) -> Feature:
    """A feature at a point (latitude, longitude), or without geometry."""
    made: Feature = {"type": "Feature", "geometry": None, "properties": dict(properties)}
    if point is not None:
        lat, lon = point
        made["geometry"] = {"type": "Point", "coordinates": [round(lon, DIGITS), round(lat, DIGITS)]}
    return made if identity is None else made | {"id": identity}
