"""Reports are cut into sentences, their head and tail told apart, and what cannot hold a claim set aside."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.text import Role, prepare, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Two died. Three fled.", ["Two died.", "Three fled."]),
        ("Gen. Ahmed said so. He left.", ["Gen. Ahmed said so.", "He left."]),
        ("J. R. Smith of the U.S. Army fled. He left.", ["J. R. Smith of the U.S. Army fled.", "He left."]),
        ("It was in the U.S. The army left.", ["It was in the U.S.", "The army left."]),
        ('"We left." He wept.', ['"We left."', "He wept."]),
        ("Shells fell... killing two.", ["Shells fell... killing two."]),
        ("It rose by 2.5 percent. Good.", ["It rose by 2.5 percent.", "Good."]),
        ("No stop here\nNext line", ["No stop here", "Next line"]),
        ("1. The army fled.", ["1. The army fled."]),
        ("He left ... . She stayed.", ["He left ... .", "She stayed."]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_a_headline_run_into_a_body_that_repeats_it_is_cut_off() -> None:
    doubled = (
        "Five people were killed in shelling on the port Five people were killed in shelling on the port a medic said."
    )
    assert cut(doubled) == [
        "Five people were killed in shelling on the port",
        "Five people were killed in shelling on the port a medic said.",
    ]


def parts(text: str, title: str | None = None) -> list[tuple[Role, str]]:
    prepared = prepare(text, title)
    return [(role, prepared.text[a:b]) for (a, b), role in zip(prepared.sentences, prepared.roles, strict=True)]


def test_dateline_headline_and_tail() -> None:
    text = (
        "Mon 03 Jul 2023 at 0914 Shelling kills five in the port Shells hit the port, medics said. Two fled. --Reuters"
    )
    assert parts(text, "Shelling kills five in the port | The Daily") == [
        (Role.DATELINE, "Mon 03 Jul 2023 at 0914"),
        (Role.HEADLINE, "Shelling kills five in the port"),
        (Role.BODY, "Shells hit the port, medics said."),
        (Role.BODY, "Two fled."),
        (Role.TAIL, "--Reuters"),
    ]


@pytest.mark.parametrize(
    "opening",
    [
        "KHARTOUM (Reuters) - ",
        "Posted on July 3 2023 by Ann Example ",
        "Port Sudan, July 3 (AFP) - ",
        "Last updated at Jul 032023 KHARTOUM ",
        "Published July 3 2023 Khartoum ",
    ],
)
def test_openings_are_told_from_the_first_sentence(opening: str) -> None:
    assert parts(opening + "The army shelled the port.")[-1] == (Role.BODY, "The army shelled the port.")


def test_a_first_sentence_said_again_is_a_headline() -> None:
    text = "Shells hit the port of Wau killing five people on Friday. Shells hit the port of Wau killing five people on Friday, medics said."
    assert [role for role, _ in parts(text)] == [Role.HEADLINE, Role.BODY]


def test_another_story_before_a_dateline_is_set_aside() -> None:
    text = "Shells hit the port, medics said. Minister Leaves For Talks KHARTOUM (Reuters) - The shelling killed five."
    assert [role for role, _ in parts(text)] == [Role.BODY, Role.TAIL, Role.DATELINE, Role.BODY]


def test_related_headlines_are_the_tail() -> None:
    text = "Shells hit the port. " * 8 + "Related Army Takes Hill Rebels Quit Town Minister Leaves"
    assert parts(text)[-1][0] is Role.TAIL


def test_a_list_of_subjects_parts_the_summary_from_the_text() -> None:
    text = "3 July 2023 Shells hit the port. Tags: Sudan Wau The army shelled the port, medics said."
    assert [role for role, _ in parts(text)][:2] == [Role.DATELINE, Role.HEADLINE]


def test_captions_end_with_the_name_of_who_took_the_picture() -> None:
    text = "Shells hit the port. Smoke rises over the port on Friday (Reuters Photo) The army shelled it, medics said."
    assert [role for role, _ in parts(text)] == [Role.BODY, Role.CAPTION, Role.TAIL, Role.BODY]


def test_a_byline_ends_where_the_headline_begins() -> None:
    text = "Posted on July 3 2023 by Ann Example Toxic Gas Falls On Port The army shelled the port."
    assert parts(text, "Toxic Gas Falls On Port")[-2:] == [
        (Role.HEADLINE, "Toxic Gas Falls On Port"),
        (Role.BODY, "The army shelled the port."),
    ]


def test_titles_with_lost_apostrophes_and_stops_are_found() -> None:
    assert parts("Sudans army: 12 dead. The army said twelve died.", "Sudan's army - 12 dead")[0][0] is Role.HEADLINE


@given(st.text(st.characters(codec=None), max_size=300), st.none() | st.text(max_size=40))
def test_sentences_are_in_order_apart_and_lose_no_word(text: str, title: str | None) -> None:
    prepared = prepare(text, title)
    spans = prepared.sentences
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(prepared.text[i].isspace() for i in range(len(prepared.text)) if i not in covered)
    assert len(prepared.relevant) == len(prepared.roles) == len(spans)


def test_endless_lines_are_cut_to_what_can_be_parsed() -> None:
    spans = sentences("shells fell, " * 20_000)
    assert max(end - start for start, end in spans) <= 600
