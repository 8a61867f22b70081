"""Attempts: what several claims say about one change of hands, worked out together.

Claims of one actor's coming that lie close in time are about one attempt; it succeeded on some day, or failed, or there was
none. Each claim is used for one attempt once, so that vague dates cannot make a town change hands again and again. An
attempt's chances become a day's chance of a change for the chain (`hazards`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sayso.picture.control.evidence import HOLD, LOSS, Evidence, Floats
from sayso.picture.control.table import Ints

LINK_DAYS = 4
"""Claims of one actor's coming with at most so many days between them are about one attempt."""
UNDATED_REACH = 7
LONG_DAYS = 45
"""A claim vaguer than this does not tie others together."""
COMING, GOING, UNNAMED = range(3)
MOST_BACKERS = 3
NEIGHBOURS = 8
"""Of the attempts before and after a loss, how many are looked at on either side."""
HEARING_DAYS = 4.0
"""Other voices speak of a change within about so many days of the first; until then their silence says little."""
FAR = 10_000_000


@dataclass(frozen=True, slots=True)
class Rates:
    """What the learnt strengths say of rows of evidence: `log_odds` that a row is true, standing alone, `density` of the
    day of the change per day of each stretch; `backed` shifts an attempt's log-odds by how many voices say it was made (none, one,
    two, more), once others have had time to speak by the day `now`; and the chances of `data/control.toml`."""

    log_odds: Floats
    density: Floats
    silent: float
    success: float
    failure: float
    baseless: float
    someone_else: float
    siege: float
    backed: Floats
    now: int

    def take(self, rows: NDArray[Any]) -> Rates:
        """The same for these rows."""
        return replace(self, log_odds=self.log_odds[rows], density=self.density[rows])


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts by place, and the days each may have come on.

    `member` gives each row of evidence its attempt (-1: a row about a state). `kind` is COMING (of `state`), GOING (of `state`, to
    anyone) or UNNAMED. The day cells of attempt m are `offset[m]` to `offset[m + 1]`, its first day `start[m]`. `backers` is the
    number of voices that say it was made, up to MOST_BACKERS; `told` the day on which it was first spoken of; `dated` whether any of
    them gives a day; `heard` of whom that it was made: 1 the party's own word, 2 others', 3 both.
    """

    member: Ints
    place: Ints
    state: Ints
    kind: Ints
    start: Ints
    offset: Ints
    backers: Ints
    told: Ints
    dated: NDArray[np.bool_]
    heard: Ints

    @property
    def size(self) -> int:
        return len(self.place)

    @property
    def cells(self) -> int:
        return int(self.offset[-1])


def attempts(ev: Evidence) -> Attempts:
    """Group the rows about changes into attempts."""
    member = np.full(ev.size, -1)
    change = ev.cls < HOLD
    sort = np.where(ev.state < 0, UNNAMED, np.where(ev.cls == LOSS, GOING, COMING))
    low, high, long = _reach(ev)
    coming = np.flatnonzero(change & (sort == COMING))
    count = _link(ev, coming, low, high, long, member, 0)
    others = np.flatnonzero(change & (sort != COMING))
    left = others[~_attach(ev, others, coming, low, high, member)]
    _link(ev, left, low, high, long, member, count)
    rows = np.flatnonzero(member >= 0)
    size = int(member.max(initial=-1)) + 1
    # Rows about comings give an attempt its kind; they were numbered first and come first here.
    lead = np.zeros(size, int)
    first = rows[np.argsort(sort[rows] != COMING, kind="stable")]
    lead[member[first[::-1]]] = first[::-1]
    begin = np.where(ev.end > ev.begin, ev.begin, FAR).min(axis=1)
    stop = np.where(ev.end > ev.begin, ev.end, 0).max(axis=1)
    start, finish = np.full(size, FAR), np.zeros(size, int)
    np.minimum.at(start, member[rows], begin[rows])
    np.maximum.at(finish, member[rows], stop[rows])
    # One cell more than days, where the steps that end on the last day fall.
    offset = np.r_[0, np.cumsum(finish - start + 1)]
    backers = np.minimum(np.bincount(member[rows], ev.backs[rows], size), MOST_BACKERS).astype(int)
    told = np.full(size, FAR)
    np.minimum.at(told, member[rows], ev.published[rows])
    dated = np.bincount(member[rows], ev.bins[rows] < 2, size) > 0
    own = ev.bins[rows] % 2 == 0
    said = [np.bincount(member[rows], ev.backs[rows] & whose, size) > 0 for whose in (own, ~own)]
    heard = said[0] + 2 * said[1]
    return Attempts(member, ev.place[lead], ev.state[lead], sort[lead], start, offset, backers, told, dated, heard)


def _reach(ev: Evidence) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """The days that a row is mainly about, and whether they are too many to tie other rows together."""
    undated = ev.bins >= 2
    low = np.where(undated, ev.anchor - UNDATED_REACH, ev.begin[:, 0])
    high = np.where(undated, ev.anchor, ev.anchor - 1)
    return low, high, high - low > LONG_DAYS


def _link(ev: Evidence, rows: Ints, low: Ints, high: Ints, long: NDArray[np.bool_], member: Ints, count: int) -> int:
    """Number runs of rows of one place, state and time from `count`; returns the next number."""
    if not len(rows):
        return count
    order = rows[np.lexsort((high[rows], low[rows], long[rows], ev.state[rows], ev.place[rows]))]
    group = (ev.place[order] * 100_000 + ev.state[order] + 1) * 2 + long[order]
    fresh = np.r_[True, group[1:] != group[:-1]]
    run = np.cumsum(fresh)
    # Within a group a run goes on while a row begins near the latest end so far.
    latest = np.maximum.accumulate(high[order] + run * FAR) - run * FAR
    apart = np.r_[True, low[order][1:] > latest[:-1] + LINK_DAYS]
    vague = long[order] & np.r_[True, (low[order][1:] != low[order][:-1]) | (high[order][1:] != high[order][:-1])]
    number = np.cumsum(fresh | np.where(long[order], vague, apart)) - 1 + count
    member[order] = number
    return int(number[-1]) + 1


def _attach(ev: Evidence, rows: Ints, coming: Ints, low: Ints, high: Ints, member: Ints) -> NDArray[np.bool_]:
    """Give losses, and changes by nobody named, to the nearest attempt of another's coming; says which found one.

    One to which two sides' attempts are equally near could belong to either, and is given to neither.
    """
    found = np.zeros(len(rows), bool)
    if not len(rows) or not len(coming):
        return found
    order = coming[np.lexsort((member[coming], low[coming], ev.state[coming], high[coming], ev.place[coming]))]
    key = ev.place[order] * FAR + high[order]
    # One candidate for each side and day; its earliest row stands for it.
    fresh = np.r_[True, (key[1:] != key[:-1]) | (ev.state[order][1:] != ev.state[order][:-1])]
    order, key = order[fresh], key[fresh]
    at = np.searchsorted(key, ev.place[rows] * FAR + high[rows])
    best, chosen, tied = np.full(len(rows), FAR), np.zeros(len(rows), int), np.zeros(len(rows), bool)
    for step in sorted(range(-NEIGHBOURS, NEIGHBOURS), key=lambda n: abs(n + 0.5)):
        other = order[np.clip(at + step, 0, len(order) - 1)]
        fits = (at + step >= 0) & (at + step < len(order))
        fits &= (ev.place[other] == ev.place[rows]) & (ev.state[other] != ev.state[rows])
        fits &= (low[rows] <= high[other] + LINK_DAYS) & (low[other] <= high[rows] + LINK_DAYS)
        off = np.abs(high[other] - high[rows])
        better = fits & (off < best)
        tied = (tied & ~better) | (fits & (off == best) & (ev.state[other] != ev.state[chosen]))
        best[better], chosen[better] = off[better], other[better]
    found = (best < FAR) & ~tied
    member[rows[found]] = member[chosen[found]]
    return found


@dataclass(frozen=True, slots=True)
class Hazards:
    """Over the attempts' day cells: `chance` of the change on the day, if not before; `day` ordinals; `owner` attempts.
    `failed` over attempts: the chance that one that did not succeed was an attack that failed."""

    chance: Floats
    day: Ints
    owner: Ints
    failed: Floats


def ratios(rates: Rates) -> tuple[Floats, Floats]:
    """By how much a row is likelier on a day of its stretches given a success, and given a failure, than without: minus 1."""
    success = np.exp(rates.log_odds)[:, None] * rates.density / (rates.baseless * rates.success)
    failure = (1 - rates.baseless) * rates.density / (rates.baseless * rates.failure)
    return success, failure


def shared_dates(ev: Evidence, found: Attempts, rates: Rates) -> Rates:
    """Rates in which claims of one attempt that give the same days date it once, however many give them.

    They have the date from one another, or all leave it open; independent errors would sharpen it out of nothing.
    """
    rows = np.flatnonzero(found.member >= 0)
    if not len(rows):
        return rates
    group = _paired(found.member[rows], _paired(ev.begin[rows, 0], ev.end[rows, 0]))
    alike = np.maximum(np.bincount(group, ev.weight[rows]), 1.0)[group][:, None]
    density = rates.density.copy()
    own, top = density[rows], density[rows].max(axis=1, keepdims=True)
    density[rows] = own ** (1 / alike) * top ** (1 - 1 / alike)
    return replace(rates, density=density)


def _paired(one: Ints, other: Ints) -> Ints:
    """A number for each pair of numbers, the same for the same pair; to compare the pairs themselves takes ten times as long."""
    least = other.min()
    pairs: Ints = np.unique(one * (other.max() - least + 1) + other - least, return_inverse=True)[1]
    return pairs


def hazards(ev: Evidence, found: Attempts, rates: Rates) -> Hazards:
    """Each attempt's chance of success, day by day."""
    rates = shared_dates(ev, found, rates)
    success, failure = ratios(rates)
    rows = np.flatnonzero(found.member >= 0)
    weight = ev.weight[rows][:, None]
    log_s = np.log(rates.success) + stretch_sum(ev, found, rows, weight * np.log1p(success[rows]))
    log_f = np.log(rates.failure) + stretch_sum(ev, found, rows, weight * np.log1p(failure[rows]))
    owner = np.repeat(np.arange(found.size), np.diff(found.offset))
    day = np.arange(found.cells) - found.offset[owner] + found.start[owner]
    ripe = 1 - np.exp(-np.maximum(rates.now - found.told, 0) / HEARING_DAYS)
    log_s += (ripe * rates.backed[found.backers])[owner]
    last = found.offset[1:] - 1
    log_s[last], log_f[last] = -np.inf, -np.inf
    top = np.zeros(found.size)
    if found.size:
        heads = found.offset[:-1]
        top = np.maximum(0.0, np.maximum(np.maximum.reduceat(log_s, heads), np.maximum.reduceat(log_f, heads)))
    won, lost = np.exp(log_s - top[owner]), np.exp(log_f - top[owner])
    none = np.exp(-top)
    failed = np.bincount(owner, lost, found.size)
    ahead = tail_sum(won, found)
    chance = won / np.maximum((none + failed)[owner] + ahead, 1e-300)
    return Hazards(np.minimum(chance, 1 - 1e-9), day, owner, failed / np.maximum(none + failed, 1e-300))


def stretch_sum(ev: Evidence, found: Attempts, rows: Ints, values: Floats) -> Floats:
    """For each day cell the sum over its attempt's rows of what each gives to the day."""
    base = (found.offset[:-1] - found.start)[found.member[rows]][:, None]
    there = ev.end[rows] > ev.begin[rows]
    begin, end = np.where(there, ev.begin[rows] + base, 0), np.where(there, ev.end[rows] + base, 0)
    where = np.concatenate([begin.ravel(), end.ravel()])
    value = np.where(there, values, 0.0).ravel()
    return np.cumsum(np.bincount(where, np.concatenate([value, -value]), found.cells), dtype=float)


def tail_sum(values: Floats, found: Attempts) -> Floats:
    """For each day cell the sum of its attempt's cells from it on."""
    running = np.r_[0.0, np.cumsum(values)]
    owner = np.repeat(np.arange(found.size), np.diff(found.offset))
    sums: Floats = np.maximum(running[found.offset[1:]][owner] - running[:-1], values)
    return sums


def row_sums(ev: Evidence, found: Attempts, rows: Ints, values: Floats) -> Floats:
    """For each row and stretch the sum of day cells' values in it, (rows, SEGMENTS)."""
    base = (found.offset[:-1] - found.start)[found.member[rows]][:, None]
    running = np.r_[0.0, np.cumsum(values)]
    there = ev.end[rows] > ev.begin[rows]
    begin, end = np.where(there, ev.begin[rows] + base, 0), np.where(there, ev.end[rows] + base, 0)
    sums: Floats = running[end] - running[begin]
    return sums
