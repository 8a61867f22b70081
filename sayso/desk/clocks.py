"""The two clocks of a question on a ledger's span: when it happened, and as known on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sayso.desk.question import Question
from sayso.desk.snapshot import Snapshot


def chosen_day(snapshot: Snapshot, question: Question) -> date:
    """The day a question is about: its own, else the last one that could be known."""
    span = snapshot.span
    if span is None:
        return question.day or date.today()
    return min(max(question.day or question.known or span.last, span.first), span.last)


def clocks(snapshot: Snapshot, question: Question) -> dict[str, Any]:
    """What the sliders need."""
    span, published = snapshot.span, snapshot.published
    if span is None or published is None:
        raise ValueError("an empty snapshot has no clocks")
    day = chosen_day(snapshot, question)
    known = min(max(question.known or published.last, published.first), published.last)
    one = timedelta(days=1)
    return {
        "span": span,
        "published": published,
        "known": known,
        "length": span.length - 1,
        "day_number": (day - span.first).days,
        "known_length": published.length - 1,
        "known_number": (known - published.first).days,
        "earlier": question.url("/", day=max(span.first, day - one)),
        "later": question.url("/", day=min(span.last, day + one)),
    }
