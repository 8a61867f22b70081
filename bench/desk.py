"""How fast the desk answers over a large ledger, how soon its map stands, and how much memory it takes.

Run: python bench/desk.py [--claims 1000000] [--places 10000] [--rounds 40] [--no-browser]

The ledger is made once, of simulated wars over real towns (`desk_wars`), and kept in the directory for temporary files. The desk
runs in a process of its own and is asked over HTTP, one request after another, each time about another place, day or word. Every
kind of request that a click causes is asked `--rounds` times. `as known on` is timed twice: the first time a day is asked, when
everything has to be worked out as it was known then, which the answer says, and again once it is there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

import httpx
import numpy as np
from desk_wars import make
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.desk import chromium  # noqa: E402
from tests.desk.conftest import House  # noqa: E402

PATIENCE = 3600
BEING_WORKED_OUT = 503
NOTED = """document.addEventListener("DOMContentLoaded", () => {
  const map = document.getElementById("map");
  new MutationObserver(() => { if (map.dataset.state) window.stood ??= Date.now(); }).observe(map, { attributes: true });
});"""
"""Has the page itself note when the map stood: who asks it from outside asks every half second."""
LIMIT_MS, LIMIT_LOAD_S, LIMIT_GB = 150, 1.5, 1.5
WORDS = ("airstrike", "captured", "denied", "rescuers", "monitor-0", "Aleppo", "people killed", "militia")


def kinds(places: list[str], first: date, days: int, chance: Random) -> dict[str, Callable[[], str]]:
    """A way to make the address of each kind of request."""

    def place() -> str:
        return quote(chance.choice(places))

    def day() -> str:
        return (first + timedelta(days=chance.randrange(days))).isoformat()

    return {
        "map page": lambda: f"/?day={day()}",
        "map data": lambda: "/api/map",
        "map data, by bloc": lambda: "/api/map?bloc=1",
        "panel of a day": lambda: f"/part/panel?day={day()}",
        "panel of a place": lambda: f"/part/panel?day={day()}&place={place()}",
        "claims filtered": lambda: f"/part/claims?kind=casualties&source=monitor&day={day()}&on_day=1",
        "claims with a word": lambda: f"/part/claims?q={quote(chance.choice(WORDS))}",
        "claims, page 500": lambda: "/part/claims?page=500",
        "/api/claims": lambda: f"/api/claims?place={place()}",
        "ribbon of a place": lambda: f"/api/ribbon?place={place()}",
        "place": lambda: f"/place/{place()}?day={day()}",
        "lanes of a place": lambda: f"/api/lanes?place={place()}",
        "/api/place": lambda: f"/api/place/{place()}",
        "report": lambda: f"/report/r{chance.randrange(50 * len(places) // 10)}",
        "disputes": lambda: f"/disputes?page={chance.randrange(1, 40)}",
        "disputes of a place": lambda: f"/disputes?place={place()}",
        "toll of a place": lambda: f"/toll?place={place()}&outcome=killed&victims=civilian",
        "toll of a month": lambda: f"/toll?first={(month := day()[:7])}-01&last={month}-28&outcome=killed&victims=all",
        "toll of everything": lambda: "/toll?outcome=killed&victims=all",
        "sources": lambda: "/sources",
        "source": lambda: "/source/monitor-0",
        "review": lambda: f"/review?at={chance.randrange(1000)}",
        "search": lambda: f"/search?q={quote(chance.choice(WORDS))}",
        "what is new": lambda: "/new?since=1000",
    }


def accepted(client: httpx.Client, chance: Random) -> float:
    """The seconds that one judgement takes, from the key to the next claim."""
    page = client.get(f"/review?at={chance.randrange(1000)}").text
    fields = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("claim", "seen", "csrf")}
    began = time.perf_counter()
    answer = client.post("/review", data=fields | {"action": "accept", "by": "Bench", "at": "3"}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return time.perf_counter() - began


def resident_gb(pid: int) -> tuple[float, float]:
    """Gigabytes that a process holds now, and held at most."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines())
    now, most = (int(status[name].split()[0]) * 1024 / 1e9 for name in ("VmRSS", "VmHWM"))
    return now, most


def ready(client: httpx.Client) -> float:
    """Seconds until the desk shows its picture."""
    began = time.monotonic()
    while _busy(client):
        time.sleep(2)
    return time.monotonic() - began


def _busy(client: httpx.Client) -> bool:
    # A desk that is busy may let go of a connection that has lain idle just as it is used again.
    try:
        return client.get("/api/claims").status_code == BEING_WORKED_OUT
    except httpx.TransportError:
        return True


def timed(client: httpx.Client, asked: Iterable[str]) -> list[float]:
    """Seconds of each request, of which some are answered by saying that it is being worked out."""
    seconds = []
    for address in asked:
        began = time.perf_counter()
        answer = client.get(address)
        seconds.append(time.perf_counter() - began)
        usual = (200, 404, BEING_WORKED_OUT) if "known=" in address else (200, 404)
        assert answer.status_code in usual, f"{address}: {answer.status_code}"
    return seconds


def first_loads(home: str) -> list[float]:
    """Seconds until the map stands, in browsers that have never seen the desk."""
    from playwright.sync_api import sync_playwright

    seconds = []
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for _ in range(5):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.add_init_script(NOTED)
            began = time.time()
            page.goto(home)
            page.wait_for_selector("#map[data-state='ready']", timeout=120_000)
            seconds.append(page.evaluate("window.stood") / 1000 - began)
            page.context.close()
        browser.close()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--no-browser", action="store_true")
    wish = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / "sayso-bench"
    folder.mkdir(exist_ok=True)
    ledger = folder / f"war-{wish.claims}-{wish.places}.db"
    make(ledger, wish.claims, wish.places)
    with closing(House(folder / "house.txt", "load")) as house:
        home = house.desk(ledger)
        with httpx.Client(base_url=home, timeout=PATIENCE, trust_env=False) as client:
            measure(client, house.pid, wish.rounds)
        if not wish.no_browser:
            loads = first_loads(home)
            print(f"first load of the map: {np.median(loads):.2f} s (median of {len(loads)}; limit {LIMIT_LOAD_S} s)")
        now, most = resident_gb(house.pid)
        print(f"memory at the end: {now:.2f} GB, at most {most:.2f} GB (limit {LIMIT_GB} GB)")


def measure(client: httpx.Client, pid: int, rounds: int) -> None:
    """Ask everything and print what came of it."""
    waited = ready(client)
    now, most = resident_gb(pid)
    print(f"worked out in {waited:.0f} s; memory {now:.2f} GB, at most {most:.2f} GB")
    answer = client.get("/api/map").json()
    places = [place["key"] for place in answer["places"]]
    first = date.fromisoformat(answer["first"])
    chance, seconds = Random(1), defaultdict[str, list[float]](list)
    made = kinds(places, first, (date.fromisoformat(answer["last"]) - first).days, chance)
    for name, address in made.items():
        seconds[name] = timed(client, (address() for _ in range(rounds)))
    seconds["a claim accepted"] = [accepted(client, chance) for _ in range(rounds)]
    known = [f"/api/map?known={first + timedelta(days=200 + 50 * n)}" for n in range(2)]
    there = []
    for address in known:
        began = time.perf_counter()
        seconds["as known on, first asked"] += timed(client, [address])
        while client.get(address).status_code == BEING_WORKED_OUT:
            time.sleep(0.2)
        there.append(time.perf_counter() - began)
    seconds["as known on, asked again"] = timed(client, known * (rounds // 2))
    every = [each for some in seconds.values() for each in some]
    show(seconds)
    print(f"another day of as known on was there after {', '.join(f'{each:.1f}' for each in there)} s")
    print(f"every click together: 95 % under {np.percentile(every, 95) * 1000:.0f} ms (limit {LIMIT_MS} ms)")


def show(seconds: dict[str, list[float]]) -> None:
    table = Table(title="Answers over HTTP, milliseconds")
    for column in ("request", "times", "median", "95 %", "most"):
        table.add_column(column, justify="left" if column == "request" else "right")
    for kind, some in seconds.items():
        middle, high = np.percentile(some, [50, 95]) * 1000
        table.add_row(kind, str(len(some)), f"{middle:.0f}", f"{high:.0f}", f"{max(some) * 1000:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
