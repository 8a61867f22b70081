"""Commands on actors: list, find, show, add, merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli import options, render
from sayso.cli.options import FormatOption
from sayso.cli.render import Format
from sayso.errors import QuestionError

if TYPE_CHECKING:
    from datetime import date

    from sayso.world.actors import Actor, Actors, Tie

app = typer.Typer(help="Actors: the parties to a war, their names, sides and enemies.", no_args_is_help=True)

COLUMNS = ("id", "name", "kind", "countries", "parents", "bloc")
InOption = Annotated[
    str | None, typer.Option("--in", metavar="CODE,...", help="ISO codes of the countries a report is about.")
]
DayOption = Annotated[str | None, typer.Option("--on", metavar="DAY", help="As of this day.")]


def _registry() -> Actors:
    from sayso.world import Actors
    from sayso.world.datafile import DataFile
    from sayso.world.tables import user_file

    own = user_file()
    return Actors.load([DataFile.read(own)] if own.exists() else [])


def _codes(text: str | None) -> list[str]:
    return [code.upper() for code in options.split(text) or ()]


@app.command("list")
def list_(country: InOption = None, format: FormatOption = Format.TABLE) -> None:
    """All actors, or those of some countries.

    Example: sayso actors list --in SY,IQ
    """
    actors, wanted = _registry(), set(_codes(country))
    kept = [actor for actor in actors if not wanted or wanted & set(actor.countries)]
    render.rows([_row(actors, actor) for actor in kept], COLUMNS, format)


@app.command()
def find(
    name: Annotated[str, typer.Argument(help="A name as a report writes it.")],
    country: InOption = None,
    on: DayOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """The actor that a name means; words like "the army" need a country.

    Example: sayso actors find "the army" --in SY
    """
    actors = _registry()
    found = actors.find(name, day=options.day(on, "--on"), countries=_codes(country))
    render.rows([_row(actors, found)] if found else [], COLUMNS, format)
    if found is None:
        raise typer.Exit(1)


@app.command()
def show(
    actor: Annotated[str, typer.Argument(help="An actor's id or name.")],
    on: DayOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Everything known of one actor: names, what it belongs to, its side, allies and enemies with days.

    Example: sayso actors show islamic-state
    """
    actors = _registry()
    found = actors.actor(actor) or actors.find(actor)
    if found is None:
        raise QuestionError(f"no actor is called {actor!r}; see `sayso actors list`")
    day = options.day(on, "--on")
    row = _row(actors, found) | {
        "lineage": list(actors.lineage(found.id, day)),
        "bloc": actors.bloc(found.id, day),
        "allies": [_tie(tie) for tie in found.allies],
        "enemies": [_tie(tie) for tie in found.enemies],
        "enemies_in_force": sorted(other.id for other in actors if actors.enemies(found.id, other.id, day)),
        "shared": list(found.shared),
        "generic": list(found.generic),
        "existed": _span(found.first, found.last) or None,
    }
    if format is Format.TABLE:
        render.rows([{"what": key, "value": value} for key, value in row.items()], ("what", "value"), format)
    else:
        render.rows([row], tuple(row), format)


@app.command()
def add(
    id: Annotated[str, typer.Argument(help="A short readable id, or a known actor's to add names to it.")],
    name: Annotated[str | None, typer.Option("--name", help="Its name; needed for a new actor.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="state, force, armed group, militia, ...")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="Another name; may be given again.")] = None,
    country: InOption = None,
    parent: Annotated[list[str] | None, typer.Option("--parent", help="Id of what it belongs to.")] = None,
    enemy: Annotated[list[str] | None, typer.Option("--enemy", help="Id of an enemy.")] = None,
) -> None:
    """Add an actor, or names of a known one, to your own world file.

    Example: sayso actors add desert-hawks --name "Desert Hawks" --kind militia --parent syria --in SY
    """
    from sayso.world.edit import add_actor
    from sayso.world.tables import user_file

    fields = {
        "id": id, "name": name or "", "kind": kind or "", "aliases": alias or [], "countries": _codes(country),
        "parents": parent or [], "enemies": enemy or [],
    }  # fmt: skip
    actors = add_actor(user_file(), fields)
    render.err.print(f"{id} is in {user_file()}; {len(actors)} actors in all")


@app.command()
def merge(
    merged: Annotated[str, typer.Argument(help="Id of the actor that is not one of its own.")],
    into: Annotated[str, typer.Argument(help="Id of the actor that it is.")],
) -> None:
    """Say that two actors are one: every name of the first then means the second.

    Example: sayso actors merge desert-hawks syrian-army
    """
    from sayso.world.edit import merge_actors
    from sayso.world.tables import user_file

    merge_actors(user_file(), merged, into)
    render.err.print(f"{merged} now means {into}; taken back by deleting the entry in {user_file()}")


def _row(actors: Actors, actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "countries": list(actor.countries),
        "parents": [_tie(tie) for tie in actor.parents],
        "bloc": actors.bloc(actor.id),
        "aliases": list(actor.aliases),
    }


def _tie(tie: Tie) -> str:
    span = _span(tie.first, tie.last)
    return f"{tie.other} ({span})" if span else tie.other


def _span(first: date | None, last: date | None) -> str:
    return f"{first or ''} to {last or ''}".strip() if first or last else ""
