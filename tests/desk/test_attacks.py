"""What somebody who reaches a desk with accounts tries: forged names, cookies, forms and roles. Every attempt is refused."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from sayso.desk import build
from sayso.desk.accounts import Accounts, Role
from sayso.desk.accounts import accounts as people
from sayso.ledger import Ledger
from sayso.world import World
from tests.desk.dossier import NASTY

GOOD = "correct horse battery"
COOKIE = "sayso_session"
PAGES = (
    "/",
    "/place/174448",
    "/report/r4",
    "/disputes",
    "/toll?outcome=killed",
    "/sources",
    "/search?q=kamal",
    "/part/panel",
)
WRITES = ("/review", "/review/undo", "/add")


@pytest.fixture(scope="module")
def team(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, Accounts, Path]]:
    """A desk with a reader, a reviewer and an admin, its accounts and its ledger."""
    own = Path(shutil.copy(ledger, tmp_path_factory.mktemp("team") / "war.db"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        accounts = Accounts.beside(own)
        for role in Role:
            accounts.add(str(role), GOOD, role)
        yield build(own, World.shipped(), accounts=accounts), accounts, own
        accounts.close()


@pytest.fixture
def stranger(team: tuple[FastAPI, Accounts, Path]) -> Iterator[TestClient]:
    with at(team[0], "stranger") as client:
        yield client


@contextmanager
def at(app: FastAPI, name: str) -> Iterator[TestClient]:
    """A browser of its own, at an address of its own."""
    with TestClient(app, base_url="http://localhost", follow_redirects=False, client=(name, 1)) as client:
        yield client


def token(client: TestClient, page: str) -> str:
    """What a form on a page must carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(page).text)
    assert found, f"{page} has no form"
    return found[1]


def log_in(client: TestClient, name: str, password: str = GOOD, **more: str):
    form = {"name": name, "password": password, "csrf": token(client, "/login")} | more
    return client.post("/login", data=form)


@pytest.fixture
def reader(team: tuple[FastAPI, Accounts, Path]) -> Iterator[TestClient]:
    with at(team[0], "reader") as client:
        assert log_in(client, "reader").status_code == 303
        yield client


@pytest.fixture
def reviewer(team: tuple[FastAPI, Accounts, Path]) -> Iterator[TestClient]:
    with at(team[0], "reviewer") as client:
        assert log_in(client, "reviewer").status_code == 303
        yield client


def reviews(team: tuple[FastAPI, Accounts, Path]) -> list[str]:
    with Ledger.open(team[2], read_only=True) as ledger:
        return [review.by for review in ledger.reviews()]


def test_nothing_is_shown_to_a_stranger(stranger: TestClient):
    for page in (*PAGES, "/review", "/add", "/audit", "/account", "/nothing-here"):
        answer = stranger.get(page)
        assert answer.status_code == 303, page
        assert answer.headers["location"].startswith("/login?next=")
        assert "Kamal" not in answer.text
    for path in ("/api/map", "/api/claims", "/api/audit", "/api/audit.csv", "/api/openapi.json", "/api/report/r4"):
        assert stranger.get(path).status_code == 401
    for path in WRITES:
        assert stranger.post(path, data={"csrf": "x"}).status_code == 401
    assert stranger.get("/static/desk.css").status_code == 200


def test_logging_in_leads_on_and_only_inside(stranger: TestClient):
    for wanted, onward in (
        ("/disputes?known=2017-11-13", "/disputes?known=2017-11-13"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/a\\..\\evil", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nset-cookie: a=b", "/"),
    ):
        answer = log_in(stranger, "reader", next=wanted)
        assert (answer.status_code, answer.headers["location"]) == (303, onward)


def test_the_cookie_is_for_this_browser_and_no_script(stranger: TestClient):
    set_by = log_in(stranger, "reader").headers["set-cookie"].lower()
    assert "httponly" in set_by
    assert "samesite=lax" in set_by
    with TestClient(stranger.app, base_url="https://localhost", client=("tls", 1)) as secure:
        assert "; secure" in secure.get("/login").headers["set-cookie"].lower()


def test_a_fixed_session_is_not_taken_over(stranger: TestClient):
    stranger.cookies.set(COOKIE, "attackers-choice")
    assert log_in(stranger, "reader").status_code == 303
    held = {cookie.value for cookie in stranger.cookies.jar if cookie.name == COOKIE}
    assert held != {"attackers-choice"}
    with at(stranger.app, "other") as other:
        other.cookies.set(COOKIE, "attackers-choice")
        assert other.get("/").status_code == 303


def test_logging_in_anew_ends_the_session_before_it(stranger: TestClient):
    log_in(stranger, "reader")
    older = stranger.cookies[COOKIE]
    log_in(stranger, "reviewer")
    with at(stranger.app, "other") as other:
        other.cookies.set(COOKIE, older)
        assert other.get("/").status_code == 303


@pytest.mark.parametrize("forged", ["", "x", "admin", "A" * 5000, "' OR '1'='1", "eyJuYW1lIjoiYWRtaW4ifQ.e30.x"])
def test_a_forged_cookie_opens_nothing(stranger: TestClient, forged: str):
    stranger.cookies.set(COOKIE, forged)
    assert stranger.get("/").status_code == 303
    assert stranger.get("/api/audit").status_code == 401


def test_a_cookie_copied_is_worth_nothing_after_logging_out(reader: TestClient):
    copied = reader.cookies[COOKIE]
    assert reader.post("/logout", data={"csrf": token(reader, "/account")}).status_code == 303
    reader.cookies.set(COOKIE, copied)
    assert reader.get("/").status_code == 303


def test_a_reader_cannot_act_as_reviewer(reader: TestClient, team: tuple[FastAPI, Accounts, Path]):
    csrf = token(reader, "/account")
    claim = {"claim": "r1-0", "action": "reject", "by": "reviewer", "csrf": csrf, "role": "admin", "seen": ""}
    for path in (*WRITES, "/review/", "//review", "/review/../review", "/place/../review"):
        assert reader.post(path, data=claim).status_code in (403, 404, 405, 307), path
    for method in ("PUT", "PATCH", "DELETE"):
        assert reader.request(method, "/review", data=claim).status_code == 403
    assert reader.get("/review", headers={"x-http-method-override": "POST", "x-original-url": "/"}).status_code == 403
    assert reader.get("/add").status_code == 403
    for path in ("/audit", "/api/audit", "/api/audit.csv"):
        assert reader.get(path).status_code == 403
    assert 'href="/review"' not in reader.get("/").text
    assert reviews(team) == []
    assert "refused: not in their role" in {event.what for event in team[1].events()}


def test_a_reviewer_judges_under_no_other_name(reviewer: TestClient, team: tuple[FastAPI, Accounts, Path]):
    form = {"claim": "r2-1", "action": "accept", "by": "admin", "csrf": token(reviewer, "/review"), "seen": ""}
    reviewer.cookies.set("sayso_reviewer", "admin")
    done = reviewer.post("/review", data=form)
    assert done.status_code == 303
    undo = {"review": re.search(r"last=(\d+)", done.headers["location"])[1], "by": "admin", "csrf": form["csrf"]}
    assert reviewer.post("/review/undo", data=undo).status_code == 303
    assert set(reviews(team)) == {"reviewer"}
    for path in ("/audit", "/api/audit", "/api/audit.csv"):
        assert reviewer.get(path).status_code == 403
    assert [e.who for e in team[1].events(limit=2)] == ["reviewer", "reviewer"]


@pytest.mark.parametrize("path", [*WRITES, "/account", "/logout"])
def test_a_form_without_its_token_is_refused(reviewer: TestClient, team: tuple[FastAPI, Accounts, Path], path: str):
    before = len(reviews(team))
    with at(team[0], "second") as second:
        log_in(second, "reader")
        foreign = token(second, "/account")
    for csrf in (None, "", "x", foreign, "\xff"):
        form = {"claim": "r2-2", "action": "reject", "review": "1", "text": "t", "new": "n" * 20, "old": GOOD}
        answer = reviewer.post(path, data=form | ({} if csrf is None else {"csrf": csrf}))
        assert answer.status_code == 403, (path, csrf)
    assert len(reviews(team)) == before
    assert reviewer.get("/").status_code == 200, "still logged in"


def test_a_login_cannot_be_made_for_somebody_else(stranger: TestClient):
    form = {"name": "reader", "password": GOOD}
    assert stranger.post("/login", data=form | {"csrf": "x"}).status_code == 403
    stranger.cookies.set("sayso_login", "x")
    cross = {"origin": "http://evil.example"}
    assert stranger.post("/login", data=form | {"csrf": "x"}, headers=cross).status_code == 403


def test_guessing_is_told_to_wait(team: tuple[FastAPI, Accounts, Path]):
    with at(team[0], "guesser") as guesser:
        answers = [log_in(guesser, "admin", "a wrong password").status_code for _ in range(7)]
        assert answers == [401] * 5 + [429] * 2
        waiting = log_in(guesser, "admin")
        assert waiting.status_code == 429
        assert 0 < int(waiting.headers["retry-after"]) <= 901
        unknown = log_in(guesser, "nobody at all", "a wrong password")
        assert "The name or the password is wrong." in unknown.text


def test_script_in_every_field_is_only_text(reviewer: TestClient, team: tuple[FastAPI, Accounts, Path]):
    csrf = token(reviewer, "/review")
    answers = [
        log_in(reviewer, NASTY, NASTY, next=NASTY),
        reviewer.post("/review", data={"claim": NASTY, "action": NASTY, "by": NASTY, "why": NASTY, "csrf": csrf}),
        reviewer.post(
            "/review", data={"claim": "r2-3", "action": "amend", "place": NASTY, "from": NASTY, "csrf": csrf}
        ),
        reviewer.post("/review", data={"claim": "r2-3", "action": "merge", "keep": NASTY, "csrf": csrf}),
        reviewer.post("/review", data={"claim": "r2-0", "action": "accept", "why": NASTY, "at": NASTY, "csrf": csrf}),
        reviewer.post("/review/undo", data={"review": NASTY, "csrf": csrf}),
        reviewer.post("/add", data={"outlet": NASTY, "published": NASTY, "text": NASTY, "csrf": csrf}),
        reviewer.post("/add", data={"outlet": NASTY, "csrf": csrf}, files={"files": (f"../{NASTY}.csv", b"\x00\x01")}),
        reviewer.post("/account", data={"old": NASTY, "new": NASTY, "csrf": csrf}),
        *(reviewer.get(path, params={"q": NASTY, "place": NASTY}) for path in ("/", "/search", "/toll", "/disputes")),
        reviewer.get(f"/place/{NASTY}"),
        reviewer.get(f"/report/{NASTY}"),
    ]
    with at(team[0], "root") as admin:
        log_in(admin, "admin")
        answers += [admin.get("/audit"), admin.get("/review?last=99999")]
    for answer in answers:
        assert answer.status_code < 500, answer.request.url
        assert NASTY not in answer.text
        assert "<img src=x" not in answer.text


def test_a_climbing_path_leads_nowhere(reader: TestClient, tmp_path: Path):
    for path in (
        "/report/..%2f..%2fetc%2fpasswd",
        "/place/%2e%2e%2f%2e%2e",
        "/static/%2e%2e/app.py",
        "/report//etc/passwd",
    ):
        answer = reader.get(path)
        assert answer.status_code in (303, 403, 404), path
        assert "root:" not in answer.text


def test_another_host_header_gets_nothing(reader: TestClient):
    for headers in ({"host": "evil.example"}, {"host": "localhost", "x-forwarded-host": "evil.example"}):
        answer = reader.get("/login", headers=headers)
        assert "evil.example" not in answer.text
        assert answer.status_code == (421 if headers["host"] != "localhost" else 200)


def test_sql_in_filters_is_only_text(reader: TestClient):
    for text in ("';DROP TABLE accounts;--", "' OR 1=1 --", "%", "_", '"', "\\", "* NEAR("):
        for path in ("/search", "/api/claims", "/", "/api/search"):
            assert reader.get(path, params={"q": text}).status_code == 200
        assert reader.get("/api/place/" + text.replace("/", "")).status_code == 404
        with at(reader.app, f"sql {text}") as other:
            assert log_in(other, text, text).status_code == 401
    assert reader.get("/api/claims").json()["total"] == 16


def test_a_changed_password_ends_every_session(team: tuple[FastAPI, Accounts, Path]):
    team[1].add("leaver", GOOD)
    with at(team[0], "desk") as desk, at(team[0], "phone") as phone:
        log_in(desk, "leaver")
        log_in(phone, "leaver")
        csrf = token(desk, "/account")
        wrong = desk.post("/account", data={"old": "not this one", "new": "n" * 20, "csrf": csrf})
        assert (wrong.status_code, "is wrong" in wrong.text) == (422, True)
        short = desk.post("/account", data={"old": GOOD, "new": "short", "csrf": csrf})
        assert (short.status_code, "at least 12" in short.text) == (422, True)
        assert desk.post("/account", data={"old": GOOD, "new": "n" * 20, "csrf": csrf}).status_code == 303
        assert phone.get("/").status_code == 303
        assert log_in(phone, "leaver").status_code == 401
        assert log_in(phone, "leaver", "n" * 20).status_code == 303


def test_pages_of_somebody_logged_in_are_kept_nowhere(reader: TestClient):
    for page in (*PAGES, "/api/map", "/api/claims", "/api/report/r4"):
        assert reader.get(page).headers["cache-control"] == "no-store", page
