"""A process that adds reports and says which the ledger has acknowledged; it is killed from outside.

It is forked, not started anew, so that hundreds of kills take a minute; it inherits no connection and no engine.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from sayso.ledger import Item, Ledger
from tests.ledger.samples import item

REPORTS = 40


def items() -> Iterator[Item]:
    return (item(n, 3) for n in range(REPORTS))


def add_all(address: str, acknowledged: int, *, batches: bool) -> None:
    """Add every report, alone or five at a time, writing each fingerprint to a file descriptor once it is acknowledged."""
    with Ledger.open(address) as ledger:
        every = list(items())
        step = 5 if batches else 1
        for start in range(0, len(every), step):
            some = every[start : start + step]
            ledger.add_many(some)
            os.write(acknowledged, "".join(each.report.fingerprint + "\n" for each in some).encode())


def killed_while_adding(address: str, log: Path, seconds: float, *, batches: bool) -> tuple[set[str], bool]:
    """Fork an adder, kill it after so many seconds, and return what it had acknowledged and whether the kill met it alive."""
    with log.open("wb") as acknowledged:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                add_all(address, acknowledged.fileno(), batches=batches)
                code = 0
            finally:
                os._exit(code)
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    return set(log.read_text().split()), os.WIFSIGNALED(status)


def time_of_one_run(address: str, log: Path) -> float:
    """Seconds an adder takes undisturbed: the moments to kill at are spread over it."""
    start = time.perf_counter()
    _, killed = killed_while_adding_to_end(address, log)
    assert not killed
    return time.perf_counter() - start


def killed_while_adding_to_end(address: str, log: Path) -> tuple[set[str], bool]:
    with log.open("wb") as acknowledged:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                add_all(address, acknowledged.fileno(), batches=False)
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(pid, 0)
    return set(log.read_text().split()), os.WIFSIGNALED(status)


def moments(count: int, over: float, seed: int) -> list[float]:
    dice = random.Random(seed)
    return [dice.uniform(0, over) for _ in range(count)]
