"""The index: built once, whole or not at all, by however many processes."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import DataFileError
from sayso.world import index
from sayso.world.index import Index
from sayso.world.place import Place
from sayso.world.record import PlaceRecord

BUILDER = """
import sys, time
from pathlib import Path
from sayso.world import index
from sayso.world.place import Place
from sayso.world.record import PlaceRecord

def records():
    Path(sys.argv[2]).open("a").write("built\\n")
    for n in range(2000):
        if n == 1000:
            time.sleep(float(sys.argv[3]))
        yield PlaceRecord(Place(str(n), f"Town {n}", 1.0, 2.0, "town", "SY"))

index.ensure(Path(sys.argv[1]), records)
print(index.Index.open(Path(sys.argv[1])).count())
"""


def _build(path: Path, log: Path, pause: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILDER, str(path), str(log), str(pause)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _towns() -> Iterator[PlaceRecord]:
    yield PlaceRecord(Place("1", "Albu Kamal", 34.45, 40.92, "town", "SY", population=50_000), ("البوكمال",))
    yield PlaceRecord(Place("2", "Abu Kamal", 30.0, 31.0, "village", "EG"))


def test_two_processes_build_once(tmp_path: Path) -> None:
    path, log = tmp_path / "places.sqlite", tmp_path / "log"
    builders = [_build(path, log, 1.0) for _ in range(2)]
    assert [builder.communicate(timeout=60)[0].strip() for builder in builders] == ["2000", "2000"]
    assert log.read_text() == "built\n"


def test_a_build_killed_half_way_is_done_again(tmp_path: Path) -> None:
    path, log = tmp_path / "places.sqlite", tmp_path / "log"
    killed = _build(path, log, 60.0)
    deadline = time.monotonic() + 60
    while not log.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert not path.exists()
    assert _build(path, log, 0.0).communicate(timeout=60)[0].strip() == "2000"
    assert [each.name for each in tmp_path.glob("*.partial*")] == []


def test_a_spoilt_file_is_built_again(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    path.write_bytes(b"not a database" * 100)
    assert Index.open(index.ensure(path, _towns)).count() == 2


def test_what_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(DataFileError, match="SAYSO_CACHE"):
        index.ensure(blocked / "places.sqlite", _towns)


def test_progress_goes_up_to_one(tmp_path: Path) -> None:
    told: list[float] = []
    index.ensure(tmp_path / "places.sqlite", _towns, lambda _, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_most_populous_first_and_every_script() -> None:
    made = Index.of(_towns())
    assert [place.id for place, *_ in made.found("bukamal")] == ["1", "2"]
    assert made.spellings("1") == ("Albu Kamal", "البوكمال")
    assert made.place("3") is None


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = index.ensure(tmp_path / "places.sqlite", _towns)
    with pytest.raises(sqlite3.OperationalError):
        Index.open(path)._connection.execute("DELETE FROM place")
