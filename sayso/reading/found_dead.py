"""People told of as dead rather than as killed: bodies found, lives lost, who was confirmed dead, "two dead children"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.reading import people
from sayso.reading.lexicon import word_set
from sayso.reading.sentence import Sentence, child, conjuncts, is_passive, of_what, phrase_bounds, subject
from sayso.reading.victims import Victim, count_in, victim_of
from sayso.reading.words import noun_set, verb_set


def bodies(sentence: Sentence, token: Token) -> list[Victim]:
    """Whose bodies were found: "the bodies of 12 men were recovered", "the charred body of a child"."""
    if token.lower_ not in noun_set("casualties.toml", "bodies", "nouns"):
        return []
    noun = of_what(token)
    if noun is None or not (_handled(token) or _marked(token)) or not people.is_people(noun):
        return []
    return [v for each in conjuncts(noun) if (v := victim_of(sentence, each, None)) is not None]


def _handled(body: Token) -> bool:
    verb = body.head if body.head.tag_.startswith("VB") else next((c for c in body.rights if c.dep_ == "acl"), None)
    return verb is not None and verb.lower_ in verb_set("casualties.toml", "bodies", "verbs")


def _marked(body: Token) -> bool:
    return any(c.lower_ in word_set("casualties.toml", "bodies", "marks") for c in body.lefts)


def lives_lost(sentence: Sentence, token: Token) -> list[Victim]:
    """ "40 lives were lost", "with 40 lives lost"."""
    first, last = phrase_bounds(token, wide=False)
    count = count_in(sentence, first, last)
    return [Victim(token, first, last, count)] if count is not None and not count.article else []


def told_dead(sentence: Sentence, state: Token) -> Iterator[Victim]:
    """Whom a verb tells to be dead ("were confirmed dead", "left ten men dead"), or whom "dead" stands before."""
    verb = state.head
    if state.dep_ == "amod" and verb.i > state.i and people.is_people(verb):
        noun: Token | None = verb
    elif state.dep_ in ("acomp", "oprd") and verb.tag_.startswith("VB"):
        noun = subject(verb) if is_passive(verb) or verb.lower_ in BE else child(verb, "dobj")
    else:
        return
    for each in conjuncts(noun) if noun is not None and noun.i != state.i else []:
        victim = victim_of(sentence, each, None)
        if victim is not None and victim.count is not None:
            yield victim


BE = frozenset({"is", "are", "was", "were", "be", "been", "lay", "lie", "lies", "lying"})
