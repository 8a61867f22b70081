"""Which sentences cannot hold a claim, told from their words alone, so that they need not be parsed.

The words are those by which the reader finds acts (`acts.toml`, `casualties.toml`), so nothing it could find is set aside but
for this: an *ordinary* word ("took", "left"), as common in peace as in war, counts only in company: with a word of arms, parties
or places of war in the sentence, or with a name close behind it ("entered Wau").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sayso.reading import acts, casualty_words, holders, membership, reporting_words, route
from sayso.reading.lexicon import any_of, load, word_set
from sayso.reading.words import noun_forms, noun_set, verb_forms, verb_set

WORD = re.compile(r"[^\W\d_]+")
NEAR = 3


@dataclass(frozen=True, slots=True)
class _Phrase:
    rest: tuple[str, ...]
    gap: int
    ordinary: bool


def relevant(sentence: str) -> bool:
    """Whether a sentence has a word that a claim could be made of."""
    phrases, company = _lexicon()
    words = WORD.findall(sentence)
    lower = [word.lower() for word in words]
    weak = False
    for at, word in enumerate(lower):
        for phrase in phrases.get(word, ()):
            if not _follows(lower, at + 1, phrase):
                continue
            if not phrase.ordinary or any(near[0].isupper() for near in words[at + 1 : at + 1 + NEAR]):
                return True
            weak = True
    return weak and bool(company.search(sentence))


def _follows(words: list[str], at: int, phrase: _Phrase) -> bool:
    size = len(phrase.rest)
    return not size or any(tuple(words[i : i + size]) == phrase.rest for i in range(at, at + phrase.gap + 1))


@cache
def _lexicon() -> tuple[dict[str, tuple[_Phrase, ...]], re.Pattern[str]]:
    table = load("text.toml").table("relevance").only("ordinary", "company", "leans")
    ordinary = {form for word in table.words("ordinary") for form in (*verb_forms(word), *noun_forms(word))}
    phrases: dict[str, set[_Phrase]] = {}
    for written, gap in _written():
        first, *rest = WORD.findall(written.lower())
        phrases.setdefault(first, set()).add(_Phrase(tuple(rest), gap, not rest and first in ordinary))
    return (
        {first: tuple(sorted(found, key=lambda p: p.ordinary)) for first, found in phrases.items()},
        re.compile(rf"\b{any_of(table.words('company'))}", re.IGNORECASE),
    )


def _written() -> Iterator[tuple[str, int]]:
    """Every word or phrase that names an act, and how many words may stand between its first and its second."""
    verbs, nouns = acts.lexicon()
    for entries, gap in ((verbs, acts.GAP), (nouns, 0)):
        for first, found in entries.items():
            for rest, _ in found:
                yield " ".join((first, *rest)), gap if rest else 0
    tolls, roads, held = casualty_words.words(), route.words(), holders.held()
    further = (
        *noun_set("casualties.toml", "bodies", "nouns"), *noun_set("people.toml", "captors"), *membership.outcomes(), *verb_set("acts.toml", "falls", "verbs"),
    )  # fmt: skip
    yield from _plain((*verb_set("reporting.toml", "blaming"), "finger"))
    yield from ((f"{verb} responsible", acts.GAP) for verb in ("held", "hold", "holds"))
    denied = reporting_words.words().denies
    yield from ((f"{verb} {what}", acts.GAP) for verb in denied for what in word_set("reporting.toml", "accused"))
    yield from _plain(
        (
            *further,
            *tolls.states,
            *tolls.deeds,
            *tolls.tolls,
            *tolls.lives,
            *roads.verbs,
            *held.adjectives,
            *held.bastions,
        )
    )


def _plain(words: Iterable[str]) -> Iterator[tuple[str, int]]:
    return ((word, 0) for word in words)


LEANS = 3
"""Sentences at most that are parsed before a relevant one because it leans on them."""


def leaned_on(sentences: Sequence[str], kept: Sequence[bool], quoted: Mapping[int, tuple[int, int]]) -> list[bool]:
    """Which sentences are relevant, or tell who speaks in a relevant one: it begins with a quotation mark or says "he said".

    Of a quotation of several sentences (`quoted`, see `quotes.spoken_on`) the first and the last tell it.
    """
    out = list(kept)
    for at, ends in quoted.items():
        for end in ends if kept[at] else ():
            out[end] = True
    for at in range(len(out) - 1, 0, -1):
        back = 1
        while kept[at] and back <= LEANS and back <= at and _leans().search(sentences[at - back + 1]):
            out[at - back] = True
            back += 1
    return out


@cache
def _leans() -> re.Pattern[str]:
    table = load("text.toml").table("relevance")
    return table.pattern("leans")
