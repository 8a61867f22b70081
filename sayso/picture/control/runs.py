"""Control as a map shows it: for each place its most likely holder, change by change.

A picture gives a distribution over holders for every day. A map needs, for any day, the most likely holder and how sure that is;
days on which neither changes visibly are folded into one run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sayso.picture.control.result import PlaceControl

STEP = 0.01
"""Changes of probability smaller than this are not worth a new run: no reader can tell such shades apart."""


@dataclass(frozen=True, slots=True)
class Run:
    """From `first` on, until the next run: the most likely holder's key and its probability."""

    first: date
    holder: str
    sure: float


@dataclass(frozen=True, slots=True)
class Holding:
    """One place's runs, in order of days; the last one goes on.

    `days` are ordinals of the runs' first days, `holder` positions in `holders`, `sure` probabilities.
    """

    place: str
    holders: tuple[str, ...]
    days: NDArray[np.int32]
    holder: NDArray[np.int16]
    sure: NDArray[np.float32]

    def on(self, day: date) -> Run | None:
        """The run that a day falls in; None before the first."""
        at = int(np.searchsorted(self.days, day.toordinal(), side="right")) - 1
        return None if at < 0 else self._run(at)

    @property
    def runs(self) -> Sequence[Run]:
        return [self._run(at) for at in range(len(self.days))]

    def _run(self, at: int) -> Run:
        return Run(date.fromordinal(int(self.days[at])), self.holders[int(self.holder[at])], float(self.sure[at]))

    @property
    def named(self) -> set[str]:
        """The keys of all who held the place at some time."""
        return {self.holders[code] for code in np.unique(self.holder).tolist()}


def fold(control: PlaceControl) -> Holding:
    """A place's daily distributions as runs."""
    if not control.days:
        none = np.zeros(0, np.int32)
        return Holding(control.place, (), none, none.astype(np.int16), none.astype(np.float32))
    top = control.probability.argmax(axis=1)
    sure = control.probability.max(axis=1)
    shade = np.round(sure / STEP)
    turns = np.flatnonzero((top[1:] != top[:-1]) | (shade[1:] != shade[:-1])) + 1
    at = np.concatenate([[0], turns])
    days = (control.days[0].toordinal() + at).astype(np.int32)
    return Holding(control.place, control.holders, days, top[at].astype(np.int16), sure[at].astype(np.float32))
