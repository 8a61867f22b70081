"""The real desk in a process of its own, over real ledgers, and a real Chromium that looks at it."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.desk import chromium, dossier

HERE = Path(__file__).parent
# One process keeps house for all desks of a run: what takes long to start (imports, the gazetteer) starts once. It ends with
# its standard input, so that a test run which is killed leaves nothing behind.
HOUSE = """
import json, sys, threading
from sayso.desk import serve
from sayso.world import World
world = getattr(World, sys.argv[1])()
for line in sys.stdin:
    threading.Thread(target=serve, kwargs={"world": world} | json.loads(line), daemon=True).start()
"""
PATIENCE = 60
"""Seconds to wait for anything on a machine that is busy with other things: a failure is told later, never wrongly."""

expect.set_options(timeout=PATIENCE * 1000)


class House:
    """A process that opens a desk over any ledger; `world` names the way to get the reference data."""

    def __init__(self, log: Path, world: str = "shipped") -> None:
        self._log = log
        with log.open("wb") as written:
            # Not the test run's own output: a process that lives longer than it would keep whoever reads that waiting.
            self._process = subprocess.Popen(
                [sys.executable, "-c", HOUSE, world], stdin=subprocess.PIPE, stdout=written, stderr=written
            )
        assert self._process.stdin is not None
        self._asked: IO[bytes] = self._process.stdin

    def desk(self, ledger: Path, **more: Any) -> str:
        """The address of a desk over a ledger, once it answers; `more` is passed on to `serve`."""
        port = _free_port()
        self._asked.write(json.dumps({"ledger": str(ledger), "port": port} | more).encode() + b"\n")
        self._asked.flush()
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + PATIENCE
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            while time.monotonic() < until and self._process.poll() is None:
                try:
                    client.get(f"{address}/static/icon.svg")
                    return address
                except httpx.TransportError:
                    time.sleep(0.1)
        raise AssertionError(f"the desk did not start: {self._log.read_text(encoding='utf-8')}")

    @property
    def pid(self) -> int:
        return self._process.pid

    def close(self) -> None:
        self._asked.close()
        self._process.kill()
        self._process.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with contextlib.closing(House(tmp_path_factory.mktemp("house") / "said.txt")) as opened:
        yield opened


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dossier.write(tmp_path_factory.mktemp("desk") / "war.db")


@pytest.fixture(scope="session")
def desk(ledger: Path, house: House) -> str:
    return house.desk(ledger)


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
        if not request.url.startswith((self.home, "data:", "blob:" + self.home, "blob:null/")):
            self.troubles.append(f"a request elsewhere: {request.url}")

    def open(self, path: str, *, map_ready: bool = False) -> Any:
        self.page.goto(self.home + path)
        if map_ready:
            self.page.wait_for_selector("#map[data-state='ready']")
        return self.page

    def serious(self) -> list[str]:
        """What axe-core finds that is serious or critical."""
        # Added as a file of the page's own origin would need a route; axe is run in the page's isolated world instead.
        self.page.evaluate((HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations'], preload: false})).violations"
        )
        return [
            f"{each['id']}: {node['target']} {node['failureSummary']}"
            for each in found
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]


class Contexts:
    """Browser contexts by their options: one that has been used has the scripts and coasts at hand."""

    def __init__(self, browser: Any) -> None:
        self._browser, self._made = browser, dict[str, Any]()

    @contextlib.contextmanager
    def page(self, options: dict[str, Any]) -> Iterator[Any]:
        """A new page; what it stored in the browser goes with it."""
        name = repr(sorted(options.items()))
        if name not in self._made:
            self._made[name] = self._browser.new_context(**options)
            self._made[name].set_default_timeout(PATIENCE * 1000)
        page = self._made[name].new_page()
        yield page
        if options.get("java_script_enabled", True):
            page.evaluate("localStorage.clear()")
        page.close()
        self._made[name].clear_cookies()


@pytest.fixture(scope="session")
def contexts(browser: Any) -> Contexts:
    return Contexts(browser)


@pytest.fixture
def watched(contexts: Contexts, desk: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A page on the desk; `@pytest.mark.parametrize("watched", [{...}], indirect=True)` sets the context's options."""
    with contexts.page({"viewport": {"width": 1200, "height": 720}} | getattr(request, "param", {})) as page:
        yield (opened := Watched(page, desk))
        troubles = list(opened.troubles)
    assert troubles == []
