"""An OCHA p-code table (Common Operational Datasets), CSV or XLSX.

Columns are found by their usual names, whatever their case: `ADM1_EN`, `ADM1_PCODE`, `admin2Name_en`, `admin2Pcode`, with
further languages (`ADM1_AR`); `latitude` and `longitude` (or `lat`, `lon`, `y`, `x`), and for settlements `PPL_EN` and
`PPL_PCODE` or the deepest `ADM` level. A row is about the deepest level that it names.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sayso.errors import DataFileError, Refusal
from sayso.world.place import Place
from sayso.world.record import PlaceRecord
from sayso.world.table import Find, coordinate, refuse

_LEVEL = re.compile(
    r"(?:adm(?:in)?_?(\d)|(ppl|place|loc(?:ation)?|village|community))_?(name|pcode|p_code|code)?_?([a-z]{2,3})?\d?"
)
_LAT, _LON = (
    ("latitude", "lat", "y", "latitude_y", "point_y"),
    ("longitude", "lon", "long", "x", "longitude_x", "point_x"),
)
_SETTLEMENT = 9
_KINDS = {0: "country", 1: "admin1", 2: "admin2", 3: "admin3"}
_RADIUS = {0: 500.0, 1: 80.0, 2: 25.0, 3: 10.0}
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class _Columns:
    names: dict[int, list[int]]
    codes: dict[int, int]
    lat: int | None
    lon: int | None


def read(path: Path, country: str | None, find: Find, refused: list[Refusal]) -> Iterator[PlaceRecord]:
    """The divisions and settlements of a table, each once; ids are `pcode-` and the code."""
    rows = _rows(path)
    columns = _columns(next(rows, ()))
    if not columns.names or not columns.codes:
        cure = "name the columns as OCHA does: ADM1_EN, ADM1_PCODE, ..."
        raise DataFileError("has no columns of names and p-codes", where=str(path), line=1, cure=cure)
    seen: set[str] = set()
    ids: dict[str, str] = {}
    for line, row in enumerate(rows, 2):
        if not any(row):
            continue
        record, why = _record(row, columns, country, find, ids)
        if record is None:
            refuse(refused, str(path), line, why, "give latitude and longitude, or import GeoNames' divisions first")
        elif record.place.id not in seen:
            seen.add(record.place.id)
            yield record


def _rows(path: Path) -> Iterator[Row]:
    if path.suffix.lower() == ".csv":
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                yield from csv.reader(stream)
        except (UnicodeDecodeError, csv.Error) as error:
            raise DataFileError(f"not a UTF-8 CSV table: {error}", where=str(path)) from error
        return
    from openpyxl import load_workbook  # type: ignore[import-untyped]
    from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
        raise DataFileError(f"not an XLSX workbook: {error}", where=str(path)) from error
    sheets = sorted(
        book.worksheets, key=lambda sheet: -len(_columns(next(sheet.iter_rows(values_only=True), ())).codes)
    )
    yield from sheets[0].iter_rows(values_only=True)


def _columns(head: Row) -> _Columns:
    names: dict[int, list[int]] = {}
    codes: dict[int, int] = {}
    labels = [str(cell or "").strip().lower().replace(" ", "_") for cell in head]
    for number, label in enumerate(labels):
        found = _LEVEL.fullmatch(label)
        if found is None:
            continue
        level = int(found[1]) if found[1] else _SETTLEMENT
        if found[3] in ("pcode", "p_code", "code"):
            codes[level] = number
        else:
            names.setdefault(level, []).append(number)
    lat = next((labels.index(name) for name in _LAT if name in labels), None)
    lon = next((labels.index(name) for name in _LON if name in labels), None)
    return _Columns(names, codes, lat, lon)


def _cell(row: Row, number: int | None) -> str:
    value = row[number] if number is not None and number < len(row) else None
    return "" if value is None else str(value).strip()


def _record(
    row: Row, columns: _Columns, country: str | None, find: Find, ids: dict[str, str]
) -> tuple[PlaceRecord | None, str]:
    """The record of the row's deepest level, or why there is none."""
    levels = [level for level in sorted(columns.names) if level in columns.codes and _cell(row, columns.codes[level])]
    if not levels:
        return None, "names no place with a p-code"
    deepest = levels[-1]
    code = _cell(row, columns.codes[deepest])
    names = [name for name in (_cell(row, number) for number in columns.names[deepest]) if name]
    if not names:
        return None, f"p-code {code} has no name"
    iso = (_cell(row, columns.codes.get(0)) or country or code[:2]).upper()[:2]
    kind = _KINDS.get(deepest, "village")
    held = find(names[0], iso, kind)
    lat, lon = coordinate(_cell(row, columns.lat), 90), coordinate(_cell(row, columns.lon), 180)
    if held is None and (lat is None or lon is None):
        told = ", ".join(filter(None, (_cell(row, columns.lat), _cell(row, columns.lon))))
        what = f"{told} are no coordinates in degrees" if told else "has no coordinates"
        return None, f"{names[0]} ({code}): {what}, and the gazetteer has no such {kind}"
    above = [
        ids.get(_cell(row, columns.codes[level])) or _known(row, columns, level, iso, find)
        for level in (1, 2)
        if level in levels and level < deepest
    ]
    identity = held.id if held else f"pcode-{code.lower()}"
    ids[code] = identity
    if held is not None:
        return PlaceRecord(held, (*names, code)), ""
    admin1, admin2 = (*above, None, None)[:2]
    place = Place(identity, names[0], lat or 0.0, lon or 0.0, kind, iso, admin1, admin2, 0, _RADIUS.get(deepest, 2.5))
    return PlaceRecord(place, (*names[1:], code)), ""


def _known(row: Row, columns: _Columns, level: int, iso: str, find: Find) -> str:
    """The id of a division that the row names: the gazetteer's, else the p-code's."""
    name = next((text for text in (_cell(row, number) for number in columns.names.get(level, [])) if text), "")
    held = find(name, iso, _KINDS[level]) if name else None
    return held.id if held else f"pcode-{_cell(row, columns.codes[level]).lower()}"
