"""From what was said to evidence that may be multiplied: one voice speaks once, and its echoes count little.

Every row gets the days it bears on. A change claim bears on the day of a change, which may lie somewhat before or after
what it says (`segments`); a claim of holding or besieging bears on the days it names.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from sayso.model import Change
from sayso.picture.control.priors import CHANGES, NEAR, SHAPE, STRANGER
from sayso.picture.control.relation import OWN
from sayso.picture.control.table import NOBODY, ControlTable, Ints

Floats = NDArray[np.float64]
SAME_TELLING_DAYS = 5
"""Within so many days one voice saying the same of a place is one telling."""
UNDATED_STATE_DAYS = 4
"""What is said of a state without a date is about so many days, the last that of publication."""
ECHO = 0.35
"""The weight of a voice's second statement that follows from its first ("we took it", "they lost it", "we hold it")."""
GAIN, LOSS, ENTER, CONTEST, HOLD, SIEGE = range(6)
CLASS_OF = np.array(
    [
        {
            Change.CAPTURED: GAIN,
            Change.LOST: LOSS,
            Change.WITHDREW: LOSS,
            Change.ENTERED: ENTER,
            Change.CONTESTED: CONTEST,
            Change.HOLDS: HOLD,
            Change.BESIEGED: SIEGE,
        }[change]
        for change in CHANGES
    ]
)
# First and last day of each stretch, counted from the claim's first or last day; see the tables day_error and delay.
DATED_FROM = np.array([0, 1, 3, 7, -2, -6, -13])
DATED_TO = np.array([0, 2, 6, 13, -1, -3, -7])
DATED_END = np.array([0, 1, 1, 1, 0, 0, 0])  # 1: counted from the claim's last day
UNDATED_FROM = np.array([1, -1, -3, -7, -14, -30])
UNDATED_TO = np.array([6, 0, -2, -4, -8, -15])
SEGMENTS = len(DATED_FROM)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Columns over rows that remain, in places' order.

    `state` is the index of the side of the claim's actor among its place's named holders counted from 1 (0 is someone else, -1 no
    actor named). `category` indexes `priors.SHAPE` flattened. `weight` tempers a row that echoes another. `begin` and `end`
    (rows x SEGMENTS) are the days of its stretches, `end` exclusive, with `begin == end` for one that is not there; `bins`
    says which delay table applies (0 own / 1 other dated, 2 own / 3 other undated). `anchor` is the day after the change
    was to have happened. `backs` marks a row that says a change was made. `row` is the table's row.
    """

    place: Ints
    state: Ints
    voice: Ints
    cls: Ints
    category: Ints
    weight: Floats
    begin: Ints
    end: Ints
    bins: Ints
    anchor: Ints
    published: Ints
    backs: NDArray[np.bool_]
    row: Ints

    @property
    def size(self) -> int:
        return len(self.place)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Evidence:
        return Evidence(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


def gather(table: ControlTable) -> tuple[Evidence, list[Ints]]:
    """The evidence of a table, and for each place code the side codes of its named holders."""
    heard = _heard_of(table)
    named, holders, state = _states(table, heard)
    cls = CLASS_OF[table.change]
    useful = named | (heard & (cls <= CONTEST))
    keep = _tellings(table, cls, np.flatnonzero(useful))
    t = table.take(keep)
    cls = cls[keep]
    begin, end, bins = _stretches(t, cls)
    category = np.ravel_multi_index((t.change, t.relation, t.kind, t.denied, t.firm), SHAPE)
    anchor = np.where(t.dated, t.last + 1, t.published)
    weight = _echoes(t, cls)
    backs = (cls <= LOSS) & (t.denied == 0) & (weight == 1) & (t.firm != NEAR)
    days = (begin, end, bins, anchor, t.published)
    return Evidence(t.place, state[keep], t.voice, cls, category, weight, *days, backs, keep), holders


def _heard_of(table: ControlTable) -> NDArray[np.bool_]:
    """Rows without those on strangers of whom nobody says that they took or hold the place: a mob or a convoy may enter or leave
    it, and is no party to the war."""
    cls = CLASS_OF[table.change]
    strange = table.firm == STRANGER
    pair = table.place * (len(table.sides) + 1) + table.side
    holding = strange & (table.denied == 0) & ((cls == GAIN) | (cls == HOLD))
    heard: NDArray[np.bool_] = ~strange | np.isin(pair, pair[holding])
    return heard


def _states(table: ControlTable, heard: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], list[Ints], Ints]:
    """Which rows name an actor, each place's sides, and each row's local state."""
    named = heard & (table.side != NOBODY)
    width = len(table.sides) + 1
    pair = table.place * width + table.side
    pairs, back = np.unique(pair[named], return_inverse=True)
    place = pairs // width
    bounds = np.searchsorted(place, np.arange(len(table.places) + 1))
    state = np.full(table.size, -1)
    state[named] = (np.arange(len(pairs)) - bounds[place])[back] + 1
    actors = pairs % width
    return named, [actors[a:b] for a, b in itertools.pairwise(bounds)], state


def _tellings(table: ControlTable, cls: Ints, rows: Ints) -> Ints:
    """One row for each telling: what a voice says of a place, however often it does within a few days."""
    t = table.take(rows)
    said = t.first
    order = np.lexsort((said, t.denied, t.side, cls[rows], t.voice, t.place))
    same = np.ones(len(rows), bool)
    for column in (t.place, t.voice, cls[rows], t.side, t.denied):
        same[1:] &= column[order][1:] == column[order][:-1]
    same[:1] = False
    run = np.cumsum(~same)
    key = run * 4_000_000 + said[order]
    following = np.searchsorted(key, key + SAME_TELLING_DAYS, side="right")
    heads = _heads(np.flatnonzero(~same), following, run)
    group = np.cumsum(heads)
    # Everything that a row says comes before its claim's code, which hangs on names.
    tied = (t.claim, t.relation, t.kind, t.change, t.first)
    best = np.lexsort((*(column[order] for column in (*tied, t.published, t.last - t.first, t.firm, ~t.dated)), group))
    _, first = np.unique(group[best], return_index=True)
    return np.sort(rows[order[best[first]]])


def _heads(starts: Ints, following: Ints, run: Ints) -> NDArray[np.bool_]:
    """Where a telling begins: at each start, then at the first row too late for the telling before it."""
    heads = np.zeros(len(following), bool)
    while len(starts):
        heads[starts] = True
        later = following[starts]
        inside = later < len(run)
        starts, later = starts[inside], later[inside]
        starts = later[run[later] == run[starts]]
    return heads


def _stretches(t: ControlTable, cls: Ints) -> tuple[Ints, Ints, Ints]:
    start, stop = t.first[:, None], t.last[:, None]
    begin = np.where(DATED_END == 1, stop, start) + DATED_FROM
    end = np.where((DATED_END == 1) | (DATED_FROM == 0), stop, start) + DATED_TO + 1
    undated = ~t.dated
    pad = np.zeros(1, int)
    begin[undated] = t.published[undated][:, None] + np.r_[UNDATED_FROM, pad]
    end[undated] = t.published[undated][:, None] + np.r_[UNDATED_TO + 1, pad]
    still = cls > CONTEST
    begin[still, 1:], end[still, 1:] = 0, 0
    begin[still, 0] = np.where(t.dated, t.first, t.published - UNDATED_STATE_DAYS + 1)[still]
    end[still, 0] = t.last[still] + 1
    bins = np.where(t.relation == OWN, 0, 1) + 2 * undated
    return begin, end, bins


def _echoes(t: ControlTable, cls: Ints) -> Floats:
    """Weights: a voice that says one thing in two ways says it once and a little."""
    speaker = (t.place * (len(t.voices) + 1) + t.voice) * 2 + t.denied
    gains = cls == GAIN
    by_anyone = _near(speaker, t.first, gains)
    by_side = _near(speaker * (len(t.sides) + 1) + t.side + 1, t.first, gains)
    follows = ((cls == LOSS) & (by_anyone > by_side)) | (((cls == HOLD) | (cls == ENTER)) & (by_side > 0))
    return np.where(follows, ECHO, 1.0)


def _near(group: Ints, day: Ints, told: NDArray[np.bool_]) -> Ints:
    """For each row, how many of the rows `told` of its group lie within a telling's days of it."""
    code = np.unique(group, return_inverse=True)[1]
    key = code * 4_000_000 + day
    there = np.sort(key[told])
    low = np.searchsorted(there, key - SAME_TELLING_DAYS, side="left")
    near: Ints = np.searchsorted(there, key + SAME_TELLING_DAYS, side="right") - low
    return near
