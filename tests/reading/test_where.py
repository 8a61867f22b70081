from __future__ import annotations

import pytest

from sayso.model import Kind, Precision


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Nine people were killed in the town of Sarmin in Idlib province, a monitor in London said.", "Sarmin"),
        ("Shells hit Iskandar Street in the city of Aleppo, killing nine people.", "Iskandar Street"),
        ("BEIRUT (AP) - Nine people were killed in Homs on Monday.", "Homs"),
        ("Jets bombed the rebel-held city of Fallujah, killing nine people.", "Fallujah"),
        ("In the Afghan city of Kunduz a bomb killed nine people.", "Kunduz"),
    ],
)
def test_the_place_of_the_act_is_the_most_specific_one_that_hangs_from_it(read, text: str, place: str) -> None:
    assert [claim.place.name for claim in read(text, Kind.CASUALTIES)] == [place]


def test_the_city_stands_for_the_one_named_before(read) -> None:
    text = "Troops entered Mosul on Monday. Nine people were killed in the city, doctors said."
    assert [claim.place.name for claim in read(text, Kind.CASUALTIES)] == ["Mosul"]


def test_an_act_without_a_place_is_where_the_text_is(read) -> None:
    text = "A bomb exploded in Kirkuk on Monday. Nine people were killed, police said."
    assert [claim.place.name for claim in read(text, Kind.CASUALTIES)] == ["Kirkuk"]


def test_places_listed_together_are_claims_of_their_own(read) -> None:
    claims = read("Warplanes bombed the villages of Maasran and Hazano on Monday.", Kind.INCIDENT)
    assert [claim.place.name for claim in claims] == ["Maasran", "Hazano"]


def test_a_place_the_gazetteer_has_comes_with_its_point(read) -> None:
    (claim,) = read("Nine people were killed in Kirkuk.", Kind.CASUALTIES)
    assert claim.place.id is not None
    assert claim.place.lat == pytest.approx(35.47, abs=0.1)
    assert claim.place.precision is Precision.EXACT


def test_a_name_nobody_knows_is_kept_without_a_point(read) -> None:
    (claim,) = read("Nine people were killed in the village of Qwzxtan.", Kind.CASUALTIES)
    assert (claim.place.name, claim.place.id) == ("Qwzxtan", None)
