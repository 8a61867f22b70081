"""The review queue: unreviewed claims, those on which most hangs first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from sayso.desk import holding
from sayso.desk.shelf import KINDS, Picked
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
        ranked = by_stake(snapshot)
        left = np.ones(len(ranked), np.bool_)
        left[snapshot.positions(reviewed(ledger))] = False
        return Picked(snapshot.claims, ranked[left[ranked]])

    # By the ledger's head: of a large one the snapshot may be the one before, in which a judged claim still stands. Each judgement
    # makes a queue of its own, as long as the ledger, of which only the last is asked for again.
    return snapshot.latest.get(("queue", ledger.stand()[1]), made)


def by_stake(snapshot: Snapshot) -> NDArray[np.int32]:
    """The claims' positions, those with the highest stake first, then the newest."""

    def made() -> NDArray[np.int32]:
        disputed = dispute_stakes(snapshot)
        stakes = np.array([KIND_STAKE[kind] for kind in KINDS])[snapshot.shelf.kind]
        more = ((disputed.get(claim.id, 0.0), claim.what) for claim in snapshot.claims)
        stakes += np.fromiter((stake + people(what) for stake, what in more), np.float64, len(stakes))
        return np.argsort(-stakes, kind="stable").astype(np.int32)

    return snapshot.remember("by stake", made)


def dispute_stakes(snapshot: Snapshot) -> Mapping[str, float]:
    """By claim id, the greatest stake of the disputes it takes part in."""
    stakes: defaultdict[str, float] = defaultdict(float)
    for dispute in holding.disputes(snapshot, None):
        for claim in dispute.claims:
            stakes[claim.id] = max(stakes[claim.id], dispute.stake)
    return stakes


def people(what: object) -> float:
    """What the number of people that a claim counts adds to its stake."""
    return log1p(what.count.low or 0) if isinstance(what, Casualties) else 0.0
