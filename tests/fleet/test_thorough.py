"""Twenty thousand reports, the scheduler killed once and a worker every few seconds: complete, and equal to one process. More than an
hour on two cores.

    SAYSO_THOROUGH=1 python -m pytest tests/fleet/test_thorough.py

`SAYSO_FLEET_REPORTS` and `SAYSO_FLEET_KILL_SECONDS` set another number of reports, and of seconds between two deaths.
"""

from __future__ import annotations

import json
import os
import re
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path

import pytest

import sayso
from sayso.api import readings
from sayso.errors import SaysoError
from sayso.fleet import Lake, counting, draw, events, holding, layout, read
from sayso.intake import receive
from sayso.ledger import Ledger
from sayso.world import World
from tests.fleet.cluster import Cluster
from tests.fleet.test_drawing import WHERE_IT_STANDS, rows
from tests.fleet.test_drawing import read as table
from tests.fleet.test_reading import said

WORD = re.compile(r"\b[a-z]{6,}\b")
COUNT = int(os.environ.get("SAYSO_FLEET_REPORTS", "20000"))
EVERY = float(os.environ.get("SAYSO_FLEET_KILL_SECONDS", "8"))
"""Seconds between two deaths: longer than a worker takes to load its parser, or nobody would ever read anything."""
PART = 20
"""Reports a part: few enough that most are finished between two deaths."""
FINISHED = min(20, COUNT // PART // 2)
"""Parts after which the scheduler dies."""


def repeated(shared: Path, count: int) -> str:
    """The corpus over and over, each time with other words changed."""
    found = [json.loads(line) for file in sorted((shared / "corpus").glob("*.jsonl")) for line in file.open()]
    made = []
    for n, row in enumerate(islice(cycle(found), count)):
        turn = n // len(found)
        text = WORD.sub(lambda word, turn=turn: _changed(word.group(), turn), row["text"])
        made.append(json.dumps(row | {"doc": f"{row['doc']}-{turn}", "text": text}))
    return "\n".join(made) + "\n"


def _changed(word: str, turn: int) -> str:
    return word if not turn or (sum(map(ord, word)) + turn) % 5 else f"{word[:3]}{chr(97 + turn % 26)}{word[3:]}"


def _by_one_process(paper: Path, ledger: Path) -> float:
    """Read an archive as one process does; the processor seconds that took."""
    with Ledger.open(ledger) as opened:
        opened.add_many(readings(receive([paper], refused=[]), World.load()))
    return time.process_time()


def _until_the_scheduler_dies(paper: Path, lake: Path) -> dict[Path, int]:
    """Begin an archive and kill the scheduler on the way: each manifest that was then there, with when it was written."""
    with Cluster(2) as doomed:

        def kill(now):
            if now.finished >= FINISHED and doomed.scheduler.poll() is None:
                doomed.kill_scheduler()

        with pytest.raises(SaysoError, match=r"the scheduler at .* is gone"):
            read([str(paper)], lake, scheduler=doomed.address, part_size=PART, progress=kill)
    return {path: path.stat().st_mtime_ns for path in (lake / layout.MANIFESTS).glob("*.json")}


@pytest.mark.timeout(0)
def test_an_archive_with_all_dying_is_complete_and_equal_to_one_process(shared, tmp_path):
    paper, lake, picture = tmp_path / "archive.jsonl", tmp_path / "lake", tmp_path / "picture"
    paper.write_text(repeated(shared, COUNT))
    with ProcessPoolExecutor(1, get_context("spawn")) as beside:
        alone = beside.submit(_by_one_process, paper, tmp_path / "alone.db")
        before = _until_the_scheduler_dies(paper, lake)
        assert FINISHED <= len(before) < COUNT // PART
        with Cluster(2) as unlucky:
            unlucky.kill_workers_every(EVERY)
            done = read([str(paper)], lake, scheduler=unlucky.address)
        print(
            f"{done.reports} reports, {done.claims} claims; {len(before)} parts before the scheduler died, "
            f"{done.read} after; {unlucky.killed} workers killed; one process took {alone.result():.0f} s"
        )
    assert not done.refused
    assert unlucky.killed > 2
    assert done.kept == len(before)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    with Cluster(2) as steady:
        again = read([str(paper)], lake, scheduler=steady.address)
        assert (again.read, again.kept) == (0, done.kept + done.read)
        draw(lake, picture, scheduler=steady.address)
    with Ledger.open(tmp_path / "alone.db", read_only=True) as ledger, Lake.open(lake) as fleet:
        assert said(fleet.claims()) == said(ledger.claims())
    _equally_drawn(tmp_path / "alone.db", picture)


def _equally_drawn(ledger: Path, picture: Path) -> None:
    alone = sayso.open(ledger)
    assert {row["doc"]: row["family"] for row in table(picture, "origins.parquet").to_pylist()} == dict(alone.families)
    assert rows(table(picture, events.INCIDENTS), without=WHERE_IT_STANDS) == rows(
        events.event_rows(alone.incidents, alone.geography), without=WHERE_IT_STANDS
    )
    assert rows(table(picture, holding.CONTROL)) == rows(holding.control_rows(alone.control()))
    asked = counting.questions(alone)
    assert rows(table(picture, counting.TOLLS)) == rows(counting.toll_rows(alone, asked))
