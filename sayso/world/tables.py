"""Places of a user's own: GeoNames country dumps, OCHA p-code tables and GeoJSON, each kept as an index of its own.

Imports live in the user's data directory (`SAYSO_DATA`), not in the cache, so that clearing the cache loses nothing. A file
imported again replaces what it gave before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from sayso.errors import DataFileError, Refusal
from sayso.world import table_geojson, table_geonames, table_pcodes
from sayso.world.index import Index, Progress, replace_index, silent
from sayso.world.record import PlaceRecord
from sayso.world.table import Find, nothing

Reader = Callable[[Path, "str | None", Find, list[Refusal]], Iterable[PlaceRecord]]
READERS: dict[str, Reader] = {
    ".txt": table_geonames.read,
    ".zip": table_geonames.read,
    ".csv": table_pcodes.read,
    ".xlsx": table_pcodes.read,
    ".geojson": table_geojson.read,
    ".json": table_geojson.read,
}


@dataclass(frozen=True, slots=True)
class Imported:
    """How many places an import gave, where they are kept, and which rows were refused."""

    places: int
    path: Path
    refused: tuple[Refusal, ...]


def data_dir() -> Path:
    """Where imports live: `SAYSO_DATA`, else the user's data directory."""
    return Path(os.environ.get("SAYSO_DATA") or platformdirs.user_data_path("sayso"))


def user_file() -> Path:
    """The user's own world file, laid over what ships wherever it exists."""
    return data_dir() / "world.toml"


def indexes() -> list[Index]:
    """The indexes of what the user has imported, in order of their files' names."""
    folder = data_dir() / "places"
    return [Index.open(path) for path in sorted(folder.glob("*.sqlite"))] if folder.is_dir() else []


def marks() -> list[str]:
    """The files of what the user has imported, each with its size and the time of its last change."""
    folder = data_dir() / "places"
    found = sorted(folder.glob("*.sqlite")) if folder.is_dir() else []
    return [f"{path} {stat.st_size} {stat.st_mtime_ns}" for path in found for stat in (path.stat(),)]


def import_places(
    path: Path, *, country: str | None = None, find: Find = nothing, progress: Progress = silent
) -> Imported:
    """Take in a file of places; bad rows are refused and the rest goes on.

    `country` (ISO alpha-2) is that of rows that name none; `find` looks up divisions that the gazetteer has, so that a p-code
    table without coordinates can lend them its codes and spellings.

    Raises:
        DataFileError: if the file cannot be read, is of no known format or holds no place.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        cure = "give a GeoNames dump (.txt, .zip), a p-code table (.csv, .xlsx) or GeoJSON (.geojson, .json)"
        raise DataFileError(f"{path.suffix or 'no suffix'} is no known format of places", where=str(path), cure=cure)
    refused: list[Refusal] = []
    try:
        records = list(_counted(reader(path, country, find, refused), progress))
    except OSError as error:
        raise DataFileError(f"cannot be read: {error}", where=str(path)) from error
    if not records:
        why = f"; first refused: {refused[0]}" if refused else ""
        raise DataFileError(f"holds no place{why}", where=str(path), cure="see docs/world.md for the columns it needs")
    target = data_dir() / "places" / f"{_kept_as(path)}.sqlite"
    replace_index(target, records, progress)
    return Imported(len({record.place.id for record in records}), target, tuple(refused))


def _kept_as(path: Path) -> str:
    """What an import is kept as: a dump by its stem, zipped or not; of two tables that differ in their format alone, both."""
    return path.stem if READERS[path.suffix.lower()] is table_geonames.read else path.name.replace(".", "-")


def _counted(records: Iterable[PlaceRecord], progress: Progress) -> Iterator[PlaceRecord]:
    for number, record in enumerate(records):
        if number % 5000 == 0:
            progress(f"Reading places: {number}", 0.1)
        yield record
