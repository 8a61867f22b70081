"""Tolls over time, and by whose word: the same question asked for each stretch of days, or of more and more kinds of source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sayso.errors import QuestionError
from sayso.model import Days, SourceKind
from sayso.picture.tolls import Toll

if TYPE_CHECKING:
    import pandas as pd

LET_IN = (
    SourceKind.MONITOR,
    SourceKind.RESCUER,
    SourceKind.RESIDENT,
    SourceKind.OFFICIAL,
    SourceKind.ANALYST,
    SourceKind.MEDIA,
    SourceKind.UNNAMED,
    SourceKind.PARTY,
)
"""The order in which kinds of source are let in: from those who are nearest and gain nothing to those who gain most."""
MOST_PERIODS = 5000


class Step(StrEnum):
    """The length of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of a series: its toll, and the toll from the series' first day to this stretch's last."""

    days: Days
    toll: Toll
    cumulative: Toll

    def record(self) -> dict[str, Any]:
        mine, all_so_far = self.toll, self.cumulative
        return {
            "from": self.days.first.isoformat(),
            "to": self.days.last.isoformat(),
            "low": mine.low,
            "best": mine.best,
            "high": mine.high,
            "cumulative_low": all_so_far.low,
            "cumulative_best": all_so_far.best,
            "cumulative_high": all_so_far.high,
        }


@dataclass(frozen=True, slots=True)
class Series:
    """A toll period by period."""

    periods: tuple[Period, ...]

    def record(self) -> list[dict[str, Any]]:
        return [period.record() for period in self.periods]

    def frame(self) -> pd.DataFrame:
        """One row a period; `high` is missing where there is no bound."""
        import pandas as pd

        return pd.DataFrame(self.record())

    def _repr_html_(self) -> str:
        from sayso.drawing import cards

        rows = self.record()
        return str(cards.table(list(rows[0]) if rows else [], ([*row.values()] for row in rows)))


@dataclass(frozen=True, slots=True)
class Trust:
    """One row of what each kind of source's word is worth: the toll with these kinds let in."""

    kinds: tuple[SourceKind, ...]
    toll: Toll

    def record(self) -> dict[str, Any]:
        return {
            "sources": [str(kind) for kind in self.kinds],
            "low": self.toll.low,
            "best": self.toll.best,
            "high": self.toll.high,
            "standing": self.toll.standing.record(),
        }

    @property
    def bounds(self) -> tuple[str, int, int, int | None]:
        """The kind let in last, the least, the best and the most."""
        _, low, best, high = self.toll.bounds
        label = "on everyone's word" if len(self.kinds) == len(LET_IN) else f"and {self.kinds[-1]}"
        return (label if len(self.kinds) > 1 else str(self.kinds[-1]), low, best, high)

    def _repr_html_(self) -> str:
        return self.toll._repr_html_()


def periods(days: Days, step: Step) -> Iterator[Days]:
    """The days cut into calendar days, weeks from Monday, or months; the first and last may be short.

    Raises:
        QuestionError: if that makes more than `MOST_PERIODS`.
    """
    if days.length // {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 28}[step] > MOST_PERIODS:
        raise QuestionError(
            f"{days.first} to {days.last} by {step} is more than {MOST_PERIODS} rows; take longer steps"
        )
    first = days.first
    while first <= days.last:
        last = min(_end(first, step), days.last)
        yield Days(first, last)
        first = last + timedelta(days=1)


def _end(first: date, step: Step) -> date:
    if step is Step.DAY:
        return first
    if step is Step.WEEK:
        return first + timedelta(days=6 - first.weekday())
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def series(ask: Callable[[Days], Toll], days: Days, step: Step) -> Series:
    """Ask for each period, and for all days up to its end."""
    return Series(tuple(Period(each, ask(each), ask(Days(days.first, each.last))) for each in periods(days, step)))


def by_trust(ask: Callable[[frozenset[SourceKind]], Toll], kinds: Sequence[SourceKind] = LET_IN) -> tuple[Trust, ...]:
    """Ask with the first kind of source alone, then with one more each time."""
    return tuple(Trust(tuple(kinds[:more]), ask(frozenset(kinds[:more]))) for more in range(1, len(kinds) + 1))
