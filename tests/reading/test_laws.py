"""Laws of the whole reader: offsets, sameness, independence of order and batches, and no text that crashes it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.claims_file import claim as claim_of
from sayso.claims_file import record
from sayso.model import Claim, Report
from sayso.reading import Reader
from sayso.world import World

SENTENCES = (
    "At least 12 civilians, including three children, were killed when shells hit the market in El Fasher on Sunday, medics said.",
    "Government forces captured the village of Um Rawaba after two days of clashes, the army s command said.",
    "The rebels denied that they had lost the town.",
    "Hundreds of families fled Nyala overnight as warplanes bombed its outskirts, residents told a local radio station.",
    "“We still hold the bridge,” a spokesman for the group said.",
    "The highway between Kosti and El Obeid was cut by the militia, according to a war monitor.",
    "Suspected gunmen abducted two aid workers near Zalingei, and a further six people were wounded.",
    "The ministers met in Geneva to discuss the budget.",
    "Khartoum s hospital received dozens of wounded since Friday.",
    "Mon 03 Jul 2023 Shelling kills five in the port",
)
LAWS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


@pytest.fixture(scope="module")
def reader(world: World) -> Reader:
    return Reader(world)


def report(number: int, text: str, published: date | None = date(2023, 7, 3)) -> Report:
    return Report(f"doc-{number}", text, "The Outlet", published, "A title of some words")


def war_texts() -> st.SearchStrategy[str]:
    """Reports of a few sentences, joined in the ways that damaged reports are, some with stray characters put in."""
    noise = st.sampled_from(
        ["", "", "", " \u200b", "\ud800", "\x00", "<p>", " \u00a0 ", "’", "\r\n", "\t", "«Привет»", "قال", "🚀"]
    )
    sentence = st.tuples(st.sampled_from(SENTENCES), noise).map("".join)
    return st.tuples(st.lists(sentence, min_size=1, max_size=4), st.sampled_from([" ", "\n", "\n\n", "  ", ""])).map(
        lambda drawn: drawn[1].join(drawn[0])
    )


def read(reader: Reader, reports: Iterable[Report]) -> dict[str, list[Claim]]:
    return {reading.report.doc: list(reading.claims) for reading in reader.read(reports)}


@LAWS
@given(war_texts())
def test_offsets_give_back_the_quote(reader: Reader, text: str) -> None:
    for claim in read(reader, [report(1, text)])["doc-1"]:
        assert text[claim.start : claim.end] == claim.quote != ""
        assert 0 <= claim.start < claim.end <= len(text)


@LAWS
@given(war_texts())
def test_names_are_as_the_text_has_them(reader: Reader, text: str) -> None:
    for claim in read(reader, [report(1, text)])["doc-1"]:
        names = [speaker.name for speaker in claim.speakers] + ([claim.place.name] if claim.place else [])
        assert [name for name in names if name not in text] == []


@LAWS
@given(war_texts())
def test_claims_survive_the_claims_file(reader: Reader, text: str) -> None:
    for claim in read(reader, [report(1, text)])["doc-1"]:
        assert claim_of(record(claim)) == claim


@LAWS
@given(st.lists(war_texts(), min_size=2, max_size=5), st.integers(1, 5), st.randoms(use_true_random=False))
def test_order_and_batches_change_nothing(
    reader: Reader, world: World, texts: list[str], size: int, rng: random.Random
) -> None:
    reports = [report(i, text) for i, text in enumerate(texts)]
    shuffled = rng.sample(reports, len(reports))
    assert read(Reader(world, batch_size=size), shuffled) == read(reader, reports)


@LAWS
@given(war_texts())
def test_the_same_report_gives_the_same_claims_with_ids_of_their_own(reader: Reader, text: str) -> None:
    first, second = (read(reader, [report(1, text)])["doc-1"] for _ in range(2))
    assert first == second
    assert len({claim.id for claim in first}) == len(first)


@LAWS
@given(
    st.text(st.characters(codec=None), max_size=400),
    st.none() | st.dates(),
    st.none() | st.text(st.characters(codec=None), max_size=40),
)
def test_no_text_crashes_the_reader(reader: Reader, text: str, published: date | None, title: str | None) -> None:
    (reading,) = reader.read([Report("doc", text, None, published, title)])
    assert all(text[claim.start : claim.end] == claim.quote for claim in reading.claims)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ud800\udfff lone surrogates killed 12 people in Nyala \udc00",
        ("traders went on selling bread and tea to whoever came by " * 20 + "shells killed 12 people in Nyala and ")
        * 860,
        "killed" * 170_000,
        "12 " * 350_000,
        "<html><body>" + "<p>Rebels took Nyala.</p>" * 200 + "<script>if (a < b) { kill(12) }</script>",
        "ракеты убили 12 человек в Харькове killed 12 people قتل ١٢ شخصا 十二人死亡 in Kharkiv on Monday",
        "\x00\x01\x1b[31m12 people were killed\x7f in Nyala\x85\u2028\u2029 on Sunday.",
        '"' * 5_000 + "12 people were killed" + "(" * 5_000,
        "." * 100_000,
        "A. " * 50_000,
        "\n" * 200_000,
    ],
    ids=[
        "empty",
        "surrogates",
        "megabyte line",
        "megabyte word",
        "numbers",
        "html",
        "scripts",
        "controls",
        "quotes",
        "stops",
        "initials",
        "breaks",
    ],
)
def test_extreme_texts_are_read(reader: Reader, text: str) -> None:
    (reading,) = reader.read([report(1, text[:1_050_000])])
    assert all(text[claim.start : claim.end] == claim.quote for claim in reading.claims)
