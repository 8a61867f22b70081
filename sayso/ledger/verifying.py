"""Walking the chain and every stored document, and naming what is broken."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, cast, select

from sayso.errors import LedgerError
from sayso.ledger import schema as t
from sayso.ledger.chain import GENESIS, EntryType, content_of, link, sha256
from sayso.ledger.store import Store, locate

CHUNK = 1_000
_TYPES = {str(kind) for kind in EntryType}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a ledger that is not as it was written; `seq` is the entry's number where it is about one."""

    what: str
    seq: int | None = None

    def __str__(self) -> str:
        return self.what if self.seq is None else f"entry {self.seq}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of a walk: how much was checked, the last hash (hex), and the problems, the first broken link first."""

    entries: int
    documents: int
    redacted: int
    head: str
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems

    def record(self) -> dict[str, Any]:
        """What `--format json` prints."""
        return {
            "ok": self.ok,
            "entries": self.entries,
            "documents": self.documents,
            "redacted": self.redacted,
            "head": self.head,
            "problems": [str(problem) for problem in self.problems],
        }


def verify(store: Store, *, indexes: bool = True) -> Verification:
    """Check the hash of every entry and document, the links between them, and (`indexes`) that every index says what the
    entries say, by building the indexes anew beside it.

    Damage that keeps the database from being read at all is a problem like another, not an exception.
    """
    walk = _Walk()
    documents = 0
    try:
        with store.read() as connection:
            for row in _entries(store, connection):
                walk.entry(*row)
            walk.redactions()
            documents = walk.stored(connection)
    except (LedgerError, UnicodeDecodeError) as error:
        walk.problems.append(Problem(f"the ledger cannot be read beyond this point: {error}", walk.seq + 1))
    if indexes and not walk.problems:
        try:
            walk.problems += _damage(store) or _index_problems(store)
        except LedgerError as error:
            walk.problems.append(Problem(f"the indexes cannot be read: {error}"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            said = f"an entry's content is none that Sayso writes ({type(error).__name__}: {error})"
            walk.problems.append(Problem(said))
    return Verification(walk.seq, documents, len(walk.blank), walk.last.hex(), tuple(walk.problems))


def _entries(store: Store, connection: Connection) -> Iterator[tuple[Any, ...]]:
    """The entries' columns as stored; text as bytes where the database would refuse to give broken text."""
    e = t.entries.c
    kind, recorded = (cast(c, LargeBinary) if store.sqlite else c for c in (e.type, e.recorded))
    query = select(e.seq, kind, recorded, e.content, e.digest, e.previous, e.hash).order_by(e.seq)
    for row in connection.execute(query, execution_options={"yield_per": CHUNK}):
        yield tuple(row)


@dataclass
class _Walk:
    """What has been seen so far on the way along the chain."""

    seq: int = 0
    last: bytes = GENESIS
    recorded: str = ""
    problems: list[Problem] = field(default_factory=list)
    blank: dict[int, bytes] = field(default_factory=dict)
    withdrawn: dict[int, tuple[int, str]] = field(default_factory=dict)
    wanted: dict[str, int] = field(default_factory=dict)

    def entry(self, seq: int, kind: Any, recorded: Any, content: Any, digest: Any, previous: Any, hash: Any) -> None:
        kind, recorded = _text(kind), _text(recorded)
        wrong = self._wrong_link(seq, kind, recorded, digest, previous, hash)
        if wrong is None and content is None:
            self.blank[seq] = digest
        elif wrong is None and (not isinstance(content, bytes) or sha256(content) != digest):
            wrong = "its content is not what was recorded (its SHA-256 differs)"
        if wrong is None and content is not None:
            wrong = self._note(seq, kind, content)
        if wrong is not None:
            self.problems.append(Problem(wrong, seq))
        self.seq, self.recorded = seq, recorded
        self.last = hash if isinstance(hash, bytes) else GENESIS

    def _wrong_link(self, seq: int, kind: str, recorded: str, digest: Any, previous: Any, hash: Any) -> str | None:
        if seq != self.seq + 1:
            return f"the chain is broken: entry {self.seq + 1} is missing before it"
        if previous != self.last:
            return "the chain is broken: it does not carry the hash of the entry before it"
        if not isinstance(digest, bytes) or hash != link(seq, kind, recorded, digest, previous):
            return "its hash does not fit its number, type, time and content"
        if kind not in _TYPES:
            return f"is of type {kind!r}, which this Sayso does not know"
        if recorded < self.recorded:
            return f"was recorded at {recorded}, before the entry that precedes it"
        return None

    def _note(self, seq: int, kind: str, content: bytes) -> str | None:
        """Remember what an entry says about documents and withdrawn entries; what is wrong with it, if anything."""
        try:
            self._remember(seq, kind, content)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return f"its content is none that Sayso writes ({type(error).__name__}: {error})"
        return None

    def _remember(self, seq: int, kind: str, content: bytes) -> None:
        if kind == EntryType.REPORT:
            report = content_of(content)
            for digest in filter(None, (report["text"], report["raw"])):
                self.wanted.setdefault(digest, seq)
        elif kind == EntryType.REDACTION:
            for gone in content_of(content)["entries"]:
                self.withdrawn[gone["seq"]] = (seq, gone["digest"])

    def redactions(self) -> None:
        """Contents may be missing only where a redaction says so, and must be missing there."""
        for seq, digest in self.blank.items():
            if self.withdrawn.get(seq, (0, ""))[1] != digest.hex():
                self.problems.append(Problem("its content is gone, and no redaction says so", seq))
        for seq, (by, _) in self.withdrawn.items():
            if seq not in self.blank:
                self.problems.append(Problem(f"was redacted by entry {by}, but its content is there", seq))

    def stored(self, connection: Connection) -> int:
        """Check the documents; returns how many there are."""
        count = 0
        query = select(t.documents.c.digest, t.documents.c.data)
        for digest, data in connection.execute(query, execution_options={"yield_per": 50}):
            count += 1
            name = digest.hex() if isinstance(digest, bytes) else repr(digest)
            wanted = self.wanted.pop(name, None)
            if wanted is None:
                self.problems.append(Problem(f"document {name} belongs to no report"))
            if not isinstance(data, bytes) or sha256(data) != digest:
                self.problems.append(Problem(f"document {name} is not what was recorded (its SHA-256 differs)", wanted))
        for name, seq in self.wanted.items():
            self.problems.append(Problem(f"its document {name} is missing", seq))
        return count


def _text(stored: Any) -> str:
    return stored.decode("utf-8", "surrogateescape") if isinstance(stored, bytes) else str(stored)


def _damage(store: Store) -> list[Problem]:
    """What SQLite itself finds wrong with its file; PostgreSQL checks its pages as it reads them."""
    if not store.sqlite:
        return []
    with store.read() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    return [Problem(f"the database file is damaged: {said}") for said in found if said != "ok"]


def _index_problems(store: Store) -> list[Problem]:
    """Where the indexes differ from those that the entries give when built from nothing."""
    from sayso.ledger.copying import replicate

    with tempfile.TemporaryDirectory(prefix="sayso-verify-") as folder:
        fresh = locate(Path(folder) / "indexes.db", read_only=False, create=True)
        try:
            with fresh.write() as connection:
                t.create(connection)
            replicate(store, fresh)
            with store.read() as ours, fresh.read() as theirs:
                found = [_difference(table, ours, theirs) for table in t.DERIVED]
                found.append(_word_difference(store, ours, theirs))
        finally:
            fresh.close()
    return [problem for problem in found if problem is not None]


def _difference(table: Table, ours: Connection, theirs: Connection) -> Problem | None:
    query = select(table).order_by(*table.primary_key.columns)
    rows = (connection.execute(query, execution_options={"yield_per": CHUNK}) for connection in (ours, theirs))
    for row, wanted in zip_longest(*rows):
        if row is None or wanted is None or tuple(row) != tuple(wanted):
            seq = (row if wanted is None or (row is not None and row[0] < wanted[0]) else wanted)[0]
            return Problem(f"the index '{table.name}' does not say what the entries say; run `sayso reindex`", seq)
    return None


_VOCABULARY = "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, instance)"
_COUNTS = 'SELECT term, count(*), sum(doc), sum("offset"), sum(doc * ("offset" + 1)) FROM temp.vocabulary GROUP BY term'


def _word_difference(store: Store, ours: Connection, theirs: Connection) -> Problem | None:
    """Whether the search index differs: word for word on SQLite, entry for entry on PostgreSQL."""
    theirs.exec_driver_sql(_VOCABULARY)
    if store.sqlite:
        ours.exec_driver_sql(_VOCABULARY)
        found, wanted = (connection.exec_driver_sql(_COUNTS).fetchall() for connection in (ours, theirs))
    else:
        found = ours.exec_driver_sql("SELECT DISTINCT seq FROM words WHERE length(vector) > 0 ORDER BY seq").fetchall()
        wanted = theirs.exec_driver_sql("SELECT DISTINCT doc FROM temp.vocabulary ORDER BY doc").fetchall()
    if [tuple(row) for row in found] == [tuple(row) for row in wanted]:
        return None
    return Problem("the search index does not say what the entries say; run `sayso reindex`")
