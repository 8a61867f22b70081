"""The tables of accounts, and the database they lie in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy import exc as sa
from sqlalchemy.engine import make_url

from sayso.errors import LedgerError

SCHEMA = "sayso_desk"
WAIT_SECONDS = 30
_LOCK = 0x5A_59_51

metadata = MetaData()
accounts = Table(
    "accounts", metadata,
    Column("name", String, primary_key=True),
    Column("folded", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made", Float, nullable=False),
    Column("seen", Integer, nullable=False),
)  # fmt: skip
sessions = Table(
    "sessions", metadata,
    Column("token", String, primary_key=True),
    Column("name", String, nullable=False, index=True),
    Column("csrf", String, nullable=False),
    Column("made", Float, nullable=False),
    Column("used", Float, nullable=False),
)  # fmt: skip
failures = Table(
    "failures", metadata,
    Column("at", Float, nullable=False, index=True),
    Column("folded", String, nullable=False),
    Column("address", String, nullable=False),
)  # fmt: skip
events = Table(
    "events", metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("who", String),
    Column("what", String, nullable=False),
    Column("about", String),
    Column("address", String),
)  # fmt: skip


class Database:
    """The accounts' database of one ledger."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine, self.where = engine, where

    @classmethod
    def beside(cls, ledger: str | Path) -> Database:
        """The database of a ledger's accounts, made where there is none.

        Raises:
            LedgerError: if it cannot be opened or made.
        """
        where = str(ledger)
        postgres = "://" in where and not where.startswith("sqlite")
        made = _postgres(where) if postgres else _sqlite(_file(where))
        with made.transaction() as connection:
            if postgres:
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            metadata.create_all(connection)
        return made

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose changes are kept if nothing goes wrong.

        Raises:
            LedgerError: saying what the database complains of.
        """
        with self._told(), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if connection.dialect.name != "sqlite":
                # One writer at a time, as SQLite has it: what is counted and what is then written must belong together.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for questions, which waits for no writer.

        Raises:
            LedgerError: saying what the database complains of.
        """
        with self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sa.DBAPIError as error:
            raise LedgerError(f"{self.where}: the accounts cannot be used: {error.orig}") from error

    def close(self) -> None:
        self.engine.dispose()


def _file(ledger: str) -> Path:
    path = Path(make_url(ledger).database or "") if ledger.startswith("sqlite:") else Path(ledger)
    return path.with_name(f"{path.name}.accounts")


def _sqlite(path: Path) -> Database:
    try:
        # Nobody else on the machine need see the hashes of passwords.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise LedgerError(f"{path}: the accounts cannot be opened: {error.strerror}") from error
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA trusted_schema=OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that begins by reading and writes later would fail at once where another one wrote between.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Database(engine, str(path))


def _postgres(url: str) -> Database:
    address = make_url(re.sub(r"^postgres(ql)?:", "postgresql+psycopg:", url))
    try:
        engine = create_engine(address, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise LedgerError("accounts beside a PostgreSQL ledger need its driver; install sayso[postgres]") from error
    where = address.render_as_string(hide_password=True)
    return Database(engine.execution_options(schema_translate_map={None: SCHEMA}), where)
