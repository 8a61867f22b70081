"""What the drawings are made from: plain data, and the ribbon's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

ENOUGH = 0.005
"""Days whose probabilities all lie this close to the last drawn day's are not drawn anew."""
Bounds = tuple[str, int, int, int | None]
"""A toll: its label, the least, the best and the most (None: no bound)."""
Points = Mapping[str, tuple[float, float, int]]
"""Places by name: latitude and longitude in degrees, and how many claims speak of them."""


class Held(Protocol):
    """Who held a place: `probability` over (days, holders), rows sum to 1."""

    @property
    def days(self) -> tuple[date, ...]: ...
    @property
    def holders(self) -> tuple[str, ...]: ...
    @property
    def probability(self) -> npt.NDArray[np.float64]: ...


def ribbon_table(control: Held, name: Callable[[str], str] = str) -> pd.DataFrame:
    """The ribbon's rows (date, holder, probability, rank): days on which something changes, and the last."""
    import pandas as pd

    order = by_weight(control)
    columns = [control.holders.index(holder) for holder in order]
    rows = [
        (control.days[day].isoformat(), name(holder), round(float(control.probability[day, column]), 4), rank)
        for day in _drawn_days(control)
        for rank, (holder, column) in enumerate(zip(order, columns, strict=True))
    ]
    return pd.DataFrame(rows, columns=["date", "holder", "probability", "rank"])


def by_weight(control: Held) -> Sequence[str]:
    """The holders that are ever likely enough to be drawn, those with most days' worth first."""
    weights = control.probability.sum(axis=0)
    shown = [n for n in np.argsort(-weights, kind="stable") if control.probability[:, n].max() >= ENOUGH]
    return [control.holders[n] for n in shown]


def _drawn_days(control: Held) -> list[int]:
    drawn: list[int] = []
    for day in range(len(control.days)):
        if not drawn or np.abs(control.probability[day] - control.probability[drawn[-1]]).max() >= ENOUGH:
            drawn.append(day)
    last = len(control.days) - 1
    return drawn if not drawn or drawn[-1] == last else [*drawn, last]
