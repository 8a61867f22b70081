"""A lake's picture drawn by a fleet: table by table what one process makes of the same claims."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

import sayso
from sayso.errors import SaysoError
from sayso.fleet import counting, draw, events, holding, near_copies, shared
from sayso.fleet.drawing import TABLES
from sayso.fleet.layout import DRAWN
from tests.fleet import archive

WHERE_IT_STANDS = ("group", "part", "row", "n")


@pytest.fixture(scope="module")
def drawn(lake, cluster, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("drawn") / "picture"
    draw(lake, out, scheduler=cluster.address)
    return out


@pytest.fixture(scope="module")
def alone(single):
    """The picture as one process draws it from its ledger."""
    return sayso.open(single)


def rows(table, *, without=()):
    return sorted(map(repr, table.drop_columns(list(without)).to_pylist()))


def read(folder, name):
    return pyarrow.parquet.read_table(folder / name)


def test_origins(drawn, alone):
    families = {row["doc"]: row["family"] for row in read(drawn, shared.ORIGINS).to_pylist()}
    assert families == dict(alone.families)
    assert len(set(families.values())) < len(families)


def test_incidents(drawn, alone):
    own = events.event_rows(alone.incidents, alone.geography)
    assert rows(read(drawn, events.INCIDENTS), without=WHERE_IT_STANDS) == rows(own, without=WHERE_IT_STANDS)
    assert any(len(event.claims) > 1 for event in alone.incidents)


def test_control_by_place_and_day(drawn, alone):
    found = alone.control()
    assert rows(read(drawn, holding.CONTROL)) == rows(holding.control_rows(found))
    assert rows(read(drawn, holding.CHANGES)) == rows(holding.change_rows(found))
    assert any(answer.shifts for answer in found)


def test_tolls_by_place_and_month(drawn, alone):
    asked = counting.questions(alone)
    assert rows(read(drawn, counting.TOLLS)) == rows(counting.toll_rows(alone, asked))
    assert any(row["low"] for row in read(drawn, counting.TOLLS).to_pylist())


def test_the_tables_are_there_and_nothing_else_is_left(drawn):
    assert {path.name for path in drawn.iterdir()} == {*TABLES, holding.STRENGTHS, DRAWN}


def test_a_folder_that_holds_something_else_is_left_alone(lake, tmp_path):
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(SaysoError, match="holds something else"):
        draw(lake, tmp_path)


@pytest.mark.parametrize("pairs", [[(0, 1), (1, 2)], [], [(0, 2)]])
def test_what_is_of_one_family_needs_no_verdict(pairs):
    """Of equals in a band, neighbours are compared first, and afterwards only those that are still apart."""
    keys, owner = np.array([7, 7, 9, 7], dtype=np.uint64), np.array([0, 1, 3, 2])
    first = near_copies.band_pairs(keys, owner, 4, None).tolist()
    assert first == [0 * 4 + 1, 1 * 4 + 2]
    label = near_copies.labels(np.array(pairs, dtype=np.int64).reshape(-1, 2), 4)
    more = near_copies.band_pairs(keys, owner, 4, label).tolist()
    every = {(0, 1), (0, 2), (1, 2)}
    assert {divmod(code, 4) for code in more} == {(a, b) for a, b in every if label[a] != label[b]}


def test_a_drawn_lake_answers_as_the_ledger_does(drawn, alone):
    asked = sayso.open(drawn)
    for answer in alone.control()[:4]:
        assert asked.control(answer.place).record() == alone.control(answer.place).record()
    assert "claims" not in vars(asked)
    place = alone.control()[0].place
    day = alone.control(place).days[20]
    assert asked.control(place, as_known_on=day).record() == alone.control(place, as_known_on=day).record()
    assert asked.control(place, at=day, bloc=True).record() == alone.control(place, at=day, bloc=True).record()
    assert asked.toll(place).record() == alone.toll(place).record()
    assert [each.record() for each in asked.disputes()] == [each.record() for each in alone.disputes()]
    assert [each.record() for each in asked.sources_record()] == [each.record() for each in alone.sources_record()]


def test_a_picture_of_an_older_lake_is_not_asked(cluster, tmp_path):
    path, lake, out = tmp_path / "a.jsonl", tmp_path / "lake", tmp_path / "picture"
    path.write_text(archive.lines(archive.rows(5)))
    sayso.fleet.read([str(path)], lake, scheduler=cluster.address)
    draw(lake, out, scheduler=cluster.address)
    assert sayso.open(out).control("Palmyra").days
    path.write_text(archive.lines(archive.rows(8)))
    sayso.fleet.read([str(path)], lake, scheduler=cluster.address)
    with pytest.raises(SaysoError, match="drawn before the lake changed"):
        sayso.open(out)
    draw(lake, out, scheduler=cluster.address)
    assert sayso.open(out).control("Palmyra").days
