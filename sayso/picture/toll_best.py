"""The best single figure: what the origins say on the whole, made to fit.

Each tally's point is the median of its origins' words (a word without a high stands at its low). Incidents stand at their points;
the dead that totals count beyond their incidents are chosen so that the totals are missed by as little as can be, each weighted
by its origins (weighted least absolute deviations, so that one total far above what the others say moves nothing), and as few as
then may be, first of all in the question: nobody is put there who may as well have died elsewhere. Cells that no total of one
side covers are halved between civilians and combatants. The result is held between the bounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sayso.picture.tallies import Tallies
from sayso.picture.toll_problem import BOTH, CIVILIAN, COMBATANT, SIDES, Demand, Problem
from sayso.picture.toll_table import Floats

SPARING = 1e-3
"""What one of the dead beyond all incidents costs, against 1 for missing one origin's total by one; twice that in the question's
place and days, thrice if it asks for that side."""


def best(found: Tallies, points: Floats, problem: Problem, sides: tuple[int, ...], low: int, high: int | None) -> int:
    """The best figure between the bounds, from the problem of the least; `points` are the tallies'."""
    dead = _incidents(problem, found, points)
    surely = np.array([unknown.surely for unknown in problem.unknowns], dtype=np.bool_)
    counted = surely & np.array([unknown.side in sides for unknown in problem.unknowns], dtype=np.bool_)
    cost = np.where(counted, 3.0, np.where(surely, 2.0, 1.0)) * SPARING
    dead += _cells(problem, found, points, dead, cost)
    total = round(float(dead[counted].sum()))
    return max(low, total) if high is None else max(low, min(high, total))


def _incidents(problem: Problem, found: Tallies, points: Floats) -> Floats:
    """The dead of incidents at their points, within their bounds; cells at none."""
    told = _told(found, points)
    dead = np.zeros(len(problem.unknowns))
    for number, unknown in enumerate(problem.unknowns):
        if not unknown.cell:
            dead[number] = min(max(told[unknown.side, unknown.things].sum(), unknown.low), unknown.high)
    return dead


def _told(found: Tallies, points: Floats) -> Floats:
    """Each thing's points by side: its own tally's, else what the tally of both leaves (half, where that is all there is)."""
    width = int(found.thing.max(initial=-1)) + 1
    table = np.full((3, width), np.nan)
    whole = ~found.part
    table[found.victims[whole], found.thing[whole]] = points[whole]
    civilians, combatants, both = table[CIVILIAN], table[COMBATANT], table[BOTH]
    shared = np.nan_to_num(both)
    rest = [np.where(np.isnan(other), shared / 2, np.maximum(0, shared - other)) for other in (combatants, civilians)]
    return np.vstack(
        [np.where(np.isnan(own), left, own) for own, left in zip((civilians, combatants), rest, strict=True)]
    )


def _cells(problem: Problem, found: Tallies, points: Floats, dead: Floats, sparing: Floats) -> Floats:
    """The cells' dead that miss the totals' points by least, and then cost least."""
    from scipy.optimize import linprog

    cell = np.array([unknown.cell for unknown in problem.unknowns], dtype=np.bool_)
    totals = [d for d in problem.demands if d.tally >= 0 and not found.part[d.tally] and cell[d.above].any()]
    extra = np.zeros(len(problem.unknowns))
    if not totals:
        return extra
    column = np.cumsum(cell) - 1
    rows, columns, target = [], [], np.zeros(len(totals))
    for row, demand in enumerate(totals):
        above = demand.above
        mine = column[above[cell[above]]].tolist()
        rows.extend([row] * len(mine))
        columns.extend(mine)
        target[row] = points[demand.tally] - dead[above].sum()
    missed = _miss(len(totals), int(cell.sum()), rows, columns)
    weights = np.repeat(found.origins[[demand.tally for demand in totals]].astype(float), 2)
    program: Any = linprog
    cost = np.concatenate([sparing[cell], weights])
    result = program(cost, A_eq=missed, b_eq=target, bounds=(0, None), method="highs")
    extra[cell] = result.x[: int(cell.sum())]
    return _halved(problem, found, totals, extra)


def _halved(problem: Problem, found: Tallies, totals: list[Demand], extra: Floats) -> Floats:
    """The same, halved between the two sides in cells that no total of one side covers."""
    apart = np.zeros(len(extra), dtype=np.bool_)
    for demand in totals:
        if found.victims[demand.tally] != BOTH:
            apart[demand.above] = True
    twins: dict[tuple[bytes, bool, bool], list[int]] = {}
    for number in np.flatnonzero(~apart).tolist():
        unknown = problem.unknowns[number]
        if unknown.cell:
            twins.setdefault((unknown.things.tobytes(), unknown.surely, unknown.maybe), []).append(number)
    for both in twins.values():
        if len(both) == len(SIDES[None]):
            extra[both] = extra[both].mean()
    return extra


def _miss(totals: int, cells: int, rows: list[int], columns: list[int]) -> Any:
    """Each total's cells, plus what they fall short, less what they exceed."""
    from scipy.sparse import coo_array, csr_array

    short = [cells + 2 * row for row in range(totals)]
    over = [cells + 2 * row + 1 for row in range(totals)]
    every = list(range(totals))
    values = np.concatenate([np.ones(len(rows) + totals), -np.ones(totals)])
    shape = (totals, cells + 2 * totals)
    return csr_array(coo_array((values, ([*rows, *every, *every], [*columns, *short, *over])), shape=shape))
