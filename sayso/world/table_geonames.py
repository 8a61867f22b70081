"""A GeoNames country dump (`SY.txt`, or zipped), in the columns of download.geonames.org/export/dump/readme.txt."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sayso.errors import DataFileError, Refusal
from sayso.world.place import Place, settlement_kind, settlement_radius
from sayso.world.record import PlaceRecord
from sayso.world.table import Find, coordinate, refuse

COLUMNS = 19
_KINDS = {
    "PCLI": "country", "ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin3", "ADM4": "admin3", "PPLX": "neighbourhood",
    "AIRP": "airport", "AIRB": "base", "AIRF": "airport", "MILB": "base", "INSM": "base", "CMP": "camp", "CMPRF": "camp",
    "OILF": "field", "GASF": "field", "DAM": "dam", "BDG": "site", "HSP": "hospital", "PRN": "prison", "MT": "mountain",
    "MTS": "mountain", "HLL": "mountain", "ISL": "island", "RGN": "region", "AREA": "region", "DSRT": "region", "VAL": "region",
    "PASS": "site", "FT": "base", "BDRYS": "crossing", "CSTM": "crossing", "UNIV": "site", "MSQE": "site", "FRM": "village",
}  # fmt: skip
_RADIUS = {
    "country": 500.0,
    "admin1": 80.0,
    "admin2": 25.0,
    "admin3": 10.0,
    "region": 30.0,
    "mountain": 10.0,
    "field": 8.0,
}


def read(path: Path, country: str | None, find: Find, refused: list[Refusal]) -> Iterator[PlaceRecord]:
    """The settlements, divisions and sites of a dump; streams, coasts and the like are left out."""
    rows = [(line, text.split("\t")) for line, text in enumerate(_text(path).split("\n"), 1) if text.strip()]
    whole = []
    for line, row in rows:
        if len(row) < COLUMNS:
            cure = "give the dump as downloaded"
            refuse(refused, str(path), line, f"has {len(row)} columns where a GeoNames dump has {COLUMNS}", cure)
        else:
            whole.append((line, row))
    divisions = _divisions([row for _, row in whole], find)
    for line, row in whole:
        kind = "settlement" if row[6] == "P" and row[7] != "PPLX" else _KINDS.get(row[7])
        if kind is None:
            continue
        record = _record(row, kind, divisions, country)
        if record is None:
            refuse(refused, str(path), line, f"{row[4]!r}, {row[5]!r} are no coordinates", "give degrees")
        else:
            yield record


def _text(path: Path) -> str:
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if name.endswith(".txt") and "readme" not in name.lower()]
                if not names:
                    raise DataFileError("holds no .txt dump", where=str(path), cure="give the zip as downloaded")
                with archive.open(names[0]) as member:
                    return io.TextIOWrapper(member, "utf-8").read()
        return path.read_text(encoding="utf-8")
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise DataFileError(f"cannot be read: {error}", where=str(path), cure="give it as downloaded") from error


def _divisions(rows: list[list[str]], find: Find) -> dict[tuple[str, ...], str]:
    """Ids of the divisions, by country and codes; of divisions that the dump lacks, what the gazetteer has."""
    found: dict[tuple[str, ...], str] = {}
    for row in rows:
        if row[7] == "ADM1":
            found[row[8], row[10]] = row[0]
        elif row[7] == "ADM2":
            found[row[8], row[10], row[11]] = row[0]
    for row in rows:
        if row[7] == "PPLA" and (row[8], row[10]) not in found:
            place = find(row[1], row[8], "admin1")
            if place is not None:
                found[row[8], row[10]] = place.id
    return found


def _record(
    row: list[str], kind: str, divisions: dict[tuple[str, ...], str], country: str | None
) -> PlaceRecord | None:
    lat, lon = coordinate(row[4], 90), coordinate(row[5], 180)
    if lat is None or lon is None:
        return None
    people = int(row[14]) if row[14].isdigit() else 0
    settled = kind == "settlement"
    radius = settlement_radius(people) if settled else _RADIUS.get(kind, 2.0)
    place = Place(
        row[0], row[1], lat, lon, settlement_kind(people) if settled else kind, row[8] or country,
        None if kind == "admin1" else divisions.get((row[8], row[10])),
        None if kind == "admin2" else divisions.get((row[8], row[10], row[11])), people, radius,
    )  # fmt: skip
    return PlaceRecord(place, tuple(name for name in (row[2], *row[3].split(",")) if name))
