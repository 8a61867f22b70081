"""Commands that take claims in and give them out: import, export, claims, demo."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from sayso import claims_file
from sayso.cli import options, render
from sayso.cli.options import (
    DEFAULT_LEDGER,
    AsKnownOption,
    Basis,
    FormatOption,
    FromOption,
    LedgerOption,
    SourcesOption,
    ToOption,
    asks,
    done,
)
from sayso.cli.render import Format
from sayso.errors import QuestionError, Refusal, SaysoError
from sayso.model import Claim, Kind

FORMATS = (
    "claims", "public-claims", "csv", "geojson", "ged", "acled", "hxl", "gpkg", "kml", "airwars", "ftm", "jsonld", "parquet",
)  # fmt: skip
SHORT = 8
CLAIM_COLUMNS = ("id", "published", "outlet", "source", "kind", "what", "place", "date", "quote")


def register(app: typer.Typer) -> None:
    """Hang these commands on the application."""
    app.command("import")(import_)
    app.command("export")(export)
    app.command("claims")(claims)
    app.command("demo")(demo)


def import_(
    file: Annotated[Path, typer.Argument(help="A claims file, or a CSV table of UCDP GED or ACLED.")],
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Take a claims file into the ledger, or a UCDP GED or ACLED table, which is known by its header.

    Example: sayso import claims.jsonl --ledger war.db
    """
    from sayso.intake import datasets
    from sayso.ledger import Ledger

    refused: list[Refusal] = []
    known = datasets.recognise(file)
    taken = claims_file.read(file, refused) if known is None else datasets.read(file, refused)
    with Ledger.open(ledger) as opened:
        added = opened.import_claims(taken)
    print(f"{added} claims imported, {len(taken) - added} already there, {len(refused)} refused")
    done(refused)


@asks
def export(
    basis: Basis,
    as_: Annotated[str, typer.Option("--as", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")] = "claims",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; else standard output.")] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Also name private sources; without it only `claims` does.")
    ] = False,
    place: Annotated[
        str | None, typer.Option("--place", help="Only what is said of this place and of what lies inside it.")
    ] = None,
    since: FromOption = None,
    until: ToOption = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Only what this actor did, holds or suffered.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this kind of claim.")] = None,
    sources: SourcesOption = None,
    as_known_on: AsKnownOption = None,
) -> None:
    """Give claims and picture out in another format, all or those that are asked for; days are those on which it happened.

    Example: sayso export --as geojson --ledger war.db -o war.geojson
    """
    from sayso import exports

    wanted = exports.FORMATS.get(as_)
    if as_ == "dossier":
        raise QuestionError("a dossier is of one place or incident: `sayso dossier PLACE -o brief.pdf`")
    if wanted is None:
        raise QuestionError(f"no export format {as_!r}; there are {', '.join(exports.FORMATS)}")
    picture = basis.picture().narrowed(
        place=place,
        days=options.span(since, until),
        actor=actor,
        kind=kind,
        sources=options.kinds(sources),
        as_known_on=options.day(as_known_on, "--as-known-on"),
    )
    try:
        if output is None:
            exports.export(as_, picture, sys.stdout.buffer if wanted.binary else sys.stdout, show_private=private)
        else:
            with output.open("wb") if wanted.binary else output.open("w", encoding="utf-8", newline="") as stream:
                exports.export(as_, picture, stream, show_private=private)
    except OSError as error:
        raise SaysoError(f"{output or 'standard output'}: cannot be written: {error}") from error


@asks
def claims(
    basis: Basis,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this kind of claim.")] = None,
    place: Annotated[str | None, typer.Option("--place", help="Only claims whose place has this in its name.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only claims with this in a source's name.")] = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Only claims about this actor.")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="Only this outlet's reports.")] = None,
    doc: Annotated[str | None, typer.Option("--doc", help="Only this report's claims.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Published on this day or before.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List claims with who said each, and the exact words.

    Example: sayso claims --place "Albu Kamal" --kind control --ledger war.db
    """
    first, last = options.day(since, "--from"), options.day(until, "--to")
    kept: list[bool | Callable[[Claim], bool]] = [
        kind is None or (lambda c: c.kind is kind),
        place is None or (lambda c: c.place is not None and _within(place, c.place.name)),
        source is None or (lambda c: any(_within(source, s.name) for s in c.speakers)),
        actor is None or (lambda c: any(_within(actor, name) for name in _actors(c))),
        outlet is None or (lambda c: c.outlet == outlet),
        doc is None or (lambda c: c.doc == doc),
        first is None or (lambda c: c.known_on is not None and c.known_on >= first),
        last is None or (lambda c: c.known_on is not None and c.known_on <= last),
    ]
    tests = [test for test in kept if callable(test)]
    found = [c for c in basis.every_claim() if all(test(c) for test in tests)]
    found.sort(key=lambda c: (str(c.published or ""), c.doc, c.start, c.id))
    print_claims(found[:limit], format, title=f"{len(found)} claims")


def _within(part: str, whole: str) -> bool:
    return part.casefold() in whole.casefold()


def _actors(claim: Claim) -> Iterable[str]:
    record = claims_file.record(claim)
    keys = ("actor", "perpetrator", "target", "victim_group")
    return [record[k] for key in keys for k in (key, f"{key}_id") if record.get(k)]


def print_claims(found: Iterable[Claim], format: Format, *, title: str) -> None:
    """Print claims in a format that a program or a person reads."""
    found = list(found)
    if format is Format.JSONL:
        claims_file.write(found, sys.stdout)
        return
    records = [claims_file.record(each) for each in found]
    if format is Format.TABLE:
        records = [record | {"what": _summary(record), "id": record["id"][:SHORT]} for record in records]
    render.rows(records, CLAIM_COLUMNS, format, title=title)


def _summary(record: dict[str, object]) -> str:
    """The claim's content in a few words, for a table's cell."""
    parts = [
        "denies:" if record["polarity"] == "denies" else None,
        "perhaps" if record["hedged"] else None,
        record.get("count_text"),
        record.get("victims") if record.get("victims") != "unspecified" else None,
        record.get("outcome") or record.get("direction") or record.get("type") or record.get("status"),
        record.get("actor"),
        record.get("change"),
        f"by {record['perpetrator']}" if record.get("perpetrator") else None,
    ]
    return " ".join(str(part) for part in parts if part)


def demo(
    ledger: Annotated[str, typer.Option("--ledger", help="Where the demo leaves its ledger.")] = "sayso-demo.db",
) -> None:
    """One town, two weeks: read the shipped dossier and draw the picture.

    Example: sayso demo
    """
    from sayso import demo as dossier

    dossier.run(render.out, ledger)
