"""The command that writes a page about one place or incident: dossier."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from sayso.cli import options
from sayso.cli.options import DEFAULT_LEDGER, AsKnownOption, ClaimsOption, LedgerOption, done
from sayso.errors import QuestionError, SaysoError


def register(app: typer.Typer) -> None:
    """Hang this command on the application."""
    app.command("dossier")(dossier)


def dossier(
    place: Annotated[str | None, typer.Argument(help="A place by name or id.")] = None,
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="KEY", help="An incident in place of a place: its key's start.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file, printed as PDF if its name ends in .pdf; else standard output."),
    ] = None,
    private: Annotated[bool, typer.Option("--private", help="Also name private sources.")] = False,
    as_known_on: AsKnownOption = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    claims: ClaimsOption = None,
) -> None:
    """Write one page on a place or an incident: map, control, tolls, disputes, every quote and the ledger's head.

    Example: sayso dossier "Albu Kamal" --ledger war.db -o brief.html
    """
    from sayso.api import opened
    from sayso.exports import dossier as pages

    if (place is None) == (incident is None):
        raise QuestionError("name either a place or an --incident")
    basis = options.Basis(ledger, claims)
    picture = basis.picture()
    picture = picture.as_known_on(options.day(as_known_on, "--as-known-on"))
    head = None
    if claims is None:
        with opened(ledger) as asked:
            head = asked.head()
    written = io.StringIO()
    pages.write(picture, written, place, incident=incident, head=head, show_private=private)
    try:
        _put(written.getvalue(), output)
    except OSError as error:
        raise SaysoError(f"{output or 'standard output'}: cannot be written: {error}") from error
    done(basis.refused)


def _put(page: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(page)
    elif output.suffix.lower() == ".pdf":
        from sayso.exports.printing import print_pdf

        print_pdf(page, output)
    else:
        output.write_text(page, encoding="utf-8")
