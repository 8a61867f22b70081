"""Logging in and what each role sees and may do, in a real browser; the pages that only a desk with accounts has."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sayso.desk.accounts import Accounts, Role
from tests.desk import dossier
from tests.desk.conftest import Watched

PASSWORD = "so long a word to pass"
PEOPLE = {"rana": Role.READER, "rami": Role.REVIEWER, "ada": Role.ADMIN}


@pytest.fixture(scope="module")
def team(house, tmp_path_factory):
    """A desk with accounts, over a ledger of its own."""
    ledger = dossier.write(tmp_path_factory.mktemp("team") / "war.db")
    accounts = Accounts.beside(ledger)
    for name, role in PEOPLE.items():
        accounts.add(name, PASSWORD, role)
    accounts.close()
    return house.desk(ledger, login=True)


@pytest.fixture
def visit(contexts, team):
    """A page on the team's desk that must have had no trouble in the end."""
    with contexts.page({"viewport": {"width": 1200, "height": 720}}) as page:
        yield (opened := Watched(page, team))
        troubles = list(opened.troubles)
    assert troubles == []


def enter(visit: Watched, name: str, onward: str = "/sources") -> None:
    page = visit.open(onward)
    expect(page.locator("h1")).to_have_text("Log in to this desk")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(visit.home + onward)


def test_login_leads_on_and_logout_ends(visit):
    enter(visit, "rana", "/sources")
    expect(visit.page.locator("a.me")).to_have_text("rana")
    visit.open("/account")
    visit.page.get_by_role("button", name="Log out").click()
    expect(visit.page.locator("h1")).to_have_text("Log in to this desk")
    visit.open("/sources")
    expect(visit.page.locator("h1")).to_have_text("Log in to this desk")


@pytest.mark.parametrize(
    ("name", "seen", "hidden"),
    [
        ("rana", ["Map", "What’s new"], ["Review", "Add", "Audit"]),
        ("rami", ["Review", "Add"], ["Audit"]),
        ("ada", ["Review", "Add", "Audit"], []),
    ],
)
def test_each_role_is_offered_what_it_may_do(visit, name, seen, hidden):
    enter(visit, name)
    links = visit.page.locator("nav[aria-label=Pages] a")
    for each in seen:
        expect(links.filter(has_text=each)).to_have_count(1)
    for each in hidden:
        expect(links.filter(has_text=each)).to_have_count(0)


def test_a_judgement_is_recorded_under_the_name_of_the_login_and_audited(visit):
    enter(visit, "rami", "/review")
    expect(visit.page.get_by_text("Recorded under your name, rami.")).to_be_visible()
    visit.page.keyboard.press("a")
    visit.page.wait_for_url("**last=*")
    visit.page.keyboard.press("u")
    expect(visit.page.locator("[role=status]").first).to_contain_text("Undo by rami")
    visit.page.context.clear_cookies()
    enter(visit, "ada", "/audit")
    acts = visit.page.locator("tbody").first
    expect(acts).to_contain_text("review: accept")
    expect(acts).to_contain_text("review: undo")


@pytest.mark.parametrize("path", ["/account", "/audit", "/new", "/add", "/sources", "/search?q=kamal"])
def test_a_screen_reader_finds_no_serious_fault(visit, path):
    enter(visit, "ada", path)
    assert visit.serious() == []


def test_the_login_page_has_no_serious_fault_and_says_what_was_wrong(contexts, team):
    with contexts.page({"viewport": {"width": 390, "height": 844}}) as page:
        visit = Watched(page, team)
        visit.open("/login")
        assert visit.serious() == []
        page.get_by_label("Name").fill("rana")
        page.get_by_label("Password").fill("not the right password")
        page.locator("main button").click()
        expect(page.locator("[role=alert]")).to_be_visible()
        assert visit.serious() == []
        # A refused login is answered with 401, which a browser writes to its console.
        assert all("401" in trouble for trouble in visit.troubles)
