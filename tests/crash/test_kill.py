"""A process adding reports is killed at random moments: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sayso.ledger import Ledger
from tests.crash.adder import REPORTS, items, killed_while_adding, moments, time_of_one_run
from tests.postgres import kill

THOROUGH = bool(os.environ.get("SAYSO_THOROUGH"))
ON_SQLITE = 200 if THOROUGH else 24
ON_POSTGRES = 50 if THOROUGH else 8
pytestmark = pytest.mark.timeout(1800)


def test_killed_on_sqlite(tmp_path):
    over = min(time_of_one_run(str(tmp_path / f"whole{n}.db"), tmp_path / "log") for n in range(2))
    met = 0
    for n, moment in enumerate(moments(ON_SQLITE, over, seed=1)):
        address = str(tmp_path / f"{n}.db")
        acknowledged, alive = killed_while_adding(address, tmp_path / "log", moment, batches=n % 2 == 1)
        met += alive
        _survives(address, acknowledged)
        for left in tmp_path.glob(f"{n}.db*"):
            left.unlink()
    assert met > ON_SQLITE / 3, "most kills must meet the process at work"


def test_killed_on_postgresql(tmp_path, pg_server):
    over = min(time_of_one_run(pg_server.make(f"whole{n}"), tmp_path / "log") for n in range(2))
    met = 0
    for n, moment in enumerate(moments(ON_POSTGRES, over, seed=2)):
        address = pg_server.make(f"kill{n}")
        acknowledged, alive = killed_while_adding(address, tmp_path / "log", moment, batches=n % 2 == 1)
        met += alive
        _survives(address, acknowledged)
        pg_server.drop(f"kill{n}")
    assert met > ON_POSTGRES / 3, "most kills must meet the process at work"


def _survives(address: str, acknowledged: set[str]) -> None:
    """It opens, verifies, holds all that was acknowledged, and adding again completes it without a duplicate."""
    whole = list(items())
    with Ledger.open(address) as ledger:
        found = ledger.verify()
        assert found.ok, found.problems
        held = {report.fingerprint for report in ledger.reports()}
        assert acknowledged <= held
        assert ledger.add_many(whole) == REPORTS - len(held)
        assert [report.fingerprint for report in ledger.reports()] == [each.report.fingerprint for each in whole]
        assert list(ledger.claims()) == [claim for each in whole for claim in each.claims]
        assert ledger.verify().ok


def test_a_server_that_is_cut_off_loses_nothing_acknowledged(tmp_path):
    """The server itself goes down at once and comes back."""
    from tests import postgres

    server = postgres.start()
    address = server.make("cut")
    with Ledger.open(address) as ledger:
        ledger.add_many(items())
        head = ledger.head()
    kill(server)
    while (Path(server.data) / "postmaster.pid").exists():
        pass
    server.start()
    with Ledger.open(address) as ledger:
        assert ledger.head() == head
        assert ledger.verify().ok
    server.stop()
