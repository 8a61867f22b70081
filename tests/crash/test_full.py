"""A disk with no room left, a file that cannot be written, a second writer in the middle of a transaction."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest

from sayso.errors import LedgerError
from sayso.ledger import Ledger
from sayso.ledger import store as stores
from tests.ledger.samples import claims, item, report


@contextmanager
def small_disk(folder: Path, size: int):
    """A folder that holds `size` bytes: a file system of its own where we may mount one, else a limit on files' size."""
    folder.mkdir()
    options = f"size={size}"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode == 0:
        try:
            yield "mounted"
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, before[1]))
    try:
        yield "limited"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk(tmp_path):
    folder = tmp_path / "disk"
    with small_disk(folder, 2_000_000) as how:
        added = _fill(folder / "a.db")
        with Ledger.open(folder / "a.db", read_only=True) as ledger:
            assert ledger.verify(indexes=False).ok
            assert [r.doc for r in ledger.reports()] == [f"r{n}" for n in range(added)]
            told = _told(lambda: ledger.backup(folder / "b"))
        left = [path.name for path in folder.iterdir() if path.name.startswith("b")]
        assert (told is not None, left) == (True, []) or (how == "limited" and left == ["b"])


def _told(act: Callable[[], object]) -> str | None:
    """What the ledger says is wrong, if anything."""
    try:
        act()
    except LedgerError as error:
        return str(error)
    return None


def _fill(path: Path) -> int:
    """Add until there is no room; returns how many reports were acknowledged."""
    text = "Nothing new was reported from the northern front. " * 400
    with Ledger.open(path) as ledger:
        for n in range(10_000):
            made = report(n, text=f"{n}. {text}")
            told = _told(lambda made=made: ledger.add(made, claims(made)))
            if told:
                assert "full" in told
                return n
    raise AssertionError("the disk never filled")


def test_it_goes_on_where_there_is_room_again(tmp_path):
    folder = tmp_path / "disk"
    with small_disk(folder, 3_000_000) as how:
        if how == "mounted":
            (folder / "ballast").write_bytes(bytes(1_000_000))
        added = _fill(folder / "a.db")
        (folder / "ballast").unlink(missing_ok=True)
        room = folder if how == "mounted" else None
        if room is not None:
            _goes_on(folder / "a.db", added)
    if how == "limited":
        _goes_on(folder / "a.db", added)


def _goes_on(path: Path, added: int) -> None:
    with Ledger.open(path) as ledger:
        assert ledger.add_many(item(n) for n in range(20_000, 20_005)) == 5
        assert len(list(ledger.reports())) == added + 5
        assert ledger.verify(indexes=False).ok


WARM_UP = """
import os, pwd, sys, tempfile
from sayso.ledger import Ledger
from tests.ledger.samples import item
with tempfile.TemporaryDirectory() as folder, Ledger.open(folder + "/a.db") as ledger:
    ledger.add(item(1).report, item(1).claims)
    assert list(ledger.claims()) and ledger.verify().ok
"""
READER = """
import sys
from sayso.errors import LedgerError
from sayso.ledger import Ledger
from tests.ledger.samples import item
with Ledger.open(sys.argv[1], read_only=True) as ledger:
    print(len(list(ledger.claims())), ledger.verify(indexes=False).ok)
try:
    with Ledger.open(sys.argv[1]) as ledger:
        ledger.add(item(9).report, [])
except LedgerError as error:
    print(error)
"""


def test_a_read_only_file_is_read_and_says_why_it_is_not_written():
    """As a user who may read the file and its folder but write neither (for root: as `nobody`)."""
    folder = Path(tempfile.mkdtemp(prefix="sayso-shelf-"))
    with Ledger.open(folder / "a.db") as ledger:
        ledger.add(item(1).report, item(1).claims)
    (folder / "a.db").chmod(0o444)
    folder.chmod(0o555)
    try:
        said = _as_somebody_else(READER, str(folder / "a.db"))
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
    assert said[0] == "2 True"
    assert "read-only" in said[1] or "cannot be opened" in said[1]
    assert len(said) == 2


def _as_somebody_else(program: str, address: str) -> list[str]:
    """Run a program; root becomes `nobody` once all is imported, as others may not reach this environment's files."""
    pre = WARM_UP
    if os.geteuid() == 0:
        pre += "os.setgid(pwd.getpwnam('nobody').pw_gid); os.setuid(pwd.getpwnam('nobody').pw_uid)\n"
    done = subprocess.run(
        [sys.executable, "-c", pre + program, address],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent.parent,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()


def test_a_second_writer_waits_for_the_first(tmp_path):
    address, order = tmp_path / "a.db", []

    def second():
        with Ledger.open(address) as ledger:
            ledger.add(item(2).report, item(2).claims)
            order.append("second")

    with Ledger.open(address) as ledger:
        with ledger.store.write() as connection:
            connection.exec_driver_sql("SELECT 1")
            thread = threading.Thread(target=second)
            thread.start()
            time.sleep(0.3)
            assert len(list(ledger.claims())) == 0, "readers do not wait"
            order.append("first")
        thread.join()
        assert order == ["first", "second"]
        assert ledger.verify().ok


def test_a_second_writer_who_waits_too_long_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(stores, "WAIT_SECONDS", 0.2)
    with Ledger.open(tmp_path / "a.db") as first, Ledger.open(tmp_path / "a.db") as second:
        with first.store.write(), pytest.raises(LedgerError, match="another process has been writing"):
            second.add(item(1).report, [])
        assert second.add(item(1).report, [])
