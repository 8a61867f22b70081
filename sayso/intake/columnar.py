"""Apache Parquet tables of reports, read batch by batch: a file of any size. Needs the extra `parquet` (PyArrow)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.items import Item, Received, Source, refuse

MAGIC = b"PAR1"
AT_ONCE = 256  # rows in memory together


def parquet(source: Source) -> Iterator[Item]:
    """The reports of a Parquet file, one a row; columns as in any other table of reports."""
    return part(source, 0, None)


def part(source: Source, first: int, stop: int | None) -> Iterator[Item]:
    """The reports of the rows from `first` (counted from 0) to before `stop`."""
    try:
        import pyarrow  # type: ignore[import-untyped]
        from pyarrow.parquet import ParquetFile  # type: ignore[import-untyped]
    except ImportError:
        yield refuse(source, "is a Parquet table", cure="install sayso[parquet], which reads it")
        return
    try:
        table = ParquetFile(source.stream)
        names = [source.defaults.ours(name) for name in table.schema_arrow.names]
        if rows.NEEDED not in names:
            what, cure = rows.missing_column(names)
            yield refuse(source, what, cure=cure)
            return
        yield from _rows(source, table, names, first, stop)
    except (pyarrow.ArrowException, OSError) as error:
        yield refuse(source, f"is a Parquet table broken at some point: {error}", cure="write it again")


def _rows(source: Source, table: Any, names: list[str], first: int, stop: int | None) -> Iterator[Item]:
    # Only the row groups that hold wanted rows are read, and only the columns that a report has.
    wanted = [n for n, name in enumerate(names) if name in rows.COLUMNS]
    columns = [table.schema_arrow.names[n] for n in wanted]
    ours = [names[n] for n in wanted]
    at = 0
    for group in range(table.num_row_groups):
        size = table.metadata.row_group(group).num_rows
        if at + size > first and (stop is None or at < stop):
            number = at
            for batch in table.iter_batches(AT_ONCE, row_groups=[group], columns=columns):
                for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    if number >= first and (stop is None or number < stop):
                        yield _row(source, dict(zip(ours, values, strict=True)), number + 1)
                    number += 1
        at += size


def _row(source: Source, row: Mapping[str, Any], line: int) -> Item:
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
    try:
        made = rows.report(plain, rows.Spot(source.where, line, source.stem), source.defaults)
    except ReportError as error:
        error.where, error.line = source.where, line
        return Refusal.of(error)
    return Received(made, json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogatepass"))
