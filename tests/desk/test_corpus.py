"""Every page and flow over claims read from real reports, in a real browser: no error on the console, nothing asked of anybody else.

Few reports, spread over the whole, as reading all takes minutes; SAYSO_THOROUGH=1 reads all, and SAYSO_READ names a ledger in which
they are read already.
"""

from __future__ import annotations

import os
import shutil
import time
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import expect

from sayso.api import readings
from sayso.desk.accounts import Accounts, Role
from sayso.desk.publishing import publish
from sayso.intake import receive
from sayso.ledger import Ledger
from sayso.world import World
from tests.desk.conftest import Watched
from tests.desk.test_review import press, reviews

THOROUGH, READ = bool(os.environ.get("SAYSO_THOROUGH")), os.environ.get("SAYSO_READ")
REPORTS, EVERY = (None, 1) if THOROUGH else (30 * 28, 28)
PASSWORD = "so long a word to pass"
WIDE, PHONE = (
    {"viewport": {"width": 1200, "height": 720}},
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
)
TRIES = 60


@pytest.fixture(scope="module")
def war(shared, tmp_path_factory):
    """The ledger of the real reports."""
    where = tmp_path_factory.mktemp("corpus") / "corpus.db"
    if READ:
        return Path(shutil.copy(READ, where))
    reports = receive(sorted(str(file) for file in (shared / "corpus").glob("*.jsonl")), refused=[])
    with Ledger.open(where) as ledger:
        ledger.add_many(readings(islice(reports, 0, REPORTS, EVERY), World.shipped()))
        assert ledger.count() > 100
    return where


@pytest.fixture(scope="module")
def home(war, house):
    return house.desk(war)


@pytest.fixture(scope="module")
def busiest(home):
    """The place, source and report of which most is said."""
    with httpx.Client(base_url=home, trust_env=False, timeout=120) as client:
        place = max(client.get("/api/map").json()["places"], key=lambda each: each["claims"])["key"]
        source = client.get("/api/sources").json()[0]["key"]
        report = client.get("/api/claims").json()["claims"][0]["doc"]
    return {"place": quote(place), "source": quote(source), "report": quote(report)}


@pytest.fixture(scope="module")
def team(war, house, tmp_path_factory):
    """A desk with accounts over a copy, and the copy."""
    copy = Path(shutil.copy(war, tmp_path_factory.mktemp("team") / "war.db"))
    accounts = Accounts.beside(copy)
    for name, role in {"rana": Role.READER, "rami": Role.REVIEWER, "ada": Role.ADMIN}.items():
        accounts.add(name, PASSWORD, role)
    accounts.close()
    return house.desk(copy, login=True), copy


def pages(busiest):
    place, source, report = busiest["place"], busiest["source"], busiest["report"]
    return (
        f"/?place={place}", f"/place/{place}", f"/report/{report}", "/disputes", f"/disputes?place={place}", "/toll?outcome=killed&victims=all",
        f"/toll?place={place}&outcome=killed", "/sources", f"/source/{source}", "/review", "/search?q=killed", "/new?since=0", "/add",
    )  # fmt: skip


def looked_at(visit, paths, title="main h1, main h2"):
    """Open pages one after another: each has a title and no serious fault for who cannot see it."""
    for path in paths:
        visit.open(path)
        visit.page.wait_for_load_state("networkidle")
        expect(visit.page.locator(title).first).to_be_visible()
        over = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{path} is {over} px too wide"
        assert visit.serious() == [], path


def test_every_page_and_the_clocks(contexts, home, busiest):
    with contexts.page(WIDE) as page:
        visit = Watched(page, home)
        visit.open("/", map_ready=True)
        page.locator("#day").fill("10")
        expect(page.locator("#places-title")).to_contain_text("Who holds what on")
        page.locator("#known").fill("20")
        expect(page.locator("#panel")).to_contain_text("As known on")
        assert page.locator("#legend li").count() <= 11
        looked_at(visit, pages(busiest))
        assert visit.troubles == []


def test_every_page_on_a_phone_in_the_dark(contexts, home, busiest):
    with contexts.page(PHONE) as page:
        visit = Watched(page, home)
        looked_at(visit, pages(busiest) if THOROUGH else pages(busiest)[1:8:3])
        assert visit.troubles == []


def enter(visit, name, path):
    visit.open(path)
    visit.page.get_by_label("Name").fill(name)
    visit.page.get_by_label("Password").fill(PASSWORD)
    visit.page.locator("main button").click()
    visit.page.wait_for_url(visit.home + path)


def at_hand(page):
    return page.locator("#judge input[name=claim]").get_attribute("value")


def test_review_by_keyboard(contexts, team):
    home, ledger = team
    with contexts.page(WIDE) as page:
        visit = Watched(page, home)
        enter(visit, "rami", "/review")
        done = page.locator("#done")
        first = at_hand(page)
        press(page, "a")
        expect(done).to_contain_text("Accept by rami")
        second = at_hand(page)
        press(page, "r")
        expect(done).to_contain_text("Reject by rami")
        press(page, "u")
        expect(done).to_contain_text("Undo by rami")
        third = at_hand(page)
        page.keyboard.press("e")
        hedged = page.locator("#amend").get_by_label("hedged")
        hedged.select_option("yes" if hedged.input_value() == "no" else "no")
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("button", name="Record the amendment").click()
        expect(done).to_contain_text("Amend by rami")
        for _ in range(TRIES):
            if page.locator("[data-key=m]").is_enabled():
                break
            press(page, "n")
        page.keyboard.press("m")
        with page.expect_navigation(wait_until="load"):
            page.get_by_role("button", name="Record the merger").click()
        expect(done).to_contain_text("Merge by rami")
        press(page, "n")
        press(page, "p")
        assert visit.troubles == []
    made = reviews(ledger)
    assert [action for action, _ in made] == ["accept", "reject", "undo", "amend", "merge"]
    assert [made[0][1], made[1][1], made[3][1]] == [first, second, third]
    with Ledger.open(ledger, read_only=True) as opened:
        assert opened.verify().ok


@pytest.mark.parametrize(
    ("name", "seen", "hidden"),
    [
        ("rana", ["Map", "What’s new"], ["Review", "Add", "Audit"]),
        ("rami", ["Review", "Add"], ["Audit"]),
        ("ada", ["Review", "Add", "Audit"], []),
    ],
)
def test_each_role_is_offered_what_it_may_do(contexts, team, name, seen, hidden):
    with contexts.page(WIDE) as page:
        visit = Watched(page, team[0])
        enter(visit, name, "/sources")
        links = page.locator("nav[aria-label=Pages] a")
        for each in seen:
            expect(links.filter(has_text=each)).to_have_count(1)
        for each in hidden:
            expect(links.filter(has_text=each)).to_have_count(0)
        looked_at(visit, ["/account", *(["/audit"] if name == "ada" else [])])
        assert visit.troubles == []
        if name == "rana":
            assert page.goto(team[0] + "/review").status == 403


def test_what_the_public_sees(contexts, war, house, busiest):
    home = house.desk(war, public=True)
    with contexts.page(WIDE) as page:
        visit = Watched(page, home)
        visit.open("/", map_ready=True)
        expect(page.get_by_role("link", name="Review")).to_have_count(0)
        expect(page.locator(".foot")).to_contain_text("It shows what was known on")
        public = [path for path in pages(busiest) if not path.startswith(("/review", "/new", "/add"))]
        looked_at(visit, public if THOROUGH else public[:3])
        assert visit.troubles == []


def test_the_published_files_open_from_a_disk(contexts, war, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "site"
    began = time.monotonic()
    site = publish(war, folder, world=World.shipped())
    print(f"{site.pages} pages, {site.bytes / 1e6:.0f} MB, {time.monotonic() - began:.0f} s")
    with contexts.page(WIDE) as page:
        visit = Watched(page, folder.as_uri())
        visit.open("/index.html", map_ready=True)
        page.locator("#day").focus()
        page.keyboard.press("End")
        expect(page.locator("#held tbody tr").first).to_be_visible()
        assert visit.serious() == []
        visit.troubles.clear()  # axe asks for style sheets, which a page opened from a disk may not
        page.locator("#held a[href]").first.click()
        expect(page.locator("figure svg").first).to_be_visible()
        expect(page.locator(".foot")).to_contain_text("It shows what was known on")
        for name in ("Disputes", "Toll", "Sources", "Map"):
            page.get_by_role("navigation").get_by_role("link", name=name).click()
            expect(page.locator("main h1").first).to_be_attached()
        assert visit.troubles == []
