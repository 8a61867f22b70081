"""How far reviewers agree: Krippendorff's alpha for nominal data.

Krippendorff, K. (2011), "Computing Krippendorff's Alpha-Reliability": 1 is perfect agreement, 0 what chance would give, below 0
systematic disagreement. Claims judged by one reviewer only say nothing about agreement and are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from sayso.ledger import schema as t
from sayso.ledger.folding import Action

JUDGEMENTS = (Action.ACCEPT, Action.AMEND, Action.REJECT, Action.MERGE, Action.SPLIT)


@dataclass(frozen=True, slots=True)
class Agreement:
    """`alpha` is ``None`` where it has no meaning: nothing judged twice, or only one verdict ever given.

    `claims` were judged by at least two of the `reviewers`, with `judgements` verdicts in all.
    """

    alpha: float | None
    claims: int
    reviewers: int
    judgements: int

    def record(self) -> dict[str, Any]:
        """What `--format json` prints."""
        return asdict(self)


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha (nominal) of units, each the values that its raters gave; ``None`` where it is undefined."""
    weights: defaultdict[Hashable, float] = defaultdict(float)
    observed = 0.0
    for values in units:
        if len(values) < 2:
            continue
        counts = Counter(values)
        for value, count in counts.items():
            weights[value] += count
            observed += count * (len(values) - count) / (len(values) - 1)
    total = sum(weights.values())
    expected = sum(weight * (total - weight) for weight in weights.values())
    if expected == 0:
        return None
    return 1 - (total - 1) * observed / expected


def agreement(connection: Connection) -> Agreement:
    """The agreement of all reviewers of the claims that stand: each one's last verdict in force on each claim."""
    r, v = t.targets.c, t.reviews.c
    query = (
        select(r.claim, v.by, v.action)
        .join(t.reviews, v.seq == r.review)
        .where(r.gone.is_(None), v.undone.is_(None), v.action.in_([str(action) for action in JUDGEMENTS]))
        .order_by(r.claim, v.seq)
    )
    last: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for claim, by, action in connection.execute(query).all():
        last[claim][by] = action
    twice = [verdicts for verdicts in last.values() if len(verdicts) > 1]
    reviewers = {by for verdicts in twice for by in verdicts}
    judged = sum(len(verdicts) for verdicts in twice)
    return Agreement(alpha([list(verdicts.values()) for verdicts in twice]), len(twice), len(reviewers), judged)
