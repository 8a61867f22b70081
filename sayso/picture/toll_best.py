"""The best single figure: what the origins say on the whole, made to fit.

Each tally's point is the weighted middle of its origins' words (a word without a high stands at its low). Incidents stand at
their points; the dead that totals count beyond their incidents are chosen so that the totals are missed by as little as can be,
each weighted by its origins (weighted least absolute deviations). The result is held between the bounds.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from sayso.picture.tallies import Tallies
from sayso.picture.toll_problem import Case, Demand, Problem, build
from sayso.picture.toll_table import Floats, Ints


def best(case: Case, chosen: Ints, sides: tuple[int, ...], low: int, high: int | None) -> int:
    """The best figure for a question whose bounds are `low` and `high`."""
    problem = build(case, chosen, least=True)
    dead = _incidents(problem, case.tallies, chosen)
    dead = dead + _cells(problem, case.tallies, dead)
    total = sum(
        n for n, unknown in zip(dead, problem.unknowns, strict=True) if unknown.surely and unknown.side in sides
    )
    return max(low, round(float(total)) if high is None else min(high, round(float(total))))


def points(found: Tallies) -> Floats:
    """Each tally's point: the median over its rows of the middle of low and high, or of the low where there is no high."""
    said = found.said
    low = np.nan_to_num(said.low[found.rows])
    high = said.high[found.rows]
    middle = np.where(np.isfinite(high), (low + np.where(np.isfinite(high), high, 0)) / 2, low)
    pairs = zip(found.start.tolist(), found.stop.tolist(), strict=True)
    return np.array([float(np.median(middle[start:stop])) for start, stop in pairs])


def _incidents(problem: Problem, found: Tallies, chosen: Ints) -> Floats:
    """The dead of incidents at their points, within their bounds; cells at none."""
    middle, own = points(found), {}
    for tally in chosen.tolist():
        if not found.part[tally]:
            own[(int(found.thing[tally]), int(found.victims[tally]))] = middle[tally]
    dead = np.zeros(len(problem.unknowns))
    for number, unknown in enumerate(problem.unknowns):
        if not unknown.cell:
            told = sum(_point(own, thing, unknown.side) for thing in unknown.things)
            dead[number] = min(max(told, unknown.low), unknown.high)
    return dead


def _point(own: dict[tuple[int, int], float], thing: int, side: int) -> float:
    """One side's point in one incident: its own tally's, else what the tally of both leaves."""
    if (thing, side) in own:
        return own[(thing, side)]
    both = own.get((thing, 2), 0.0)
    other = own.get((thing, 1 - side))
    return both / 2 if other is None else max(0.0, both - other)


def _cells(problem: Problem, found: Tallies, dead: Floats) -> Floats:
    """The cells' dead that miss the totals' points by least; the fewest where several do."""
    cells = [number for number, unknown in enumerate(problem.unknowns) if unknown.cell]
    totals = [demand for demand in problem.demands if demand.tally >= 0 and not found.part[demand.tally]]
    extra = np.zeros(len(problem.unknowns))
    if not cells or not totals:
        return extra
    spot = {number: index for index, number in enumerate(cells)}
    matrix = np.zeros((len(totals), len(cells) + 2 * len(totals)))
    target, middle = np.zeros(len(totals)), points(found)
    for row, demand in enumerate(totals):
        _deviation(matrix, target, row, demand, spot, len(cells), dead, middle)
    weights = found.origins[[demand.tally for demand in totals]].astype(float)
    cost = np.concatenate([np.full(len(cells), 1e-3), np.repeat(weights, 2)])
    result = linprog(cost, A_eq=matrix, b_eq=target, bounds=(0, None), method="highs")
    if result.x is not None:
        extra[cells] = result.x[: len(cells)]
    return extra


def _deviation(
    matrix: Floats,
    target: Floats,
    row: int,
    demand: Demand,
    spot: dict[int, int],
    width: int,
    dead: Floats,
    middle: Floats,
) -> None:
    """One total's row: its cells, plus what it falls short, less what it exceeds, is its point less its incidents' dead."""
    for number in demand.above:
        if number in spot:
            matrix[row, spot[number]] = 1.0
    matrix[row, width + 2 * row], matrix[row, width + 2 * row + 1] = 1.0, -1.0
    target[row] = middle[demand.tally] - sum(dead[number] for number in demand.above if number not in spot)
