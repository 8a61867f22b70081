"""The nouns keep their invariants."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import InputError, Refusal
from sayso.model import Count, Days, Report, digest, parse_moment
from tests.strategies import spans


@given(spans, spans)
def test_days_overlap_exactly_where_they_intersect(a, b):
    both = set(a) & set(b)
    assert a.overlaps(b) == bool(both)
    shared = a.intersection(b)
    assert (set(shared) if shared else set()) == both
    assert a.contains(b) == (set(b) <= set(a))
    assert a.length == len(set(a))


def test_a_range_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        Days(date(2017, 11, 13), date(2017, 11, 10))


@pytest.mark.parametrize(("low", "high"), [(-1, None), (None, -1), (5, 4)])
def test_a_count_has_sound_bounds(low, high):
    with pytest.raises(ValueError, match="count"):
        Count("x", low, high)


parts = st.lists(st.none() | st.text(max_size=4), max_size=4)


@given(parts, parts)
def test_different_parts_never_share_a_digest(a, b):
    assert (digest(a) == digest(b)) == (a == b)


def test_a_report_is_known_by_outlet_day_and_text_not_by_its_file():
    one = Report("a", "text", "wire", date(2017, 11, 13), origin="a.txt")
    same = Report("b", "text", "wire", date(2017, 11, 13), title="other", origin="b.txt")
    later = Report("a", "text", "wire", date(2017, 11, 14))
    assert one.fingerprint == same.fingerprint != later.fingerprint
    with pytest.raises(FrozenInstanceError):
        one.text = "changed"


def test_moments_are_days_or_times():
    assert parse_moment("2017-11-13") == date(2017, 11, 13)
    assert parse_moment("2017-11-13T09:30:00+00:00").hour == 9
    with pytest.raises(ValueError):
        parse_moment("Monday")


def test_an_error_says_what_where_and_what_to_do():
    error = InputError("is missing", where="a.csv", line=3, field="text", cure="add the column")
    assert str(error) == "a.csv:3: field 'text': is missing (add the column)"
    assert str(Refusal.of(error)) == str(error)
