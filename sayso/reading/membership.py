"""Who was among the victims: "those killed were mostly residents", "two rescuers were among the dead"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from sayso.reading.lexicon import load
from sayso.reading.sentence import Sentence, child, children, conjuncts

MEMBERS = "among the victims"
"""The rule of a figure that says who the victims told of before were."""
LINKS = ("was", "were", "are", "is", "include", "included", "includes", "including")


def membership_of(sentence: Sentence) -> Iterator[tuple[str, Token]]:
    """Outcome and noun of everybody whom a sentence counts among victims told of before."""
    for token in sentence.tokens:
        if token.lower_ in LINKS and token.tag_.startswith("VB"):
            yield from _told_of(token)
        if token.lower_ == "of" and (counted := _of_the_fallen(token)) is not None:
            yield counted, token.head
        if token.lower_ == "among" and (who := _fallen(token)) is not None:
            yield from _among(token, who)


def _of_the_fallen(of: Token) -> str | None:
    """ "Nine of those killed were civilians", "three of the dead"."""
    noun = child(of, "pobj")
    bare = (
        of.head.tag_ == "CD" and of.head.head.tag_.startswith("VB") and of.head.dep_ in ("nsubj", "nsubjpass", "dobj")
    )
    return _victims_named(noun) if noun is not None and bare else None


def _told_of(link: Token) -> Iterator[tuple[str, Token]]:
    """Those killed were residents, but included fighters."""
    verb = link.head if link.dep_ == "conj" and child(link, "nsubj", "nsubjpass") is None else link
    noun = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < verb.i), None)
    outcome = _victims_named(noun) if noun is not None else None
    told = child(link, "attr", "dobj") if outcome is not None else None
    if outcome is not None and told is not None:
        for each in conjuncts(told):
            yield outcome, each


def _victims_named(noun: Token) -> str | None:
    """The outcome that a subject names: "those killed", "the victims", "the remainder of the dead"."""
    if noun.lower_ == "those":
        return next((outcomes()[c.lower_] for c in children(noun, "acl", "amod") if c.lower_ in outcomes()), None)
    words = [t.lower_ for t in noun.subtree if t.i <= noun.i + 3]
    definite = bool(words) and words[0] in ("the", "most", "many", "some")
    return (
        next((outcomes()[w] for w in words if w in outcomes()), None)
        if definite and noun.lower_ in (*outcomes(), "remainder", "rest", "most", "many", "some")
        else None
    )


@cache
def outcomes() -> dict[str, str]:
    """What became of the people that a word counts among the victims."""
    return {word: outcome for outcome, nouns in load("casualties.toml").lists("fallen").items() for word in nouns}


def _fallen(among: Token) -> str | None:
    noun = child(among, "pobj")
    return outcomes().get(noun.lower_) if noun is not None else None


def _among(token: Token, outcome: str) -> Iterator[tuple[str, Token]]:
    """ "Two rescuers were among the dead"; "among the dead was a child"."""
    verb = token.head
    if verb.lower_ not in LINKS:
        return
    noun = next((c for c in verb.children if c.dep_ in ("nsubj", "attr")), None)
    if noun is not None:
        for each in conjuncts(noun):
            yield outcome, each
