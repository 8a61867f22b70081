"""What a map shows of a lake, drawn once:

    runs.parquet       each place's likeliest holder, change by change, with and without allies as one
    disputed.parquet   the days on which claims about who holds a place contradict each other
    marks.parquet      incidents with a place and days, those told most often first, each with the claim that says so
    actors.parquet     how claims of control write whom they name
    listed.parquet     where each claim stands and what lists are narrowed by, the newest publication first

`maps` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sayso import claims_file
from sayso.fleet import shared
from sayso.fleet.extras import needed, quoted
from sayso.fleet.lake import Lake
from sayso.ledger.chain import canonical
from sayso.model import Kind
from sayso.picture.control import PlaceControl
from sayso.picture.control.runs import Holding, fold
from sayso.picture.disputes import Dispute
from sayso.picture.geography import Geography
from sayso.picture.incidents import Event, on_the_map

RUNS, DISPUTED, MARKS = "runs.parquet", "disputed.parquet", "marks.parquet"
ACTORS, LISTED = "actors.parquet", "listed.parquet"
MOST_FIRST = "claims DESC, place, first, content"
EPOCH = date(1970, 1, 1).toordinal()


def runs(found: Iterable[PlaceControl], *, bloc: bool) -> Any:
    """The runs of some places as rows."""
    arrow = needed("pyarrow")
    text = arrow.dictionary(arrow.int32(), arrow.string())
    types = {"place": text, "bloc": arrow.bool_(), "day": arrow.date32(), "holder": text, "sure": arrow.float32()}
    shape = arrow.schema(list(types.items()))
    tables = [_runs(arrow, fold(each), bloc).cast(shape) for each in found]
    return arrow.concat_tables([shape.empty_table(), *tables]).unify_dictionaries()


def _runs(arrow: Any, held: Holding, bloc: bool) -> Any:
    size = len(held.days)
    names = arrow.array(held.holders, arrow.string())
    return arrow.table(
        {
            "place": arrow.DictionaryArray.from_arrays(np.zeros(size, np.int32), [held.place]),
            "bloc": np.full(size, bloc),
            "day": arrow.array(held.days - EPOCH, arrow.int32()).cast(arrow.date32()),
            "holder": arrow.DictionaryArray.from_arrays(held.holder.astype(np.int32), names),
            "sure": held.sure,
        }
    )


def disputed(found: Iterable[Dispute], geo: Geography) -> Any:
    """The days of the claims of control in disputes, by place."""
    arrow = needed("pyarrow")
    rows = {
        (key, claim.date.first, claim.date.last)
        for dispute in found
        for claim in dispute.claims
        if claim.kind is Kind.CONTROL and claim.date is not None and (key := geo.key(claim.place)) is not None
    }
    shape = arrow.schema([("place", arrow.string()), ("first", arrow.date32()), ("last", arrow.date32())])
    return arrow.Table.from_pylist([dict(zip(shape.names, row, strict=True)) for row in sorted(rows)], schema=shape)


def marks(found: Iterable[Event], geo: Geography) -> Any:
    """The incidents that a map can mark."""
    arrow = needed("pyarrow")
    rows = []
    for event in found:
        claim, key = on_the_map(event, geo)
        if claim is not None and claim.date is not None:
            content = canonical(claims_file.record(claim)).decode()
            rows.append((key, claim.date.first, claim.date.last, len(event.claims), content))
    types = {"place": arrow.string(), "first": arrow.date32(), "last": arrow.date32(), "claims": arrow.int32()}
    shape = arrow.schema([*types.items(), ("content", arrow.string())])
    return arrow.Table.from_pylist([dict(zip(shape.names, row, strict=True)) for row in rows], schema=shape)


def write_actors(lake: Lake, out: Path) -> None:
    """How often claims of control write each actor how."""
    lake.write(
        "SELECT content->>'$.actor_id' AS id, content->>'$.actor' AS name, count(*) AS times "
        "FROM all_claims JOIN kept USING (part, row) WHERE kind = 'control' AND content->>'$.actor' IS NOT NULL "
        "GROUP BY ALL ORDER BY ALL",
        out / ACTORS,
    )


def write_listed(lake: Lake, out: Path) -> None:
    """Every claim that counts, the newest publication first, in the lake's order within a day."""
    lake.write(
        f"""
        SELECT part, row, n, p.key AS place, kind, known_on, date_from, date_to,
            CASE WHEN json_array_length(content, '$.source_kind') > 0 THEN content->>'$.source_kind' ELSE '["media"]' END AS heard
        FROM all_claims c JOIN kept USING (part, row) LEFT JOIN
            (SELECT DISTINCT place_name, place_id, key FROM read_parquet({quoted(out / shared.PLACES)})) p
            ON c.place_name = p.place_name AND c.place_id IS NOT DISTINCT FROM p.place_id
        ORDER BY published DESC NULLS LAST, number, row, n
        """,  # noqa: S608
        out / LISTED,
    )


def summary(lake: Lake) -> dict[str, Any]:
    """How many claims there are, and the first and last day of publication (of happening, where none says when it was published)."""
    ((count, first, last, begun, ended),) = lake.rows(
        "SELECT count(*), min(known_on), max(known_on), min(date_to), max(date_to) FROM all_claims JOIN kept USING (part, row)"
    )
    days = (first, last) if first else (begun, ended)
    return {"claims": count, "days": [each.isoformat() for each in days] if days[0] else None}
