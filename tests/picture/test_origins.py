"""Origins and text families: one voice however many carry it."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.model import Report, SourceKind, Speaker
from sayso.picture import Picture
from sayso.picture.copies import families, quote_families, words
from tests.picture.making import casualties, day, days

VOCABULARY = [
    f"{a}{b}"
    for a in ("mar", "tel", "kor", "vin", "sal", "dun", "ber")
    for b in ("a", "eth", "ion", "ush", "ami", "ot")
]


def text(seed: int, length: int = 150) -> str:
    dice = random.Random(seed)
    return " ".join(dice.choice(VOCABULARY) + (", " if dice.random() < 0.1 else "") for _ in range(length)) + "."


def test_a_monitor_quoted_by_three_agencies_is_one_voice():
    claims = [casualties(f"c{n}", 5, 5, when=days(1), source="monitor") for n in range(3)]
    assert str(Picture(claims).origins()) == "3 reports, 1 origin"


def test_residents_of_two_unlike_reports_are_two_voices():
    said = [casualties(f"c{n}", 5, 5, source="residents") for n in range(2)]
    unnamed = [replace(c, speakers=(Speaker("residents", SourceKind.RESIDENT),)) for c in said]
    assert str(Picture(unnamed).origins()) == "2 reports, 2 origins"
    assert str(Picture(unnamed, families={"doc-c0": "doc-c0", "doc-c1": "doc-c0"}).origins()) == "2 reports, 1 origin"


def test_a_spokesman_is_his_partys_voice_and_a_name_its_own():
    claims = [casualties(f"c{n}", 5, 5) for n in range(3)]
    speakers = [
        Speaker("the army", SourceKind.PARTY, party="army"),
        Speaker("a military source", SourceKind.PARTY, party="army"),
        Speaker("Hana Qadri", SourceKind.RESCUER),
    ]
    told = [replace(c, speakers=(s,)) for c, s in zip(claims, speakers, strict=True)]
    assert Picture(told).origins().origins == ("party:army", "voice:hana qadri")


def test_two_speakers_of_one_claim_are_two_origins():
    claim = replace(casualties("a", 5, 5), speakers=(Speaker("x", id="x"), Speaker("y", id="y")))
    assert str(Picture([claim]).origins()) == "1 report, 2 origins"


def test_a_family_bears_its_first_known_publication():
    reports = [
        Report("late", text(1), published=day(3)),
        Report("first", "Another headline. " + text(1), published=day(1)),
        Report("unknown", text(1)),
        Report("other", text(2), published=day(0)),
    ]
    found = families(reports)
    assert found == {"late": "first", "first": "first", "unknown": "first", "other": "other"}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), kept=st.floats(0.4, 1.0), bare=st.booleans())
def test_trimmed_retitled_stripped_copies_are_found(seed, kept, bare):
    original = text(seed)
    copy = "Something quite else is said here now. " + " ".join(original.split()[: int(150 * kept)])
    if bare:
        copy = copy.replace(",", "").replace(".", "").upper()
    found = families(
        [Report("a", original, published=day(1)), Report("b", copy, published=day(2)), Report("c", text(seed + 1))]
    )
    assert found == {"a": "a", "b": "a", "c": "c"}


def test_words_lose_nothing_but_marks():
    assert words("Deir al-Zor’s “U.N.” — hospital") == ["deir", "alzors", "un", "hospital"]


def test_no_reports_no_families():
    assert families([]) == {}
    assert families([Report("empty", "")]) == {"empty": "empty"}


def test_long_quotes_alone_show_a_copy_short_ones_do_not():
    long = "at least nine people were killed when two shells hit the bakery in the old quarter"
    claims = [casualties(f"c{n}", 9, 9, quote=long, published=n) for n in (4, 2)]
    assert quote_families(claims) == {"doc-c4": "doc-c2", "doc-c2": "doc-c2"}
    short = [casualties(f"c{n}", 9, 9, quote="nine people were killed") for n in range(2)]
    assert len(set(quote_families(short).values())) == 2
