"""Exports over HTTP: what the command line gives, narrowed by the address, and never a private name."""

import io
import json

import pytest
from fastapi.testclient import TestClient

from sayso.desk import build
from sayso.exports import FORMATS, export
from sayso.ledger import Ledger
from sayso.picture import Picture
from sayso.world import Source, Sources, World


@pytest.fixture(scope="module")
def desk(ledger):
    shipped = World.load()
    with Ledger.open(str(ledger), create=False, read_only=True) as opened:
        name = next(s.name for claim in opened.claims() for s in claim.speakers if not s.id)
        claims = list(opened.claims())
    from sayso.model import SourceKind

    private = Source("hidden", name, SourceKind.RESIDENT, private=True)
    world = World(shipped.gazetteer, shipped.actors, Sources([(private, None)]), shipped.routes)
    with TestClient(build(ledger, world), base_url="http://localhost") as client:
        yield client, Picture(claims, world), name


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "claims"])
def test_every_format_answers_and_names_no_private_source(desk, format):
    client, _, name = desk
    answer = client.get(f"/api/export/{format}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(FORMATS[format].media_type)
    assert name.encode() not in answer.content


def test_the_claims_file_is_not_given_away(desk):
    assert desk[0].get("/api/export/claims").status_code == 422


def test_an_address_narrows_as_the_command_does(desk):
    client, picture, _ = desk
    wanted = io.StringIO(newline="")
    claim = next(each for each in picture.claims if each.place)
    export("geojson", picture.narrowed(place=claim.place.name, kind=claim.kind), wanted)
    got = client.get("/api/export/geojson", params={"place": claim.place.name, "kind": str(claim.kind)})
    assert got.json() == json.loads(wanted.getvalue())
    assert len(got.json()["features"]) < len(client.get("/api/export/geojson").json()["features"])


def test_a_place_that_nobody_knows_is_told(desk):
    assert "Nowhere at all" in desk[0].get("/api/export/csv?place=Nowhere+at+all").json()["error"]
