"""Tallies that cannot all hold: found smallest first, the weakest of each left out until the rest can."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sayso.picture import toll_solve
from sayso.picture.tallies import Tallies
from sayso.picture.toll_problem import BOTH, Case, Problem, boxes, build, relevant
from sayso.picture.toll_table import Floats, Ints

FEW = 250
"""As many tallies as are searched for a smallest contradiction whole; of more, only those that share the blame."""
Strength = tuple[int, float, tuple[str, ...]]


def strength(found: Tallies, tally: int) -> Strength:
    """What orders tallies from weak to strong: origins, then the day of the latest word, then claim ids for constancy."""
    ids = tuple(claim.id for claim in found.claims(tally))
    return (int(found.origins[tally]), float(found.latest[tally]), ids)


def settle(case: Case, dropped: Ints) -> tuple[Ints, list[tuple[int, ...]]]:
    """The tallies to leave out so that all that bear on the question can hold, and each contradiction, weakest member first.

    Smallest contradictions come first; of equally small ones, that whose weakest member is weakest. `dropped` are out already.
    """
    out = set(dropped.tolist())
    conflicts: list[tuple[int, ...]] = []
    for pair in _pairs(case, relevant(case, dropped)):
        if not out & set(pair):
            conflicts.append(pair)
            out.add(pair[0])
    while True:
        chosen = relevant(case, np.array(sorted(out), dtype=np.int64))
        problem = build(case, chosen, least=False)
        if toll_solve.feasible(problem):
            return np.array(sorted(out), dtype=np.int64), conflicts
        members = sorted(_smallest(case, chosen, problem), key=lambda tally: strength(case.tallies, tally))
        conflicts.append(tuple(members))
        out.add(members[0])


def _smallest(case: Case, chosen: Ints, problem: Problem) -> list[int]:
    if len(chosen) > FEW:
        chosen = _blamed(case, chosen, problem)
    apart = build(case, chosen, least=False, merge=False)
    return [apart.demands[demand].tally for demand in toll_solve.smallest_contradiction(apart)]


def _blamed(case: Case, chosen: Ints, problem: Problem) -> Ints:
    """The tallies of totals and incidents that share the blame for an infeasible problem."""
    torn = [demand.things for demand in problem.demands if demand.tally < 0 and not demand.below]
    if torn:
        return chosen[np.isin(case.tallies.thing[chosen], np.concatenate(torn))]
    demands, unknowns = toll_solve.blamed(problem)
    things = [problem.demands[number].things for number in demands] + [problem.unknowns[n].things for n in unknowns]
    if not things:
        return chosen
    return chosen[np.isin(case.tallies.thing[chosen], np.concatenate(things))]


def _pairs(case: Case, chosen: Ints) -> Iterator[tuple[int, int]]:
    """Pairs that cannot both hold, each weaker member first, weakest pairs first."""
    chosen = chosen[(case.where.firm | case.where.asked(case.region))[case.tallies.thing[chosen]]]
    found = {*_within_incidents(case, chosen), *_within_totals(case, chosen)}
    ordered = [sorted((strength(case.tallies, t), t) for t in pair) for pair in found]
    yield from ((weak[1], strong[1]) for weak, strong in sorted(ordered))


def _clash(found: Tallies, one: int, other: int) -> bool:
    """Whether the first's low is more than the second's high, of the same people or of some of them."""
    sides = found.victims[one] == found.victims[other] or found.victims[other] == BOTH
    return bool(found.low[one] > found.high[other] and sides)


def _within_incidents(case: Case, chosen: Ints) -> Iterator[tuple[int, int]]:
    found = case.tallies
    own = chosen[~case.where.total[found.thing[chosen]]]
    incidents = np.unique(found.thing[own])
    if not len(incidents):
        return
    box = boxes(found, own, incidents, len(case.things))
    crossed = incidents[(box[::2] > box[1::2]).any(axis=0)]
    for thing in crossed.tolist():
        mine = own[found.thing[own] == thing].tolist()
        yield from ((one, other) for one in mine for other in mine if one != other and _clash(found, one, other))


def _within_totals(case: Case, chosen: Ints) -> Iterator[tuple[int, int]]:
    """Incidents and smaller totals that are more than a total that surely contains them."""
    found, where = case.tallies, case.where
    highest = _highest_lows(case, chosen)
    by_thing = np.argsort(found.thing[chosen], kind="stable")
    things = found.thing[chosen][by_thing]
    capped = chosen[
        where.total[found.thing[chosen]] & where.firm[found.thing[chosen]] & np.isfinite(found.high[chosen])
    ]
    for other in capped.tolist():
        inside = where.in_surely(where.regions[int(found.thing[other])])
        for thing in inside[highest[inside] > found.high[other]].tolist():
            mine = chosen[by_thing[np.searchsorted(things, thing) : np.searchsorted(things, thing, "right")]]
            for one in mine.tolist():
                if (
                    one != other
                    and _clash(found, one, other)
                    and _enclosed(case, chosen, thing, int(found.thing[other]))
                ):
                    yield (one, other)


def _highest_lows(case: Case, chosen: Ints) -> Floats:
    """For each thing the highest low of its tallies."""
    highest = np.zeros(len(case.things))
    np.maximum.at(highest, case.tallies.thing[chosen], case.tallies.low[chosen])
    return highest


def _enclosed(case: Case, chosen: Ints, inner: int, outer: int) -> bool:
    """Whether all that may be counted in a total is surely counted in the other; an incident counts itself."""
    where = case.where
    if not where.total[inner]:
        return True
    heard = np.zeros(len(case.things), dtype=np.bool_)
    heard[case.tallies.thing[chosen]] = True
    counted = where.in_maybe(where.regions[inner])
    counted = counted[heard[counted] & ~where.total[counted]]
    return bool(np.isin(counted, where.in_surely(where.regions[outer])).all())
