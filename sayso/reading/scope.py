"""Whether a figure counts the dead of one event or all the dead of a place and a span of days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading.dating import governing, whole_war
from sayso.reading.draft import Draft
from sayso.reading.lexicon import any_of, load
from sayso.reading.sentence import Sentence
from sayso.reading.when import DateMention


def is_total(sentence: Sentence, draft: Draft, mentions: Sequence[DateMention]) -> bool:
    """True for a whole war's figure, one of a span of days ("since Friday"), and one told as a total of several events."""
    if draft.kind is not Kind.CASUALTIES:
        return False
    mention = governing(sentence, draft, mentions)
    if whole_war(draft) or (mention is not None and mention.span):
        return True
    summed = draft.total or _so_far().search(sentence.text)
    return bool(summed) and not _of_one_event(sentence)


@cache
def _so_far() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(load('how_many.toml').table('total').words('so_far'))}\b", re.IGNORECASE)


def _of_one_event(sentence: Sentence) -> bool:
    """Whether a toll is that of a single event ("the toll from a bomb attack", "in the bombing")."""
    events = {
        trigger.head.i for trigger in sentence.triggers if trigger.act.kind is Kind.INCIDENT and not trigger.act.verb
    }
    return any(_single(sentence.doc[event]) for event in events)


def _single(event: Token) -> bool:
    held = event.dep_ == "pobj" and event.head.lower_ in ("from", "of", "in", "after", "by")
    return held and event.tag_ in ("NN", "NNP")
