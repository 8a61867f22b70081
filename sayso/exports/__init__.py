"""Exports: claims and picture in the formats of the field, one module a format.

`FORMATS` names them; `export` writes one. Private sources stay hidden unless asked for, in every format but `claims`.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import TextIOWrapper
from types import MappingProxyType
from typing import IO, Any

from sayso.errors import QuestionError
from sayso.exports import acled, airwars, claims, csv, ftm, ged, geojson, gpkg, hxl, jsonld, kml, parquet
from sayso.exports.formats import Format
from sayso.picture import Picture

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format("claims", ".jsonl", "application/jsonl", "the claims file, whole: importing it gives the same claims", claims.write),
            Format("public-claims", ".jsonl", "application/jsonl", "the claims file without what names private sources", claims.write_public),
            Format("csv", ".csv", "text/csv", "a table of claims for spreadsheets", csv.write),
            Format("geojson", ".geojson", "application/geo+json", "claims and spans of control as map features", geojson.write),
            Format("ged", ".csv", "text/csv", "events with deaths in the columns of UCDP GED", ged.write),
            Format("acled", ".csv", "text/csv", "events in the columns of ACLED", acled.write),
            Format("hxl", ".csv", "text/csv", "events as a table with HXL hashtags", hxl.write),
            Format("gpkg", ".gpkg", "application/geopackage+sqlite3", "claims, events and control as layers for QGIS", gpkg.write, binary=True),
            Format("kml", ".kml", "application/vnd.google-earth.kml+xml", "events, spans of control and claims for Google Earth", kml.write),
            Format("airwars", ".html", "text/html", "a page of incident sheets: civilian harm, and every claim", airwars.write),
            Format("ftm", ".ftm.json", "application/jsonl", "FollowTheMoney entities for Aleph", ftm.write),
            Format("jsonld", ".jsonld", "application/ld+json", "claims as schema.org and PROV linked data", jsonld.write),
            Format("parquet", ".parquet", "application/vnd.apache.parquet", "claims for DuckDB, pandas and R", parquet.write, binary=True),
        )
    }
)  # fmt: skip


def export(format: str, picture: Picture, stream: IO[Any], *, show_private: bool = False) -> int:
    """Write a picture's claims, and what they amount to where the format has room for it; returns how many records.

    `show_private` also names sources that the registry marks private. The stream is one of text; for a `binary` format it is
    one of bytes, or a text stream over one, such as standard output or a file opened for writing.

    Raises:
        QuestionError: if there is no such format.
    """
    if format not in FORMATS:
        raise QuestionError(f"no export format {format!r}; there are {', '.join(FORMATS)}")
    wanted = FORMATS[format]
    target = stream.buffer if wanted.binary and isinstance(stream, TextIOWrapper) else stream
    return wanted.write(picture, target, show_private)


__all__ = ["FORMATS", "Format", "export"]
