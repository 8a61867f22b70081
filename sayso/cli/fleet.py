"""Commands for archives: fleet read, fleet picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import options, render
from sayso.cli.options import MetricsOption
from sayso.cli.render import Format
from sayso.cli.taking import Columns, Outlet, Pipeline, Published

if TYPE_CHECKING:
    from sayso.fleet.archives import Step
    from sayso.fleet.drawing import Stage
    from sayso.metrics import Metrics

app = typer.Typer(help="Read whole archives and draw their picture, on one machine or on many.", no_args_is_help=True)

Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler's address: tcp://host:8786."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Start so many workers here; else one for each core.")
]


def _counted(port: int | None) -> Metrics | None:
    return options.shown_metrics(
        port,
        {},
        {
            "sayso_fleet_reports": "Reports read in this run.",
            "sayso_fleet_orders": "Pieces of work of the present stage.",
            "sayso_fleet_done": "Pieces of work done.",
        },
    )


@app.command("read")
def read(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Files, folders, patterns, or addresses that fsspec knows.", metavar="INPUT..."),
    ],
    out: Annotated[Path, typer.Option("--out", help="The lake: a new folder, or one to go on with.")],
    scheduler: Scheduler = None,
    workers: Workers = None,
    part_size: Annotated[
        int | None, typer.Option("--part-size", min=1, help="Reports a part, where the lake is new; 500.")
    ] = None,
    outlet: Outlet = None,
    published: Published = None,
    column: Columns = None,
    pipeline: Pipeline = None,
    metrics: MetricsOption = None,
) -> None:
    """Read archives into a lake of Parquet. Again, it reads only what is missing or has changed.

    Example: sayso fleet read "archive/*.jsonl" pages.warc.gz --out lake --workers 4
    """
    from sayso.fleet import read as read_archives

    counted = _counted(metrics)
    options.load_world()
    with render.progress() as bar:
        task = bar.add_task("Cutting the inputs", total=None)

        def show(step: Step) -> None:
            words = f"Reading parts ({step.reports} reports so far)"
            bar.update(task, description=words, completed=step.finished, total=step.parts)
            if counted is not None:
                counted.set("sayso_fleet_reports", step.reports)
                counted.set("sayso_fleet_orders", step.parts)
                counted.set("sayso_fleet_done", step.finished)

        done = read_archives(
            inputs,
            out,
            scheduler=scheduler,
            workers=workers or options.cores(),
            part_size=part_size,
            outlet=outlet,
            published=options.day(published, "--published"),
            columns=column or (),
            pipeline=pipeline,
            progress=show,
        )
    print(
        f"{done.read} parts read, {done.kept} already there; they hold {done.reports} reports with {done.claims} claims; "
        f"{len(done.refused)} refused"
    )
    options.done(done.refused)


@app.command("picture")
def picture(
    lake: Annotated[Path, typer.Argument(help="The lake's folder.", metavar="DIR")],
    out: Annotated[Path, typer.Option("--out", help="Where the picture goes: a new folder, or an older picture's.")],
    scheduler: Scheduler = None,
    workers: Workers = None,
    metrics: MetricsOption = None,
) -> None:
    """Draw a lake's picture as Parquet: origins, incidents, control by place and day, tolls by place and month.

    Example: sayso fleet picture lake --out picture --workers 4
    """
    from sayso.fleet import draw

    counted = _counted(metrics)
    options.load_world()
    with render.progress() as bar:
        task = bar.add_task("Looking at the lake", total=None)

        def show(stage: Stage) -> None:
            bar.update(task, description=stage.name, completed=stage.done, total=stage.orders)
            if counted is not None:
                counted.set("sayso_fleet_orders", stage.orders)
                counted.set("sayso_fleet_done", stage.done)

        rows = draw(lake, out, scheduler=scheduler, workers=workers or options.cores(), progress=show)
    render.rows([{"table": name, "rows": count} for name, count in rows.items()], ("table", "rows"), Format.TABLE)
