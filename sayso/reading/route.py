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
from sayso.reading.sentence import Sentence, Span, child, is_passive, subject
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
    for verb in sentence.tokens:
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
                patient=_named_by_its_ends(sentence, noun),
                near=(noun.i,),
            )
        )
    return out


def _named_by_its_ends(sentence: Sentence, noun: Token) -> Span:
    """The road with the places that it joins: "the road between A and B", "the highway from A to B", "the road to A"."""
    whole = sentence.phrase(noun)
    last = sentence.token_at(whole.end - sentence.offset - 1).i
    ends = sentence.doc[last + 1 :]
    if not len(ends) or ends[0].lower_ not in (*BOTH_ENDS, *ONE_END):
        return whole
    joins, start, at = ends[0].lower_ in BOTH_ENDS, sentence.token_at(whole.start - sentence.offset).i, last
    for token in ends[1:]:
        if token.tag_.startswith("NNP"):
            at = token.i
        elif not (token.lower_ in NAME_PARTS or (joins and token.lower_ in ("and", "to", "with"))):
            break
        joins = joins and token.lower_ not in ("and", "to", "with")
    return sentence.span(start, at, noun.i) if at > last else whole


BOTH_ENDS = ("between", "connecting", "from", "joining", "linking", "connects", "links")
ONE_END = ("into", "to", "towards", "toward")
NAME_PARTS = ("-", "al", "ez", "the", "el", "of")


def _road(verb: Token, *, passive: bool) -> Token | None:
    noun = (
        next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None) if passive else child(verb, "dobj")
    )
    if noun is None and passive and verb.dep_ in ("acl", "relcl"):
        noun = verb.head
    return noun if noun is not None and noun.lower_ in words().roads else None
