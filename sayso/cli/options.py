"""Options that many commands share, and how they become claims, days and a picture."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import wraps
from inspect import Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from sayso import claims_file
from sayso.cli import render
from sayso.cli.render import Format
from sayso.errors import QuestionError, Refusal
from sayso.model import Claim, Days, SourceKind

if TYPE_CHECKING:
    from sayso.metrics import Metrics
    from sayso.picture import Picture
    from sayso.world import World

LedgerOption = Annotated[
    str,
    typer.Option(
        "--ledger",
        envvar="SAYSO_LEDGER",
        help="The ledger: a file, or a PostgreSQL URL; or a lake's folder, to ask it.",
    ),
]
ClaimsOption = Annotated[
    Path | None, typer.Option("--claims", help="Use this claims file in place of a ledger (- for standard input).")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print.")]
AsKnownOption = Annotated[
    str | None, typer.Option("--as-known-on", metavar="DAY", help="Use only what had been published by this day.")
]

FromOption = Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day.")]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DAY", help="To this day.")]
SourcesOption = Annotated[str | None, typer.Option("--sources", metavar="KIND,...", help="Only these kinds of source.")]
MetricsOption = Annotated[
    int | None,
    typer.Option(
        "--metrics", metavar="PORT", min=0, max=65535, help="Show numbers for Prometheus at this port, to this machine."
    ),
]


class Reviews(StrEnum):
    """How reviewers' judgements count."""

    USE = "use"
    ONLY = "only"
    IGNORE = "ignore"


ReviewsOption = Annotated[
    Reviews, typer.Option("--reviews", help="Use reviews, use only reviewed claims, or ignore them.")
]
RecordedOption = Annotated[
    str | None, typer.Option("--as-recorded-on", metavar="DAY", help="What this ledger itself held on that day.")
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


@dataclass(frozen=True, slots=True)
class Basis:
    """What a question is asked of: a ledger as it is, or was on a day, with or without its reviews; or a claims file.

    The fields are options, which `asks` gives a command; `refused` collects the lines of a claims file that are none.
    """

    ledger: LedgerOption = DEFAULT_LEDGER
    claims: ClaimsOption = None
    reviews: ReviewsOption = Reviews.USE
    as_recorded_on: RecordedOption = None
    refused: list[Refusal] = field(default_factory=list, init=False)

    def picture(self) -> Picture:
        """The picture of a claims file, else of the ledger, in the shipped world."""
        from sayso.api import open as open_picture
        from sayso.picture import Picture

        wishes = self._wishes()
        if self.claims is not None:
            return Picture(self.every_claim(), load_world())
        return open_picture(self.ledger, world=load_world(), **wishes)

    def every_claim(self) -> list[Claim]:
        """The claims of a claims file, else of the ledger."""
        wishes = self._wishes()
        if self.claims is not None:
            if str(self.claims) == "-":
                stream = typer.get_text_stream("stdin", encoding="utf-8")
                return list(claims_file.parse_lines(stream, "-", self.refused))
            return claims_file.read(self.claims, self.refused)
        from sayso.api import opened

        with opened(self.ledger) as ledger:
            return list(ledger.claims(**wishes))

    def _wishes(self) -> dict[str, Any]:
        """What only a ledger can be asked for.

        Raises:
            QuestionError: if it is asked of a claims file, or the day is none.
        """
        recorded = day(self.as_recorded_on, "--as-recorded-on")
        if self.claims is not None and (self.reviews is not Reviews.USE or recorded is not None):
            raise QuestionError("--reviews and --as-recorded-on ask a ledger; a claims file has neither")
        return {"reviews": str(self.reviews), "as_recorded_on": recorded}


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """A command that asks something, with the options of what it is asked of: its first argument is the `Basis` they make.

    What was refused on the way is told at the end, with a non-zero status.
    """
    own = list(signature(command, eval_str=True).parameters.values())[1:]
    shared = list(signature(Basis, eval_str=True).parameters.values())

    @wraps(command)
    def asked(**given: Any) -> None:
        basis = Basis(**{each.name: given.pop(each.name) for each in shared})
        command(basis, **given)
        done(basis.refused)

    told = [each.replace(kind=each.KEYWORD_ONLY) for each in (*own, *shared)]
    asked.__signature__ = Signature(told)  # type: ignore[attr-defined]
    asked.__annotations__ = {each.name: each.annotation for each in told}
    return asked


def load_world() -> World:
    """The shipped world; building the gazetteer's index on first use is shown."""
    from sayso.world import World, prepare

    with render.progress() as bar:
        task = bar.add_task("Opening the gazetteer", total=1.0)
        prepare(progress=lambda what, share: bar.update(task, description=what, completed=share))
    return World.load()


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shown_metrics(port: int | None, counters: Mapping[str, str], gauges: Mapping[str, str]) -> Metrics | None:
    """Numbers by their names and meanings, shown to this machine at a port, where it is told; None without a port.

    Raises:
        SaysoError: if the library is missing or the port is taken.
    """
    if port is None:
        return None
    from sayso.metrics import HOST, Metrics

    made = Metrics(counters, gauges)
    render.err.print(Text(f"metrics at http://{HOST}:{made.serve(port)}/metrics"))
    return made


def done(refused: Sequence[Refusal]) -> None:
    """Tell what was refused, and end with a non-zero status if anything was.

    Raises:
        typer.Exit: if anything was refused.
    """
    render.refusals(refused)
    if refused:
        raise typer.Exit(1)


def span(since: str | None, until: str | None) -> Days | None:
    """The days from `--from` to `--to`; None without either.

    Raises:
        QuestionError: if one is missing, no day, or they are reversed.
    """
    first, last = day(since, "--from"), day(until, "--to")
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise QuestionError("give both --from and --to, or neither")
    if last < first:
        raise QuestionError(f"--to {last} lies before --from {first}")
    return Days(first, last)


def kinds(names: str | None) -> frozenset[SourceKind] | None:
    """The kinds of source that `--sources` names.

    Raises:
        QuestionError: if one is not known.
    """
    parts = split(names)
    if parts is None:
        return None
    known = {str(kind) for kind in SourceKind}
    wrong = [part for part in parts if part not in known]
    if wrong or not parts:
        raise QuestionError(f"--sources: {', '.join(wrong) or 'nothing'} is not known; of {', '.join(sorted(known))}")
    return frozenset(SourceKind(part) for part in parts)


def split(text: str | None) -> Sequence[str] | None:
    """The parts of a comma-separated option."""
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]
