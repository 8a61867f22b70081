"""Incidents from the command line: what is one event, on whose word, and why any pair is or is not."""

from __future__ import annotations

import json

import pytest

CLAIM = {
    "kind": "casualties",
    "outcome": "killed",
    "place": "Albu Kamal",
    "place_id": "174448",
    "date": {"from": "2017-11-12", "to": "2017-11-12"},
    "published": "2017-11-13",
}


@pytest.fixture
def told(tmp_path):
    """Two outlets tell of one strike on one monitor's word; a third tells of another place; a marker keeps a fourth apart."""
    monitor = {"source": ["the Hama Desk"], "source_kind": ["monitor"]}
    lines = [
        {
            "id": "a",
            "doc": "1",
            "quote": "30 died in the air strike",
            "low": 30,
            "high": 30,
            "outlet": "One",
            **monitor,
        },
        {"id": "b", "doc": "2", "quote": "30 died in an air strike", "low": 30, "high": 30, "outlet": "Two", **monitor},
        {"id": "c", "doc": "3", "quote": "30 died", "low": 30, "high": 30, "place": "Aleppo", "place_id": "170063"},
        {"id": "d", "doc": "4", "quote": "30 died in the air strike", "low": 30, "high": 30, "incident_id": "other"},
    ]
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(json.dumps(CLAIM | line) for line in lines), encoding="utf-8")
    return path


def test_events_are_listed_with_their_reports_and_origins(sayso, told):
    done = sayso("incidents", "--claims", told, "--place", "Albu Kamal", "--format", "json")
    rows = json.loads(done.out)
    assert [(row["claims"], row["standing"]) for row in rows] == [
        (["a", "b"], "2 reports, 1 origin"),
        (["d"], "1 report, 1 origin"),
    ]


@pytest.mark.parametrize(
    ("pair", "verdict", "why"),
    [
        (("a", "b"), "one event", "a pair that scores"),
        (("a", "c"), "two events", "they cannot be one"),
        (("a", "d"), "two events", "an incident_id"),
    ],
)
def test_a_pair_is_explained(sayso, told, pair, verdict, why):
    done = sayso("incidents", "--claims", told, "--pair", *pair, "--format", "json")
    row = json.loads(done.out)[0]
    assert row["verdict"] == verdict
    assert row["why"].startswith(why)
    assert sayso("incidents", "--claims", told, "--pair", *pair).out.startswith(verdict)


def test_an_unknown_claim_is_named(sayso, told):
    done = sayso("incidents", "--claims", told, "--pair", "a", "nobody")
    assert done.code != 0
    assert "nobody" in done.err
