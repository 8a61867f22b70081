"""Whole passages: every claim a careful person marks in them is found, with its speakers and place, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.model import Report
from sayso.reading import Reader
from tests.reading.passages import PASSAGES, Passage, agrees, matched
from tests.reading.probes import flat

LEAST = 0.9


@pytest.fixture(scope="module")
def told(reader: Reader) -> dict[str, list[dict[str, Any]]]:
    reports = [Report(str(i), one.text, "The Harbour Daily", one.published) for i, one in enumerate(PASSAGES)]
    return {reading.report.text: [flat(claim) for claim in reading.claims] for reading in reader.read(reports)}


@pytest.mark.parametrize("one", [one for one in PASSAGES if not one.goes_wrong], ids=lambda one: one.text[:60])
def test_a_passage_is_read_whole(one: Passage, told: dict[str, list[dict[str, Any]]]) -> None:
    found = told[one.text]
    right = [claim for claim, other in matched(one.claims, found) if agrees(claim, other)]
    wrong = [claim for claim in one.claims if claim not in right]
    assert wrong == [], f"{one.text}\nfound\n" + "\n".join(str(each) for each in found)
    assert len(found) == len(one.claims), f"{one.text}\nfound\n" + "\n".join(str(each) for each in found)


def test_most_claims_of_all_passages_are_found(told: dict[str, list[dict[str, Any]]]) -> None:
    """The harmonic mean of precision and recall, for what was said and for what was said with its speakers and place."""
    total = sum(len(one.claims) + len(told[one.text]) for one in PASSAGES)
    pairs = [pair for one in PASSAGES for pair in matched(one.claims, told[one.text])]
    whole = [pair for pair in pairs if agrees(*pair)]
    assert 2 * len(pairs) / total > LEAST
    assert 2 * len(whole) / total > LEAST - 0.05


@pytest.mark.parametrize("one", [one for one in PASSAGES if one.goes_wrong], ids=lambda one: one.text[:60])
def test_what_is_told_to_go_wrong_does(one: Passage, told: dict[str, list[dict[str, Any]]]) -> None:
    """The list of what goes wrong is kept true: a passage that is read whole is to lose its mark."""
    found = told[one.text]
    right = [claim for claim, other in matched(one.claims, found) if agrees(claim, other)]
    assert len(right) < len(one.claims) or len(found) > len(one.claims), f"{one.text} is read whole; drop its mark"
