"""Which reviews are in force on a claim."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from sayso.ledger import schema as t


def judgements(connection: Connection, claim: int) -> list[tuple[str, Mapping[str, Any]]]:
    """The reviews in force on a claim, oldest first: (the claim's role in it, the review's content).

    A merge into a claim that is gone is no longer in force.
    """
    keep = t.targets.alias()
    kept = (
        select(keep.c.claim)
        .where(keep.c.review == t.targets.c.review, keep.c.role == "keep", keep.c.gone.is_(None))
        .exists()
    )
    query = (
        select(t.targets.c.role, t.entries.c.content, kept)
        .join(t.reviews, t.reviews.c.seq == t.targets.c.review)
        .join(t.entries, t.entries.c.seq == t.targets.c.review)
        .where(t.targets.c.claim == claim, t.reviews.c.undone.is_(None))
        .order_by(t.targets.c.review)
    )
    rows = connection.execute(query).all()
    return [(role, json.loads(content)) for role, content, held in rows if content and (role != "other" or held)]
