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

from sayso import claims_file
from sayso.fleet import layout, mapping, shared
from sayso.fleet.extras import database, needed, quoted
from sayso.fleet.near_copies import Spread
from sayso.ledger.chain import canonical
from sayso.model import Claim, Kind, PlaceMention
from sayso.picture.control import ControlTable, PlaceControl, Strengths, by_bloc, control_all, learn
from sayso.picture.control.evidence import gather
from sayso.picture.control.learn import blocks
from sayso.picture.control.table import NOBODY, Ints, rows
from sayso.picture.control.telling import EXTRA_DAYS

SAID, STRENGTHS, CONTROL, CHANGES = "said.parquet", "strengths.json", "control.parquet", "changes.parquet"
KEYS = ("place", "actor", "side", "voice")
NUMBERS = ("change", "relation", "kind", "denied", "first", "last", "dated", "published", "firm")
ROW = (*KEYS, *NUMBERS, "claim")
HELD = {
    CONTROL: "place, day, holder",
    CHANGES: "place, first, likely, after",
    mapping.RUNS: "bloc, place, day",
    mapping.DISPUTED: "place, first, last",
}
"""What an order to hold writes, and the order of each table's rows."""
PLACES_AT_ONCE, DISPUTED_AT_ONCE = 300, 50
ROW_GROUP = 20_000


@dataclass(frozen=True, slots=True)
class Hear:
    """An order to turn the control claims of one part's kept reports into rows."""

    lake: str
    part: str
    kept: tuple[int, ...]
    out: str
    drawn: str
    files: tuple[str, str]


def hear(order: Hear, told: Callable[[int], None]) -> tuple[str, str]:
    """Write the rows of a part's control claims, and the claims by place."""
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
    write = needed("pyarrow.parquet").write_table
    write(arrow.table(arrays, list(ROW)), order.files[0])
    write(_by_place(claims, key), order.files[1], compression="zstd")
    told(len(claims))
    return order.files


def _by_place(claims: Iterable[Claim], key: Callable[[PlaceMention | None], str | None]) -> Any:
    arrow = needed("pyarrow")
    found = [
        {"place": place, "content": canonical(claims_file.record(claim)).decode()}
        for claim in claims
        if (place := key(claim.place)) is not None
    ]
    return arrow.Table.from_pylist(
        found, schema=arrow.schema([(name, arrow.string()) for name in ("place", "content")])
    )


def write_said(files: Sequence[str], out: Path) -> None:
    """Bring all rows together, in the canonical order of `sayso.picture.control.table`, coded by first appearance."""
    arrow, parquet, pandas = needed("pyarrow"), needed("pyarrow.parquet"), needed("pandas")
    query = f"SELECT DISTINCT {', '.join(ROW)} FROM read_parquet([{quoted(*files)}]) ORDER BY ALL"  # noqa: S608
    with database() as base:
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
    """An order to work out who held some places: whole blocks of them. `told` has their claims."""

    out: str
    drawn: str
    told: str
    places: tuple[str, ...]
    files: tuple[str, ...]


def hold(order: Hold, done: Callable[[int], None]) -> tuple[str, ...]:
    """Write who held each place on each day, each change of hands, the runs that a map shows, and the days disputed."""
    learnt, last = strengths(order.out)
    table = said(order.out, order.places)
    # As known on and until the last day of all, for these places' own may be long before it.
    asked: dict[str, Any] = {"as_known_on": last, "until": last, "strengths": learnt}
    found = sorted(control_all(table, **asked), key=_place)
    blocs = sorted(control_all(by_bloc(table), **asked, shifts=False), key=_place)
    runs = needed("pyarrow").concat_tables([mapping.runs(found, bloc=False), mapping.runs(blocs, bloc=True)])
    made = (control_rows(found), change_rows(found), runs, _disputed(order))
    for each, file in zip(made, order.files, strict=True):
        needed("pyarrow.parquet").write_table(each, file, compression="zstd", row_group_size=10 * ROW_GROUP)
    done(len(order.places))
    return order.files


def _place(answer: PlaceControl) -> str:
    return answer.place


def _disputed(order: Hold) -> Any:
    """The disputed days of an order's places, of some places at a time, as claims take much memory."""
    read, geo = needed("pyarrow.parquet").read_table, shared.geography(order.out, order.drawn)
    tables = []
    for at in range(0, len(order.places), DISPUTED_AT_ONCE):
        wanted = [("place", "in", sorted(order.places[at : at + DISPUTED_AT_ONCE]))]
        content = read(order.told, columns=["content"], filters=wanted)["content"].to_pylist()
        picture = shared.picture((claims_file.claim(json.loads(each)) for each in content), order.out, order.drawn)
        tables.append(mapping.disputed(picture.disputes_of_control(), geo))
    return needed("pyarrow").concat_tables(tables)


def control_rows(found: Iterable[PlaceControl]) -> Any:
    """Place, day, holder and probability (to six places; what is nought is left out)."""
    arrow = needed("pyarrow")
    tables = [_control_rows(arrow, each) for each in found]
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
        for each in found
        for s in each.shifts
    ]
    return arrow.Table.from_pylist([dict(zip(shape.names, row, strict=True)) for row in rows], schema=shape)


def draw(out: Path, work: Path, drawn: str, told: str, spread: Spread) -> None:
    """Learn the strengths and work out every place; `told` is a table of the claims of control by place."""
    table = said(out)
    write_strengths(learn(table), table, out)
    orders = [
        Hold(str(out), drawn, told, places, tuple(str(work / f"{n:06}-{name}") for name in HELD))
        for n, places in enumerate(_groups(table))
    ]
    made = [files for _, files in spread(hold, orders)]
    for at, (name, order) in enumerate(HELD.items()):
        merged(sorted(files[at] for files in made), out / name, order)


def merged(files: Sequence[str], out: Path, order: str) -> None:
    """Bring parts of a table together in one file, in an order that says nothing of who made them."""
    if not files:
        return
    with database() as base:
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
