"""Commands that take reports in: read, add, relevance."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from sayso import claims_file
from sayso.cli import options, render
from sayso.cli.options import DEFAULT_LEDGER, FormatOption, LedgerOption
from sayso.cli.render import Format
from sayso.cli.reports import CLAIM_COLUMNS, print_claims
from sayso.errors import Refusal

if TYPE_CHECKING:
    from sayso.intake import Note, Received
    from sayso.ledger import Ledger
    from sayso.reading import Reading

Inputs = Annotated[
    list[str], typer.Argument(help="Files, folders, web addresses, or - for standard input.", metavar="INPUT...")
]
Outlet = Annotated[str | None, typer.Option("--outlet", help="Who published inputs that do not say.")]
Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DAY", help="When inputs that do not say were published: 2017-11-13."),
]
Pipeline = Annotated[
    str | None, typer.Option("--pipeline", envvar="SAYSO_PIPELINE", help="Another installed spaCy pipeline.")
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="OURS=THEIRS", help="A table's own name for a column: text=body. Repeatable."),
]
Follow = Annotated[
    bool, typer.Option("--follow", help="Also fetch the pages that feeds, sitemaps and lists of addresses name.")
]
AtMost = Annotated[int, typer.Option("--at-most", min=1, help="How many pages of one input to follow.")]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host", metavar="HOST", help="Talk to this host though it is on a private network. Repeatable."
    ),
]
Words = Annotated[Path | None, typer.Option("--words", help="A word list of your own in place of the shipped one.")]


@dataclass(frozen=True, slots=True)
class Taking:
    """How inputs are taken in: what stands in where they do not say, and how the network may be used."""

    outlet: str | None
    published: str | None
    columns: Sequence[str] | None
    follow: bool = False
    at_most: int = 200
    hosts: Sequence[str] | None = None

    def wishes(self) -> dict[str, Any]:
        """The arguments that `intake.receive` takes."""
        from sayso.intake import Web

        return {
            "outlet": self.outlet,
            "published": options.day(self.published, "--published"),
            "columns": self.columns or (),
            "web": Web(tuple(self.hosts or ()), self.follow, self.at_most),
        }


def register(app: typer.Typer) -> None:
    """Hang these commands on the application."""
    app.command("read")(read)
    app.command("add")(add)
    app.command("relevance")(relevance)


def _received(inputs: list[str], taking: Taking, refused: list[Refusal], noted: list[Note] | None) -> list[Received]:
    """All inputs' reports; how many came so far is shown where the network or a large folder keeps one waiting."""
    from sayso.intake import receive

    found: list[Received] = []
    with render.progress() as bar:
        task = bar.add_task("Taking in reports", total=None)
        for each in receive(inputs, refused=refused, noted=noted, **taking.wishes()):
            found.append(each)
            bar.update(task, completed=len(found))
    return found


def read(
    inputs: Inputs,
    outlet: Outlet = None,
    published: Published = None,
    column: Columns = None,
    follow: Follow = False,
    at_most: AtMost = 200,
    allow_host: AllowHost = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show which rule and words gave each field.")] = False,
    pipeline: Pipeline = None,
    format: FormatOption = Format.JSONL,
) -> None:
    """Read reports and print their claims as a claims file; no ledger is touched.

    Example: sayso read story.txt --outlet reuters --published 2017-11-13 > claims.jsonl
    """
    from sayso.intake.language import is_read
    from sayso.reading import Reader

    refused: list[Refusal] = []
    taking = Taking(outlet, published, column, follow, at_most, allow_host)
    gathered = [each.report for each in _received(inputs, taking, refused, None)]
    why = "is in a language that cannot be read: {}"
    unread = [report for report in gathered if not is_read(report)]
    refused.extend(Refusal(each.origin or each.doc, why.format(each.language)) for each in unread)
    gathered = [report for report in gathered if is_read(report)]
    reader = Reader(options.load_world(), pipeline=pipeline)
    with render.progress() as bar:
        for reading in bar.track(reader.read(gathered), total=len(gathered), description="Reading"):
            if format is Format.JSONL and not explain:
                claims_file.write(reading.claims, sys.stdout)
            elif explain:
                _explained(reading, format)
            else:
                print_claims(reading.claims, format, title=reading.report.doc)
    options.done(refused)


def _explained(reading: Reading, format: Format) -> None:
    """Print each claim of a reading with the rule and words behind each field."""
    claims, why = reading.claims, reading.why
    if format is not Format.TABLE:
        render.rows(
            [claims_file.record(each) | {"why": dict(why.get(each.id, {}))} for each in claims], CLAIM_COLUMNS, format
        )
        return
    for each in claims:
        record = claims_file.record(each)
        found = [{"field": key, "value": record.get(key), "why": words} for key, words in why.get(each.id, {}).items()]
        render.rows(found, ("field", "value", "why"), format, title=f"{each.kind}: {each.quote}")


BULK = 10
"""Reports that make at least one in so many of a ledger's claims are worth working out its picture for."""


def add(
    inputs: Inputs,
    outlet: Outlet = None,
    published: Published = None,
    column: Columns = None,
    follow: Follow = False,
    at_most: AtMost = 200,
    allow_host: AllowHost = None,
    relevant: Annotated[
        bool, typer.Option("--relevant", help="Leave out reports that are not about armed violence (see `relevance`).")
    ] = False,
    words: Words = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    pipeline: Pipeline = None,
) -> None:
    """Read reports into the ledger, with the bytes as received; the same report twice adds nothing. A lake of
    `fleet read` has been read already: its reports are added with their claims.

    Example: sayso add reports/ https://example.org/story.html --ledger war.db
    """
    from sayso.api import open as open_picture
    from sayso.api import readings
    from sayso.fleet.layout import is_lake
    from sayso.ledger import Ledger

    refused: list[Refusal] = []
    noted: list[Note] = []
    taking = Taking(outlet, published, column, follow, at_most, allow_host)
    lakes, inputs = [each for each in inputs if is_lake(each)], [each for each in inputs if not is_lake(each)]
    with Ledger.open(ledger) as opened:
        for lake in lakes:
            _add_lake(opened, lake)
        if not inputs:
            return
        received = _received(inputs, taking, refused, noted)
        kept = _relevant(received, words) if relevant else received
        new = [each for each in kept if not opened.has(each.report.fingerprint)]
        before = opened.count()
        world = options.load_world() if new else None
        with render.progress() as bar:
            items = bar.track(readings(new, world, pipeline), total=len(new), description="Reading") if world else ()
            added = opened.add_many(items)
        found = opened.count() - before
    if world is not None and found * BULK >= before + found:
        with render.status("Working out the picture, so that questions find it made"):
            open_picture(ledger, world=world).work_out()
    for note in noted:
        render.err.print(Text(f"note: {note}"), soft_wrap=True)
    left_out = f", {len(received) - len(kept)} left out as irrelevant" if relevant else ""
    print(
        f"{added} reports added with {found} claims, {len(kept) - added} already there{left_out}, {len(refused)} refused"
    )
    options.done(refused)


def _add_lake(opened: Ledger, where: str) -> None:
    from sayso.fleet.lake import Lake

    before = opened.count()
    with Lake.open(where) as lake, render.progress() as bar:
        reports = sum(each.reports for each in lake.parts.values())
        added = opened.add_many(bar.track(lake.items(), total=reports, description=f"Adding {where}"))
    print(f"{where}: {added} reports added with {opened.count() - before} claims, {reports - added} already there")


def _relevant(received: Sequence[Received], file: Path | None) -> list[Received]:
    from sayso.intake.relevance import WordList
    from sayso.intake.relevance import relevance as weigh

    words = WordList.load(file)
    return [each for each in received if weigh(each.report, words).kept]


def relevance(
    inputs: Inputs,
    outlet: Outlet = None,
    published: Published = None,
    column: Columns = None,
    follow: Follow = False,
    at_most: AtMost = 200,
    allow_host: AllowHost = None,
    words: Words = None,
    left_out: Annotated[bool, typer.Option("--left-out", help="Only what would be left out.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show which reports `add --relevant` and `watch` would keep, and by which words.

    Example: sayso relevance reports/ --left-out
    """
    from sayso.intake.relevance import WordList
    from sayso.intake.relevance import relevance as weigh

    refused: list[Refusal] = []
    list_of_words = WordList.load(words)
    taking = Taking(outlet, published, column, follow, at_most, allow_host)
    found = [(each.report, weigh(each.report, list_of_words)) for each in _received(inputs, taking, refused, None)]
    kept = sum(judged.kept for _, judged in found)
    records = [
        {"doc": report.doc, "outlet": report.outlet, "title": report.title, "kept": judged.kept, "score": judged.score}
        | {"words": [f"{word} {counts}" for word, counts in judged.words]}
        for report, judged in found
        if not (left_out and judged.kept)
    ]
    title = f"{kept} of {len(found)} kept; {list_of_words.enough} is enough"
    render.rows(records, ("doc", "outlet", "title", "kept", "score", "words"), format, title=title)
    options.done(refused)
