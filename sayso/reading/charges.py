"""Whom somebody blames in a sentence of its own: "officials blamed the rebels", "the army was behind it, residents said".

The act is the one that the report told of last; who is blamed did it, on the word of whoever blames.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.draft import Draft
from sayso.reading.lexicon import word_set
from sayso.reading.mood import negated, unreal
from sayso.reading.sentence import Sentence, Span, child, subject
from sayso.reading.state import State
from sayso.reading.words import verb_set

CHARGE = "charge"
"""The rule of an act that somebody is blamed for in a sentence of its own."""


def charges(sentence: Sentence, drafts: Sequence[Draft], state: State) -> Iterator[Draft]:
    """A draft for each party that is blamed for what was told before, where the sentence names no act itself."""
    told = state.attacks or state.types
    if not told or _words().isdisjoint(sentence.lower) or any(draft.kind is Kind.INCIDENT for draft in drafts):
        return
    for token in sentence.tokens:
        blamed = _blamed(token) if token.tag_.startswith("VB") else None
        party = _party(sentence, blamed) if blamed is not None and not unreal(token) and not negated(token) else None
        if party is not None:
            yield Draft(
                Kind.INCIDENT, told[-1], sentence.index, token.i, CHARGE, agent=party, near=(party.head,), back=True
            )


def _words() -> frozenset[str]:
    """Words without which nobody is blamed."""
    return verb_set("reporting.toml", "blaming") | {"finger", "fingers", "responsible"}


def _party(sentence: Sentence, blamed: Token) -> Span | None:
    named = people.is_party(sentence, blamed) or sentence.is_actor(sentence.phrase(blamed).text)
    return sentence.phrase(blamed) if named and not blamed.tag_.startswith("PRP") else None


def _blamed(verb: Token) -> Token | None:
    """Whom a verb blames: "blamed X", "pointed the finger at X", "held X responsible", "X was to blame"."""
    lower, what = verb.lower_, child(verb, "dobj")
    if lower in verb_set("reporting.toml", "blaming"):
        return None if _for_something_else(verb) else what or child(verb, "nsubjpass")
    if what is not None and what.lower_ in ("finger", "fingers") and lower.startswith("point"):
        at = next((c for t in (verb, what) for c in t.rights if c.dep_ == "prep" and c.lower_ == "at"), None)
        return child(at, "pobj") if at is not None else None
    if any(t.lower_ == "responsible" for c in verb.rights for t in (c, *c.children)) and lower in (
        "hold",
        "holds",
        "held",
    ):
        return what or next((t for c in verb.rights for t in c.children if t.dep_ == "nsubj"), None)
    if lower == "blame" and verb.dep_ == "xcomp" and any(c.lower_ == "to" for c in verb.lefts):
        return subject(verb)
    return None


def _for_something_else(verb: Token) -> bool:
    """Whether the sentence says what for: another deed, a failure, a delay."""
    return any(c.dep_ == "prep" and c.lower_ in ("for", "of", "with") and not _an_attack(c) for c in verb.rights)


def _an_attack(prep: Token) -> bool:
    what = child(prep, "pobj")
    return what is not None and what.lower_ in word_set("reporting.toml", "blamed_for")
