"""What a worker does with a piece: take in its reports, read them, write the part and, last, its manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from threading import Lock

from sayso.errors import Refusal, SaysoError
from sayso.fleet import columns, layout
from sayso.fleet.columns import Taken
from sayso.fleet.layout import Manifest
from sayso.fleet.pieces import Piece
from sayso.intake import Received
from sayso.intake.items import Defaults
from sayso.intake.language import is_read
from sayso.model import iso
from sayso.reading import Reader
from sayso.reading.version import version
from sayso.world import World

AT_ONCE = 32
"""Reports between two words about how far a worker has come."""
_one = Lock()

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is told: the piece, the lake, what stands in where inputs say nothing, and what must read."""

    piece: Piece
    lake: str
    defaults: Defaults
    pipeline: str | None
    by: tuple[str, str, str]

    @property
    def options(self) -> dict[str, object]:
        columns = [list(pair) for pair in self.defaults.columns]
        return {"outlet": self.defaults.outlet, "published": iso(self.defaults.published), "columns": columns}


@lru_cache(maxsize=1)
def _reader(pipeline: str | None) -> tuple[World, Reader]:
    """One world and one reader a process, kept between parts: loading them takes as long as dozens of reports."""
    world = World.load()
    return world, Reader(world, pipeline)


def read_part(order: Order, told: Told) -> Manifest:
    """Read a piece into a part; `told` is called with the number of reports read since the last call.

    Raises:
        SaysoError: if this process reads otherwise than was ordered, or the part cannot be written.
    """
    # One at a time in a process: the parser's memory is what a worker needs most.
    with _one:
        here = version(order.pipeline)
        if here != order.by:
            raise SaysoError(
                f"a worker reads by {', '.join(here)}, not by {', '.join(order.by)}: install the same on all"
            )
        world, reader = _reader(order.pipeline)
        refused: list[Refusal] = []
        received = order.piece.reports(order.defaults, refused)
        taken = list(_read(received, reader, refused, told))
        return _write(order, world, taken, refused)


def _read(received: Iterator[Received], reader: Reader, refused: list[Refusal], told: Told) -> Iterator[Taken]:
    while some := list(islice(received, AT_ONCE)):
        yield from _batch(some, reader, refused)
        told(len(some))


def _batch(some: Sequence[Received], reader: Reader, refused: list[Refusal]) -> Iterator[Taken]:
    """Reports together; where one of them cannot be read, each alone, so that it takes no other with it."""
    readable = [each.report for each in some if is_read(each.report)]
    try:
        found = {id(reading.report): reading.claims for reading in reader.read(readable)}
    except SaysoError:
        raise
    except Exception as error:
        if len(some) > 1:
            for each in some:
                yield from _batch([each], reader, refused)
        else:
            where = some[0].report.origin or some[0].report.doc
            refused.append(Refusal(where, f"could not be read: {type(error).__name__}: {error}"))
        return
    for each in some:
        yield Taken(each, found.get(id(each.report), ()), id(each.report) in found)


def _write(order: Order, world: World, taken: Sequence[Taken], refused: Sequence[Refusal]) -> Manifest:
    lake, name = Path(order.lake), order.piece.name
    rows = columns.claims(name, taken, world)
    files = [
        layout.write(
            lake / layout.REPORTS / f"{name}.parquet", columns.parquet(columns.reports(name, taken), columns.REPORT)
        ),
        layout.write(lake / layout.CLAIMS / f"{name}.parquet", columns.parquet(rows, columns.CLAIM)),
    ]
    if refused:
        lines = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in refused)
        files.append(layout.write(lake / layout.REFUSED / f"{name}.jsonl", lines.encode("utf-8", "backslashreplace")))
    made = Manifest(
        name, order.piece.record(), order.options, order.by, len(taken), len(rows), len(refused), tuple(files)
    )
    layout.write_json(lake / layout.MANIFESTS / f"{name}.json", made.record())
    return made


def refusals(lake: Path, made: Manifest) -> list[Refusal]:
    """What a part refused."""
    path = lake / layout.REFUSED / f"{made.part}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if made.refused and path.is_file() else []
    return [Refusal(**json.loads(line)) for line in lines]
