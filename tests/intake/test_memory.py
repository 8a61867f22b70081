"""Whatever is served, intake's processes together stay under 500 MB: measured from outside, at the sizes that ship."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest

from tests.intake import web_server

VAST = [
    "page",
    "text",
    "feed",
    "table",
    "lines",
    "bad-lines",
    "no-text",
    "json",
    "bad-json",
    "archive",
    "workbook",
    "mail",
]
MOST = 500_000_000
INTAKE = """
import sys
from sayso.intake import Web, receive
for url in sys.argv[1:]:
    refused = []
    taken = sum(1 for _ in receive([url], web=Web(("127.0.0.1",), pause=0.0), refused=refused))
    print(url.rpartition("/")[2], taken, len(refused), refused[-1].reason if refused else "", flush=True)
"""


def _held(process: psutil.Process) -> int:
    """Bytes that a process and its children hold at this moment, pages they share counted once."""
    held = 0
    for each in (process, *process.children(recursive=True)):
        with suppress(psutil.Error):  # it may have ended in between
            held += each.memory_full_info().pss
    return held


@pytest.mark.timeout(900)
def test_whatever_is_served_memory_stays_bounded_and_each_ends_in_a_report_or_a_refusal(tmp_path):
    server = web_server.started()
    paths = ["bomb", "endless", "entities", *(f"vast-{name}" for name in VAST)]
    command = [sys.executable, "-c", INTAKE, *(server.url(f"/{path}") for path in paths)]
    most = 0
    with (tmp_path / "told").open("w") as told, subprocess.Popen(command, stdout=told) as running:
        process = psutil.Process(running.pid)
        while running.poll() is None:
            most = max(most, _held(process))
            time.sleep(0.1)
    web_server.stop(server)
    assert running.returncode == 0
    ended = dict(line.split(" ", 1) for line in (tmp_path / "told").read_text().splitlines())
    assert list(ended) == paths
    assert all(int(taken) + int(refused) for taken, refused in (each.split()[:2] for each in ended.values()))
    assert "more of its lines were refused" in ended["vast-bad-lines"]
    assert "no row has a field 'text'" in ended["vast-no-text"]
    assert most < MOST
