"""Incident sheets and dossiers: what they say is what the picture says, and nobody's words become markup."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from sayso import model as m
from sayso.errors import QuestionError
from sayso.exports import dossier
from sayso.exports.airwars import Grade, grade
from sayso.exports.events import events
from sayso.exports.where import where
from sayso.picture import Picture
from sayso.world import World
from tests.exports.conftest import CLAIMS, TOWN, claim
from tests.exports.test_events import ARMY, IS, MONITOR, STRIKE, dead, text
from tests.strategies import claims

JETS, REBELS = m.Named("jets", "russian-air-force"), m.Named("rebels", "rebels")


def brief(picture, place=None, **options):
    stream = io.StringIO()
    dossier.write(picture, stream, place, **options)
    return stream.getvalue()


def graded(*made):
    (event,) = events(Picture(made), show_private=True)
    return grade(event, None)


def test_a_sheet_has_the_range_and_a_row_for_every_claim():
    page = html.document_fromstring(text(Picture(STRIKE), "airwars"))
    (sheet,) = page.iter("article")
    assert (sheet.get("data-killed-min"), sheet.get("data-killed-max")) == ("20", "30")
    assert [row.get("id") for row in sheet.iter("tr") if row.get("id")] == ["a", "b", "c"]


def test_the_grade_says_how_the_reporting_stands():
    owned = dead("b", 25, 25, speaker=ARMY, by=m.Named("the army", "syrian-army"))
    assert graded(STRIKE[0]) is Grade.WEAK
    assert graded(*STRIKE[:2]) is Grade.FAIR
    assert graded(dead("a", 20, 30, by=REBELS), dead("b", 25, 25, speaker=ARMY, by=JETS)) is Grade.CONTESTED
    assert graded(dead("a", 20, 30), owned) is Grade.CONFIRMED


def test_killing_fighters_is_no_admission_of_killing_civilians():
    boast = dead("b", 8, 8, m.Victims.COMBATANT, speaker=ARMY, group=IS, by=m.Named("the army", "syrian-army"))
    assert graded(dead("a", 20, 30), boast) is Grade.FAIR


def test_a_dossier_of_a_place_needs_nothing_else_and_has_every_quote():
    page = brief(Picture([*STRIKE, CLAIMS[0]]), "Albu Kamal", head="ab" * 32)
    tree = html.document_fromstring(page)
    assert len(tree.findall(".//svg")) == 3
    assert "ab" * 32 in page
    assert list(tree.iter("script", "link", "img", "iframe", "object")) == []
    assert "url(" not in page
    assert "@import" not in page
    assert {row.get("id") for row in tree.iter("tr") if row.get("id")} == {"a", "b", "c", "took"}


def test_a_dossier_of_an_incident_has_its_claims_alone():
    picture = Picture([*STRIKE, CLAIMS[0]])
    (event,) = picture.incidents
    tree = html.document_fromstring(brief(picture, incident=event.key))
    assert {row.get("id") for row in tree.iter("tr") if row.get("id")} == {"a", "b", "c"}


def test_private_sources_are_hidden_in_a_dossier_unless_asked_for(picture):
    hidden = brief(picture, "Albu Kamal").casefold()
    assert "furati" not in hidden
    assert "his brother" not in hidden
    assert "Khaled al-Furati" in brief(picture, "Albu Kamal", show_private=True)


@pytest.mark.parametrize("wanted", [{"place": "Nowhere at all"}, {"incident": "no-such"}, {}])
def test_a_dossier_of_nothing_says_so(wanted):
    with pytest.raises(QuestionError):
        brief(Picture(STRIKE, World.empty()), **wanted)


def test_strangers_words_are_text():
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    mean = claim("evil", m.Incident(m.IncidentType.AIRSTRIKE), quote=evil, title=evil, url="javascript:alert(1)")
    named = dead("a", 1, 2, speaker=m.Speaker(evil, m.SourceKind.RESIDENT), by=m.Named(evil))
    place = m.PlaceMention(evil, None, 34.0, 40.0)
    odd = claim("odd", STRIKE[0].what, place=place)
    for page in (
        brief(Picture([mean, named]), "Albu Kamal"),
        brief(Picture([odd]), evil),
        text(Picture([mean, named, odd]), "airwars"),
    ):
        tree = html.document_fromstring(page)
        assert list(tree.iter("script", "img")) == []
        assert not [e for e in tree.iter("a") if "javascript" in e.get("href", "")]


@given(st.lists(claims(), max_size=4))
def test_whatever_is_claimed_of_a_town_its_dossier_can_be_written(made):
    here = claim("here", STRIKE[0].what, place=TOWN, speakers=(MONITOR,))
    assert "Every claim" in brief(Picture([here, *made]), "Albu Kamal")
    text(Picture(made), "airwars")


def test_half_a_point_is_no_point():
    found = where(m.PlaceMention("A town", None, 34.5, None, None), None)
    assert (found.lat, found.lon) == (None, None)
