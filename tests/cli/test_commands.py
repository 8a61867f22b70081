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


def test_control_shows_what_carries_the_answer_and_what_would_change_it(sayso, war):
    def asked(*options):
        return json.loads(sayso("control", *options, "--ledger", war, "--format", "json").out)

    (capture,) = (line for line in asked("Mayadin", "--show", "why") if "captured" in line["quote"])
    assert capture["words"].endswith("for")
    assert capture["log_odds"] > 0
    doubt = asked("Mayadin", "--show", "doubts")[0]
    assert doubt["claim"] == capture["claim"]
    assert doubt["without"] < doubt["now"]
    (change,) = asked("Mayadin", "--show", "changes")
    assert change["first"] <= change["likely"] <= change["last"]
    assert sayso("control", "--show", "why", "--ledger", war).code == 1
    assert sayso("control", "Mayadin", "--daily", "--show", "why", "--ledger", war).code == 1


def test_the_sources_record_says_on_how_many_claims_it_rests(sayso, war):
    (line,) = json.loads(sayso("sources", "--ledger", war, "--format", "json").out)
    assert (line["claims"], line["rests_on"]) == (1, "too few to judge by")
    assert line["low"] < line["share"] < line["high"]
    assert json.loads(sayso("sources", "--least", "2", "--ledger", war, "--format", "json").out) == []


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
    ("control", "--show", "changes"),
    ("control", "Mayadin", "--show", "why"),
    ("control", "Mayadin", "--show", "doubts"),
    ("sources",),
    ("toll", "--place", "Mayadin"),
    ("disputes",),
    ("timeline", "Mayadin"),
    ("incidents", "--place", "Mayadin"),
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


def test_a_toll_by_period_adds_up_and_by_trust_grows(sayso, war):
    where = ("--place", "Mayadin", "--victims", "civilian", "--ledger", war, "--format", "json")
    days = json.loads(sayso("toll", *where, "--by", "day", "--from", "2017-10-12", "--to", "2017-10-14").out)
    assert [day["low"] for day in days] == [0, 12, 0]
    assert [day["cumulative_low"] for day in days] == [0, 12, 12]
    by_trust = json.loads(sayso("toll", *where, "--trust").out)
    assert by_trust[-1]["low"] == 12
    assert sayso("toll", "--place", "Mayadin", "--by", "year", "--ledger", war).code == 1
    assert sayso("toll", "--place", "Mayadin", "--trust", "--sources", "monitor", "--ledger", war).code == 1


def test_displacement_counts_families_apart(sayso, tmp_path):
    (tmp_path / "flight.txt").write_text("About 300 families fled Mayadin on Friday, residents said.")
    sayso("add", "flight.txt", "--outlet", "wire", "--published", "2017-10-15", "--ledger", "f.db")
    asked = ("displacement", "--place", "Mayadin", "--ledger", "f.db", "--format", "json")
    assert json.loads(sayso(*asked, "--unit", "families").out)["low"] == 270
    assert json.loads(sayso(*asked).out)["low"] == 0


def test_a_route_is_told_or_unknown(sayso, war):
    done = sayso("route", "Baghdad-Damascus highway", "--at", "2017-10-15", "--ledger", war, "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out)[0]["status"] in {"open", "cut", "disputed", "unknown"}
    done = sayso("route", "the road to nowhere", "--at", "2017-10-15", "--ledger", war)
    assert done.code == 1
    assert "road to nowhere" in done.err


def test_what_the_ledger_held_on_a_day_and_what_was_reviewed(sayso, war):
    def count(*wishes):
        return len(sayso("claims", "--ledger", war, "--format", "jsonl", *wishes).out.splitlines())

    everything = count()
    assert count("--as-recorded-on", "2000-01-01") == 0
    assert count("--as-recorded-on", "2999-01-01") == everything
    assert count("--reviews", "only") == 0
    assert count("--reviews", "ignore") == everything
    assert sayso("claims", "--claims", "-", "--reviews", "only", stdin="").code == 1


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


def test_a_dossier_names_the_head_it_was_made_from(sayso, war, tmp_path):
    done = sayso("dossier", "Mayadin", "--ledger", war, "-o", "brief.html")
    assert done.code == 0, done.err
    head = json.loads(sayso("seal", "--ledger", war).out)["head"]
    assert head in (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert sayso("dossier", "--ledger", war).code == 1


def test_a_ged_table_goes_out_and_into_another_ledger(sayso, war):
    assert sayso("export", "--as", "ged", "--ledger", war, "-o", "ged.csv").code == 0
    done = sayso("import", "ged.csv", "--ledger", "other.db")
    assert done.code == 0, done.err
    assert "0 refused" in done.out
    listed = sayso("claims", "--ledger", "other.db", "--format", "json", "--kind", "casualties")
    assert {claim["outlet"] for claim in json.loads(listed.out)} == {"UCDP GED"}


def test_an_export_is_narrowed_like_every_question(sayso, war):
    whole = [json.loads(line) for line in sayso("export", "--ledger", war).out.splitlines()]
    dead = sayso("export", "--kind", "casualties", "--place", "Mayadin", "--ledger", war)
    assert [json.loads(line)["id"] for line in dead.out.splitlines()] == [
        each["id"] for each in whole if each["kind"] == "casualties" and each["place"] == "Mayadin"
    ]
    assert sayso("export", "--from", "2017-11-12", "--ledger", war).code == 1
    assert "is not known" in sayso("export", "--sources", "rumour", "--ledger", war).err
    assert "sayso dossier" in sayso("export", "--as", "dossier", "--ledger", war).err
