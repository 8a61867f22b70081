"""The command that keeps watch."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from sayso.cli import options, render
from sayso.cli.options import FormatOption, MetricsOption
from sayso.cli.render import Format

if TYPE_CHECKING:
    from sayso.metrics import Metrics
    from sayso.watch import Round


def register(app: typer.Typer) -> None:
    """Hang this command on the application."""
    app.command("watch")(watch)


def watch(
    rules: Annotated[Path, typer.Argument(help="A file of rules: see the documentation's page on watching.")],
    once: Annotated[bool, typer.Option("--once", help="Ask what is due, tell what changed, and stop.")] = False,
    metrics: MetricsOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Also say what each round did.")] = False,
    left_out: Annotated[
        bool, typer.Option("--left-out", help="Ask nothing: list what was left out as irrelevant so far.")
    ] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Poll feeds politely, add what is new to the ledger, and say what that changed in the picture; quiet otherwise.

    Example: sayso watch rules.toml
    """
    from sayso.watch import Rules, Watcher
    from sayso.watch.state import State

    loaded = Rules.load(rules)
    if left_out:
        with State(loaded.state) as state:
            render.rows(
                state.left_out(), ("at", "feed", "title", "url", "score"), format, title="Left out as irrelevant"
            )
        return
    counted = _counted(metrics)
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))

    def after(done: Round) -> None:
        if counted is not None:
            _count(counted, done)
        if verbose:
            words = f"{done.asked} asked, {done.added} added, {done.left_out} left out, {done.alerts} alerts"
            render.err.print(Text(words, style="dim"))
        for trouble in done.troubles:
            render.err.print(Text(f"watch: {trouble}"), soft_wrap=True)

    with Watcher(loaded, options.load_world(), say=lambda line: print(line, flush=True)) as watcher:
        if once:
            done = watcher.round()
            after(done)
            raise typer.Exit(1 if done.troubles else 0)
        watcher.run(stop=lambda: bool(stopped), after=after)


def _counted(port: int | None) -> Metrics | None:
    return options.shown_metrics(
        port,
        {
            "sayso_watch_rounds": "Rounds of looking at what is due.",
            "sayso_watch_asked": "Feeds asked.",
            "sayso_watch_added": "Reports added to the ledger.",
            "sayso_watch_left_out": "Reports left out as irrelevant.",
            "sayso_watch_alerts": "Alerts made.",
            "sayso_watch_troubles": "What went wrong.",
        },
        {"sayso_watch_last_round": "When the last round ended, in seconds since 1970."},
    )


def _count(counted: Metrics, done: Round) -> None:
    counted.add("sayso_watch_rounds")
    for name in ("asked", "added", "left_out", "alerts"):
        counted.add(f"sayso_watch_{name}", getattr(done, name))
    counted.add("sayso_watch_troubles", len(done.troubles))
    counted.set("sayso_watch_last_round", time.time())
