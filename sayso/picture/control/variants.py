"""One day of many variants of one place, from the messages of the place as it is."""

from __future__ import annotations

import numpy as np

from sayso.picture.control import chain
from sayso.picture.control.evidence import Floats

ALIKE = 1e-9
"""Numbers that differ by no more than this share of them are one."""


def belief_on(step: chain.Steps, index: int, known: chain.Steps, passes: chain.Passes) -> Floats:
    """The probability of each holder on one day, by its index, (places, states), where all places are variants of the one of which
    `known` drives the days and `passes` are the messages: only days that differ, and those between them and the asked one, are
    worked out."""
    first, end = _differing(step, known)
    begin, end = min(first, index + 1), max(end, index + 1)
    shape = step.q.shape
    old, new = (np.broadcast_to(each[begin - 1] if begin else start, shape) for each, start in (
        (passes.old, step.q), (passes.new, np.zeros_like(step.q))
    ))  # fmt: skip
    for day in range(begin, index + 1):
        old, new, _ = chain.next_day(step, day, old, new)
    see_old, see_new = (np.broadcast_to(each[end - 1], shape) for each in (passes.see_old, passes.see_new))
    for day in range(end - 1, index, -1):
        see_old, see_new = chain.day_before(step, day, see_old, see_new)
    joint = old * see_old + new * see_new
    belief: Floats = joint / joint.sum(axis=1, keepdims=True)
    return belief


def _differing(step: chain.Steps, known: chain.Steps) -> tuple[int, int]:
    """The first day on which any variant differs from what is known, and the one after the last; all days, where shares do."""
    if not np.array_equal(step.q, np.broadcast_to(known.q, step.q.shape)):
        return 0, len(step.stay)
    # `coming` and `going` differ only where `stay` does.
    pairs = ((step.stay, known.stay), (step.doubt, known.doubt), (step.state, known.state), (step.heir, known.heir))
    # Sums that run over days leave their last digits on all days that follow.
    differs = [(np.abs(one - other) > ALIKE * other).any(axis=(1, 2)) for one, other in pairs]
    days = np.flatnonzero(np.any(differs, axis=0))
    return (int(days[0]), int(days[-1]) + 1) if len(days) else (len(step.stay), 0)
