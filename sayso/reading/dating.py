"""Which of the days a report names is the day of an act: the one that hangs from it, else the one the text is speaking of.

A day of speaking ("said on Monday") is not the day of the act; news of the day is of that day or the one before. A figure for
a whole war runs from the day the report says it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sayso.model import Days, Kind
from sayso.reading.draft import Draft
from sayso.reading.lexicon import load
from sayso.reading.sentence import Sentence, climb
from sayso.reading.when import DateMention, Relation
from sayso.reading.who import words as speaking
from sayso.reading.words import verb_forms

WHOLE_WAR = 20_000
STANDING = ("holds", "besieged")


@dataclass(frozen=True, slots=True)
class Telling:
    """What the text had told before a sentence: its day of publication, the day it is speaking of, when the war began."""

    published: date | None
    day: Days | None = None
    began: date | None = None


def day_of(sentence: Sentence, draft: Draft, mentions: Sequence[DateMention], telling: Telling) -> Days | None:
    """The days of an act; ``None`` where the report does not tell."""
    acting, spoken = _sorted_out(sentence, mentions)
    if whole_war(draft):
        return _since_it_began(acting, telling)
    if acting:
        return min(acting, key=lambda m: _nearness(sentence, m, draft)).days
    if draft.own_voice or draft.value in STANDING:
        return None
    return telling.day if telling.day and not _newer(spoken, telling) else _news(spoken, telling)


def whole_war(draft: Draft) -> bool:
    """Whether a figure is so high that it counts a whole war."""
    return draft.kind in (Kind.CASUALTIES, Kind.DISPLACEMENT) and (draft.count.low or 0) >= WHOLE_WAR


def war_began(sentence: Sentence, mentions: Sequence[DateMention]) -> date | None:
    """The day a sentence gives for the beginning of the war it speaks of."""
    nouns, verbs = _war_words()
    if not nouns & set(sentence.lower):
        return None
    for mention in mentions:
        begins = mention.relation is Relation.SINCE or verbs & set(sentence.lower[: sentence.token_at(mention.start).i])
        if mention.days and begins:
            return mention.days.first
    return None


@cache
def _war_words() -> tuple[frozenset[str], frozenset[str]]:
    table = load("when.toml").table("war")
    return frozenset(table.words("nouns")), frozenset(form for verb in table.words("begins") for form in verb_forms(verb))


@cache
def _publishing() -> frozenset[str]:
    return frozenset(form for verb in load("when.toml").table("war").words("publishes") for form in verb_forms(verb))


def _sorted_out(sentence: Sentence, mentions: Sequence[DateMention]) -> tuple[list[DateMention], Days | None]:
    """The mentions that may date an act, and the day of speaking."""
    acting: list[DateMention] = []
    spoken: Days | None = None
    for mention in mentions:
        if mention.future or mention.relation is Relation.BEFORE:
            continue
        if _of_speaking(sentence, mention):
            spoken = mention.days
        else:
            acting.append(mention)
    return acting, spoken


def _of_speaking(sentence: Sentence, mention: DateMention) -> bool:
    """Whether a day hangs from a verb of saying or publishing: behind it, right before it, or at the very beginning."""
    doc = sentence.doc
    first, last = sentence.token_at(mention.start).i, sentence.token_at(mention.end - 1).i
    if mention.relation is Relation.SINCE:
        return False
    for above in climb(doc[first]):
        if not above.tag_.startswith("VB"):
            continue
        if above.lower_ not in speaking().says and above.lower_ not in _publishing():
            return False
        if above.i < first:
            return first - above.i <= 4
        return first <= 2 or above.i - last <= 2
    return False


def _since_it_began(acting: Sequence[DateMention], telling: Telling) -> Days | None:
    """A war's figure runs from its beginning to publication, unless the sentence gives a span of its own."""
    since = next((m.days for m in acting if m.relation is Relation.SINCE and m.days), None)
    if since or not telling.published:
        return since
    starts = [m.days.first for m in acting if m.days] + ([telling.began] if telling.began else [])
    return Days(min(starts), telling.published) if starts and min(starts) <= telling.published else None


def _newer(spoken: Days | None, telling: Telling) -> bool:
    """Whether the day of speaking shows that the text has moved on from the day it was speaking of."""
    return bool(spoken and telling.day and telling.day.last < spoken.first - timedelta(days=7))


def _news(spoken: Days | None, telling: Telling) -> Days | None:
    """What is said on the day of publication or the day before is news of that day or the one before it."""
    if spoken is None or spoken.length > 1 or telling.published is None:
        return None
    if abs((telling.published - spoken.first).days) > 1:
        return None
    return Days(spoken.first - timedelta(days=1), spoken.last)


def _nearness(sentence: Sentence, mention: DateMention, draft: Draft) -> tuple[int, int]:
    """Steps in the tree between a mention and the act, then words between them."""
    doc = sentence.doc
    at = sentence.token_at(mention.start).i
    path = {t: n for n, t in enumerate([at, *(above.i for above in climb(doc[at]))])}
    ways = []
    for head in (draft.head, *draft.near):
        up = [head, *(above.i for above in climb(doc[head]))]
        ways += [n + path[t] for n, t in enumerate(up) if t in path][:1]
    return min(ways, default=20), abs(at - draft.head)
