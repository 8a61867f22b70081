"""FollowTheMoney entities, each checked by the `followthemoney` model itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import model as m
from sayso.picture import Picture
from tests.exports.conftest import claim
from tests.exports.test_events import IS, STRIKE, text
from tests.strategies import claims

followthemoney = pytest.importorskip("followthemoney")
AIR = claim("air", m.Incident(m.IncidentType.AIRSTRIKE, m.Named("jets", "russian-air-force"), IS, "strike"))


def entities(picture):
    lines = filter(None, text(picture, "ftm").split("\n"))
    return {record["id"]: record for record in map(json.loads, lines)}


def obeys_the_model(found):
    for record in found.values():
        proxy = followthemoney.model.get_proxy(record, cleaned=False)
        proxy.schema.validate({"id": record["id"], "schema": record["schema"], "properties": record["properties"]})
        for name, values in record["properties"].items():
            kept = proxy.get(name)
            assert kept, (name, values)
            if proxy.schema.get(name).type.name == "entity":
                wanted = proxy.schema.get(name).range
                assert all(followthemoney.model.get(found[each]["schema"]).is_a(wanted) for each in values)


def test_the_model_accepts_a_strike_with_its_parties_and_its_proof():
    found = entities(Picture([*STRIKE, AIR]))
    obeys_the_model(found)
    (event,) = [each for each in found.values() if each["schema"] == "Event"]
    proof = [found[each]["properties"]["title"] for each in event["properties"]["proof"]]
    assert len(proof) == 4
    assert {found[each]["properties"]["name"][0] for each in event["properties"]["involved"]} == {"jets", "IS fighters"}
    assert event["properties"]["summary"] == ["killed: 28 to 38; wounded: not known; origins: 3"]


def test_a_claim_is_a_note_on_its_report_with_the_exact_words():
    found = entities(Picture(STRIKE[:1]))
    (note,) = [each for each in found.values() if each["schema"] == "Note"]
    assert note["properties"]["description"] == [STRIKE[0].quote]
    assert "Article" in {found[each]["schema"] for each in note["properties"]["entity"]}


@given(st.lists(claims(), max_size=5))
def test_whatever_is_claimed_the_model_accepts_it(made):
    obeys_the_model(entities(Picture(made)))
