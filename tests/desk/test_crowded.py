"""Pages of a ledger in which much is said: lists that end, names that tell things apart, a map that shows where it happens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from sayso import model as m
from sayso.desk import build
from sayso.desk.pages.place import MOST_SHOWN, nearest
from sayso.ledger import Ledger
from sayso.world import World
from tests.desk.conftest import Watched
from tests.desk.dossier import nov

TOWN = m.PlaceMention("Abu Kamal", "174448", 34.45, 40.9, m.Precision.EXACT)
FAR = m.PlaceMention("Farport", None, 5.0, 95.0, m.Precision.EXACT)
TEXT = "Something happened near the river"
HOLDERS = 15


def reports():
    """Every kind of thing in plenty: incidents by many sources, holders one after another, a busy place far away."""
    for n in range(320):
        speaker = m.Speaker(f"Witness {n}", m.SourceKind.OFFICIAL)
        yield one(n, m.Incident(m.IncidentType.CLASH), TOWN, speaker, day=n % 20)
    for n in range(HOLDERS):
        holds = m.Control(m.Change.HOLDS, m.Named(f"Band {n}"))
        place = m.PlaceMention(f"Hamlet {n}", None, 34.0 + n / 20, 40.5 + n / 20, m.Precision.EXACT)
        yield one(1000 + n, holds, place, m.Speaker("the monitor", m.SourceKind.MONITOR), day=n)
    for n in range(15):
        holds = m.Control(m.Change.HOLDS, m.Named("Band 0"))
        yield one(2000 + n, holds, FAR, m.Speaker("the monitor", m.SourceKind.MONITOR), day=n)
    many = m.Casualties(
        m.Outcome.KILLED, m.Count("1,234,567", 1234567, 1234567), m.Victims.CIVILIAN, scope=m.Scope.INCIDENT
    )
    yield one(4000, many, TOWN, m.Speaker("the monitor", m.SourceKind.MONITOR))


def one(number, what, place, speaker, day=3):
    doc, text, on = f"r{number}", f"{TEXT}, note {number}.", nov(1) + timedelta(days=day)
    claim = m.Claim(
        doc, doc, text, 0, len(text), what, "Wire", on, speakers=(speaker,), place=place, date=m.Days.one(on)
    )
    return m.Report(doc, text, "Wire", on), [claim]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    where = tmp_path_factory.mktemp("crowded") / "war.db"
    with Ledger.open(where) as ledger:
        for report, claims in reports():
            ledger.add(report, claims)
    return where


@pytest.fixture(scope="module")
def client(crowded):
    with TestClient(build(crowded, World.shipped()), base_url="http://localhost") as client:
        yield client


def test_a_place_page_shows_the_claims_nearest_to_the_day_and_says_how_many_there_are(client):
    page = client.get("/place/174448?day=2017-11-18").text
    shown = re.findall(r'<details class="claim [^"]*" id="claim-(\w+)"', page)
    assert len(shown) == MOST_SHOWN
    assert f"The {MOST_SHOWN} about the days nearest to 18 November 2017, of 321 claims." in page
    assert "r0" not in shown
    assert "r17" in shown
    marks = client.get("/api/lanes?place=174448&day=2017-11-18").json()
    assert len(next(iter(marks["datasets"].values()))) == MOST_SHOWN


def test_of_few_claims_all_are_shown():
    claims = [claims[0] for _, claims in reports()][:10]
    assert nearest(claims, nov(30)) == claims


def test_sources_come_page_by_page(client):
    page = client.get("/sources").text
    assert page.count("<tr>") == 201
    assert "321 sources in all" in page
    assert client.get("/sources?page=2").text.count("<tr>") == 122
    assert 'href="/sources"' in client.get("/sources?page=2").text


def test_a_report_without_a_title_is_known_by_how_it_begins(client):
    assert f">{TEXT}, note 3.</bdi></a>" in client.get("/search?q=river").text
    assert f'<h1><bdi dir="auto">{TEXT}, note 3.' in client.get("/report/r3").text


def test_the_form_of_tolls_names_the_place_and_numbers_are_written_for_people(client):
    page = client.get("/toll?place=174448&outcome=killed").text
    assert 'name="place" value="Abu Kamal"' in page
    assert '<td class="number">1,234,567</td>' in page
    assert "at least 1,234,567: " in page


def test_the_map_shows_where_most_happens_and_its_legend_only_colours_that_tell_apart(crowded, house, contexts):
    home = house.desk(crowded)
    with contexts.page({"viewport": {"width": 1024, "height": 768}}) as page:
        watched = Watched(page, home)
        watched.open("/?day=2017-11-18", map_ready=True)
        legend = page.locator("#legend li")
        expect(legend).to_have_count(11)
        expect(legend.last).to_have_text(re.compile(r"\d+ others"))
        inner = page.locator(".maplibregl-ctrl-attrib").bounding_box()
        box = page.locator("#legend").bounding_box()
        assert box["x"] + box["width"] <= inner["x"]
        assert watched.troubles == []
