"""Numbers for Prometheus: of desk, watch and fleet, for this machine and for administrators."""

from __future__ import annotations

import httpx
import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from sayso.desk.app import build
from sayso.errors import SaysoError
from sayso.ledger import Ledger
from sayso.metrics import Metrics
from sayso.world import World

LOCAL = "http://localhost"


def numbers(text):
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(tmp_path / "war.db") as opened:
        yield opened


def test_the_desk_counts_pages_as_it_knows_them_and_never_what_was_asked(ledger):
    with TestClient(build(ledger, World.empty()), base_url=LOCAL, client=("127.0.0.1", 1)) as client:
        client.get("/report/a-name-of-somebody")
        client.get("/search?q=somebody")
        told = client.get("/metrics")
    assert told.status_code == 200
    found = numbers(told.text)
    assert found["sayso_desk_requests_total", "/search", "200", "GET"] == 1
    assert found["sayso_desk_seconds_count", "/search"] == 1
    assert "somebody" not in told.text
    assert found["process_resident_memory_bytes",] > 0


def test_they_are_for_this_machine_alone(ledger):
    with TestClient(build(ledger, World.empty()), base_url=LOCAL, client=("192.0.2.7", 1)) as client:
        assert client.get("/metrics").status_code == 403
    with TestClient(build(ledger, World.empty(), public=True), base_url=LOCAL, client=("127.0.0.1", 1)) as client:
        assert client.get("/metrics").status_code == 404


def test_a_process_shows_its_numbers_on_loopback():
    metrics = Metrics({"sayso_watch_added": "Reports added."}, {"sayso_watch_last_round": "When."})
    metrics.add("sayso_watch_added", 3)
    metrics.set("sayso_watch_last_round", 17)
    port = metrics.serve(0)
    told = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    assert numbers(told)["sayso_watch_added_total",] == 3
    assert numbers(told)["sayso_watch_last_round",] == 17
    with pytest.raises(SaysoError, match=f"cannot be shown at port {port}"):
        Metrics({}).serve(port)
