"""The desk over a drawn lake: what it shows is what one process works out, and no claim is read for it but those shown."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest
from fastapi.testclient import TestClient

import sayso
from sayso.desk import drawing, drawn
from sayso.desk.app import build
from sayso.desk.question import Question
from sayso.desk.shelf import Shelf, newest_first
from sayso.desk.snapshot import Snapshot
from sayso.fleet import draw, maps
from sayso.fleet.layout import DRAWN, read_json, write_json
from sayso.model import Kind, SourceKind
from sayso.world import World

QUESTIONS = (
    {},
    {"kind": Kind.CONTROL},
    {"known": date(2016, 4, 2)},
    {"about": date(2016, 3, 20)},
    {"source": SourceKind.MEDIA},
    {"source": SourceKind.RESIDENT, "kind": Kind.CASUALTIES},
    {"text": "bridge"},
)


@pytest.fixture(scope="module")
def drawn_lake(lake, cluster, tmp_path_factory):
    """A copy of the lake with its picture drawn inside, moved after it was drawn."""
    folder = tmp_path_factory.mktemp("before")
    shutil.copytree(lake, folder / "lake")
    draw(folder / "lake", folder / "lake" / "picture", scheduler=cluster.address)
    draw(folder / "lake", folder / "beside", scheduler=cluster.address)
    moved = tmp_path_factory.mktemp("moved") / "here"
    shutil.move(folder, moved)
    return moved / "lake"


@pytest.fixture(scope="module")
def desk(drawn_lake):
    with TestClient(build(drawn_lake), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="module")
def alone(single):
    """What one process shows of its ledger, near-copies found by whole texts as the fleet finds them."""
    picture = sayso.open(single)
    return Snapshot("", Shelf(newest_first(picture.claims), picture.families, list), World.load())


def shown(client) -> drawn.DrawnSnapshot:
    return client.app.state.desk.now()


def plain(answer):
    """Without the head, and without the order of places and incidents, which means nothing."""
    return {**answer, "head": ""} | {name: sorted(answer[name], key=json.dumps) for name in ("places", "incidents")}


@pytest.mark.parametrize("bloc", [False, True])
def test_the_map_is_the_one_that_one_process_works_out(desk, alone, bloc):
    found = plain(desk.get(f"/api/map?bloc={int(bloc)}").json())
    own = plain(json.loads(drawing.drawn(alone, Question(bloc=bloc))))
    assert found == own
    assert all(found[name] for name in ("holders", "places", "incidents"))
    assert any(place["disputed"] for place in found["places"])
    assert "shelf" not in vars(shown(desk))


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_lists_hold_the_same_claims_newest_first(drawn_lake, alone, question):
    with TestClient(build(drawn_lake), base_url="http://localhost") as client:
        snapshot = shown(client)
        found, own = snapshot.select(**question), alone.select(**question)
        assert [claim.known_on for claim in found] == [claim.known_on for claim in own]
        assert sorted(claim.id for claim in found) == sorted(claim.id for claim in own)
        assert len(found) == len(own) > 3
        assert [found[-1], *found[1:3]] == [list(found)[-1], *list(found)[1:3]]
        # Only a search for words reads all claims.
        assert ("shelf" in vars(snapshot)) == ("text" in question)


def test_a_place_s_claims_and_ribbon(desk, alone):
    snapshot = shown(desk)
    for place in alone.places[:3]:
        assert sorted(c.id for c in snapshot.select(place=place)) == sorted(c.id for c in alone.select(place=place))
        assert desk.get("/api/ribbon", params={"place": place}).status_code == 200
        assert "Held by" in desk.get("/", params={"place": place}).text
    assert snapshot.places == alone.places
    assert snapshot.written_names == alone.written_names
    assert [snapshot.is_wide(place) for place in alone.places] == [alone.is_wide(place) for place in alone.places]


def test_of_many_incidents_those_told_most_often_are_marked_and_the_page_counts_the_rest(drawn_lake, monkeypatch):
    with TestClient(build(drawn_lake), base_url="http://localhost") as client:
        every = client.get("/api/map").json()["incidents"]
        assert "unmarked" not in client.get("/").text
        monkeypatch.setattr(maps, "MOST_MARKS", 3)
        with TestClient(build(drawn_lake), base_url="http://localhost") as fewer:
            assert fewer.get("/api/map").json()["incidents"] == every[:3]
            assert f"The map leaves {len(every) - 3} incidents unmarked" in fewer.get("/").text


def test_a_lake_and_its_picture_can_be_moved(drawn_lake):
    within, beside = sayso.open(drawn_lake), sayso.open(drawn_lake.parent / "beside")
    assert within.control("Mayadin").record() == beside.control("Mayadin").record()
    assert within.toll("Palmyra").record() == beside.toll("Palmyra").record()
    assert not read_json(drawn_lake / "picture" / DRAWN)["lake"].startswith("/")


def test_of_too_large_a_lake_the_desk_shows_what_was_drawn_and_says_what_it_cannot(drawn_lake, monkeypatch):
    monkeypatch.setattr(drawn, "MOST", 20)
    with TestClient(build(drawn_lake), base_url="http://localhost") as client:
        client.app.state.desk.whole = 10
        assert client.get("/").status_code == client.get("/api/map").status_code == 200
        page = client.get("/", params={"place": "Mayadin"})
        assert "too many claims to work out tolls" in page.text
        refused = client.get("/disputes")
        assert refused.status_code == 422
        assert "more than a desk holds in memory" in refused.text


def test_of_a_large_lake_what_needs_its_claims_waits_for_them(drawn_lake):
    with TestClient(build(drawn_lake), base_url="http://localhost") as client:
        client.app.state.desk.whole = 10
        assert client.get("/").status_code == 200
        first = client.get("/disputes")
        assert first.status_code == 503
        reading = client.app.state.desk._reading
        if reading is not None:
            reading.join()
        assert client.get("/disputes").status_code == 200
        assert client.get("/").status_code == 200


def test_a_picture_of_another_version_is_not_shown(drawn_lake, tmp_path):
    shutil.copytree(drawn_lake, tmp_path / "lake")
    told = tmp_path / "lake" / "picture" / DRAWN
    write_json(told, read_json(told) | {"format": 1})
    with TestClient(build(tmp_path / "lake"), base_url="http://localhost") as client:
        assert not isinstance(shown(client), drawn.DrawnSnapshot)
