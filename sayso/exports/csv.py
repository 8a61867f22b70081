"""A table of claims for spreadsheets: one claim a row, lists joined by semicolons.

Spreadsheets run cells that begin like a formula, and a quote from a report is a stranger's text: such a cell gets an
apostrophe in front (the OWASP cure for CSV injection), which a spreadsheet shows as plain text. Numbers stay numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import IO, Any

from sayso import claims_file, model
from sayso.exports.privacy import public
from sayso.picture import Picture

COLUMNS = tuple(
    name
    for key in dict.fromkeys([*claims_file.COMMON, *(key for kind in model.Kind for key in claims_file.OF_KIND[kind])])
    for name in (("date_from", "date_to") if key == "date" else (key,))
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
JOIN = "; "


def write(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write the claims as CSV (RFC 4180, UTF-8, header line); returns how many rows."""
    claims = picture.claims if show_private else public(picture.claims, picture.world)
    rows = csv.DictWriter(stream, COLUMNS, lineterminator="\r\n")
    rows.writeheader()
    written = 0
    for claim in claims:
        rows.writerow(row(claims_file.record(claim)))
        written += 1
    return written


def row(record: Mapping[str, Any]) -> dict[str, Any]:
    """A claims-file record as one row of cells."""
    days = record["date"] or {"from": None, "to": None}
    flat = {**record, "date_from": days["from"], "date_to": days["to"]}
    return {column: cell(flat.get(column)) for column in COLUMNS}


def cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    if isinstance(value, list):
        value = JOIN.join("" if part is None else str(part) for part in value) if any(value) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
