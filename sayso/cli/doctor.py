"""The command that looks whether everything Sayso needs is there: doctor."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import typer

from sayso import __version__
from sayso.cli import render
from sayso.cli.options import DEFAULT_LEDGER, FormatOption, LedgerOption
from sayso.cli.render import Format
from sayso.errors import SaysoError

EXTRAS = {
    "fleet": "distributed", "maps": "pyogrio", "notebook": "nbclient", "parquet": "pyarrow", "pdf": "playwright",
    "postgres": "psycopg",
}  # fmt: skip
OLDEST = (3, 11)


def register(app: typer.Typer) -> None:
    """Hang this command on the application."""
    app.command("doctor")(doctor)


def doctor(ledger: LedgerOption = DEFAULT_LEDGER, format: FormatOption = Format.TABLE) -> None:
    """Look whether the environment, the parser, the gazetteer and the ledger are in order; ends with 1 if not.

    Example: sayso doctor --ledger war.db
    """
    checks: dict[str, Callable[[], str]] = {
        "environment": _environment,
        "parser": _parser,
        "gazetteer": _gazetteer,
        "own world": _own_world,
        "extras": _extras,
        "ledger": lambda: _ledger(ledger),
    }
    rows = [_row(name, check) for name, check in checks.items()]
    render.rows(rows, ("what", "ok", "found"), format, title=f"sayso {__version__}")
    if not all(row["ok"] for row in rows):
        raise typer.Exit(1)


def _row(name: str, check: Callable[[], str]) -> dict[str, object]:
    try:
        return {"what": name, "ok": True, "found": check()}
    except (SaysoError, OSError, ImportError) as error:
        return {"what": name, "ok": False, "found": str(error)}


def _environment() -> str:
    if sys.version_info < OLDEST:
        raise SaysoError(f"Python {platform.python_version()} is too old; Sayso needs 3.11 or later")
    needed = [each for each in metadata.requires("sayso") or () if "extra ==" not in each]
    return f"Python {platform.python_version()} on {platform.system()}, {len(needed)} packages asked for"


def _parser() -> str:
    from sayso.reading import pipeline

    meta = pipeline.load().meta
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def _gazetteer() -> str:
    from sayso.cli.options import load_world

    world = load_world()
    found = world.gazetteer.find("Damascus", limit=1)
    if not found:
        raise SaysoError("the place index knows no Damascus: delete its cache, and it is built anew")
    return f"answers; Damascus is {found[0].place.id}"


def _own_world() -> str:
    from sayso.world.tables import indexes, user_file

    tables = len(indexes())
    said = "read" if user_file().exists() else "not there: nothing of your own is laid over what ships"
    return f"{user_file()} ({said}); {tables} tables of places imported"


def _extras() -> str:
    there = [extra for extra, module in EXTRAS.items() if find_spec(module)]
    missing = [extra for extra in EXTRAS if extra not in there]
    return f"installed: {', '.join(there) or 'none'}; not installed: {', '.join(missing) or 'none'}"


def _ledger(ledger: str) -> str:
    from sayso.ledger import Ledger

    if "://" not in ledger and not Path(ledger).exists():
        return f"no ledger at {ledger} yet; `sayso add` makes one"
    with Ledger.open(ledger, create=False, read_only=True) as opened:
        found = opened.verify(indexes=False)
    if not found.ok:
        raise SaysoError(f"{ledger}: {found.problems[0]}; see `sayso verify`")
    return f"{found.entries} entries verify, head {found.head[:12]}"
