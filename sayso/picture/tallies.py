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
from sayso.picture.independence import Standing
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

    def at_low(self, chosen: Ints) -> tuple[Claim, ...]:
        """The claims that set these tallies' lows."""
        rows = self.rows[ranges(self.start[chosen], self.stop[chosen])]
        edge = np.repeat(self.low[chosen], self.stop[chosen] - self.start[chosen])
        return self._of(rows[np.nan_to_num(self.said.low[rows]) == edge])

    def at_high(self, chosen: Ints) -> tuple[Claim, ...]:
        """The claims that set these tallies' highs, or that leave them without one."""
        rows = self.rows[ranges(self.start[chosen], self.stop[chosen])]
        edge = np.repeat(self.high[chosen], self.stop[chosen] - self.start[chosen])
        return self._of(rows[self.said.high[rows] == edge])

    def standing(self, chosen: Ints) -> Standing:
        """The reports and origins behind these tallies' latest words."""
        rows = self.rows[ranges(self.start[chosen], self.stop[chosen])]
        names = (self.said.origins[number] for number in distinct(self.said.origin[rows]).tolist())
        return Standing(len(distinct(self.said.doc[rows])), tuple(sorted(names)))

    def points(self) -> Floats:
        """Each tally's point: the median of its words' middles; a word without a high stands at its low."""
        low, high = np.nan_to_num(self.said.low[self.rows]), self.said.high[self.rows]
        middle = np.where(np.isfinite(high), (low + np.where(np.isfinite(high), high, 0)) / 2, low)
        of = np.repeat(np.arange(len(self)), self.stop - self.start)
        ranked = middle[np.lexsort((middle, of))]
        size = self.stop - self.start
        return np.asarray((ranked[self.start + (size - 1) // 2] + ranked[self.start + size // 2]) / 2)

    def kind(self, tally: int) -> Victims:
        return VICTIMS[self.victims[tally]]

    def _of(self, rows: Ints) -> tuple[Claim, ...]:
        return tuple(self.said.claims[index] for index in distinct(self.said.claim[rows]).tolist())


def distinct(numbers: Ints) -> Ints:
    """The different ones of these indexes, in order: `numpy.unique` by marking, many times faster on a million."""
    if not len(numbers):
        return numbers
    seen = np.zeros(int(numbers.max()) + 1, dtype=np.bool_)
    seen[numbers] = True
    return np.flatnonzero(seen)


def ranges(starts: Ints, stops: Ints) -> Ints:
    """All indexes from each start to before its stop, one after another."""
    sizes = stops - starts
    if not len(sizes):
        return np.zeros(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    return np.asarray(np.arange(ends[-1]) + np.repeat(starts - ends + sizes, sizes), dtype=np.int64)


def rows_of(said: Statements, measure: str, kinds: frozenset[SourceKind] | None) -> Ints:
    """The rows that count this measure, said by these kinds of source (None: all)."""
    if measure not in said.measures:
        return np.zeros(0, dtype=np.int64)
    wanted = said.measure == said.measures.index(measure)
    if kinds is not None:
        wanted &= np.isin(said.source_kind, [KINDS.index(kind) for kind in kinds])
    return np.flatnonzero(wanted)


def tallies(said: Statements, rows: Ints) -> Tallies:
    """Reduce rows of the statements, in their order, to tallies."""
    rows = rows[_numbered(said, rows)]
    word = _starts(*_word_keys(said, rows))
    rows = rows[said.moment[rows] == _last(said.moment[rows], word)]
    # A word may have lost its first row to a later one: boundaries are found anew.
    keys = _word_keys(said, rows)
    word = _starts(*keys)
    first = np.flatnonzero(word)
    tally = _starts(*(key[first] for key in keys[:3])) | said.part[rows[first]]
    return _columns(said, rows, first, _reduce(said, rows, word), tally)


def _word_keys(said: Statements, rows: Ints) -> tuple[Ints | Mask, ...]:
    return (said.thing[rows], said.victims[rows], said.part[rows], said.group[rows], said.origin[rows])


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
