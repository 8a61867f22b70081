"""GeoPackage (OGC 12-128) for QGIS: one file with the layers `claims`, `events` and `control`.

`control` has a span of days a row, so that QGIS's temporal controller shows who held what when. Needs the extra `maps`
(pyogrio, which brings GDAL).
"""

from __future__ import annotations

import json
import struct
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any

import numpy as np

from sayso import claims_file
from sayso.errors import QuestionError
from sayso.exports import geojson, hxl
from sayso.exports.events import events
from sayso.exports.privacy import public
from sayso.picture import Picture

LAYERS = ("claims", "events", "control")


def write(picture: Picture, stream: IO[bytes], show_private: bool = False) -> int:
    """Write the three layers; returns how many features.

    Raises:
        QuestionError: if pyogrio is not installed.
    """
    claims = picture.claims if show_private else public(picture.claims, picture.world)
    layers = {
        "claims": [geojson.claim_feature(claims_file.record(claim)) for claim in claims],
        "events": [_event(cells) for cells in hxl.rows(events(picture, show_private=show_private), picture.world)],
        "control": list(geojson.control_spans(picture)),
    }
    last = max((claim.known_on for claim in claims if claim.known_on), default=date(1970, 1, 1))
    with tempfile.TemporaryDirectory(prefix="sayso-") as folder, _dated(last):
        path = Path(folder, "sayso.gpkg")
        for name in LAYERS:
            _layer(path, name, layers[name])
        stream.write(path.read_bytes())
    return sum(map(len, layers.values()))


@contextmanager
def _dated(day: date) -> Iterator[None]:
    """Have GDAL write this day as the layers' last change, so that the same picture gives the same file."""
    pyogrio = _pyogrio()
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _pyogrio() -> Any:
    try:
        import pyogrio  # type: ignore[import-untyped]
    except ImportError as error:
        raise QuestionError("GeoPackage needs pyogrio: install sayso[maps]") from error
    return pyogrio


def _event(cells: Mapping[str, Any]) -> geojson.Feature:
    point = None if cells["latitude"] is None or cells["longitude"] is None else (cells["latitude"], cells["longitude"])
    return geojson.feature(point, {name.replace(",", "").replace(" ", "_"): value for name, value in cells.items()})


def _layer(path: Path, name: str, features: Sequence[geojson.Feature]) -> None:
    columns = list(dict.fromkeys(key for each in features for key in each["properties"]))
    values = [_column(each["properties"].get(column) for each in features) for column in columns]
    geometry = np.array([_wkb(each["geometry"]) for each in features], dtype=object)
    _pyogrio().raw.write(
        path,
        geometry,
        values,
        columns,
        layer=name,
        driver="GPKG",
        geometry_type="Point",
        crs="EPSG:4326",
        append=path.exists(),
    )


def _column(values: Iterable[Any]) -> Any:
    """A column of one type, as GDAL wants it: numbers where all are, else text (lists and objects as JSON)."""
    found = list(values)
    if any(value is not None for value in found) and all(
        isinstance(value, (int, float, type(None))) for value in found
    ):
        return np.array([np.nan if value is None else value for value in found], dtype=np.float64)
    texts = [json.dumps(v, ensure_ascii=False) if isinstance(v, (list, dict, bool)) else v for v in found]
    return np.array([None if text is None else str(text) for text in texts], dtype=object)


def _wkb(geometry: Mapping[str, Any] | None) -> bytes | None:
    """A point as well-known binary: little-endian, type 1, two doubles."""
    return None if geometry is None else struct.pack("<BIdd", 1, 1, *geometry["coordinates"])
