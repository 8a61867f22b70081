"""Tallies: what the origins together say of the dead of one incident or total.

For one incident or one total and one kind of victims each origin speaks once, with its latest word; where its latest words were
published together, with the least and the greatest of them. The tally runs from the least low to the greatest high over
origins, and has no high where one origin gives none. A word that counts only part of the victims is a tally of its own, with a
low and nothing more. A word without any number ("many") is silent where somebody gives one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sayso.model import Claim, SourceKind, Victims
from sayso.picture.toll_table import KINDS, VICTIMS, Floats, Ints, Mask, Statements


@dataclass(frozen=True, slots=True)
class Tallies:
    """Columns, one entry a tally; `start` and `stop` cut each tally's latest words out of `rows` of the statements."""

    said: Statements
    thing: Ints
    victims: Ints
    part: Mask
    low: Floats
    high: Floats
    origins: Ints
    latest: Floats
    start: Ints
    stop: Ints
    rows: Ints

    def __len__(self) -> int:
        return len(self.thing)

    def claims(self, tally: int) -> tuple[Claim, ...]:
        """The claims whose latest words make up a tally."""
        return self._of(self.rows[self.start[tally] : self.stop[tally]])

    def at_low(self, tally: int) -> tuple[Claim, ...]:
        """The claims that set a tally's low."""
        rows = self.rows[self.start[tally] : self.stop[tally]]
        return self._of(rows[np.nan_to_num(self.said.low[rows]) == self.low[tally]])

    def at_high(self, tally: int) -> tuple[Claim, ...]:
        """The claims that set a tally's high, or that leave it without one."""
        rows = self.rows[self.start[tally] : self.stop[tally]]
        return self._of(rows[self.said.high[rows] == self.high[tally]])

    def kind(self, tally: int) -> Victims:
        return VICTIMS[self.victims[tally]]

    def _of(self, rows: Ints) -> tuple[Claim, ...]:
        return tuple(self.said.claims[index] for index in sorted({int(self.said.claim[row]) for row in rows}))


def rows_of(said: Statements, measure: str, kinds: frozenset[SourceKind] | None) -> Ints:
    """The rows that count this measure, said by these kinds of source (None: all)."""
    if measure not in said.measures:
        return np.zeros(0, dtype=np.int64)
    wanted = said.measure == said.measures.index(measure)
    if kinds is not None:
        wanted &= np.isin(said.source_kind, [KINDS.index(kind) for kind in kinds])
    return np.flatnonzero(wanted)


def tallies(said: Statements, rows: Ints) -> Tallies:
    """Reduce rows of the statements to tallies."""
    rows = rows[_numbered(said, rows)]
    group = np.where(said.part[rows], said.group[rows], -1)
    order = np.lexsort(
        (said.moment[rows], said.origin[rows], group, said.part[rows], said.victims[rows], said.thing[rows])
    )
    rows, group = rows[order], group[order]
    keys = (said.thing[rows], said.victims[rows], said.part[rows], group)
    word = _starts(*keys, said.origin[rows])
    latest = said.moment[rows] == _last(said.moment[rows], word)
    rows, keys, word = rows[latest], tuple(key[latest] for key in keys), word[latest]
    # A word may lose its first row to a later one: boundaries are found anew.
    word = _starts(*keys, said.origin[rows])
    low = _reduce(said, rows, word)
    first = np.flatnonzero(word)
    whole = ~said.part[rows[first]]
    tally = _starts(*(key[first] for key in keys)) | ~whole
    return _columns(said, rows, first, low, tally)


def _numbered(said: Statements, rows: Ints) -> Mask:
    """Rows to hear: those with a number, and the numberless of a thing and kind where nobody gives one."""
    silent = np.isnan(said.low[rows])
    pair = said.thing[rows] * len(VICTIMS) + said.victims[rows]
    return ~silent | ~np.isin(pair, pair[~silent])


def _starts(*keys: Ints | Mask) -> Mask:
    """Where a new run of equal keys begins."""
    starts = np.zeros(len(keys[0]), dtype=np.bool_)
    starts[:1] = True
    for key in keys:
        starts[1:] |= key[1:] != key[:-1]
    return starts


def _last(values: Floats, starts: Mask) -> Floats:
    """For each row the greatest value of its run."""
    if not len(values):
        return values
    return np.asarray(np.maximum.reduceat(values, np.flatnonzero(starts))[np.cumsum(starts) - 1])


def _reduce(said: Statements, rows: Ints, word: Mask) -> Floats:
    """Each word's low: the least of words published together, but the greatest of parts, which are all lower bounds."""
    if not len(rows):
        return np.zeros(0)
    starts, low = np.flatnonzero(word), np.nan_to_num(said.low[rows])
    parts = said.part[rows[starts]]
    return np.where(parts, np.maximum.reduceat(low, starts), np.minimum.reduceat(low, starts))


def _columns(said: Statements, rows: Ints, first: Ints, low: Floats, tally: Mask) -> Tallies:
    """Join words into tallies; `first` is each word's first row, `tally` marks each tally's first word."""
    begins = np.flatnonzero(tally)
    start = first[begins]
    stop = np.append(start[1:], len(rows))
    if not len(begins):
        none, empty = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Tallies(said, none, none, none.astype(np.bool_), empty, empty, none, empty, none, none, rows)
    return Tallies(
        said=said,
        thing=said.thing[rows[start]],
        victims=said.victims[rows[start]],
        part=said.part[rows[start]],
        low=np.minimum.reduceat(low, begins),
        high=np.maximum.reduceat(said.high[rows], start),
        origins=np.diff(np.append(begins, len(tally))),
        latest=np.maximum.reduceat(said.moment[rows], start),
        start=start,
        stop=stop,
        rows=rows,
    )
