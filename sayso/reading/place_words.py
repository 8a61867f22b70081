"""Words of places, from the lists: kinds of places, prepositions, directions, and what is never a place."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from sayso.reading.acts import lexicon
from sayso.reading.lexicon import load, word_set
from sayso.reading.words import all_nouns


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of `data/places.toml`; what each holds is told there."""

    kinds: frozenset[str]
    parts: frozenset[str]
    settled: frozenset[str]
    borders: frozenset[str]
    facilities: frozenset[str]
    locative: frozenset[str]
    directions: frozenset[str]
    anaphors: frozenset[str]
    never: frozenset[str]
    organisations: frozenset[str]
    wide: frozenset[str]
    titles: frozenset[str]
    between: frozenset[str]
    inside: frozenset[str]
    happenings: frozenset[str]
    venues: frozenset[str]
    offices: frozenset[str]
    sites: frozenset[str]
    strong: frozenset[str]
    honorifics: frozenset[str]
    leaders: frozenset[str]
    points: frozenset[str]
    compass: frozenset[str]
    origin: frozenset[str]
    hyphenated: frozenset[str]
    outlawed: frozenset[str]
    except_for: frozenset[str]
    kin: frozenset[str]
    state_voices: frozenset[str]
    dwellers: frozenset[str]


@cache
def words() -> Words:
    """The lists of places, read once."""
    table = load("places.toml")
    return Words(**{each.name: frozenset(table.words(each.name)) for each in fields(Words)})


def is_ground(noun: str) -> bool:
    """Whether a noun means ground: a kind of place or territory, one or several."""
    ground = words().kinds | words().parts | word_set("acts.toml", "ground", "territory")
    return noun in ground or noun.removesuffix("s") in ground


@cache
def ordinary() -> frozenset[str]:
    """Words for acts and people, which a headline writes with capitals."""
    verbs, nouns = lexicon()
    folk = load("people.toml")
    people = all_nouns({*folk.words("civilian"), *folk.words("combatant"), *folk.words("unspecified")})
    return (
        people
        | frozenset(verbs)
        | frozenset(word for first, entries in nouns.items() for rest, _ in entries for word in (first, *rest))
    )


@cache
def common() -> frozenset[str]:
    """Words that make no name, however many of them stand with capitals: kinds of places, peoples, leaders, acts and people."""
    return words().kinds | demonyms() | ordinary() | words().leaders


@cache
def parties() -> frozenset[str]:
    """Words for parties and fighters, which a place name before them only qualifies."""
    table = load("people.toml")
    return all_nouns({*table.words("party"), *table.words("combatant")})


@cache
def demonyms() -> frozenset[str]:
    """Nationalities, in small letters: no places."""
    return frozenset(word.lower() for word in load("people.toml").words("demonyms"))
