"""Bad input: a message that names file and line, the rest done, a list of what was refused, a non-zero exit."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.cli.conftest import STORY

GOOD_ROW = {"doc": "good", "outlet": "wire", "published": "2017-10-15", "title": "t", "text": STORY}


def test_an_empty_and_a_binary_file_are_refused_by_name(sayso, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d" * 50)
    done = sayso("read", "empty.txt", "picture.txt")
    assert done.code == 1
    assert done.out == ""
    assert "empty.txt" in done.err
    assert "picture.txt" in done.err


def test_a_table_without_the_needed_column_is_refused_naming_it(sayso, tmp_path):
    (tmp_path / "table.csv").write_text("doc,outlet,published\n1,wire,2017-10-15\n")
    done = sayso("read", "table.csv")
    assert done.code == 1
    assert "table.csv" in done.err
    assert "text" in done.err


def test_a_wrong_date_refuses_its_row_and_the_next_row_is_read(sayso, tmp_path):
    rows = [GOOD_ROW | {"doc": "bad", "published": "15/10/17?"}, GOOD_ROW]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = sayso("read", "rows.jsonl")
    assert done.code == 1
    assert "rows.jsonl:1" in done.err
    assert "published" in done.err
    assert {json.loads(line)["doc"] for line in done.out.splitlines()} == {"good"}


def test_a_wrong_published_option_says_how_to_write_it(sayso, story):
    done = sayso("read", story, "--published", "Monday")
    assert done.code == 1
    assert "--published" in done.err
    assert "2017-11-13" in done.err


def test_one_broken_file_in_a_folder_never_stops_the_good_ones(sayso, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    (folder / "b.jsonl").write_text("{broken\n")
    (folder / "c.txt").write_text(STORY.replace("Mayadin", "Raqqa"))
    done = sayso("add", "reports", "--ledger", "war.db")
    assert done.code == 1
    assert "2 reports added" in done.out
    assert "b.jsonl:1" in done.err


def test_a_missing_input_is_refused_and_the_rest_goes_on(sayso, story):
    done = sayso("read", "nowhere.txt", story)
    assert done.code == 1
    assert "nowhere.txt" in done.err
    assert done.out


@pytest.mark.parametrize(
    "command", [("claims",), ("control", "Mayadin"), ("toll", "--place", "Mayadin"), ("disputes",)]
)
def test_a_missing_ledger_is_told_not_made(sayso, tmp_path, command):
    done = sayso(*command, "--ledger", "absent.db")
    assert done.code == 1
    assert "absent.db" in done.err
    assert not (tmp_path / "absent.db").exists()


def test_an_unwritable_ledger_is_told(sayso, story, tmp_path):
    (tmp_path / "folder.db").mkdir()
    done = sayso("add", story, "--ledger", "folder.db")
    assert done.code == 1
    assert "folder.db" in done.err
    done = sayso("add", story, "--ledger", "no/such/folder/war.db")
    assert done.code == 1
    assert "no/such/folder" in done.err


def test_a_file_that_is_no_ledger_is_left_alone(sayso, story, tmp_path):
    (tmp_path / "notes.db").write_text("my notes, not a ledger\n" * 100)
    done = sayso("add", story, "--ledger", "notes.db")
    assert done.code == 1
    assert "notes.db" in done.err
    assert (tmp_path / "notes.db").read_text().startswith("my notes")


def test_a_bad_line_in_a_claims_file_is_named_and_the_rest_is_imported(sayso, story, tmp_path):
    claims = sayso("read", story, "--outlet", "wire", "--published", "2017-10-15").out
    (tmp_path / "claims.jsonl").write_text('{"kind": "control"}\n' + claims)
    done = sayso("import", "claims.jsonl", "--ledger", "war.db")
    assert done.code == 1
    assert "claims.jsonl:1" in done.err
    assert f"{len(claims.splitlines())} claims imported" in done.out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--from", "2017-10-15", "--to", "2017-10-01"), "--to"),
        (("--from", "2017-10-15"), "--to"),
        (("--victims", "soldiers"), "--victims"),
        (("--sources", "oracle"), "--sources"),
        (("--as-known-on", "then"), "--as-known-on"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(sayso, story, arguments, named):
    claims = sayso("read", story, "--outlet", "wire", "--published", "2017-10-15").out
    done = sayso("toll", "--place", "Mayadin", "--claims", "-", *arguments, stdin=claims)
    assert done.code == 1
    assert named in done.err


def test_a_real_process_ends_with_a_message_and_no_traceback(tmp_path):
    command = [sys.executable, "-m", "sayso", "claims", "--ledger", "absent.db"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 1
    assert "absent.db" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_library_writes_by_itself_does_not_spoil_an_answer():
    program = """
import os, sys
from sayso.cli.main import app, main

@app.command("noise")
def noise() -> None:
    print("before")
    os.write(1, b"from a library\\n")
    print("after")

sys.argv = ["sayso", "noise"]
main()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["before", "after"]
    assert "from a library" in done.stderr
