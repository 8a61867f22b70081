"""What to watch, what to notice and whom to tell: a TOML file that a person writes, checked when it is loaded."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sayso.errors import DataFileError
from sayso.intake.fetching import is_address
from sayso.model import Days, Outcome, Victims, digest

SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
NOTICES = ("control", "toll", "dispute", "contradiction")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, sitemap or page to ask again and again; `every` seconds, `follow` its entries to their pages, `at_most` so many
    a time."""

    url: str
    outlet: str | None
    every: float
    follow: bool
    at_most: int


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell of: `what` is `control` (of `place`, with at least `sure`), `toll`, `dispute` or `contradiction`."""

    what: str
    place: str | None = None
    sure: float = 0.5
    victims: Victims | None = None
    outcome: Outcome = Outcome.KILLED
    days: Days | None = None

    @property
    def key(self) -> str:
        """What the answer last told is remembered under; it depends on what is asked, not on where in the file."""
        days = None if self.days is None else (self.days.first, self.days.last)
        return digest((self.what, self.place, self.victims, self.outcome, days))


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is sent each alert, signed with a secret found in the environment under `secret_env`."""

    url: str
    secret_env: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A digest by SMTP, at most once in `every` seconds; the password is in the environment under `password_env`."""

    server: str
    port: int
    sender: str
    to: tuple[str, ...]
    every: float
    tls: bool
    user: str | None
    password_env: str | None


@dataclass(frozen=True, slots=True)
class Rules:
    """A whole file of rules. Paths in it are meant from the folder it lies in."""

    ledger: str
    state: Path
    feeds: tuple[Feed, ...]
    notices: tuple[Notice, ...]
    relevant: bool
    allowed: tuple[str, ...]
    pause: float
    terminal: bool
    private: bool
    atom: Path | None
    webhook: Webhook | None
    mail: Mail | None

    @classmethod
    def load(cls, file: Path) -> Rules:
        """The rules in a file.

        Raises:
            DataFileError: naming the field that is wrong, and what to write.
        """
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise DataFileError(f"cannot be read: {error}", where=str(file), cure="check its name") from error
        except tomllib.TOMLDecodeError as error:
            raise DataFileError(f"is no TOML: {error}", where=str(file)) from error
        return _rules(_Table(content, str(file), ""), file.parent)


class _Table:
    """A table of the file, asked for its fields by name and type; what nobody asked for is a mistake."""

    def __init__(self, content: Mapping[str, Any], where: str, name: str) -> None:
        self._left, self.where, self.name = dict(content), where, name

    def wrong(self, field: str, what: str, cure: str) -> DataFileError:
        return DataFileError(what, where=self.where, field=f"{self.name}{field}", cure=cure)

    def take(self, field: str, kind: type, default: Any = None, *, needed: str | None = None) -> Any:
        value = self._left.pop(field, default)
        if value is None and needed:
            raise self.wrong(field, "is missing", needed)
        good = value is None or isinstance(value, (int, float) if kind is float else kind)
        if not good or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(field, f"must be {kind.__name__}", needed or f"write {field} = {kind().__repr__()}")
        return value

    def span(self, field: str, default: float) -> float:
        """Seconds from a text like `15m`."""
        text = self.take(field, str)
        found = None if text is None else SPAN.fullmatch(text.strip())
        if text is not None and not found:
            raise self.wrong(field, f"{text!r} is no span of time", 'write "30s", "15m", "6h" or "1d"')
        return float(found[1]) * SECONDS[found[2]] if found else default

    def choice(self, field: str, among: Any, default: Any) -> Any:
        text = self.take(field, str)
        try:
            return default if text is None else among(text)
        except ValueError:
            raise self.wrong(field, f"{text!r} is none", f"write one of {', '.join(among)}") from None

    def tables(self, field: str) -> list[_Table]:
        found = self.take(field, list, [])
        if not all(isinstance(each, dict) for each in found):
            raise self.wrong(field, "must be tables", f"write [[{field}]]")
        return [_Table(each, self.where, f"{field} {number}: ") for number, each in enumerate(found, 1)]

    def table(self, field: str) -> _Table | None:
        found = self.take(field, dict)
        return None if found is None else _Table(found, self.where, f"{field}: ")

    def words(self, field: str) -> tuple[str, ...]:
        found = self.take(field, list, [])
        if not all(isinstance(each, str) for each in found):
            raise self.wrong(field, "must be a list of texts", f'write {field} = ["..."]')
        return tuple(found)

    def end(self) -> None:
        """Refuse fields that nobody asked for."""
        for field in self._left:
            raise self.wrong(field, "is not known here", "check its spelling")


def _rules(top: _Table, folder: Path) -> Rules:
    ledger = top.take("ledger", str, needed='write ledger = "war.db"')
    every = top.span("every", 900.0)
    feeds = tuple(_feed(table, every) for table in top.tables("feed"))
    if not feeds:
        raise top.wrong("feed", "is missing", 'write [[feed]] and url = "https://..." below it')
    notices = tuple(_notice(table) for table in top.tables("notice"))
    tell = top.table("tell") or _Table({}, top.where, "tell: ")
    atom = tell.take("atom", str)
    webhook, mail = tell.table("webhook"), tell.table("mail")
    made = Rules(
        ledger=ledger if "://" in ledger else str(folder / ledger),
        state=folder / top.take("state", str, "watch.db"),
        feeds=feeds,
        notices=notices,
        relevant=top.take("relevant", bool, True),
        allowed=top.words("allow_hosts"),
        pause=top.take("pause", float, 1.0),
        terminal=tell.take("terminal", bool, True),
        private=tell.take("private", bool, False),
        atom=folder / atom if atom else None,
        webhook=_webhook(webhook) if webhook else None,
        mail=_mail(mail) if mail else None,
    )
    tell.end()
    top.end()
    return made


def _feed(table: _Table, every: float) -> Feed:
    url = table.take("url", str, needed='write url = "https://..."')
    if not is_address(url):
        raise table.wrong("url", f"{url!r} is no web address", 'write url = "https://..."')
    outlet, follow = table.take("outlet", str), table.take("follow", bool, False)
    at_most = table.take("at_most", int, 200)
    if at_most < 1:
        raise table.wrong("at_most", "must be at least 1", "write at_most = 200")
    made = Feed(url, outlet, table.span("every", every), follow, at_most)
    table.end()
    return made


def _notice(table: _Table) -> Notice:
    what = table.take("what", str, needed=f"write one of {', '.join(NOTICES)}")
    if what not in NOTICES:
        raise table.wrong("what", f"{what!r} is nothing that can be noticed", f"write one of {', '.join(NOTICES)}")
    place = table.take("place", str, needed='write place = "Albu Kamal"' if what in ("control", "toll") else None)
    first, last = table.take("from", date), table.take("to", date)
    if (first is None) != (last is None) or (first and last and first > last):
        raise table.wrong("from", "goes with `to`, the later day", "write from = 2017-11-08 and to = 2017-11-20")
    made = Notice(
        what,
        place,
        table.take("sure", float, 0.5),
        table.choice("victims", Victims, None),
        table.choice("outcome", Outcome, Outcome.KILLED),
        Days(first, last) if first and last else None,
    )
    table.end()
    return made


def _webhook(table: _Table) -> Webhook:
    url = table.take("url", str, needed='write url = "https://..."')
    if not is_address(url):
        raise table.wrong("url", f"{url!r} is no web address", 'write url = "https://..."')
    made = Webhook(url, table.take("secret_env", str, needed='name a variable: secret_env = "SAYSO_WEBHOOK_SECRET"'))
    table.end()
    return made


def _mail(table: _Table) -> Mail:
    to = table.words("to")
    if not to:
        raise table.wrong("to", "is missing", 'write to = ["desk@example.org"]')
    made = Mail(
        table.take("server", str, needed='write server = "mail.example.org"'),
        table.take("port", int, 25),
        table.take("from", str, needed='write from = "sayso@example.org"'),
        to,
        table.span("every", timedelta(days=1).total_seconds()),
        table.take("tls", bool, False),
        table.take("user", str),
        table.take("password_env", str),
    )
    table.end()
    return made
