"""Incidents: what is joined, what is kept apart, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.model import Incident, IncidentType, Named, Outcome
from sayso.picture import Picture, incidents
from sayso.picture.incidents import explain
from sayso.picture.joining import rules
from sayso.picture.pairs import score
from tests.picture.making import casualties, day, days, world


def events(claims):
    return sorted(sorted(claim.id for claim in event.claims) for event in Picture(claims, world()).incidents)


def test_a_toll_that_grows_through_the_day_is_one_event():
    claims = [
        casualties(
            "a", 12, 12, when=days(3), published=3, source="x", perpetrator="army", quote="twelve died in shelling"
        ),
        casualties(
            "b", 20, 20, when=days(3), published=4, source="x", perpetrator="army", quote="twenty died in shelling"
        ),
    ]
    assert events(claims) == [["a", "b"]]
    assert Picture(claims, world()).toll("town").low == 20


def test_two_numbers_of_one_speaker_in_one_report_are_two_events():
    one = casualties("a", 5, 5, when=days(3), doc="d", quote="five died in the market")
    other = replace(casualties("b", 9, 9, when=days(3), doc="d", quote="nine died at the bridge"), start=50, end=73)
    assert events([one, other]) == [["a"], ["b"]]


def test_killed_and_wounded_of_one_sentence_are_one_event():
    killed = casualties("a", 5, 5, when=days(3), doc="d", quote="five killed and nine wounded")
    wounded = casualties(
        "b", 9, 9, when=days(3), doc="d", quote="five killed and nine wounded", outcome=Outcome.WOUNDED
    )
    assert events([killed, wounded]) == [["a", "b"]]


def test_far_places_and_far_days_are_never_one_event():
    words = "at least seven people of one family were killed when warplanes struck the main market square"
    at_port = casualties("a", 7, 7, place="port", when=days(3), quote=words)
    in_town = casualties("b", 7, 7, place="town", when=days(3), quote=words, source="y")
    later = casualties("c", 7, 7, place="town", when=days(6), quote=words, source="z")
    assert events([at_port, in_town, later]) == [["a"], ["b"], ["c"]]


def test_a_marker_decides_either_way():
    alike = [casualties(f"c{n}", 7, 7, when=days(3), source=f"s{n}", incident=f"i{n}") for n in range(2)]
    assert events(alike) == [["c0"], ["c1"]]
    unlike = [
        casualties("a", 7, 7, when=days(3), incident="i"),
        casualties("b", 90, 90, place="port", when=days(9), incident="i"),
    ]
    assert events(unlike) == [["a", "b"]]


def test_an_act_and_its_dead_are_one_event():
    dead = casualties("a", 7, 7, when=days(3), doc="d", quote="seven died", perpetrator="army")
    act = replace(
        dead,
        id="b",
        quote="an air strike",
        start=40,
        end=53,
        what=Incident(IncidentType.AIRSTRIKE, Named("army", "army")),
    )
    assert events([dead, act]) == [["a", "b"]]


def test_every_pair_is_explained():
    picture = Picture([casualties("a", 7, 7, when=days(3)), casualties("b", 7, 7, when=days(3), source="y")], world())
    reasons = explain(*picture.claims, picture.geography, picture.voices, picture._kin)
    assert dict(reasons)["same_place"] == rules().weights["same_place"]
    assert score(reasons) >= rules().join
    far = casualties("c", 7, 7, place="port", when=days(3))
    assert explain(picture.claims[0], far, Picture([far], world()).geography, picture.voices, picture._kin) is None


claim = st.builds(
    lambda n, low, place, at, source, published: casualties(
        f"c{n}", low, low, place=place, when=None if at is None else days(at), source=source, published=published
    ),
    n=st.integers(0, 10**6),
    low=st.integers(0, 20),
    place=st.sampled_from(["town", "suburb", "port", "north", None]),
    at=st.none() | st.integers(0, 6),
    source=st.sampled_from(["x", "y", None]),
    published=st.integers(6, 9),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(claim, max_size=10, unique_by=lambda c: c.id))
def test_nothing_is_lost_and_nothing_impossible_joined(claims):
    picture = Picture(claims, world())
    assert sorted(c.id for event in picture.incidents for c in event.claims) == sorted(c.id for c in claims)
    for event in picture.incidents:
        for one in event.claims:
            for other in event.claims:
                assert one is other or explain(one, other, picture.geography, picture.voices, picture._kin) is not None


def test_publication_dates_an_undated_claim():
    news = casualties("a", 7, 7, published=4)
    dated = casualties("b", 7, 7, when=days(3), source="y", published=3)
    old = casualties("c", 7, 7, source="z", published=60)
    assert events([news, dated, old]) == [["a", "b"], ["c"]]
    assert news.known_on == day(4)


@given(st.lists(claim, min_size=3, max_size=30, unique_by=lambda c: c.id))
def test_a_crowd_of_claims_is_joined_as_few_are(claims):
    # Of a crowd pairs are weighed as they are asked for, and what was summed for two groups serves what grows from them.
    few = events(claims)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incidents, "LARGE", 0)
        assert events(claims) == few
