"""Every page over claims read from real reports, in a real browser: no error on the console, nothing asked of anybody else."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import expect

from sayso.api import readings
from sayso.intake import receive
from sayso.ledger import Ledger
from sayso.world import World
from tests.desk.conftest import Contexts, House, Watched

REPORTS, EVERY = 30, 28
"""So many reports, spread over the whole: reading all of them takes minutes."""


@pytest.fixture(scope="module")
def home(shared: Path, house: House, tmp_path_factory: pytest.TempPathFactory) -> str:
    where = tmp_path_factory.mktemp("corpus") / "corpus.db"
    reports = receive(sorted(str(file) for file in (shared / "corpus").glob("*.jsonl")), refused=[])
    with Ledger.open(str(where)) as ledger:
        ledger.add_many(readings(islice(reports, 0, REPORTS * EVERY, EVERY), World.shipped()))
        assert ledger.count() > 100
    return house.desk(where)


def test_every_page_over_real_reports(contexts: Contexts, home: str):
    with httpx.Client(base_url=home, trust_env=False, timeout=60) as client:
        claims = client.get("/api/claims").json()["claims"]
        place = max(client.get("/api/map").json()["places"], key=lambda each: each["claims"])["key"]
        source = client.get("/api/sources").json()[0]["key"]
    report = claims[0]["doc"]
    with contexts.page({"viewport": {"width": 1200, "height": 720}}) as page:
        visit = Watched(page, home)
        visit.open("/", map_ready=True)
        page.locator("#day").fill("10")
        expect(page.locator("#places-title")).to_contain_text("Who holds what on")
        page.locator("#known").fill("20")
        expect(page.locator("#panel")).to_contain_text("As known on")
        for path in (
            f"/?place={quote(place)}", f"/place/{quote(place)}", f"/report/{quote(report)}", "/disputes", f"/disputes?place={quote(place)}",
            "/toll?outcome=killed&victims=all", f"/toll?place={quote(place)}&outcome=killed", "/sources", f"/source/{quote(source)}",
            "/review", "/search?q=killed", "/new?since=0", "/add",
        ):  # fmt: skip
            visit.open(path)
            page.wait_for_load_state("networkidle")
            expect(page.locator("main h1, main h2").first).to_be_visible()
        assert visit.troubles == []
