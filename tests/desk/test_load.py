"""Several readers and reviewers at one desk on a real PostgreSQL: no answer fails, and every review that was told is kept."""

from __future__ import annotations

from pathlib import Path

from bench import desk_load
from tests import postgres


def test_readers_and_reviewers_at_once_lose_no_review(tmp_path: Path):
    where = postgres.start().make("load")
    told, held = desk_load.run(where, seconds=6, readers=8, reviewers=3, log=tmp_path / "house.txt")
    assert told.errors == []
    assert len(told.recorded) >= 3
    assert held == len(told.recorded)
