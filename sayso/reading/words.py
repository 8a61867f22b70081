"""Word forms: every inflection of the verbs and nouns that the word lists give as dictionary words.

Reading looks words up by their written form instead of asking the pipeline for lemmas: it is several times faster, and a
mis-tagged word in damaged text is still found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from sayso.reading.lexicon import load, word_set

VOWELS = "aeiou"


@cache
def irregular(part: str) -> Mapping[str, tuple[str, ...]]:
    """Forms that the rules would get wrong, by dictionary word: of `verbs` past, participle and others, of `nouns` the plural."""
    return MappingProxyType(load("forms.toml").lists(part))


@cache
def doubling() -> frozenset[str]:
    """Verbs of several syllables that double their last consonant."""
    return frozenset(load("forms.toml").words("doubling"))


def verb_forms(lemma: str) -> dict[str, str]:
    """Every form of a verb, with its tag: `VB`, `VBZ`, `VBG`, `VBD` or `VBN` (`VBD` where both are written alike)."""
    special = irregular("verbs").get(lemma)
    if special:
        past, *others = special
        participle = others.pop(0) if others else past
        forms = {lemma: "VB", third_person(lemma): "VBZ", gerund(lemma): "VBG", past: "VBD"}
        forms.setdefault(participle, "VBN")
        return forms | dict.fromkeys(others, "VBD")
    return {lemma: "VB", third_person(lemma): "VBZ", gerund(lemma): "VBG", past_form(lemma): "VBD"}


def third_person(lemma: str) -> str:
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"


def gerund(lemma: str) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return lemma[:-1] + "ing"
    return _doubled(lemma) + "ing"


def past_form(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in VOWELS:
        return lemma[:-1] + "ied"
    return _doubled(lemma) + "ed"


def _doubled(lemma: str) -> str:
    short = len(lemma) > 2 and lemma[-1] not in VOWELS + "wxy" and lemma[-2] in VOWELS and lemma[-3] not in VOWELS
    one_syllable = sum(letter in VOWELS for letter in lemma) == 1
    return lemma + lemma[-1] if short and (one_syllable or lemma in doubling()) else lemma


def noun_forms(lemma: str) -> tuple[str, ...]:
    """Singular and plural of a noun or of a noun phrase, whose last word is inflected."""
    return tuple(dict.fromkeys((lemma, plural(lemma))))


def plural(lemma: str) -> str:
    special = irregular("nouns").get(lemma)
    if special:
        return special[0]
    if lemma.endswith(("man", "men")):
        return lemma[:-3] + "men"
    if lemma.endswith(("s", "x", "z", "ch", "sh")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"


def all_nouns(lemmas: Iterable[str]) -> frozenset[str]:
    """Every form of every noun of a list."""
    return frozenset(form for lemma in lemmas for form in noun_forms(lemma))


def all_verbs(lemmas: Iterable[str]) -> frozenset[str]:
    """Every form of every single-word verb of a list."""
    return frozenset(form for lemma in lemmas if " " not in lemma for form in verb_forms(lemma))


@cache
def noun_set(name: str, *path: str) -> frozenset[str]:
    """Every form of the nouns that `lexicon.word_set` finds."""
    return all_nouns(word_set(name, *path))


@cache
def verb_set(name: str, *path: str) -> frozenset[str]:
    """Every form of the verbs that `lexicon.word_set` finds."""
    return all_verbs(word_set(name, *path))


@cache
def time_words() -> frozenset[str]:
    """Weekdays, months and parts of time: what an act is never done to, by or against."""
    table = load("when.toml")
    named = {word for part in ("weekdays", "months") for words in table.lists(part).values() for word in words}
    return (
        frozenset(named) | all_nouns(table.table("cues").words("words")) | word_set("when.toml", "cues", "times_of_day")
    )
