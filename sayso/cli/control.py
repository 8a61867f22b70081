"""Commands about control: who held a place, what carries the answer, what would change it; and the sources' record."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from sayso.cli import options
from sayso.cli.options import AsKnownOption, Basis, FormatOption, asks
from sayso.cli.render import Format
from sayso.errors import QuestionError

BlocOption = Annotated[bool, typer.Option("--bloc", help="Show blocs of allies instead of single actors.")]


class Show(StrEnum):
    """What is shown of control."""

    HOLDER = "holder"
    CHANGES = "changes"
    WHY = "why"
    DOUBTS = "doubts"


ShowOption = Annotated[
    Show,
    typer.Option(
        "--show",
        help="The holder; the changes of hands, with likely day and spread; why: the claims that carry the answer, with "
        "their weight; doubts: which single claim, were it false, would change the answer most.",
    ),
]


def register(app: typer.Typer) -> None:
    """Hang these commands on the application."""
    app.command("control")(control)
    app.command("sources")(sources)


@asks
def control(
    basis: Basis,
    place: Annotated[str | None, typer.Argument(help="A place by name or id; without one, every place.")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="Only this day.")] = None,
    as_known_on: AsKnownOption = None,
    daily: Annotated[bool, typer.Option("--daily", help="One row a day.")] = False,
    show: ShowOption = Show.HOLDER,
    bloc: BlocOption = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Who holds a place on which day, how surely, and on the strength of which claims.

    Example: sayso control "Albu Kamal" --daily --as-known-on 2017-11-10
    """
    from sayso.cli import control_answers as answers

    if show in (Show.WHY, Show.DOUBTS) and place is None:
        raise QuestionError(f"--show {show} asks about one place; name it")
    if show is not Show.HOLDER and daily:
        raise QuestionError(f"--daily and --show {show} are two questions; ask one")
    known, day = options.day(as_known_on, "--as-known-on"), options.day(at, "--at")
    picture = basis.picture()
    if show is Show.DOUBTS and place is not None:
        answers.doubts(picture, place, picture.what_would_change(place, at=day, as_known_on=known, bloc=bloc), format)
    else:
        found = picture.control(place, at=day, as_known_on=known, daily=daily, bloc=bloc)
        asked = found if isinstance(found, list) else [found]
        match show:
            case Show.CHANGES:
                answers.changes(picture, asked, format)
            case Show.WHY:
                answers.why(picture, asked[0], format)
            case _:
                answers.control(picture, asked, format, daily=daily, at=day)


@asks
def sources(
    basis: Basis,
    as_known_on: AsKnownOption = None,
    least: Annotated[int, typer.Option("--least", min=1, help="Only lines that rest on so many claims.")] = 1,
    format: FormatOption = Format.TABLE,
) -> None:
    """How often each source's claims of control held up, by whose deeds it spoke of; with intervals.

    Example: sayso sources --least 5 --ledger war.db
    """
    from sayso.cli import control_answers as answers

    known: date | None = options.day(as_known_on, "--as-known-on")
    picture = basis.picture()
    answers.record([line for line in picture.sources_record(as_known_on=known) if line.claims >= least], format)
