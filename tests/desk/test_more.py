"""What's new, a source's record, roads, tables for spreadsheets and citing: over HTTP and in a real browser."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from sayso import model as m
from sayso.desk import build
from sayso.ledger import Ledger
from sayso.world import World
from tests.desk.conftest import Watched
from tests.desk.dossier import ABU, NASTY, nov

ROAD = "the road to Mayadin"


@pytest.fixture
def client(ledger: Path, tmp_path: Path) -> Iterator[TestClient]:
    own = shutil.copy(ledger, tmp_path / "war.db")
    with TestClient(build(own, World.shipped()), base_url="http://localhost") as client:
        yield client


def csrf(client: TestClient, page: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', client.get(page).text)[1]


def test_what_is_new_is_what_came_after_the_last_look(client: TestClient):
    whole = client.get("/api/new").json()
    assert (whole["since"], len(whole["reports"]), len(whole["claims"])) == (0, 8, 16)
    assert len(whole["disputes"]) > 0
    assert client.post("/new", data={"last": whole["last"], "csrf": csrf(client, "/new")}).status_code == 200
    assert client.get("/api/new").json()["claims"] == []
    assert "Nothing has been recorded since" in client.get("/new").text
    ledger = client.app.state.desk.ledger
    taken = m.Control(m.Change.CAPTURED, m.Named("Islamic State", "islamic-state"))
    claim = m.Claim("new-1", "new", "They took it.", 0, 13, taken, "Wire", nov(20), place=ABU, date=m.Days.one(nov(20)))
    ledger.add(m.Report("new", "They took it.", "Wire", nov(20), "A new report"), [claim])
    ledger.accept("r1-0", by="Amal")
    news = client.get("/api/new").json()
    assert (news["reports"], news["claims"]) == (["new"], ["new-1"])
    assert [(each["action"], each["by"]) for each in news["judgements"]] == [("accept", "Amal")]
    assert "Albu Kamal was held by" in news["places"][0]
    assert len(client.get("/api/new?since=0").json()["claims"]) == 17


def test_somebody_with_an_account_finds_their_mark_on_any_machine(ledger: Path, tmp_path: Path):
    from sayso.desk.accounts import Accounts, Sessions

    own = shutil.copy(ledger, tmp_path / "war.db")
    accounts = Accounts.beside(own)
    accounts.add("amal", "correct horse battery")
    app = build(own, World.shipped(), accounts=accounts)
    for _ in range(2):
        with TestClient(app, base_url="http://localhost") as machine:
            machine.cookies.set("sayso_session", Sessions(accounts).begin("amal", "correct horse battery", "x").token)
            last = machine.get("/api/new").json()["last"]
            machine.post("/new", data={"last": last, "csrf": csrf(machine, "/account")})
    with TestClient(app, base_url="http://localhost") as machine:
        machine.cookies.set("sayso_session", Sessions(accounts).begin("amal", "correct horse battery", "x").token)
        assert machine.get("/api/new").json()["since"] == last
    accounts.close()


def test_a_source_has_its_record_with_its_range(client: TestClient):
    rows = client.get("/api/sources").json()
    assert {row["key"] for row in rows} >= {"sohr", "Amaq|party"}
    found = client.get("/api/source/sohr").json()
    assert found["source"]["claims"] == rows[0]["claims"] == 7
    assert found["record"]
    for line in found["record"]:
        assert 0 <= line["low"] <= line["share"] <= line["high"] <= 1
    assert client.get("/api/source/nobody").status_code == 404
    for row in rows:
        assert client.get(row["url"]).status_code == 200


def test_roads_have_a_status_by_the_day(client: TestClient):
    assert f"{ROAD}</bdi></th><td>open</td>" in client.get("/?day=2017-11-20").text
    assert ROAD not in client.get("/part/panel?day=2017-11-10").text.split("claims-title")[0]
    assert ROAD not in client.get("/part/panel?day=2017-11-20&known=2017-11-10").text.split("claims-title")[0]


def test_a_registered_road_is_drawn_along_its_places(tmp_path: Path):
    world = World.shipped()
    entry = max(world.routes, key=lambda each: len(each.places))
    army, rebels = m.Named("army", "syrian-army"), m.Named("Islamic State", "islamic-state")
    with Ledger.open(tmp_path / "road.db") as ledger:
        for n, (place, holder) in enumerate(zip(entry.places[:2], (army, rebels), strict=True)):
            mention = m.PlaceMention(f"Town {n}", place, 34.0 + n, 40.0, m.Precision.EXACT)
            speaker = m.Speaker("Syrian Observatory", m.SourceKind.MONITOR, "sohr")
            claim = m.Claim(f"c{n}", f"d{n}", "It holds it.", 0, 12, m.Control(m.Change.HOLDS, holder), "Wire", nov(10), speakers=(speaker,), place=mention, date=m.Days.one(nov(10)))  # fmt: skip
            ledger.add(m.Report(f"d{n}", f"It holds it. {n}", "Wire", nov(10)), [claim])
    with TestClient(build(tmp_path / "road.db", world), base_url="http://localhost") as client:
        road = next(each for each in client.get("/api/map").json()["routes"] if each["name"] == entry.name)
        assert road["points"][:2] == [[40.0, 34.0], [40.0, 35.0]]
        assert road["runs"][-1][1] == "cut"


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("/api/claims.csv", 16),
        ("/api/claims.csv?kind=casualties", 3),
        ("/api/claims.csv?doc=r4", 3),
        ("/api/claims.csv?q=observatory", 7),
        ("/api/new.csv?since=0", 16),
        ("/api/claims.csv?place=Albu+Kamal&known=2017-11-10", 4),
        ("/api/source.csv?key=sohr", 7),
        ("/api/sources.csv", 6),
        ("/api/toll.csv?place=Albu+Kamal&outcome=killed", None),
        ("/api/disputes.csv", None),
    ],
)
def test_what_a_page_shows_comes_as_a_table(client: TestClient, address: str, rows: int | None):
    answer = client.get(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert ".csv" in answer.headers["content-disposition"]
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert found if rows is None else len(found) == rows
    assert not any(value and value[0] in "=+-@" for row in found for value in row.values())


@pytest.mark.parametrize("page", ["/place/174448", "/report/r4", "/disputes", "/toll?outcome=killed", "/sources", "/source/sohr", "/search?q=kamal", "/new"])  # fmt: skip
def test_every_page_says_how_to_cite_it_and_gives_its_table(client: TestClient, page: str):
    text = client.get(page).text
    head = client.get("/api/claims").json()["head"]
    assert f'<code title="{head}">' in text
    sheet = re.search(r'href="([^"]+)" class="sheet"', text)
    assert client.get(sheet[1].replace("&amp;", "&")).status_code == 200


def test_script_in_a_source_name_is_only_text(client: TestClient):
    for page in ("/new", "/sources", "/"):
        assert NASTY not in client.get(page).text


def test_a_source_page_and_what_is_new_in_a_browser(watched: Watched):
    page = watched.open("/sources")
    page.get_by_role("link", name="Syrian Observatory for Human Rights").click()
    expect(page.get_by_role("heading", name="How it held up")).to_be_visible()
    assert watched.serious() == []
    page.get_by_role("link", name="What’s new").click()
    expect(page.locator(".answer")).to_contain_text("8 reports, 16 claims")
    assert watched.serious() == []
    page.get_by_role("button", name="I have looked at this").click()
    expect(page.locator(".note")).to_contain_text("Nothing has been recorded")


def test_a_printed_page_keeps_its_quotes_and_its_citation(watched: Watched):
    page = watched.open("/place/174448?day=2017-11-13")
    page.emulate_media(media="print")
    expect(page.locator(".foot")).to_contain_text("Cite as: Sayso, Albu Kamal, ledger")
    expect(page.locator("details.claim blockquote").first).to_be_visible()
    expect(page.locator(".top nav")).to_be_hidden()
