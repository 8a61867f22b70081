"""No sentence that the reader could find an act in is set aside."""

from __future__ import annotations

import pytest

from sayso.reading import acts, casualty_words, route
from sayso.reading.relevance import relevant


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("Nine soldiers were killed.", True),
        ("Rebels took the village.", True),
        ("The two ministers met to discuss the budget.", False),
        ("It is a lovely day.", False),
        ("The army moved into the town.", True),
        ("She took the train.", False),
    ],
)
def test_relevance(sentence: str, kept: bool) -> None:
    assert relevant(sentence) is kept


def test_every_act_the_reader_knows_is_relevant_beside_an_armed_party() -> None:
    verbs, nouns = acts.lexicon()
    phrases = [
        " ".join((first, *rest)) for entries in (verbs, nouns) for first, all_ in entries.items() for rest, _ in all_
    ]
    tolls = casualty_words.words()
    words = [*phrases, *tolls.states, *tolls.deeds, *tolls.tolls, *tolls.lives, *route.words().verbs]
    assert [word for word in words if not relevant(f"Rebels {word} the village")] == []


def test_an_act_of_several_words_is_found_with_words_between() -> None:
    assert relevant("They gunned two of them down")
    assert not relevant("They walked two of them down")
