"""Twenty thousand reports, with a worker killed every few seconds: complete, and equal to one process. Hours on a small machine.

    SAYSO_THOROUGH=1 python -m pytest tests/fleet/test_thorough.py

`SAYSO_FLEET_REPORTS` and `SAYSO_FLEET_KILL_SECONDS` set another number of reports, and of seconds between two deaths.
"""

from __future__ import annotations

import json
import os
import re
from itertools import cycle, islice
from pathlib import Path

import pytest

import sayso
from sayso.api import readings
from sayso.fleet import Lake, counting, draw, events, holding, read
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


@pytest.mark.timeout(0)
def test_an_archive_with_workers_dying_is_complete_and_equal_to_one_process(shared, tmp_path):
    paper, lake, picture = tmp_path / "archive.jsonl", tmp_path / "lake", tmp_path / "picture"
    paper.write_text(repeated(shared, COUNT))
    with Cluster(2) as unlucky:
        unlucky.kill_workers_every(EVERY)
        # Parts small enough that most are finished between two deaths.
        done = read([str(paper)], lake, scheduler=unlucky.address, part_size=20)
    assert not done.refused
    assert unlucky.killed > 2
    with Cluster(2) as steady:
        again = read([str(paper)], lake, scheduler=steady.address)
        assert (again.read, again.kept) == (0, done.read)
        draw(lake, picture, scheduler=steady.address)
    with Ledger.open(tmp_path / "alone.db") as ledger:
        ledger.add_many(readings(receive([paper], refused=[]), World.load()))
        with Lake.open(lake) as fleet:
            assert said(fleet.claims()) == said(ledger.claims())
    alone = sayso.open(tmp_path / "alone.db")
    assert {row["doc"]: row["family"] for row in table(picture, "origins.parquet").to_pylist()} == dict(alone.families)
    assert rows(table(picture, events.INCIDENTS), without=WHERE_IT_STANDS) == rows(
        events.event_rows(alone.incidents, alone.geography), without=WHERE_IT_STANDS
    )
    assert rows(table(picture, holding.CONTROL)) == rows(holding.control_rows(alone.control()))
    asked = counting.questions(alone)
    assert rows(table(picture, counting.TOLLS)) == rows(counting.toll_rows(alone, asked))
