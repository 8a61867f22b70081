"""Making a ledger's tables, and bringing those of an older schema up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from sayso.errors import LedgerError
from sayso.ledger import schema
from sayso.ledger.reindexing import reindex
from sayso.ledger.store import Store, unknown_schema

SCRIPTS = Path(__file__).parent / "migrations"


def prepare(store: Store, *, create: bool) -> None:
    """Make the tables where there are none, and bring those of an older schema up to date.

    Raises:
        LedgerError: if there is no ledger and none may be made, or it is of a schema this version does not know.
    """
    revision = store.revision()
    if revision is None:
        if not create:
            raise LedgerError(f"{store.where}: there is no ledger here; `sayso add` or `sayso import` makes one")
        with store.write() as connection:
            if store.has_tables(connection):
                return
            schema.create(connection)
    elif revision in schema.OLDER:
        if store.read_only:
            raise LedgerError(
                f"{store.where}: is of the older schema {revision}; open it once for writing to update it "
                "(`sayso reindex`)"
            )
        upgrade(store)
    elif revision != schema.REVISION:
        raise unknown_schema(store.where, revision)


def upgrade(store: Store) -> None:
    """Run every Alembic migration that is due and build the indexes anew, in one transaction; the chain is not touched."""
    with store.write() as connection:
        migrate(connection, "head")
        reindex(store, connection)


def migrate(connection: Connection, revision: str) -> None:
    """Run the Alembic migrations up to a revision."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
