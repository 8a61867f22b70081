"""Commands for the accounts of a desk that several people use."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import render
from sayso.cli.options import DEFAULT_LEDGER, FormatOption, LedgerOption
from sayso.cli.render import Format
from sayso.desk.roles import Role

if TYPE_CHECKING:
    from sayso.desk.accounts import Accounts

app = typer.Typer(no_args_is_help=True, help="Accounts of a desk that several people use.")
NameArgument = Annotated[str, typer.Argument(help="The account's name; judgements are recorded under it.")]
RoleOption = Annotated[
    Role, typer.Option("--role", help="A reader looks, a reviewer also judges and adds, an admin also sees the audit.")
]


def _password() -> str:
    """A password from the keyboard, twice; from a pipe, its first line."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def _open(ledger: str) -> Accounts:
    from sayso.desk.accounts import Accounts
    from sayso.ledger import Ledger

    with Ledger.open(ledger, create=False, read_only=True):
        pass  # accounts beside a file that is no ledger would be a slip of the keyboard
    return Accounts.beside(ledger)


@app.command("add")
def add(name: NameArgument, role: RoleOption = Role.READER, ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """Make an account; the password is asked for, or read from standard input.

    Example: sayso accounts add amal --role reviewer --ledger war.db
    """
    made = _open(ledger).add(name, _password(), role, by="command line")
    print(f"{made.name} may log in as {made.role}")


@app.command("list")
def people(ledger: LedgerOption = DEFAULT_LEDGER, format: FormatOption = Format.TABLE) -> None:
    """List the accounts.

    Example: sayso accounts list --ledger war.db
    """
    found = [each.record() for each in _open(ledger).everybody()]
    render.rows(found, ("name", "role", "active", "made"), format, title="Accounts")


@app.command("password")
def password(name: NameArgument, ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """Give an account another password and end its sessions.

    Example: sayso accounts password amal --ledger war.db
    """
    _open(ledger).set_password(name, _password(), by="command line")
    print(f"{name} has another password and must log in again")


@app.command("role")
def role(name: NameArgument, role: RoleOption, ledger: LedgerOption = DEFAULT_LEDGER) -> None:
    """Give an account another role.

    Example: sayso accounts role amal --role admin --ledger war.db
    """
    _open(ledger).set_role(name, role, by="command line")
    print(f"{name} is now {role}")


@app.command("close")
def close(
    name: NameArgument,
    reopen: Annotated[bool, typer.Option("--reopen", help="Open a closed account again.")] = False,
    ledger: LedgerOption = DEFAULT_LEDGER,
) -> None:
    """Close an account: nobody can log in with it; what was done under its name stays on record.

    Example: sayso accounts close amal --ledger war.db
    """
    _open(ledger).set_active(name, reopen, by="command line")
    print(f"{name} is {'open' if reopen else 'closed'}")


@app.command("log")
def log(
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
    ledger: LedgerOption = DEFAULT_LEDGER,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show who did what at the desk, the latest first.

    Example: sayso accounts log --limit 20 --ledger war.db
    """
    rows = [
        {"at": e.at.isoformat(timespec="seconds"), "who": e.who, "what": e.what, "about": e.about, "from": e.address}
        for e in _open(ledger).events(limit=limit)
    ]
    render.rows(rows, ("at", "who", "what", "about", "from"), format, title="Audit")
