"""Control by place and day: claims to columns wherever there is a worker free, strengths learnt once from all columns, and each
block of places worked out by itself.

A worker gets whole blocks of `sayso.picture.control.learn.blocks`, so that its arrays are those of a single process, number by number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sayso.fleet import layout, shared
from sayso.fleet.extras import needed, quoted
from sayso.fleet.near_copies import Spread
from sayso.model import Kind
from sayso.picture.control import ControlTable, PlaceControl, Strengths, control_all, learn
from sayso.picture.control.evidence import gather
from sayso.picture.control.learn import blocks
from sayso.picture.control.table import NOBODY, Ints, rows
from sayso.picture.control.telling import EXTRA_DAYS

SAID, STRENGTHS, CONTROL, CHANGES = "said.parquet", "strengths.json", "control.parquet", "changes.parquet"
KEYS = ("place", "actor", "side", "voice")
NUMBERS = ("change", "relation", "kind", "denied", "first", "last", "dated", "published", "firm")
ROW = (*KEYS, *NUMBERS, "claim")
PLACES_AT_ONCE = 300
ROW_GROUP = 20_000


@dataclass(frozen=True, slots=True)
class Hear:
    """An order to turn the control claims of one part's kept reports into rows."""

    lake: str
    part: str
    kept: tuple[int, ...]
    out: str
    drawn: str
    file: str


def hear(order: Hear, told: Callable[[int], None]) -> str:
    """Write the rows of a part's control claims."""
    arrow = needed("pyarrow")
    kept = set(order.kept)
    found = shared.claims_of(order.lake, order.part, None, [str(Kind.CONTROL)])
    claims = [claim for (_, row, _), claim in found.items() if row in kept]
    families, _ = shared.families_of(order.out, (claim.doc for claim in claims))
    key = shared.geography(order.out, order.drawn).key
    made = sorted(rows(claims, shared.world(), families, key))
    columns = list(zip(*made, strict=True)) or [()] * len(ROW)
    types = {name: arrow.int64() for name in NUMBERS}
    arrays = [
        arrow.array([int(each) for each in column] if name in types else column, types.get(name, arrow.string()))
        for name, column in zip(ROW, columns, strict=True)
    ]
    needed("pyarrow.parquet").write_table(arrow.table(arrays, list(ROW)), order.file)
    told(len(claims))
    return order.file


def write_said(files: Sequence[str], out: Path) -> None:
    """Bring all rows together, in the canonical order of `sayso.picture.control.table`, coded by first appearance."""
    arrow, parquet, pandas = needed("pyarrow"), needed("pyarrow.parquet"), needed("pandas")
    query = f"SELECT DISTINCT {', '.join(ROW)} FROM read_parquet([{quoted(*files)}]) ORDER BY ALL"  # noqa: S608
    with needed("duckdb").connect() as base:
        table = base.sql(query).to_arrow_table()
    for name in (*KEYS, "claim"):
        codes, _ = pandas.factorize(table[name].to_pandas().replace("", None))
        table = table.append_column(f"{name}_code", arrow.array(codes, arrow.int64()))
    parquet.write_table(table, out / SAID, row_group_size=ROW_GROUP)


def said(out: str | Path, places: Iterable[str] | None = None) -> ControlTable:
    """The table of everything said of control, or of some places; codes keep their order, as the estimator looks to it."""
    filters = None if places is None else [("place", "in", sorted(places))]
    table = needed("pyarrow.parquet").read_table(Path(out) / SAID, filters=filters)
    coded = {name: _recoded(table, name) for name in (*KEYS, "claim")}
    numbers = {name: table[name].to_numpy() for name in NUMBERS if name != "dated"}
    return ControlTable(
        **{name: codes for name, (codes, _) in coded.items()},
        **numbers,
        dated=table["dated"].to_numpy().astype(bool),
        places=coded["place"][1],
        actors=coded["actor"][1],
        sides=coded["side"][1],
        voices=coded["voice"][1],
        claims=coded["claim"][1],
    )


def _recoded(table: Any, name: str) -> tuple[Ints, tuple[str, ...]]:
    """Codes from 0 without gaps, in the order of those written, and what they stand for."""
    written = table[f"{name}_code"].to_numpy()
    codes, first, back = np.unique(written, return_index=True, return_inverse=True)
    nobody = int(len(codes) > 0 and codes[0] == NOBODY)
    names = table[name].take(first[nobody:]).to_pylist() if len(codes) else []
    return np.asarray(back - nobody, dtype=np.int64), tuple(names)


def write_strengths(strengths: Strengths, table: ControlTable, out: Path) -> None:
    """What was learnt, and the day of the last publication, on which every answer ends."""
    record = {
        "log_odds": strengths.log_odds.tolist(),
        "speakers": {voice: list(pair) for voice, pair in sorted(strengths.speakers.items())},
        "dated": strengths.dated.tolist(),
        "undated": strengths.undated.tolist(),
        "chance": dict(strengths.chance),
        "backed": strengths.backed.tolist(),
        "last": date.fromordinal(int(table.published.max())).isoformat() if table.size else None,
    }
    layout.write(out / STRENGTHS, json.dumps(record).encode())


def strengths(out: str | Path) -> tuple[Strengths, date | None]:
    """What was learnt from a whole lake, and the day of its last publication about control."""
    record = layout.read_json(Path(out) / STRENGTHS)
    last = record.pop("last")
    arrays = {name: np.array(record[name]) for name in ("log_odds", "dated", "undated", "backed")}
    speakers = {voice: (pair[0], pair[1]) for voice, pair in record["speakers"].items()}
    return Strengths(**{**record, **arrays, "speakers": speakers}), None if last is None else date.fromisoformat(last)


@dataclass(frozen=True, slots=True)
class Hold:
    """An order to work out who held some places: whole blocks of them."""

    out: str
    places: tuple[str, ...]
    files: tuple[str, str]


def hold(order: Hold, told: Callable[[int], None]) -> tuple[str, str]:
    """Write who held each place on each day, and each change of hands."""
    learnt, last = strengths(order.out)
    # As known on and until the last day of all, for these places' own may be long before it.
    found = list(control_all(said(order.out, order.places), as_known_on=last, until=last, strengths=learnt))
    write = needed("pyarrow.parquet").write_table
    write(control_rows(found), order.files[0], compression="zstd", row_group_size=10 * ROW_GROUP)
    write(change_rows(found), order.files[1], compression="zstd")
    told(len(order.places))
    return order.files


def control_rows(found: Iterable[PlaceControl]) -> Any:
    """Place, day, holder and probability (to six places; what is nought is left out), by place."""
    arrow = needed("pyarrow")
    tables = [_control_rows(arrow, each) for each in sorted(found, key=lambda each: each.place)]
    text = arrow.dictionary(arrow.int32(), arrow.string())
    types = [("place", text), ("day", arrow.date32()), ("holder", text), ("probability", arrow.float64())]
    shape = arrow.schema(types)
    return arrow.concat_tables([shape.empty_table(), *tables]).unify_dictionaries()


def _control_rows(arrow: Any, each: PlaceControl) -> Any:
    chance = np.round(each.probability, 6)
    day, holder = np.nonzero(chance)
    first = each.days[0].toordinal() - date(1970, 1, 1).toordinal() if each.days else 0
    number = arrow.int32()
    return arrow.table(
        {
            "place": arrow.DictionaryArray.from_arrays(arrow.array(np.zeros(len(day)), number), [each.place]),
            "day": arrow.array((day + first).astype(np.int32), number).cast(arrow.date32()),
            "holder": arrow.DictionaryArray.from_arrays(
                arrow.array(holder.astype(np.int32), number), arrow.array(each.holders, arrow.string())
            ),
            "probability": chance[day, holder],
        }
    )


def change_rows(found: Iterable[PlaceControl]) -> Any:
    """Every change of hands with its likely day and the days it lies between."""
    arrow = needed("pyarrow")
    days, name = ("likely", "first", "last"), ("place", "before", "after")
    types = {key: arrow.date32() for key in days} | {"probability": arrow.float64()}
    shape = arrow.schema([(key, types.get(key, arrow.string())) for key in (*name, *days, "probability")])
    rows = [
        (each.place, s.before, s.after, s.likely, s.first, s.last, round(s.probability, 6))
        for each in sorted(found, key=lambda each: each.place)
        for s in each.shifts
    ]
    return arrow.Table.from_pylist([dict(zip(shape.names, row, strict=True)) for row in rows], schema=shape)


def draw(out: Path, work: Path, spread: Spread) -> None:
    """Learn the strengths and work out every place."""
    table = said(out)
    write_strengths(learn(table), table, out)
    groups = [*_groups(table)]
    orders = [
        Hold(str(out), places, (str(work / f"control-{n:06}.parquet"), str(work / f"changes-{n:06}.parquet")))
        for n, places in enumerate(groups)
    ]
    made = [files for _, files in spread(hold, orders)]
    for name, at, order in ((CONTROL, 0, "place, day, holder"), (CHANGES, 1, "place, first, likely, after")):
        merged(sorted(files[at] for files in made), out / name, order)


def merged(files: Sequence[str], out: Path, order: str) -> None:
    """Bring parts of a table together in one file, in an order that says nothing of who made them."""
    if not files:
        return
    with needed("duckdb").connect() as base:
        base.execute(
            f"COPY (SELECT * FROM read_parquet([{quoted(*files)}]) ORDER BY {order}) TO {quoted(out)} "  # noqa: S608
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {5 * ROW_GROUP})"
        )


def _groups(table: ControlTable) -> Iterable[tuple[str, ...]]:
    """The places of whole blocks that follow one another, some hundreds at a time."""
    if not table.size:
        return
    ev, holders = gather(table)
    sizes = np.array([len(each) + 1 for each in holders])
    waiting: list[int] = []
    for codes, _, _ in blocks(ev, sizes, last_day=int(table.published.max()), margin=EXTRA_DAYS):
        waiting += codes.tolist()
        if len(waiting) >= PLACES_AT_ONCE:
            yield tuple(table.places[code] for code in waiting)
            waiting = []
    if waiting:
        yield tuple(table.places[code] for code in waiting)
