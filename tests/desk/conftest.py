"""The real server in a process of its own, over a real ledger, and a real Chromium that looks at it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desk import chromium, dossier

HERE = Path(__file__).parent
START = """
import sys
from sayso.desk import serve
from sayso.world import World
serve(sys.argv[1], port=int(sys.argv[2]), world=World.shipped())
"""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def serving(ledger: Path, *extra: str, start: str = START) -> Iterator[str]:
    """The address of a desk over a ledger, up while the context lasts."""
    port = free_port()
    log = ledger.with_name(f"desk-{port}.log")
    with log.open("wb") as written:
        command = [sys.executable, "-c", start, str(ledger), str(port), *extra]
        process = subprocess.Popen(command, stderr=written)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise AssertionError(f"the desk did not start: {log.read_text()}")
            try:
                httpx.get(f"{address}/static/icon.svg", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dossier.write(tmp_path_factory.mktemp("desk") / "war.db")


@pytest.fixture(scope="session")
def desk(ledger: Path) -> Iterator[str]:
    with serving(ledger) as address:
        yield address


@pytest.fixture(scope="session")
def playwright_started() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_started: Any) -> Iterator[Any]:
    browser = chromium.launch(playwright_started)
    yield browser
    browser.close()


class Watched:
    """A page that remembers what went wrong on it: console errors, failed answers, requests to anybody else."""

    def __init__(self, page: Any, home: str) -> None:
        self.page, self.home = page, home
        self.troubles: list[str] = []
        page.on("console", lambda said: said.type in ("error", "warning") and self.troubles.append(said.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", self._request)
        page.on(
            "response", lambda answer: answer.status >= 400 and self.troubles.append(f"{answer.status} {answer.url}")
        )

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.home, "data:", "blob:" + self.home)):
            self.troubles.append(f"a request elsewhere: {request.url}")

    def open(self, path: str, *, map_ready: bool = False) -> Any:
        self.page.goto(self.home + path)
        if map_ready:
            self.page.wait_for_selector("#map[data-state='ready']", timeout=30_000)
        return self.page

    def serious(self) -> list[str]:
        """What axe-core finds that is serious or critical."""
        # Added as a file of the page's own origin would need a route; axe is run in the page's isolated world instead.
        self.page.evaluate((HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8"))
        found = self.page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        return [
            f"{each['id']}: {node['target']} {node['failureSummary']}"
            for each in found
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]


@pytest.fixture
def watched(browser: Any, desk: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A page on the desk; `@pytest.mark.parametrize("watched", [{...}], indirect=True)` sets the context's options."""
    options = {"viewport": {"width": 1440, "height": 900}} | getattr(request, "param", {})
    context = browser.new_context(**options)
    page = Watched(context.new_page(), desk)
    yield page
    context.close()
    assert page.troubles == []
