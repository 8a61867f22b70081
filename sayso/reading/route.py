"""Routes: roads said to be cut or open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.draft import Draft
from sayso.reading.lexicon import load
from sayso.reading.mood import negated, unreal
from sayso.reading.sentence import Sentence, child, is_passive, subject
from sayso.reading.words import all_nouns, verb_forms


@dataclass(frozen=True, slots=True)
class Words:
    roads: frozenset[str]
    verbs: dict[str, str]


@cache
def words() -> Words:
    table = load("acts.toml").table("route")
    verbs = {
        form: status
        for status in ("open", "cut")
        for verb in table.words(status)
        for form in verb_forms(verb.split(" ")[0])
    }
    return Words(all_nouns(word.split(" ")[-1] for word in table.words("nouns")), verbs)


def routes(sentence: Sentence) -> list[Draft]:
    """Every road that a sentence says was cut or opened."""
    out = []
    for verb in sentence.doc:
        status = words().verbs.get(verb.lower_)
        if status is None or not verb.tag_.startswith("VB") or unreal(verb) or negated(verb):
            continue
        passive = is_passive(verb)
        noun = _road(verb, passive=passive)
        if noun is None:
            continue
        doer = people.agent_by(verb) if passive else subject(verb)
        actor = people.party_span(sentence, doer) if doer is not None and people.is_party(sentence, doer) else None
        out.append(
            Draft(
                Kind.ROUTE,
                status,
                sentence.index,
                verb.i,
                verb.lower_,
                agent=actor,
                patient=sentence.phrase(noun),
                near=(noun.i,),
            )
        )
    return out


def _road(verb: Token, *, passive: bool) -> Token | None:
    noun = (
        next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None) if passive else child(verb, "dobj")
    )
    if noun is None and passive and verb.dep_ in ("acl", "relcl"):
        noun = verb.head
    return noun if noun is not None and noun.lower_ in words().roads else None
