"""The command line: every command is one call into the rooms.

Heavy rooms (spaCy, SciPy, the web desk) are imported by the command that needs them, so that `sayso --help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

import typer

from sayso import __version__
from sayso.cli import (
    accounts,
    actors,
    briefs,
    control,
    doctor,
    fleet,
    incidents,
    ledger,
    picture,
    places,
    render,
    reports,
    review,
    taking,
    tolls,
    watching,
)
from sayso.errors import SaysoError

app = typer.Typer(
    name="sayso",
    help="A war monitor's desk in a box: who says what in reports about a war, and the picture it amounts to.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
taking.register(app)
reports.register(app)
briefs.register(app)
control.register(app)
picture.register(app)
tolls.register(app)
incidents.register(app)
ledger.register(app)
watching.register(app)
doctor.register(app)
app.add_typer(fleet.app, name="fleet")
app.add_typer(review.app, name="review")
app.add_typer(places.app, name="places")
app.add_typer(actors.app, name="actors")
app.add_typer(accounts.app, name="accounts")


@app.callback(invoke_without_command=True)
def _version(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        print(f"sayso {__version__}")
        raise typer.Exit


def _answers_alone() -> None:
    """Standard output for what commands print: what a library writes there by itself, as a solver does now and then, goes to
    standard error, so that an answer stays one that a program can read."""
    # Where standard output is closed there is nothing to keep clean.
    with suppress(OSError):
        own = os.dup(1)
        os.dup2(2, 1)
        told = sys.stdout
        sys.stdout = os.fdopen(
            own, "w", encoding=told.encoding, errors=told.errors, buffering=1 if told.isatty() else -1
        )


def main() -> None:
    """Run the command line; what Sayso itself finds wrong is told in one line, with exit status 1."""
    _answers_alone()
    # A command makes hundreds of thousands of small lasting objects; looking for cycles among them at every step costs a tenth.
    gc.set_threshold(200_000, 50, 50)
    try:
        app()
    except SaysoError as error:
        render.complain(str(error))
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except KeyboardInterrupt:
        render.complain("stopped")
        sys.exit(130)
