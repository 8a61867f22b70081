"""Commands of reviewers: accept, amend, reject, merge, split, note, undo, list, looks, agreement."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli import render
from sayso.cli.options import DEFAULT_LEDGER, FormatOption, LedgerOption
from sayso.cli.render import Format
from sayso.errors import QuestionError

if TYPE_CHECKING:
    from sayso.ledger import Ledger, Review

app = typer.Typer(help="Judge claims; every judgement is one more entry, and none is lost.", no_args_is_help=True)

Claim = Annotated[str, typer.Argument(help="A claim's id or its start, or #NUMBER where claims share one.")]
By = Annotated[str, typer.Option("--by", envvar="SAYSO_REVIEWER", help="Who reviews; goes on record.")]
Why = Annotated[str | None, typer.Option("--why", help="Why; goes on record.")]
Seen = Annotated[
    int | None,
    typer.Option("--seen", help="The last entry you knew of (sayso review list); told if others reviewed it since."),
]
COLUMNS = ("review", "recorded", "by", "action", "claims", "changes", "why", "undone")


def _ledger(where: str, *, read_only: bool = False) -> Ledger:
    from sayso.ledger import Ledger

    return Ledger.open(where, create=False, read_only=read_only)


def _claim(text: str) -> str | int:
    return int(text[1:]) if text[:1] == "#" and text[1:].isdecimal() else text


def _said(review: Review) -> None:
    print(f"entry {review.seq}: {review.by}: {review.action} {', '.join(review.claims)}")


def _fields(texts: list[str]) -> dict[str, Any]:
    """``field=value`` pairs; a value is JSON where it can be read so, else text."""
    found: dict[str, Any] = {}
    for text in texts:
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            raise QuestionError(f'{text!r}: write field=value, such as low=12 or place="Deir ez-Zor"')
        try:
            found[key.strip()] = json.loads(value)
        except ValueError:
            found[key.strip()] = value
    return found


@app.command()
def accept(claim: Claim, by: By, why: Why = None, seen: Seen = None, ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """The claim is as the report says.

    Example: sayso review accept 3fa9 --by ana
    """
    with _ledger(ledger) as opened:
        _said(opened.accept(_claim(claim), by=by, why=why, seen=seen))


@app.command()
def reject(claim: Claim, by: By, why: Why = None, seen: Seen = None, ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """The report does not say this.

    Example: sayso review reject 3fa9 --by ana --why "it says the opposite"
    """
    with _ledger(ledger) as opened:
        _said(opened.reject(_claim(claim), by=by, why=why, seen=seen))


@app.command()
def amend(
    claim: Claim,
    fields: Annotated[
        list[str], typer.Argument(metavar="FIELD=VALUE...", help="Fields of the claims file; null clears.")
    ],
    by: By,
    why: Why = None,
    seen: Seen = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Set fields of the claim anew.

    Example: sayso review amend 3fa9 low=12 high=null --by ana
    """
    with _ledger(ledger) as opened:
        _said(opened.amend(_claim(claim), _fields(fields), by=by, why=why, seen=seen))


@app.command()
def merge(
    keep: Claim,
    others: Annotated[list[str], typer.Argument(help="The claims it stands for.")],
    by: By,
    why: Why = None,
    seen: Seen = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Several claims are one statement; the first stands for all.

    Example: sayso review merge 3fa9 77c0 --by ana
    """
    with _ledger(ledger) as opened:
        _said(opened.merge(_claim(keep), [_claim(other) for other in others], by=by, why=why, seen=seen))


@app.command()
def split(
    claim: Claim,
    parts: Annotated[list[str], typer.Argument(metavar="PART...", help="Each part: field=value,field=value")],
    by: By,
    why: Why = None,
    seen: Seen = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """One claim is several statements; each part says in which fields it differs.

    Example: sayso review split 3fa9 victims=civilian,low=3 victims=combatant,low=2 --by ana
    """
    with _ledger(ledger) as opened:
        _said(opened.split(_claim(claim), [_fields(part.split(",")) for part in parts], by=by, why=why, seen=seen))


@app.command()
def note(
    claim: Claim,
    text: Annotated[str, typer.Argument(help="The remark.")],
    by: By,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """A remark that changes nothing.

    Example: sayso review note 3fa9 "ask the stringer" --by ana
    """
    with _ledger(ledger) as opened:
        _said(opened.note(_claim(claim), text, by=by))


@app.command()
def undo(
    review: Annotated[int, typer.Argument(help="The review's entry number.")],
    by: By,
    why: Why = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Take a review back; undoing the undo brings it back.

    Example: sayso review undo 1207 --by ana
    """
    with _ledger(ledger) as opened:
        _said(opened.undo(review, by=by, why=why))


@app.command("list")
def list_(
    claim: Annotated[str | None, typer.Argument(help="Only this claim's.")] = None,
    ledger: LedgerOption = DEFAULT_LEDGER,
    format: FormatOption = Format.TABLE,
) -> None:
    """Who judged what, when and why.

    Example: sayso review list 3fa9
    """
    with _ledger(ledger, read_only=True) as opened:
        found = opened.reviews(None if claim is None else _claim(claim))
        title = f"{len(found)} reviews; the last entry is {opened.count_entries()}"
    render.rows([review.record() for review in found], COLUMNS, format, title=title)


@app.command()
def looks(ledger: LedgerOption = DEFAULT_LEDGER, format: FormatOption = Format.TABLE) -> None:
    """Reviewed claims that need a fresh look since their report was read anew.

    Example: sayso review looks
    """
    with _ledger(ledger, read_only=True) as opened:
        rows = [look.record() for look in opened.looks()]
    render.rows(rows, ("doc", "claim", "heir", "quote", "why"), format)


@app.command()
def agreement(ledger: LedgerOption = DEFAULT_LEDGER, format: FormatOption = Format.TABLE) -> None:
    """How far reviewers who judged the same claims agree (Krippendorff's alpha: 1 perfect, 0 chance).

    Example: sayso review agreement
    """
    with _ledger(ledger, read_only=True) as opened:
        found = opened.agreement()
    render.rows([found.record()], ("alpha", "claims", "reviewers", "judgements"), format)
