"""A lake asked as a ledger is: by DuckDB, by every command, by the desk."""

from __future__ import annotations

import json
from datetime import date

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.desk.app import build
from sayso.errors import LedgerError, QuestionError
from sayso.fleet import Lake
from sayso.ledger import Filters, Ledger

WISHES = (
    {},
    {"kind": "control"},
    {"place": "mayadin"},
    {"outlet": "wire", "kind": "casualties"},
    {"doc": "r3"},
    {"source": "observatory"},
    {"actor": "islamic state"},
    {"published_from": date(2016, 4, 1), "published_to": date(2016, 4, 20)},
    {"date_from": date(2016, 3, 20), "date_to": date(2016, 3, 22)},
    {"text": '"air strike" azaz'},
    {"text": "civil*"},
    {"reviews": "ignore"},
)


@pytest.fixture(scope="module")
def fleet(lake):
    with Lake.open(lake) as opened:
        yield opened


@pytest.fixture(scope="module")
def alone(single):
    with Ledger.open(single, read_only=True) as opened:
        yield opened


@pytest.mark.parametrize("wishes", WISHES, ids=str)
def test_the_same_claims_for_every_wish(fleet, alone, wishes):
    found = list(fleet.claims(**wishes))
    assert found == list(alone.claims(**wishes))
    assert found


def test_reports_by_id_fingerprint_and_words(fleet, alone):
    for words in ("bridge", '"town of Azaz"', "gazette nowhere", "capt*"):
        assert [r.doc for r in fleet.reports(text=words)] == [r.doc for r in alone.reports(text=words)]
    one = alone.report("r3")
    assert fleet.report("r3") == fleet.report(one.fingerprint) == one
    assert fleet.has(one.fingerprint)
    assert not fleet.has("0" * 64)
    claim = next(alone.claims())
    assert fleet.claim(claim.id) == claim


def test_what_only_a_ledger_has_is_refused_with_a_cure(fleet):
    with pytest.raises(QuestionError, match="no reviews; `sayso add"):
        list(fleet.claims(reviews="only"))
    with pytest.raises(QuestionError, match="no memory of past days"):
        list(fleet.claims(Filters(as_recorded_on=date(2020, 1, 1))))
    with pytest.raises(LedgerError, match="no claim 'none'"):
        fleet.claim("none")
    with pytest.raises(LedgerError, match="'none' is not in this lake"):
        fleet.report("none")


def test_a_lake_that_lost_a_file_says_so(lake, tmp_path):
    import shutil

    copy = tmp_path / "lake"
    shutil.copytree(lake, copy)
    next((copy / "claims").iterdir()).unlink()
    with pytest.raises(LedgerError, match="the lake cannot be read"), Lake.open(copy) as broken:
        list(broken.claims())


def test_the_picture_of_a_lake_is_the_ledger_s(lake, single):
    one, other = sayso.open(lake), sayso.open(single)
    assert one.claims == other.claims
    assert one.toll(None).record() == other.toll(None).record()
    assert one.control("Mayadin").record() == other.control("Mayadin").record()


@pytest.mark.parametrize(
    "command",
    [
        ("control", "Mayadin", "--at", "2016-04-01"),
        ("toll", "--place", "Palmyra"),
        ("claims", "--kind", "control"),
        ("export", "--as", "claims"),
    ],
    ids=lambda command: command[0],
)
def test_commands_answer_alike_from_either(lake, single, command):
    def said(ledger):
        result = CliRunner().invoke(app, [*command, "--ledger", str(ledger), *format_of(command)])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert said(lake) == said(single)


def format_of(command):
    return () if command[0] == "export" else ("--format", "json")


def test_a_lake_becomes_a_ledger_and_adding_it_again_adds_nothing(lake, single, tmp_path):
    target = tmp_path / "new.db"
    first = CliRunner().invoke(app, ["add", str(lake), "--ledger", str(target)])
    again = CliRunner().invoke(app, ["add", str(lake), "--ledger", str(target)])
    assert first.exit_code == again.exit_code == 0
    assert ": 0 reports added with 0 claims" in again.stdout
    with Ledger.open(target, read_only=True) as made, Ledger.open(single, read_only=True) as alone:
        assert made.verify().ok
        assert list(made.claims()) == list(alone.claims())
        entries = [entry["content"] for entry in made.log()][1:]
        assert entries == [entry["content"] for entry in alone.log()][1:]


def test_the_desk_shows_a_lake_and_lets_nobody_write(lake, single):
    with (
        TestClient(build(lake), base_url="http://localhost") as fleet,
        TestClient(build(single), base_url="http://localhost") as alone,
    ):
        places = [{**client.get("/api/map").json(), "head": ""} for client in (fleet, alone)]
        assert places[0] == places[1]
        assert fleet.get("/").status_code == 200
        assert json.dumps(fleet.get("/api/report/r3").json()) == json.dumps(alone.get("/api/report/r3").json())
        page = fleet.get("/").text
        assert 'href="/review"' not in page
        assert fleet.get("/review").status_code in (403, 404)
        assert fleet.post("/add").status_code in (403, 404, 405)
        assert fleet.get("/search?q=bridge").status_code == 200
