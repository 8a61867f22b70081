"""Building every index anew from the entries."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, select

from sayso.ledger import schema as t
from sayso.ledger.chain import Entry, EntryType, content_of
from sayso.ledger.derive import Projector
from sayso.ledger.queries import document
from sayso.ledger.store import Store


def reindex(store: Store, connection: Connection) -> int:
    """Build every index anew, in the transaction of `connection`; returns how many entries there are."""
    forget(store, connection)
    projector = Projector(store, connection)
    seq = 0
    for entry in entries_from(connection, 0):
        content = None if entry.content is None else content_of(entry.content)
        text = None
        if entry.type == EntryType.REPORT and content is not None:
            text = document(connection, content["text"]).decode("utf-8", "surrogatepass")
        seq = entry.seq
        projector.apply(seq, entry.type, content, text)
    projector.settle()
    return seq


def forget(store: Store, connection: Connection) -> None:
    """Empty every index."""
    for table in t.DERIVED:
        connection.execute(delete(table))
    store.empty_words(connection)


def entries_from(connection: Connection, start: int) -> Iterator[Entry]:
    """The entries after a number, in order."""
    query = select(t.entries).where(t.entries.c.seq > start).order_by(t.entries.c.seq)
    for row in connection.execute(query, execution_options={"yield_per": 500}):
        yield Entry(*row)
