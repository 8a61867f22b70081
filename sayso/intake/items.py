"""What passes through intake: a source of bytes goes in; received reports, refusals and notes come out.

A form (one module or function a file format) is a pure generator from a `Source` to `Item`s. It never raises for what is
wrong with its input: a refusal is an item like any other, so that no bad row can lose its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from sayso.errors import Refusal, ReportError
from sayso.model import Report

MOST_REFUSALS = 10_000  # of one source that are listed one by one; the rest is counted
STDIN = "stdin"  # what ids of reports from standard input begin with


@dataclass(frozen=True, slots=True)
class Defaults:
    """What stands in where an input does not say who published a report, and when; and which of a table's columns are ours.

    `columns` holds pairs of a table's own name for a column, in lower case, and ours (`rows.COLUMNS`).
    """

    outlet: str | None = None
    published: date | datetime | None = None
    columns: tuple[tuple[str, str], ...] = ()

    def ours(self, name: str) -> str:
        """Our name for a table's column."""
        plain = name.strip().casefold()
        return dict(self.columns).get(plain, plain) if self.columns else plain


@dataclass(frozen=True, slots=True)
class Source:
    """A stream of bytes positioned at its start, and what is known about it from outside.

    `where` names it to people; `stem` starts the ids of reports that bring none; `suffix` is its file name's, lower case,
    with the dot, or empty; `head` its first bytes. `url` and `charset` are where it was fetched from and what the server said;
    `follow` asks a feed to name its entries' pages also where it carries their text. `first_line` is the number of the
    stream's first line in the file that it is a stretch of.
    """

    where: str
    stem: str
    suffix: str
    stream: IO[bytes]
    head: bytes
    defaults: Defaults
    url: str | None = None
    charset: str | None = None
    follow: bool = False
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Received:
    """A report and, for custody, the bytes it was taken from exactly as they came: its file, or its row in a table.

    `fetched` tells how they came over the network (address, moment, status, headers, redirects), if they did.
    """

    report: Report
    raw: bytes
    fetched: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A page that an input names but does not carry: an entry of a feed, sitemap or list of addresses.

    `instead` is what the input does carry of it, for when the page cannot be had.
    """

    where: str
    url: str
    defaults: Defaults = Defaults()
    instead: Received | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about an item that was taken in all the same."""

    where: str
    what: str
    line: int | None = None

    def __str__(self) -> str:
        spot = self.where if self.line is None else f"{self.where}:{self.line}"
        return f"{spot}: {self.what}"


Item = Received | Refusal | Note | Link
Form = Callable[[Source], Iterator[Item]]


def refuse(source: Source, what: str, *, line: int | None = None, field: str | None = None, cure: str) -> Refusal:
    """The refusal of a source, or of one line of it."""
    return Refusal.of(ReportError(what, where=source.where, line=line, field=field, cure=cure))
