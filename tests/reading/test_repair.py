"""Repairing puts damaged text right and never loses where it stood."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.repair import apply, repair

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("Sudan s army said", "Sudan's army said"),
        ("Shi ite fighters", "Shi'ite fighters"),
        ("the troops didn t leave", "the troops didn't leave"),
        ("they re gone", "they're gone"),
        ("Sudans army shelled Nyala in Sudan", "Sudan's army shelled Nyala in Sudan"),
        ("Fridays shelling", "Friday's shelling"),
        ("the countrys north", "the country's north"),
        ("“Two were killed,” he said", '"Two were killed," he said'),
        ("the army’s\u00a0base", "the army's base"),
        ("left the town.Fighters stayed put", "left the town. Fighters stayed put"),
        ("two  \t blanks", "two blanks"),
        ("one\x00two\ufeff", "one two"),
        ("a quot;great quot; day for Syria #39;s army", 'a "great " day for Syria\'s army'),
        ("a <b>bold</b> claim", "a  bold  claim"),
    ],
)
def test_repairs(damaged: str, repaired: str) -> None:
    assert repair(damaged).text == repaired


@pytest.mark.parametrize(
    "whole",
    [
        "Kurds are there",
        "Syrians fled",
        "the boys ran",
        "in the 1990s it was",
        "Forces left",
        "Hamas fighters left Hama",
    ],
)
def test_plurals_are_left_alone(whole: str) -> None:
    assert repair(whole).text == whole


def test_wrapped_lines_are_joined_and_paragraphs_kept_apart() -> None:
    wrapped = "The army entered the northern town before dawn and took the\nbridge over the river. It left again.\n\nRebels stayed."
    assert repair(wrapped).text.split("\n") == [
        "The army entered the northern town before dawn and took the bridge over the river. It left again.",
        "Rebels stayed.",
    ]


def test_a_span_leads_back_to_its_words_as_published() -> None:
    text = "In  Sudan s west, the “army” fled."
    repaired = repair(text)
    start = repaired.text.index("Sudan's west")
    first, last = repaired.original(start, start + len("Sudan's west"))
    assert text[first:last] == "Sudan s west"


@given(ANY_TEXT)
def test_every_span_leads_back_in_order_and_inside(text: str) -> None:
    repaired = repair(text)
    back = [repaired.original(i, i + 1) for i in range(len(repaired.text))]
    assert all(0 <= start <= end <= len(text) for start, end in back)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(back))


@given(ANY_TEXT, st.data())
def test_longer_spans_contain_shorter_ones(text: str, data: st.DataObject) -> None:
    repaired = repair(text)
    a, b, c, d = sorted(data.draw(st.lists(st.integers(0, len(repaired.text)), min_size=4, max_size=4)))
    outer, inner = repaired.original(a, d), repaired.original(b, c)
    if b < c:
        assert outer[0] <= inner[0]
        assert inner[1] <= outer[1]


@given(
    st.text("abcde ", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 4), st.text("XYZ", max_size=3))),
)
def test_what_no_edit_touched_is_given_back_exactly(text: str, raw: list[tuple[int, int, str]]) -> None:
    repaired = apply(text, [(at, min(len(text), at + size), new) for at, size, new in raw if at <= len(text)])
    for start in range(len(repaired.text)):
        if repaired.text[start] not in "XYZ":
            first, last = repaired.original(start, start + 1)
            assert text[first:last] == repaired.text[start]


@given(ANY_TEXT)
def test_repairing_leaves_no_character_a_parser_cannot_take(text: str) -> None:
    assert repair(text).text.encode("utf-8").decode("utf-8") == repair(text).text
