"""Commands that ask the picture: disputes, timeline, route; and the desk, which shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from sayso.cli import options, render
from sayso.cli.options import DEFAULT_LEDGER, AsKnownOption, Basis, FormatOption, LedgerOption, asks
from sayso.cli.render import Format
from sayso.errors import QuestionError


def register(app: typer.Typer) -> None:
    """Hang these commands on the application."""
    app.command("disputes")(disputes)
    app.command("timeline")(timeline)
    app.command("route")(route)
    app.command("desk")(desk)
    app.command("publish")(publish)


@asks
def disputes(
    basis: Basis,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Set out so many in a table; 0 sets out all.")] = 25,
    as_known_on: AsKnownOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Claims that cannot all be true, with both sides' quotes, those first on which most hangs.

    Example: sayso disputes --ledger war.db --limit 10
    """
    from sayso.cli import answers

    picture = basis.picture()
    found = picture.disputes(as_known_on=options.day(as_known_on, "--as-known-on"))
    answers.disputes(found, format, limit=limit or len(found))


@asks
def timeline(
    basis: Basis,
    place: Annotated[str, typer.Argument(help="A place by name or id.")],
    as_known_on: AsKnownOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """What was said to happen at a place, in order of when it happened and when it was published.

    Example: sayso timeline "Albu Kamal"
    """
    picture = basis.picture()
    rows = [row.record() for row in picture.timeline(place, as_known_on=options.day(as_known_on, "--as-known-on"))]
    render.rows(rows, ("date", "published", "kind", "what", "source", "quote"), format, title=place)


@asks
def route(
    basis: Basis,
    name: Annotated[str, typer.Argument(help="A road by name.")],
    at: Annotated[str, typer.Option("--at", metavar="DAY", help="On this day.")],
    as_known_on: AsKnownOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Whether a road was open on a day, from claims about it and from who held the places along it.

    Example: sayso route "Baghdad-Damascus highway" --at 2017-11-13
    """
    picture = basis.picture()
    day = options.day(at, "--at")
    if day is None:
        raise QuestionError("--at: which day?")
    answer = picture.route(name, day, as_known_on=options.day(as_known_on, "--as-known-on")).record()
    if format is Format.TABLE:
        render.out.print(Text(answer["sentence"]))
        render.rows(answer["stages"], ("name", "holder", "probability"), format, title=answer["route"])
    else:
        render.rows([answer], ("route", "day", "status", "sentence"), format)


def desk(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8765,
    ledger: LedgerOption = DEFAULT_LEDGER,
    login: Annotated[
        bool, typer.Option("--login", help="Let in only who has an account; beyond this machine that is always so.")
    ] = False,
    public: Annotated[
        bool, typer.Option("--public", help="Show the ledger as it is now, read-only, private sources by kind only.")
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name the desk answers to, such as that of a proxy.")
    ] = None,
    without_login: Annotated[
        bool, typer.Option("--without-login", help="Listen beyond this machine, where anybody can write to the ledger.")
    ] = False,
    tiles: Annotated[
        str | None,
        typer.Option(
            "--tiles", help="The map's ground: a PMTiles file, or a tile server's address with {z}, {x}, {y}."
        ),
    ] = None,
    credit: Annotated[str | None, typer.Option("--credit", help="Whom the map names for these tiles.")] = None,
) -> None:
    """Open the desk, a web page on this machine: map, claims, quotes.

    Example: sayso desk --ledger war.db
    """
    from sayso.desk import serve

    serve(
        ledger,
        host=host,
        port=port,
        names=name or [],
        login=login,
        public=public,
        without_login=without_login,
        tiles=tiles,
        credit=credit,
    )


def publish(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one published before, which is replaced.")],
    ledger: LedgerOption = DEFAULT_LEDGER,
    as_known_on: AsKnownOption = None,
) -> None:
    """Write the ledger's public view as web pages that any host or USB stick can carry; private sources by kind only.

    Example: sayso publish site --ledger war.db
    """
    from sayso.desk.publishing import publish as write

    known = options.day(as_known_on, "--as-known-on")
    world = options.load_world()
    with render.progress() as bar:
        task = bar.add_task("Writing pages", total=None)

        def moved(done: int, found: int) -> None:
            bar.update(task, completed=done, total=found)

        done = write(ledger, folder, as_known_on=known, world=world, progress=moved)
    print(f"{done.pages} pages, {done.bytes / 1e6:.1f} MB in {folder}; open {folder / 'index.html'}. Head: {done.head}")
