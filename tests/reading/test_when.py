"""The days a sentence names, worked out from publication; a day nobody can tell is None."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model import Days
from sayso.reading.when import DateMention, Relation, dateline, dates

MONDAY = date(2023, 7, 3)


def only(sentence: str, published: date | None = MONDAY, reference: date | None = None) -> DateMention:
    (mention,) = dates(sentence, 0, published, reference)
    return mention


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("on Monday", "2023-07-03", "2023-07-03"),
        ("late on Tuesday", "2023-06-27", "2023-06-27"),
        ("Sunday's strike", "2023-07-02", "2023-07-02"),
        ("last Monday", "2023-06-26", "2023-06-26"),
        ("Friday night", "2023-06-30", "2023-06-30"),
        ("yesterday", "2023-07-02", "2023-07-02"),
        ("today", "2023-07-03", "2023-07-03"),
        ("overnight", "2023-07-02", "2023-07-03"),
        ("since Friday", "2023-06-30", "2023-07-03"),
        ("since 2021", "2021-01-01", "2023-07-03"),
        ("since March 2022", "2022-03-01", "2023-07-03"),
        ("three days ago", "2023-06-30", "2023-06-30"),
        ("a few days ago", "2023-06-28", "2023-07-01"),
        ("two years ago", "2021-01-01", "2021-12-31"),
        ("three weeks ago", "2023-06-09", "2023-06-15"),
        ("last month", "2023-06-01", "2023-06-30"),
        ("last week", "2023-06-26", "2023-07-02"),
        ("last year", "2022-01-01", "2022-12-31"),
        ("this year", "2023-01-01", "2023-07-03"),
        ("at the weekend", "2023-07-01", "2023-07-02"),
        ("in March", "2023-03-01", "2023-03-31"),
        ("in August", "2022-08-01", "2022-08-31"),
        ("in early March", "2023-03-01", "2023-03-10"),
        ("on Feb. 5", "2023-02-05", "2023-02-05"),
        ("on December 24", "2022-12-24", "2022-12-24"),
        ("on 5 June 2019", "2019-06-05", "2019-06-05"),
        ("June 5-7", "2023-06-05", "2023-06-07"),
        ("in 2015", "2015-01-01", "2015-12-31"),
        ("in late 2015", "2015-09-01", "2015-12-31"),
        ("between May 3 and May 5", "2023-05-03", "2023-05-05"),
        ("from Friday to Sunday", "2023-06-30", "2023-07-02"),
        ("over the past three days", "2023-06-30", "2023-07-03"),
        ("in the last 48 hours", "2023-07-01", "2023-07-03"),
        ("in two days of fighting", "2023-07-02", "2023-07-03"),
        ("for the third day", "2023-07-01", "2023-07-03"),
        ("2023-05-01", "2023-05-01", "2023-05-01"),
        ("01.05.2023", "2023-05-01", "2023-05-01"),
    ],
)
def test_days_from_publication(written: str, first: str, last: str) -> None:
    assert only(written).days == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("written", ["in recent months", "on 31 June 2019", "for years"])
def test_null_rather_than_a_guess(written: str) -> None:
    assert all(mention.days is None for mention in dates(written, 0, MONDAY))


def test_without_a_day_of_publication_only_full_dates_are_told() -> None:
    assert only("on Friday", None).days is None
    assert only("on 5 June 2019", None).days == Days.one(date(2019, 6, 5))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("the previous day", "2023-06-21"),
        ("a day earlier", "2023-06-21"),
        ("the following day", "2023-06-23"),
        ("two days later", "2023-06-24"),
    ],
)
def test_days_counted_from_the_day_last_spoken_of(written: str, day: str) -> None:
    assert only(written, MONDAY, date(2023, 6, 22)).days == Days.one(date.fromisoformat(day))
    later = dates(f"on 22 June 2023 and {written}", 0, MONDAY)[-1]
    assert later.days == Days.one(date.fromisoformat(day))


def test_relations_and_plans() -> None:
    assert only("since Friday").relation is Relation.SINCE
    assert only("until Friday").relation is Relation.UNTIL
    assert only("before Friday").relation is Relation.BEFORE
    assert only("will leave on Friday").future
    assert only("next week").future
    assert not only("on Friday").future


@pytest.mark.parametrize(
    "sentence", ["the Sunday Times said so", "they may be gone", "2000 people fled", "he marched on", "a second man"]
)
def test_what_says_nothing_of_when(sentence: str) -> None:
    assert dates(sentence, 0, MONDAY) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mon 03 Jul 2023 at 0914 Shells hit the port", "2023-07-03"),
        ("Posted on July 3 2023 by Ann Example Shells hit the port", "2023-07-03"),
        ("Shells hit the port AFP Monday 3 Jul 2023 Shells hit the port on Sunday", "2023-07-03"),
        ("03-07-2023 Shells hit the port", "2023-07-03"),
        ("Last updated at Jul 032023 Shells hit the port", "2023-07-03"),
        ("KHARTOUM, July 3 (Reuters) - Shells hit the port", "2023-07-03"),
    ],
)
def test_datelines(text: str, day: str) -> None:
    assert dateline(text, date(2023, 7, 20)) == date.fromisoformat(day)


def test_dates_in_prose_are_no_datelines() -> None:
    assert dateline("The army shelled the port on 3 July 2023, medics said.", MONDAY) is None
    assert dateline("KHARTOUM, July 3 (Reuters) - Shells hit the port") is None


def test_a_lost_first_digit_is_taken_from_publication() -> None:
    assert dateline("5-04-2016 Shells hit the port", date(2016, 4, 25)) == date(2016, 4, 25)
    assert dateline("5-04-2016 Shells hit the port", date(2016, 6, 1)) == date(2016, 4, 5)


@given(
    st.dates(),
    st.sampled_from(
        ["on Monday", "last week", "last month", "next year", "three years ago", "a few days later", "since March"]
    ),
)
def test_any_day_of_publication_will_do(published: date, written: str) -> None:
    for mention in dates(written, 0, published):
        assert mention.days is None or mention.days.first <= mention.days.last


@given(
    st.text(st.characters(codec=None), max_size=200) | st.text("0123456789-/. MayFridaylsnce", max_size=80),
    st.none() | st.dates(),
)
def test_any_text_gives_mentions_in_order_with_their_own_words(text: str, published: date | None) -> None:
    found = dates(text, 0, published)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert dateline(text, published) is None or isinstance(dateline(text, published), date)
