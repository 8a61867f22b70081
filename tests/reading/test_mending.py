from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "word", "above", "dep"),
    [
        ("Rebels targeted the Kubwa neighborhood killing a woman.", "neighborhood", "targeted", "dobj"),
        ("Nine people were killed in regime shelling and air strikes in Taiz.", "shelling", "in", "pobj"),
        ("Nine people were killed in regime shelling and air strikes in Taiz.", "regime", "shelling", "compound"),
        ("Rebels fled the town, leaving weapons behind.", "weapons", "leaving", "dobj"),
    ],
)
def test_results_and_deeds_keep_their_objects(parse, text: str, word: str, above: str, dep: str) -> None:
    token = next(token for token in parse(text).doc if token.text == word)
    assert (token.head.text, token.dep_) == (above, dep)


@pytest.mark.parametrize(
    ("text", "word", "above", "dep"),
    [
        ("Israeli tanks backed by helicopters rolled into the town of Beit Hanoun.", "tanks", "rolled", "nsubj"),
        ("Rebels staged attacks Friday morning on police posts.", "on", "staged", "prep"),
        ("IS withdrew from the town.", "IS", "withdrew", "nsubj"),
    ],
)
def test_verbs_and_groups_are_what_they_are(parse, text: str, word: str, above: str, dep: str) -> None:
    token = next(token for token in parse(text).doc if token.text == word)
    assert (token.head.text, token.dep_) == (above, dep)


def test_a_town_behind_a_name_without_a_comma_is_that_town(read) -> None:
    text = "Convoys left Madaya a town near Damascus besieged by government forces."
    claims = [claim for claim in read(text) if getattr(claim.what, "change", None) == "besieged"]
    assert [claim.place.name for claim in claims] == ["Madaya"]
