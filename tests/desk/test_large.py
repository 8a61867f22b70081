"""A ledger too large to be kept whole in memory shows the very pages of one that is."""

from __future__ import annotations

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from sayso.desk import build
from sayso.desk.calling import get
from sayso.desk.snapshot import Preparing
from sayso.ledger import Ledger
from sayso.world import World
from tests.desk.conftest import PATIENCE

PAGES = (
    "/", "/part/panel?day=2017-11-13&place=174448", "/part/claims?q=kamal&kind=casualties", "/part/claims?source=monitor",
    "/api/map", "/api/map?bloc=1&known=2017-11-12", "/api/claims?place=174448", "/api/claims.csv?on_day=1&day=2017-11-13",
    "/place/174448?day=2017-11-13", "/api/place/174448", "/api/ribbon?place=174448", "/api/lanes?place=174448", "/report/r4",
    "/api/report/r4", "/disputes", "/api/disputes", "/api/disputes.csv", "/toll?place=174448&outcome=killed", "/api/toll.csv",
    "/sources", "/source/sohr", "/api/source.csv?key=sohr", "/review", "/search?q=kamal", "/new",
    "/api/map?still=2017-11-13", "/api/export/csv?place=174448", "/api/new.csv?since=0",
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
        yield waiting, {page: [asked(app, page) for app in apps] for page in PAGES}


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
