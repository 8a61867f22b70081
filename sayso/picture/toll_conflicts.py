"""Tallies that cannot all hold: found smallest first, the weakest of each left out until the rest can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.picture import toll_proofs
from sayso.picture.tallies import Tallies
from sayso.picture.toll_problem import BOTH, Case, Problem, boxes, build, relevant
from sayso.picture.toll_table import Floats, Ints

WIDE = 12
"""Of a contradiction of more tallies, a total is left out."""
Strength = tuple[int, float, tuple[str, ...]]


def strength(found: Tallies, tally: int) -> Strength:
    """What orders tallies from weak to strong: origins, then the day of the latest word, then claim ids for constancy."""
    ids = tuple(claim.id for claim in found.claims(tally))
    return (int(found.origins[tally]), float(found.latest[tally]), ids)


@dataclass(frozen=True, slots=True)
class Step:
    """How far contradictions are settled: what is left out and why, the tallies that stand, and their problem."""

    dropped: Ints
    conflicts: tuple[tuple[int, ...], ...]
    chosen: Ints
    problem: Problem


def settle(case: Case, dropped: Ints) -> tuple[Ints, list[tuple[int, ...]]]:
    """The tallies to leave out so that all that bear on the question can hold, and each contradiction, left-out member first.

    Smallest contradictions come first; of equally small ones, that whose weakest member is weakest. `dropped` are out already.
    """
    *_, last = settling(case, dropped)
    return last.dropped, list(last.conflicts)


def settling(case: Case, dropped: Ints) -> Iterator[Step]:
    """The steps of `settle`; after the last all can hold. Whoever finds that they can sooner need not ask for more."""
    out = set(dropped.tolist())
    conflicts: list[tuple[int, ...]] = []
    for pair in _pairs(case, relevant(case, dropped)):
        if not out & set(pair):
            conflicts.append(pair)
            out.add(pair[0])
    while True:
        left_out = np.array(sorted(out), dtype=np.int64)
        chosen = relevant(case, left_out)
        problem = build(case, chosen, least=False)
        yield Step(left_out, tuple(conflicts), chosen, problem)
        groups = _blamed(problem)
        if not groups:
            return
        found = _contradictions(case, chosen, groups)
        conflicts += found
        out.update(members[0] for members in found)


def _contradictions(case: Case, chosen: Ints, groups: Sequence[Ints]) -> list[tuple[int, ...]]:
    """Contradictions of these tallies, at least one: among few tallies all; among many, those of each group to blame."""
    if len(chosen) <= toll_proofs.FEW:
        return _within(case, chosen) or [_weakest_first(case, chosen.tolist())]
    found: list[tuple[int, ...]] = []
    left = chosen
    for things in groups:
        found += _within(case, left[np.isin(case.tallies.thing[left], things)])
        left = chosen[~np.isin(chosen, [members[0] for members in found])]
    # Where numbers are so great that rounding hides which cannot hold, the weakest of those to blame goes.
    blamed = chosen[np.isin(case.tallies.thing[chosen], np.concatenate(groups))]
    return sorted(found, key=len) or [_weakest_first(case, blamed.tolist())]


def _within(case: Case, chosen: Ints) -> list[tuple[int, ...]]:
    """Contradictions among these tallies, one after another, until without the left-out the rest can hold.

    Each is a smallest; among many tallies, the smallest in a proof of the deepest.
    """
    apart = build(case, chosen, least=False, merge=False)
    found = []
    while members := toll_proofs.contradiction(apart):
        found.append(_weakest_first(case, [apart.demands[demand].tally for demand in members]))
        apart = Problem(apart.unknowns, [demand for demand in apart.demands if demand.tally != found[-1][0]])
    return found


def _weakest_first(case: Case, members: Sequence[int]) -> tuple[int, ...]:
    """The weakest first; of a wide contradiction the weakest total, which else would cost incident after incident."""
    ordered = sorted(members, key=lambda tally: strength(case.tallies, tally))
    if len(ordered) > WIDE:
        ordered.sort(key=lambda tally: not case.where.total[case.tallies.thing[tally]])
    return tuple(ordered)


def _blamed(problem: Problem) -> list[Ints]:
    """Groups of totals and incidents, each of which shares the blame for one contradiction; none where all can hold."""
    torn = [demand.things for demand in problem.demands if demand.tally < 0 and not len(demand.below)]
    if torn:
        return [things[[at]] for things in torn for at in range(len(things))]
    groups = []
    for demands, unknowns in toll_proofs.blamed(problem):
        things = [problem.demands[number].things for number in demands] + [problem.unknowns[n].things for n in unknowns]
        groups.append(np.unique(np.concatenate(things)))
    return groups


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
