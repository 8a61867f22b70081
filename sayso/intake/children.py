"""Child processes that parse what strangers made: given inputs ahead of their answers, ended and replaced where one goes too far.

What goes over the pipe is JSON and the input's bytes: nothing that comes back can run.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

SECONDS = 30.0  # for one input
LARGE = 4 * 1024 * 1024  # bytes of an input after which an idle child is ended: what it took it does not give back
LARGEST_ANSWER = 128 * 1024 * 1024  # bytes of one input's items; they wait in the parent as they came
STARTING = 60.0  # more for the first, while the parsers are loaded; a busy machine takes its time
MOST = min(os.cpu_count() or 1, 2)  # children; reading takes ten times as long as parsing, so more would wait


@dataclass(slots=True, eq=False)
class Asked:
    """An input that was given to a child; once it is `done`, its items as lines of JSON, or None if the child fell over it."""

    header: bytes
    data: bytes
    done: bool = False
    answer: list[bytes] | None = None

    def settle(self, answer: list[bytes] | None) -> None:
        """Keep the answer, and let go of the input."""
        self.done, self.answer, self.data = True, answer, b""


class Child:
    """One child process, started when first needed and again after it had to be ended. It answers in the order it is asked."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: deque[Asked] = deque()
        self._starting = True
        self._lock = threading.RLock()

    @property
    def waiting(self) -> int:
        """How many inputs it was given whose answers nobody has read yet."""
        return len(self._waiting)

    def give(self, asked: Asked) -> None:
        """Send it an input, which it will come to after those it has."""
        with self._lock:
            if not self._waiting and self._process is not None and self._process.poll() is not None:
                self.end()
            self._waiting.append(asked)
            self._send(asked)

    def answer(self, asked: Asked) -> list[bytes] | None:
        """The items of an input that it was given, as lines of JSON, or None if it went over a limit or fell over."""
        with self._lock:
            while not asked.done:
                self._read_one()
        return asked.answer

    def end(self) -> None:
        """End the process, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _read_one(self) -> None:
        """Read the next answer. If the child fell over the input, a fresh one is given those that waited behind it."""
        lines = self._lines()
        asked = self._waiting.popleft()
        swollen = len(asked.data) > LARGE and not self._waiting
        asked.settle(lines)
        if lines is None or swollen:
            self.end()
        if lines is None:
            for each in self._waiting:
                self._send(each)

    def _lines(self) -> list[bytes] | None:
        """The child's lines up to the empty one that ends an answer; None if it ended before that, or goes on without end."""
        process = self._running()
        assert process.stdout is not None
        lines: list[bytes] = []
        size = 0
        with self._ended_in_time(process):
            for line in process.stdout:
                size += len(line)
                if line == b"\n" or size > LARGEST_ANSWER:
                    break
                lines.append(line)
            else:
                line = b""
        self._starting = False
        return lines if line == b"\n" else None

    def _send(self, asked: Asked) -> None:
        process = self._running()
        assert process.stdin is not None
        try:
            with self._ended_in_time(process):
                process.stdin.write(asked.header + b"\n" + asked.data)
                process.stdin.flush()
        except OSError:
            pass  # it ended: which is found where its answer is read

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._starting = True
            self._process = subprocess.Popen(  # noqa: S603 (a fixed command)
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    @contextmanager
    def _ended_in_time(self, process: subprocess.Popen[bytes]) -> Iterator[None]:
        """End the process if it keeps its parent waiting for longer than one input may take."""
        alarm = threading.Timer(SECONDS + STARTING * self._starting, process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            yield
        finally:
            alarm.cancel()


class Children:
    """Several children. An input goes to the one with the fewest before it, so that one at a time keeps a single child busy."""

    def __init__(self, command: Sequence[str], most: int = MOST) -> None:
        self._children = [Child(command) for _ in range(most)]

    def give(self, header: Mapping[str, Any], data: bytes) -> tuple[Child, Asked]:
        """Have an input parsed; `Child.answer` waits for what came of it."""
        asked = Asked(json.dumps({**header, "size": len(data)}).encode(), data)
        child = min(self._children, key=lambda each: each.waiting)
        child.give(asked)
        return child, asked

    def end(self) -> None:
        """End all that run."""
        for child in self._children:
            child.end()
