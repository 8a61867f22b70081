"""The arithmetic of days: what "last Friday", "in March" or "three days earlier" mean on a given day of publication.

`work_out` is the way in. Every function here takes a `Wording`, the named parts of one way of writing a day, and gives the
range of days it means, or ``None`` where that cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.model import Days
from sayso.reading import how_many

UNIT_DAYS = {"hour": 0, "day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
SLACK = {"week": 3, "month": 15}
NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Clock:
    """The day of publication, and the day that "the previous day" counts from."""

    published: date | None
    reference: date | None


@dataclass(frozen=True, slots=True)
class Wording:
    """A way of writing a day: its named parts in lower case, the numbers of the names in them, the clock, a fixed shift."""

    parts: Mapping[str, str | None]
    names: Mapping[str, int]
    clock: Clock
    days: int = 0

    def part(self, *names: str) -> str | None:
        """The first of these parts that is there."""
        return next((value for name in names if (value := self.parts.get(name))), None)

    def text(self, name: str) -> str:
        """A part that is always there."""
        return self.parts.get(name) or ""

    @property
    def today(self) -> date:
        """The day of publication.

        Raises:
            ValueError: if there is none.
        """
        return _known(self.clock.published)

    @property
    def then(self) -> date:
        """The day the text was last speaking of; errors as for `today`."""
        return _known(self.clock.reference)

    def number_of(self, name: str) -> int:
        """The number of a month (1 to 12) or weekday (0 to 6), by its name or as digits."""
        text = self.text(name).rstrip(".")
        return int(text) if text.isdigit() else self.names[text]


def work_out(gives: str, wording: Wording) -> Days | None:
    """The days a wording means; ``None`` where it does not tell, or names a day that no calendar has (31 June)."""
    try:
        return GIVES[gives](wording)
    except (ValueError, OverflowError):
        return None


def _known(day: date | None) -> date:
    if day is None:
        raise ValueError("the day this counts from is not known")
    return day


def _day(w: Wording) -> Days:
    year, month, first = int(w.text("year")), w.number_of("month"), int(w.text("day"))
    return Days(date(year, month, first), date(year, month, int(w.part("day2") or first)))


def _month_day(w: Wording) -> Days:
    """The last such day on or before publication, where no year is given."""
    month, first = w.number_of("month"), int(w.text("day"))
    last, stated = int(w.part("day2") or first), w.part("year")
    year = int(stated) if stated else w.today.year
    if not stated and date(year, month, first) > w.today:
        year -= 1
    return Days(date(year, month, first), date(year, month, last))


def _month(w: Wording) -> Days:
    month, stated = w.number_of("month"), w.part("year")
    year = int(stated) if stated else _latest_year(month, w.today, w.part("last"))
    first, last = date(year, month, 1), _month_end(year, month)
    match _third(w):
        case "early":
            last = first + timedelta(9)
        case "mid":
            first, last = first + timedelta(10), first + timedelta(19)
        case "late":
            first += timedelta(20)
    return _capped(first, last, w.clock)


def _third(w: Wording) -> str | None:
    """Which third of a month or year is meant, if one is named."""
    said = w.part("part", "part2")
    if not said:
        return None
    return {"beginning": "early", "start": "early", "end": "late"}.get(said.removeprefix("the ").split(" ")[0], said)


def _latest_year(month: int, published: date, which: str | None) -> int:
    """The year of the last such month that had begun by publication; "last May" in May is a year before."""
    begun = month < published.month or (month == published.month and which != "last")
    return published.year if begun else published.year - 1


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)


def _capped(first: date, last: date, clock: Clock) -> Days:
    """A span still running on the day of publication ends there."""
    if clock.published and first <= clock.published < last:
        last = clock.published
    return Days(first, last)


def _year(w: Wording) -> Days:
    year = int(w.text("year"))
    first, last = date(year, 1, 1), date(year, 12, 31)
    match _third(w):
        case "early":
            last = date(year, 4, 30)
        case "mid":
            first, last = date(year, 6, 1), date(year, 8, 31)
        case "late":
            first = date(year, 9, 1)
    return _capped(first, last, w.clock)


def _weekday(w: Wording) -> Days:
    """The last such day on or before publication; "last Friday" on a Friday is a week before."""
    back = (w.today.weekday() - w.number_of("weekday")) % 7
    which = w.part("last") or ""
    if which in ("next", "this coming"):
        back -= 7
    elif which == "last" and back == 0:
        back = 7
    return Days.one(w.today - timedelta(back))


def _number(text: str) -> tuple[int, int]:
    """The least and the most of "three", "a few", "a".

    Raises:
        ValueError: if it has no bounds.
    """
    text = re.sub(r"\s+", " ", text)
    low, high = {"a": (1, 1), "an": (1, 1), "couple of": (2, 2)}.get(text) or how_many.value(text) or (None, None)
    if low is None or high is None:
        raise ValueError(f"{text!r} is no number with bounds")
    return low, high


def _apart(number: tuple[int, int], unit: str, anchor: date, sign: int) -> Days:
    """So many units before (-1) or after (1) a day, as imprecise as the unit is long."""
    low, high = number
    if unit == "year":
        years = sorted(anchor.year + sign * n for n in number)
        return Days(date(years[0], 1, 1), date(years[1], 12, 31))
    size, slack = UNIT_DAYS[unit], SLACK.get(unit, 0)
    near, far = sign * (low * size - slack), sign * (high * size + slack)
    return Days(anchor + timedelta(min(near, far)), anchor + timedelta(max(near, far)))


def _ago(w: Wording) -> Days:
    anchor = w.today if w.text("from") == "ago" else w.then
    return _apart(_number(w.part("number") or "several"), w.text("unit"), anchor, -1)


def _later(w: Wording) -> Days:
    return _apart(_number(w.text("number")), w.text("unit"), w.then, 1)


def _span(w: Wording) -> Days:
    """ "The last three days": from so many days before publication until then."""
    number, unit = _number(w.text("number"))[1], w.text("unit")
    days = -(-number // 24) if unit == "hour" else number * UNIT_DAYS[unit]
    return Days(w.today - timedelta(days), w.today)


def _running(w: Wording) -> Days:
    """ "For the third day", "in two days of": the days up to publication."""
    nth = w.part("nth")
    number = NTH.index(nth) + 1 if nth else _number(w.text("number"))[1]
    return Days(w.today - timedelta(number - 1), w.today)


def _calendar(w: Wording) -> Days:
    """Last, this or next week, weekend, month or year of the calendar."""
    step = {"this": 0, "next": 1}.get((w.part("last") or "this").split(" ")[-1], -1)
    first, last = CALENDAR[w.text("unit")](w.today, step)
    return _capped(first, last, w.clock)


def _week(today: date, step: int) -> tuple[date, date]:
    first = today + timedelta(7 * step - today.weekday())
    return first, first + timedelta(6)


def _weekend(today: date, step: int) -> tuple[date, date]:
    """The last one begun, or for "next" the one after."""
    first = today + timedelta(7 * max(0, step) - (today.weekday() - 5) % 7)
    return first, first + timedelta(1)


def _calendar_month(today: date, step: int) -> tuple[date, date]:
    year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    return date(year, month + 1, 1), _month_end(year, month + 1)


def _calendar_year(today: date, step: int) -> tuple[date, date]:
    return date(today.year + step, 1, 1), date(today.year + step, 12, 31)


CALENDAR: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "week": _week,
    "weekend": _weekend,
    "month": _calendar_month,
    "year": _calendar_year,
}


def _shift(w: Wording) -> Days:
    return Days.one(w.today + timedelta(w.days))


def _from_reference(w: Wording) -> Days:
    return Days.one(w.then + timedelta(w.days))


def _to_today(w: Wording) -> Days:
    """From a fixed number of days before publication until then: "overnight", "in recent days"."""
    return Days(w.today + timedelta(w.days), w.today)


def _vague(_: Wording) -> None:
    """Words that date something and do not say to when."""


GIVES: dict[str, Callable[[Wording], Days | None]] = {
    "day": _day,
    "month_day": _month_day,
    "month": _month,
    "year": _year,
    "weekday": _weekday,
    "ago": _ago,
    "later": _later,
    "span": _span,
    "running": _running,
    "calendar": _calendar,
    "shift": _shift,
    "from_reference": _from_reference,
    "to_today": _to_today,
    "vague": _vague,
}
