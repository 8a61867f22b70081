"""Tables for spreadsheets, of what a page shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import Response

from sayso import claims_file
from sayso.exports.csv import COLUMNS, cell, row
from sayso.model import Claim


def sheet(name: str, columns: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> Response:
    """Rows as a CSV file to keep; a cell that a spreadsheet would take for a formula is made plain text."""
    written = io.StringIO()
    table = csv.DictWriter(written, columns, lineterminator="\r\n", extrasaction="ignore")
    table.writeheader()
    for line in lines:
        table.writerow({column: cell(line.get(column)) for column in columns})
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(
        written.getvalue().encode("utf-8", "replace"), media_type="text/csv; charset=utf-8", headers=headers
    )


def claims(name: str, found: Iterable[Claim]) -> Response:
    """Claims as a CSV file, with the columns of `sayso export csv`."""
    return sheet(name, COLUMNS, (row(claims_file.record(claim)) for claim in found))
