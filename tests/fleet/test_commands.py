"""The fleet's commands, as a user types them."""

from __future__ import annotations

from typer.testing import CliRunner

from sayso.cli import app
from tests.fleet import archive


def run(*words):
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, " ".join(result.output.split())


def test_an_archive_is_read_drawn_asked_and_added(cluster, tmp_path):
    (tmp_path / "a.jsonl").write_text(archive.lines(archive.rows(8)) + "no report\n")
    lake, where = tmp_path / "lake", ("--scheduler", cluster.address, "--metrics", "0")
    code, said = run("fleet", "read", tmp_path / "*.jsonl", "--out", lake, "--part-size", "5", *where)
    assert code == 1, "a report was refused"
    assert "2 parts read, 0 already there; they hold 8 reports" in said
    assert "a.jsonl:9: is not JSON" in said
    assert "metrics at http://127.0.0.1:" in said
    code, said = run("fleet", "picture", lake, "--out", lake / "picture", *where)
    assert code == 0, said
    assert "control.parquet" in said
    code, said = run("control", "Palmyra", "--ledger", lake)
    assert code == 0, said
    assert "Palmyra" in said
    code, said = run("add", lake, "--ledger", tmp_path / "war.db")
    assert code == 0, said
    assert "8 reports added" in said
