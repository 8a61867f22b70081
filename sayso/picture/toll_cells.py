"""The cells: the (place, days) partition that the totals and the question induce."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.model import Days
from sayso.picture.geography import Geography
from sayso.picture.toll_table import Ints, Mask, Region
from sayso.picture.toll_where import ALWAYS_FIRST, ALWAYS_LAST, Where

NONE = np.zeros(0, dtype=np.int64)
Totals = Mapping[str | None, Ints]
"""The totals of a place (of None: those without a place), by position, in order."""
Cell = tuple[Ints, bool]
"""The totals (by position, in order) that cover a cell, and whether it is inside the question."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """One place without the smaller places that totals name inside it: which totals' places hold it, firm and vague (in order), and
    which of the firm are its own; `rest` are the firm that are not.
    """

    firm: Ints
    vague: Ints
    asked: bool
    own: Ints
    rest: Ints


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
        known = {(atom.firm.tobytes(), atom.vague.tobytes(), atom.asked) for atom in atoms}
        # Stretches are told apart by sums of random 64-bit numbers, one for each total that covers them and one for the question.
        marks = np.random.default_rng(0).integers(1, 2**63, len(self.regions) + 1, dtype=np.uint64)
        cuts = []
        for atom in atoms:
            # Outside its own totals' days a place is cut just as the place around it, if that is an atom too.
            alike = len(atom.own) > 0 and (atom.rest.tobytes(), atom.vague.tobytes(), atom.asked) in known
            cuts.append(self._cut(atom, self._span(atom.own) if alike else None, marks))
        sums = np.concatenate([np.zeros(0, dtype=np.uint64), *(cut.sums for cut in cuts)])
        ends = np.cumsum([0, *(len(cut.sums) for cut in cuts)])
        firsts = np.sort(np.unique(sums, return_index=True)[1])
        which = np.searchsorted(ends, firsts, side="right") - 1
        return [cuts[n].cell(at) for n, at in zip(which.tolist(), (firsts - ends[which]).tolist(), strict=True)]

    def _atoms(self) -> list[_Atom]:
        at: dict[str | None, list[int]] = {}
        for position, region in enumerate(self.regions):
            at.setdefault(region.place, []).append(position)
        is_firm = np.array(self.firm, dtype=np.bool_)
        found = {place: np.array(own, dtype=np.int64) for place, own in at.items()}
        firm = {place: own[is_firm[own]] for place, own in found.items()}
        vague = {place: own[~is_firm[own]] for place, own in found.items()}
        vague[None] = found.get(None, NONE)
        asked = {self.question.place} if self.question.place else set()
        places = {place for place, own in firm.items() if place is not None and len(own)}
        return [self._atom(place, firm, vague) for place in sorted(places | asked)]

    def _atom(self, place: str, firm: Totals, vague: Totals) -> _Atom:
        around = set(self.where.around(place)) - {place}
        outer = [firm[other] for other in around if other in firm and self.geo.contains(other, place)]
        near = [vague[other] for other in (None, place, *around) if other in vague]
        asked = self.question.place is None or self.geo.contains(self.question.place, place)
        own, rest = firm.get(place, NONE), np.sort(np.concatenate([NONE, *outer]))
        return _Atom(np.sort(np.concatenate([own, rest])), np.sort(np.concatenate(near)), asked, own, rest)

    def _span(self, positions: Ints) -> tuple[int, int]:
        firsts, lasts = self._ends(positions)
        return int(firsts.min()), int(lasts.max())

    def _ends(self, positions: Ints) -> tuple[Ints, Ints]:
        return self.spans[0][positions], self.spans[1][positions]

    def _near(self, positions: Ints, within: tuple[int, int] | None) -> Ints:
        """Those with a day in these days."""
        if within is None:
            return positions
        firsts, lasts = self._ends(positions)
        return positions[(firsts <= within[1]) & (lasts >= within[0])]

    def _cut(self, atom: _Atom, within: tuple[int, int] | None, marks: npt.NDArray[np.uint64]) -> _Cut:
        """The cells of one atom: its stretches of days between the ends of totals and question."""
        near, vague = self._near(atom.firm, within), atom.vague
        (firsts, lasts), (early, late) = self._ends(near), self._ends(vague)
        starts, stops = _stretches(firsts, lasts, self.question.days, within)
        # A firm total covers the stretches inside its days, a vague one those that share a day with it.
        enter = np.concatenate([np.searchsorted(starts, firsts), np.searchsorted(stops, early)])
        leave = np.concatenate([np.searchsorted(stops, lasts, "right"), np.searchsorted(starts, late, "right")])
        positions = np.concatenate([near, vague])
        asked = np.full(len(starts), atom.asked)
        if self.question.days is not None:
            first, last = self.question.days.first.toordinal(), self.question.days.last.toordinal()
            asked &= (first <= starts) & (stops <= last)
        sums = _added(len(starts), enter, leave, marks[positions]) + np.where(asked, marks[-1], np.uint64(0))
        covered = np.flatnonzero(_added(len(starts), enter[: len(near)], leave[: len(near)], np.ones(len(near), int)))
        order = np.argsort(positions)
        return _Cut(positions[order], enter[order], leave[order], covered, asked[covered], sums[covered])


@dataclass(frozen=True, slots=True)
class _Cut:
    """An atom's stretches that a firm total covers (`stretch`), whether each is inside the question, and a number that is the same
    for stretches covered alike. The total at `positions` covers the stretches from `enter` to before `leave`.
    """

    positions: Ints
    enter: Ints
    leave: Ints
    stretch: Ints
    asked: Mask
    sums: npt.NDArray[np.uint64]

    def cell(self, at: int) -> Cell:
        stretch = self.stretch[at]
        return self.positions[(self.enter <= stretch) & (stretch < self.leave)], bool(self.asked[at])


def _added(size: int, enter: Ints, leave: Ints, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """For each of so many stretches, the sum of the numbers that have entered and not left."""
    steps = np.zeros(size + 1, dtype=numbers.dtype)
    some = enter < leave
    np.add.at(steps, enter[some], numbers[some])
    np.subtract.at(steps, leave[some], numbers[some])
    return np.cumsum(steps[:-1], dtype=numbers.dtype)


def spans(regions: Sequence[Region]) -> tuple[Ints, Ints]:
    """The first and the last days of regions, as ordinals; of all time where a region has no days."""
    days = [region.days for region in regions]
    return (
        np.array([ALWAYS_FIRST if d is None else d.first.toordinal() for d in days], dtype=np.int64),
        np.array([ALWAYS_LAST if d is None else d.last.toordinal() for d in days], dtype=np.int64),
    )


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
