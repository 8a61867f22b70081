"""The toll as a linear program: unknowns, and what the tallies demand of them.

Unknowns are the dead of each incident and of each cell of the (place, days) partition that the totals and the question induce;
outside every total there is no cell, since no claim speaks of dead there. Civilians and combatants are separate unknowns
wherever a tally speaks of them; a tally of unspecified victims bounds their sum. Incidents that stand in the same relation to
every total and to the question are one unknown: each one's feasible set is a generalised polymatroid, and those add up exactly,
bound by bound (Frank and Tardos 1988).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sayso.model import Victims
from sayso.picture.geography import Geography
from sayso.picture.tallies import Tallies, distinct
from sayso.picture.toll_cells import NONE, Cell, Partition, spans
from sayso.picture.toll_table import Floats, Ints, Mask, Region, Thing
from sayso.picture.toll_where import Where

CIVILIAN, COMBATANT, BOTH = 0, 1, 2
SIDES: dict[Victims | None, tuple[int, ...]] = {
    Victims.CIVILIAN: (CIVILIAN,),
    Victims.COMBATANT: (COMBATANT,),
    Victims.UNSPECIFIED: (CIVILIAN, COMBATANT),
    None: (CIVILIAN, COMBATANT),
}


@dataclass(slots=True)
class Unknown:
    """A number of dead to be found: of one side, between bounds, counted in the question surely or maybe.

    `things` are the incidents (several where merged), or the totals that cover a cell.
    """

    side: int
    low: float
    high: float
    surely: bool
    maybe: bool
    things: Ints
    cell: bool


@dataclass(slots=True)
class Demand:
    """`low` ≤ the sum of `below`, and the sum of `above` ≤ `high`; stands on one tally (-1: on merged incidents)."""

    tally: int
    low: float
    high: float
    below: Ints
    above: Ints
    things: Ints


@dataclass(slots=True)
class Problem:
    """Everything two linear programs need."""

    unknowns: list[Unknown] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)

    def add(self, unknown: Unknown) -> int:
        self.unknowns.append(unknown)
        return len(self.unknowns) - 1


@dataclass(frozen=True, slots=True)
class Case:
    """A question over tallies: what the problem is built from. `component` labels things that totals tie together."""

    region: Region
    tallies: Tallies
    where: Where
    things: Sequence[Thing]
    geo: Geography
    component: Ints


def relevant(case: Case, dropped: Ints) -> Ints:
    """The tallies that can bear on the question: those of things in it, and of all that totals tie to these."""
    alive = np.ones(len(case.tallies), dtype=np.bool_)
    alive[dropped] = False
    inside = case.where.asked(case.region)[case.tallies.thing] & alive
    reached = np.zeros(len(case.component) + 1, dtype=np.bool_)
    reached[case.component[case.tallies.thing[inside]]] = True
    return np.flatnonzero(alive & reached[case.component[case.tallies.thing]])


def build(case: Case, chosen: Ints, *, least: bool, merge: bool = True) -> Problem:
    """The problem of the least, or of the most.

    Things without a place or days are in the least only where they lie surely in the question (elsewhere they could only take
    the place of dead that a total says are in it), and in the most only where they may. `merge=False` keeps incidents apart, one
    demand a tally, so that a contradiction can be traced to its claims.
    """
    return _Builder(case, chosen, least, merge).problem


class _Builder:
    """Builds one problem; its parts share what they number things by."""

    def __init__(self, case: Case, chosen: Ints, least: bool, merge: bool) -> None:
        self.case, self.merge, self.problem = case, merge, Problem()
        self.surely, self.maybe = case.where.surely(case.region), case.where.asked(case.region)
        admitted = case.where.firm | (self.surely if least else self.maybe)
        thing = case.tallies.thing
        chosen = chosen[admitted[thing[chosen]]]
        total = case.where.total[thing[chosen]]
        self.of_totals, self.of_incidents = chosen[total], chosen[~total]
        self.totals = distinct(thing[self.of_totals])
        self.incidents = distinct(thing[self.of_incidents])
        self.regions = [case.where.regions[number] for number in self.totals.tolist()]
        self.own = _by_thing(case.tallies, self.of_totals)
        self.below: list[list[Ints]] = [[] for _ in self.regions]
        self.above: list[list[Ints]] = [[] for _ in self.regions]
        if len(self.incidents):
            self._incidents()
        self._cells()
        self._demands()

    def _memberships(self) -> tuple[list[Ints], list[Ints]]:
        """For each total, the incidents (by position) that may and that surely lie in it."""
        spot = np.full(len(self.case.things), -1, dtype=np.int64)
        spot[self.incidents] = np.arange(len(self.incidents))
        may: list[Ints] = []
        sure: list[Ints] = []
        for number in self.totals.tolist():
            for found, into in zip(self.case.where.inside(number), (may, sure), strict=True):
                at = spot[found]
                into.append(at[at >= 0])
        return may, sure

    def _incidents(self) -> None:
        may, sure = self._memberships()
        box = boxes(self.case.tallies, self.of_incidents, self.incidents, len(self.case.things))
        crossed = (box[::2] > box[1::2]).any(axis=0)
        if self.merge and crossed.any():
            # Merged with others, an incident that contradicts itself could pass unseen.
            self.problem.demands.append(Demand(-1, 1.0, np.inf, NONE, NONE, self.incidents[crossed]))
        asked = (self.surely[self.incidents], self.maybe[self.incidents])
        labels = self._alike(may, sure, asked) if self.merge else np.arange(len(self.incidents))
        first, ids = self._place(labels, box, asked)
        for members, into in ((may, self.below), (sure, self.above)):
            for own, found in zip(into, _of_groups(members, labels, first, ids), strict=True):
                own.append(found)

    def _alike(self, may: list[Ints], sure: list[Ints], asked: tuple[Mask, Mask]) -> Ints:
        """A label for each incident, the same where it lies in the same totals: sums of random 64-bit numbers are compared."""
        dice = np.random.default_rng(0)
        sums = np.zeros(len(self.incidents), dtype=np.uint64)
        for members in (*may, *sure, np.flatnonzero(asked[0]), np.flatnonzero(asked[1])):
            sums[members] += dice.integers(1, 2**63, dtype=np.uint64)
        return np.asarray(np.unique(sums, return_inverse=True)[1], dtype=np.int64).reshape(-1)

    def _place(self, labels: Ints, box: Floats, asked: tuple[Mask, Mask]) -> tuple[Ints, Ints]:
        """Add each group's unknowns; returns each group's first incident, and its unknown of either side (-1: none)."""
        order = np.argsort(labels, kind="stable")
        starts = np.flatnonzero(np.append(True, np.diff(labels[order]) > 0))
        first = order[starts]
        sums = np.add.reduceat(box[:, order], starts, axis=1)
        ids = np.full((2, len(starts)), -1, dtype=np.int64)
        own = {} if self.merge else _by_thing(self.case.tallies, self.of_incidents)
        for group, members in enumerate(np.split(self.incidents[order], starts[1:])):
            at, edge = int(first[group]), sums[:, group]
            mine = own.get(int(members[0]), [])
            new = []
            for side in (CIVILIAN, COMBATANT):
                low, high = (edge[2 * side], edge[2 * side + 1]) if self.merge else (0.0, np.inf)
                if edge[2 * side : 2 * side + 2].any() or _speaks(self.case.tallies, mine, side):
                    one = Unknown(side, low, high, bool(asked[0][at]), bool(asked[1][at]), members, False)
                    new.append(self.problem.add(one))
                    ids[side, group] = new[-1]
            if not self.merge:
                self._demand_incident(mine, new, members)
            elif len(new) == 2:
                both = np.array(new, dtype=np.int64)
                self.problem.demands.append(Demand(-1, edge[4], edge[5], both, both, members))
        return first, ids

    def _demand_incident(self, own: list[int], ids: list[int], things: Ints) -> None:
        for tally in own:
            own_sides = self._sides(tally)
            counted = np.array([u for u in ids if self.problem.unknowns[u].side in own_sides], dtype=np.int64)
            low, high = float(self.case.tallies.low[tally]), float(self.case.tallies.high[tally])
            self.problem.demands.append(Demand(tally, low, high, counted, counted, things))

    def _sides(self, tally: int) -> tuple[int, ...]:
        kind = int(self.case.tallies.victims[tally])
        return (CIVILIAN, COMBATANT) if kind == BOTH else (kind,)

    def _cells(self) -> None:
        """Add the cells' unknowns; a total without place or days has one of its own besides."""
        case, numbers = self.case, self.totals.tolist()
        sides = [[s for s in (CIVILIAN, COMBATANT) if _speaks(case.tallies, self.own[n], s)] for n in numbers]
        firm = [bool(case.where.firm[number]) for number in numbers]
        cut = Partition(self.regions, spans(self.regions), firm, case.region, case.where, case.geo)
        hears = np.zeros((len(numbers), 2), dtype=np.bool_)
        for position, own in enumerate(sides):
            hears[position, own] = firm[position]
        self._cut(cut.cells(), np.array(firm, dtype=np.bool_), hears)
        for position, number in enumerate(numbers):
            for side in () if firm[position] else sides[position]:
                asked = (bool(self.surely[number]), bool(self.maybe[number]))
                new = self.problem.add(Unknown(side, 0.0, np.inf, *asked, self.totals[[position]], True))
                self.below[position].append(np.array([new]))
                self.above[position].append(np.array([new]))

    def _cut(self, cells: list[Cell], firm: Mask, hears: Mask) -> None:
        """The unknowns of cells: one for each side of which a firm total that covers it speaks (`hears`, by total and side)."""
        rows = [np.zeros(0, dtype=np.int64)]
        ids = [np.zeros(0, dtype=np.int64)]
        for cover, inside in cells:
            for side in np.flatnonzero(hears[cover].any(axis=0)).tolist():
                new = self.problem.add(Unknown(side, 0.0, np.inf, inside, inside, self.totals[cover], True))
                rows.append(cover)
                ids.append(np.full(len(cover), new))
        total, unknown = np.concatenate(rows), np.concatenate(ids)
        order = np.argsort(total, kind="stable")
        total, unknown = total[order], unknown[order]
        ends = np.searchsorted(total, np.arange(len(self.regions) + 1))
        for position in range(len(self.regions)):
            mine = unknown[ends[position] : ends[position + 1]]
            self.below[position].append(mine)
            if firm[position]:
                self.above[position].append(mine)

    def _demands(self) -> None:
        tallies = self.case.tallies
        side = np.array([unknown.side for unknown in self.problem.unknowns], dtype=np.int64)
        for position, number in enumerate(self.totals.tolist()):
            things = self.totals[[position]]
            below, above = (np.concatenate([NONE, *into[position]]) for into in (self.below, self.above))
            for tally in self.own[number]:
                kind = int(tallies.victims[tally])
                under, over = (u if kind == BOTH else u[side[u] == kind] for u in (below, above))
                low, high = float(tallies.low[tally]), float(tallies.high[tally])
                self.problem.demands.append(Demand(tally, low, high, under, over, things))


def _of_groups(members: list[Ints], labels: Ints, first: Ints, ids: Ints) -> list[Ints]:
    """The unknowns of each total's groups, where `members` are its incidents: each group stands for all of them by its first."""
    if not members:
        return []
    flat = np.concatenate(members)
    of = np.repeat(np.arange(len(members)), [len(each) for each in members])
    group = labels[flat]
    stands = first[group] == flat
    found, of = ids[:, group[stands]], of[stands]
    total, side = np.broadcast_to(of, found.shape).ravel(), found.ravel()
    there = np.flatnonzero(side >= 0)
    order = there[np.argsort(total[there], kind="stable")]
    return np.split(side[order], np.searchsorted(total[order], np.arange(1, len(members))))


def _by_thing(tallies: Tallies, chosen: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for tally, thing in zip(chosen.tolist(), tallies.thing[chosen].tolist(), strict=True):
        found.setdefault(thing, []).append(tally)
    return found


def _speaks(tallies: Tallies, own: Iterable[int], side: int) -> bool:
    return any(tallies.victims[tally] in (side, BOTH) for tally in own)


def boxes(tallies: Tallies, chosen: Ints, incidents: Ints, things: int) -> Floats:
    """Tight bounds of each incident's dead: rows civilians low, high, combatants low, high, together low, high.

    `chosen` are the incidents' tallies. A side of which no tally speaks has none.
    """
    spot = np.zeros(things, dtype=np.int64)
    spot[incidents] = np.arange(len(incidents))
    at, kind = spot[tallies.thing[chosen]], tallies.victims[chosen]
    box = np.zeros((6, len(incidents)))
    box[1::2] = np.inf
    np.maximum.at(box, (2 * kind, at), tallies.low[chosen])
    np.minimum.at(box, (2 * kind + 1, at), tallies.high[chosen])
    for side in (CIVILIAN, COMBATANT):
        spoken: npt.NDArray[np.bool_] = np.zeros(len(incidents), dtype=np.bool_)
        spoken[at[(kind == side) | (kind == BOTH)]] = True
        box[2 * side + 1][~spoken] = 0.0
    a, b, c, d, e, f = box
    tight = [np.maximum(a, e - d), np.minimum(b, f - c), np.maximum(c, e - b), np.minimum(d, f - a)]
    return np.vstack([*tight, np.maximum(e, a + c), np.minimum(f, b + d)])
