"""The report this project began with, from its text to its toll."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sayso.model import Days, Report, Victims
from sayso.picture import Picture

REPORT = Path(__file__).parents[3] / "shared" / "corpus" / "albu-kamal.txt"


@pytest.fixture(scope="module")
def picture():
    if not REPORT.exists():
        pytest.skip("the shared reports are not beside the checkout")
    from sayso.reading import Reader
    from sayso.world import World

    world = World.load()
    report = Report("albu-kamal", REPORT.read_text(), "reuters", date(2017, 11, 13))
    return Picture([claim for reading in Reader(world).read([report]) for claim in reading.claims], world)


def test_at_least_fifty_not_eighty_and_it_says_why(picture):
    friday_to_monday = Days(date(2017, 11, 10), date(2017, 11, 13))
    answer = picture.toll("Albu Kamal", days=friday_to_monday, victims=Victims.CIVILIAN)
    assert (answer.low, answer.high) == (50, None)
    assert "the 30 in Sukariya lie inside it, 3 km away, and are not added" in answer.low_sentence
    assert answer.high_sentence.startswith("no upper bound")


def test_islamic_state_holds_the_town_again(picture):
    (holder, chance), *_ = picture.control("Albu Kamal").on(date(2017, 11, 13)).items()
    assert holder == "islamic-state"
    assert chance >= 0.9
