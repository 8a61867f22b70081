"""The dossier holds what makes such reporting hard, and the reader finds it there."""

import re
from datetime import date

import pytest

from sayso import model as m
from sayso.demo import dossier
from sayso.reading import Reader


@pytest.fixture(scope="module")
def reports():
    return {each.report.doc: each.report for each in dossier.reports()}


@pytest.fixture(scope="module")
def claims(reports):
    return [claim for reading in Reader(dossier.world()).read(reports.values()) for claim in reading.claims]


def of(claims, doc, kind):
    return [claim.what for claim in claims if claim.doc == doc and isinstance(claim.what, kind)]


def test_there_are_enough_reports_of_every_side_in_the_two_weeks(reports):
    assert len(reports) == 20
    assert {report.outlet for report in reports.values()} == {
        "Badia Military Bulletin",
        "Qalamoun War Media",
        "Euphrates Monitor",
        "Furat Voices",
        "Meridian Wire",
        "Harbour Daily",
        "Northern Defence Review",
    }
    days = [report.day for report in reports.values()]
    assert (min(days), max(days)) == (date(2017, 11, 8), date(2017, 11, 20))
    assert all(report.title and report.language == "en" for report in reports.values())


def test_every_outlet_is_a_known_source(reports):
    sources = dossier.world().sources
    assert all(sources.find(report.outlet) is not None for report in reports.values())


def test_every_quote_stands_where_it_says(reports, claims):
    assert len(claims) > 60
    for claim in claims:
        assert reports[claim.doc].text[claim.start : claim.end] == claim.quote


def test_all_kinds_of_claim_are_found(claims):
    assert {claim.kind for claim in claims} == set(m.Kind)


def test_a_premature_victory(claims):
    changes = of(claims, "badia-1109", m.Control)
    assert any(what.change is m.Change.CAPTURED for what in changes)


def test_an_admission(claims):
    (lost,) = [w for w in of(claims, "meridian-1115", m.Control) if w.change is m.Change.LOST]
    assert lost.actor.id == "syrian-army"


def test_a_denial(claims):
    denied = {claim.doc for claim in claims if claim.polarity is m.Polarity.DENIES}
    assert {"qalamoun-1112", "ministry-1114"} <= denied


def test_a_wire_story_carried_by_two_outlets(reports):
    first, copy = (re.findall(r"\w+", reports[doc].text) for doc in ("meridian-1113", "harbour-1113"))
    assert set(copy) <= set(first)
    assert len(copy) > 0.7 * len(first)


def test_tolls_that_grow(claims):
    lows = {
        claim.published: claim.what.count.low
        for claim in claims
        if isinstance(claim.what, m.Casualties)
        and claim.what.victims is m.Victims.CIVILIAN
        and claim.date is not None
        and (claim.date.first, claim.date.last) == (date(2017, 11, 10), claim.known_on)
        and "onitor" in claim.quote
        and (claim.what.count.low or 0) > 30
    }
    assert [lows[day] for day in sorted(lows)] == [44, 57, 68]


def test_a_total_that_contains_a_strike(claims):
    counted = of(claims, "meridian-1113", m.Casualties)
    assert any(w.count.low == 44 and w.scope is m.Scope.TOTAL for w in counted)
    assert any(w.count.low == 22 and w.scope is m.Scope.INCIDENT for w in counted)


def test_vague_numbers_have_their_bounds(claims):
    counts = {claim.what.count.text: claim.what.count for claim in claims if isinstance(claim.what, m.Casualties)}
    assert (counts["dozens"].low, counts["dozens"].high) == (24, 99)
    assert (counts["scores"].low, counts["scores"].high) == (40, 99)


def test_hearsay_through_relatives(claims):
    assert any(speaker.via and "relatives" in speaker.via for claim in claims for speaker in claim.speakers)


def test_a_believed_to_be(claims):
    assert any(claim.hedged and "believed to be Russian" in claim.quote for claim in claims)


def test_the_town_is_one_place_under_all_its_names(claims):
    names = {claim.place.name for claim in claims if claim.place and claim.place.id == "174448"}
    assert {"Albu Kamal", "Abu Kamal", "al-Bukamal"} <= names
