"""A real Dask scheduler and workers, each a process of its own on loopback, to be killed at will."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
QUIET = {"DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error", "OMP_NUM_THREADS": "1"}


class Cluster:
    """A scheduler and some workers; use it in a `with` statement, which ends every process it started."""

    def __init__(self, workers: int) -> None:
        self._wanted, self._stop = workers, threading.Event()
        self._folder = tempfile.TemporaryDirectory()
        self._workers: list[subprocess.Popen[bytes]] = []
        self.killed = 0

    def __enter__(self) -> Cluster:
        file = Path(self._folder.name) / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        self.scheduler = self._start("scheduler", *options)
        self._file = file
        for _ in range(self._wanted):
            self.add_worker()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for process in (*self._workers, self.scheduler):
            process.kill()
            process.wait()
        self._folder.cleanup()

    @property
    def address(self) -> str:
        import json
        import time

        for _ in range(600):
            if self._file.exists() and self._file.read_text():
                return str(json.loads(self._file.read_text())["address"])
            time.sleep(0.1)
        raise RuntimeError("the scheduler does not start")

    def _start(self, role: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *options]
        return subprocess.Popen(
            command, cwd=ROOT, env=os.environ | QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def add_worker(self) -> None:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
        self._workers.append(self._start("worker", self.address, *options))

    def kill_worker(self) -> None:
        """Kill one worker at random, and start another in its place."""
        chosen = random.choice(self._workers)
        chosen.send_signal(signal.SIGKILL)
        chosen.wait()
        self._workers.remove(chosen)
        self.killed += 1
        self.add_worker()

    def kill_workers_every(self, seconds: float) -> None:
        """From now on, until the end, one worker dies every so many seconds."""

        def on() -> None:
            while not self._stop.wait(seconds):
                self.kill_worker()

        threading.Thread(target=on, daemon=True).start()

    def kill_scheduler(self) -> None:
        self.scheduler.send_signal(signal.SIGKILL)
        self.scheduler.wait()
