"""Words that tell what became of people without a verb: states ("12 dead"), deeds ("the killing of"), tolls ("27 deaths")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sayso.reading import people
from sayso.reading.lexicon import Table, load
from sayso.reading.words import all_nouns, all_verbs


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of `data/casualties.toml`, by written form, and the patterns of what stands before a number."""

    states: dict[str, str]
    deeds: dict[str, str]
    tolls: dict[str, str]
    lives: frozenset[str]
    costs: frozenset[str]
    causes: frozenset[str]
    part: re.Pattern[str]
    along: re.Pattern[str]
    risen: re.Pattern[str]
    numbered: re.Pattern[str]
    whole: re.Pattern[str]
    badly: re.Pattern[str]


def _by_form(table: Table, key: str) -> dict[str, str]:
    return {form: outcome for outcome, nouns in table.lists(key).items() for form in all_nouns(nouns)}


STANDING = (
    ("before", "part"),
    ("before", "along"),
    ("before", "risen"),
    ("before", "numbered"),
    ("before", "whole"),
    ("after", "badly"),
)
"""The patterns of what stands before and behind a number, by their tables."""


@cache
def words() -> Words:
    """States ("12 dead"), nouns of deed ("the killing of"), nouns of number ("27 deaths") by written form."""
    table = load("casualties.toml")
    return Words(
        _by_form(table, "states"),
        _by_form(table, "deeds"),
        _by_form(table, "tolls"),
        all_nouns(table.words("lives")),
        all_verbs(table.words("costs")),
        all_verbs(table.table("cause").words("verbs")),
        *(table.table(part).pattern(key) for part, key in STANDING),
    )


def noun_outcome(token: Token) -> str | None:
    """What became of the people that a noun or a state counts ("12 dead", "27 deaths"), if it says so."""
    lower = token.lower_
    if lower in words().lives and costly(token):
        return "killed"
    if lower in words().tolls and token.tag_.startswith("NN"):
        return words().tolls[lower]
    if lower in words().states and (
        (token.tag_.startswith(("JJ", "NN", "VB")) and not people.is_people(token))
        or lower in ("dead", "wounded", "injured")
    ):
        return words().states[lower]
    if lower in words().deeds and token.tag_.startswith(("NN", "VBG")):
        return words().deeds[lower]
    return None


def costly(lives: Token) -> bool:
    """Whether lives are taken here: "claimed the lives of", "cost 40 lives", "lives were lost"."""
    before = next((t for t in reversed(lives.doc[: lives.i]) if t.tag_ not in ("DT", "CD", "PRP$", "JJ", "IN")), lives)
    lost = next((c for c in lives.rights if c.dep_ == "acl"), lives)
    return not words().costs.isdisjoint({lives.head.lower_, before.lower_, lost.lower_})
