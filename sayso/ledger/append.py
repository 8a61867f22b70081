"""Adding entries: the only code that writes to `entries` and `documents`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from sayso.errors import LedgerError
from sayso.ledger import schema as t
from sayso.ledger.chain import GENESIS, Content, Entry, EntryType, Row, canonical, content_of, make, sha256, stamp
from sayso.ledger.derive import FLUSH_AT, Projector, claim_words, report_words
from sayso.ledger.store import Store, insert_tuples

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
        self.pending: list[Row] = []
        self.documents: list[tuple[Any, ...]] = []

    def add(self, type: EntryType, content: Content, text: str | None = None) -> int:
        """Add one entry and return its number; `text` is a report's text, for search."""
        row = make(self.seq + 1, str(type), self.recorded, canonical(content), self.last)
        self._take(row, content, text)
        return self.seq

    def add_claims(self, records: Iterable[Content]) -> None:
        """Add claims, as in a claims file, of the reading or import just added: `add` for many."""
        seq, last, index = self.seq, self.last, self.projector.claim
        for record in records:
            seq += 1
            row = make(seq, "claim", self.recorded, canonical(record), last)
            last = row[-1]
            self.pending.append(row)
            index(seq, record)
        self.seq, self.last = seq, last
        if len(self.pending) >= FLUSH_AT:
            self._write()

    def keep(self, entry: Entry, content: Content | None, text: str | None) -> None:
        """Add an entry of another ledger as it is (see `copying`).

        Raises:
            LedgerError: if it does not continue this chain.
        """
        if entry.seq != self.seq + 1 or entry.previous != self.last:
            raise LedgerError(f"entry {entry.seq} does not continue this ledger, which ends at entry {self.seq}")
        self._take(
            (entry.seq, entry.type, entry.recorded, entry.content, entry.digest, entry.previous, entry.hash),
            content,
            text,
        )

    def _take(self, row: Row, content: Content | None, text: str | None) -> None:
        self.seq, type, self.last = row[0], row[1], row[-1]
        self.pending.append(row)
        if (content is not None and _reads_back(type, content)) or len(self.pending) >= FLUSH_AT:
            self._write()
        if type == EntryType.REDACTION and content is not None:
            self.projector.settle()
            self._blank(content)
        self.projector.apply(self.seq, type, content, text)

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
            flat = None if content is None else content_of(content)
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
        self.documents.append((digest, data))
        return digest.hex()

    def _write(self) -> None:
        insert_tuples(self.connection, t.documents, self.documents)
        insert_tuples(self.connection, t.entries, self.pending)
        self.documents, self.pending = [], []

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
