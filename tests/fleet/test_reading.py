"""Archives read by a fleet: the same claims as from one process, whatever dies on the way."""

from __future__ import annotations

import json
from collections import Counter

import pyarrow.parquet
import pytest

from sayso import claims_file
from sayso.errors import SaysoError
from sayso.fleet import Lake, layout, read
from sayso.ledger import Ledger
from tests.fleet import archive
from tests.fleet.cluster import Cluster
from tests.fleet.conftest import PART, REPORTS


def said(claims):
    return Counter(json.dumps(claims_file.record(each), sort_keys=True) for each in claims)


def files(lake):
    """Every file's bytes by its path in the lake."""
    return {str(path.relative_to(lake)): path.read_bytes() for path in lake.rglob("*") if path.is_file()}


def test_the_fleet_s_claims_are_those_of_one_process(lake, single):
    with Lake.open(lake) as fleet, Ledger.open(single, read_only=True) as alone:
        assert said(fleet.claims()) == said(alone.claims())
        assert list(fleet.reports()) == list(alone.reports())
        assert fleet.count() == alone.count() > REPORTS


def test_the_same_report_twice_is_one_and_the_first_stays(lake):
    with Lake.open(lake) as fleet:
        docs = [report.doc for report in fleet.reports()]
    assert len(docs) == REPORTS - REPORTS // 50
    assert not [doc for doc in docs if doc.startswith("again")]


def test_a_second_run_reads_nothing_and_what_grew_alone_is_read(cluster, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(archive.lines(archive.rows(25)))
    first = read([str(path)], tmp_path / "lake", scheduler=cluster.address, part_size=10)
    assert (first.read, first.kept) == (3, 0)
    # One worker started for the while writes the same bytes as two of a cluster.
    read([str(path)], tmp_path / "alone", workers=1, part_size=10)
    assert files(tmp_path / "alone") == files(tmp_path / "lake")
    # Nothing is left to read, so nobody is needed to read it.
    again = read([str(path)], tmp_path / "lake", scheduler="tcp://127.0.0.1:1")
    assert (again.read, again.kept, again.claims) == (0, 3, first.claims)
    path.write_text(archive.lines(archive.rows(32)))
    more = read([str(path)], tmp_path / "lake", scheduler=cluster.address)
    assert (more.read, more.kept) == (2, 2)
    with Lake.open(tmp_path / "lake") as grown:
        assert len(list(grown.reports())) == 32


def test_inputs_of_every_kind_and_what_cannot_be_taken(cluster, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    row = next(archive.rows(1))
    (folder / "b.txt").write_text("Rebels seized the town of Azaz on Monday, residents said.")
    (folder / "c.jsonl").write_text(json.dumps(row) + "\nnot json\n" + json.dumps(row | {"text": ""}) + "\n")
    table = [row | {"doc": f"p{n}", "text": f"{row['text']} Day {n}."} for n in range(5)]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(table), folder / "d.parquet", row_group_size=2)
    inputs = [str(folder / "*.jsonl"), f"file://{folder}/d.parquet", str(folder / "b.txt"), str(tmp_path / "none.txt")]
    done = read(inputs, tmp_path / "lake", scheduler=cluster.address, part_size=2, outlet="ours")
    assert done.reports == 7
    told = sorted(str(each) for each in done.refused)
    assert [str(tmp_path / "none.txt") in told[2], "c.jsonl:2" in told[0], "c.jsonl:3" in told[1]] == [True] * 3
    with Lake.open(tmp_path / "lake") as made:
        assert {report.doc for report in made.reports()} >= {"r0", "p0", "p4"}
        assert {report.outlet for report in made.reports() if report.doc == "b"} == {"ours"}


def test_with_workers_killed_on_the_way_the_run_ends_complete_and_equal(papers, lake, tmp_path):
    with Cluster(2) as unlucky:

        def kill(now):
            # Whoever is hit has the next part in hand. The thorough run kills by the clock.
            if now.finished in (1, 3) and unlucky.killed * 2 < now.finished:
                unlucky.kill_worker()

        done = read([str(papers)], tmp_path / "lake", scheduler=unlucky.address, part_size=PART, progress=kill)
    assert (done.read, unlucky.killed) == (REPORTS // PART, 2)
    assert files(tmp_path / "lake") == files(lake)


def test_the_scheduler_killed_the_run_says_so_and_another_goes_on(papers, lake, cluster, tmp_path):
    out = tmp_path / "lake"
    with Cluster(1) as doomed:

        def kill(now):
            if now.finished == 2 and doomed.scheduler.poll() is None:
                doomed.kill_scheduler()

        with pytest.raises(SaysoError, match=r"the scheduler at .* is gone"):
            read([str(papers)], out, scheduler=doomed.address, part_size=PART, progress=kill)
    before = {path: path.stat().st_mtime_ns for path in (out / layout.MANIFESTS).glob("*.json")}
    assert 2 <= len(before) < REPORTS // PART
    done = read([str(papers)], out, scheduler=cluster.address)
    assert done.kept == len(before)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert files(out) == files(lake)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(SaysoError, match="not an empty folder"):
        read([str(tmp_path / "diary.txt")], tmp_path)


def test_a_lake_keeps_its_part_size(lake, papers):
    with pytest.raises(SaysoError, match="begun with 20 reports a part, not 7"):
        read([str(papers)], lake, part_size=7)


def test_no_scheduler_at_an_address_is_told(papers, tmp_path, monkeypatch):
    monkeypatch.setattr("sayso.fleet.running.PATIENCE", 1)
    with pytest.raises(SaysoError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        read([str(papers)], tmp_path / "lake", scheduler="tcp://127.0.0.1:1")
