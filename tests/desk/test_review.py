"""Review worked by keyboard, and adding reports: what a person does reaches the ledger and the picture."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sayso.ledger import Ledger
from tests.desk.conftest import Contexts, House, Watched


@pytest.fixture
def own(ledger: Path, tmp_path: Path, house: House) -> tuple[str, Path]:
    """A desk over a ledger of this test's own."""
    copy = Path(shutil.copy(ledger, tmp_path / "own.db"))
    return house.desk(copy), copy


@pytest.fixture(scope="module")
def added_to(ledger: Path, house: House, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A desk that reports are added to; its language model is loaded once."""
    return house.desk(Path(shutil.copy(ledger, tmp_path_factory.mktemp("added") / "own.db")))


@pytest.fixture
def page(own: tuple[str, Path], contexts: Contexts) -> Iterator[Page]:
    with contexts.page({"viewport": {"width": 1280, "height": 900}}) as page:
        watched = Watched(page, own[0])
        yield watched.open("/review")
        # A refusal because somebody else was faster (409) is an answer, not a fault.
        troubles = [each for each in watched.troubles if "409" not in each]
    assert troubles == []


@pytest.fixture
def blank(contexts: Contexts) -> Iterator[Page]:
    with contexts.page({"viewport": {"width": 1280, "height": 900}}) as page:
        yield page


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait until that one has loaded and its keys work."""
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(key)


def reviews(path: Path) -> list[tuple[str, str]]:
    with Ledger.open(path, read_only=True) as opened:
        return [(str(review.action), review.claims[0]) for review in opened.reviews()]


def test_accept_reject_and_undo_by_keyboard(page: Page, own: tuple[str, Path]):
    first = page.locator("#judge input[name=claim]").get_attribute("value")
    press(page, "a")
    expect(page.locator("#done")).to_contain_text("Accept by")
    assert page.locator("#judge input[name=claim]").get_attribute("value") != first
    second = page.locator("#judge input[name=claim]").get_attribute("value")
    press(page, "r")
    expect(page.locator("#done")).to_contain_text("Reject by")
    press(page, "u")
    expect(page.locator("#done")).to_contain_text("Undo by")
    assert [action for action, _ in reviews(own[1])] == ["accept", "reject", "undo"]
    assert [claim for _, claim in reviews(own[1])][:2] == [first, second]
    with Ledger.open(own[1], read_only=True) as opened:
        assert opened.verify().ok


def test_next_and_previous_judge_nothing(page: Page, own: tuple[str, Path]):
    first = page.locator("#case h2").inner_text()
    press(page, "n")
    expect(page.get_by_text("This is number 2")).to_be_visible()
    press(page, "p")
    expect(page.get_by_text("This is number 1")).to_be_visible()
    assert page.locator("#case h2").inner_text() == first
    assert reviews(own[1]) == []


def find(page: Page, words: str) -> None:
    for _ in range(20):
        if words in page.locator("#case .context mark").inner_text():
            return
        press(page, "n")
    raise AssertionError(f"no claim in the queue says {words!r}")


def test_an_amendment_shows_in_the_picture_at_once(page: Page, own: tuple[str, Path]):
    find(page, "At least 26 people have been killed")
    page.keyboard.press("e")
    page.locator("#amend").get_by_label("low").fill("31")
    page.get_by_role("button", name="Record the amendment").click()
    expect(page.locator("#done")).to_contain_text("Before: at least 26 people killed in Albu Kamal")
    expect(page.locator("#done")).to_contain_text("Now: at least 31 people killed in Albu Kamal")
    page.goto(own[0] + "/toll?place=Albu+Kamal&outcome=killed")
    expect(page.locator(".answer")).to_contain_text("At least 31 people")


def test_keys_typed_into_a_field_are_only_letters(page: Page, own: tuple[str, Path]):
    page.get_by_label("Why").fill("")
    page.get_by_label("Why").press_sequentially("are near")
    assert page.get_by_label("Why").input_value() == "are near"
    assert reviews(own[1]) == []


def test_merging_keeps_one_claim_for_two(page: Page, own: tuple[str, Path]):
    find(page, "It killed at least 20 civilians")
    page.keyboard.press("m")
    page.get_by_role("button", name="Record the merger").click()
    expect(page.locator("#done")).to_contain_text("Merge by")
    assert reviews(own[1])[0][0] == "merge"


def test_a_claim_judged_meanwhile_is_not_judged_over(page: Page, own: tuple[str, Path]):
    claim = page.locator("#judge input[name=claim]").get_attribute("value")
    with Ledger.open(own[1]) as opened:
        opened.accept(claim, by="somebody else")
    press(page, "r")
    expect(page.get_by_text("Nothing was recorded")).to_be_visible()
    assert reviews(own[1]) == [("accept", claim)]


def test_a_pasted_report_becomes_claims(added_to: str, blank: Page):
    page = blank
    page.goto(added_to + "/add")
    page.get_by_label("Outlet").fill("Harbour Gazette")
    page.get_by_label("Published").fill("2017-11-18")
    page.get_by_label("Text of the report").fill("Shelling killed 12 civilians in Mayadin on Friday, medics said.")
    page.get_by_role("button", name="Read and add").click()
    expect(page.get_by_role("status").first).to_contain_text("1 report added")
    page.get_by_role("listitem").get_by_role("link").first.click()
    expect(page.locator(".text")).to_contain_text("Shelling killed 12 civilians")
    expect(page.locator(".claims .claim").first).to_contain_text("12 civilians killed")


def test_an_address_on_a_private_network_is_refused_and_what_is_no_address_too(added_to: str, blank: Page):
    page = blank
    page.goto(added_to + "/add")
    page.get_by_label("Or a web address").fill(added_to + "/api/claims")
    page.get_by_role("button", name="Read and add").click()
    expect(page.get_by_role("status").first).to_contain_text("private network")
    page.get_by_label("Or a web address").fill("ftp://wire.example/1")
    page.get_by_role("button", name="Read and add").click()
    expect(page.get_by_role("status").first).to_contain_text("is no web address")


def test_a_file_that_is_no_report_is_refused_by_name(added_to: str, blank: Page, tmp_path: Path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\xff")
    (tmp_path / "good.txt").write_text("The army captured Hajin on Friday, the army command said.", encoding="utf-8")
    page = blank
    page.goto(added_to + "/add")
    page.get_by_label("Outlet").fill("Harbour Gazette")
    page.get_by_label("Published").fill("2017-11-18")
    page.locator("input[type=file]").set_input_files([tmp_path / "picture.png", tmp_path / "good.txt"])
    page.get_by_role("button", name="Read and add").click()
    expect(page.get_by_role("status").first).to_contain_text("1 report added")
    expect(page.get_by_role("status").first).to_contain_text("picture.png")
