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
        ("Rockets kill nine people in Kirkuk State media. Nothing more was known.", "Kirkuk"),
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


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "A blast hit a bus outside Kirkuk on Monday. Those killed were mostly residents of the villages of "
            "Hazano and Maasran.",
            "Kirkuk",
        ),
        ("Gunmen killed nine people in Mosul. Fighters banned in Turkey killed ten others.", "Mosul"),
        ("Nine people were killed in Mosul. Reports told Mustafa Karim of ten people killed.", "Mosul"),
    ],
)
def test_a_place_somebody_only_belongs_to_is_not_the_place_of_the_act(read, text: str, place: str) -> None:
    assert read(text, Kind.CASUALTIES)[-1].place.name == place


def test_a_place_left_out_by_name_is_none(read) -> None:
    text = "Militants killed nine people in Syria. They killed 40 people in countries other than Turkey and Jordan."
    assert [claim.place.name for claim in read(text, Kind.CASUALTIES)] == ["Syria", "Syria"]


def test_an_act_in_one_of_several_places_is_given_the_first(read) -> None:
    text = "Nine people were killed in the villages of Maasran and Hazano."
    assert [claim.place.name for claim in read(text, Kind.CASUALTIES)] == ["Maasran"]


def test_the_two_towns_are_those_named_together(read) -> None:
    text = "Rebels besieged Foua and Kafraya, killing nine people near Aleppo. Some 300 people left the two towns on Friday."
    assert read(text, Kind.DISPLACEMENT)[-1].place.name == "Foua"


def test_people_who_fled_are_told_of_where_they_left(read) -> None:
    (claim,) = read("Hundreds of families fled from Hazano to Sarmin on Monday.", Kind.DISPLACEMENT)
    assert claim.place.name == "Hazano"


def test_a_dateline_without_its_dash_is_no_place_of_an_act(read) -> None:
    text = "LONDON Ministers said that militants in Iraq killed nine people. Iraq is torn by war."
    assert [claim.place.name for claim in read(text, Kind.CASUALTIES)] == ["Iraq"]


def test_a_country_named_only_by_its_people_is_written_as_a_country(read) -> None:
    text = "Iraqi rebels killed nine people. The Iraqi army fled. Iraqi officials spoke of more than 200000 killed."
    assert {claim.place.name for claim in read(text, Kind.CASUALTIES)} == {"Iraq"}


def test_a_place_named_before_what_happened_there_is_a_place(read) -> None:
    claims = read("The opposition blamed the army for the Halabja massacre that killed 70 people.", Kind.CASUALTIES)
    assert [claim.place.name for claim in claims] == ["Halabja"]


def test_who_holds_a_place_named_in_passing_does_not_move_the_story_there(read) -> None:
    text = "A bomb killed nine people in Mosul on Monday. It is near rebel-held Kirkuk. In May 60 people were killed in raids."
    assert read(text, Kind.CASUALTIES)[-1].place.name == "Mosul"
