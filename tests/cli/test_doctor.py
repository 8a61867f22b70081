"""`sayso doctor` says what is in order and what is not."""

import json


def rows(done):
    return {row["what"]: row for row in json.loads(done.out)}


def test_a_sound_installation_passes_without_a_ledger(sayso):
    done = sayso("doctor", "--format", "json")
    assert done.code == 0, done.out
    assert "no ledger" in rows(done)["ledger"]["found"]
    assert "en_core" in rows(done)["parser"]["found"]


def test_a_file_that_is_no_ledger_fails(sayso, tmp_path):
    (tmp_path / "sayso.db").write_bytes(b"not a database, whatever its name says")
    done = sayso("doctor", "--format", "json")
    assert done.code == 1
    assert not rows(done)["ledger"]["ok"]
    assert rows(done)["gazetteer"]["ok"]


def test_a_pipeline_that_is_not_installed_is_named(sayso, monkeypatch):
    monkeypatch.setenv("SAYSO_PIPELINE", "no_such_pipeline")
    done = sayso("doctor", "--format", "json")
    assert done.code == 1
    assert "no_such_pipeline" in rows(done)["parser"]["found"]
