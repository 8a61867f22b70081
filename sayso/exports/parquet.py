"""Claims as an Apache Parquet table for DuckDB, pandas and R: typed columns, lists kept as lists, days as dates.

Needs the extra `parquet` (PyArrow).
"""

from __future__ import annotations

from datetime import date
from typing import IO, Any

from sayso import claims_file, model
from sayso.errors import QuestionError
from sayso.exports.csv import COLUMNS
from sayso.exports.privacy import public
from sayso.picture import Picture

LISTS = ("source", "source_kind", "source_id", "source_party", "via")
NUMBERS = ("start", "end", "low", "high")
DEGREES = ("lat", "lon")
FLAGS = ("hedged", "part")
DAYS = ("date_from", "date_to", "known_on")


def write(picture: Picture, stream: IO[bytes], show_private: bool = False) -> int:
    """Write the claims as one Parquet table; returns how many rows.

    Raises:
        QuestionError: if PyArrow is not installed.
    """
    try:
        import pyarrow  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError as error:
        raise QuestionError("Parquet needs PyArrow: install sayso[parquet]") from error
    claims = picture.claims if show_private else public(picture.claims, picture.world)
    rows = [_row(claim) for claim in claims]
    types = {name: pyarrow.list_(pyarrow.string()) for name in LISTS}
    types |= dict.fromkeys(NUMBERS, pyarrow.int64()) | dict.fromkeys(DEGREES, pyarrow.float64())
    types |= dict.fromkeys(FLAGS, pyarrow.bool_()) | dict.fromkeys(DAYS, pyarrow.date32())
    schema = pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in (*COLUMNS, "known_on")])
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), stream, compression="zstd")
    return len(rows)


def _row(claim: model.Claim) -> dict[str, Any]:
    record = claims_file.record(claim)
    first: date | None = claim.date.first if claim.date else None
    last: date | None = claim.date.last if claim.date else None
    return {**record, "date_from": first, "date_to": last, "known_on": claim.known_on}
