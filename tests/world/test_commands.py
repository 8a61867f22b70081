"""The commands on places and actors."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso import claims_file
from sayso import model as m
from sayso.cli.actors import app as actors
from sayso.cli.places import app as places
from sayso.errors import DataFileError

RUN = CliRunner()


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_DATA", str(tmp_path / "data"))


def test_find_near_a_town() -> None:
    done = RUN.invoke(places, ["find", "Sukariyeh", "--near", "Albu Kamal", "--in", "Syria", "--format", "json"])
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert rows[0]["id"] == "sayso-sy-sukariya"
    assert rows[0]["score"] == pytest.approx(sum(rows[0]["reasons"].values()), abs=0.01)


def test_find_nothing_fails() -> None:
    assert RUN.invoke(places, ["find", "Xqwzzkt", "--in", "SY"]).exit_code == 1


def test_show_says_what_it_is_in_and_on() -> None:
    done = RUN.invoke(places, ["show", "174448", "--format", "json"])
    (row,) = json.loads(done.stdout)
    assert (row["admin1"], row["admin2"], row["country"]) == ("170792", "174447", "SY")
    assert "البو كمال" in row["spellings"]
    assert "Euphrates road" in row["routes"]


def test_import_then_find(tmp_path: Path) -> None:
    table = tmp_path / "villages.csv"
    table.write_text(
        "ADM1_EN,ADM1_PCODE,PPL_EN,PPL_PCODE,latitude,longitude\nDeir-ez-Zor,SY09,Al Ghaib,C1,34.6,40.9\n,,,,,\n"
    )
    assert RUN.invoke(places, ["import", str(table), "--country", "SY"]).exit_code == 0
    done = RUN.invoke(places, ["find", "al-Ghaib", "--in", "SY", "--format", "jsonl"])
    assert json.loads(done.stdout.splitlines()[0])["id"] == "pcode-c1"


def test_a_place_of_ones_own_is_added_and_found() -> None:
    said = ["add", "Hamlet of Reeds", "--lat", "34.5", "--lon", "40.9", "--in", "Syria", "--alias", "Qasab"]
    assert RUN.invoke(places, [*said, "--within", "Deir ez-Zor province"]).exit_code == 0
    done = RUN.invoke(places, ["find", "Qasab", "--near", "Albu Kamal", "--in", "SY", "--format", "jsonl"])
    row = json.loads(done.stdout.splitlines()[0])
    assert (row["id"], row["admin1"], row["kind"]) == ("sayso-sy-hamlet-of-reeds", "170792", "village")


def test_a_place_with_a_mistake_is_not_added(tmp_path: Path) -> None:
    said = ["add", "Ford", "--lat", "34.5", "--lon", "40.9", "--in", "SY", "--kind", "fjord"]
    with pytest.raises(DataFileError, match="kinds are"):
        RUN.invoke(places, said, catch_exceptions=False)
    assert not (tmp_path / "data" / "world.toml").exists()


def test_missing_counts_names_without_a_place(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    named = ["Hamlet of Reeds", "hamlet of reeds", "Ford of Stones", "Homs"]
    with path.open("w", encoding="utf-8") as stream:
        for number, name in enumerate(named):
            place = m.PlaceMention(name, "169577" if name == "Homs" else None)
            claim = m.Claim(str(number), "d", "q", 0, 1, m.Control(m.Change.HOLDS), place=place)
            stream.write(json.dumps(claims_file.record(claim)) + "\n")
    done = RUN.invoke(places, ["missing", "--claims", str(path), "--format", "json"])
    assert [(row["name"], row["claims"]) for row in json.loads(done.stdout)] == [
        ("Hamlet of Reeds", 2),
        ("Ford of Stones", 1),
    ]


def test_actors_found_shown_added_and_merged() -> None:
    done = RUN.invoke(actors, ["find", "the army", "--in", "SY", "--format", "json"])
    assert json.loads(done.stdout)[0]["id"] == "syrian-army"
    done = RUN.invoke(actors, ["show", "Daesh", "--on", "2017-11-10", "--format", "json"])
    assert "syrian-army" in json.loads(done.stdout)[0]["enemies_in_force"]
    done = RUN.invoke(actors, ["add", "reed-guards", "--name", "Reed Guards", "--kind", "militia", "--in", "IQ"])
    assert done.exit_code == 0, done.output
    assert RUN.invoke(actors, ["merge", "reed-guards", "iraqi-security-forces"]).exit_code == 0
    done = RUN.invoke(actors, ["find", "Reed Guards", "--format", "json"])
    assert json.loads(done.stdout)[0]["id"] == "iraqi-security-forces"


def test_a_taken_name_is_refused() -> None:
    done = RUN.invoke(actors, ["add", "reed-guards", "--name", "ISIS", "--kind", "militia"])
    assert isinstance(done.exception, DataFileError)
    assert "islamic-state" in str(done.exception)
