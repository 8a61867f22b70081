"""The cells: the (place, days) partition that the totals and the question induce."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.model import Days
from sayso.picture.geography import Geography
from sayso.picture.toll_table import Ints, Mask, Region
from sayso.picture.toll_where import ALWAYS_FIRST, ALWAYS_LAST, Where

Cell = tuple[Ints, bool]
"""The totals (by position, in order) that cover a cell, and whether it is inside the question."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """One place without the smaller places that totals name inside it: which totals' places hold it, firm and vague."""

    firm: tuple[int, ...]
    vague: tuple[int, ...]
    asked: bool
    own: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Partition:
    """What the cells are cut from: the totals' regions, their first and last days (`spans`), which are firm, and the question."""

    regions: Sequence[Region]
    spans: tuple[Ints, Ints]
    firm: Sequence[bool]
    question: Region
    where: Where
    geo: Geography

    def cells(self) -> list[Cell]:
        """All cells that some firm total covers; cells covered by the same totals, alike inside the question, are one."""
        atoms = self._atoms()
        known = {(atom.firm, atom.vague, atom.asked) for atom in atoms}
        found: dict[tuple[bytes, bool], Cell] = {}
        for atom in atoms:
            # Outside its own totals' days a place is cut just as the place around it, if that is an atom too.
            rest = tuple(position for position in atom.firm if position not in atom.own)
            alike = bool(atom.own) and (rest, atom.vague, atom.asked) in known
            for cover, inside in self._cut(atom, self._span(atom.own) if alike else None):
                found.setdefault((cover.tobytes(), inside), (cover, inside))
        return list(found.values())

    def _atoms(self) -> list[_Atom]:
        at: dict[str, list[int]] = {}
        for position, region in enumerate(self.regions):
            if region.place is not None:
                at.setdefault(region.place, []).append(position)
        nowhere = [position for position, region in enumerate(self.regions) if region.place is None]
        places = {place for place, own in at.items() if any(self.firm[position] for position in own)}
        asked = self.question.place
        return [self._atom(place, at, nowhere) for place in sorted(places | ({asked} if asked else set()))]

    def _atom(self, place: str, at: dict[str, list[int]], nowhere: list[int]) -> _Atom:
        firm, vague = [], list(nowhere)
        for other in {place, *self.where.around(place)}:
            inside = self.geo.contains(other, place)
            for position in at.get(other, ()):
                if not self.firm[position]:
                    vague.append(position)
                elif inside:
                    firm.append(position)
        asked = self.question.place is None or self.geo.contains(self.question.place, place)
        own = tuple(position for position in at.get(place, ()) if self.firm[position])
        return _Atom(tuple(sorted(firm)), tuple(sorted(vague)), asked, own)

    def _span(self, positions: Sequence[int]) -> tuple[int, int]:
        firsts, lasts = self._ends(positions)
        return int(firsts.min()), int(lasts.max())

    def _ends(self, positions: Sequence[int] | Ints) -> tuple[Ints, Ints]:
        at = np.array(positions, dtype=np.int64)
        return self.spans[0][at], self.spans[1][at]

    def _near(self, positions: Sequence[int], within: tuple[int, int] | None) -> Ints:
        """Those with a day in these days."""
        at = np.array(positions, dtype=np.int64)
        if within is None:
            return at
        firsts, lasts = self._ends(at)
        return at[(firsts <= within[1]) & (lasts >= within[0])]

    def _cut(self, atom: _Atom, within: tuple[int, int] | None) -> Iterator[Cell]:
        """The cells of one atom: its stretches of days between the ends of totals and question, by what covers them."""
        near = self._near(atom.firm, within)
        firsts, lasts = self._ends(near)
        starts, stops = _stretches(firsts, lasts, self.question.days, within)
        cover = (firsts[:, None] <= starts) & (stops <= lasts[:, None])
        early, late = self._ends(atom.vague)
        also = (early[:, None] <= stops) & (starts <= late[:, None])
        asked = np.full(len(starts), atom.asked)
        if self.question.days is not None:
            first, last = self.question.days.first.toordinal(), self.question.days.last.toordinal()
            asked &= (first <= starts) & (stops <= last)
        covered = cover.any(axis=0)
        columns = np.vstack([cover, also, asked])[:, covered]
        positions = np.concatenate([near, np.array(atom.vague, dtype=np.int64)])
        order = np.argsort(positions)
        positions = positions[order]
        for column in _distinct(columns):
            yield positions[column[:-1][order]], bool(column[-1])


def spans(regions: Sequence[Region]) -> tuple[Ints, Ints]:
    """The first and the last days of regions, as ordinals; of all time where a region has no days."""
    days = [region.days for region in regions]
    return (
        np.array([ALWAYS_FIRST if d is None else d.first.toordinal() for d in days], dtype=np.int64),
        np.array([ALWAYS_LAST if d is None else d.last.toordinal() for d in days], dtype=np.int64),
    )


def _distinct(columns: Mask) -> list[Mask]:
    """The different columns."""
    packed = np.ascontiguousarray(np.packbits(columns, axis=0).T)
    seen = {row.tobytes(): number for number, row in enumerate(packed)}
    return [columns[:, number] for number in seen.values()]


def _stretches(firsts: Ints, lasts: Ints, asked: Days | None, within: tuple[int, int] | None) -> tuple[Ints, Ints]:
    """First and last days of the stretches between all ends."""
    ends = [firsts, lasts + 1]
    if asked is not None:
        ends.append(np.array([asked.first.toordinal(), asked.last.toordinal() + 1], dtype=np.int64))
    cuts = np.concatenate(ends)
    if within is not None:
        cuts = cuts[(cuts >= within[0]) & (cuts <= within[1] + 1)]
    cuts = np.sort(cuts)
    apart = np.ones(len(cuts), dtype=np.bool_)
    apart[1:] = cuts[1:] > cuts[:-1]
    cuts = cuts[apart]
    return cuts[:-1], cuts[1:] - 1
