"""What a hostile page, report or address tries, and what the desk answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import ip_addresses

from sayso import model as m
from sayso.desk import build, serve, words
from sayso.desk.pages.report import pieces
from sayso.desk.security import host_name, is_loopback
from sayso.errors import SaysoError
from sayso.ledger import Ledger
from sayso.world import World
from tests.desk.conftest import House
from tests.desk.dossier import NASTY

ADDRESSES = [
    "/", "/part/panel", "/part/claims", "/place/174448", "/report/r7", "/disputes", "/toll?outcome=killed", "/sources",
    "/search?q=script", "/review", "/add",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(ledger: Path) -> Iterator[TestClient]:
    with TestClient(build(ledger, World.shipped()), base_url="http://localhost") as client:
        yield client


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_inline_script_or_style_and_nothing_from_elsewhere(client: TestClient, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    assert NASTY not in answer.text
    assert "<script>" not in answer.text
    assert not re.search(
        r"\son[a-z]+=|style=|javascript:|(src|href)=\"(https?:)?//", answer.text.replace("onerror=alert(1)&gt;", "")
    )
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "", "127.0.0.1.evil.example"]
)
def test_other_names_for_this_machine_are_refused(client: TestClient, host: str):
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
def test_loopback_names_are_answered(client: TestClient, host: str):
    assert client.get("/static/icon.svg", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.168.1.5", "desk.example", "localhost.evil.example", "127.1"]
)
def test_a_desk_without_accounts_does_not_listen_beyond_this_machine(tmp_path: Path, host: str):
    with pytest.raises(SaysoError, match=r"needs accounts.*sayso accounts add.*--public.*--without-login"):
        serve(tmp_path / "war.db", host=host)
    assert not list(tmp_path.iterdir())


@given(ip_addresses(), ip_addresses(network="127.0.0.0/8"))
def test_only_loopback_counts_as_this_machine(anywhere, here):
    assert is_loopback(str(here))
    assert is_loopback(str(anywhere)) == (str(anywhere) == "::1" or str(anywhere).startswith("127."))


def test_listening_beyond_this_machine_must_be_allowed_by_name(house: House, ledger: Path):
    address = house.desk(ledger, host="0.0.0.0", without_login=True)
    assert httpx.get(address).status_code == 200
    assert httpx.get(address, headers={"host": "elsewhere.example"}).status_code == 421


def test_every_page_says_that_there_is_no_login(client: TestClient):
    for address in ADDRESSES:
        if not address.startswith("/part"):
            assert "This desk was opened without login" in client.get(address).text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "http://localhost:1"},
    ],
)
def test_a_form_on_another_site_judges_nothing(client: TestClient, ledger: Path, headers: dict[str, str]):
    for address in ("/review", "/review/undo", "/add"):
        assert (
            client.post(address, data={"claim": "r1-0", "action": "reject", "by": "x"}, headers=headers).status_code
            == 403
        )
    with Ledger.open(ledger, read_only=True) as opened:
        assert opened.reviews() == []


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fdesk/app.py", "/static//etc/passwd"]
)
def test_static_files_stay_in_their_folder(desk: str, path: str):
    assert httpx.get(httpx.URL(desk).copy_with(raw_path=path.encode())).status_code in (404, 405)


@pytest.mark.parametrize(
    "query",
    [
        "day=2017-13-45",
        "kind=war",
        "page=0",
        "page=x",
        "known=yesterday",
        "source=%00",
        "q=" + "a" * 501,
        "on_day=perhaps",
    ],
)
def test_a_question_that_makes_no_sense_is_told_so(client: TestClient, query: str):
    answer = client.get(f"/?{query}")
    assert answer.status_code == 422
    assert "cannot be answered" in answer.text
    assert client.get(f"/api/claims?{query}").json()["error"]


@pytest.mark.parametrize("query", ["q=';DROP TABLE claims;--", "place=' OR 1=1 --", 'q="*', "q=NEAR(", "q=%25_"])
def test_sql_in_a_filter_is_only_text(client: TestClient, query: str):
    assert client.get(f"/api/claims?{query}").status_code == 200
    assert client.get(f"/search?{query}").status_code == 200
    assert client.get("/api/claims").json()["total"] == 16


def test_an_empty_ledger_leads_to_the_demo(tmp_path: Path):
    with TestClient(build(tmp_path / "new.db", World.empty()), base_url="http://localhost") as client:
        assert "sayso demo" in client.get("/").text
        assert client.get("/api/map").json()["places"] == []
        for address in ("/disputes", "/toll?outcome=killed", "/sources", "/search?q=x", "/review", "/add"):
            assert client.get(address).status_code == 200


def test_a_report_added_elsewhere_shows_at_the_next_look(tmp_path: Path):
    with Ledger.open(tmp_path / "two.db") as ledger:
        client = TestClient(build(tmp_path / "two.db", World.empty()), base_url="http://localhost")
        assert client.get("/api/claims").json()["total"] == 0
        claim = m.Claim("c", "d", "The army fled.", 0, 14, m.Incident(m.IncidentType.CLASH))
        ledger.add(m.Report("d", "The army fled.", "Wire"), [claim])
        assert client.get("/api/claims").json()["total"] == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.text(max_size=40), q=st.text(max_size=60), known=st.dates(), page=st.integers(1, 100_000))
def test_no_question_breaks_the_desk(client: TestClient, place: str, q: str, known, page: int):
    asked = {"place": place, "q": q, "known": known.isoformat(), "page": page}
    for address in ("/", "/api/claims", "/api/map", "/api/ribbon", "/api/lanes", "/api/toll", "/api/search", "/toll"):
        assert client.get(address, params=asked).status_code < 500


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted), max_size=6)


@given(text=st.text(max_size=40), spans=spans)
def test_the_pieces_of_a_report_are_the_report(text: str, spans: list[list[int]]):
    claims = [
        m.Claim(str(n), "d", "", first, last, m.Incident(m.IncidentType.CLASH)) for n, (first, last) in enumerate(spans)
    ]
    assert "".join(piece.text for piece in pieces(text, claims)) == text


@given(low=st.none() | st.integers(0, 10**6), more=st.none() | st.integers(0, 10**6))
def test_numbers_never_lose_their_words(low, more):
    high = None if more is None else (low or 0) + more
    said = words.bounds(low, high)
    assert ("at least" in said) == (low is not None and high is None)
    assert ("at most" in said) == (low is None and high is not None)


@given(st.text())
def test_any_host_header_is_read_without_an_error(header: str):
    assert isinstance(host_name(header), str)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (m.Days.one(m.parse_moment("2017-11-13")), "13 November 2017"),
        (m.Days(m.parse_moment("2017-11-10"), m.parse_moment("2017-11-13")), "10 to 13 November 2017"),
        (m.Days(m.parse_moment("2017-10-30"), m.parse_moment("2017-11-13")), "30 October to 13 November 2017"),
        (m.Days(m.parse_moment("2016-12-30"), m.parse_moment("2017-01-02")), "30 December 2016 to 2 January 2017"),
        (None, "date unknown"),
    ],
)
def test_days_are_said_without_doubt(span, said):
    assert words.days(span) == said
