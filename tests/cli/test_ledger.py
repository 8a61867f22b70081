"""The ledger's commands, each against a real ledger file."""

from __future__ import annotations

import json
import sqlite3

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import SaysoError
from sayso.ledger import Ledger, Verdict
from tests.ledger.samples import claims, item, report


@pytest.fixture
def war(tmp_path):
    path = tmp_path / "war.db"
    with Ledger.open(path) as ledger:
        ledger.add_many([item(1), item(2)])
    return path


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    if isinstance(done.exception, SaysoError):
        return f"error: {done.exception}"
    assert done.exit_code == code, done.output
    return done.output


def test_verify_says_what_holds_and_names_what_does_not(war):
    assert "9 entries and 2 documents verify" in run("verify", "--ledger", war)
    assert json.loads(run("verify", "--quick", "--ledger", war, "--format", "json"))[0]["ok"] is True
    with sqlite3.connect(war) as raw:
        raw.execute("UPDATE entries SET content = x'00' WHERE seq = 4")
    raw.close()
    assert "entry 4: its content is not what was recorded" in run("verify", "--ledger", war, code=1)


def test_seal_signs_and_checks(war, tmp_path):
    run("seal", "--new-key", tmp_path / "k.pem")
    seal = tmp_path / "seal.json"
    seal.write_text(run("seal", "--key", tmp_path / "k.pem", "--ledger", war))
    said = run("seal", "--check", seal, "--public", tmp_path / "k.pem.pub", "--ledger", war)
    assert "unaltered up to entry 9" in said
    assert "unaltered" in run("seal", "--check", json.loads(seal.read_text())["head"], "--ledger", war)
    assert "no entry of this ledger" in run("seal", "--check", "0" * 64, "--ledger", war)


def test_log_lists_entries(war):
    rows = [json.loads(line) for line in run("log", "--after", 5, "--ledger", war, "--format", "jsonl").splitlines()]
    assert [(row["seq"], row["type"]) for row in rows] == [(6, "report"), (7, "reading"), (8, "claim"), (9, "claim")]
    assert "report" in run("log", "--ledger", war)


def test_copy_backup_restore_reindex(war, tmp_path):
    assert "9 entries copied" in run("copy", war, tmp_path / "copy.db")
    assert "9 entries in" in run("backup", tmp_path / "b.db", "--ledger", war)
    assert "9 entries restored" in run("restore", tmp_path / "b.db", "--ledger", tmp_path / "back.db")
    assert "from 9 entries" in run("reindex", "--ledger", war)
    with Ledger.open(tmp_path / "back.db", create=False) as back, Ledger.open(war) as ledger:
        assert back.head() == ledger.head()


def test_reviews_from_the_command_line(war):
    first, second = [claim.id for claim in claims(report(1))]
    options = ("--by", "ana", "--ledger", war)
    assert "ana: amend" in run("review", "amend", first, "low=1", "high=null", "place=Hill Town", *options)
    assert "ana: accept" in run("review", "accept", second, *options)
    assert "reviewed by somebody else" in run("review", "reject", second, "--seen", 9, *options)
    run("review", "note", second, "ask again", *options)
    run("review", "merge", first, second, *options)
    with Ledger.open(war) as ledger:
        assert ledger.claim(first).place.name == "Hill Town"
        assert ledger.verdict(second) is Verdict.MERGED
        merge = ledger.reviews()[-1].seq
    run("review", "undo", merge, *options)
    run("review", "split", "#8", "low=1,victims=civilian", "low=2,victims=combatant", *options)
    rows = json.loads(run("review", "list", "--ledger", war, "--format", "json"))
    assert [row["action"] for row in rows] == ["amend", "accept", "note", "merge", "undo", "split"]
    assert json.loads(run("review", "agreement", "--ledger", war, "--format", "json"))[0]["alpha"] is None
    assert run("review", "looks", "--ledger", war, "--format", "json").strip() == "[]"
    assert "write field=value" in run("review", "amend", first, "low", *options)


def test_redact_asks_first(war):
    assert run("redact", "r1", "--by", "ana", "--why", "law", "--ledger", war, code=1)
    with Ledger.open(war) as ledger:
        assert len(list(ledger.reports())) == 2
    assert "are gone" in run("redact", "r1", "--by", "ana", "--why", "law", "--yes", "--ledger", war)
    assert "needs a name and a reason" in run("redact", "r2", "--yes", "--ledger", war)
    with Ledger.open(war) as ledger:
        assert [r.doc for r in ledger.reports()] == ["r2"]
        assert ledger.verify().ok


def test_commands_on_a_ledger_that_is_not_there_make_none(tmp_path):
    for command in (["verify"], ["log"], ["seal"], ["backup", tmp_path / "b"], ["reindex"], ["review", "list"]):
        assert "there is no ledger here" in run(*command, "--ledger", tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []
