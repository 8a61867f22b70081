"""A control table cut by place, so that a question about one place looks at no other's rows, and one about all at few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from sayso.picture.control import ControlTable, PlaceControl, Strengths, by_bloc, control, control_all

AT_ONCE = 50_000
"""So many rows are worked out at a time, where every place is asked."""
HORIZON_DAYS = 366
"""So long after the last publication an answer still fades day by day, as in `sayso.picture.control`."""


class Placed:
    """The rows of a control table by place."""

    def __init__(self, table: ControlTable) -> None:
        self._table = table
        self._code = {place: code for code, place in enumerate(table.places)}
        # A table's rows are in order of their places.
        self._bounds = np.searchsorted(table.place, np.arange(len(table.places) + 1))
        self._published = np.unique(table.published)

    def control(
        self,
        key: str,
        *,
        strengths: Strengths,
        at: date | None = None,
        as_known_on: date | None = None,
        bloc: bool = False,
        weigh: bool = True,
    ) -> PlaceControl:
        """As `sayso.picture.control.control` of the place with this key."""
        last = self._last(as_known_on)
        code = self._code.get(key)
        rows = slice(0) if code is None else slice(self._bounds[code], self._bounds[code + 1])
        said = _alone(self._table.take(rows))
        said = by_bloc(said) if bloc else said
        return control(said, key, at=at, as_known_on=as_known_on, strengths=strengths, weigh=weigh, last=last)

    def everywhere(
        self, *, strengths: Strengths, as_known_on: date | None = None, bloc: bool = False
    ) -> Iterator[PlaceControl]:
        """As `control` of every place, without the changes of hands and what carries the answers."""
        begin = 0
        while begin < len(self._code):
            end = int(np.searchsorted(self._bounds, self._bounds[begin] + AT_ONCE))
            end = max(begin + 1, min(end, len(self._code)))
            said = _alone(self._table.take(slice(self._bounds[begin], self._bounds[end])))
            yield from self._beliefs(by_bloc(said) if bloc else said, strengths, as_known_on)
            begin = end

    def several(
        self, keys: Iterable[str], *, strengths: Strengths, as_known_on: date | None = None
    ) -> Iterator[PlaceControl]:
        """As `everywhere`, of some places only."""
        codes = sorted({self._code[key] for key in keys if key in self._code})
        rows = [np.arange(self._bounds[code], self._bounds[code + 1]) for code in codes]
        if rows:
            yield from self._beliefs(_alone(self._table.take(np.concatenate(rows))), strengths, as_known_on)

    def _beliefs(self, said: ControlTable, strengths: Strengths, as_known_on: date | None) -> Iterator[PlaceControl]:
        last = self._last(as_known_on)
        if last is None:
            return
        known = as_known_on or last
        until = max(last, min(known, last + timedelta(days=HORIZON_DAYS)))
        yield from control_all(said, as_known_on=known, until=until, strengths=strengths, shifts=False)

    def _last(self, as_known_on: date | None) -> date | None:
        """The day of the last publication of all, or of all by a day; None where there is none."""
        known = len(self._published)
        if as_known_on is not None:
            known = int(np.searchsorted(self._published, as_known_on.toordinal(), side="right"))
        return date.fromordinal(int(self._published[known - 1])) if known else None


def _alone(table: ControlTable) -> ControlTable:
    """The table with the places and voices of its own rows alone, so that nothing is done for the many others."""
    places, place = np.unique(table.place, return_inverse=True)
    voices, voice = np.unique(table.voice, return_inverse=True)
    return replace(
        table,
        place=place,
        voice=voice,
        places=[table.places[code] for code in places.tolist()],
        voices=[table.voices[code] for code in voices.tolist()],
    )
