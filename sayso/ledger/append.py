"""Adding entries: the only code that writes to `entries` and `documents`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from sayso.errors import LedgerError
from sayso.ledger import schema as t
from sayso.ledger.chain import GENESIS, Content, Entry, EntryType, canonical, make, sha256, stamp
from sayso.ledger.derive import FLUSH_AT, Projector, claim_words, report_words
from sayso.ledger.store import Store, insert

Clock = Callable[[], datetime]
_SAFE_IN = 500


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
        self._take(entry, content, text)
        return entry.seq

    def keep(self, entry: Entry, content: Content | None, text: str | None) -> None:
        """Add an entry of another ledger as it is (see `copying`).

        Raises:
            LedgerError: if it does not continue this chain.
        """
        if entry.seq != self.seq + 1 or entry.previous != self.last:
            raise LedgerError(f"entry {entry.seq} does not continue this ledger, which ends at entry {self.seq}")
        self.seq, self.last = entry.seq, entry.hash
        self._take(entry, content, text)

    def _take(self, entry: Entry, content: Content | None, text: str | None) -> None:
        self.pending.append(entry)
        if (content is not None and _reads_back(entry.type, content)) or len(self.pending) >= FLUSH_AT:
            self._write()
        if entry.type == EntryType.REDACTION and content is not None:
            self.projector.settle()
            self._blank(content)
        self.projector.apply(entry.seq, entry.type, content, text)

    def _blank(self, redaction: Content) -> None:
        """Take away the contents that a redaction names, with their words and documents; their hashes stay."""
        for start in range(0, len(redaction["entries"]), _SAFE_IN):
            seqs = [gone["seq"] for gone in redaction["entries"][start : start + _SAFE_IN]]
            e = t.entries.c
            found = self.connection.execute(select(e.seq, e.type, e.content).where(e.seq.in_(seqs))).all()
            self.store.remove_words(self.connection, list(self._words(found)))
            self.connection.execute(update(t.entries).where(e.seq.in_(seqs)).values(content=None))
        gone = [bytes.fromhex(digest) for digest in redaction["documents"]]
        self.connection.execute(delete(t.documents).where(t.documents.c.digest.in_(gone)))

    def _words(self, found: Iterable[Any]) -> Iterator[tuple[int, str]]:
        for seq, type, content in found:
            flat = None if content is None else json.loads(content)
            if flat is not None and type == EntryType.CLAIM:
                yield seq, claim_words(flat)
            elif flat is not None and type == EntryType.REPORT:
                yield seq, report_words(flat, self.text(flat))

    def text(self, report: Content) -> str:
        """The text of a report's entry."""
        query = select(t.documents.c.data).where(t.documents.c.digest == bytes.fromhex(report["text"]))
        return bytes(self.connection.execute(query).scalar_one()).decode("utf-8", "surrogatepass")

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
        self.projector.settle()


@contextmanager
def appending(store: Store, clock: Clock = now) -> Iterator[Appender]:
    """One transaction that adds entries; all of them or none."""
    with store.write() as connection:
        appender = Appender(store, connection, clock)
        yield appender
        appender.finish()


def _reads_back(type: str, content: Content) -> bool:
    """Whether indexing an entry reads earlier entries, which must have been written then."""
    return type in (EntryType.REVIEW, EntryType.REDACTION) or bool(content.get("replaces"))


def head(connection: Connection) -> tuple[int, bytes, str]:
    """The last entry's number, hash and time; 0 and zeros in an empty ledger."""
    e = t.entries.c
    last = connection.execute(select(e.seq, e.hash, e.recorded).order_by(e.seq.desc()).limit(1)).first()
    return (last.seq, last.hash, last.recorded) if last else (0, GENESIS, "")
