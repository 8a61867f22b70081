"""Solving the toll's two linear programs with HiGHS, and finding the smallest set of tallies that cannot all hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from sayso.picture.toll_problem import Problem
from sayso.picture.toll_table import Floats, Mask

TOLERANCE = 1e-6
OPTIMAL, INFEASIBLE = 0, 2
MULTIPLES = 3
STEPS = 500
"""As many branchings are spent on one smallest contradiction; counted, not timed, so that the answer is always the same one."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A solved program: its value, the demands and unknowns that hold it there, and each unknown's dead."""

    value: int
    demands: tuple[int, ...]
    unknowns: tuple[int, ...]
    dead: Floats


def inequalities(problem: Problem) -> tuple[Any, Floats, list[int]]:
    """The demands as `A x ≤ b`, and which demand each row comes from; demands without effect give no row."""
    rows: list[int] = []
    columns: list[int] = []
    signs: list[float] = []
    limits: list[float] = []
    origin: list[int] = []
    for number, demand in enumerate(problem.demands):
        if demand.low > 0:
            _row(rows, columns, signs, len(limits), demand.below, -1.0)
            limits.append(-demand.low)
            origin.append(number)
        if np.isfinite(demand.high):
            _row(rows, columns, signs, len(limits), demand.above, 1.0)
            limits.append(demand.high)
            origin.append(number)
    shape = (len(limits), len(problem.unknowns))
    matrix = csr_array(coo_array((signs, (rows, columns)), shape=shape))
    return matrix, np.array(limits), origin


def _row(
    rows: list[int], columns: list[int], signs: list[float], row: int, members: Sequence[int], sign: float
) -> None:
    rows.extend([row] * len(members))
    columns.extend(members)
    signs.extend([sign] * len(members))


def solve(problem: Problem, cost: Floats) -> Bound | None:
    """The least of `cost · dead`, in whole people; None where the demands contradict one another.

    The program is solved over fractions; only where its value is no whole number is it solved again over whole people.
    """
    low = np.array([unknown.low for unknown in problem.unknowns])
    high = np.array([unknown.high for unknown in problem.unknowns])
    if (low > high + TOLERANCE).any():
        return None
    matrix, limits, origin = inequalities(problem)
    if not len(low):
        return None if (limits < 0).any() else Bound(0, (), (), low)
    # scipy-stubs know no sparse matrix here, though HiGHS takes one.
    program: Any = linprog
    result = program(cost, A_ub=matrix, b_ub=limits, bounds=np.column_stack([low, high]), method="highs")
    if result.status == INFEASIBLE:
        return None
    if result.status != OPTIMAL:
        raise RuntimeError(f"HiGHS gave up on a toll: {result.message}")
    held = {origin[row] for row in np.flatnonzero(np.abs(result.ineqlin.marginals) > TOLERANCE)}
    pinned = (np.abs(result.lower.marginals) + np.abs(result.upper.marginals)) > TOLERANCE
    value = _whole(float(result.fun), matrix, limits, low, high, cost)
    return Bound(value, tuple(sorted(held)), tuple(np.flatnonzero(pinned).tolist()), np.asarray(result.x))


def _whole(value: float, matrix: Any, limits: Floats, low: Floats, high: Floats, cost: Floats) -> int:
    nearest = round(value)
    if abs(value - nearest) < TOLERANCE:
        return nearest
    whole = milp(
        cost,
        constraints=LinearConstraint(matrix, -np.inf, limits),
        bounds=Bounds(low, high),
        integrality=np.ones(len(low), dtype=np.int64),
    )
    return ceil(value - TOLERANCE) if whole.fun is None else round(whole.fun)


def least(problem: Problem, sides: tuple[int, ...]) -> Bound | None:
    """The fewest dead in the question; None where the demands contradict one another."""
    cost = [float(unknown.surely and unknown.side in sides) for unknown in problem.unknowns]
    return solve(problem, np.array(cost))


def most(problem: Problem, sides: tuple[int, ...]) -> Bound | None:
    """The most dead in the question, given that `unbounded` finds no one without a limit."""
    cost = [-float(unknown.maybe and unknown.side in sides) for unknown in problem.unknowns]
    found = solve(problem, np.array(cost))
    return None if found is None else Bound(-found.value, found.demands, found.unknowns, found.dead)


def unbounded(problem: Problem, sides: tuple[int, ...]) -> tuple[int, ...]:
    """The unknowns of the question that nothing limits from above.

    Every demand with a high adds unknowns up, so the most is infinite exactly where one of them is in no such demand.
    """
    limited = np.zeros(len(problem.unknowns), dtype=np.bool_)
    for demand in problem.demands:
        if np.isfinite(demand.high):
            limited[demand.above] = True
    return tuple(
        number
        for number, unknown in enumerate(problem.unknowns)
        if unknown.maybe and unknown.side in sides and not np.isfinite(unknown.high) and not limited[number]
    )


def feasible(problem: Problem) -> bool:
    """Whether all demands can hold together."""
    return solve(problem, np.zeros(len(problem.unknowns))) is not None


def blamed(problem: Problem) -> list[tuple[list[int], list[int]]]:
    """Groups of demands and unknowns (by their own bounds) that share the blame for an infeasible problem.

    Every bound may give at a price; those with a price in the cheapest way out prove the contradiction (Farkas's lemma). Those
    that share no unknown prove contradictions of their own: each group is one, save where its prices cancel out.
    """
    matrix, limits, origin = inequalities(problem)
    lows = [number for number, unknown in enumerate(problem.unknowns) if unknown.low > 0]
    highs = [number for number, unknown in enumerate(problem.unknowns) if np.isfinite(unknown.high)]
    width = len(problem.unknowns)
    units = csr_array((np.ones(width), (np.arange(width), np.arange(width))), shape=(width, width))
    rows = csr_array(vstack([matrix, -units[lows], units[highs]]))
    edges = np.array([problem.unknowns[n].low for n in lows] + [problem.unknowns[n].high for n in highs])
    bounds = np.concatenate([limits, np.where(np.arange(len(edges)) < len(lows), -edges, edges)])
    slack = csr_array((-np.ones(len(bounds)), (np.arange(len(bounds)),) * 2), shape=(len(bounds),) * 2)
    program: Any = linprog
    cost = np.concatenate([np.zeros(width), np.ones(len(bounds))])
    found = program(cost, A_ub=csr_array(hstack([rows, slack])), b_ub=bounds, bounds=(0, None), method="highs")
    priced = np.flatnonzero(np.abs(found.ineqlin.marginals) > TOLERANCE)
    of_rows = [*origin, *lows, *highs]
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for row, label in zip(priced.tolist(), _linked(rows[priced]), strict=True):
        groups.setdefault(label, ([], []))[row >= len(limits)].append(of_rows[row])
    return list(groups.values())


def _linked(rows: Any) -> list[int]:
    """A label for each row; rows that any chain of shared columns links have the same."""
    shared = abs(rows) @ abs(rows).T
    return list(connected_components(shared, directed=False)[1].tolist())


def smallest_contradiction(problem: Problem) -> tuple[int, ...]:
    """The demands of a smallest set that cannot all hold, of a problem built with `merge=False`; none where all can.

    By Farkas's lemma a set is contradictory exactly where non-negative multiples of its rows add up to `0 ≤ negative`; the
    fewest demands are found by integer programming over small whole multiples, which is all that rows of zeros and ones need
    save in contrived cases. There, where the search takes too many steps, and where great numbers blur what is whole, demands
    are taken away while the rest stays contradictory, as in `small_contradiction`.
    """
    matrix, limits, origin = inequalities(problem)
    members = sorted(set(origin))
    spot = {demand: index for index, demand in enumerate(members)}
    rows, width = len(limits), len(members)
    belongs = csr_array((np.ones(rows), (np.arange(rows), [spot[demand] for demand in origin])), shape=(rows, width))
    blocks = [
        LinearConstraint(_beside(matrix.T, None, width), 0, np.inf),
        LinearConstraint(_beside(csr_array(limits[None, :]), None, width), -np.inf, -1),
        LinearConstraint(_beside(csr_array(np.eye(rows)), -MULTIPLES * belongs, width), -np.inf, 0),
    ]
    found = milp(
        # Among the smallest sets the first in the problem's order, so that the answer is always the same one.
        np.concatenate([np.zeros(rows), width + np.arange(width) / width]),
        constraints=blocks,
        bounds=Bounds(0, np.repeat([float(MULTIPLES), 1.0], [rows, width])),
        integrality=np.ones(rows + width, dtype=np.int64),
        options={"mip_rel_gap": 0.0, "node_limit": STEPS},
    )
    chosen = [] if found.x is None else [members[index] for index in np.flatnonzero(found.x[rows:] > 0.5).tolist()]
    if found.status == OPTIMAL and _contradictory(matrix, limits, np.isin(origin, chosen)):
        return tuple(chosen)
    return small_contradiction(problem)


def small_contradiction(problem: Problem) -> tuple[int, ...]:
    """Demands none of which can be spared from a contradiction; none where there is no contradiction.

    The smaller a demand's numbers the sooner it is spared, whole stretches at first, so that few great ones are left.
    """
    matrix, limits, origin = inequalities(problem)
    source = np.array(origin, dtype=np.int64)
    if not _contradictory(matrix, limits, np.ones(len(source), dtype=np.bool_)):
        return ()
    size = {demand: float(np.abs(limits[source == demand]).max()) for demand in sorted(set(origin))}
    kept = sorted(size, key=lambda demand: (size[demand], -demand))
    stretch = len(kept)
    while stretch > 1:
        stretch = (stretch + 1) // 2
        at = 0
        while at < len(kept):
            rest = kept[:at] + kept[at + stretch :]
            if _contradictory(matrix, limits, np.isin(source, rest)):
                kept = rest
            else:
                at += stretch
    return tuple(sorted(kept))


def _contradictory(matrix: Any, limits: Floats, rows: Mask) -> bool:
    """Whether these rows cannot all hold."""
    if not rows.any():
        return False
    program: Any = linprog
    nothing = np.zeros(matrix.shape[1])
    found = program(nothing, A_ub=matrix[np.flatnonzero(rows)], b_ub=limits[rows], bounds=(0, None), method="highs")
    return bool(found.status == INFEASIBLE)


def _beside(left: Any, right: Any | None, width: int) -> Any:
    empty = csr_array((left.shape[0], width)) if right is None else right
    return csr_array(hstack([left, empty]))
