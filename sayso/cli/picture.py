"""Commands that ask the picture: control, toll, disputes, timeline, desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from sayso.cli import options, render
from sayso.cli.options import DEFAULT_LEDGER, AsKnownOption, ClaimsOption, FormatOption, LedgerOption
from sayso.cli.render import Format
from sayso.errors import QuestionError, Refusal
from sayso.model import Days, Outcome, SourceKind, Victims

BlocOption = Annotated[bool, typer.Option("--bloc", help="Show blocs of allies instead of single actors.")]


def register(app: typer.Typer) -> None:
    """Hang these commands on the application."""
    app.command("control")(control)
    app.command("toll")(toll)
    app.command("disputes")(disputes)
    app.command("timeline")(timeline)
    app.command("desk")(desk)


def _done(refused: Sequence[Refusal]) -> None:
    render.refusals(refused)
    if refused:
        raise typer.Exit(1)


def control(
    place: Annotated[str | None, typer.Argument(help="A place by name or id; without one, every place.")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="Only this day.")] = None,
    as_known_on: AsKnownOption = None,
    daily: Annotated[bool, typer.Option("--daily", help="One row a day.")] = False,
    bloc: BlocOption = False,
    ledger: LedgerOption = DEFAULT_LEDGER,
    claims: ClaimsOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Who holds a place on which day, and how surely.

    Example: sayso control "Albu Kamal" --daily --as-known-on 2017-11-10
    """
    from sayso.cli import answers

    refused: list[Refusal] = []
    picture = options.load_picture(ledger, claims, refused)
    known, day = options.day(as_known_on, "--as-known-on"), options.day(at, "--at")
    found = picture.control(place, at=day, as_known_on=known, daily=daily, bloc=bloc)
    answers.control(picture, found if isinstance(found, list) else [found], format, daily=daily, at=day)
    _done(refused)


def toll(
    place: Annotated[str, typer.Option("--place", help="A place by name or id.")],
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="To this day.")] = None,
    outcome: Annotated[Outcome, typer.Option("--outcome", help="What happened to them.")] = Outcome.KILLED,
    victims: Annotated[str, typer.Option("--victims", help="civilian, combatant or all.")] = "all",
    sources: Annotated[
        str | None, typer.Option("--sources", metavar="KIND,...", help="Only these kinds of source.")
    ] = None,
    as_known_on: AsKnownOption = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    claims: ClaimsOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """The least and the most people killed (wounded, ...), with no one counted twice.

    Example: sayso toll --place "Albu Kamal" --from 2017-11-10 --to 2017-11-13 --victims civilian
    """
    from sayso.cli import answers

    refused: list[Refusal] = []
    picture = options.load_picture(ledger, claims, refused)
    answer = picture.toll(
        place,
        days=_span(since, until),
        outcome=outcome,
        victims=_victims(victims),
        kinds=_kinds(sources),
        as_known_on=options.day(as_known_on, "--as-known-on"),
    )
    answers.toll(answer, format)
    _done(refused)


def _span(since: str | None, until: str | None) -> Days | None:
    first, last = options.day(since, "--from"), options.day(until, "--to")
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise QuestionError("give both --from and --to, or neither")
    if last < first:
        raise QuestionError(f"--to {last} lies before --from {first}")
    return Days(first, last)


def _victims(name: str) -> Victims | None:
    if name == "all":
        return None
    if name in (Victims.CIVILIAN, Victims.COMBATANT):
        return Victims(name)
    raise QuestionError(f"--victims: {name!r} is not known; one of civilian, combatant, all")


def _kinds(names: str | None) -> frozenset[SourceKind] | None:
    parts = options.split(names)
    if parts is None:
        return None
    known = {str(kind) for kind in SourceKind}
    wrong = [part for part in parts if part not in known]
    if wrong or not parts:
        raise QuestionError(f"--sources: {', '.join(wrong) or 'nothing'} is not known; of {', '.join(sorted(known))}")
    return frozenset(SourceKind(part) for part in parts)


def disputes(
    as_known_on: AsKnownOption = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    claims: ClaimsOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Claims that cannot all be true, with both sides' quotes.

    Example: sayso disputes --ledger war.db
    """
    from sayso.cli import answers

    refused: list[Refusal] = []
    picture = options.load_picture(ledger, claims, refused)
    answers.disputes(picture.disputes(as_known_on=options.day(as_known_on, "--as-known-on")), format)
    _done(refused)


def timeline(
    place: Annotated[str, typer.Argument(help="A place by name or id.")],
    as_known_on: AsKnownOption = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    claims: ClaimsOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """What was said to happen at a place, in order of when it happened and when it was published.

    Example: sayso timeline "Albu Kamal"
    """
    refused: list[Refusal] = []
    picture = options.load_picture(ledger, claims, refused)
    rows = [row.record() for row in picture.timeline(place, as_known_on=options.day(as_known_on, "--as-known-on"))]
    render.rows(rows, ("date", "published", "kind", "what", "source", "quote"), format, title=place)
    _done(refused)


def desk(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8765,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Open the desk, a web page on this machine: map, claims, quotes.

    Example: sayso desk --ledger war.db
    """
    from sayso.desk import serve

    serve(ledger, host=host, port=port)
