"""`sayso accounts`: people for a desk, made without a password ever standing on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from sayso.cli import app
from sayso.desk.accounts import Accounts, Role
from sayso.desk.accounts import accounts as people
from sayso.ledger import Ledger

GOOD = "correct horse battery"
run = CliRunner()


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    Ledger.open(tmp_path / "war.db").close()
    return str(tmp_path / "war.db")


def test_an_account_from_made_to_closed(ledger: str):
    at = ["--ledger", ledger]
    assert run.invoke(app, ["accounts", "add", "amal", "--role", "reviewer", *at], input=f"{GOOD}\n").exit_code == 0
    assert run.invoke(app, ["accounts", "role", "amal", "--role", "admin", *at]).exit_code == 0
    assert run.invoke(app, ["accounts", "password", "amal", *at], input=f"another {GOOD}\n").exit_code == 0
    accounts = Accounts.beside(ledger)
    assert accounts.is_password("amal", f"another {GOOD}")
    assert accounts.named("amal").role is Role.ADMIN
    assert run.invoke(app, ["accounts", "close", "amal", *at]).exit_code == 0
    listed = run.invoke(app, ["accounts", "list", "--format", "json", *at])
    assert [(each["name"], each["active"]) for each in json.loads(listed.stdout)] == [("amal", False)]
    assert run.invoke(app, ["accounts", "close", "amal", "--reopen", *at]).exit_code == 0
    assert accounts.any_active()
    logged = json.loads(run.invoke(app, ["accounts", "log", "--format", "json", *at]).stdout)
    assert [each["what"] for each in logged] == [
        "account opened", "account closed", "password changed", "role set to admin", "account added",
    ]  # fmt: skip
    accounts.close()


def test_a_short_password_makes_no_account(ledger: str):
    done = run.invoke(app, ["accounts", "add", "amal", "--ledger", ledger], input="short\n")
    assert "at least 12 letters" in str(done.exception)
    assert run.invoke(app, ["accounts", "list", "--format", "json", "--ledger", ledger]).stdout.strip() == "[]"


def test_no_accounts_are_made_beside_what_is_no_ledger(tmp_path: Path):
    done = run.invoke(app, ["accounts", "add", "amal", "--ledger", str(tmp_path / "wra.db")], input=f"{GOOD}\n")
    assert done.exit_code != 0
    assert not list(tmp_path.iterdir())
