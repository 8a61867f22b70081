"""People and parties: what kind of victims a noun names, and who did it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from spacy.tokens import Token

from sayso.reading.lexicon import load, word_set
from sayso.reading.sentence import Sentence, Span, child, phrase_bounds
from sayso.reading.words import all_nouns

FOLK = ("civilian", "combatant", "unspecified", "families", "party", "things", "settings")
CIVILIAN, COMBATANT, UNSPECIFIED = "civilian", "combatant", "unspecified"


@dataclass(frozen=True, slots=True)
class Words:
    civilian: frozenset[str]
    combatant: frozenset[str]
    unspecified: frozenset[str]
    families: frozenset[str]
    party: frozenset[str]
    things: frozenset[str]
    settings: frozenset[str]
    demonyms: frozenset[str]


@cache
def words() -> Words:
    table = load("people.toml")
    folk = {key: all_nouns(table.words(key)) for key in FOLK}
    return Words(**folk, demonyms=frozenset(word.lower() for word in table.words("demonyms")))


def kind_of(sentence: Sentence, first: int, last: int) -> str | None:
    """Whether words first..last name civilians, combatants, or people of whom nothing is said; ``None``: no people."""
    found: list[str] = []
    lower = sentence.lower
    for at in range(first, last + 1):
        word, pair = lower[at], f"{lower[at - 1]} {lower[at]}" if at > first else ""
        for options in (pair, word):
            if options and options in words().combatant:
                found.append(COMBATANT)
                break
            if options and options in words().civilian:
                found.append(CIVILIAN)
                break
            if options and options in words().unspecified:
                found.append(UNSPECIFIED)
                break
    if not found:
        return _by_nationality(sentence, last)
    settled = [kind for kind in found if kind != UNSPECIFIED]
    return settled[-1] if settled else UNSPECIFIED


def _by_nationality(sentence: Sentence, last: int) -> str | None:
    """A nationality as a noun names people: one of them, or some taken captive, are civilians; of many dead it is unsaid."""
    token = sentence.doc[last]
    if token.lower_ not in words().demonyms or not (
        token.tag_.startswith("NN") or token.dep_ in ("nsubj", "dobj", "pobj", "nsubjpass")
    ):
        return None
    return UNSPECIFIED if token.lower_.endswith("s") else CIVILIAN


def is_people(token: Token) -> bool:
    """Whether a noun names people."""
    lower = token.lower_
    lists = words()
    if lower in lists.civilian or lower in lists.combatant or lower in lists.unspecified or lower in lists.demonyms:
        return True
    return lower in lists.families


def is_party(sentence: Sentence, token: Token) -> bool:
    """Whether a noun phrase can be a side in the fighting."""
    first, last = phrase_bounds(token, wide=False)
    lower = sentence.lower[first : last + 1]
    lists = words()
    if any(
        w in lists.party or w in lists.combatant for w in (*lower, *(f"{a} {b}" for a, b in pairwise(lower)))
    ) or token.tag_ in ("NNP", "NNPS"):
        return True
    return token.lower_ in lists.demonyms or (
        token.lower_ in word_set("people.toml", "arms") and any(w in lists.demonyms for w in lower)
    )


def party_span(sentence: Sentence, token: Token) -> Span | None:
    """The noun phrase of a party, or nothing where it is a pronoun or a thing."""
    if token.tag_.startswith("PRP") or token.tag_ in ("WDT", "WP", "DT", "EX"):
        return None
    return sentence.phrase(token)


def agent_by(verb: Token) -> Token | None:
    """The "by" phrase of a passive or of a noun ("strikes by Russian jets", "killed by police")."""
    for right in verb.children:
        if (right.dep_ == "agent" or (right.dep_ == "prep" and right.lower_ == "by")) and (
            obj := child(right, "pobj")
        ) is not None:
            return obj
    for right in verb.children:
        done = right.dep_ in ("acl", "relcl", "xcomp") and right.tag_ in ("VBN", "VBD")
        if done and (found := agent_by(right)) is not None:
            return found
    return None
