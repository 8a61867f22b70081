"""Where a ledger lies: a SQLite file or a PostgreSQL database, and the few things that differ between them.

A ledger file from a stranger is data. Before anything else is asked of a SQLite file its schema is compared with the one we
would have made, so that no trigger, view or expression in it can run (`check_sqlite`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import BigInteger, Connection, Engine, Subquery, Table, column, create_engine, event, text
from sqlalchemy import exc as sa
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from sayso import __version__
from sayso.errors import LedgerError
from sayso.ledger import bulk, schema, words

WAIT_SECONDS = 60
PIECE = 100_000
_LOCK = 0x5A_59_50
_TAKE_WORDS_PG = "INSERT INTO words SELECT seq, piece, to_tsvector('simple', said) FROM coming"
_INSERT_WORDS_PG = text("INSERT INTO words VALUES (:seq, :piece, to_tsvector('simple', :text))")
# A log that is not folded in after every transaction of many claims.
_PRAGMAS = """
    PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=8000;
"""
# Writing, a cache holds a whole transaction of many claims; reading, so much in each of a pool's connections would add up.
_WRITING, _READING = "PRAGMA cache_size=-65536", "PRAGMA cache_size=-8192"
_CATALOGUE = "SELECT type, name, coalesce(sql, '') FROM sqlite_master"
_ANY_SQLITE = "SELECT 1 FROM sqlite_master LIMIT 1"
# Not `to_regclass`: a session may answer that from a cache older than the lock it has just waited for.
_ANY_PG = "SELECT 1 FROM pg_tables WHERE tablename = 'alembic_version' AND schemaname = ANY (current_schemas(false))"
_FOUND_SQLITE = "SELECT rowid AS seq FROM words WHERE words MATCH :words"
_FOUND_PG = "SELECT DISTINCT seq FROM words WHERE vector @@ to_tsquery('simple', :words)"


class Store:
    """A database that holds, or may hold, one ledger."""

    def __init__(self, engine: Engine, where: str, *, read_only: bool) -> None:
        self.engine, self.where, self.read_only = engine, where, read_only
        self.sqlite = engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent state."""
        with self._told(), self.engine.connect() as connection:
            if not self.sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is the only one writing: other writers wait, readers do not."""
        if self.read_only:
            raise LedgerError(f"{self.where}: opened for reading only")
        with self._told():
            connection = self.engine.connect().execution_options(writes=True)
            with connection, connection.begin():
                if not self.sqlite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what a database's complaint means for the ledger."""
        try:
            yield
        except sa.DBAPIError as error:
            raise LedgerError(f"{self.where}: {explain(error)}") from error

    def revision(self) -> str | None:
        """The schema revision of the ledger, ``None`` where there is no ledger yet."""
        with self.read() as connection:
            return connection.execute(schema.version.select()).scalar() if self.has_tables(connection) else None

    def has_tables(self, connection: Connection) -> bool:
        """Whether there is a ledger, of whatever schema."""
        return connection.exec_driver_sql(_ANY_SQLITE if self.sqlite else _ANY_PG).scalar() is not None

    def add_words(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Index (entry, folded text) pairs for search."""
        if self.sqlite:
            connection.exec_driver_sql("INSERT INTO words(rowid, text) VALUES (?, ?)", list(rows))
            return
        pieces = [(seq, n, piece) for seq, full in rows for n, piece in enumerate(_pieces(full))]
        if len(pieces) >= bulk.FROM:
            bulk.copy_through(connection, "seq bigint, piece integer, said text", pieces, _TAKE_WORDS_PG)
        else:
            connection.execute(
                _INSERT_WORDS_PG, [dict(zip(("seq", "piece", "text"), each, strict=True)) for each in pieces]
            )

    def remove_words(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Take (entry, folded text) pairs out of the search index, leaving no trace of them there."""
        if not rows:
            return
        if self.sqlite:
            connection.exec_driver_sql("INSERT INTO words(words, rowid, text) VALUES ('delete', ?, ?)", list(rows))
            connection.exec_driver_sql(
                "INSERT INTO words(words) VALUES ('optimize')"
            )  # drops the deleted words' traces
        else:
            connection.execute(text("DELETE FROM words WHERE seq = :seq"), [{"seq": seq} for seq, _ in rows])

    def matches(self, query: str) -> Subquery:
        """The entries (`seq`) that have the words of `query`, in order: to join with, so that the first come at once.

        Raises:
            QuestionError: if the query has no word.
        """
        terms = words.parse(query)
        found, wanted = (_FOUND_SQLITE, words.fts5(terms)) if self.sqlite else (_FOUND_PG, words.tsquery(terms))
        return text(found).bindparams(words=wanted).columns(column("seq", BigInteger)).subquery("found")

    def empty_words(self, connection: Connection) -> None:
        """Forget the whole search index."""
        connection.exec_driver_sql(
            "INSERT INTO words(words) VALUES ('delete-all')" if self.sqlite else "DELETE FROM words"
        )

    def outside_transaction(self, statement: str, values: tuple[Any, ...] = ()) -> None:
        """Run what may not run inside a transaction (vacuum, checkpoint)."""
        with self._told(), self.engine.connect() as connection:
            if self.sqlite:
                try:
                    connection.connection.cursor().execute(statement, values).fetchall()
                except sqlite3.Error as error:
                    raise sa.DBAPIError(statement, values, error) from error
            else:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement, values or None)

    def wipe(self) -> None:
        """Overwrite what deleted rows left behind in the database's files: what is gone from the ledger is gone from disk."""
        if self.sqlite:
            self.outside_transaction("VACUUM")
            self.outside_transaction("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for name in ("entries", "documents", "claims", "reports", "words"):
                self.outside_transaction(f"VACUUM FULL {name}")

    def single_file(self) -> None:
        """Bring a SQLite ledger into its one file; only possible while nobody else has it open."""
        self.engine.dispose()
        self.outside_transaction("PRAGMA journal_mode=DELETE")

    def close(self) -> None:
        self.engine.dispose()


def _pieces(full: str) -> Iterator[str]:
    """PostgreSQL's word index holds a limited text; a longer one is indexed in pieces."""
    for start in range(0, max(len(full), 1), PIECE):
        yield full[start : start + PIECE]


def locate(where: str | Path, *, read_only: bool, create: bool) -> Store:
    """The store at a path or URL; nothing is made or changed but, for a new SQLite ledger, its file.

    Raises:
        LedgerError: if it cannot be reached, or a SQLite file is not a ledger.
    """
    if "://" in str(where) and not str(where).startswith("sqlite"):
        return _postgres(str(where), read_only=read_only)
    path = Path(make_url(str(where)).database or "") if str(where).startswith("sqlite:") else Path(where)
    return _sqlite(path, read_only=read_only, create=create)


def _postgres(url: str, *, read_only: bool) -> Store:
    address = make_url(re.sub(r"^postgres(ql)?:", "postgresql+psycopg:", url))
    where = address.render_as_string(hide_password=True)
    if address.get_backend_name() != "postgresql":
        raise LedgerError(f"{where}: a ledger is a SQLite file or a postgresql+psycopg:// address")
    try:
        engine = create_engine(address, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise LedgerError(f"{where}: needs the PostgreSQL driver; install sayso[postgres]") from error
    return Store(engine, where, read_only=read_only)


def _sqlite(path: Path, *, read_only: bool, create: bool) -> Store:
    try:
        if path.is_dir():
            raise LedgerError(f"{path}: is a folder, not a ledger")
        fresh = not path.exists() or path.stat().st_size == 0
    except OSError as error:
        raise LedgerError(f"{path}: cannot be opened: {error.strerror}") from error
    if fresh and (read_only or not create):
        raise LedgerError(f"{path}: there is no ledger here; `sayso add` or `sayso import` makes one")
    mode = "rwc" if fresh else "ro" if read_only else "rw"
    uri = f"file:{quote(str(path))}?mode={mode}"
    if not fresh:
        check_sqlite(path)
        if read_only and not _shareable(uri):
            uri += "&immutable=1"

    def connect() -> sqlite3.Connection:
        raw = sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        raw.executescript(_PRAGMAS)
        return raw

    engine = create_engine("sqlite+pysqlite://", creator=connect, pool_size=8, max_overflow=32, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    store = Store(engine, str(path), read_only=read_only)
    if not read_only:
        with store._told():
            _set_wal(connect)
    return store


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql(_WRITING if writes else _READING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_wal(connect: Callable[[], sqlite3.Connection]) -> None:
    """Write-ahead logging stays set in the file; only a new one needs the change."""
    try:
        with closing(connect()) as raw:
            if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                raw.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        raise sa.DBAPIError("PRAGMA journal_mode", None, error) from error


def _shareable(uri: str) -> bool:
    """Whether a file can be read beside its writers; not so on read-only media, where nobody writes."""
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS)) as raw:
            raw.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return False
    return True


def explain(error: sa.DBAPIError) -> str:
    """A database's complaint in our words, with what to do."""
    said = str(error.orig)
    cures = {
        "readonly": "cannot be written: the file or its folder is read-only",
        "unable to open": "cannot be opened: check that the folder exists and may be written",
        "is locked": f"another process has been writing for over {WAIT_SECONDS} seconds; try again",
        "disk is full": "the disk is full: nothing of this step was kept; make room and do it again",
        "disk I/O error": "the disk refused to be written or read (full, quota or damage): nothing of this step was kept",
        "not a database": "is not a ledger (not a SQLite file)",
        "malformed": "the file is damaged; restore a backup",
        "connection refused": "no PostgreSQL server answers there",
        "password authentication": "the PostgreSQL server refused the name or password",
    }
    for sign, meaning in cures.items():
        if sign.casefold() in said.casefold():
            return f"{meaning} ({said.strip().splitlines()[0]})"
    return said.strip() or type(error).__name__


def check_sqlite(path: Path) -> None:
    """Refuse a SQLite file whose schema is not exactly that of a ledger.

    Raises:
        LedgerError: naming what does not belong.
    """
    found = _schema_of(path)
    if not found:
        return
    names = {name for _, name, _ in found}
    if "alembic_version" not in names or "entries" not in names:
        raise LedgerError(f"{path}: is not a ledger (a SQLite file of something else)")
    wanted = expected_schema()
    strange = sorted(found - wanted, key=repr)
    revision = None if any(map(_runs, strange)) else _revision_of(path)
    if revision is not None and revision not in (schema.REVISION, *schema.OLDER):
        raise unknown_schema(str(path), revision)
    if revision in schema.OLDER:
        wanted = older_schema(str(revision))
        strange = sorted(found - wanted, key=repr)
    if strange:
        named = ", ".join(f"{kind} {name}" for kind, name, _ in strange)
        raise LedgerError(f"{path}: refused: {named} is not as Sayso makes it; do not trust this file")
    if wanted - found:
        missing = ", ".join(name for _, name, _ in sorted(wanted - found))
        raise LedgerError(f"{path}: is not a whole ledger: {missing} is missing")


def unknown_schema(where: str, revision: str) -> LedgerError:
    """The complaint about a ledger of a schema that this version does not know."""
    known = f"this Sayso ({__version__}) knows schemas up to {schema.REVISION}"
    return LedgerError(f"{where}: is of schema {revision}, and {known}; update Sayso")


def _runs(row: tuple[str, str, str]) -> bool:
    """Whether a catalogue entry could make a query do more than read rows."""
    sql = str(row[2]).upper()
    return row[0] in ("trigger", "view") or sql.startswith("CREATE VIRTUAL") or "GENERATED" in sql


def _schema_of(path: Path) -> set[tuple[str, str, str]]:
    return _peek(path, _CATALOGUE)


def _revision_of(path: Path) -> str | None:
    rows = _peek(path, "SELECT version_num FROM alembic_version")
    return next(iter(rows))[0] if rows else None


def _peek(path: Path, query: str) -> set[Any]:
    """Rows of a query on a file not yet trusted."""
    last: sqlite3.Error | None = None
    for extra in ("", "&immutable=1"):
        uri = f"file:{quote(str(path))}?mode=ro{extra}"
        try:
            with closing(sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS)) as raw:
                raw.execute("PRAGMA trusted_schema=OFF")
                return set(raw.execute(query).fetchall())
        except sqlite3.OperationalError as error:
            last = error
        except sqlite3.DatabaseError as error:
            raise LedgerError(f"{path}: is not a ledger ({error})") from error
    raise LedgerError(f"{path}: cannot be opened: {last}")


@lru_cache(maxsize=1)
def expected_schema() -> frozenset[tuple[str, str, str]]:
    """What the catalogue of a SQLite ledger of the current schema holds: (type, name, SQL)."""
    return _catalogue_of(schema.create)


@lru_cache(maxsize=8)
def older_schema(revision: str) -> frozenset[tuple[str, str, str]]:
    """The same of an older schema, as the migrations up to it make it."""
    from sayso.ledger.migrating import migrate

    return _catalogue_of(lambda connection: migrate(connection, revision))


def _catalogue_of(make: Callable[[Connection], None]) -> frozenset[tuple[str, str, str]]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        make(connection)
        rows = connection.exec_driver_sql(_CATALOGUE).fetchall()
    engine.dispose()
    return frozenset((kind, name, sql) for kind, name, sql in rows)


def insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    batch = list(rows)
    if batch:
        connection.execute(table.insert(), batch)


def insert_tuples(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows given as all the table's columns in order: the way for many, as the driver takes them unconverted."""
    if connection.dialect.name == "postgresql" and len(rows) >= bulk.FROM:
        add = bulk.copy_new if table is schema.documents else bulk.copy
        add(connection, table.name, table.columns.keys(), rows)
    elif rows:
        connection.exec_driver_sql(_insert_sql(connection.dialect.name, table), list(rows))


@lru_cache(maxsize=32)
def _insert_sql(dialect: str, table: Table) -> str:
    # Only here: a question writes nothing, and the dialect of a database that is not used takes time to load.
    spoken: Any = import_module(f"sqlalchemy.dialects.{dialect}")
    statement = spoken.insert(table)
    if table is schema.documents:
        statement = statement.on_conflict_do_nothing()
    return str(statement.compile(dialect=spoken.dialect(**({} if dialect == "sqlite" else {"paramstyle": "format"}))))
