"""Tables for spreadsheets, of what a page shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from fastapi import Response
from fastapi.responses import StreamingResponse

from sayso import claims_file
from sayso.desk.snapshot import Snapshot
from sayso.exports.csv import COLUMNS, cell, row
from sayso.model import Claim

AT_ONCE = 1000
"""So many rows are in memory at a time."""


def sheet(name: str, columns: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> Response:
    """Rows as a CSV file to keep; a cell that a spreadsheet would take for a formula is made plain text."""
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(_written(columns, lines), media_type="text/csv; charset=utf-8", headers=headers)


def _written(columns: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    rest = iter(lines)
    first: list[Mapping[str, Any]] = [dict(zip(columns, columns, strict=True))]
    while some := [*first, *islice(rest, AT_ONCE)]:
        written = io.StringIO()
        table = csv.DictWriter(written, columns, lineterminator="\r\n", extrasaction="ignore")
        table.writerows({column: cell(line.get(column)) for column in columns} for line in some)
        yield written.getvalue().encode("utf-8", "replace")
        first = []


def claims(name: str, snapshot: Snapshot, found: Iterable[Claim]) -> Response:
    """Claims as a CSV file, with the columns of `sayso export csv`."""
    rest = iter(found)
    parts = iter(lambda: snapshot.whole(islice(rest, AT_ONCE)), [])
    return sheet(name, COLUMNS, (row(claims_file.record(claim)) for part in parts for claim in part))
