"""KML 2.2 (OGC 07-147) for Google Earth and QGIS: folders of events, of spans of control and of claims, each with its days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from lxml import etree  # type: ignore[import-untyped]

from sayso import claims_file
from sayso.exports import geojson, hxl
from sayso.exports.events import events
from sayso.exports.privacy import public
from sayso.picture import Picture

NAMESPACE = "http://www.opengis.net/kml/2.2"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Mark = tuple[str, str, tuple[float, float] | None, tuple[Any, Any], Mapping[str, Any]]


def write(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write one document with three folders; returns how many placemarks. What has no point is in its folder without one."""
    claims = picture.claims if show_private else public(picture.claims, picture.world)
    folders: dict[str, Iterator[Mark]] = {
        "Events": map(_event, hxl.rows(events(picture, show_private=show_private), picture.world)),
        "Control": map(_span, geojson.control_spans(picture)),
        "Claims": (_claim(geojson.claim_feature(claims_file.record(claim))) for claim in claims),
    }
    root = etree.Element("kml", nsmap={None: NAMESPACE})
    document = _child(root, "Document")
    _child(document, "name", "Sayso")
    written = 0
    for name, marks in folders.items():
        folder = _child(document, "Folder")
        _child(folder, "name", name)
        for mark in marks:
            _placemark(folder, *mark)
            written += 1
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n")
    return written


def _placemark(
    folder: etree._Element,
    name: str,
    words: str,
    point: tuple[float, float] | None,
    days: tuple[Any, Any],
    data: Mapping[str, Any],
) -> None:
    """One placemark, its parts in the order that the schema asks for; the point is longitude, latitude."""
    mark = _child(folder, "Placemark")
    _child(mark, "name", name)
    _child(mark, "description", words)
    if days[0] and days[1]:
        span = _child(mark, "TimeSpan")
        _child(span, "begin", str(days[0]))
        _child(span, "end", str(days[1]))
    extended = _child(mark, "ExtendedData")
    for key, value in data.items():
        if value not in (None, "", []):
            _child(_child(extended, "Data", name=key), "value", _words(value))
    if point is not None:
        _child(_child(mark, "Point"), "coordinates", f"{point[0]},{point[1]}")


def _claim(feature: geojson.Feature) -> Mark:
    held = feature["properties"]
    who = _words(held["source"]) or held["outlet"] or held["doc"]
    return f"{who}: {held['kind']}", held["quote"], _point(feature), (held["from"], held["to"]), held


def _span(feature: geojson.Feature) -> Mark:
    held = feature["properties"]
    words = f"{held['holder']}, probability {held['probability_least']} to {held['probability_most']}"
    return f"{held['place']}: {held['holder']}", words, _point(feature), (held["from"], held["to"]), held


def _event(cells: Mapping[str, Any]) -> Mark:
    lat, lon = cells["latitude"], cells["longitude"]
    point = None if lat is None or lon is None else (lon, lat)
    name = f"{cells['type'] or 'event'}, {cells['place'] or 'place unknown'}"
    return name, cells["quotes"] or "", point, (cells["date from"], cells["date to"]), cells


def _point(feature: geojson.Feature) -> tuple[float, float] | None:
    return None if feature["geometry"] is None else tuple(feature["geometry"]["coordinates"])


def _words(value: Any) -> str:
    return "; ".join("" if part is None else str(part) for part in value) if isinstance(value, list) else str(value)


def _child(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A new element; characters that XML cannot hold become the replacement character."""
    made = etree.SubElement(parent, tag, {key: NOT_XML.sub("\ufffd", value) for key, value in attributes.items()})
    if text is not None:
        made.text = NOT_XML.sub("\ufffd", text)
    return made
