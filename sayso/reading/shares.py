"""Shares of a number of victims: "more than half of them children" counts some of the 39 told before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from sayso.model import Count
from sayso.reading import people
from sayso.reading.draft import Draft
from sayso.reading.how_many import bent
from sayso.reading.lexicon import any_of, load
from sayso.reading.sentence import Sentence

REACH = 4
"""Words within which a share says what its people were: "half of them were young children"."""


def shares(sentence: Sentence, found: Sequence[Draft]) -> Iterator[Draft]:
    """The shares of a sentence's figures of which it says what sort of people they were."""
    for match in _share().finditer(sentence.text) if found else ():
        whole = next((d for d in reversed(found) if sentence.doc[d.near[0]].idx < match.start() and not d.part), None)
        first = sentence.token_at(match.end() + 1).i
        kind = people.kind_of(sentence, first, _end(sentence, first))
        if whole is not None and whole.count.low is not None and kind in (people.CIVILIAN, people.COMBATANT):
            yield replace(
                whole, count=_count(match, whole.count), part=True, victims=kind, patient=sentence.span(first, first), near=(first,),
                rule=f"{whole.rule}, share of",
            )  # fmt: skip


def _end(sentence: Sentence, first: int) -> int:
    """Where the words end that say what sort of people a share is."""
    last = min(first + REACH, len(sentence.doc) - 1)
    return next((at - 1 for at in range(first + 1, last + 1) if sentence.doc[at].is_punct), last)


def shared_after(sentence: Sentence, last: int) -> bool:
    """Whether a share of the people that end at a word is told right behind them: "39 people, half of them women"."""
    end = sentence.doc[last].idx + len(sentence.doc[last])
    return _share().match(sentence.text, end) is not None


def _count(match: re.Match[str], whole: Count) -> Count:
    above, below = _parts()[match["part"].lower()]
    some = (whole.low or 0) * above // below
    led = match["led"].lower().replace(" ", "_") if match["led"] else ""
    low, high = bent((some, some), led) if led else (some, some)
    return Count(match["text"], low, high if whole.high is not None else None)


@cache
def _parts() -> dict[str, tuple[int, int]]:
    table = load("casualties.toml").table("share").table("parts")
    return {part: table.pair(part) for part in table}


@cache
def _share() -> re.Pattern[str]:
    whom = r"of\s+(?:them|whom|those|the\s+(?:dead|victims|wounded|injured|casualties))"
    led = r"(?:(?P<led>more than|at least|nearly|about|fewer than)\s+)?"
    return re.compile(rf",?\s+(?P<text>{led}(?P<part>{any_of(_parts())})\s+{whom})(?:\s+(?:were|are|was))?", re.I)
