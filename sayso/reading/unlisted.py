"""Names that no gazetteer has and that nothing but the verb shows to be places."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from sayso.reading import people
from sayso.reading.place_ref import TOWN, PlaceRef
from sayso.reading.place_words import words as place_words
from sayso.reading.sentence import Sentence, phrase_bounds


def unlisted(sentence: Sentence, noun: Token) -> PlaceRef | None:
    """A name that nothing but the verb shows to be a place ("captured Sarrin", "seized the Tabaqa military airport")."""
    first, last = phrase_bounds(noun, wide=False)
    names = [at for at in range(first, noun.i + 1) if _as_name(sentence.doc[at]) and sentence.lower[at] not in barred()]
    if not names or not (_as_name(noun) or noun.lower_ in place_words().kinds):
        return None
    if noun.i != names[-1] and noun.lower_ not in place_words().kinds:
        return None
    if any(sentence.lower[at] in people.words().party | people.words().combatant for at in range(first, last + 1)):
        return None
    return PlaceRef(sentence.span(names[0], noun.i), names[0], noun.i, TOWN)


def _as_name(token: Token) -> bool:
    return token.tag_ in ("NNP", "NNPS") or misread_name(token)


def misread_name(token: Token) -> bool:
    """A capitalised word in mid-sentence that the tagger, not knowing the name, took for an adverb or an adjective."""
    return token.i > 0 and token.tag_ in ("RB", "JJ", "NN", "FW", "UH") and token.text.istitle() and len(token) > 3


@cache
def barred() -> frozenset[str]:
    """Words that are no places of their own, however written."""
    lists = people.words()
    named = {word.lower() for word in place_words().never}
    return lists.demonyms | lists.party | lists.combatant | named | place_words().organisations
