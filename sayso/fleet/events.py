"""Incidents of a whole lake: claims that could ever meet are brought together, and each such block is joined by itself.

Two claims can be compared only where they share a report, a quote or a marker, or their places are one, nest or are near. Chains of
these make blocks that never meet; `sayso.picture.incidents.join` on a block gives what it gives on the whole. One war is
mostly one block: its country contains all its places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from sayso.fleet import mapping, shared
from sayso.fleet.extras import needed
from sayso.fleet.lake import Lake
from sayso.fleet.near_copies import labels
from sayso.fleet.shared import Spot
from sayso.model import Claim, Kind, PlaceMention
from sayso.picture import Picture
from sayso.picture.geography import Geography
from sayso.picture.incidents import Event
from sayso.picture.joining import rules

INCIDENTS = "incidents.parquet"
TOLD = (str(Kind.CASUALTIES), str(Kind.INCIDENT))
COUNTING = (*TOLD, str(Kind.DISPLACEMENT))
AT_ONCE = 20_000
"""Claims of small blocks that one order takes together."""
EVENT = ("incident", "group", "part", "row", "n", "claim", "doc", "place", "date_from", "date_to", "published")


@dataclass(frozen=True, slots=True)
class Join:
    """An order to join the event claims at these spots."""

    lake: str
    out: str
    drawn: str
    spots: tuple[Spot, ...]
    files: tuple[str, str]


def join(order: Join, told: Callable[[int], None]) -> tuple[str, str]:
    """Write which claims speak of one event, and the events that a map can mark."""
    at = load(order.lake, order.spots, TOLD)
    picture = shared.picture(at.values(), order.out, order.drawn)
    # What says the very same is one claim to a picture.
    spot = {claim: place for place, claim in sorted(at.items(), reverse=True)}
    found = picture.incidents
    spots = [spot[claim] for event in found for claim in event.claims]
    for table, file in zip(
        (event_rows(found, picture.geography, spots), mapping.marks(found, picture.geography)), order.files, strict=True
    ):
        needed("pyarrow.parquet").write_table(table, file, compression="zstd")
    told(len(order.spots))
    return order.files


def load(lake: str, spots: Iterable[Spot], kinds: Sequence[str]) -> dict[Spot, Claim]:
    """The claims at spots of a lake."""
    by_part: dict[str, list[tuple[int, int]]] = {}
    for part, row, n in spots:
        by_part.setdefault(part, []).append((row, n))
    return {
        spot: claim
        for part, wanted in sorted(by_part.items())
        for spot, claim in shared.claims_of(lake, part, wanted, kinds).items()
    }


def event_rows(found: Iterable[Event], geo: Geography, spots: Sequence[Spot] | None = None) -> Any:
    """One row a claim: its event, where it stands in the lake (if given), place and days."""
    arrow = needed("pyarrow")
    told = [(event, n, claim) for event in found for n, claim in enumerate(event.claims)]
    where = spots or [("", 0, 0)] * len(told)
    # Two events may bear one key, as two reports may have one text; where its first claim stands tells an event for sure.
    first = [where[at - n] for at, (_, n, _) in enumerate(told)]
    rows = [
        (event.key, "/".join(map(str, group)), *spot, claim.id, claim.doc, geo.key(claim.place), claim.date and claim.date.first,
         claim.date and claim.date.last, claim.known_on)
        for (event, _, claim), group, spot in zip(told, first, where, strict=True)
    ]  # fmt: skip
    days, numbers = {"date_from", "date_to", "published"}, {"row", "n"}
    types = {name: arrow.date32() for name in days} | {name: arrow.int32() for name in numbers}
    shape = arrow.schema([(name, types.get(name, arrow.string())) for name in EVENT])
    return arrow.Table.from_pylist([dict(zip(EVENT, row, strict=True)) for row in rows], schema=shape)


def orders(lake: Lake, out: Path, work: Path, drawn: str) -> list[Join]:
    """The blocks of a lake's event claims, large ones alone, small ones together."""
    rows = list(
        lake.rows(
            "SELECT part, row, n, doc, place_name, place_id, md5(content->>'$.quote'), content->>'$.incident_id' "
            "FROM all_claims JOIN kept USING (part, row) "
            "WHERE kind = 'incident' OR (kind = 'casualties' AND content->>'$.scope' = 'incident') ORDER BY number, row, n"
        )
    )
    geo = shared.geography(str(out), drawn)
    keys = [
        None if name is None and id is None else geo.key(PlaceMention(name or id, id)) for *_, name, id, _, _ in rows
    ]
    blocks = _blocks([(("doc", r[3]), ("quote", r[6]), r[7] and ("marker", r[7])) for r in rows], keys, geo)
    made = []
    for n, members in enumerate(_packed(blocks)):
        spots = tuple((rows[at][0], rows[at][1], rows[at][2]) for at in members)
        files = (str(work / f"incidents-{n:06}.parquet"), str(work / f"marks-{n:06}.parquet"))
        made.append(Join(str(lake.folder), str(out), drawn, spots, files))
    return made


def _blocks(marks: Sequence[tuple[Any, ...]], keys: Sequence[str | None], geo: Geography) -> Any:
    """A label for each claim; claims that any chain of shared marks or near places ties together have the same."""
    numbers: dict[Any, int] = {}
    near = geo.neighbours([key for key in keys if key is not None], rules().near_km)
    places = _clusters(sorted({key for key in keys if key is not None}), near)
    pairs = [
        (at, len(marks) + numbers.setdefault(mark, len(numbers)))
        for at, (shared_by, key) in enumerate(zip(marks, keys, strict=True))
        for mark in (*shared_by, None if key is None else ("place", places[key]))
        if mark is not None
    ]
    return labels(np.array(pairs, dtype=np.int64).reshape(-1, 2), len(marks) + len(numbers))[: len(marks)]


def _clusters(keys: Sequence[str], near: Any) -> dict[str, int]:
    """A number for each place; places that any chain of near or nested places ties together have the same."""
    number = {key: n for n, key in enumerate(keys)}
    pairs = [(number[key], number[other]) for key in keys for other in near.get(key, ())]
    found = labels(np.array(pairs, dtype=np.int64).reshape(-1, 2), len(keys)).tolist() if keys else []
    return dict(zip(keys, found, strict=True))


def _packed(labels: Any) -> Iterator[list[int]]:
    """The members of each block, small blocks together up to `AT_ONCE` claims."""
    order = np.argsort(labels, kind="stable")
    edges = np.flatnonzero(np.diff(labels[order], prepend=-1, append=-1)).tolist()
    waiting: list[int] = []
    for start, stop in pairwise(edges):
        waiting += order[start:stop].tolist()
        if len(waiting) >= AT_ONCE:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def load_events(lake: str, out: str, drawn: str) -> Picture:
    """The picture of all claims that count people or speak of events, its incidents as they were joined."""
    table = needed("pyarrow.parquet").read_table(
        f"{out}/{INCIDENTS}", columns=["incident", "group", "part", "row", "n"]
    )
    parts, kept = _kept(lake)
    at = {
        spot: claim
        for part in parts
        for spot, claim in shared.claims_of(lake, part, None, COUNTING).items()
        if spot[:2] in kept
    }
    made = shared.picture(at.values(), out, drawn)
    own = {claim: (n, claim) for n, claim in enumerate(made.claims)}
    members: dict[tuple[str, str], list[tuple[int, Claim]]] = {}
    for row in table.to_pylist():
        found = own[at[row["part"], row["row"], row["n"]]]
        members.setdefault((row["incident"], row["group"]), []).append(found)
    groups = sorted(((sorted(found, key=_position), key) for (key, _), found in members.items()), key=_first)
    vars(made)["incidents"] = tuple(Event(key, tuple(claim for _, claim in found)) for found, key in groups)
    return made


def _first(group: tuple[list[tuple[int, Claim]], str]) -> int:
    return group[0][0][0]


def _position(found: tuple[int, Claim]) -> int:
    return found[0]


def _kept(lake: str) -> tuple[list[str], set[tuple[str, int]]]:
    with Lake.open(lake) as opened:
        return list(opened.parts), set(opened.rows("SELECT part, row FROM kept"))
