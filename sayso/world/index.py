"""The gazetteer's index: one SQLite file in the user's cache, built once.

Invariant: a file under its final name is complete. It is written under another name and renamed, so a build that is killed
leaves nothing that anyone opens; an SQLite lock, which the system drops with the process, lets only one process build at a
time, and the others then find the work done.
"""

from __future__ import annotations

import gc
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property, lru_cache
from pathlib import Path

import platformdirs

from sayso.errors import DataFileError
from sayso.world.names import is_arabic, skeleton
from sayso.world.place import How, Place
from sayso.world.record import PlaceRecord

VERSION = "8"
SHORTEST_NEAR = 4
MOST_NEAR = 8
Progress = Callable[[str, float], None]
Found = tuple[Place, How, tuple[str, ...]]

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE place (ix INTEGER PRIMARY KEY, id TEXT, name TEXT, lat REAL, lon REAL, kind TEXT, country TEXT, admin1 TEXT,
    admin2 TEXT, population INTEGER, radius REAL, spellings TEXT);
CREATE TABLE name (fold TEXT, ix INTEGER, how INTEGER, plain TEXT, PRIMARY KEY (fold, ix)) WITHOUT ROWID;
CREATE TABLE near (country TEXT, bones TEXT, fold TEXT, PRIMARY KEY (country, bones, fold)) WITHOUT ROWID;
"""
_HOW = tuple(How)
_PLACE = "p.id, p.name, p.lat, p.lon, p.kind, p.country, p.admin1, p.admin2, p.population, p.radius"


def cache_dir() -> Path:
    """Where the index lives: `SAYSO_CACHE`, else the user's cache directory."""
    return Path(os.environ.get("SAYSO_CACHE") or platformdirs.user_cache_path("sayso"))


def silent(what: str, share: float) -> None:
    """Progress that nobody watches."""


def ensure(path: Path, records: Callable[[], Iterable[PlaceRecord]], progress: Progress = silent) -> Path:
    """Build the index at `path` unless a complete one is there.

    Raises:
        DataFileError: if the directory cannot be written.
    """
    if _is_complete(path):
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _only_one(path.parent / "building.lock"):
            if not _is_complete(path):
                _build(path, records, progress)
    except (OSError, sqlite3.OperationalError) as error:
        cure = "free some space there, or name another directory in SAYSO_CACHE"
        raise DataFileError(f"the place index cannot be built: {error}", where=str(path), cure=cure) from error
    return path


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without garbage collection: millions of small tuples are made and none of them is in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    with closing(sqlite3.connect(lock, timeout=600, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def _is_complete(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with closing(_open(path)) as connection:
            return connection.execute("SELECT value FROM meta WHERE key = 'complete'").fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _build(path: Path, records: Callable[[], Iterable[PlaceRecord]], progress: Progress) -> None:
    for left_over in path.parent.glob("*.partial*"):
        left_over.unlink()
    partial = path.with_name(f"{path.name}.partial")
    with closing(sqlite3.connect(partial, isolation_level=None)) as connection, _no_collection():
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + _SCHEMA)
        fill(connection, records(), progress)
        connection.execute("INSERT INTO meta VALUES ('complete', 'yes')")
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.replace(path)
    progress("Places ready", 1.0)


def replace_index(path: Path, records: Iterable[PlaceRecord], progress: Progress = silent) -> None:
    """Build an index at `path` in place of what may be there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _only_one(path.parent / "building.lock"):
        _build(path, lambda: records, progress)


def fill(connection: sqlite3.Connection, records: Iterable[PlaceRecord], progress: Progress = silent) -> None:
    """Write the records into an empty index; a later record of the same id replaces an earlier one."""
    latest = {record.place.id: record for record in records}
    ordered = sorted(latest.values(), key=lambda record: (-record.place.population, record.place.id))
    names: list[tuple[str, int, int, str]] = []
    near: set[tuple[str, str, str]] = set()
    connection.execute("BEGIN")
    for ix, record in enumerate(ordered):
        if ix % 16384 == 0:
            progress("Indexing place names", 0.4 + 0.4 * ix / len(ordered))
        spellings = record.spellings()
        names += [(folded, ix, int(how), "\n".join(texts)) for folded, how, texts in spellings]
        near.update(_nears(record.place.country, [folded for folded, _, _ in spellings]))
        row = (ix, *_columns(record.place), "\n".join((record.place.name, *record.variants)))
        connection.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    progress("Writing the place index", 0.85)
    connection.executemany("INSERT INTO near VALUES (?, ?, ?)", sorted(near))
    names.sort()
    connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", names)
    connection.execute("CREATE UNIQUE INDEX place_id ON place (id)")
    connection.execute("COMMIT")


def _nears(country: str | None, folds: Sequence[str]) -> list[tuple[str, str, str]]:
    """Under what a place's names are looked up when a name is only nearly theirs: in Latin and Arabic, its chief ones."""
    if country is None:
        return []
    kept = [each for each in folds if len(each) >= SHORTEST_NEAR and (each.isascii() or is_arabic(each))]
    return [(country, skeleton(each), each) for each in kept[:MOST_NEAR]]


def _columns(place: Place) -> tuple[str | float | int | None, ...]:
    return (
        place.id, place.name, place.lat, place.lon, place.kind, place.country, place.admin1, place.admin2,
        place.population, place.radius_km,
    )  # fmt: skip


class Index:
    """A built index, opened for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.found = lru_cache(maxsize=50_000)(self._found)
        self.place = lru_cache(maxsize=50_000)(self._place)
        self.folds = lru_cache(maxsize=256)(self._folds)

    @classmethod
    def open(cls, path: Path) -> Index:
        return cls(_open(path))

    @classmethod
    def of(cls, records: Iterable[PlaceRecord]) -> Index:
        """An index in memory, for a supplement or a test."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.executescript(_SCHEMA)
        fill(connection, records)
        return cls(connection)

    def _found(self, folded: str) -> tuple[Found, ...]:
        """Places with that folded name, most populous first, with the sort of name and its plain spellings."""
        query = (
            f"SELECT {_PLACE}, n.how, n.plain FROM name n JOIN place p ON p.ix = n.ix WHERE n.fold = ? ORDER BY n.ix"  # noqa: S608
        )
        rows = self._connection.execute(query, (folded,)).fetchall()
        return tuple([(Place(*row[:10]), _HOW[row[10]], tuple(row[11].split("\n"))) for row in rows])

    def _place(self, identity: str) -> Place | None:
        row = self._connection.execute(f"SELECT {_PLACE} FROM place p WHERE p.id = ?", (identity,)).fetchone()  # noqa: S608
        return Place(*row) if row else None

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all its places; for an index laid over another, which has few."""
        return frozenset(row[0] for row in self._connection.execute("SELECT id FROM place").fetchall())

    def spellings(self, identity: str) -> tuple[str, ...]:
        """All spellings of a place as its sources write them, its name first."""
        row = self._connection.execute("SELECT spellings FROM place WHERE id = ?", (identity,)).fetchone()
        return tuple(dict.fromkeys(row[0].split("\n"))) if row else ()

    def _folds(self, country: str, initial: str) -> tuple[str, ...]:
        """The folded names in a country whose first consonant is `initial`."""
        query = "SELECT fold FROM near WHERE country = ? AND bones >= ? AND bones < ?"
        rows = self._connection.execute(query, (country, initial, initial + "\U0010ffff")).fetchall()
        return tuple([fold for (fold,) in rows])

    def alike(self, country: str, bones: str) -> list[str]:
        """The folded names in a country with that consonant skeleton."""
        query = "SELECT fold FROM near WHERE country = ? AND bones = ?"
        return [row[0] for row in self._connection.execute(query, (country, bones))]

    def count(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM place").fetchone()[0])


def fingerprint(parts: Sequence[str]) -> str:
    """A short name for what an index was built from."""
    return hashlib.sha256("\n".join((VERSION, *parts)).encode()).hexdigest()[:12]
