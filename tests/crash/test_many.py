"""Several processes add to one ledger at once: nothing lost, one chain."""

from __future__ import annotations

import os
import traceback

import pytest

from sayso.ledger import Ledger
from tests.ledger.samples import item

THOROUGH = bool(os.environ.get("SAYSO_THOROUGH"))
REPORTS = 2_000 if THOROUGH else 60
pytestmark = pytest.mark.timeout(1800)


def _add(address: str, who: int) -> None:
    """Half one by one, as a watcher of feeds would, half in one go."""
    with Ledger.open(address) as ledger:
        start = who * REPORTS
        for n in range(start, start + REPORTS // 2):
            ledger.add(item(n, 1).report, item(n, 1).claims)
        ledger.add_many(item(n, 1) for n in range(start + REPORTS // 2, start + REPORTS))


def _together(address: str, processes: int) -> None:
    children = []
    for who in range(processes):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                _add(address, who)
                code = 0
            except BaseException:
                traceback.print_exc()
                raise
            finally:
                os._exit(code)
        children.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0] * processes
    with Ledger.open(address) as ledger:
        every = [item(n, 1) for n in range(processes * REPORTS)]
        assert sorted(r.fingerprint for r in ledger.reports()) == sorted(each.report.fingerprint for each in every)
        assert ledger.count() == len(every)
        assert ledger.count_entries() == 1 + 3 * len(every)
        found = ledger.verify()
        assert found.ok, found.problems


def test_eight_processes_on_postgresql(pg_server):
    _together(pg_server.make("together"), 8)


def test_four_processes_on_sqlite(tmp_path):
    _together(str(tmp_path / "a.db"), 4)
