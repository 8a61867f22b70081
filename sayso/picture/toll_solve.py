"""Solving the toll's two linear programs with HiGHS.

SciPy's solvers take a second to load, so that they are imported where something is solved.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from sayso.picture.toll_problem import Problem
from sayso.picture.toll_table import Floats, Ints, Mask

TOLERANCE = 1e-6
OPTIMAL, INFEASIBLE = 0, 2


@dataclass(frozen=True, slots=True)
class Bound:
    """A solved program: its value, and the demands and unknowns that hold it there."""

    value: int
    demands: tuple[int, ...]
    unknowns: tuple[int, ...]


def limited(problem: Problem) -> Mask:
    """Which unknowns a demand, or their own bounds, limit from above."""
    found = np.array([np.isfinite(unknown.high) for unknown in problem.unknowns], dtype=np.bool_)
    for demand in problem.demands:
        if np.isfinite(demand.high):
            found[demand.above] = True
    return found


def inequalities(problem: Problem, counted: Mask | None = None) -> tuple[Any, Floats, list[int]]:
    """The demands as `A x ≤ b`, and which demand each row comes from; demands without effect give no row.

    Without effect is, too, a low that an unknown can make up which nothing limits and which is not `counted` (None: none is):
    such rows bear no price, and leaving them out makes a large problem a tenth as large.
    """
    from scipy.sparse import csr_array

    idle = ~limited(problem) if counted is None else ~(limited(problem) | counted)
    parts: list[Ints] = []
    signs: list[float] = []
    limits: list[float] = []
    origin: list[int] = []
    for number, demand in enumerate(problem.demands):
        if demand.low > 0 and not idle[demand.below].any():
            parts.append(demand.below)
            signs.append(-1.0)
            limits.append(-demand.low)
            origin.append(number)
        if np.isfinite(demand.high):
            parts.append(demand.above)
            signs.append(1.0)
            limits.append(demand.high)
            origin.append(number)
    sizes = np.array([len(part) for part in parts], dtype=np.int64)
    columns = np.concatenate([np.zeros(0, dtype=np.int64), *parts])
    ends = np.concatenate([[0], np.cumsum(sizes)])
    matrix = csr_array((np.repeat(signs, sizes), columns, ends), shape=(len(limits), len(problem.unknowns)))
    return matrix, np.array(limits), origin


def solve(problem: Problem, cost: Floats) -> Bound | None:
    """The least of `cost · dead`, in whole people; None where the demands contradict one another.

    The program is solved over fractions; only where its value is no whole number is it solved again over whole people.
    """
    from scipy.optimize import linprog

    low = np.array([unknown.low for unknown in problem.unknowns])
    high = np.array([unknown.high for unknown in problem.unknowns])
    if (low > high + TOLERANCE).any():
        return None
    matrix, limits, origin = inequalities(problem, cost != 0)
    if not len(low):
        return None if (limits < 0).any() else Bound(0, (), ())
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
    return Bound(value, tuple(sorted(held)), tuple(np.flatnonzero(pinned).tolist()))


def _whole(value: float, matrix: Any, limits: Floats, low: Floats, high: Floats, cost: Floats) -> int:
    from scipy.optimize import Bounds, LinearConstraint, milp

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
    return None if found is None else Bound(-found.value, found.demands, found.unknowns)


def unbounded(problem: Problem, sides: tuple[int, ...]) -> tuple[int, ...]:
    """The unknowns of the question that nothing limits from above.

    Every demand with a high adds unknowns up, so the most is infinite exactly where one of them is in no such demand.
    """
    kept_down = limited(problem)
    return tuple(
        number
        for number, unknown in enumerate(problem.unknowns)
        if unknown.maybe and unknown.side in sides and not kept_down[number]
    )
