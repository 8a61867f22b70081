"""Who is held, told by a word for those who took him: "the kidnappers of two engineers"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.reading.sentence import Sentence, conjuncts, of_what
from sayso.reading.victims import Victim, victim_of
from sayso.reading.words import noun_set


def captives(sentence: Sentence) -> Iterator[tuple[Token, Victim]]:
    """Each word for captors with those it says they took."""
    for token in sentence.tokens:
        whom = of_what(token) if token.lower_ in noun_set("people.toml", "captors") else None
        for each in conjuncts(whom) if whom is not None else []:
            victim = victim_of(sentence, each, None)
            if victim is not None:
                yield token, victim
