"""Answers about control, frozen: who held a place, day by day, and how surely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.picture.control.evidence import Floats

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Carrier:
    """A claim that carries an answer. `log_odds` is what it adds to those of the answer (negative: speaks against it)."""

    claim: str
    log_odds: float

    @property
    def words(self) -> str:
        """The weight in words."""
        size = abs(self.log_odds)
        strength = "decisive" if size >= 3 else "strong" if size >= 1.5 else "moderate" if size >= 0.5 else "slight"
        return f"{strength}, {'for' if self.log_odds >= 0 else 'against'}"

    def record(self) -> dict[str, Any]:
        return {"claim": self.claim, "log_odds": round(self.log_odds, 4), "words": self.words}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What an answer would be were one claim false: `holder`'s probability `now` and `without` it, and who would then be
    likeliest."""

    claim: str
    holder: str
    now: float
    without: float
    instead: str

    def record(self) -> dict[str, Any]:
        return {
            "claim": self.claim,
            "holder": self.holder,
            "now": round(self.now, 4),
            "without": round(self.without, 4),
            "instead": self.instead,
        }


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of hands: from whom to whom, its likely day, and the days it lies between with 80 % probability.

    `probability` is the chance that such a change happened between `first` and `last` at all.
    """

    before: str
    after: str
    likely: date
    first: date
    last: date
    probability: float

    def record(self) -> dict[str, Any]:
        return {
            "from": self.before,
            "to": self.after,
            "likely": self.likely.isoformat(),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "probability": round(self.probability, 4),
        }


@dataclass(frozen=True, slots=True)
class PlaceControl:
    """Belief over one place's holders.

    `days` ascending; `holders` actor keys, `other` for someone whom no claim names; `probability` over (days, holders), rows
    sum to 1. `shifts` are the changes of hands; `carriers` the claims that carry the answer for `asked`, weightiest first.
    `names` are the place's and the holders' names for people.
    """

    place: str
    days: tuple[date, ...]
    holders: tuple[str, ...]
    probability: Floats
    shifts: tuple[Shift, ...] = ()
    asked: date | None = None
    carriers: tuple[Carrier, ...] = ()
    as_known_on: date | None = None
    names: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def on(self, day: date) -> Mapping[str, float]:
        """The holders on a day with their probabilities, likeliest first; outside the answer's days, the nearest one's."""
        if not self.days:
            return {}
        index = min(max((day - self.days[0]).days, 0), len(self.days) - 1)
        order = np.argsort(-self.probability[index], kind="stable")
        return {self.holders[k]: float(self.probability[index, k]) for k in order}

    def rows(self) -> Iterator[dict[str, Any]]:
        """One record a day: place, date, and each holder's probability."""
        ranked = np.argsort(-self.probability, axis=1, kind="stable").tolist()
        for day, row, order in zip(self.days, self.probability.tolist(), ranked, strict=True):
            shares = {self.holders[k]: round(row[k], 6) for k in order}
            yield {"place": self.place, "date": day.isoformat(), "holder": shares}

    def frame(self) -> pd.DataFrame:
        """A table with a row a day and a column a holder."""
        import pandas as pd

        index = pd.DatetimeIndex(self.days, name="date")
        return pd.DataFrame(self.probability, index=index, columns=list(self.holders))

    def name(self, key: str) -> str:
        """The name of the place or of a holder, for people."""
        return self.names.get(key, key)

    def chart(self, *, width: int = 600) -> alt.Chart:
        """The control ribbon, as on the desk: each holder's share of the height is its probability."""
        from sayso.drawing.charts import control_ribbon

        return control_ribbon(self, name=self.name, width=width)

    def changes(self) -> list[str]:
        """The changes of hands in words."""
        return [
            f"{self.name(each.before)} to {self.name(each.after)}: most likely {each.likely}, "
            f"between {each.first} and {each.last} with 80 %"
            for each in self.shifts
        ]

    def _repr_html_(self) -> str:
        from sayso.drawing import cards, pictures

        if not self.days:
            return str(cards.card(self.name(self.place), "No claim says who holds it."))
        known = "" if self.as_known_on is None else f", as known on {self.as_known_on}"
        title = f"Who held {self.name(self.place)}{known}"
        return str(cards.card(title, pictures.ribbon(self, self.names), cards.listing(self.changes())))

    def record(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "as_known_on": None if self.as_known_on is None else self.as_known_on.isoformat(),
            "asked": None if self.asked is None else self.asked.isoformat(),
            "days": list(self.rows()),
            "changes": [shift.record() for shift in self.shifts],
            "claims": [carrier.record() for carrier in self.carriers],
        }


def day_list(first: int, count: int) -> tuple[date, ...]:
    return tuple(map(date.fromordinal, range(first, first + count)))
