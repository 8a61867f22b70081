"""What a watch remembers between rounds, in a SQLite file of its own: feeds, pages seen, answers last told, alerts.

Each round's alerts and the answers they come from are written in one transaction, so that a watch killed at any moment neither
forgets an alert nor makes it again. What was told to whom is written after it was told.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.errors import SaysoError
from sayso.model import Report

SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, next REAL NOT NULL, failures INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS seen (feed TEXT NOT NULL, url TEXT NOT NULL, PRIMARY KEY (feed, url)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (notice TEXT PRIMARY KEY, said TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alerts (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, text TEXT NOT NULL,
                                   detail TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS told (channel TEXT NOT NULL, alert TEXT NOT NULL, PRIMARY KEY (channel, alert)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waits (channel TEXT PRIMARY KEY, next REAL NOT NULL, failures INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS left_out (fingerprint TEXT PRIMARY KEY, at TEXT NOT NULL, feed TEXT NOT NULL, url TEXT, title TEXT,
                                     score INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS heads (one INTEGER PRIMARY KEY CHECK (one = 1), head TEXT NOT NULL, entries INTEGER NOT NULL);
"""
LONGEST_WAIT = 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that changed: an id that is the same however often it is worked out, when it was noticed, the sentence, and
    the new claims behind it."""

    id: str
    at: str
    text: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a feed: what its last answer said of itself, when to ask again, how often it failed since."""

    etag: str | None = None
    modified: str | None = None
    next: float = 0.0
    failures: int = 0


class State:
    """The file. Use it in a `with` statement.

    Raises:
        SaysoError: if it cannot be opened or written.
    """

    def __init__(self, file: Path) -> None:
        try:
            self._db = sqlite3.connect(file, isolation_level=None, timeout=30.0)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(SCHEMA)
        except sqlite3.Error as error:
            raise SaysoError(f"{file}: the watch's memory cannot be opened: {error}") from error

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is written inside, or none of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # feeds

    def asked(self, url: str) -> Asked:
        row = self._db.execute("SELECT etag, modified, next, failures FROM feeds WHERE url = ?", (url,)).fetchone()
        return Asked(*row) if row else Asked()

    def keep_asked(self, url: str, asked: Asked) -> None:
        row = (url, asked.etag, asked.modified, asked.next, asked.failures)
        self._db.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?)", row)

    def seen(self, feed: str, url: str) -> bool:
        return self._db.execute("SELECT 1 FROM seen WHERE feed = ? AND url = ?", (feed, url)).fetchone() is not None

    def keep_seen(self, feed: str, urls: Iterable[str]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", [(feed, url) for url in urls])

    def keep_left_out(self, feed: str, at: str, reports: Iterable[tuple[Report, int]]) -> None:
        """Remember reports that were left out as irrelevant, each with its score."""
        rows = [(each.fingerprint, at, feed, each.url, each.title, score) for each, score in reports]
        self._db.executemany("INSERT OR IGNORE INTO left_out VALUES (?, ?, ?, ?, ?, ?)", rows)

    def left_out(self) -> Iterator[dict[str, Any]]:
        """The reports that were left out, the latest first: when, of which feed, address, title and score."""
        names = ("at", "feed", "url", "title", "score")
        query = f"SELECT {', '.join(names)} FROM left_out ORDER BY at DESC, feed, url"  # noqa: S608 (our own names)
        for row in self._db.execute(query):
            yield dict(zip(names, row, strict=True))

    # answers and alerts

    def head(self) -> tuple[str | None, int]:
        """The ledger's head and how many entries it had when the picture was last looked at."""
        row = self._db.execute("SELECT head, entries FROM heads").fetchone()
        return (None, 0) if row is None else (str(row[0]), int(row[1]))

    def answer(self, notice: str) -> Any:
        """What was last told of a notice; None if it was never asked."""
        row = self._db.execute("SELECT said FROM answers WHERE notice = ?", (notice,)).fetchone()
        return None if row is None else json.loads(row[0])

    def keep(self, head: tuple[str, int], answers: dict[str, Any], alerts: Iterable[Alert]) -> None:
        """A look at the picture: its head, each notice's answer, and the alerts that came of it, in one transaction."""
        with self.together():
            self._db.execute("INSERT OR REPLACE INTO heads VALUES (1, ?, ?)", head)
            for notice, said in answers.items():
                self._db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (notice, json.dumps(said)))
            for each in alerts:
                row = (each.id, each.at, each.text, json.dumps(each.detail, ensure_ascii=False))
                self._db.execute("INSERT OR IGNORE INTO alerts (id, at, text, detail) VALUES (?, ?, ?, ?)", row)

    def alerts(self, limit: int = 200) -> list[Alert]:
        """The latest alerts, oldest first."""
        query = "SELECT id, at, text, detail FROM alerts ORDER BY number DESC LIMIT ?"
        return [_alert(row) for row in reversed(self._db.execute(query, (limit,)).fetchall())]

    def untold(self, channel: str) -> list[Alert]:
        """The alerts that a channel was not told yet, oldest first."""
        query = "SELECT id, at, text, detail FROM alerts WHERE id NOT IN (SELECT alert FROM told WHERE channel = ?) ORDER BY number"
        return [_alert(row) for row in self._db.execute(query, (channel,)).fetchall()]

    def keep_told(self, channel: str, alerts: Iterable[Alert]) -> None:
        with self.together():
            self._db.executemany("INSERT OR IGNORE INTO told VALUES (?, ?)", [(channel, each.id) for each in alerts])

    # waiting

    def wait(self, channel: str) -> tuple[float, int]:
        """Until when a channel is left in peace, and how often it failed since it last worked."""
        row = self._db.execute("SELECT next, failures FROM waits WHERE channel = ?", (channel,)).fetchone()
        return (row[0], row[1]) if row else (0.0, 0)

    def keep_wait(self, channel: str, next: float, failures: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO waits VALUES (?, ?, ?)", (channel, next, failures))


def back_off(every: float, failures: int) -> float:
    """Seconds to wait after so many failures in a row: twice as long each time, a day at most."""
    return float(min(every * 2.0 ** min(failures, 20), max(every, LONGEST_WAIT)))


def _alert(row: tuple[str, str, str, str]) -> Alert:
    return Alert(row[0], row[1], row[2], json.loads(row[3]))
