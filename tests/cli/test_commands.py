"""Every command on real input, in every format it prints."""

from __future__ import annotations

import csv
import io
import json

import pytest

from sayso import claims_file, exports
from sayso.cli import reports


@pytest.fixture
def war(sayso, story):
    """A ledger of one report."""
    assert sayso("add", story, "--outlet", "wire", "--published", "2017-10-15", "--ledger", "war.db").code == 0
    return "war.db"


def test_read_writes_a_claims_file_with_exact_offsets(sayso, story):
    done = sayso("read", story, "--outlet", "wire", "--published", "2017-10-15")
    text = story.read_text(encoding="utf-8")
    claims = list(claims_file.parse_lines(done.out.splitlines(), "out"))
    assert {str(claim.kind) for claim in claims} >= {"control", "casualties"}
    for claim in claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.outlet == "wire"


def test_read_explains_each_field(sayso, story):
    done = sayso("read", story, "--explain", "--format", "json", "--outlet", "wire", "--published", "2017-10-15")
    assert done.code == 0
    assert '"why"' in done.out


def test_the_same_report_twice_adds_nothing(sayso, story, war):
    before = sayso("claims", "--ledger", war, "--format", "jsonl").out
    again = sayso("add", story, "--outlet", "wire", "--published", "2017-10-15", "--ledger", war)
    assert again.code == 0
    assert "0 reports added" in again.out
    assert sayso("claims", "--ledger", war, "--format", "jsonl").out == before


def test_import_of_an_export_is_the_identity(sayso, war):
    sayso("export", "--as", "claims", "--ledger", war, "-o", "out.jsonl")
    assert sayso("import", "out.jsonl", "--ledger", "copy.db").code == 0
    assert sayso("export", "--ledger", "copy.db").out == sayso("export", "--ledger", war).out != ""


def test_claims_are_filtered(sayso, war):
    def kinds(*filters):
        lines = sayso("claims", "--ledger", war, "--format", "jsonl", *filters).out.splitlines()
        return {json.loads(line)["kind"] for line in lines}

    assert kinds("--kind", "control") == {"control"}
    assert kinds("--source", "observatory") <= {"casualties", "incident"}
    assert kinds("--place", "Atlantis") == set()
    assert kinds("--from", "2017-10-16") == set()


def test_control_prints_a_line_a_place_and_day(sayso, war):
    done = sayso("control", "Mayadin", "--daily", "--ledger", war, "--format", "jsonl")
    assert done.code == 0
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert lines
    for line in lines:
        assert set(line) >= {"place", "date", "holder"}
        assert sum(line["holder"].values()) == pytest.approx(1, abs=1e-3)


def test_toll_prints_bounds_and_what_binds_them(sayso, war):
    done = sayso("toll", "--place", "Mayadin", "--victims", "civilian", "--ledger", war, "--format", "json")
    answer = json.loads(done.out)
    assert answer["low"] == 12
    assert answer["high"] is None
    ids = {json.loads(line)["id"] for line in sayso("claims", "--ledger", war, "--format", "jsonl").out.splitlines()}
    assert set(answer["binding"]) <= ids
    assert answer["binding"]
    assert answer["disputes"] == []


ASKED = [
    ("claims",),
    ("control",),
    ("control", "Mayadin", "--daily"),
    ("toll", "--place", "Mayadin"),
    ("disputes",),
    ("timeline", "Mayadin"),
]


@pytest.mark.parametrize("command", ASKED, ids=" ".join)
def test_every_picture_command_answers_in_every_format_and_from_a_claims_file(sayso, war, command):
    claims = sayso("export", "--ledger", war).out
    for shape in ("table", "json", "jsonl", "csv"):
        done = sayso(*command, "--ledger", war, "--format", shape)
        assert done.code == 0, done.err
        same = sayso(*command, "--claims", "-", "--format", shape, stdin=claims)
        assert same.out == done.out
        if shape == "json":
            json.loads(done.out)
        if shape == "csv":
            list(csv.reader(io.StringIO(done.out), strict=True))


def test_report_text_is_never_read_as_markup(sayso, tmp_path):
    text = "The army captured Mayadin [bold red]on[/bold red] Saturday [/nonsense], residents said."
    (tmp_path / "markup.txt").write_text(text)
    sayso("add", "markup.txt", "--outlet", "wire", "--published", "2017-10-15", "--ledger", "m.db")
    done = sayso("claims", "--ledger", "m.db")
    assert done.code == 0


def test_every_export_format_is_named_and_written(sayso, war, tmp_path):
    assert set(reports.FORMATS) == set(exports.FORMATS)
    for name in reports.FORMATS:
        done = sayso("export", "--as", name, "--ledger", war, "-o", f"out-{name}")
        assert done.code == 0, done.err
        assert (tmp_path / f"out-{name}").stat().st_size > 0


def test_a_report_in_a_language_that_cannot_be_read_is_told_and_kept(sayso, tmp_path):
    (tmp_path / "arabic.txt").write_text(
        "أعلن الجيش السوري السيطرة على مدينة البوكمال يوم الخميس بعد معارك عنيفة، بحسب بيان صادر عن القيادة العامة للجيش والقوات المسلحة.",
        encoding="utf-8",
    )
    done = sayso("read", "arabic.txt", "--outlet", "wire", "--published", "2017-11-09")
    assert done.code == 1
    assert "arabic.txt" in done.err
    done = sayso("add", "arabic.txt", "--outlet", "wire", "--published", "2017-11-09", "--ledger", "a.db")
    assert "1 reports added with 0 claims" in done.out
