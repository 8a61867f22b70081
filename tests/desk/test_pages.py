"""Place, report, disputes, toll, sources and search in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.desk.conftest import Watched

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "color_scheme": "dark"}
PAGES = [
    "/place/174448?day=2017-11-13",
    "/report/r4",
    "/report/r7",
    "/disputes",
    "/toll?place=Albu+Kamal&outcome=killed",
    "/sources",
    "/search?q=Kamal",
    "/review",
    "/add",
    "/nothing-here",
]


@pytest.mark.parametrize("watched", [pytest.param({}, id="wide"), pytest.param(PHONE, id="phone")], indirect=True)
def test_every_page_fits_its_window_and_reads_aloud(watched: Watched):
    for path in PAGES:
        page = watched.open(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert watched.serious() == [], path
    watched.troubles = [each for each in watched.troubles if "nothing-here" not in each and "404" not in each]


def test_a_mark_in_a_lane_opens_its_quote(watched: Watched):
    page = watched.open("/place/174448?day=2017-11-13")
    marks = page.locator("figure svg .mark-symbol path[aria-roledescription]")
    expect(marks.first).to_be_visible()
    said = marks.first.get_attribute("aria-label")
    marks.first.click()
    opened = page.locator("details.claim[open]")
    expect(opened).to_have_count(1)
    assert opened.locator(".what").inner_text().split(" hedged")[0] in said


def test_the_place_page_says_what_its_answer_hangs_on(watched: Watched):
    page = watched.open("/place/Albu Kamal?day=2017-11-13")
    expect(page.get_by_role("heading", name="Albu Kamal", exact=True)).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("was held by Islamic State on 13 November 2017")
    expect(page.locator(".carriers li").first).to_contain_text("Islamic State held Albu Kamal")
    expect(page.locator("#disputed")).to_be_visible()


def test_a_reports_claims_are_underlined_and_lead_to_what_was_read(watched: Watched):
    page = watched.open("/report/r4")
    said = page.locator(".text a.said")
    expect(said).to_have_count(3)
    said.nth(1).click()
    opened = page.locator("details.claim[open]")
    expect(opened.locator("blockquote")).to_contain_text("A shopkeeper said through relatives")
    expect(opened).to_contain_text("a resident")


def test_a_report_says_what_its_day_added(watched: Watched):
    page = watched.open("/report/r6")
    expect(page.get_by_text("Hajin on 19 November 2017: as known the day before")).to_be_visible()


def test_disputes_stand_face_to_face(watched: Watched):
    page = watched.open("/disputes")
    sides = page.locator(".dispute").first.locator("section")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text("its troops had captured Albu Kamal")
    expect(sides.nth(1)).to_contain_text("Amaq denied that the army had taken")


def test_the_toll_form_answers_in_a_sentence(watched: Watched):
    page = watched.open("/toll")
    page.get_by_label("Place").fill("Albu Kamal")
    page.get_by_label("To whom").select_option("civilian")
    page.get_by_role("button", name="Answer").click()
    expect(page.locator(".answer")).to_contain_text(re.compile("At least 15 civilians were killed in Albu Kamal"))
    expect(page.locator("figure svg")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("on everyone's word"))).to_contain_text("at least 15")


def test_a_toll_question_that_makes_no_sense_is_told_so(watched: Watched):
    page = watched.open("/toll?outcome=killed&first=2017-11-12&last=2017-11-10")
    expect(page.get_by_role("alert")).to_contain_text("end (10 November 2017) before they begin (12 November 2017)")
    watched.troubles.clear()


def test_search_finds_places_reports_and_claims(watched: Watched):
    page = watched.open("/search")
    page.get_by_role("searchbox").fill("victory")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Army declares victory").first).to_be_visible()
    page.get_by_role("searchbox").fill("kamal")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"\d+ claims"))).to_be_visible()
    page.get_by_role("link", name="Albu Kamal").first.click()
    expect(page).to_have_url(re.compile("/place/174448"))


def test_sources_lead_to_their_claims(watched: Watched):
    page = watched.open("/sources")
    page.get_by_role("link", name="Syrian Observatory for Human Rights").click()
    expect(page.locator(".answer")).to_contain_text("A monitor: 7 claims in 3 reports")
    expect(page.locator("details.claim")).to_have_count(7)
