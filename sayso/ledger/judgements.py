"""Which reviews are in force on a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from sayso.ledger import schema as t
from sayso.ledger.chain import content_of
from sayso.ledger.folding import in_force

Judgement = tuple[str, Mapping[str, Any]]


def judgements(connection: Connection, claim: int, wished: Judgement | None = None) -> list[Judgement]:
    """The reviews in force on a claim, oldest first: (the claim's role in it, the review's content); `wished` is one that is
    about to be recorded.

    A merge is in force on the claims merged away as long as the claim it kept is there: in the present reading of its
    report, and not redacted. Whether that claim stands itself, or was rejected or merged further, does not matter.
    """
    keep = t.targets.alias()
    kept = (
        select(keep.c.claim)
        .where(keep.c.review == t.targets.c.review, keep.c.role == "keep", keep.c.gone.is_(None))
        .exists()
    )
    query = (
        select(t.targets.c.review, t.targets.c.role, t.entries.c.content, kept.label("held"))
        .join(t.entries, t.entries.c.seq == t.targets.c.review)
        .where(t.targets.c.claim == claim)
        .order_by(t.targets.c.review)
    )
    rows = [row for row in connection.execute(query).all() if row.content is not None]
    lapsed = {row.review for row in rows if row.role == "other" and not row.held}
    given = [(row.review, row.role, content_of(row.content)) for row in rows]
    if wished is not None:
        given.append((given[-1][0] + 1 if given else 1, *wished))
    return [(role, review) for seq, role, review in in_force(given) if seq not in lapsed]
