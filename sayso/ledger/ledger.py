"""The ledger's front door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select

from sayso import __version__, claims_file
from sayso.errors import LedgerError
from sayso.ledger import adding, copying, queries, redacting, reindexing, rereading, sealing, verifying
from sayso.ledger import schema as t
from sayso.ledger.adding import Item, ReadingVersion
from sayso.ledger.append import Clock, appending, head, now
from sayso.ledger.chain import EntryType
from sayso.ledger.judging import Judging
from sayso.ledger.migrating import prepare
from sayso.ledger.queries import Filters
from sayso.ledger.reviewing import ClaimRef
from sayso.ledger.store import locate
from sayso.ledger.words import indexable
from sayso.model import Claim, Report

DEFAULT = "sayso.db"


class Ledger(Judging):
    """The append-only store of reports, claims and reviews, chained so that tampering shows.

    One ledger may be used by several threads and opened by several processes at once. Use it in a ``with`` statement.
    """

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

    def reread(
        self, report: str, claims: Sequence[Claim], *, reading: ReadingVersion | None = None
    ) -> rereading.Rereading | None:
        """Let new claims stand in for those of a report's earlier reading, which stay on record; see `looks`.

        `report` is its fingerprint or id. ``None``, and nothing added, if the reading is the same.

        Raises:
            LedgerError: if the report is not there, or was redacted.
        """
        with appending(self.store, self.clock) as appender:
            return rereading.reread(appender, report, claims, reading)

    def redact(self, report: str, *, by: str, why: str) -> redacting.Redaction:
        """Withdraw a report (fingerprint or id) for safety or law: its content, claims and their reviews go, from the disk
        too; hashes, and the fact, stay. It cannot be undone, and the same report is not taken in again.

        Raises:
            LedgerError: if it is not there, or no reason is given.
        """
        with appending(self.store, self.clock) as appender:
            seq = redacting.redact_report(appender, report, by, why)
        self.store.wipe()
        return next(made for made in self.redactions() if made.seq == seq)

    def redact_claim(self, claim: ClaimRef, *, by: str, why: str) -> redacting.Redaction:
        """Withdraw a claim that was imported without its report; see `redact`.

        Raises:
            LedgerError: if it is not there, or was read from a report.
        """
        with appending(self.store, self.clock) as appender:
            seq = redacting.redact_claim(appender, claim, by, why)
        self.store.wipe()
        return next(made for made in self.redactions() if made.seq == seq)

    def record_registry_edit(self, registry: str, change: Mapping[str, Any], *, by: str, why: str | None = None) -> int:
        """Record a change somebody made to a registry (actors, sources, gazetteer, routes); returns its entry's number."""
        with appending(self.store, self.clock) as appender:
            content = {"registry": registry, "change": dict(change), "by": by, "why": why}
            return appender.add(EntryType.REGISTRY, content)

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

    def numbered(self, filters: Filters | None = None, **wishes: Any) -> Iterator[tuple[int, Claim]]:
        """Like `claims`, each with its entry's number: what names a claim for sure, even where two share an id."""
        with self.store.read() as connection:
            for seq, flat in queries.claim_rows(self.store, connection, filters or Filters(**wishes)):
                yield seq, claims_file.claim(flat)

    def reports(self, *, text: str | None = None, limit: int | None = None) -> Iterator[Report]:
        """The reports, verbatim, in the order they were recorded, at most `limit`; `text` searches titles and texts."""
        query, order = select(t.reports), cast(ColumnElement[int], t.reports.c.seq)
        if text is not None:
            found = self.store.matches(text)
            query = query.join(found, found.c.seq == t.reports.c.seq)
            # SQLite finds words in the order of entries; asked to sort by anything else, it would first gather all.
            order = found.c.seq if self.store.sqlite else order
        with self.store.read() as connection:
            yield from queries.reports(connection, query.limit(limit), order)

    def report_names(self) -> list[tuple[str, str]]:
        """The id (`Report.doc`) and fingerprint of each report, in the order of `reports()`, without reading their texts."""
        with self.store.read() as connection:
            return queries.report_names(connection)

    def report(self, doc: str) -> Report:
        """The report with this id (`Report.doc`) or fingerprint; the first recorded, should several share an id.

        Raises:
            LedgerError: if there is none, or it was redacted.
        """
        with self.store.read() as connection:
            query = select(t.reports).where((t.reports.c.doc == indexable(doc)) | (t.reports.c.fingerprint == doc))
            for report in queries.reports(connection, query, t.reports.c.seq):
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

    def found(self, text: str) -> NDArray[np.int64]:
        """The numbers of the entries (claims by their quotes, reports by title and text) that have these words, in order.

        Raises:
            QuestionError: if there is no word to look for.
        """
        with self.store.read() as connection:
            return queries.found(self.store, connection, text)

    def stand(self) -> tuple[int, str]:
        """The number and the hash of the last entry, read together."""
        with self.store.read() as connection:
            number, hash, _ = head(connection)
        return number, hash.hex()

    def identity(self) -> str:
        """The hash of the first entry, in hex: the same for every copy of this ledger, and for no other."""
        return next((str(entry["hash"]) for entry in self.log(limit=1)), "")

    def redactions(self) -> list[redacting.Redaction]:
        """Every withdrawal: by whom, when and why."""
        with self.store.read() as connection:
            return redacting.redactions(connection)

    def log(self, *, after: int = 0, limit: int | None = None) -> Iterator[Mapping[str, Any]]:
        """The entries after a number, in order: number, type, time, hash, and the content (``None`` once redacted)."""
        with self.store.read() as connection:
            yield from queries.log(connection, after, limit)

    # keeping

    def verify(self, *, indexes: bool = True) -> verifying.Verification:
        """Walk the chain and every stored document, naming the first broken link; `indexes` also builds every index anew
        and compares (about as long as adding everything took)."""
        return verifying.verify(self.store, indexes=indexes)

    def seal(self, key: Path | None = None) -> sealing.Seal:
        """The head hash to publish or deposit, signed with the Ed25519 private key in the PEM file `key`, if given.

        Raises:
            LedgerError: if the key cannot be read.
        """
        return sealing.seal(self.store, self.clock, None if key is None else sealing.private_key(key))

    def check_seal(self, seal: sealing.Seal | str, public: Path | None = None) -> sealing.SealCheck:
        """Whether everything a seal, or a bare head hash, fixed is still there unaltered; with `public` (PEM) it must be
        signed by that key.

        Raises:
            LedgerError: if the key or the seal cannot be read.
        """
        return sealing.check(self.store, seal, None if public is None else sealing.public_key(public))

    def backup(self, file: Path | str) -> copying.Copy:
        """Write the ledger as it is now to a SQLite file, while in use; the file is verified before it gets its name.

        Raises:
            LedgerError: if it cannot be written.
        """
        return copying.backup(self.store, Path(file))

    def reindex(self) -> int:
        """Build every index anew from the entries; returns how many entries there are."""
        with self.store.write() as connection:
            return reindexing.reindex(self.store, connection)


def copy(source: str | Path, target: str | Path) -> copying.Copy:
    """Bring the ledger at `target` (empty, new, or an earlier copy) to the very entries of the one at `source`.

    Raises:
        LedgerError: if the target holds another ledger, or the source's chain is broken.
    """
    into = locate(target, read_only=False, create=True)
    out = locate(source, read_only=True, create=False)
    try:
        prepare(out, create=False)
        prepare(into, create=True)
        return copying.copy(out, into)
    finally:
        into.close()
        out.close()


def restore(file: str | Path, target: str | Path, *, replace: bool = False) -> copying.Copy:
    """Put a backup in a ledger's place after verifying it; `replace` allows giving up entries that the backup lacks.

    Raises:
        LedgerError: if the backup does not verify, or entries would be lost; nothing is changed then.
    """
    return copying.restore(Path(file), target, replace=replace)
