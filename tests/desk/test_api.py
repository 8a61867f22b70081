"""The API answers whatever its own description allows, and says no without breaking."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from sayso.desk import build
from sayso.world import World

PATIENCE = 120
EXAMPLES = 300 if os.environ.get("SAYSO_THOROUGH") else 12
HOST = {"host": "localhost"}
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def described(ledger: Path):
    return schemathesis.openapi.from_asgi("/api/openapi.json", build(ledger, World.shipped()), headers=HOST)


def test_no_question_breaks_the_api(described):
    asked = []
    for result in described.get_all_operations():
        operation = result.ok()
        asked.append(operation.label)

        @settings(
            max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy())
        def ask(case):
            answer = case.call(headers={**(case.headers or {}), **HOST}, timeout=PATIENCE)
            case.validate_response(answer, checks=CHECKS)

        ask()
    assert len(asked) >= 12


def test_every_answer_is_described(described):
    """Each operation says what its answer holds: no bare object."""
    bare = []
    for result in described.get_all_operations():
        operation = result.ok()
        content = operation.definition.raw["responses"]["200"].get("content")
        if content is None:
            assert operation.path.endswith(".csv") or operation.path.startswith("/api/export/")
            continue
        answer = content["application/json"]["schema"]
        if "$ref" not in answer and "items" not in answer:
            bare.append(operation.label)
    assert bare == []
