"""The command that shows which claims are taken for one event, and why any two of them are or are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from sayso.cli import options, render
from sayso.cli.options import AsKnownOption, Basis, FormatOption, asks
from sayso.cli.render import Format

if TYPE_CHECKING:
    from sayso.picture import Picture

COLUMNS = ("event", "place", "days", "standing", "claims", "quote")


def register(app: typer.Typer) -> None:
    """Hang the command on the application."""
    app.command("incidents")(incidents)


@asks
def incidents(
    basis: Basis,
    place: Annotated[str | None, typer.Option("--place", help="Only here and in what lies inside.")] = None,
    pair: Annotated[
        tuple[str, str] | None, typer.Option("--pair", help="Why two claims, by id, are one event or are not.")
    ] = None,
    as_known_on: AsKnownOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """The events that claims speak of, each with its claims; with --pair, why two claims are taken for one or for two.

    Example: sayso incidents --place "Albu Kamal"
    """
    picture = basis.picture().as_known_on(options.day(as_known_on, "--as-known-on"))
    if pair is not None:
        _pair(picture, *pair, format)
    else:
        render.rows(list(_events(picture, picture.place_key(place))), COLUMNS, format, title=place)


def _events(picture: Picture, place: str | None) -> Iterator[dict[str, Any]]:
    """A row an event that has a claim inside the place, most widely told first."""
    geo = picture.geography
    for event in sorted(picture.incidents, key=lambda e: (-len(picture.origins(e.claims).origins), e.key)):
        places = {key for claim in event.claims if (key := geo.key(claim.place)) is not None}
        if place is None or any(geo.contains(place, key) for key in places):
            days = [claim.date for claim in event.claims if claim.date is not None]
            yield {
                "event": event.key,
                "place": ", ".join(sorted(geo.name(key) for key in places)),
                "days": ", ".join(sorted({f"{d.first}" if d.length == 1 else f"{d.first} to {d.last}" for d in days})),
                "standing": str(picture.origins(event.claims)),
                "claims": [claim.id for claim in event.claims],
                "quote": event.claims[0].quote,
            }


def _pair(picture: Picture, one: str, other: str, format: Format) -> None:
    """The reasons for and against a pair, and what became of it."""
    from sayso.picture.joining import rules
    from sayso.picture.pairs import score

    reasons = picture.pair(one, other)
    events = [event for event in picture.incidents if {one, other} & {claim.id for claim in event.claims}]
    together = any({one, other} <= {claim.id for claim in event.claims} for event in events)
    rows = [{"reason": name, "weight": round(weight, 2)} for name, weight in reasons or ()]
    total = score(reasons or [])
    verdict = "one event" if together else "two events"
    if any(event.key.startswith("incident:") for event in events):
        why = "an incident_id, of the report or of a reviewer's split or merge, decides"
    elif reasons is None:
        why = "they cannot be one: too far apart in place or days, the dead of two sides, or two numbers of one speaker"
    else:
        why = f"a pair that scores {total:.2f} of the {rules().join:.2f} that make one likely"
    if format is Format.TABLE:
        render.out.print(Text(f"{verdict}: {why}"))
        render.rows(rows, ("reason", "weight"), format)
        return
    found = {"one": one, "other": other, "verdict": verdict, "why": why, "score": round(total, 2), "reasons": rows}
    render.rows([found], ("one", "other", "verdict", "why", "score"), format)
