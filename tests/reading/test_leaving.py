"""Who leaves a place and who is left with it: evacuations, losses to somebody, parts of a town, states of other times."""

from __future__ import annotations

from datetime import date

import pytest

from sayso.model import Days, Kind, Precision


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hundreds of rebels were evacuated from Kidal on Tuesday.", [("withdrew", "Kidal", "Hundreds of rebels")]),
        ("Buses carried rebel fighters and their families out of Gao.", [("withdrew", "Gao", "rebel fighters")]),
        ("The last rebels have been bussed out of Kidal to the north.", [("withdrew", "Kidal", "The last rebels")]),
        ("The evacuation of rebel fighters from Kidal began.", [("withdrew", "Kidal", "rebel fighters")]),
        ("The withdrawal of the army from Kidal began.", [("withdrew", "Kidal", "the army")]),
        ("The army forced the rebels to withdraw from Gao.", [("withdrew", "Gao", "the rebels")]),
        ("Two wounded rebels were evacuated from Kidal.", []),
        ("Some 2,000 people, including rebels, were evacuated from Kidal.", []),
        ("A deal will see rebels evacuated from Kidal.", []),
        ("Soldiers prevented civilians from leaving Kidal.", []),
        ("Libya borders Chad and civilians have fled Kufra.", []),
        ("The army's victory in Kidal leaves it with most of the north.", [("captured", "Kidal", "army")]),
        ("The ruling party's victory in Kidal was narrow.", []),
    ],
)
def test_who_leaves(read, text: str, expected: list[tuple[str, str, str]]) -> None:
    claims = read(text, Kind.CONTROL)
    assert [(str(c.what.change), c.place.name, c.what.actor and c.what.actor.name) for c in claims] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ajdabiya was lost to the militias in March.", [("captured", "the militias")]),
        ("The army lost Zintan to Tuareg fighters.", [("lost", "The army"), ("captured", "Tuareg fighters")]),
        ("They mourned the loss of the border town of Ghat to the militias.", [("captured", "the militias")]),
        ("A Chadian offensive has taken Kufra and moved on.", [("captured", "Chadian")]),
        ("Kufra was retaken by units fighting on behalf of parliament.", [("captured", "units fighting on behalf of parliament")]),
        ("Rebels took Gao in an offensive that drove the army from Kidal.", [("captured", "Rebels"), ("captured", "Rebels")]),
        ("Last year the army wrested back control of Kufra.", [("captured", "the army")]),
        ("The president vowed to go on after the Chadian capture of Kufra.", [("captured", "Chadian")]),
        ("Kufra was briefly in rebel hands early in the war.", []),
        ("Kufra had been in rebel hands.", []),
        ("When it ruled Kufra, the group banned music.", []),
        ("The town of Kufra falls within a ceasefire zone.", []),
        ("Shells hit the northern entrance of the town of Kufra.", []),
        ("Rebels shelled villages surrounding Kufra.", []),
    ],
)  # fmt: skip
def test_whose_a_place_is_then(read, text: str, expected: list[tuple[str, str]]) -> None:
    claims = read(text, Kind.CONTROL)
    assert [(str(c.what.change), c.what.actor and c.what.actor.name) for c in claims] == expected


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The army captured three neighbourhoods of Timbuktu.", False),
        ("The army took territory inside Timbuktu.", False),
        ("Shells fell on the last rebel-held district of Timbuktu.", False),
        ("Parts of Timbuktu are under rebel control.", False),
        ("The army entered the western outskirts of Timbuktu.", True),
        ("The army captured the last rebel-held districts of Timbuktu.", True),
        ("The army captured the city of Timbuktu.", True),
        ("A blast struck the outskirts of the rebel-held city of Timbuktu.", True),
    ],
)
def test_a_part_of_a_town_is_not_the_town(read, text: str, whole: bool) -> None:
    claim = read(text, Kind.CONTROL)[0]
    assert claim.place.name == "Timbuktu"
    assert claim.place.precision is (Precision.EXACT if whole else Precision.NEAR)


def test_villages_that_are_named_are_no_parts_of_one_another(read) -> None:
    claims = read("The rebel-held districts of Timbuktu and Gao were quiet.", Kind.CONTROL)
    assert {c.place.precision for c in claims} == {Precision.EXACT}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It would be their worst defeat since July 2029 when the group lost Kidal.", (date(2029, 7, 1), date(2029, 7, 31))),
        ("They still feel last months loss of Kidal to the army.", (date(2031, 4, 1), date(2031, 4, 30))),
        ("Troops have retaken Kidal, where a bomb killed ten people on Saturday.", None),
    ],
)  # fmt: skip
def test_when_a_place_changed_hands(read, text: str, days: tuple[date, date] | None) -> None:
    (claim,) = read(text, Kind.CONTROL)
    assert claim.date == (None if days is None else Days(*days))
