"""Words of reporting, from the lists: verbs of saying and denying, kinds of speakers, and which nouns can speak."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sayso.model import SourceKind
from sayso.reading.lexicon import Table, load, word_set
from sayso.reading.words import all_nouns, all_verbs

PRONOUNS = frozenset({"he", "she", "it", "they"})


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of `data/reporting.toml` that tell who speaks; verbs by every form."""

    says: frozenset[str]
    says_of: frozenset[str]
    sees: frozenset[str]
    plainly: frozenset[str]
    denies: frozenset[str]
    denial: frozenset[str]
    doubts: frozenset[str]
    relays: frozenset[str]
    anaphors: frozenset[str]
    messages: frozenset[str]
    written: frozenset[str]
    published: frozenset[str]
    figures: frozenset[str]
    according: re.Pattern[str]
    silent: re.Pattern[str]
    via: re.Pattern[str]
    against: frozenset[str]


def _either(table: Table, key: str) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in table.words(key))


def _via_pattern(table: Table) -> re.Pattern[str]:
    """What leads to those a speaker knows from, and they themselves."""
    contact, by = _either(table.table("contact"), "verbs"), _either(table.table("contact"), "by")
    reach = rf"(?:{contact})(?:[\s-]+(?:{by}))*\s+(?:with|to|through|via)"
    ends = r"(?=\s+(?:said|told|say|reported|and|in|inside|who|still|there|on)\b|[,.;]|$)"
    return re.compile(rf"\b(?:{_either(table, 'via')}|{reach})\s+((?:[\w'’-]+\s+){{0,3}}?[\w'’-]+){ends}", re.I)


@cache
def words() -> Words:
    """The lists of reporting, read once."""
    table = load("reporting.toml")
    return Words(
        says=all_verbs(table.words("says")) | all_verbs(table.words("denies")),
        says_of=all_verbs(table.words("says_of")),
        sees=all_verbs(table.words("sees")),
        plainly=all_verbs(table.words("plainly")),
        denies=all_verbs(table.words("denies")),
        denial=frozenset(table.words("denial")),
        doubts=all_verbs(table.table("hedge").words("verbs")),
        relays=all_verbs(table.words("relays")),
        anaphors=frozenset(table.words("anaphors")),
        messages=frozenset(table.words("messages")),
        written=all_nouns(table.words("written")),
        published=all_verbs(table.words("published")),
        figures=all_nouns(table.words("figures")),
        according=re.compile(rf"\b(?:{_either(table, 'according')})\b", re.I),
        silent=re.compile(rf"\b(?:{_either(table, 'silent')})\b", re.I),
        via=_via_pattern(table),
        against=all_verbs(table.words("against")),
    )


@cache
def _kinds() -> tuple[tuple[SourceKind, re.Pattern[str]], ...]:
    tables = load("reporting.toml").tables("kind")
    either = (("|".join(map(re.escape, table.words("words"))), table) for table in tables)
    return tuple((table.choice("kind", SourceKind), re.compile(rf"\b(?:{words})\b", re.I)) for words, table in either)


def kind_by_words(name: str) -> SourceKind | None:
    """The kind of speaker that the words of its name tell."""
    return next((kind for kind, pattern in _kinds() if pattern.search(name)), None)


def can_speak(head: Token) -> bool:
    """Whether a noun can speak: a name, a person or party, a message; never a war or a blast."""
    if head.lower_ in word_set("reporting.toml", "time"):
        return False
    if head.tag_ in ("NNP", "NNPS", "PRP") or head.lower_ in speakers():
        return True
    if head.tag_ in ("NN", "NNS") and any(
        c.dep_ == "appos" and c.tag_ == "NNP" and c.i <= head.i + 3 for c in head.rights
    ):
        return True
    return head.tag_ in ("CD", "DT") and head.lower_ not in ("that", "this", "it", "which")


def plainly_speaks(head: Token, verb: Token) -> bool:
    """Whether a noun is the subject of a verb that only speakers have: "the palace said", "the emergency room said"."""
    subject = (head.dep_ == "nsubj" and head.head == verb) or head.i == verb.i - 1
    return subject and head.tag_ in ("NN", "NNS") and verb.lower_ in words().plainly


@cache
def speakers() -> frozenset[str]:
    """Nouns for those who speak, and for what speaks for them."""
    reporting, folk = load("reporting.toml"), load("people.toml")
    named = {word.split(" ")[-1] for part in reporting.tables("kind") for word in part.words("words")}
    folks = {word.split(" ")[-1] for key in ("civilian", "combatant", "party") for word in folk.words(key)}
    return all_nouns(
        {*named, *folks, *reporting.words("messages"), *reporting.words("anaphors"), *reporting.words("speakers")}
    )
