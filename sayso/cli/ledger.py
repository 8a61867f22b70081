"""Commands that keep the ledger: verify, seal, log, copy, backup, restore, reindex, reread, redact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from sayso.cli import render
from sayso.cli.options import DEFAULT_LEDGER, FormatOption, LedgerOption
from sayso.cli.render import Format
from sayso.errors import LedgerError, QuestionError

By = Annotated[str, typer.Option("--by", envvar="SAYSO_REVIEWER", help="Who does it; goes on record.")]
Why = Annotated[str | None, typer.Option("--why", help="Why; goes on record.")]


def register(app: typer.Typer) -> None:
    """Hang these commands on the application."""
    for command in (verify, seal, log, copy, backup, restore, reindex, reread, redact):
        app.command(command.__name__)(command)


def verify(
    quick: Annotated[bool, typer.Option("--quick", help="Leave out building the indexes anew to compare.")] = False,
    ledger: LedgerOption = DEFAULT_LEDGER,
    format: FormatOption = Format.TABLE,
) -> None:
    """Walk the chain and every stored document, and name the first broken link.

    Example: sayso verify --ledger war.db
    """
    from sayso.ledger import Ledger

    with Ledger.open(ledger, create=False, read_only=True) as opened, render.status("Verifying"):
        found = opened.verify(indexes=not quick)
    if format is not Format.TABLE:
        render.rows([found.record()], ("ok", "entries", "documents", "redacted", "head"), format)
    elif found.ok:
        print(f"{found.entries} entries and {found.documents} documents verify, {found.redacted} redacted")
        print(f"head {found.head}")
    for problem in found.problems:
        render.complain(str(problem))
    if not found.ok:
        raise typer.Exit(1)


def seal(
    key: Annotated[Path | None, typer.Option("--key", help="Sign with this Ed25519 private key (PEM).")] = None,
    check: Annotated[str | None, typer.Option("--check", help="A seal's file, or a head hash, to check.")] = None,
    public: Annotated[Path | None, typer.Option("--public", help="The public key a checked seal must carry.")] = None,
    new_key: Annotated[
        Path | None, typer.Option("--new-key", help="Make a key pair: this file, and the same with .pub.")
    ] = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Print the head hash to publish or deposit; or check one given.

    Example: sayso seal --new-key desk.pem; sayso seal --key desk.pem > seal.json; sayso seal --check seal.json --public desk.pem.pub
    """
    from sayso.ledger import Ledger, sealing

    if new_key is not None:
        sealing.new_key(new_key, Path(f"{new_key}.pub"))
        print(f"wrote {new_key} (keep it to yourself) and {new_key}.pub (publish it)")
        return
    with Ledger.open(ledger, create=False, read_only=True) as opened:
        if check is None:
            print(json.dumps(opened.seal(key).record(), indent=2))
            return
        found = opened.check_seal(sealing.parse(_text(check)), public)
    if not found.ok:
        raise LedgerError(f"{ledger}: {found.said}")
    print(found.said)


def _text(given: str) -> str:
    """What a file holds, else the text itself."""
    path = Path(given)
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else given
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(f"{given}: cannot be read: {error}") from error


def log(
    after: Annotated[int, typer.Option("--after", min=0, help="Only entries after this number.")] = 0,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    unread: Annotated[
        bool, typer.Option("--unread", help="Only reports in languages in which no claims can be read.")
    ] = False,
    ledger: LedgerOption = DEFAULT_LEDGER,
    format: FormatOption = Format.TABLE,
) -> None:
    """List the ledger's entries, in order: reports, readings, claims, reviews, redactions.

    Example: sayso log --after 1000 --limit 20
    """
    from sayso.ledger import Ledger

    with Ledger.open(ledger, create=False, read_only=True) as opened:
        if unread:
            found = islice(_unread(opened.log(after=after)), limit)
            render.rows(found, ("seq", "recorded", "language", "doc", "title"), format, title=ledger)
            return
        rows = opened.log(after=after, limit=limit)
        if format is Format.TABLE:
            rows = ({**row, "what": _brief(row["content"])} for row in rows)
        render.rows(rows, ("seq", "recorded", "type", "what"), format, title=ledger)


def _unread(entries: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, object]]:
    """The reports among a ledger's entries that were kept though no claims can be read in them."""
    from sayso.intake.language import reads

    for entry in entries:
        content = entry["content"] or {}
        language = content.get("language")
        if entry["type"] == "report" and language and not reads(language):
            about = {key: content.get(key) for key in ("language", "doc", "title", "outlet", "url")}
            yield {"seq": entry["seq"], "recorded": entry["recorded"], **about}


def _brief(content: dict[str, object] | None) -> str:
    """An entry's content in a few words."""
    if content is None:
        return "(redacted)"
    known = ("action", "kind", "doc", "by", "quote", "why", "registry", "claims")
    parts = [f"{content[key]}" for key in known if content.get(key) and not isinstance(content[key], list)]
    return " · ".join(parts)[:120]


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A ledger: a file, or a PostgreSQL URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty place, or an earlier copy.")],
) -> None:
    """Copy a ledger to another database; both then have the same head. Again, it adds what is new.

    Example: sayso copy war.db postgresql+psycopg://desk@server/war
    """
    from sayso import ledger

    with render.status("Copying"):
        done = ledger.copy(source, target)
    print(f"{done.added} entries copied, {done.entries} in all, the same head in both: {done.head}")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; an older backup in it is replaced.")],
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Write a verified backup while the ledger is in use.

    Example: sayso backup war-backup.db --ledger war.db
    """
    from sayso.ledger import Ledger

    with Ledger.open(ledger, create=False, read_only=True) as opened, render.status("Backing up"):
        done = opened.backup(file)
    print(f"{done.entries} entries in {file}, head {done.head}")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Give up entries that the backup lacks (a file is kept beside).")
    ] = False,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Put a backup in a ledger's place, after verifying it.

    Example: sayso restore war-backup.db --ledger war.db
    """
    from sayso.ledger import restore as put_back

    with render.status("Restoring"):
        done = put_back(file, ledger, replace=replace)
    print(f"{done.entries} entries restored to {ledger}, head {done.head}")


def reindex(ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """Build every index anew from the entries.

    Example: sayso reindex --ledger war.db
    """
    from sayso.ledger import Ledger

    with Ledger.open(ledger, create=False) as opened, render.status("Indexing"):
        print(f"indexes built from {opened.reindex()} entries")


def reread(
    docs: Annotated[list[str] | None, typer.Argument(help="Reports by id or fingerprint; without any, all.")] = None,
    pipeline: Annotated[
        str | None, typer.Option("--pipeline", envvar="SAYSO_PIPELINE", help="Another installed spaCy pipeline.")
    ] = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Read reports again: new claims stand in for the old, reviews carry over, what needs a fresh look is listed.

    Example: sayso reread --ledger war.db
    """
    from sayso import __version__
    from sayso.ledger import Ledger, ReadingVersion
    from sayso.reading import Reader
    from sayso.world import World

    with Ledger.open(ledger, create=False) as opened, render.progress() as bar:
        reports = [opened.report(doc) for doc in docs] if docs else list(opened.reports())
        reader, changed = Reader(World.load(), pipeline=pipeline), 0
        version = ReadingVersion(__version__, pipeline)
        for reading in bar.track(reader.read(reports), total=len(reports), description="Reading"):
            done = opened.reread(reading.report.fingerprint, reading.claims, reading=version)
            changed += done is not None
        looks = [look.record() for look in opened.looks()]
    print(f"{changed} of {len(reports)} reports read anew, {len(looks)} reviewed claims need a fresh look")
    if looks:
        render.rows(looks, ("doc", "quote", "why"), Format.TABLE)


def redact(
    what: Annotated[str, typer.Argument(help="A report by id or fingerprint; with --claim, an imported claim by id.")],
    by: By = "",
    why: Why = None,
    claim: Annotated[bool, typer.Option("--claim", help="An imported claim, not a report.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Withdraw a report for safety or law: its content goes for good, its hash and the fact stay.

    Example: sayso redact report-17 --by ana --why "the source asked for it"
    """
    from sayso.ledger import Ledger

    if not by or not why:
        raise QuestionError("--by and --why: a redaction needs a name and a reason, which stay on record")
    if not yes:
        typer.confirm(f"Take the content of {what} out of {ledger} for good?", abort=True)
    with Ledger.open(ledger, create=False) as opened:
        done = opened.redact_claim(what, by=by, why=why) if claim else opened.redact(what, by=by, why=why)
    print(
        f"entry {done.seq}: {done.entries} contents and {done.documents} documents are gone; older backups still hold them"
    )
