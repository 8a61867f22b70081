"""Origins of a whole archive: which reports are near-copies of one another, found by as many processes as there are.

The families are those of `sayso.picture.copies`, by the same signatures and the same verdict on a pair. Each part's signatures are
made where there is a worker free; what shares a band is brought together band by band (the shuffle); and pairs are judged in
chunks, again anywhere. A pair that is of one family already needs no verdict, so a story that a thousand outlets carry costs a
thousand comparisons and not half a million.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sayso.fleet import layout
from sayso.fleet.extras import needed
from sayso.fleet.lake import Lake
from sayso.model import Report, parse_moment
from sayso.picture import copies

Codes = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
BANDS = copies.HASHES // copies.IN_A_BAND
BANDS_AT_ONCE = 16
"""Bands brought together at a time: 128 bytes a report."""
CHUNK = 20_000
"""Pairs judged together."""
TEXTS = 4_000
"""Texts whose shingles a process remembers."""
Spread = Callable[[Callable[..., Any], Sequence[Any]], Iterator[tuple[Any, Any]]]
"""How orders are given out: the work and the orders go in, each order with what was made of it comes out."""


@dataclass(frozen=True, slots=True)
class Sign:
    """An order to sign the reports of one part: those in `rows`, which are the first of their id."""

    lake: str
    part: str
    rows: tuple[int, ...]
    out: str


def sign(order: Sign, told: Callable[[int], None]) -> str:
    """Write the signatures of a part's reports, band by band; returns the file."""
    arrow = needed("pyarrow")
    sets = [copies.shingles(copies.words(text)) for text in _texts(order.lake, order.part, order.rows)]
    signed = [n for n, found in enumerate(sets) if found]
    bands = np.zeros((len(signed), BANDS), dtype=np.uint64)
    for n, signature in enumerate(copies.signatures(sets[n] for n in signed)):
        values = signature.hashvalues.astype(np.uint64).reshape(BANDS, copies.IN_A_BAND)
        bands[n] = (values[:, 0] << np.uint64(32)) | values[:, 1]
    columns: dict[str, Any] = {"row": np.array([order.rows[n] for n in signed], dtype=np.int64)}
    columns |= {f"b{band}": bands[:, band] for band in range(BANDS)}
    needed("pyarrow.parquet").write_table(arrow.table(columns), order.out)
    told(len(order.rows))
    return order.out


def _texts(lake: str, part: str, rows: Sequence[int]) -> list[str]:
    table = needed("pyarrow.parquet").read_table(f"{lake}/{layout.REPORTS}/{part}.parquet", columns=["row", "text"])
    return [str(text) for text in table["text"].take(list(rows)).to_pylist()]


@dataclass(frozen=True, slots=True)
class Judge:
    """An order to judge pairs: each two of `reports` (part and row). `drawn` tells one state of a lake from the next."""

    lake: str
    drawn: str
    reports: tuple[tuple[str, int], ...]
    pairs: bytes


def judge(order: Judge, told: Callable[[int], None]) -> list[tuple[int, int]]:
    """The pairs, as positions in the order's reports, that are near-copies."""
    pairs = np.frombuffer(order.pairs, dtype=np.int64).reshape(-1, 2).tolist()
    sets = {n: _shingles(order.lake, order.drawn, part, row) for n, (part, row) in enumerate(order.reports)}
    told(len(pairs))
    return [(a, b) for a, b in pairs if copies.are_copies(sets[a], sets[b])]


@lru_cache(maxsize=TEXTS)
def _shingles(lake: str, drawn: str, part: str, row: int) -> frozenset[bytes]:
    return copies.shingles(copies.words(_part_texts(lake, drawn, part)[row]))


@lru_cache(maxsize=16)
def _part_texts(lake: str, drawn: str, part: str) -> list[str]:  # noqa: ARG001 (only to forget what has changed)
    table = needed("pyarrow.parquet").read_table(f"{lake}/{layout.REPORTS}/{part}.parquet", columns=["text"])
    return [str(text) for text in table["text"].to_pylist()]


def families(lake: Lake, work: Path, drawn: str, spread: Spread) -> dict[str, str]:
    """The text family of each report of a lake, by `doc`, as `copies.families` would have it."""
    firsts = list(
        lake.rows(
            "SELECT doc, part, row, published FROM all_reports JOIN kept USING (part, row) "
            "QUALIFY row_number() OVER (PARTITION BY doc ORDER BY number, row) = 1 ORDER BY number, row"
        )
    )
    folder = str(lake.folder)
    rows_of: dict[str, list[int]] = {}
    for _, part, row, _ in firsts:
        rows_of.setdefault(part, []).append(row)
    orders = [Sign(folder, part, tuple(rows), str(work / f"{part}.parquet")) for part, rows in rows_of.items()]
    signed = sorted(file for _, file in spread(sign, orders))
    spots = {(part, row): n for n, (_, part, row, _) in enumerate(firsts)}
    places = [(part, row) for _, part, row, _ in firsts]
    links = list(_links(signed, spots, len(firsts), lambda pairs: _judged((folder, drawn), places, pairs, spread)))
    docs = [doc for doc, *_ in firsts]
    return copies.named(docs, [(docs[a], docs[b]) for a, b in links], {doc: _moment(day) for doc, _, _, day in firsts})


def _moment(published: str | None) -> float:
    return copies.first_known(Report("", "", published=None if published is None else parse_moment(published)))


def _links(
    signed: Sequence[str], spots: dict[tuple[str, int], int], count: int, judged: Callable[[Codes], Codes]
) -> Iterator[tuple[int, int]]:
    """Pairs that are copies and together tie every family: first neighbours in a band, then whatever is still apart."""
    owner = np.concatenate([np.zeros(0, dtype=np.int64), *(_owners(file, spots) for file in signed)])
    found = judged(_pairs(signed, owner, count, None))
    yield from found.tolist()
    label = labels(found, count)
    more = judged(_pairs(signed, owner, count, label))
    yield from more.tolist()


def _owners(file: str, spots: dict[tuple[str, int], int]) -> Codes:
    rows = needed("pyarrow.parquet").read_table(file, columns=["row"])["row"].to_pylist()
    part = Path(file).stem
    return np.array([spots[part, row] for row in rows], dtype=np.int64)


def labels(pairs: Codes, count: int) -> Codes:
    """A number for each of `count` things; those that any chain of pairs ties together have the same."""
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _pairs(signed: Sequence[str], owner: Codes, count: int, label: Codes | None) -> Codes:
    """Pairs that share a band, each once: neighbours alone, or with `label` all that are not of one label."""
    codes = np.zeros(0, dtype=np.int64)
    for first in range(0, BANDS, BANDS_AT_ONCE):
        some = _bands(signed, range(first, first + BANDS_AT_ONCE))
        codes = np.unique(np.concatenate([codes, *(band_pairs(keys, owner, count, label) for keys in some)]))
    return np.stack(np.divmod(codes, max(1, count)), axis=1)


def _bands(signed: Sequence[str], bands: Iterable[int]) -> list[Keys]:
    read, names = needed("pyarrow.parquet").read_table, [f"b{band}" for band in bands]
    tables = [read(file, columns=names) for file in signed]
    none = np.zeros(0, dtype=np.uint64)
    return [np.concatenate([none, *(table[name].to_numpy() for table in tables)]) for name in names]


def band_pairs(keys: Keys, owner: Codes, count: int, label: Codes | None) -> Codes:
    """The pairs of one band as numbers, lesser owner times `count` plus greater: those beside one another among equals, or,
    with `label`, all equals of which the labels differ."""
    order = np.lexsort((owner, keys))
    keys, owner = keys[order], owner[order]
    if label is None:
        same = keys[1:] == keys[:-1]
        return np.asarray(owner[:-1][same] * count + owner[1:][same])
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.append(starts, len(keys)))
    found = [np.zeros(0, dtype=np.int64)]
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        mine = owner[start : start + size]
        kinds = label[mine]
        if (kinds != kinds[0]).any():
            a, b = np.triu_indices(size, 1)
            apart = kinds[a] != kinds[b]
            found.append(mine[a[apart]] * count + mine[b[apart]])
    return np.concatenate(found)


def _judged(lake: tuple[str, str], places: Sequence[tuple[str, int]], pairs: Codes, spread: Spread) -> Codes:
    """Those of the pairs that are copies."""
    orders: list[Judge] = []
    number = {place: n for n, place in enumerate(places)}
    for at in range(0, len(pairs), CHUNK):
        some = pairs[at : at + CHUNK]
        used, inside = np.unique(some, return_inverse=True)
        reports = tuple(places[n] for n in used.tolist())
        orders.append(Judge(*lake, reports, inside.reshape(-1, 2).astype(np.int64).tobytes()))
    found = [np.zeros((0, 2), dtype=np.int64)]
    for order, linked in spread(judge, orders):
        spots = np.array([number[report] for report in order.reports], dtype=np.int64)
        found.append(spots[np.array(linked, dtype=np.int64).reshape(-1, 2)])
    return np.unique(np.concatenate(found), axis=0)
