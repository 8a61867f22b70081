"""A ledger too large to be kept whole in memory shows the very pages of one that is."""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from fastapi.testclient import TestClient

from sayso.desk import build
from sayso.desk.calling import get
from sayso.desk.memory import REMEMBERED
from sayso.desk.pages import map as maps
from sayso.desk.publishing import publish
from sayso.desk.snapshot import Desk, Preparing
from sayso.ledger import Ledger
from sayso.world import World
from tests.desk.conftest import PATIENCE

PAGES = (
    "/", "/part/panel?day=2017-11-13&place=174448", "/part/claims?q=kamal&kind=casualties", "/part/claims?source=monitor",
    "/api/map", "/api/map?bloc=1&known=2017-11-12", "/api/claims?place=174448", "/api/claims.csv?on_day=1&day=2017-11-13",
    "/place/174448?day=2017-11-13", "/api/place/174448", "/api/ribbon?place=174448", "/api/lanes?place=174448", "/report/r4",
    "/api/report/r4", "/disputes", "/api/disputes", "/api/disputes.csv", "/toll?place=174448&outcome=killed", "/api/toll.csv",
    "/sources", "/source/sohr", "/api/source.csv?key=sohr", "/review", "/search?q=kamal", "/new",
    "/api/map?still=2017-11-13", "/?known=2017-11-14", "/place/174448?known=2017-11-15", "/api/export/csv?place=174448", "/api/new.csv?since=0",
)  # fmt: skip


def asked(app, page):
    """A page's answer, in a thread of its own: the browser of other tests has an event loop running in this one."""
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(lambda: asyncio.run(get(app, page))).result()


@pytest.fixture(scope="module")
def answers(ledger):
    """How the desk that keeps claims whole and the one that does not answer each page."""
    world = World.shipped()
    with Ledger.open(ledger, read_only=True) as opened:
        apps = [build(opened, world) for _ in range(2)]
        apps[1].state.desk.whole = 0
        with pytest.raises(Preparing):
            apps[1].state.desk.now()
        waiting = asked(apps[1], "/")
        until = time.monotonic() + PATIENCE
        while apps[1].state.desk.behind and time.monotonic() < until:
            time.sleep(0.05)
        yield waiting, {page: [_once_there(app, page) for app in apps] for page in PAGES}


def _once_there(app, page):
    until = time.monotonic() + PATIENCE
    while (answer := asked(app, page))[0] == 503 and time.monotonic() < until:
        time.sleep(0.05)
    return answer


def test_who_comes_before_the_picture_is_worked_out_is_told_so(answers):
    status, body = answers[0]
    assert status == 503
    assert b"being worked out" in body


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_the_same(answers, page):
    (status, whole), (other, fetched) = answers[1][page]
    assert (status, other) == (200, 200)
    assert _without_tokens(whole) == _without_tokens(fetched)
    assert len(whole) > 100


def _without_tokens(body: bytes) -> bytes:
    return re.sub(rb'name="csrf" value="[^"]*"', b"", body)


@pytest.fixture
def held_up(ledger, tmp_path):
    """A desk that shows its first picture and works out no other until it is let: the desk, its pages, and what lets it."""
    copy = Path(shutil.copy(ledger, tmp_path / "own.db"))
    with Ledger.open(copy) as opened:
        app = build(opened, World.shipped())
        desk, go_on = app.state.desk, Event()
        desk.now()
        desk.apart, desk.prepare = 0, lambda _: go_on.wait(PATIENCE)
        with TestClient(app, base_url="http://localhost") as client:
            yield desk, client, go_on
        go_on.set()


def judge(client, action):
    """Judge the first claim of the queue; returns its id and the page that comes then."""
    page = client.get("/review").text
    fields = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("claim", "seen", "csrf")}
    return fields["claim"], client.post("/review", data=fields | {"action": action, "by": "Ana", "at": "0"}).text


def test_a_reviewer_need_not_wait_for_the_next_picture_and_is_not_asked_twice(held_up):
    desk, client, _ = held_up
    first, page = judge(client, "reject")
    assert desk.behind
    assert f'name="claim" value="{first}"' not in page
    second, page = judge(client, "reject")
    assert second != first
    assert "This is number 1." in page
    assert client.get("/api/claims").status_code == 200


def test_what_a_judgement_did_is_told_once_it_is_known(held_up):
    desk, client, go_on = held_up
    _, page = judge(client, "reject")
    assert "is being worked out" in page
    address = html.unescape(re.search(r'hx-get="([^"]+)"', page)[1])
    assert "is being worked out" in client.get(address).text
    go_on.set()
    until = time.monotonic() + PATIENCE
    while desk.behind and time.monotonic() < until:
        time.sleep(0.05)
    told = client.get(address).text
    assert "Before:" in told or "The picture stays:" in told
    assert "hx-get" not in told


def test_a_large_ledger_is_published(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(Desk.__init__, "__kwdefaults__", {"public": False, "whole": 0})
    assert publish(ledger, tmp_path / "site", world=World.shipped()).pages > 10


def test_what_all_pages_share_is_not_forgotten_however_many_places_are_asked(ledger):
    with Ledger.open(ledger, read_only=True) as opened:
        snapshot = build(opened, World.shipped()).state.desk.now()
    made = []
    for _ in range(2):
        snapshot.remember("what all share", lambda: made.append("all"))
        snapshot.remember(("what all share", None, False), lambda: made.append("view"))
        for number in range(REMEMBERED + 1):
            snapshot.remember(("of a place", f"place {number}", None), lambda: None)
    assert made == ["all", "view"]


def test_a_map_of_many_places_fetches_the_chosen_day_first(ledger, monkeypatch):
    with Ledger.open(ledger, read_only=True) as opened:
        app = build(opened, World.shipped())
        few = asked(app, "/")[1]
        monkeypatch.setattr(maps, "MANY", 2)
        many = asked(app, "/")[1]
    assert b"data-large" not in few
    assert b'data-large="1"' in many


def test_what_was_known_on_another_day_is_worked_out_beside_the_requests(ledger, monkeypatch):
    address, go_on, begun = "/api/map?known=2017-11-12", Event(), []
    answer = maps.map_answer

    def held_up(snapshot, question):
        if question.known is not None:
            begun.append(question.known)
            go_on.wait(PATIENCE)
        return answer(snapshot, question)

    monkeypatch.setattr(maps, "map_answer", held_up)
    with Ledger.open(ledger, read_only=True) as opened:
        app = build(opened, World.shipped())
        app.state.desk.now()
        app.state.desk.whole = 0
        assert [asked(app, address)[0] for _ in range(3)] == [503] * 3
        with TestClient(app, base_url="http://localhost") as client:
            assert client.get(address, headers={"prefer": "respond-async"}).status_code == 202
        assert asked(app, "/api/map")[0] == 200, "what is known now can be looked at meanwhile"
        go_on.set()
        status, known = _once_there(app, address)
        assert (status, len(begun)) == (200, 2), "worked out once, and asked for once it was there"
        monkeypatch.undo()
        app.state.desk.whole = 10**9
        assert asked(app, address) == (200, known)
