"""Questions about control, answered from claims: pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from sayso.model import Claim, Days, PlaceMention
from sayso.picture.control import attempts, chain
from sayso.picture.control.evidence import Evidence, Floats, gather
from sayso.picture.control.learn import Strengths, blocks, learn
from sayso.picture.control.members import by_actor
from sayso.picture.control.priors import SHAPE
from sayso.picture.control.result import Carrier, Doubt, PlaceControl, Shift, day_list
from sayso.picture.control.table import OTHER, ControlTable, Ints, plain_key, table_of
from sayso.picture.control.telling import EXTRA_DAYS, Told, Turns, last_day, now_of, steps_of, tell
from sayso.picture.control.variants import belief_on

MOST_CARRIERS = 100
KNOWN = 6.0
"""Log-odds of what is taken for known."""
VARIANT_CELLS = 1_500_000


def control(
    claims: Iterable[Claim] | ControlTable,
    place: str,
    world: Any | None = None,
    *,
    at: date | None = None,
    as_known_on: date | None = None,
    days: Days | None = None,
    bloc: bool = False,
    strengths: Strengths | None = None,
    weigh: bool = True,
    last: date | None = None,
    families: Mapping[str, str] | None = None,
    place_key: Callable[[PlaceMention | None], str | None] = plain_key,
) -> PlaceControl:
    """Who holds a place (by its key) on each day, and how surely; allies as one with `bloc` (needs a world).

    Without `days`, from before the first claim (or from `at`, if earlier) to the last published one (or `as_known_on`, or `at` if later). With `at`,
    the claims that carry that day's answer are weighed (else those of the last day), unless `weigh` is false. `strengths` are learnt from all claims
    given (as known on the day) unless given. A place without claims gives an empty answer. `last` is the day of the last publication of
    all, where a table holds only this place's claims.
    """
    table = claims if isinstance(claims, ControlTable) else table_of(
        claims, world, bloc=bloc, families=families, place_key=place_key
    )  # fmt: skip
    table = table.known_on(as_known_on)
    strengths = learn(table) if strengths is None else strengths
    if place not in table.places:
        return PlaceControl(place, (), (), np.zeros((0, 0)), as_known_on=as_known_on)
    local = table.take(table.place == table.places.index(place))
    end = last_day(table, as_known_on, at, days.last if days else None, last=last)
    case = _case(local, strengths, now_of(table, as_known_on or last), end)
    if case is None:
        return PlaceControl(place, (), (), np.zeros((0, 0)), as_known_on=as_known_on)
    asked = at or (days.last if days else None) or as_known_on
    answer = tell(_told(case), day_list(case.first, case.grid.days), asked, as_known_on)
    answer = _reaching_back(answer, case, min((day for day in (at, days.first if days else None) if day), default=None))
    if weigh and answer.asked:
        answer = replace(answer, carriers=tuple(_carriers(case, answer.asked)))
    return _cut(answer, days)


def _reaching_back(answer: PlaceControl, case: _Case, day: date | None) -> PlaceControl:
    """The answer from a day on that may lie before its first: what was before anybody spoke of the place fades as what comes after."""
    missing = 0 if day is None else (answer.days[0] - day).days
    if day is None or missing <= 0:
        return answer
    _, shares = by_actor(case.table, case.holders, case.step.q, answer.days[:1])
    kept = (1 - case.rates.silent) ** np.arange(missing, 0, -1)[:, None]
    before = kept * answer.probability[:1] + (1 - kept) * shares
    told = (*day_list(day.toordinal(), missing), *answer.days)
    return replace(answer, days=told, probability=np.concatenate([before, answer.probability]))


@dataclass(frozen=True, slots=True)
class _Case:
    """One place worked out."""

    table: ControlTable
    ev: Evidence
    rates: attempts.Rates
    grid: chain.Grid
    step: chain.Steps
    passes: chain.Passes
    holders: tuple[str, ...]
    probability: Floats

    @property
    def first(self) -> int:
        """The ordinal of the first day."""
        return int(self.grid.day0[0])


def _told(case: _Case) -> Told:
    turns = Turns.of(case.probability)
    before, after = turns.sides
    moved = chain.moves(case.step, case.passes, before[:, None], after[:, None])[:, 0]
    return Told(case.table, case.holders, case.probability, (turns, moved))


def _case(table: ControlTable, strengths: Strengths, now: int, last: int) -> _Case | None:
    ev, holders = gather(table)
    if not ev.size:
        return None
    code = int(table.place[0])
    ev = replace(ev, place=np.zeros(ev.size, int))
    sizes = np.array([len(holders[code]) + 1])
    (_, ev, grid), *_ = blocks(ev, sizes, last_day=last, cells=2**62, margin=EXTRA_DAYS)
    rates = strengths.rates(ev, strengths.shifts(table.voices, ev.voice), now)
    step = steps_of(ev, rates, grid)
    passes = chain.run(step)
    names = (OTHER, *(table.sides[a] for a in holders[code]))
    return _Case(table, ev, rates, grid, step, passes, names, chain.posterior(passes)[:, 0])


def _cut(answer: PlaceControl, days: Days | None) -> PlaceControl:
    """Only the asked days."""
    if days is None or not answer.days:
        return answer
    wanted = np.arange(days.first.toordinal(), days.last.toordinal() + 1)
    index = np.clip(wanted - answer.days[0].toordinal(), 0, len(answer.days) - 1)
    cut = day_list(int(wanted[0]), len(wanted))
    return replace(answer, days=cut, probability=answer.probability[index])


def _carriers(case: _Case, day: date) -> Iterator[Carrier]:
    """Each claim's pull on the likeliest holder of a day: by how much the log-odds fall when it is left out."""
    index, holder, groups = _asked(case, day)
    without = _answers(case, [_left_out(case, rows) for rows in groups], index)[:, holder]
    pull = _log_odds(case.probability[index, holder]) - _log_odds(without)
    for n in np.argsort(-np.abs(pull), kind="stable"):
        yield Carrier(_claim_of(case, groups[n]), float(pull[n]))


def _asked(case: _Case, day: date) -> tuple[int, int, list[Ints]]:
    """The index of a day, its likeliest holder, and the rows of each claim, those nearest the day first."""
    index = int(np.clip(day.toordinal() - case.first, 0, case.grid.days - 1))
    claim = case.table.claim[case.ev.row]
    away = np.abs(case.ev.anchor - day.toordinal())
    _, first = np.unique(claim, return_index=True)
    nearest = first[np.argsort(away[first], kind="stable")][:MOST_CARRIERS]
    return index, int(case.probability[index].argmax()), [np.flatnonzero(claim == claim[n]) for n in nearest]


def _claim_of(case: _Case, rows: Ints) -> str:
    return case.table.claims[int(case.table.claim[case.ev.row[rows[0]]])]


def _log_odds(p: Any) -> Any:
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return np.log(p / (1 - p))


_Variant = tuple[Ints, Floats]
"""Rows of evidence that are kept, and their log-odds."""


def _left_out(case: _Case, rows: Ints) -> _Variant:
    kept = np.delete(np.arange(case.ev.size), rows)
    return kept, case.rates.log_odds[kept]


def _turned(case: _Case, rows: Ints) -> _Variant:
    """These rows as if known to be false: what is asserted is not so, what is denied is."""
    log_odds = case.rates.log_odds.copy()
    denied = np.unravel_index(case.ev.category[rows], SHAPE)[3] == 1
    log_odds[rows] = np.where(denied, KNOWN, -KNOWN)
    return np.arange(case.ev.size), log_odds


def _answers(case: _Case, variants: list[_Variant], index: int) -> Floats:
    """The answer of one day in each variant, (variants, states), many at a time."""
    out = []
    batch = max(1, VARIANT_CELLS // max(1, case.grid.days * case.grid.states))
    for at in range(0, len(variants), batch):
        part = variants[at : at + batch]
        pick = np.concatenate([kept for kept, _ in part])
        place = np.repeat(np.arange(len(part)), [len(kept) for kept, _ in part])
        ev = replace(case.ev.take(pick), place=place)
        rates = replace(case.rates.take(pick), log_odds=np.concatenate([log_odds for _, log_odds in part]))
        grid = chain.Grid(*(np.repeat(x, len(part)) for x in (case.grid.day0, case.grid.lengths, case.grid.sizes)))
        out.append(belief_on(steps_of(ev, rates, grid), index, case.step, case.passes))
    return np.concatenate(out) if out else np.zeros((0, case.grid.states))


def changes(
    claims: Iterable[Claim] | ControlTable, place: str, world: Any | None = None, **options: Any
) -> tuple[Shift, ...]:
    """The changes of hands of a place, each with its likely day and spread; options as for `control`."""
    return control(claims, place, world, **options).shifts


def what_would_change(
    claims: Iterable[Claim] | ControlTable,
    place: str,
    day: date | None = None,
    world: Any | None = None,
    *,
    as_known_on: date | None = None,
    strengths: Strengths | None = None,
    **options: Any,
) -> tuple[Doubt, ...]:
    """Which single claim, were it false, would move the answer for a day (default: the last) most; the most moving first.

    `options` (families, place_key, bloc) as for `table_of`.
    """
    table = claims if isinstance(claims, ControlTable) else table_of(claims, world, **options)
    table = table.known_on(as_known_on)
    strengths = learn(table) if strengths is None else strengths
    if place not in table.places or not (table.place == table.places.index(place)).any():
        return ()
    local = table.take(table.place == table.places.index(place))
    case = _case(local, strengths, now_of(table, as_known_on), last_day(table, as_known_on, day))
    if case is None:
        return ()
    index, holder, groups = _asked(case, day or date.fromordinal(case.first + case.grid.days - 1))
    answers = _answers(case, [_turned(case, rows) for rows in groups], index)
    now = float(case.probability[index, holder])
    found = [
        Doubt(_claim_of(case, rows), case.holders[holder], now, float(row[holder]), case.holders[int(row.argmax())])
        for rows, row in zip(groups, answers, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.without - each.now)))
