"""Withdrawing what must not be kept (safety, law): the content goes, its hash and the fact stay, and the chain verifies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from sayso.errors import LedgerError
from sayso.ledger import reviewing
from sayso.ledger import schema as t
from sayso.ledger.append import Appender
from sayso.ledger.chain import EntryType, content_of
from sayso.ledger.rereading import _report


@dataclass(frozen=True, slots=True)
class Redaction:
    """A withdrawal: its entry's number, by whom, when and why, and how many contents and documents went."""

    seq: int
    by: str
    recorded: str
    why: str
    entries: int
    documents: int

    def record(self) -> dict[str, Any]:
        """What `--format json` prints."""
        return {
            "entry": self.seq,
            "by": self.by,
            "recorded": self.recorded,
            "why": self.why,
            "entries": self.entries,
            "documents": self.documents,
        }


def redact_report(appender: Appender, report: str, by: str, why: str) -> int:
    """Withdraw a report: its text and bytes, every reading's claims, and the reviews that are about these alone.

    Raises:
        LedgerError: if it is not there, was redacted before, or no reason is given.
    """
    connection = appender.connection
    row = _report(connection, report)
    readings = connection.execute(select(t.readings).where(t.readings.c.report == row.seq)).all()
    spans = [(reading.seq + 1, reading.seq + reading.claims) for reading in readings]
    e = t.entries.c
    within = or_(e.seq == row.seq, *(and_(e.seq >= first, e.seq <= last) for first, last in spans))
    found = connection.execute(
        select(e.seq, e.type, e.digest).where(within, e.content.is_not(None)).order_by(e.seq)
    ).all()
    entries = [{"seq": seq, "type": type, "digest": digest.hex()} for seq, type, digest in found]
    entries[0]["fingerprint"] = row.fingerprint
    return _redact(appender, entries, _documents(connection, row.seq), by, why)


def redact_claim(appender: Appender, claim: reviewing.ClaimRef, by: str, why: str) -> int:
    """Withdraw an imported claim. A claim read from a report is withdrawn with its report, where its words also stand.

    Raises:
        LedgerError: if there is no such claim, it has a report, or no reason is given.
    """
    connection = appender.connection
    seq = reviewing.find(connection, claim)
    c, e = t.claims.c, t.entries.c
    if connection.execute(select(c.report).where(c.seq == seq, c.original)).scalar() is not None:
        raise LedgerError(f"claim {claim!r} was read from a report, which holds its words too; redact the report")
    digest = connection.execute(select(e.digest).where(e.seq == seq)).scalar_one()
    return _redact(appender, [{"seq": seq, "type": "claim", "digest": digest.hex()}], [], by, why)


def _redact(appender: Appender, entries: list[dict[str, Any]], documents: list[str], by: str, why: str) -> int:
    if not by.strip() or not why.strip():
        raise LedgerError("a redaction needs the name of who made it and a reason (which stays on record)")
    claims = [entry["seq"] for entry in entries if entry["type"] == EntryType.CLAIM]
    entries += _reviews_of(appender.connection, claims)
    content = {"by": by, "why": why, "entries": entries, "documents": documents}
    return appender.add(EntryType.REDACTION, content)


def _reviews_of(connection: Connection, claims: Sequence[int]) -> list[dict[str, Any]]:
    """The reviews about these claims, or ones withdrawn before, and no others: they may repeat what is withdrawn."""
    r, gone, found = t.targets.c, set(claims), set()
    for start in range(0, len(claims), 500):
        found |= set(connection.execute(select(r.review).where(r.claim.in_(claims[start : start + 500]))).scalars())
    entries = []
    for review in sorted(found):
        about = set(connection.execute(select(r.claim).where(r.review == review)).scalars())
        if about - gone <= _withdrawn(connection, about - gone):
            digest = connection.execute(select(t.entries.c.digest).where(t.entries.c.seq == review)).scalar_one()
            entries.append({"seq": review, "type": str(EntryType.REVIEW), "digest": digest.hex()})
    return entries


def _withdrawn(connection: Connection, entries: set[int]) -> set[int]:
    """Those of the entries whose content an earlier redaction took away."""
    e = t.entries.c
    return set(connection.execute(select(e.seq).where(e.seq.in_(entries), e.content.is_(None))).scalars())


def _documents(connection: Connection, report: int) -> list[str]:
    """The report's documents that no other report shares."""
    e = t.entries.c
    own = _named(connection.execute(select(e.content).where(e.seq == report)).scalar_one())
    others = select(e.content).where(e.type == EntryType.REPORT, e.content.is_not(None), e.seq != report)
    for (content,) in connection.execute(others, execution_options={"yield_per": 500}):
        own -= _named(content)
    return sorted(own)


def _named(content: bytes) -> set[str]:
    report = content_of(content)
    return {report["text"], report["raw"]} - {None}


def redactions(connection: Connection) -> list[Redaction]:
    """Every withdrawal, in order."""
    e = t.entries.c
    rows = connection.execute(select(e.seq, e.recorded, e.content).where(e.type == EntryType.REDACTION).order_by(e.seq))
    made = []
    for seq, recorded, stored in rows.all():
        content = content_of(stored)
        counts = len(content["entries"]), len(content["documents"])
        made.append(Redaction(seq, content["by"], recorded, content["why"], *counts))
    return made
