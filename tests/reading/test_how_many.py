"""Numbers of people and their bounds; ages, dates, money and names are none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.how_many import CountMention, counts, value


def only(sentence: str) -> CountMention:
    (mention,) = counts(sentence)
    return mention


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("17 dead", 17, 17),
        ("1,250 people", 1250, 1250),
        ("1 250 people", 1250, 1250),
        ("twenty-three people", 23, 23),
        ("one hundred and twelve people", 112, 112),
        ("two thousand five hundred people", 2500, 2500),
        ("1.5 million people", 1_500_000, 1_500_000),
        ("half a million people", 500_000, 500_000),
        ("a hundred people", 100, 100),
        ("a dozen people", 12, 12),
        ("half a dozen people", 6, 6),
        ("two dozen people", 24, 24),
        ("at least 30 people", 30, None),
        ("30 or more people", 30, None),
        ("no fewer than thirty people", 30, None),
        ("more than 30 people", 31, None),
        ("over 30 people", 31, None),
        ("up to 30 people", 0, 30),
        ("as many as 30 people", 0, 30),
        ("fewer than 30 people", 0, 29),
        ("about 30 people", 27, 33),
        ("some 30 people", 27, 33),
        ("an estimated 40 people", 36, 44),
        ("nearly 30 people", 27, 30),
        ("almost 200 people", 180, 200),
        ("20-30 people", 20, 30),
        ("20 to 30 people", 20, 30),
        ("between 20 and 30 people", 20, 30),
        ("five or six people", 5, 6),
        ("dozens of people", 24, 99),
        ("scores of people", 40, 99),
        ("tens of people", 20, 99),
        ("hundreds of people", 200, 999),
        ("thousands of people", 2000, 9999),
        ("tens of thousands of people", 20_000, 99_999),
        ("hundreds of thousands of people", 200_000, 999_999),
        ("several people", 3, 9),
        ("several hundred people", 300, 900),
        ("a few people", 2, 5),
        ("a couple of people", 2, 2),
        ("a handful of people", 3, 6),
        ("many people", None, None),
        ("a number of people", None, None),
        ("more than a dozen people", 13, None),
        ("at least several hundred people", 300, None),
    ],
)
def test_the_number_table(written: str, low: int | None, high: int | None) -> None:
    mention = only(written)
    assert (mention.low, mention.high) == (low, high)


@pytest.mark.parametrize(
    "sentence",
    [
        "someone aged 12",
        "the 19-year-old",
        "Ann Example, 45, fled",
        "on August 12, 2016",
        "on 3 March",
        "in 2015",
        "since mid-2012",
        "by 3:30 pm",
        "at 0914",
        "at 1600 GMT",
        "worth $5 million",
        "5 million dollars",
        "30% of them",
        "thirty percent",
        "40 km away",
        "three miles east",
        "the 47th Brigade",
        "along Highway 5",
        "resolution 2254",
        "an F-16 and a T-72",
        "for three days",
        "in the last 24 hours",
        "a two-storey house",
        "one of the deadliest",
        "no one",
        "two thirds",
        "as many rockets",
    ],
)
def test_what_is_no_number_of_people(sentence: str) -> None:
    assert counts(sentence) == []


def test_flags() -> None:
    def flagged(sentence: str, flag: str) -> list[str]:
        return [mention.text for mention in counts(sentence) if getattr(mention, flag)]

    assert flagged("Nine people, including three children and two women, died", "part") == ["three", "two"]
    assert flagged("Twelve of them children", "part") == ["Twelve"]
    assert flagged("Nine were killed and four of the dead were medics", "part") == ["four"]
    assert flagged("Fifteen civilians among them 11 children died", "part") == ["11"]
    assert flagged("At least 40 people, many of them students, died", "part") == ["many"]
    assert flagged("Nine died, two children among them.", "part") == ["two"]
    assert flagged("Three were killed and another six hurt", "further") == ["six"]
    assert flagged("two more soldiers died", "further") == ["two"]
    assert flagged("bringing the death toll to 40", "total") == ["40"]
    assert flagged("a total of 33 people died and six were hurt", "total") == ["33"]


def test_one_person_is_a_weak_candidate() -> None:
    mention = only("a young soldier was killed")
    assert (mention.text, mention.low, mention.high, mention.article) == ("a", 1, 1, True)
    assert only("another civilian died").further
    assert (only("A man, woman and child died").low, only("a Libyan commander died").low) == (3, 1)
    assert counts("a village was shelled") == []


def test_positions_are_shifted_by_the_offset() -> None:
    sentence = "Of these, at least 12 died"
    mention = counts(sentence, 100)[0]
    assert sentence[mention.start - 100 : mention.end - 100] == mention.text == "at least 12"


@given(st.integers(0, 10**9))
def test_digits_mean_themselves_with_or_without_commas(number: int) -> None:
    assert value(str(number)) == value(f"{number:,}") == (number, number)


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_gives_mentions_in_order_with_their_own_words(text: str) -> None:
    found = counts(text)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(m.low is None or m.high is None or 0 <= m.low <= m.high for m in found)
