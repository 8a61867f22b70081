"""Many at one desk: readers and reviewers at once on PostgreSQL, over real HTTP, every one logged in.

Run: python bench/desk_load.py [--seconds 120] [--readers 50] [--reviewers 5]

Prints the answers and times by kind of request, and compares what reviewers were told is recorded with what the ledger holds.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sayso import model as m  # noqa: E402
from sayso.desk.accounts import Accounts, Role  # noqa: E402
from sayso.ledger import Ledger  # noqa: E402
from tests import postgres  # noqa: E402
from tests.desk import dossier  # noqa: E402
from tests.desk.conftest import House  # noqa: E402

PASSWORD = "load and load again"
READS = ("/", "/api/map", "/api/claims?kind=casualties", "/part/panel?day=2017-11-13", "/place/174448", "/disputes", "/toll?place=Albu+Kamal&outcome=killed", "/sources", "/search?q=kamal", "/report/r4", "/new")  # fmt: skip
PATIENCE = 120


@dataclass
class Told:
    """What a run's people were told: seconds by kind of request, errors, and the reviews that were said to be recorded."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    recorded: list[int] = field(default_factory=list)
    refused: int = 0

    def ask(self, client: httpx.Client, method: str, path: str, **more: object) -> httpx.Response | None:
        """One request, timed; an answer of 500 or none at all is an error."""
        began = time.perf_counter()
        try:
            answer = client.request(method, path, **more)
        except httpx.HTTPError as error:
            self.errors.append(f"{method} {path}: {error!r}")
            return None
        self.seconds[f"{method} {path.split('?')[0]}"].append(time.perf_counter() - began)
        if answer.status_code >= 500:
            self.errors.append(f"{method} {path}: {answer.status_code}")
        return answer


def enter(home: str, name: str) -> httpx.Client:
    """A browser that has logged in."""
    client = httpx.Client(base_url=home, timeout=PATIENCE, trust_env=False)
    form = {"name": name, "password": PASSWORD, "csrf": token(client.get("/login").text)}
    answer = client.post("/login", data=form)
    assert answer.status_code == 303, answer.text
    return client


def token(page: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]


def read(client: httpx.Client, told: Told, until: float, seed: int) -> None:
    """Look at page after page."""
    chance = Random(seed)
    while time.monotonic() < until:
        told.ask(client, "GET", chance.choice(READS))


def review(client: httpx.Client, told: Told, until: float, seed: int) -> None:
    """Judge claim after claim, each from another part of the queue; somebody else's faster judgement is a refusal, no error."""
    chance = Random(seed)
    while time.monotonic() < until:
        page = told.ask(client, "GET", f"/review?at={seed * 40 + chance.randrange(40)}")
        claim = page and re.search(r'name="claim" value="([^"]+)"', page.text)
        if page is None or not claim:
            continue
        seen = re.search(r'name="seen" value="(\d+)"', page.text)[1]
        form = {"claim": claim[1], "seen": seen, "at": "0", "csrf": token(page.text)}
        done = told.ask(client, "POST", "/review", data=form | {"action": chance.choice(["accept", "reject"])})
        if done is not None and done.status_code == 303:
            told.recorded.append(int(re.search(r"last=(\d+)", done.headers["location"])[1]))
        elif done is not None:
            told.refused += 1


def fill(where: str) -> None:
    """The desk tests' dossier, and some hundred claims more to judge."""
    with Ledger.open(where) as ledger:
        for draft in dossier.drafts():
            ledger.add(draft.report(), draft.claims)
        for n in range(400):
            text = f"Monitors said clash number {n} took place."
            claim = m.Claim(f"x{n}", f"x{n}", text, 0, len(text), m.Incident(m.IncidentType.CLASH), "Wire", dossier.nov(10), speakers=(dossier.SOHR,), place=dossier.ABU)  # fmt: skip
            ledger.add(m.Report(f"x{n}", text, "Wire", dossier.nov(10)), [claim])


def run(where: str, seconds: float, readers: int, reviewers: int, log: Path) -> tuple[Told, int]:
    """All of them at once over a new ledger; returns what they were told, and how many reviews it holds of those said to be recorded."""
    fill(where)
    accounts = Accounts.beside(where)
    accounts.add("reader", PASSWORD, Role.READER)
    accounts.add("reviewer", PASSWORD, Role.REVIEWER)
    accounts.close()
    house, told = House(log), Told()
    try:
        home = house.desk(where, login=True)  # type: ignore[arg-type]
        people = [(enter(home, "reader"), read) for _ in range(readers)]
        people += [(enter(home, "reviewer"), review) for _ in range(reviewers)]
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(len(people)) as pool:
            acts = [pool.submit(act, client, told, until, n) for n, (client, act) in enumerate(people[::-1])]
        for act in acts:
            act.result()
    finally:
        house.close()
    with Ledger.open(where, read_only=True) as ledger:
        held = {each.seq for each in ledger.reviews()}
        assert ledger.verify().ok
    return told, len(held & set(told.recorded))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=120)
    asked.add_argument("--readers", type=int, default=50)
    asked.add_argument("--reviewers", type=int, default=5)
    wish = asked.parse_args()
    log = Path(subprocess.run(["mktemp"], capture_output=True, text=True, check=True).stdout.strip())
    told, held = run(postgres.start().make("load"), wish.seconds, wish.readers, wish.reviewers, log)
    table = Table(title=f"{wish.readers} readers and {wish.reviewers} reviewers for {wish.seconds:.0f} s on PostgreSQL")
    for column in ("request", "answers", "median ms", "95 % ms"):
        table.add_column(column, justify="left" if column == "request" else "right")
    for kind, seconds in sorted(told.seconds.items()):
        middle, high = np.percentile(seconds, [50, 95]) * 1000
        table.add_row(kind, str(len(seconds)), f"{middle:.0f}", f"{high:.0f}")
    Console().print(table)
    print(
        f"errors: {len(told.errors)}; reviews recorded: {len(told.recorded)}, in the ledger: {held}; refused: {told.refused}"
    )
    for error in told.errors[:10]:
        print(error)
    sys.exit(bool(told.errors) or held != len(told.recorded))


if __name__ == "__main__":
    main()
