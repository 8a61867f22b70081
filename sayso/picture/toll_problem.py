"""The toll as a linear program: unknowns, and what the tallies demand of them.

Unknowns are the dead of each incident and of each cell of the (place, days) partition that the totals and the question induce;
cells outside every total have none, since no claim speaks of them. Civilians and combatants are separate unknowns wherever a
tally speaks of them; a tally of unspecified victims bounds their sum. Incidents that stand in the same relation to every total
and to the question are one unknown: each one's feasible set is a generalised polymatroid, and those add up exactly, bound by
bound (Frank and Tardos 1988).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np

from sayso.model import Days, Victims
from sayso.picture.geography import Geography
from sayso.picture.tallies import Tallies
from sayso.picture.toll_table import Floats, Ints, Mask, Region, Thing

CIVILIAN, COMBATANT, BOTH = 0, 1, 2
SIDES: dict[Victims | None, tuple[int, ...]] = {
    Victims.CIVILIAN: (CIVILIAN,),
    Victims.COMBATANT: (COMBATANT,),
    Victims.UNSPECIFIED: (CIVILIAN, COMBATANT),
    None: (CIVILIAN, COMBATANT),
}
ALWAYS_FIRST, ALWAYS_LAST = date.min.toordinal(), date.max.toordinal()


class Where:
    """Which things lie surely, or may lie, in a region; answered for all things at once."""

    def __init__(self, things: Sequence[Thing], geo: Geography) -> None:
        self._geo = geo
        self._sets: list[tuple[str, ...]] = []
        numbers: dict[tuple[str, ...], int] = {}
        for thing in things:
            numbers.setdefault(thing.places, len(numbers))
        self._sets = list(numbers)
        self._set = np.array([numbers[thing.places] for thing in things], dtype=np.int64)
        self._dated = np.array([thing.days is not None for thing in things], dtype=np.bool_)
        self.first = np.array([t.days.first.toordinal() if t.days else ALWAYS_FIRST for t in things], dtype=np.int64)
        self.last = np.array([_last(thing) for thing in things], dtype=np.int64)
        self.firm = np.array([thing.firm for thing in things], dtype=np.bool_)
        self.total = np.array([thing.total for thing in things], dtype=np.bool_)
        self._places: dict[tuple[str | None, bool], Mask] = {}

    def surely(self, region: Region) -> Mask:
        """Things whose every place is inside the region's and whose days all are; undated ones only in all time."""
        there = self._at(region.place, True)
        if region.days is None:
            return there
        first, last = region.days.first.toordinal(), region.days.last.toordinal()
        return there & self._dated & (self.first >= first) & (self.last <= last)

    def maybe(self, region: Region) -> Mask:
        """Things of which some place overlaps the region's and some day is in its days."""
        there = self._at(region.place, False)
        if region.days is None:
            return there
        first, last = region.days.first.toordinal(), region.days.last.toordinal()
        return there & (self.first <= last) & (self.last >= first)

    def _at(self, place: str | None, surely: bool) -> Mask:
        key = (place, surely)
        if key not in self._places:
            self._places[key] = np.array([self._fits(each, place, surely) for each in self._sets], dtype=np.bool_)
        return np.asarray(self._places[key][self._set] if len(self._set) else np.zeros(0, dtype=np.bool_))

    def _fits(self, places: tuple[str, ...], region: str | None, surely: bool) -> bool:
        if region is None:
            return True
        if not places:
            return not surely
        if surely:
            return all(self._geo.contains(region, place) for place in places)
        return any(self._geo.overlap(region, place) for place in places)


def _last(thing: Thing) -> int:
    if thing.days is not None:
        return thing.days.last.toordinal()
    return ALWAYS_LAST if thing.known is None else thing.known.toordinal()


@dataclass(slots=True)
class Unknown:
    """A number of dead to be found: of one side, between bounds, counted in the question surely or maybe.

    `tallies` are those behind the bounds; `things` the incidents (several where merged) or the covering totals of a cell.
    """

    side: int
    low: float
    high: float
    surely: bool
    maybe: bool
    things: tuple[int, ...]
    cell: bool


@dataclass(slots=True)
class Demand:
    """`low` ≤ the sum of `below`, and the sum of `above` ≤ `high`; stands on one tally (-1: on a merged group)."""

    tally: int
    low: float
    high: float
    below: list[int]
    above: list[int]
    things: tuple[int, ...] = ()


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
    """A question over tallies: what the problem is built from."""

    region: Region
    tallies: Tallies
    where: Where
    things: Sequence[Thing]
    geo: Geography


def relevant(case: Case, dropped: frozenset[int]) -> Ints:
    """The tallies that can bear on the question: those of things in it, and of all that totals tie to these."""
    alive = np.array([t not in dropped for t in range(len(case.tallies))], dtype=np.bool_)
    active = np.zeros(len(case.things), dtype=np.bool_)
    active[case.tallies.thing[alive]] = True
    reached = active & case.where.maybe(case.region)
    waiting = set(np.flatnonzero(active & case.where.total).tolist())
    fresh = True
    while fresh:
        fresh = False
        for total in sorted(waiting):
            tied = active & case.where.maybe(region_of(case.things[total]))
            if (tied & reached).any() or reached[total]:
                waiting.discard(total)
                reached |= tied
                reached[total] = fresh = True
    return np.flatnonzero(alive & reached[case.tallies.thing])


def region_of(thing: Thing) -> Region:
    """The region of a total; where its days are unknown, all days up to its publication."""
    days = thing.days
    if days is None and thing.known is not None:
        days = Days(date.min, thing.known)
    return Region(thing.places[0] if thing.places else None, days)


def build(case: Case, chosen: Ints, *, least: bool, merge: bool = True) -> Problem:
    """The problem of the least, or of the most.

    Things without a place or days are in the least only where they lie surely in the question (elsewhere they could only take
    the place of dead that a total says are in it), and in the most only where they may. `merge=False` keeps incidents apart, one
    demand a tally, so that a contradiction can be traced to its claims.
    """
    surely, maybe = case.where.surely(case.region), case.where.maybe(case.region)
    admitted = case.where.firm | (surely if least else maybe)
    chosen = chosen[admitted[case.tallies.thing[chosen]]]
    totals = sorted(set(case.tallies.thing[chosen][case.where.total[case.tallies.thing[chosen]]].tolist()))
    incidents = np.unique(case.tallies.thing[chosen][~case.where.total[case.tallies.thing[chosen]]])
    problem = Problem()
    regions = [region_of(case.things[total]) for total in totals]
    may = _rows([case.where.maybe(region)[incidents] for region in regions], len(incidents))
    sure = _rows(
        [
            case.where.surely(region)[incidents] if case.where.firm[total] else np.zeros(len(incidents), dtype=np.bool_)
            for total, region in zip(totals, regions, strict=True)
        ],
        len(incidents),
    )
    placed = _incidents(problem, case, chosen, incidents, may, sure, (surely[incidents], maybe[incidents]), merge)
    cells = _cells(problem, case, chosen, totals, regions, (surely, maybe))
    _demand_totals(problem, case, chosen, totals, placed, cells)
    return problem


def _rows(masks: list[Mask], width: int) -> Mask:
    return np.array(masks, dtype=np.bool_).reshape(len(masks), width)


@dataclass(slots=True)
class _Placed:
    """For each unknown of an incident, the totals (by position) it may and surely lies in."""

    unknown: int
    may: frozenset[int]
    sure: frozenset[int]


def _incidents(
    problem: Problem,
    case: Case,
    chosen: Ints,
    incidents: Ints,
    may: Mask,
    sure: Mask,
    asked: tuple[Mask, Mask],
    merge: bool,
) -> list[_Placed]:
    if not len(incidents):
        return []
    bounds = boxes(case.tallies, chosen, incidents)
    if merge and (bounds[::2] > bounds[1::2]).any():
        # Merged with others, an incident that contradicts itself could pass unseen.
        problem.demands.append(Demand(-1, 1.0, np.inf, [], []))
    labels = _alike(np.vstack([may, sure, asked[0][None], asked[1][None]])) if merge else np.arange(len(incidents))
    placed: list[_Placed] = []
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    by_incident = _tallies_of(case.tallies, chosen) if not merge else {}
    for members in np.split(order, cuts):
        one = int(members[0])
        things = tuple(incidents[members].tolist())
        box = bounds[:, members].sum(axis=1)
        ids = []
        for side in (CIVILIAN, COMBATANT):
            low, high = (box[2 * side], box[2 * side + 1]) if merge else (0.0, np.inf)
            if box[2 * side : 2 * side + 2].any() or (
                not merge and _speaks(case.tallies, by_incident[things[0]], side)
            ):
                ids.append(
                    problem.add(Unknown(side, low, high, bool(asked[0][one]), bool(asked[1][one]), things, False))
                )
        where = (frozenset(np.flatnonzero(may[:, one]).tolist()), frozenset(np.flatnonzero(sure[:, one]).tolist()))
        placed.extend(_Placed(unknown, *where) for unknown in ids)
        if merge:
            _demand_group(problem, box, ids, things)
        else:
            _demand_incident(problem, case.tallies, by_incident[things[0]], ids, things)
    return placed


def _alike(columns: Mask) -> Ints:
    """A label for each column, the same for equal columns."""
    packed = np.ascontiguousarray(np.packbits(columns, axis=0).T)
    _, labels = np.unique(packed, axis=0, return_inverse=True)
    return np.asarray(labels, dtype=np.int64).reshape(-1)


def _tallies_of(tallies: Tallies, chosen: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for tally in chosen.tolist():
        found.setdefault(int(tallies.thing[tally]), []).append(tally)
    return found


def _speaks(tallies: Tallies, own: Iterable[int], side: int) -> bool:
    return any(tallies.victims[tally] in (side, BOTH) for tally in own)


def boxes(tallies: Tallies, chosen: Ints, incidents: Ints) -> Floats:
    """Tight bounds of each incident's dead: rows civilians low, high, combatants low, high, together low, high.

    A side of which no tally speaks has none.
    """
    spot = {int(thing): index for index, thing in enumerate(incidents)}
    box = np.zeros((6, len(incidents)))
    box[1::2] = np.inf
    spoken = np.zeros((2, len(incidents)), dtype=np.bool_)
    mine = chosen[np.isin(tallies.thing[chosen], incidents)]
    at = np.array([spot[int(thing)] for thing in tallies.thing[mine]], dtype=np.int64)
    kind = tallies.victims[mine]
    np.maximum.at(box, (2 * kind, at), tallies.low[mine])
    np.minimum.at(box, (2 * kind + 1, at), tallies.high[mine])
    for side in (CIVILIAN, COMBATANT):
        spoken[side][at[(kind == side) | (kind == BOTH)]] = True
        box[2 * side + 1][~spoken[side]] = 0.0
    a, b, c, d, e, f = box
    with np.errstate(invalid="ignore"):
        tight = [np.maximum(a, e - d), np.minimum(b, f - c), np.maximum(c, e - b), np.minimum(d, f - a)]
    return np.vstack([*tight, np.maximum(e, a + c), np.minimum(f, b + d)])


def _demand_group(problem: Problem, box: Floats, ids: list[int], things: tuple[int, ...]) -> None:
    if len(ids) == 2:
        problem.demands.append(Demand(-1, box[4], box[5], ids, ids, things))


def _demand_incident(
    problem: Problem, tallies: Tallies, own: list[int], ids: list[int], things: tuple[int, ...]
) -> None:
    for tally in own:
        sides = (CIVILIAN, COMBATANT) if tallies.victims[tally] == BOTH else (int(tallies.victims[tally]),)
        counted = [unknown for unknown in ids if problem.unknowns[unknown].side in sides]
        problem.demands.append(Demand(tally, tallies.low[tally], tallies.high[tally], counted, counted, things))


def _cells(
    problem: Problem, case: Case, chosen: Ints, totals: list[int], regions: list[Region], asked: tuple[Mask, Mask]
) -> list[tuple[int, frozenset[int]]]:
    """Add the cells' unknowns; returns each with the totals (by position) that cover it.

    A total without place or days has a cell of its own, which may lie in every other such total it overlaps.
    """
    own = _tallies_of(case.tallies, chosen)
    sides = [
        tuple(side for side in (CIVILIAN, COMBATANT) if _speaks(case.tallies, own[total], side)) for total in totals
    ]
    found: list[tuple[int, frozenset[int]]] = []
    for cover, inside in sorted(_partition(case, totals, regions), key=lambda cell: (sorted(cell[0]), cell[1])):
        things = tuple(totals[position] for position in sorted(cover))
        for side in sorted(
            {side for position in cover if case.where.firm[totals[position]] for side in sides[position]}
        ):
            number = problem.add(Unknown(side, 0.0, np.inf, inside, inside, things, True))
            found.append((number, cover))
    for position, total in enumerate(totals):
        if not case.where.firm[total]:
            for side in sides[position]:
                new = Unknown(side, 0.0, np.inf, bool(asked[0][total]), bool(asked[1][total]), (total,), True)
                found.append((problem.add(new), frozenset({position})))
    return found


def _partition(case: Case, totals: list[int], regions: list[Region]) -> set[tuple[frozenset[int], bool]]:
    """The cells: sets of covering totals, and whether inside the question; cells alike in both are one."""
    firm = [position for position, total in enumerate(totals) if case.where.firm[total]]
    vague = [position for position, total in enumerate(totals) if not case.where.firm[total]]
    atoms = {regions[position].place for position in firm} | ({case.region.place} if case.region.place else set())
    cells: set[tuple[frozenset[int], bool]] = set()
    for atom in atoms:
        assert atom is not None
        over = [p for p in firm if case.geo.contains(str(regions[p].place), atom)]
        within = case.region.place is None or case.geo.contains(case.region.place, atom)
        loose = [p for p in vague if regions[p].place is None or case.geo.overlap(str(regions[p].place), atom)]
        for first, last in _segments([regions[p].days for p in over], case.region.days):
            cover = frozenset(p for p in over if _covers(regions[p].days, first, last))
            if cover:
                inside = within and (case.region.days is None or _covers(case.region.days, first, last))
                also = {p for p in loose if _meets(regions[p].days, first, last)}
                cells.add((cover | also, inside))
    return cells


def _segments(spans: Iterable[Days | None], asked: Days | None) -> list[tuple[int, int]]:
    """The stretches of days (as ordinals) between all the spans' ends."""
    known = [span for span in (*spans, asked) if span is not None]
    cuts = sorted({s.first.toordinal() for s in known} | {s.last.toordinal() + 1 for s in known})
    return [(first, after - 1) for first, after in pairwise(cuts)]


def _covers(days: Days | None, first: int, last: int) -> bool:
    return days is not None and days.first.toordinal() <= first and last <= days.last.toordinal()


def _meets(days: Days | None, first: int, last: int) -> bool:
    return days is None or (days.first.toordinal() <= last and first <= days.last.toordinal())


def _demand_totals(
    problem: Problem,
    case: Case,
    chosen: Ints,
    totals: list[int],
    placed: list[_Placed],
    cells: list[tuple[int, frozenset[int]]],
) -> None:
    may: list[list[int]] = [[] for _ in totals]
    sure: list[list[int]] = [[] for _ in totals]
    for each in placed:
        for position in each.may:
            may[position].append(each.unknown)
        for position in each.sure:
            sure[position].append(each.unknown)
    for unknown, cover in cells:
        for position in cover:
            may[position].append(unknown)
            firm = case.where.firm[totals[position]]
            if firm or problem.unknowns[unknown].things == (totals[position],):
                sure[position].append(unknown)
    own = _tallies_of(case.tallies, chosen)
    for position, total in enumerate(totals):
        for tally in own[total]:
            kind = int(case.tallies.victims[tally])
            sides = (CIVILIAN, COMBATANT) if kind == BOTH else (kind,)
            below = [unknown for unknown in may[position] if problem.unknowns[unknown].side in sides]
            above = [unknown for unknown in sure[position] if problem.unknowns[unknown].side in sides]
            low, high = float(case.tallies.low[tally]), float(case.tallies.high[tally])
            problem.demands.append(Demand(tally, low, high, below, above, (total,)))
