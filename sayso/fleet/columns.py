"""Reports and claims as columns of Parquet.

A claim is kept whole, as in a claims file, in the column `content`; the columns beside it are what is asked for: they are the
ledger's own index of a claim, with the place's country and division. Names and types are those of the `parquet` export where
both have a column.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from sayso import claims_file
from sayso.fleet.extras import needed
from sayso.intake import Received
from sayso.ledger.chain import canonical
from sayso.ledger.derive import claim_row
from sayso.model import Claim, Report, iso
from sayso.picture.control.table import plain_key
from sayso.picture.geography import fold
from sayso.world import World

ROW_GROUP = 20_000
"""Claims a row group: what a question about one place reads at least."""
PACKED: Mapping[str, Any] = {"compression": "zstd", "compression_level": 6, "row_group_size": ROW_GROUP}
REPORT = ("part", "row", "fingerprint", "doc", "outlet", "published", "day", "title", "url", "language", "origin",
          "text", "raw", "fetched", "read")  # fmt: skip
CLAIM = ("part", "row", "n", "report", "id", "doc", "outlet", "kind", "place", "place_name", "place_id", "place_key", "lat", "lon", "country",
         "admin1", "published", "known_on", "date_from", "date_to", "source", "source_key", "source_kind", "actor",
         "content")  # fmt: skip
_DEGREES = {"lat", "lon"}
_INTS, _DAYS, _BYTES, _FLAGS = {"row", "n"}, {"day", "known_on", "date_from", "date_to"}, {"raw"}, {"read"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A report of a part, its claims, and whether it was read (a report in a language that cannot be is kept without)."""

    received: Received
    claims: Sequence[Claim]
    read: bool


def schema(names: Sequence[str]) -> Any:
    """The Arrow schema of these columns."""
    arrow = needed("pyarrow")

    def kind(name: str) -> Any:
        if name in _INTS:
            return arrow.int32()
        if name in _DAYS:
            return arrow.date32()
        if name in _DEGREES:
            return arrow.float64()
        if name in _FLAGS:
            return arrow.bool_()
        return arrow.binary() if name in _BYTES else arrow.string()

    return arrow.schema([(name, kind(name)) for name in names])


def reports(part: str, items: Iterable[Taken]) -> list[tuple[Any, ...]]:
    """The rows of a part's reports."""
    return [_report(part, row, each) for row, each in enumerate(items)]


def _report(part: str, row: int, each: Taken) -> tuple[Any, ...]:
    made, fetched = each.received.report, each.received.fetched
    return (
        part, row, made.fingerprint, made.doc, made.outlet, iso(made.published), made.day, made.title, made.url,
        made.language, made.origin, made.text, each.received.raw,
        None if fetched is None else orjson.dumps(dict(fetched)).decode(), each.read,
    )  # fmt: skip


def claims(part: str, items: Iterable[Taken], world: World) -> list[tuple[Any, ...]]:
    """The rows of a part's claims, those of one place together, in order of days."""
    rows = [
        _claim(part, row, n, each.received.report, claim, world)
        for row, each in enumerate(items)
        for n, claim in enumerate(each.claims)
    ]
    place, first = CLAIM.index("place_key"), CLAIM.index("date_from")
    return sorted(rows, key=lambda row: (row[place] or "", str(row[first] or ""), row[1], row[2]))


def _claim(part: str, row: int, n: int, report: Report, claim: Claim, world: World) -> tuple[Any, ...]:
    flat = claims_file.record(claim)
    index = claim_row(0, flat, None)
    id, doc, outlet, kind, place, place_id, published = index[8:15]
    known = world.gazetteer.place(place_id) if place_id else None
    speaker = claim.speakers[0] if claim.speakers else None
    return (
        part, row, n, report.fingerprint, id, doc, outlet, kind, place,
        claim.place.name if claim.place else None, place_id, plain_key(claim.place),
        claim.place.lat if claim.place else None, claim.place.lon if claim.place else None,
        known.country if known else None, known.admin1 if known else None, published, claim.known_on,
        claim.date.first if claim.date else None, claim.date.last if claim.date else None,
        index[17], (speaker.id or fold(speaker.name)) if speaker else None, str(speaker.kind) if speaker else None,
        index[18], canonical(flat).decode(),
    )  # fmt: skip


def parquet(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> bytes:
    """A Parquet file of rows given as tuples in the order of the columns; the same rows give the same bytes."""
    arrow, writer = needed("pyarrow"), needed("pyarrow.parquet")
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    shape = schema(names)
    table = arrow.table([arrow.array(column, field.type) for column, field in zip(columns, shape, strict=True)], shape)
    stream = io.BytesIO()
    writer.write_table(table, stream, **PACKED)
    return stream.getvalue()
