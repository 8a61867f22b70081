"""Which incidents and totals lie surely, or may lie, in a region of places and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from sayso.model import Days
from sayso.picture.geography import Geography, Reach
from sayso.picture.toll_table import Ints, Mask, Region, Thing

ALWAYS_FIRST, ALWAYS_LAST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Things of one place: all, the undated, and the dated by first day, so that days are a slice of them.

    `first` is the first day of each dated thing, `reach` the latest last day up to it.
    """

    all: Ints
    undated: Ints
    dated: Ints
    first: Ints
    reach: Ints


class Where:
    """Answers for all things at once, as indexes; places are looked at once however many things share them."""

    def __init__(self, things: Sequence[Thing], geo: Geography) -> None:
        self._geo = geo
        numbers: dict[tuple[str, ...], int] = {}
        of_set = [numbers.setdefault(thing.places, len(numbers)) for thing in things]
        self._sets = list(numbers)
        self._members = _members(np.array(of_set, dtype=np.int64), len(numbers))
        self._sets_of: dict[str, list[int]] = defaultdict(list)
        for number, places in enumerate(self._sets):
            for place in places:
                self._sets_of[place].append(number)
        self._nested = geo.nested(self._sets_of)
        self._inside: dict[int, tuple[Ints, Ints]] = {}
        self._candidates: dict[tuple[str | None, bool], _Candidates] = {}
        self._dated = np.array([thing.days is not None for thing in things], dtype=np.bool_)
        self._first = np.array([t.days.first.toordinal() if t.days else ALWAYS_FIRST for t in things], dtype=np.int64)
        self._last = np.array([_last(thing) for thing in things], dtype=np.int64)
        self._placed = np.array([bool(thing.places) for thing in things], dtype=np.bool_)
        self.firm = np.array([thing.firm for thing in things], dtype=np.bool_)
        self.total = np.array([thing.total for thing in things], dtype=np.bool_)
        self.regions = {number: region_of(thing) for number, thing in enumerate(things) if thing.total}

    def in_surely(self, region: Region) -> Ints:
        """Things whose every place is inside the region's and whose days all are; undated ones only in all time."""
        there = self._at(region.place, True)
        if region.days is None:
            return there.all
        first, last = region.days.first.toordinal(), region.days.last.toordinal()
        begin, end = np.searchsorted(there.first, [first, last + 1])
        some = there.dated[begin:end]
        return np.sort(some[self._last[some] <= last])

    def in_maybe(self, region: Region) -> Ints:
        """Things of which some place overlaps the region's and some day is in its days."""
        there = self._at(region.place, False)
        if region.days is None:
            return there.all
        first, last = region.days.first.toordinal(), region.days.last.toordinal()
        begin, end = np.searchsorted(there.reach, first), np.searchsorted(there.first, last, "right")
        some = np.concatenate([there.dated[begin:end], there.undated])
        return np.sort(some[(self._first[some] <= last) & (self._last[some] >= first)])

    def inside(self, total: int) -> tuple[Ints, Ints]:
        """The things that may, and that surely, lie in a total's region; nothing surely where it is not known where and when."""
        if total not in self._inside:
            region = self.regions[total]
            none = np.zeros(0, dtype=np.int64)
            self._inside[total] = (self.in_maybe(region), self.in_surely(region) if self.firm[total] else none)
        return self._inside[total]

    def surely(self, region: Region) -> Mask:
        return self._mask(self.in_surely(region))

    def maybe(self, region: Region) -> Mask:
        return self._mask(self.in_maybe(region))

    def asked(self, region: Region) -> Mask:
        """Things that may lie in a question: those of unknown place only where the question is of everywhere."""
        maybe = self.maybe(region)
        return maybe if region.place is None else maybe & self._placed

    def around(self, place: str) -> list[str]:
        """The places of things that are this place, contain it or lie in it."""
        if place in self._sets_of:
            return [place, *self._nested.get(place, ())]
        return self._geo.nesting(place, self._reach)

    @cached_property
    def _reach(self) -> Reach:
        return self._geo.reach(self._sets_of)

    def components(self, active: Mask) -> Ints:
        """A label for each thing; two things that any chain of totals ties together have the same."""
        label = np.arange(len(self.total), dtype=np.int64)
        tied = []
        for number in np.flatnonzero(active & self.total).tolist():
            members = self.in_maybe(self.regions[number])
            members = np.append(members[active[members]], number)
            if len(members) > 1:
                tied.append(members)
        changed = True
        while changed:
            changed = False
            for members in tied:
                least = label[members].min()
                if (label[members] != least).any():
                    label[members] = least
                    changed = True
        return label

    def _mask(self, members: Ints) -> Mask:
        mask = np.zeros(len(self.total), dtype=np.bool_)
        mask[members] = True
        return mask

    def _at(self, place: str | None, surely: bool) -> _Candidates:
        key = (place, surely)
        if key not in self._candidates:
            sets = [number for number in self._near(place) if self._fits(self._sets[number], place, surely)]
            found = [self._members[number] for number in sets]
            things = np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
            self._candidates[key] = self._ordered(things)
        return self._candidates[key]

    def _ordered(self, things: Ints) -> _Candidates:
        dated = things[self._dated[things]]
        dated = dated[np.argsort(self._first[dated], kind="stable")]
        reach = np.maximum.accumulate(self._last[dated])
        return _Candidates(things, things[~self._dated[things]], dated, self._first[dated], reach)

    def _near(self, place: str | None) -> list[int]:
        if place is None:
            return list(range(len(self._sets)))
        near = {number for key in self.around(place) for number in self._sets_of[key]}
        return sorted(near | {number for number, places in enumerate(self._sets) if not places})

    def _fits(self, places: tuple[str, ...], region: str | None, surely: bool) -> bool:
        if region is None:
            return True
        if not places:
            return not surely
        if surely:
            return all(self._geo.contains(region, place) for place in places)
        return any(self._geo.overlap(region, place) for place in places)


def _members(of_set: Ints, count: int) -> list[Ints]:
    order = np.argsort(of_set, kind="stable")
    return np.split(order, np.searchsorted(of_set[order], np.arange(1, count))) if count else []


def _last(thing: Thing) -> int:
    if thing.days is not None:
        return thing.days.last.toordinal()
    return ALWAYS_LAST if thing.known is None else thing.known.toordinal()


def region_of(thing: Thing) -> Region:
    """The region of a total; where its days are unknown, all days up to its publication."""
    days = thing.days
    if days is None and thing.known is not None:
        days = Days(date.min, thing.known)
    return Region(thing.places[0] if thing.places else None, days)
