"""Why tallies cannot all hold: what shares the blame, and small sets that contradict one another.

By Farkas's lemma a set of rows is contradictory exactly where non-negative multiples of them add up to `0 ≤ negative`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from sayso.picture.toll_problem import Problem
from sayso.picture.toll_solve import INFEASIBLE, OPTIMAL, TOLERANCE, inequalities
from sayso.picture.toll_table import Floats, Ints

FEW = 60
"""Among so many demands a smallest contradiction is looked for; among more, within a proof of the deepest."""
MULTIPLES = 3
STEPS = 500
"""As many branchings are spent on one smallest contradiction; counted, not timed, so that the answer is always the same one."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Demands as `matrix x ≤ limits`; `source` is the demand of each row."""

    matrix: Any
    limits: Floats
    source: Ints

    @classmethod
    def of(cls, problem: Problem) -> _Rows:
        matrix, limits, origin = inequalities(problem)
        return cls(matrix, limits, np.array(origin, dtype=np.int64))

    def only(self, demands: Sequence[int] | Ints) -> _Rows:
        """The rows of these demands, with the unknowns only that are in them; those that are in the same rows are one."""
        rows = np.flatnonzero(np.isin(self.source, demands))
        inner = self.matrix[rows]
        # Sums of random 64-bit numbers are compared: what a row holds it holds once, and all by one sign.
        dice = np.random.default_rng(0).integers(1, 2**63, size=len(rows), dtype=np.uint64)
        sums = np.zeros(inner.shape[1], dtype=np.uint64)
        np.add.at(sums, inner.indices, np.repeat(dice, np.diff(inner.indptr)))
        alike, first = np.unique(sums, return_index=True)
        return _Rows(inner[:, np.sort(first[alike > 0])], self.limits[rows], self.source[rows])


def blamed(problem: Problem) -> list[tuple[list[int], list[int]]]:
    """Groups of demands and unknowns (by their own bounds) that share the blame for an infeasible problem; none of a feasible one.

    Every bound may give at a price; those with a price in the cheapest way out prove the contradiction (Farkas's lemma). Those
    that share no unknown prove contradictions of their own: each group is one, save where its prices cancel out.
    """
    matrix, limits, origin = inequalities(problem)
    lows = [number for number, unknown in enumerate(problem.unknowns) if unknown.low > 0]
    highs = [number for number, unknown in enumerate(problem.unknowns) if np.isfinite(unknown.high)]
    width = len(problem.unknowns)
    if not width:
        return [([origin[row]], []) for row in np.flatnonzero(limits < 0).tolist()]
    units = csr_array((np.ones(width), (np.arange(width), np.arange(width))), shape=(width, width))
    rows = csr_array(vstack([matrix, -units[lows], units[highs]]))
    edges = np.array([problem.unknowns[n].low for n in lows] + [problem.unknowns[n].high for n in highs])
    bounds = np.concatenate([limits, np.where(np.arange(len(edges)) < len(lows), -edges, edges)])
    slack = csr_array((-np.ones(len(bounds)), (np.arange(len(bounds)),) * 2), shape=(len(bounds),) * 2)
    program: Any = linprog
    cost = np.concatenate([np.zeros(width), np.ones(len(bounds))])
    found = program(cost, A_ub=csr_array(hstack([rows, slack])), b_ub=bounds, bounds=(0, None), method="highs")
    if found.fun <= TOLERANCE:
        return []
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


def contradiction(problem: Problem) -> tuple[int, ...]:
    """Demands, of a problem built with `merge=False`, that contradict one another and none of which can be spared; none where
    all can hold.

    Among few demands it is a smallest such set; among many, one of few great numbers in a proof of the deepest contradiction.
    """
    rows = _Rows.of(problem)
    proof = _proof(rows)
    if proof is None:
        return ()
    smallest = _smallest(rows) if len(np.unique(rows.source)) <= FEW else ()
    return smallest or _irreducible(rows.only(rows.source[proof > TOLERANCE]))


def _proof(rows: _Rows) -> Floats | None:
    """Multiples of the rows, which sum to one, that prove that not all can hold; None where they can.

    They are the prices of the least slack that, given to every row alike, reconciles all: of the deepest contradiction a row.
    """
    if not len(rows.limits):
        return None
    program: Any = linprog
    relaxed = csr_array(hstack([rows.matrix, csr_array(-np.ones((len(rows.limits), 1)))]))
    cost = np.append(np.zeros(rows.matrix.shape[1]), 1.0)
    found = program(cost, A_ub=relaxed, b_ub=rows.limits, bounds=(0, None), method="highs")
    return -np.asarray(found.ineqlin.marginals) if found.fun > TOLERANCE else None


def _smallest(rows: _Rows) -> tuple[int, ...]:
    """The fewest contradictory demands, by integer programming over small whole multiples, which is all that rows of zeros and
    ones need save in contrived cases; none there, where it takes too many steps, and where great numbers blur what is whole."""
    members, spot = np.unique(rows.source, return_inverse=True)
    height, width = len(rows.limits), len(members)
    belongs = csr_array((np.ones(height), (np.arange(height), spot)), shape=(height, width))
    blocks = [
        LinearConstraint(_beside(rows.matrix.T, None, width), 0, np.inf),
        LinearConstraint(_beside(csr_array(rows.limits[None, :]), None, width), -np.inf, -1),
        LinearConstraint(_beside(csr_array(np.eye(height)), -MULTIPLES * belongs, width), -np.inf, 0),
    ]
    found = milp(
        # Among the smallest sets the first in the problem's order, so that the answer is always the same one.
        np.concatenate([np.zeros(height), width + np.arange(width) / width]),
        constraints=blocks,
        bounds=Bounds(0, np.repeat([float(MULTIPLES), 1.0], [height, width])),
        integrality=np.ones(height + width, dtype=np.int64),
        options={"mip_rel_gap": 0.0, "node_limit": STEPS},
    )
    if found.status != OPTIMAL:
        return ()
    chosen: Ints = members[np.asarray(found.x)[height:] > 0.5]
    return tuple(chosen.tolist()) if _contradictory(rows.only(chosen)) else ()


def _irreducible(rows: _Rows) -> tuple[int, ...]:
    """Demands none of which can be spared from a contradiction, greatest numbers first, so that it is made of few great ones:
    the smaller number goes wherever the rest does without it (the preferred explanation of Junker's QuickXplain, 2004)."""
    size = {demand: float(np.abs(rows.limits[rows.source == demand]).max()) for demand in set(rows.source.tolist())}
    needed: list[int] = []
    loose = sorted(size, key=lambda demand: (-size[demand], demand))
    most = len(loose)

    def enough(first: int) -> bool:
        return _contradictory(rows.only([*needed, *loose[:first]]))

    while first := bisect_left(range(most), True, key=enough):
        left = [*needed, *loose[:first]]
        spared = _spared(rows, left)
        needed, loose = [d for d in left if d not in spared], [d for d in left if d in spared]
        # The last of those that can be spared goes, as it is the smallest.
        most = len(loose) - 1
    return tuple(sorted(needed))


def _spared(rows: _Rows, demands: Sequence[int]) -> frozenset[int]:
    """Those of these contradictory demands that may each be left out with the rest still contradictory: all such systems side
    by side in one program, each with a slack that only a contradictory one needs."""
    own = rows.only(demands)
    rests = [np.flatnonzero(own.source != demand) for demand in demands]
    system = np.repeat(np.arange(len(rests)), [len(rest) for rest in rests])
    stacked = own.matrix[np.concatenate(rests)]
    width, held = own.matrix.shape[1], np.diff(stacked.indptr)
    columns = stacked.indices + width * np.repeat(system, held)
    diagonal = csr_array((stacked.data, columns, stacked.indptr), shape=(len(system), width * len(rests)))
    slack = csr_array((-np.ones(len(system)), (np.arange(len(system)), system)), shape=(len(system), len(rests)))
    program: Any = linprog
    found = program(
        np.repeat([0.0, 1.0], [width * len(rests), len(rests)]),
        A_ub=csr_array(hstack([diagonal, slack])),
        b_ub=own.limits[np.concatenate(rests)],
        bounds=(0, None),
        method="highs",
    )
    return frozenset(np.array(demands)[found.x[width * len(rests) :] > TOLERANCE].tolist())


def _contradictory(rows: _Rows) -> bool:
    """Whether these rows cannot all hold."""
    if not len(rows.limits):
        return False
    # With no unknown whole this is a linear program, which `milp` hands over with less ado than `linprog`.
    found = milp(np.zeros(rows.matrix.shape[1]), constraints=LinearConstraint(rows.matrix, -np.inf, rows.limits))
    return bool(found.status == INFEASIBLE)


def _beside(left: Any, right: Any | None, width: int) -> Any:
    empty = csr_array((left.shape[0], width)) if right is None else right
    return csr_array(hstack([left, empty]))
