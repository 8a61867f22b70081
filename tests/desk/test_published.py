"""What the public sees: a read-only desk, and the same as files opened from a disk; private people by their kind alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from typer.testing import CliRunner

from sayso import model as m
from sayso.desk import build
from sayso.desk.public import WITHHELD, names_in, veiled
from sayso.desk.publishing import publish
from sayso.desk.shelf import Shelf
from sayso.errors import SaysoError
from sayso.ledger import Ledger
from sayso.world import World
from tests.desk.conftest import Contexts, House, Watched
from tests.desk.dossier import NASTY, Draft, killed, nov

RESIDENT = m.Speaker("Abu Samir al-Khatib, a baker", m.SourceKind.RESIDENT, None, None, "his cousin Layla")
SECRETS = ("Samir", "Khatib", "Layla", "Yusuf", "through relatives)")


@pytest.fixture(scope="module")
def told(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dossier, and a report in which people speak under their names."""
    path = tmp_path_factory.mktemp("told") / "war.db"
    path.write_bytes(ledger.read_bytes())
    draft = Draft("named", "Wire", nov(14), "Abu Samir al-Khatib tells of the strike").say(
        "Abu Samir al-Khatib said his cousin Layla saw 5 civilians die; Khatib fled to Abu Kamal.",
        killed(5, 5), RESIDENT, place=m.PlaceMention("Abu Kamal", "174448", 34.45, 40.9, m.Precision.EXACT), on=nov(12),
    )  # fmt: skip
    with Ledger.open(path) as opened:
        opened.add(draft.report(), draft.claims)
    return path


@pytest.fixture(scope="module")
def client(told: Path) -> Iterator[TestClient]:
    with TestClient(build(told, World.shipped(), public=True), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="module")
def site(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "site"
    publish(told, folder, world=World.shipped())
    return folder


PAGES = ("/", "/place/174448", "/report/named", "/report/r4", "/disputes", "/toll?outcome=killed", "/sources", "/search?q=Samir")  # fmt: skip
TWINS = ("/api/claims", "/api/place/174448", "/api/report/named", "/api/sources", "/api/claims.csv", "/api/search?q=fled", "/api/lanes?place=174448", "/api/disputes", "/api/toll?outcome=killed")  # fmt: skip


@pytest.mark.parametrize("address", [*PAGES, *TWINS])
def test_no_page_names_a_private_person(client: TestClient, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    # What was asked stands in the form again, and in the address of the table.
    text = answer.text.replace('value="Samir"', "").replace("claims.csv?q=Samir", "")
    assert not [secret for secret in SECRETS if secret in text]


def test_what_is_public_stays(client: TestClient):
    page = client.get("/report/named").text
    assert "a resident" in page
    assert f"{WITHHELD} said his cousin {WITHHELD} saw 5 civilians die; {WITHHELD} fled to Abu Kamal." in page
    assert "not its whole text" in page.replace("and not", "not")
    assert "Syrian Observatory for Human Rights" in client.get("/sources").text


def test_a_public_desk_only_shows(client: TestClient, told: Path):
    for path in ("/review", "/review/undo", "/add", "/new", "/login", "/account", "/logout"):
        assert client.post(path, data={"claim": "r1-0", "action": "reject", "by": "x"}).status_code in (403, 404)
    for path in ("/review", "/add", "/new", "/audit", "/api/audit", "/api/new", "/login"):
        assert client.get(path).status_code in (403, 404)
    assert client.get("/api/report/r4").json()["text"] is None
    total = client.get("/api/claims").json()["total"]
    with Ledger.open(told) as opened:
        claim = m.Claim("later", "later", "A clash.", 0, 8, m.Incident(m.IncidentType.CLASH))
        opened.add(m.Report("later", "A clash.", "Wire"), [claim])
    assert client.get("/api/claims").json()["total"] == total, "frozen as it was opened"


def test_the_published_files_name_nobody_and_link_only_to_each_other(site: Path):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 15
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not [secret for secret in SECRETS if secret in text], page
        assert NASTY not in text
        for link in re.findall(r'(?:href|src)="([^"#]+)', text):
            assert "://" not in link, (page, link)
            assert not link.startswith("/"), (page, link)
            assert (page.parent / link).is_file(), (page, link)
    for table in site.rglob("*.csv"):
        assert not [secret for secret in SECRETS if secret in table.read_text(encoding="utf-8")]
    kept = (site / "static" / "kept.js").read_text(encoding="utf-8")
    assert "<script" not in kept
    assert len(kept) < 3_000_000


def test_publishing_replaces_its_own_and_nothing_else(told: Path, site: Path, tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SaysoError, match="not published by Sayso"):
        publish(told, tmp_path, world=World.shipped())
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"
    from sayso.cli import app

    assert CliRunner().invoke(app, ["publish", str(tmp_path), "--ledger", str(told)]).exit_code != 0


def test_from_a_disk_the_map_moves_and_charts_are_drawn(site: Path, contexts: Contexts):
    with contexts.page({"viewport": {"width": 1200, "height": 720}}) as page:
        watched = Watched(page, site.as_uri())
        watched.open("/index.html", map_ready=True)
        page.locator("#day").focus()
        page.keyboard.press("Home")
        page.keyboard.press("End")
        expect(page.locator("#places-title")).to_have_text("Who holds what on 20 November 2017")
        expect(page.locator("#held tbody tr")).to_have_count(3)
        assert watched.troubles == []
        assert watched.serious() == []
        watched.troubles.clear()  # axe asks for style sheets, which a page opened from a disk may not
        page.get_by_role("link", name="Albu Kamal").first.click()
        expect(page.locator("figure svg").first).to_be_visible()
        expect(page.locator(".foot")).to_contain_text("A public view")
        page.get_by_role("link", name="Disputes").click()
        expect(page.locator(".dispute").first).to_be_visible()
        assert watched.troubles == []


def test_a_public_desk_in_a_browser(told: Path, house: House, contexts: Contexts):
    address = house.desk(told, host="127.0.0.1", public=True)
    with contexts.page({"viewport": {"width": 1200, "height": 720}}) as page:
        watched = Watched(page, address)
        watched.open("/?day=2017-11-20", map_ready=True)
        expect(page.get_by_role("link", name="Review")).to_have_count(0)
        expect(page.locator(".foot")).to_contain_text("A public view")
        assert watched.troubles == []


def resident(name: str, quote: str) -> m.Claim:
    speaker: Any = m.Speaker(name, m.SourceKind.RESIDENT)
    return m.Claim("c", "d", quote, 0, len(quote), m.Incident(m.IncidentType.CLASH), speakers=(speaker,))


@given(st.lists(st.sampled_from(["Amal", "Omar", "al-Sayed", "Nour"]), min_size=1, max_size=3), st.text(max_size=20))
def test_a_name_as_the_report_writes_it_is_in_no_quote(names: list[str], around: str):
    name = " ".join(names)
    shown = veiled(Shelf.of([resident(f"{name}, a teacher", f"{around} ({name}) {around}")]), None).claims[0]
    assert f"({name})" not in shown.quote
    assert shown.speakers[0].name == "a resident"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("a shopkeeper named Yusuf", ["Yusuf"]),
        ("residents", []),
        ("Dr Hassan al-Ali", ["Hassan al-Ali"]),
        ("a Syrian witness", []),
        ("أم أحمد", ["أم أحمد"]),
    ],
)
def test_names_in_how_a_speaker_is_written(said: str, names: list[str]):
    assert list(names_in(said)) == names


def test_pages_as_known_on_a_day_have_nothing_published_later(told: Path, tmp_path: Path):
    folder = tmp_path / "then"
    publish(told, folder, as_known_on=nov(12), world=World.shipped())
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "It shows what was known on 12 November 2017" in page
    kept = (folder / "static" / "kept.js").read_text(encoding="utf-8")
    assert re.search(r'"last":"([0-9-]+)"', kept)[1] <= "2017-11-12"
    with Ledger.open(told, read_only=True) as opened:
        later = {claim.doc for claim in opened.claims() if claim.known_on and claim.known_on > nov(12)}
        known = {claim.doc for claim in opened.claims() if claim.known_on and claim.known_on <= nov(12)}
    assert later
    written = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.html"))
    assert not [doc for doc in later if f"<code>{doc}</code>" in written]
    assert [doc for doc in known if f"<code>{doc}</code>" in written]


def test_pages_say_what_day_they_are_of(site: Path):
    assert "It shows what was known on 20 November 2017" in (site / "toll.html").read_text(encoding="utf-8")


def test_a_day_before_all_reports_publishes_nothing_and_replaces_nothing(told: Path, tmp_path: Path):
    with pytest.raises(SaysoError, match="nothing in this ledger had been published by 2001-01-01"):
        publish(told, tmp_path / "none", as_known_on=date(2001, 1, 1), world=World.shipped())
    assert not (tmp_path / "none").exists()
