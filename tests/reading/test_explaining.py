"""Every field that words give has its reason, and the reason quotes words of the report."""

from __future__ import annotations

import re
from datetime import date

import pytest

from sayso.claims_file import record
from sayso.model import Report
from sayso.reading import Reader, Reading

TEXT = (
    "Warplanes reportedly bombed the town of Sarmin on Monday, killing at least nine people including two children, "
    "residents in touch with relatives said. Some 300 families fled Sarmin. Rebels captured the town of Ariha and cut the "
    "road between Damascus and Aleppo. The army denied it had lost the town of Ariha. Rebel-held Jisr was shelled."
)
NOT_FROM_WORDS = re.compile(
    r"id|doc|outlet|published|title|url|quote|start|end|kind|lat|lon|place_precision|source_kind|source_party|.*_id"
)
QUOTED = re.compile(r"'([^']+)'")


@pytest.fixture(scope="module")
def reading(reader: Reader) -> Reading:
    return next(reader.read([Report("made-up", TEXT, "The Harbour Daily", date(2016, 5, 4))]))


def test_every_kind_of_claim_is_there(reading: Reading) -> None:
    kinds = {record(claim)["kind"] for claim in reading.claims}
    assert kinds == {"incident", "casualties", "displacement", "control", "route"}


def test_every_field_has_a_reason(reading: Reading) -> None:
    for claim in reading.claims:
        fields = {name for name in record(claim) if not NOT_FROM_WORDS.fullmatch(name)}
        assert fields - set(reading.why[claim.id]) == set()
        assert set(reading.why[claim.id]) - fields == set()


def test_reasons_quote_the_report(reading: Reading) -> None:
    quoted = [words for why in reading.why.values() for reason in why.values() for words in QUOTED.findall(reason)]
    assert quoted
    assert [words for words in quoted if words not in TEXT] == []


@pytest.mark.parametrize(
    ("kind", "field", "reason"),
    [
        ("incident", "date", "'on Monday'"),
        ("incident", "hedged", "'reportedly'"),
        ("incident", "via", "'relatives'"),
        ("casualties", "count_text", "'at least nine'"),
        ("displacement", "source", "nobody: the outlet's own voice"),
        ("control", "actor", "'Rebels'"),
        ("route", "route", "'the road between Damascus and Aleppo'"),
    ],
)
def test_what_gave_a_field(reading: Reading, kind: str, field: str, reason: str) -> None:
    first = next(claim for claim in reading.claims if record(claim)["kind"] == kind)
    assert reading.why[first.id][field] == reason


def test_a_denial_names_its_verb(reading: Reading) -> None:
    denial = next(claim for claim in reading.claims if record(claim)["polarity"] == "denies")
    assert reading.why[denial.id]["polarity"] == "'denied'"
