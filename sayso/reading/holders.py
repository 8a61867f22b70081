"""Who holds a place, by an adjective or a description: "rebel-held Ariha", "another rebel-held area"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading.draft import Draft
from sayso.reading.lexicon import load, word_set
from sayso.reading.place_ref import PlaceRef
from sayso.reading.place_words import words as place_words
from sayso.reading.sentence import Sentence, Span, climb, phrase_bounds, subject


@dataclass(frozen=True, slots=True)
class Held:
    adjectives: dict[str, str]
    bastions: frozenset[str]


@cache
def held() -> Held:
    table = load("acts.toml").table("held")
    return Held(
        {w: change for change in ("holds", "besieged") for w in table.words(change)}, frozenset(table.words("bastions"))
    )


def by_adjective(sentence: Sentence, refs: Sequence[PlaceRef]) -> Iterator[Draft]:
    """ "Rebel-held Ariha", "the besieged towns of A and B", "the last rebel-held bastion"."""
    for at, word in enumerate(sentence.lower):
        change = held().adjectives.get(word)
        hyphen = at > 1 and sentence.lower[at - 1] == "-"
        if change is None or not (hyphen or change == "besieged"):
            continue
        token = sentence.doc[at]
        if not hyphen and (token.dep_ != "amod" or sentence.doc[at - 1].lower_ in ("was", "is", "are", "were")):
            continue
        ref = _described(sentence, at, refs) or _held_place(sentence, at, refs)
        if ref is None:
            continue
        actor = _before_hyphen(sentence, at - 2) if hyphen else None
        yield Draft(
            Kind.CONTROL, change, sentence.index, at, f"{'-' if hyphen else ''}{word}", agent=actor,
            near=(ref.first,), place=ref, several=True, own_voice=True,
        )  # fmt: skip


def _described(sentence: Sentence, at: int, refs: Sequence[PlaceRef]) -> PlaceRef | None:
    """The place that is said to be held ("Irbin, another rebel-held area", "Irbin is a rebel-held town")."""
    noun = next((t for t in (sentence.doc[at], *climb(sentence.doc[at])) if t.tag_.startswith("NN")), None)
    if noun is None or noun.i > at + 3 or noun.i < at:
        return None
    if noun.dep_ == "attr" and (told := subject(noun.head)) is not None:
        return ref_of(refs, told)
    start = phrase_bounds(noun, wide=False)[0]
    if sentence.lower[start] not in ("a", "an", "another", "the", "one"):
        return None
    before = start - 2 if start > 1 and sentence.lower[start - 1] in (",", "(", "-", "–") else start - 1
    return next((ref for ref in refs if ref.last == before), None)


def _held_place(sentence: Sentence, at: int, refs: Sequence[PlaceRef]) -> PlaceRef | None:
    """The place right after "rebel-held", or after "rebel-held town of" and "two besieged towns"."""
    links = (
        place_words().kinds | place_words().directions | place_words().parts | word_set("acts.toml", "held", "links")
    )
    for ref in refs:
        between = sentence.lower[at + 1 : ref.first]
        if ref.first > at and len(between) <= 6 and all(word in links for word in between):
            return ref
    return None


def _before_hyphen(sentence: Sentence, at: int) -> Span | None:
    if at < 0 or sentence.lower[at] in ("mostly", "mainly", "largely"):
        return None
    first = at
    while first > 0 and sentence.doc[first - 1].tag_ in ("NNP",) and sentence.doc[first].tag_ in ("NNP",):
        first -= 1
    return sentence.span(first, at)


def ref_of(refs: Sequence[PlaceRef], noun: Token) -> PlaceRef | None:
    """The place that a noun phrase names: the noun itself or its "of" phrase or apposition."""
    first, last = phrase_bounds(noun)
    inside = [ref for ref in refs if first <= ref.first and ref.last <= last]
    if inside:
        return inside[-1] if inside[-1].last == noun.i or len(inside) == 1 else max(inside, key=lambda r: r.rank)
    return next((ref for ref in refs if ref.first <= noun.i <= ref.last), None)
