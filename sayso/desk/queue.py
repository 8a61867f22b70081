"""The review queue: unreviewed claims, those on which most hangs first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import log1p

from sayso.desk import holding
from sayso.desk.snapshot import Snapshot
from sayso.ledger import Ledger
from sayso.model import Casualties, Claim, Kind

LESSER = frozenset({"note", "undo"})
KIND_STAKE = {Kind.CONTROL: 1.0, Kind.CASUALTIES: 1.0, Kind.INCIDENT: 0.4, Kind.ROUTE: 0.3, Kind.DISPLACEMENT: 0.3}


def reviewed(ledger: Ledger) -> frozenset[str]:
    """Ids of the claims that have a judgement in force."""
    judged = (review for review in ledger.reviews() if review.undone is None and str(review.action) not in LESSER)
    return frozenset(claim for review in judged for claim in review.claims)


def queue(snapshot: Snapshot, ledger: Ledger) -> Sequence[Claim]:
    """The claims that nobody has judged; those with the highest stake first, then the newest."""

    def made() -> Sequence[Claim]:
        done, disputed = reviewed(ledger), dispute_stakes(snapshot)
        waiting = [claim for claim in snapshot.claims if claim.id not in done]
        return sorted(waiting, key=lambda claim: -stake(claim, disputed))

    return snapshot.remember("queue", made)


def dispute_stakes(snapshot: Snapshot) -> Mapping[str, float]:
    """By claim id, the greatest stake of the disputes it takes part in."""
    stakes: defaultdict[str, float] = defaultdict(float)
    for dispute in holding.disputes(snapshot, None):
        for claim in dispute.claims:
            stakes[claim.id] = max(stakes[claim.id], dispute.stake)
    return stakes


def stake(claim: Claim, disputed: Mapping[str, float]) -> float:
    """How much hangs on a claim: the dispute it is part of, its kind, the number of people it counts."""
    people = log1p(claim.what.count.low or 0) if isinstance(claim.what, Casualties) else 0.0
    return disputed.get(claim.id, 0.0) + KIND_STAKE[claim.kind] + people
