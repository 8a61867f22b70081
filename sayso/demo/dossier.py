"""From the shipped reports to a ledger and the picture of it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sayso.errors import Refusal, SaysoError
from sayso.intake import Received, receive
from sayso.ledger import Ledger
from sayso.picture import Picture
from sayso.reading import Reader
from sayso.world import World

REPORTS, SOURCES = "reports.jsonl", "sources.toml"


def reports() -> list[Received]:
    """The dossier, as intake takes it in.

    Raises:
        SaysoError: if a shipped report is refused.
    """
    refused: list[Refusal] = []
    with as_file(files("sayso.demo") / REPORTS) as path:
        received = list(receive([path], refused=refused))
    if refused:
        raise SaysoError(f"the shipped dossier is damaged: {refused[0]}; install Sayso again")
    return received


def world() -> World:
    """The shipped world with the dossier's invented outlets laid over it."""
    with as_file(files("sayso.demo") / SOURCES) as path:
        return World.load(overlays=[path])


def picture(console: Console, ledger: str) -> Picture:
    """The picture of the dossier, after reading into the ledger whatever of it is not in yet.

    The claims come from the ledger and are seen in the shipped world, without the overlay that was used to read: so every
    other command says the same of this ledger as the demonstration does.

    Raises:
        LedgerError: if the ledger cannot be opened or written.
    """
    received = reports()
    docs = {each.report.doc for each in received}
    _build_index(console)
    with Ledger.open(ledger) as opened:
        new = [each for each in received if not opened.has(each.report.fingerprint)]
        if new:
            _read_into(opened, new, console)
        claims = [claim for claim in opened.claims() if claim.doc in docs]
    console.print(
        f"{len(received)} reports, {len(claims)} claims, each with its exact words, in [bold]{ledger}[/bold]\n"
    )
    return Picture(claims, World.load())


def _build_index(console: Console) -> None:
    """The place index takes half a minute to build, once; without a word that would look like hanging."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("Opening the gazetteer", total=1.0)
        World.load(progress=lambda what, share: bar.update(task, description=what, completed=share))


def _read_into(ledger: Ledger, new: Sequence[Received], console: Console) -> None:
    raw = {each.report.fingerprint: each.raw for each in new}
    reader = Reader(world())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        readings = reader.read(each.report for each in new)
        for reading in bar.track(readings, total=len(new), description="Reading the dossier"):
            ledger.add(reading.report, reading.claims, raw=raw[reading.report.fingerprint])
