"""Adding entries: the only code that writes to `entries` and `documents`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from sayso.errors import LedgerError
from sayso.ledger import schema as t
from sayso.ledger.chain import GENESIS, Content, Entry, EntryType, canonical, make, sha256, stamp
from sayso.ledger.derive import FLUSH_AT, Projector
from sayso.ledger.store import Store, insert

Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(UTC)


class Appender:
    """Adds entries inside one transaction, each chained to the one before; see `appending`."""

    def __init__(self, store: Store, connection: Connection, clock: Clock) -> None:
        self.store, self.connection = store, connection
        self.seq, self.last, recorded = head(connection)
        self.recorded = max(stamp(clock().astimezone(UTC)), recorded)
        self.projector = Projector(store, connection)
        self.pending: list[Entry] = []

    def add(self, type: EntryType, content: Content, text: str | None = None) -> int:
        """Add one entry and return its number; `text` is a report's text, for search."""
        entry = make(self.seq + 1, type, self.recorded, canonical(content), self.last)
        self.seq, self.last = entry.seq, entry.hash
        self.pending.append(entry)
        if type in (EntryType.REVIEW, EntryType.REDACTION):
            self._write()
        self.projector.apply(entry.seq, type, content, text)
        if len(self.pending) >= FLUSH_AT:
            self._write()
        return entry.seq

    def keep(self, entry: Entry, content: Content | None, text: str | None) -> None:
        """Add an entry of another ledger as it is (see `copying`).

        Raises:
            LedgerError: if it does not continue this chain.
        """
        if entry.seq != self.seq + 1 or entry.previous != self.last:
            raise LedgerError(f"entry {entry.seq} does not continue this ledger, which ends at entry {self.seq}")
        self.seq, self.last = entry.seq, entry.hash
        self.pending.append(entry)
        if entry.type in (EntryType.REVIEW, EntryType.REDACTION):
            self._write()
        self.projector.apply(entry.seq, entry.type, content, text)

    def document(self, data: bytes) -> str:
        """Keep bytes under their SHA-256, once; returns it in hex."""
        digest = sha256(data)
        known = self.connection.execute(select(t.documents.c.digest).where(t.documents.c.digest == digest)).first()
        if known is None:
            self.connection.execute(t.documents.insert().values(digest=digest, data=data))
        return digest.hex()

    def _write(self) -> None:
        insert(self.connection, t.entries, map(asdict, self.pending))
        self.pending = []

    def finish(self) -> None:
        """Write everything pending; the transaction's commit makes it last."""
        self._write()
        self.projector.flush()


@contextmanager
def appending(store: Store, clock: Clock = now) -> Iterator[Appender]:
    """One transaction that adds entries; all of them or none."""
    with store.write() as connection:
        appender = Appender(store, connection, clock)
        yield appender
        appender.finish()


def head(connection: Connection) -> tuple[int, bytes, str]:
    """The last entry's number, hash and time; 0 and zeros in an empty ledger."""
    e = t.entries.c
    last = connection.execute(select(e.seq, e.hash, e.recorded).order_by(e.seq.desc()).limit(1)).first()
    return (last.seq, last.hash, last.recorded) if last else (0, GENESIS, "")
