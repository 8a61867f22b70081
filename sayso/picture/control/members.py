"""Which of several allies holds what their side holds.

The chain reasons about sides, for allies take towns together and both say so; their claims must not compete. A side's
probability is then shared out among the allies that claims name there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from sayso.picture.control.evidence import CLASS_OF, GAIN, HOLD, Floats
from sayso.picture.control.table import NOBODY, ControlTable, Ints

MEMORY_DAYS = 45.0
UNSAID = 0.05


def by_actor(
    table: ControlTable, sides: Sequence[str], belief: Floats, days: Sequence[date]
) -> tuple[tuple[str, ...], Floats]:
    """Holders by actor, and their probabilities over (days, holders), from those by side.

    `table` holds one place's claims. Allies share by how often, and how near the day, claims say that each took or holds
    the place; squared, as the one who is mostly named is mostly the holder.
    """
    order = {side: n for n, side in enumerate(sides)}
    named = np.unique(np.stack([table.side, table.actor])[:, table.actor != NOBODY], axis=1).T.tolist()
    pairs = [(side, actor) for side, actor in named if table.sides[side] in order]
    index = np.array([order[table.sides[side]] for side, _ in pairs], dtype=int)
    if len(pairs) == len(sides) - 1 and len(set(index.tolist())) == len(index):
        only = {int(n): table.actors[actor] for n, (_, actor) in zip(index, pairs, strict=True)}
        return tuple(only.get(n, side) for n, side in enumerate(sides)), belief
    weight = np.stack([_said(table, side, actor, days) for side, actor in pairs], axis=1) ** 2
    total = np.zeros_like(belief)
    np.add.at(total.T, index, weight.T)
    actors = sorted({actor for _, actor in pairs}, key=lambda actor: table.actors[actor])
    column = {actor: n + 1 for n, actor in enumerate(actors)}
    out = np.zeros((len(days), len(actors) + 1))
    out[:, 0] = belief[:, 0]
    for n, (_, actor) in enumerate(pairs):
        out[:, column[actor]] += belief[:, index[n]] * weight[:, n] / total[:, index[n]]
    return (sides[0], *(table.actors[actor] for actor in actors)), out


def _said(table: ControlTable, side: int, actor: int, days: Sequence[date]) -> Floats:
    """How much is said, around each day, of this actor's taking or holding the place."""
    cls = CLASS_OF[table.change]
    rows = (table.side == side) & (table.actor == actor) & (table.denied == 0) & ((cls == GAIN) | (cls == HOLD))
    told: Ints = np.unique(np.stack([table.last[rows], table.voice[rows]]), axis=1)[0]
    away = np.abs(np.array([day.toordinal() for day in days])[:, None] - told)
    near: Floats = np.exp(-away / MEMORY_DAYS).sum(axis=1)
    return UNSAID + near
