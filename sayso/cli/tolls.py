"""Commands that count people: toll and displacement, at once, by period, or by whose word is let in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli import options, render
from sayso.cli.options import AsKnownOption, Basis, FormatOption, FromOption, SourcesOption, ToOption, asks
from sayso.cli.render import Format
from sayso.errors import QuestionError
from sayso.model import Days, Direction, Outcome, SourceKind, Unit, Victims

if TYPE_CHECKING:
    from sayso.picture import Toll

PlaceOption = Annotated[str, typer.Option("--place", help="A place by name or id.")]


def register(app: typer.Typer) -> None:
    """Hang these commands on the application."""
    app.command("toll")(toll)
    app.command("displacement")(displacement)


@asks
def toll(
    basis: Basis,
    place: PlaceOption,
    since: FromOption = None,
    until: ToOption = None,
    outcome: Annotated[Outcome, typer.Option("--outcome", help="What happened to them.")] = Outcome.KILLED,
    victims: Annotated[str, typer.Option("--victims", help="civilian, combatant or all.")] = "all",
    sources: SourcesOption = None,
    by: Annotated[str | None, typer.Option("--by", help="A row a day, week or month, with the sum so far.")] = None,
    trust: Annotated[bool, typer.Option("--trust", help="How the bounds move as kinds of source are let in.")] = False,
    as_known_on: AsKnownOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """The least and the most people killed (wounded, ...), with no one counted twice.

    Example: sayso toll --place "Albu Kamal" --from 2017-11-10 --to 2017-11-13 --victims civilian
    """
    question = {
        "outcome": outcome,
        "victims": _victims(victims),
        "as_known_on": options.day(as_known_on, "--as-known-on"),
    }
    asked = _Asked(place, options.span(since, until), options.kinds(sources), question)
    shape = _shape(asked, by, trust)
    shape(basis.picture(), asked, format)


@asks
def displacement(
    basis: Basis,
    place: PlaceOption,
    since: FromOption = None,
    until: ToOption = None,
    direction: Annotated[Direction, typer.Option("--direction", help="Which way.")] = Direction.FLED,
    unit: Annotated[Unit, typer.Option("--unit", help="Persons and families are never mixed.")] = Unit.PERSONS,
    sources: SourcesOption = None,
    as_known_on: AsKnownOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """The least and the most people (or families) who fled, were evacuated or returned.

    Example: sayso displacement --place "Albu Kamal" --unit families
    """
    question = {"direction": direction, "unit": unit, "as_known_on": options.day(as_known_on, "--as-known-on")}
    asked = _Asked(place, options.span(since, until), options.kinds(sources), question)
    _displaced(basis.picture(), asked, format)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question about people: where, when, on whose word, and the rest as the picture takes it."""

    place: str
    days: Days | None
    kinds: frozenset[SourceKind] | None
    more: dict[str, Any]


Shape = Callable[[Any, _Asked, Format], None]


def _shape(asked: _Asked, by: str | None, trust: bool) -> Shape:
    """Which rendering of the answer is wished for.

    Raises:
        QuestionError: if the wishes do not go together.
    """
    from sayso.picture.series import Step

    if trust:
        if by is not None or asked.kinds is not None:
            raise QuestionError("--trust lets in every kind of source in turn; leave out --by and --sources")
        return _by_trust
    if by is None:
        return _at_once
    if by not in list(Step):
        raise QuestionError(f"--by: {by!r} is not known; one of {', '.join(Step)}")
    if asked.days is None:
        raise QuestionError("--by needs --from and --to")
    return lambda picture, asked, format: _by_step(picture, asked, Step(by), format)


def _at_once(picture: Any, asked: _Asked, format: Format) -> None:
    _print(picture.toll(asked.place, days=asked.days, kinds=asked.kinds, **asked.more), format)


def _displaced(picture: Any, asked: _Asked, format: Format) -> None:
    _print(picture.displacement(asked.place, days=asked.days, kinds=asked.kinds, **asked.more), format)


def _print(answer: Toll, format: Format) -> None:
    from sayso.cli import answers

    answers.toll(answer, format)


def _by_step(picture: Any, asked: _Asked, step: Any, format: Format) -> None:
    found = picture.series(asked.place, asked.days, step, kinds=asked.kinds, **asked.more).record()
    columns = ("from", "to", "low", "best", "high", "cumulative_low", "cumulative_best", "cumulative_high")
    render.rows(_open_ended(found, format), columns, format, title=asked.place)


def _by_trust(picture: Any, asked: _Asked, format: Format) -> None:
    found = [row.record() for row in picture.trust(asked.place, days=asked.days, **asked.more)]
    standing = [row | {"reports": row["standing"]["reports"], "origins": row["standing"]["origins"]} for row in found]
    columns = ("sources", "low", "best", "high", "reports", "origins")
    render.rows(_open_ended(standing, format), columns, format, title=asked.place)


def _open_ended(rows: Sequence[dict[str, Any]], format: Format) -> list[dict[str, Any]]:
    """For people, a missing high in words; for programs it stays null."""
    if format is not Format.TABLE:
        return list(rows)
    highs = ("high", "cumulative_high")
    return [row | {key: "no bound" for key in highs if key in row and row[key] is None} for row in rows]


def _victims(name: str) -> Victims | None:
    if name == "all":
        return None
    if name in (Victims.CIVILIAN, Victims.COMBATANT):
        return Victims(name)
    raise QuestionError(f"--victims: {name!r} is not known; one of civilian, combatant, all")
