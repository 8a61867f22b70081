"""Attempts' day cells, summed into the days of which anything is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sayso.picture.control.attempts import Attempts, Hazards
from sayso.picture.control.evidence import Floats

if TYPE_CHECKING:
    from sayso.picture.control.chain import Busy


class Cells:
    """The day cells of the attempts of one kind: where their values are summed into (busy days, width)."""

    def __init__(self, found: Attempts, hazard: Hazards, busy: Busy, kind: int, width: int) -> None:
        mine = np.flatnonzero(found.kind[hazard.owner] == kind)
        day, inside = busy.grid.index(hazard.day[mine], found.place[hazard.owner[mine]])
        self._pick = mine[inside]
        owner = hazard.owner[self._pick]
        row = busy.at[found.place[owner], day[inside]]
        self._where = row * width + (found.state[owner] if width > 1 else 0)
        self._shape = (busy.size, width)

    def summed(self, values: Floats) -> Floats:
        """The cells' values, (busy days, width)."""
        rows, width = self._shape
        summed = np.bincount(self._where, values[self._pick], rows * width)
        return summed.astype(float, copy=False).reshape(rows, width)
