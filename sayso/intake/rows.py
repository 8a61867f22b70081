"""One row of a table (a mapping from column to value) to one report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sayso.errors import ReportError
from sayso.intake.decoding import REPLACED
from sayso.intake.items import Defaults
from sayso.model import Report, parse_moment

MAX_TEXT = 2_000_000  # characters; a book has about a million
NEEDED = "text"
COLUMNS = ("doc", "outlet", "published", "title", "text", "url", "language")
DATE_CURE = "write a day as 2017-11-13 or a moment as 2017-11-13T14:30:00+02:00"
MISSING_CURE = f"a table of reports has the columns {', '.join(COLUMNS[:5])} and may have {' and '.join(COLUMNS[5:])}"
UNSTORABLE = dict.fromkeys([0, *range(0xD800, 0xE000)], REPLACED)  # NUL and lone surrogates, which no database takes


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row stands: file, line (or None), and what ids of reports without one begin with."""

    where: str
    line: int | None
    stem: str


def report(row: Mapping[str, Any], spot: Spot, defaults: Defaults) -> Report:
    """The report a row stands for; an id that the row lacks is derived from what the report says.

    Raises:
        ReportError: naming the field that is wrong and what to do.
    """
    text = _value(row, NEEDED)
    if text is None or not text.strip():
        raise ReportError("is empty" if NEEDED in row else "is missing", field=NEEDED, cure=MISSING_CURE)
    check_length(text)
    published = moment(_value(row, "published")) or defaults.published
    origin = spot.where if spot.line is None else f"{spot.where}:{spot.line}"
    made = Report(
        doc=_value(row, "doc") or "",
        text=text,
        outlet=_value(row, "outlet") or defaults.outlet,
        published=published,
        title=_value(row, "title"),
        url=_value(row, "url"),
        language=_value(row, "language"),
        origin=storable(origin),
    )
    return made if made.doc else named_by_content(made, spot.stem)


def named_by_content(made: Report, stem: str) -> Report:
    """The report with an id that depends on nothing but what it says and the file it came in."""
    return _renamed(made, f"{stem}-{made.fingerprint[:12]}")


def _renamed(made: Report, doc: str) -> Report:
    return Report(
        doc=storable(doc),
        text=made.text,
        outlet=made.outlet,
        published=made.published,
        title=made.title,
        url=made.url,
        language=made.language,
        origin=made.origin,
    )


def check_length(text: str) -> None:
    """Refuse a text that no single report has.

    Raises:
        ReportError: if it is longer than MAX_TEXT characters.
    """
    if len(text) > MAX_TEXT:
        cure = f"give each report on its own; the longest taken has {MAX_TEXT:,}"
        raise ReportError(f"has {len(text):,} characters", field=NEEDED, cure=cure)


def moment(text: str | None) -> date | datetime | None:
    """A day or moment as written in a table or an option.

    Raises:
        ReportError: if it is neither.
    """
    if text is None:
        return None
    try:
        return parse_moment(text)
    except ValueError as error:
        raise ReportError(f"{text!r} is not a date", field="published", cure=DATE_CURE) from error


def mapping(given: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of a table's column and ours, from texts like `text=body`.

    Raises:
        ReportError: if one is no such text, or the column is none of ours.
    """
    pairs = []
    for each in given:
        ours, equals, theirs = each.partition("=")
        if not equals or ours.strip() not in COLUMNS or not theirs.strip():
            raise ReportError(f"{each!r} maps no column", cure=f"write text=body; ours are {', '.join(COLUMNS)}")
        pairs.append((theirs.strip().casefold(), ours.strip()))
    return tuple(pairs)


def missing_column(columns: Iterable[str]) -> tuple[str, str]:
    """What is wrong with a table without texts, and the cure."""
    seen = ", ".join(repr(column[:40]) for column in list(columns)[:8]) or "no column"
    return f"has no column 'text'; it has {seen}", MISSING_CURE


def storable(text: str) -> str:
    """The text with every character that no database takes marked as unreadable; lengths stay as they are."""
    return text.translate(UNSTORABLE)


def _value(row: Mapping[str, Any], key: str) -> str | None:
    """A row's text in a column, None where there is none. Numbers may be ids, nothing else."""
    value = row.get(key)
    if key == "doc" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise ReportError(f"must be text, not {type(value).__name__}", field=key, cure="put it in quotes")
    if value is None:
        return None
    return storable(value) if key == NEEDED else storable(value.strip()) or None
