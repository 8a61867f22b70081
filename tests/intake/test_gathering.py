"""Inputs of any mix: files, folders, pipes."""

import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.intake import receive

GOOD = json.dumps({"doc": "row", "text": "The army left."})


def test_a_folder_with_one_broken_file_gives_all_the_others_in_order(write, take, tmp_path):
    write(d__b_txt="B.", d__a_jsonl=GOOD, d__broken_csv=b"\x89PNG\0", d__z_txt="Z.")
    taken = take(tmp_path / "d")
    assert taken.docs == ["row", "b", "z"]
    assert [Path(refusal.where).name for refusal in taken.refused] == ["broken.csv"]


def test_folders_are_read_to_the_bottom_without_hidden_files(write, take, tmp_path):
    (tmp_path / "d/sub/.git").mkdir(parents=True)
    (tmp_path / "d/sub/.git/x.txt").write_text("No.")
    (tmp_path / "d/.hidden.txt").write_text("No.")
    (tmp_path / "d/sub/deep.txt").write_text("Yes.")
    (tmp_path / "d/top.txt").write_text("Yes.")
    assert take(tmp_path / "d").docs == ["deep", "top"]


def test_what_cannot_be_opened_is_refused_and_the_rest_goes_on(write, take, tmp_path):
    good = write(good_txt="Good.")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    taken = take(tmp_path / "missing.txt", tmp_path / "dangling", tmp_path / "empty", good)
    assert taken.docs == ["good"]
    said = [refusal.reason for refusal in taken.refused]
    assert len(said) == 3
    assert "No such file" in said[0]
    assert "holds no files" in said[2]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
def test_a_file_that_fails_while_it_is_read_is_refused(take, write):
    taken = take(Path("/proc/self/mem"), write(good_txt="Good."))
    assert "cannot be read" in taken.refused[0].reason
    assert taken.docs == ["good"]


def test_a_pipe_in_a_folder_is_refused_and_a_named_one_is_read(take, tmp_path):
    folder = tmp_path / "d"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    assert "neither file nor folder" in take(folder).refused[0].reason
    writer = threading.Thread(target=lambda: (folder / "pipe").write_text(GOOD))
    writer.start()
    assert take(folder / "pipe").docs == ["row"]
    writer.join()


@pytest.mark.parametrize("content", [{"a_json": "[]"}, {"a_csv": "doc,text\n"}, {"a_jsonl": "\n\n"}])
def test_a_table_without_rows_is_told(write, take, content):
    assert "holds no reports" in take(write(**content)).refused[0].reason


def test_an_id_used_for_two_reports_is_noted_and_both_are_kept(write, take):
    paths = write(a__same_txt="One.", b__same_txt="Two.", c__same_txt="One.")
    taken = take(*paths)
    assert taken.docs == ["same"] * 3
    assert len(taken.noted) == 1
    assert "both kept" in taken.noted[0].what


def test_reports_stream_before_the_last_file_is_looked_at(write, tmp_path):
    first = write(a_txt="A.")
    refused = []
    stream = receive([first, tmp_path / "missing.txt"], refused=refused)
    assert next(stream).report.doc == "a"
    assert refused == []


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from(["x.txt", "x.jsonl", "x.json", "x.csv", "x.tsv", "x"]))
def test_no_file_crashes_intake_or_loses_its_neighbours(tmp_path, take, data, name):
    for each in tmp_path.iterdir():
        each.unlink()
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text("Last.")
    taken = take(tmp_path)
    assert taken.docs[0] == "a"
    assert taken.docs[-1] == "z"
    assert len(taken.received) + len(taken.refused) >= 2
    for report in taken.reports:
        report.text.encode()
        report.doc.encode()


def test_the_corpus_and_the_gold_reports_are_taken_whole(shared, take):
    taken = take(*sorted((shared / "corpus").glob("*.jsonl")), shared / "gold/dev.json")
    assert taken.refused == []
    assert len(taken.reports) == 761 + 245 + 125
