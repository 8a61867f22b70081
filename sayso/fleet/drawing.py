"""The picture of a whole lake, as Parquet: origins, incidents, control by place and day, tolls by place and month.

Every table is what a single process makes of the same claims; which worker made which part of it never shows.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.errors import SaysoError
from sayso.fleet import counting, events, holding, layout, mapping, near_copies, running, shared
from sayso.fleet.lake import Lake

WORK = "work"
TABLES = (
    shared.ORIGINS,
    shared.PLACES,
    events.INCIDENTS,
    mapping.MARKS,
    holding.SAID,
    *holding.HELD,
    counting.TOLLS,
    mapping.ACTORS,
    mapping.LISTED,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a drawing has come: what it is at, and how much of that is done, of how much."""

    name: str
    done: int
    orders: int


def draw(
    lake: Path,
    out: Path,
    *,
    scheduler: str | None = None,
    workers: int = 1,
    progress: Callable[[Stage], None] = lambda _: None,
) -> dict[str, int]:
    """Draw the picture of a lake into a folder; returns how many rows each table has.

    `out` must be a folder that every worker reaches under the same path; a picture in it is replaced.

    Raises:
        SaysoError: if the lake cannot be read, the folder holds something else, or the scheduler is gone.
    """
    out = out.absolute()
    if out.exists() and any(out.iterdir()) and not (out / layout.DRAWN).is_file() and not (out / WORK).is_dir():
        raise SaysoError(f"{out} holds something else: give another --out")
    work = out / WORK
    shutil.rmtree(work, ignore_errors=True)
    (out / layout.DRAWN).unlink(missing_ok=True)
    work.mkdir(parents=True)
    with Lake.open(lake) as opened, running.fleet(scheduler, workers) as client:
        _draw(opened, out, work, _Spread(client, progress))
        told = {"head": opened.head()} | mapping.summary(opened)
    shutil.rmtree(work)
    rows = {name: _count(out / name) for name in TABLES if (out / name).is_file()}
    layout.write_drawn(out, lake, told | {"rows": rows})
    return rows


class _Spread:
    """Gives orders out and tells how far they have come; the first that fails ends the drawing."""

    def __init__(self, client: Any, progress: Callable[[Stage], None]) -> None:
        self._client, self._progress, self.stage = client, progress, ""

    def __call__(self, work: Callable[..., Any], orders: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        self._progress(Stage(self.stage, 0, len(orders)))
        for done, (order, result) in enumerate(running.spread(self._client, work, orders), 1):
            if isinstance(result, BaseException):
                raise SaysoError(f"{self.stage}: {type(result).__name__}: {result}") from result
            self._progress(Stage(self.stage, done, len(orders)))
            yield order, result


def _draw(lake: Lake, out: Path, work: Path, spread: _Spread) -> None:
    kept: dict[str, list[int]] = {part: [] for part in lake.parts}
    for part, row in lake.rows("SELECT part, row FROM kept ORDER BY number, row"):
        kept[part].append(row)
    drawn = f"{lake.head()}-{work.stat().st_ino}"
    folder = str(lake.folder)

    spread.stage = "Comparing texts"
    (work / "signed").mkdir()
    shared.write_origins(lake, near_copies.families(lake, work / "signed", drawn, spread), out)
    shared.write_places(lake, out)
    mapping.write_actors(lake, out)
    mapping.write_listed(lake, out)

    spread.stage = "Gathering claims of control"
    for name in ("said", "told"):
        (work / name).mkdir()
    hears = [
        holding.Hear(
            folder, part, tuple(rows), str(out), drawn, (f"{work}/said/{part}.parquet", f"{work}/told/{part}.parquet")
        )
        for part, rows in kept.items()
    ]
    heard = sorted(files for _, files in spread(holding.hear, hears))
    holding.write_said([said for said, _ in heard], out)
    told = work / "told.parquet"
    holding.merged([told for _, told in heard], told, "place")
    spread.stage = "Control by place and day"
    holding.draw(out, work, drawn, str(told), spread)

    spread.stage = "Joining incidents"
    joined = sorted(files for _, files in spread(events.join, events.orders(lake, out, work, drawn)))
    holding.merged([file for file, _ in joined], out / events.INCIDENTS, 'incident, "group", part, row, n')
    holding.merged([file for _, file in joined], out / mapping.MARKS, mapping.MOST_FIRST)

    spread.stage = "Counting by place and month"
    asked = counting.questions(events.load_events(folder, str(out), drawn)) if joined else []
    counts = [
        counting.Count(
            folder, str(out), drawn, tuple(asked[at : at + counting.AT_ONCE]), str(work / f"tolls-{at:09}.parquet")
        )
        for at in range(0, len(asked), counting.AT_ONCE)
    ]
    counted = sorted(file for _, file in spread(counting.count, counts))
    holding.merged(counted, out / counting.TOLLS, "place, month, measure")


def _count(file: Path) -> int:
    from sayso.fleet.extras import needed

    return int(needed("pyarrow.parquet").ParquetFile(file).metadata.num_rows)
