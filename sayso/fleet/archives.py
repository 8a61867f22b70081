"""Archives to a lake: every piece that is not a finished part is read, wherever there is a worker free."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sayso.errors import Refusal
from sayso.fleet import layout, part, running
from sayso.fleet.layout import Manifest
from sayso.fleet.pieces import Piece, cut
from sayso.intake import rows
from sayso.intake.items import Defaults
from sayso.reading.version import version


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did: parts read now and found finished, the reports and claims of all of them, and what was refused."""

    read: int
    kept: int
    reports: int
    claims: int
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run has come: parts in all, parts finished, and reports read in parts not yet finished or just finished."""

    parts: int
    finished: int
    reports: int


def read(
    inputs: Iterable[str],
    out: Path,
    *,
    scheduler: str | None = None,
    workers: int = 1,
    part_size: int | None = None,
    outlet: str | None = None,
    published: date | datetime | None = None,
    columns: Iterable[str] = (),
    pipeline: str | None = None,
    progress: Callable[[Step], None] = lambda _: None,
) -> Done:
    """Read inputs into the lake at `out`: files, folders, patterns, and whatever fsspec reaches.

    Parts that are finished, of the very same input, options and reader, are left as they are. `out` must be a folder that every
    worker reaches under the same path.

    Raises:
        SaysoError: if the folder is no lake's, or the scheduler is gone; what was finished stays.
    """
    defaults = Defaults(outlet, published, rows.mapping(columns))
    lake = out.absolute()
    size = layout.begin(lake, part_size)
    refused: list[Refusal] = []
    pieces = {piece.name: piece for piece in cut(inputs, size, defaults, refused)}
    layout.keep_order(lake, pieces)
    by = version(pipeline)
    orders = [part.Order(piece, str(lake), defaults, pipeline, by) for piece in pieces.values()]
    before = layout.manifests(lake)
    finished = {
        order.piece.name: before[order.piece.name]
        for order in orders
        if order.piece.name in before
        and before[order.piece.name].finished(lake, order.piece.record(), order.options, by)
    }
    waiting = [order for order in orders if order.piece.name not in finished]
    made = _spread(waiting, len(orders), scheduler, workers, refused, progress) if waiting else {}
    for each in (*finished.values(), *made.values()):
        refused += part.refusals(lake, each)
    every = [*finished.values(), *made.values()]
    return Done(
        len(made),
        len(finished),
        sum(each.reports for each in every),
        sum(each.claims for each in every),
        tuple(refused),
    )


def _spread(
    waiting: list[part.Order],
    parts: int,
    scheduler: str | None,
    workers: int,
    refused: list[Refusal],
    progress: Callable[[Step], None],
) -> dict[str, Manifest]:
    """Read what is waiting; a part that fails is told among the refusals and takes no other with it."""
    made: dict[str, Manifest] = {}
    count, before = 0, parts - len(waiting)

    def told(reports: int) -> None:
        nonlocal count
        count += reports
        progress(Step(parts, before + len(made), count))

    with running.fleet(scheduler, workers) as client:
        told(0)
        for order, result in running.spread(client, part.read_part, waiting, told):
            if isinstance(result, Manifest):
                made[result.part] = result
            else:
                refused.append(_failed(order.piece, result))
            told(0)
    return made


def _failed(piece: Piece, error: Any) -> Refusal:
    what = f"{type(error).__name__}: {error}" if not str(error).startswith("a worker") else str(error)
    line = piece.first_line if piece.stop is not None else None
    more = f" and {len(piece.addresses) - 1} more files" if len(piece.addresses) > 1 else ""
    return Refusal(piece.addresses[0] + more, f"part {piece.name} was given up: {what}"[:500], line)
