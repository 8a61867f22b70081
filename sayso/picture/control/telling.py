"""From belief to answers: by actor, with the changes of hands, on the days that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sayso.picture.control import attempts, chain
from sayso.picture.control.evidence import Evidence, Floats
from sayso.picture.control.members import by_actor
from sayso.picture.control.result import PlaceControl, Shift
from sayso.picture.control.table import OTHER, ControlTable, Ints

HORIZON_DAYS = 366
"""So long after the last publication an answer still fades day by day; from then on it stays as it is."""
EXTRA_DAYS = 3
"""An answer begins so many days before the first day that a claim bears on."""


def last_day(table: ControlTable, *asked: date | None, last: date | None = None) -> int:
    """The day on which answers end: that of the last publication, or the last day asked for, if that is not far beyond."""
    end = int(table.published.max(initial=0)) if last is None else last.toordinal()
    return max(end, min(max((day.toordinal() for day in asked if day), default=0), end + HORIZON_DAYS))


def now_of(table: ControlTable, as_known_on: date | None) -> int:
    """The day as of which things are known: the asked one, else that of the last publication of all."""
    return int(table.published.max()) if as_known_on is None else as_known_on.toordinal()


def steps_of(ev: Evidence, rates: attempts.Rates, grid: chain.Grid) -> chain.Steps:
    """What the evidence on a block drives."""
    found = attempts.attempts(ev)
    return chain.steps(ev, found, attempts.hazards(ev, found, rates), rates, grid)


@dataclass(frozen=True, slots=True)
class Turns:
    """The likeliest side of each day, `top`; the days `at` which another becomes it; and of each turn the stretch of days around
    it, `low` up to `high`, halfway to the next."""

    top: Ints
    at: Ints
    low: Ints
    high: Ints

    @classmethod
    def of(cls, belief: Floats) -> Turns:
        """Those of a belief over (days, sides)."""
        # Of equals the first, whatever the last digits are.
        top = np.round(belief, 9).argmax(axis=1)
        at = np.flatnonzero(top[1:] != top[:-1]) + 1
        edges = np.r_[1, (at[1:] + at[:-1] + 1) // 2, len(top)] if len(at) else np.zeros(1, int)
        return cls(top, at, edges[:-1], edges[1:])

    @property
    def sides(self) -> tuple[Ints, Ints]:
        """For each day the side that gives way, and the one that comes, in the turn in whose stretch the day lies."""
        before, after = np.zeros(len(self.top), int), np.zeros(len(self.top), int)
        if len(self.at):
            length = self.high - self.low
            before[1:], after[1:] = (np.repeat(self.top[at], length) for at in (self.at - 1, self.at))
        return before, after


@dataclass(frozen=True, slots=True)
class Told:
    """What is believed of one place: its claims, its sides, each one's probability over (days, sides); and, where changes are asked
    for, its turns and over days the chance that the change of the day's turn came on that day."""

    table: ControlTable
    holders: tuple[str, ...]
    probability: Floats
    turned: tuple[Turns, Floats] | None


def tell(told: Told, days: tuple[date, ...], asked: date | None, as_known_on: date | None) -> PlaceControl:
    """The answer for a place on these days, those of the belief."""
    names, belief = by_actor(told.table, told.holders, told.probability, days)
    place = told.table.places[int(told.table.place[0])]
    moved = () if told.turned is None else tuple(_shifts(told, *told.turned, days, names, belief))
    return PlaceControl(place, days, names, belief, moved, asked or days[-1], as_known_on=as_known_on)


def _shifts(
    told: Told, turns: Turns, moved: Floats, days: Sequence[date], names: Sequence[str], belief: Floats
) -> Iterator[Shift]:
    """Changes of the likeliest side, each with the spread of its day, told of the likeliest of its allies."""
    for turn, low, high in zip(turns.at.tolist(), turns.low.tolist(), turns.high.tolist(), strict=True):
        mass = moved[low:high]
        total = mass.sum()
        if total <= 0:
            continue
        running = np.cumsum(mass) / total
        first, last = running.searchsorted([0.1, 0.9]).tolist()
        likely, begin, end = (days[low + min(at, high - low - 1)] for at in (int(mass.argmax()), first, last))
        was = _ally(told, int(turns.top[turn - 1]), names, belief[turn - 1])
        now = _ally(told, int(turns.top[turn]), names, belief[turn])
        yield Shift(was, now, likely, begin, end, float(min(total, 1.0)))


def _ally(told: Told, side: int, names: Sequence[str], shares: Floats) -> str:
    """The likeliest holder of those that a side's claims name; `shares` of all holders on the day."""
    if told.holders[side] == OTHER:
        return OTHER
    table = told.table
    allies = {table.actors[a] for a in table.actor[table.side == table.sides.index(told.holders[side])].tolist()}
    return max((name for name in names if name in allies), key=lambda name: shares[names.index(name)])
