"""Write docs/commands.md from the command line's own help, so that the page is never out of date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from sayso.cli import app

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
HEAD = """# Commands

Written by `tools/commands.py` from the help of each command (`sayso COMMAND --help`); do not edit by hand.

Commands that print rows take `--format table|json|jsonl|csv`. The ledger is `--ledger`, else the environment's
`SAYSO_LEDGER`, else `sayso.db`. Picture commands take `--claims FILE` (or `-`) in place of a ledger.
"""


def commands(group: Any, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups opened."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*prefix, name))
        else:
            yield " ".join((*prefix, name)), command


def page() -> str:
    """The page's text."""
    sections = [section(name, command) for name, command in commands(typer.main.get_command(app))]
    return "\n".join([HEAD, *sections])


def section(name: str, command: Any) -> str:
    words, _, example = (command.help or "").partition("Example: ")
    rows = [f"| `{option(each)}` | {getattr(each, 'help', None) or ''} |" for each in command.params]
    table = ["| option | meaning |", "| --- | --- |", *rows] if rows else []
    return "\n".join(
        [f"## sayso {name}", "", " ".join(words.split()), "", "```sh", example.strip(), "```", "", *table, ""]
    )


def option(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    return ", ".join(parameter.opts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
