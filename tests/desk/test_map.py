"""The first page in a real browser: both clocks, the map, the claims and their quotes."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from playwright.sync_api import Route, expect

from tests.desk import chromium
from tests.desk.conftest import PATIENCE, Watched

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SIZES = [
    pytest.param({"viewport": {"width": 1440, "height": 900}}, id="wide-light"),
    pytest.param({"viewport": {"width": 1024, "height": 768}, "color_scheme": "dark"}, id="middle-dark"),
    pytest.param(PHONE, id="phone-light"),
    pytest.param(PHONE | {"color_scheme": "dark"}, id="phone-dark"),
]


@pytest.mark.parametrize("watched", SIZES, indirect=True)
def test_nothing_sideways_and_nothing_a_screen_reader_would_stumble_over(watched: Watched):
    page = watched.open("/?day=2017-11-13&place=174448", map_ready=True)
    page.wait_for_selector("#panel svg")
    page.locator("#claims details.claim summary").nth(2).click()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert watched.serious() == []


def test_the_list_says_who_holds_what_on_the_chosen_day(watched: Watched):
    page = watched.open("/?day=2017-11-20", map_ready=True)
    rows = page.locator("#held tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="Albu Kamal")).to_contain_text("Syrian Arab Army")
    expect(rows.filter(has_text="Hajin")).to_contain_text(re.compile(r"\d+ %"))


def test_the_day_slider_moves_list_map_and_address(watched: Watched):
    page = watched.open("/?day=2017-11-20", map_ready=True)
    page.locator("#day").focus()
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#day-said")).to_have_text("13 November 2017")
    expect(page.locator("#places-title")).to_have_text("Who holds what on 13 November 2017")
    expect(page).to_have_url(re.compile("day=2017-11-13"))
    assert page.locator("#day").get_attribute("aria-valuetext") == "13 November 2017"


def test_as_known_on_hides_what_came_later(watched: Watched):
    page = watched.open("/?day=2017-11-20", map_ready=True)
    expect(page.locator("#claims [role=status]")).to_contain_text("16 claims")
    page.locator("#known").focus()
    page.keyboard.press("Home")
    expect(page.locator("#known-said")).to_have_text("8 November 2017")
    expect(page.locator("#claims [role=status]")).to_have_text(
        "1 claim published by 8 November 2017, newest first · as a table (CSV)"
    )
    expect(page.locator(".places tbody tr")).to_have_count(1)


def test_play_runs_to_the_end_and_stops(watched: Watched):
    page = watched.open("/?day=2017-11-18", map_ready=True)
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#day-said")).to_have_text("20 November 2017")
    expect(page.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false")


def test_a_claim_opens_its_quote_by_keyboard(watched: Watched):
    page = watched.open("/?kind=control", map_ready=True)
    claim = page.locator("#claims details.claim", has_text="Islamic State withdrew")
    claim.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(claim.locator("blockquote")).to_have_text("Islamic State withdrew from Albu Kamal, it said.")
    facts = claim.locator(".facts")
    expect(facts).to_contain_text("Syrian Observatory for Human Rights (a monitor)")
    expect(facts).to_contain_text("Desert Monitor")
    expect(facts).to_contain_text("19 November 2017")


def test_filters_narrow_the_claims_and_stand_in_the_address(watched: Watched):
    page = watched.open("/", map_ready=True)
    page.get_by_label("Kind of claim").select_option("casualties")
    expect(page.locator("#claims [role=status]")).to_contain_text("3 claims")
    page.get_by_label("Kind of source").select_option("resident")
    expect(page.locator("#claims [role=status]")).to_contain_text("1 claim")
    expect(page.locator("#claims .claim")).to_contain_text("hedged")
    expect(page).to_have_url(re.compile("kind=casualties.*source=resident|source=resident.*kind=casualties"))
    page.reload()
    expect(page.locator("#claims [role=status]")).to_contain_text("1 claim")


def test_searching_and_finding_nothing_says_so(watched: Watched):
    page = watched.open("/", map_ready=True)
    page.get_by_role("searchbox").fill("submarine")
    expect(page.locator("#claims")).to_contain_text("No claim fits")


def test_a_place_opens_from_the_list_and_closes_again(watched: Watched):
    page = watched.open("/?day=2017-11-20", map_ready=True)
    page.get_by_role("link", name="Albu Kamal").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Claims about Albu Kamal")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("Albu Kamal was held by Syrian Arab Army on 20 November 2017")
    expect(page.locator("#panel figure svg")).to_be_visible()
    expect(page.locator(".figures")).to_contain_text("Civilians killed")
    page.get_by_role("link", name="All places").click()
    expect(page.locator("#places-title")).to_be_visible()


def test_a_place_may_be_asked_for_by_name(watched: Watched):
    page = watched.open("/?day=2017-11-20&place=albu+kamal", map_ready=True)
    expect(page.locator("#claims [role=status]")).to_contain_text("12 claims")


def test_a_click_on_the_map_opens_the_place(watched: Watched):
    page = watched.open("/?day=2017-11-20&place=168228", map_ready=True)
    box = page.locator("#map canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#hover")).to_contain_text("Mayadin: held by Syrian Arab Army")
    page.get_by_role("link", name="All places").click()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name="Claims about Mayadin")).to_be_visible()


def test_many_places_come_first_as_of_the_day_and_then_whole(watched: Watched):
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url.split("/api/map?")[-1]))

    def large(route):
        page = (whole := route.fetch()).text().replace('/api/map?"', '/api/map?still=2017-11-20"')
        route.fulfill(response=whole, body=page.replace("data-place=", 'data-large="1" data-place='))

    watched.page.route("**/", large)
    page = watched.open("/", map_ready=True)
    page.wait_for_selector("#map[data-coasts='fine']")
    assert [each for each in asked if "://" not in each] == ["still=2017-11-20", ""]
    page.locator("#day").fill("3")
    expect(page.locator("#places-title")).to_have_text("Who holds what on 4 November 2017")


def test_while_what_was_known_is_worked_out_the_map_says_so_and_asks_for_the_last_day_alone(watched: Watched):
    page = watched.open("/", map_ready=True)
    page.wait_for_selector("#map[data-coasts='fine']")
    held: list[Route] = []
    page.route("**/api/map?known=*", lambda route: held.append(route))  # a method of a list cannot be one
    page.locator("#known").fill("3")
    expect(page.locator("#busy")).to_have_text(re.compile(r"Working out what was known on \d+ November 2017…"))
    for number in "456":
        page.locator("#known").fill(number)
    last = page.locator("#known-said").inner_text()
    for asked in range(2):
        until = time.monotonic() + PATIENCE
        while len(held) <= asked and time.monotonic() < until:
            page.wait_for_timeout(50)
        held[asked].continue_()
    known = held[-1].request.url.split("known=")[-1]
    assert date.fromisoformat(known).strftime("%-d %B %Y") == last
    expect(page).to_have_url(re.compile(f"known={known}"))
    expect(page.locator("#busy")).to_be_hidden()
    assert len(held) == 2


def test_what_is_still_being_worked_out_is_asked_for_again(watched: Watched):
    page = watched.open("/", map_ready=True)
    preferred: list[str | None] = []

    def not_yet(route):
        preferred.append(route.request.headers.get("prefer"))
        if len(preferred) < 3:
            route.fulfill(status=202, json={"error": "being worked out"})
        else:
            route.continue_()

    page.route("**/api/map?known=*", not_yet)
    page.locator("#known").fill("3")
    expect(page.locator("#busy")).to_have_text(re.compile("Working out what was known on"))
    expect(page.locator("#busy")).to_be_hidden()
    expect(page.locator("#panel")).to_contain_text("As known on")
    assert preferred == ["respond-async"] * 3


def test_hostile_text_is_only_text(watched: Watched):
    page = watched.open("/", map_ready=True)
    page.locator("#claims details.claim summary").first.click()
    assert page.title() == "Map and claims · Sayso"
    assert page.locator("main script, main img").count() == 0
    expect(page.locator("#claims details.claim").first).to_contain_text("<script>document.title='owned'</script>")


def test_the_choice_of_dark_lasts(watched: Watched):
    page = watched.open("/", map_ready=True)
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("watched", [{"viewport": {"width": 720, "height": 450}}], indirect=True)
def test_at_200_percent_zoom_everything_is_there(watched: Watched):
    page = watched.open("/", map_ready=True)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.get_by_role("link", name="Albu Kamal").first).to_be_visible()


@pytest.mark.parametrize("watched", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_the_words_are_all_there(watched: Watched):
    page = watched.open("/?day=2017-11-20&kind=route")
    expect(page.locator("#claims .claim")).to_have_count(1)
    page.get_by_role("link", name="One day earlier").click()
    expect(page.locator("#places-title")).to_have_text("Who holds what on 19 November 2017")


def test_without_webgl_the_list_still_works(desk: str, playwright_started):
    browser = chromium.launch(playwright_started, chromium.NO_WEBGL)
    page = browser.new_page()
    page.goto(desk)
    expect(page.locator("#nomap")).to_be_visible()
    page.get_by_role("link", name="Albu Kamal").first.click()
    expect(page.get_by_role("heading", name="Claims about Albu Kamal")).to_be_visible()
    browser.close()
