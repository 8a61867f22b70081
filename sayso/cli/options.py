"""Options that many commands share, and how they become claims, days and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso import claims_file
from sayso.cli import render
from sayso.cli.render import Format
from sayso.errors import QuestionError, Refusal
from sayso.model import Claim

if TYPE_CHECKING:
    from sayso.picture import Picture
    from sayso.world import World

LedgerOption = Annotated[
    str, typer.Option("--ledger", envvar="SAYSO_LEDGER", help="The ledger: a file, or a PostgreSQL URL.")
]
ClaimsOption = Annotated[
    Path | None, typer.Option("--claims", help="Use this claims file in place of a ledger (- for standard input).")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print.")]
AsKnownOption = Annotated[
    str | None, typer.Option("--as-known-on", metavar="DAY", help="Use only what had been published by this day.")
]
DEFAULT_LEDGER = "sayso.db"


def day(text: str | None, option: str) -> date | None:
    """The day an option names.

    Raises:
        QuestionError: if it is no ISO day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{option}: {text!r} is not a day; write it as 2017-11-13") from error


def load_claims(ledger: str, claims: Path | None, refused: list[Refusal]) -> list[Claim]:
    """The claims of a claims file, else of the ledger."""
    if claims is not None:
        if str(claims) == "-":
            stream = typer.get_text_stream("stdin", encoding="utf-8")
            return list(claims_file.parse_lines(stream, "-", refused))
        return claims_file.read(claims, refused)
    from sayso.ledger import Ledger

    with Ledger.open(ledger, create=False) as opened:
        return list(opened.claims())


def load_world() -> World:
    """The shipped world; building the gazetteer's index on first use is shown."""
    from sayso.world import World, prepare

    with render.progress() as bar:
        task = bar.add_task("Opening the gazetteer", total=1.0)
        prepare(progress=lambda what, share: bar.update(task, description=what, completed=share))
    return World.load()


def load_picture(ledger: str, claims: Path | None, refused: list[Refusal]) -> Picture:
    """The picture of a claims file, else of the ledger, in the shipped world."""
    from sayso.api import open as open_picture
    from sayso.picture import Picture

    if claims is not None:
        return Picture(load_claims(ledger, claims, refused), load_world())
    return open_picture(ledger, world=load_world())


def split(text: str | None) -> Sequence[str] | None:
    """The parts of a comma-separated option."""
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]
