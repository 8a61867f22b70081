"""Lines of claims: a claim, the one that continues it in the next reading of its report, and so on.

Reviews pass along a line (`derive.Projector`). The end of a line either stands for it now, or is gone, and its reviews wait:
its report was read anew without it. Only claims that were ever reviewed have a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, false, or_, select

from sayso.ledger import schema as t

_SAFE_IN = 500


@dataclass(frozen=True, slots=True)
class Line:
    """`end` is the last claim of the line, `waits` whether it is gone, `reviewed` the claim that somebody reviewed last."""

    end: int
    waits: bool
    reviewed: int


def every(connection: Connection) -> list[Line]:
    """Every line, but those that were redacted, in the order of their ends."""
    return _lines(connection, connection.execute(select(t.targets)).all())


def of_report(connection: Connection, report: int) -> list[Line]:
    """The lines of a report's claims."""
    readings = connection.execute(select(t.readings).where(t.readings.c.report == report)).all()
    r = t.targets.c
    spans = [and_(r.claim > reading.seq, r.claim <= reading.seq + reading.claims) for reading in readings]
    return _lines(connection, connection.execute(select(t.targets).where(or_(false(), *spans))).all())


def of_review(connection: Connection, review: int) -> list[Line]:
    """The lines of the claims that a review is about, in a merge that of the kept one first."""
    r = t.targets.c
    query = select(t.targets).where(r.review == review).order_by(r.role, r.claim)
    return _lines(connection, connection.execute(query).all())


def _lines(connection: Connection, rows: Sequence[Any]) -> list[Line]:
    before = {row.claim: row.inherited for row in rows if row.inherited is not None}
    reviewed = {row.claim for row in rows if row.inherited is None}
    gone = {row.claim: row.gone is not None for row in rows}
    redacted = _redacted(connection, [claim for claim, waits in gone.items() if waits])
    continued = set(before.values())
    return [
        Line(claim, waits, _last(claim, before, reviewed))
        for claim, waits in gone.items()
        if claim not in continued and claim not in redacted
    ]


def _last(claim: int, before: dict[int, int], reviewed: set[int]) -> int:
    while claim not in reviewed:
        claim = before[claim]
    return claim


def _redacted(connection: Connection, claims: Iterable[int]) -> set[int]:
    e, wanted, found = t.entries.c, list(claims), set()
    for start in range(0, len(wanted), _SAFE_IN):
        some = e.seq.in_(wanted[start : start + _SAFE_IN])
        found |= set(connection.execute(select(e.seq).where(some, e.content.is_(None))).scalars())
    return found
