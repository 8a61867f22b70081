"""Rows to people (Rich tables) or to programs (JSON, JSON Lines, CSV); refusals and errors to standard error."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from sayso.errors import Refusal

LONGEST = 1_000
"""Rows of the longest table that is laid out; nobody reads on, and laying out takes longer than finding."""

_AS_TEXT = (
    orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_SERIALIZE_NUMPY
    | orjson.OPT_NON_STR_KEYS
)

out = Console()
err = Console(stderr=True)


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


Row = Mapping[str, Any]


def rows(
    records: Iterable[Row], columns: Sequence[str], format: Format, *, title: str | None = None, longest: int = LONGEST
) -> None:
    """Print records; a table shows `columns` only, the other formats give every field (CSV: as JSON where nested)."""
    match format:
        case Format.TABLE:
            out.print(table(records, columns, title=title, longest=longest))
        case Format.JSON:
            print(json.dumps(list(records), ensure_ascii=False, indent=2, default=str))
        case Format.JSONL:
            sys.stdout.writelines(map(_line, records))
        case Format.CSV:
            _csv(list(records), columns)


def table(records: Iterable[Row], columns: Sequence[str], *, title: str | None = None, longest: int = LONGEST) -> Table:
    """A Rich table of the records' `columns`; text from reports is never read as markup.

    Of more than `longest` records the first are shown, and the table says so.
    """
    made = Table(title=title, title_justify="left", header_style="bold", show_lines=False)
    found = list(records)
    records = found[:longest]
    if len(found) > longest:
        made.caption = f"the first {longest} of {len(found)}; narrow the question, or see all with --format csv"
    for column in columns:
        numeric = all(isinstance(record.get(column), (int, float, type(None))) for record in records)
        made.add_column(column.replace("_", " "), justify="right" if numeric and records else "left", overflow="fold")
    for record in records:
        made.add_row(*(cell(record.get(column)) for column in columns))
    if not records:
        made.caption = "nothing found"
    return made


def cell(value: object) -> Text:
    """A value as one reads it: unknown is a dash, days are one day or a span, lists are joined."""
    match value:
        case None | "" | []:
            return Text("–", style="dim")
        case bool():
            return Text("yes" if value else "no")
        case float():
            return Text(f"{value:.2f}")
        case {"from": first, "to": last}:
            return Text(str(first) if first == last else f"{first} to {last}")
        case list() | tuple():
            return Text(", ".join("–" if item is None else str(item) for item in value))
        case _:
            return Text(str(value))


def _line(record: Row) -> str:
    """A record as a line of JSON; the standard library writes what the quicker library will not (a number of many digits)."""
    try:
        return orjson.dumps(record, default=str, option=_AS_TEXT).decode() + "\n"
    except orjson.JSONEncodeError:
        return json.dumps(record, ensure_ascii=False, default=str) + "\n"


def _csv(records: Sequence[Row], columns: Sequence[str]) -> None:
    names = list(columns) + sorted({key for record in records for key in record} - set(columns))
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({key: _flat(value) for key, value in record.items()})


def _flat(value: object) -> object:
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def progress(*, shown: bool | None = None) -> Progress:
    """A progress display on standard error, silent where that is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=not (err.is_terminal if shown is None else shown),
    )


def status(words: str) -> AbstractContextManager[object]:
    """A spinner on standard error while something of unknown length goes on."""
    return err.status(words)


def refusals(refused: Sequence[Refusal]) -> None:
    """List what was refused, on standard error."""
    if not refused:
        return
    err.print(Text(f"Refused: {len(refused)}", style="bold red"))
    for refusal in refused:
        err.print(Text(f"  {refusal}"), soft_wrap=True)


def complain(words: str) -> None:
    """One error, on standard error."""
    err.print(Text("error: ", style="bold red") + Text(words), soft_wrap=True)
