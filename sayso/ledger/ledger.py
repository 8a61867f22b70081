"""The ledger's front door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import func, select

from sayso import __version__, claims_file
from sayso.errors import LedgerError
from sayso.ledger import adding, queries, schema
from sayso.ledger import schema as t
from sayso.ledger.adding import Item, ReadingVersion
from sayso.ledger.append import Clock, appending, head, now
from sayso.ledger.chain import EntryType
from sayso.ledger.queries import Filters
from sayso.ledger.store import Store, locate
from sayso.ledger.words import indexable
from sayso.model import Claim, Report

DEFAULT = "sayso.db"


class Ledger:
    """The append-only store of reports, claims and reviews, chained so that tampering shows.

    One ledger may be used by several threads and opened by several processes at once. Use it in a ``with`` statement.
    """

    def __init__(self, store: Store, address: str, clock: Clock = now) -> None:
        self.store, self.address, self.clock = store, address, clock

    @classmethod
    def open(
        cls, where: str | Path = DEFAULT, *, create: bool = True, read_only: bool = False, clock: Clock = now
    ) -> Ledger:
        """Open the ledger in a SQLite file or at a ``postgresql+psycopg://`` address, making it where there is none.

        `clock` gives the time that entries are recorded at.

        Raises:
            LedgerError: if it is missing, cannot be opened or written, is not a ledger, or is of a newer schema.
        """
        store = locate(where, read_only=read_only, create=create)
        try:
            prepare(store, create=create and not read_only)
        except LedgerError:
            store.close()
            raise
        ledger = cls(store, str(where), clock)
        if not read_only and ledger.count_entries() == 0:
            ledger._begin()
        return ledger

    def _begin(self) -> None:
        with appending(self.store, self.clock) as appender:
            if appender.seq == 0:
                appender.add(EntryType.LEDGER, {"ledger": str(uuid4()), "format": 1, "sayso": __version__})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    # adding

    def add(
        self,
        report: Report,
        claims: Sequence[Claim],
        *,
        raw: bytes | None = None,
        reading: ReadingVersion | None = None,
    ) -> bool:
        """Add a report with its claims; ``False``, and nothing added, if this very report is already in or was redacted.

        `raw` is the bytes as received, `reading` what read the report.

        Raises:
            LedgerError: if it cannot be written; then nothing of it is kept.
        """
        return self.add_many([Item(report, claims, raw, reading)]) == 1

    def add_many(self, items: Iterable[Item]) -> int:
        """Add reports in large transactions, much faster than one by one; returns how many were new.

        Raises:
            LedgerError: if it cannot be written; what earlier transactions added stays, and doing it again completes it.
        """
        return adding.add_many(self.store, items, self.clock)

    def import_claims(self, claims: Iterable[Claim], *, origin: str | None = None) -> int:
        """Add claims that come without their reports, as from a claims file; returns how many were new.

        A claim that the ledger already holds, word for word as read or as amended, is not added again.

        Raises:
            LedgerError: if it cannot be written; doing it again completes it.
        """
        return adding.import_claims(self.store, claims, origin, self.clock)

    # asking

    def has(self, fingerprint: str) -> bool:
        """Whether a report (`Report.fingerprint`) is in, or was and is redacted."""
        with self.store.read() as connection:
            query = select(t.reports.c.seq).where(t.reports.c.fingerprint == fingerprint)
            return connection.execute(query).first() is not None

    def claims(self, filters: Filters | None = None, **wishes: Any) -> Iterator[Claim]:
        """The claims that stand and fit, in the order they were recorded; the wishes are the fields of `Filters`.

        Raises:
            QuestionError: if a wish makes no sense.
        """
        with self.store.read() as connection:
            yield from queries.claims(self.store, connection, filters or Filters(**wishes))

    def claim(self, id: str, *, reviews: queries.Reviews = "use") -> Claim:
        """The claim with this id that stands; the first recorded, should several reports share one.

        Raises:
            LedgerError: if none does.
        """
        with self.store.read() as connection:
            for _, flat in queries.claim_rows(self.store, connection, Filters(id=id, reviews=reviews)):
                return claims_file.claim(flat)
        raise LedgerError(f"{self.store.where}: no claim {id!r} stands in this ledger")

    def reports(self, *, text: str | None = None) -> Iterator[Report]:
        """The reports, verbatim, in the order they were recorded; `text` searches titles and texts."""
        query = select(t.reports)
        if text is not None:
            query = query.where(self.store.matches("reports.seq", text))
        with self.store.read() as connection:
            yield from queries.reports(connection, query)

    def report(self, doc: str) -> Report:
        """The report with this id (`Report.doc`) or fingerprint; the first recorded, should several share an id.

        Raises:
            LedgerError: if there is none, or it was redacted.
        """
        with self.store.read() as connection:
            query = select(t.reports).where((t.reports.c.doc == indexable(doc)) | (t.reports.c.fingerprint == doc))
            for report in queries.reports(connection, query):
                return report
            redacted = connection.execute(query.where(t.reports.c.redacted.is_not(None))).first()
        why = f"was redacted by entry {redacted.redacted}" if redacted else "is not in this ledger"
        raise LedgerError(f"{self.store.where}: report {doc!r} {why}")

    def count(self) -> int:
        """How many claims stand, reviews used."""
        with self.store.read() as connection:
            query = select(func.count()).select_from(t.claims).where(t.claims.c.until.is_(None))
            return connection.execute(query).scalar_one()

    def count_entries(self) -> int:
        """How many entries the chain has."""
        with self.store.read() as connection:
            return head(connection)[0]

    def head(self) -> str:
        """The hash of the last entry, in hex: it fixes everything before it."""
        with self.store.read() as connection:
            return head(connection)[1].hex()


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
    elif revision != schema.REVISION:
        raise LedgerError(
            f"{store.where}: is of schema {revision}, and this Sayso ({__version__}) knows up to {schema.REVISION}; "
            "update Sayso"
        )
