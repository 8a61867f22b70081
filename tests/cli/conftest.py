"""Running the command line as a user does, in this process; a few tests start a real one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import SaysoError

STORY = (
    "The Syrian army captured the town of Mayadin on Saturday, the army command said.\n"
    "At least 12 civilians were killed in an air strike on Mayadin on Friday, the Syrian Observatory for Human Rights said.\n"
)


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def sayso(tmp_path, monkeypatch):
    """Run a command in an empty folder; gives exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("SAYSO_LEDGER", raising=False)

    def run(*arguments: str, stdin: str | None = None) -> Outcome:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
        if isinstance(result.exception, SaysoError):
            return Outcome(1, result.stdout, f"{result.stderr}error: {result.exception}")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def story(tmp_path):
    """A plain-text report of two claims."""
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path
