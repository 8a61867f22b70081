"""Tolls by place and month: the questions of a whole lake, shared out over processes that each hold its counting claims.

What totals tie together may reach across every place (a dead person of unknown place may be any of them), so each process holds all
that count people, and answers its share of the questions: the answers are then those of a single process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sayso.fleet.events import load_events
from sayso.fleet.extras import needed
from sayso.model import Days, Outcome, Victims
from sayso.picture import Picture, tolls
from sayso.picture.toll_table import Region

TOLLS = "tolls.parquet"
AT_ONCE = 200
"""Questions an order holds."""
OUTCOMES = frozenset(str(outcome) for outcome in Outcome)
LONGEST = 366
"""What is said of more days than this belongs to no month."""
TOLL = ("place", "month", "measure", "low", "best", "high", "reports", "origins")

Asked = tuple[str, date, str]
"""A place's key, the first day of a month, and what is counted."""


@dataclass(frozen=True, slots=True)
class Count:
    """An order to answer questions from the counting claims of a lake."""

    lake: str
    out: str
    drawn: str
    asked: tuple[Asked, ...]
    file: str


def count(order: Count, told: Callable[[int], None]) -> str:
    """Write the answers."""
    table = toll_rows(_picture(order.lake, order.out, order.drawn), order.asked)
    needed("pyarrow.parquet").write_table(table, order.file)
    told(len(order.asked))
    return order.file


@lru_cache(maxsize=1)
def _picture(lake: str, out: str, drawn: str) -> Picture:
    return load_events(lake, out, drawn)


def questions(picture: Picture) -> list[Asked]:
    """Every place, month and measure of which something is told that is known to be there and then."""
    book = picture.book
    asked: set[Asked] = set()
    for measure in book.said.measures:
        for number in sorted(set(book.settled(measure).tallies.thing.tolist())):
            thing = book.said.things[number]
            if thing.days is not None and thing.days.length <= LONGEST:
                asked |= {(place, month, measure) for place in thing.places for month in _months(thing.days)}
    return sorted(asked)


def _months(days: Days) -> Iterator[date]:
    month = days.first.replace(day=1)
    while month <= days.last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def toll_rows(picture: Picture, asked: Iterable[Asked]) -> Any:
    """The least, the likeliest and the most of each question, with the reports and origins behind them."""
    arrow = needed("pyarrow")
    rows = []
    for place, month, measure in asked:
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        victims = None if measure in OUTCOMES else Victims.CIVILIAN
        question = tolls.Question(place, Region(place, Days(month, last)), measure, victims)
        found = tolls.toll(picture.book, question)
        standing = (found.standing.reports, len(found.standing.origins))
        rows.append((place, month, measure, found.low, found.best, found.high, *standing))
    texts = {"place": arrow.string(), "measure": arrow.string(), "month": arrow.date32()}
    shape = arrow.schema([(name, texts.get(name, arrow.int64())) for name in TOLL])
    return arrow.Table.from_pylist([dict(zip(TOLL, row, strict=True)) for row in rows], schema=shape)
