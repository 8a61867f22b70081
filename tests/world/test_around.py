"""What stands beside a place name says which kind of place is meant and what contains it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model import Precision
from sayso.world import Context, Mention, World, around

NAMED = re.compile(r"\[(.+?)\]")


def _read(marked: str) -> list[Mention]:
    text, mentions = _unmarked(marked)
    return around.read(mentions, text)


def _unmarked(marked: str) -> tuple[str, list[Mention]]:
    """The text of "in [Hama] province", and its mentions."""
    text, mentions = "", []
    for at, part in enumerate(NAMED.split(marked)):
        if at % 2:
            mentions.append(Mention(part, len(text), len(text) + len(part)))
        text += part
    return text, mentions


@pytest.mark.parametrize(
    ("marked", "kinds"),
    [
        ("across [Orlin] province", ["province"]),
        ("in the province of [Orlin]", ["province"]),
        ("the provinces of [Orlin], [Tarsa] and [Mev]", ["province"] * 3),
        ("in [Orlin], [Tarsa] and [Mev] provinces", ["province"] * 3),
        ("[Orlin] [Tarsa] and [Mev] provinces", ["province"] * 3),
        ("in [Orlin]'s northern countryside", ["countryside"]),
        ("in [Orlin] s countryside", ["countryside"]),
        ("in rural northern [Orlin]", ["countryside"]),
        ("[Orlin] city and [Tarsa] town", ["city", "town"]),
        ("the villages of [Orlin] and [Tarsa]", ["village", "village"]),
        ("[Orlin] military airport", ["base"]),
        ("the [Orlin] town of [Tarsa]", [None, "town"]),
        ("the [Orlin] neighbourhood of [Tarsa]", ["quarter", "quarter"]),
        ("[Orlin]s countryside", ["countryside"]),
        ("[Orlin] state media said", [None]),
        ("[Orlin], which is a province", [None]),
        ("[Orlin] and [Tarsa] province", [None, "province"]),
    ],
)
def test_kinds(marked: str, kinds: list[str | None]) -> None:
    assert [mention.kind for mention in _read(marked)] == kinds


@pytest.mark.parametrize(
    "marked",
    [
        "[Inner], [Outer]",
        "[Inner] (in the north), [Inner] in [Outer]",
        "[Inner] in the western countryside of [Outer]",
        "[Inner] town in [Outer]",
        "the [Outer] town of [Inner]",
        "[Outer]'s [Inner]",
        "[Outer]s [Inner] district",
        "[Outer]'s southern town of [Inner]",
    ],
)
def test_containers(marked: str) -> None:
    found = {mention.name: mention.within for mention in _read(marked)}
    assert found["Inner"] == "Outer"


def test_a_container_told_once_holds_for_the_report() -> None:
    assert [each.within for each in _read("[Inner], [Outer] was hit. In [Inner] they said")] == ["Outer", None, "Outer"]


def test_what_a_mention_says_itself_stands() -> None:
    told = Mention("Orlin", 0, 5, within="Tarsa", kind="town")
    assert around.read([told], "Orlin province") == [told]


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 20))
def test_any_text_is_read(text: str, start: int, length: int) -> None:
    mention = Mention(text[start : start + length], start, start + length)
    (read,) = around.read([mention, mention][:1], text)
    assert (read.name, read.start, read.end) == (mention.name, mention.start, mention.end)


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


def test_one_name_is_two_places_in_one_report(world: World) -> None:
    text, mentions = _unmarked("They hold most of [Raqqa] province but [Raqqa] city. [Tabqa] airbase and [Tabqa] fell.")
    found = world.gazetteer.resolve(mentions, Context(text, ("SY",)))
    assert [each.place.kind for each in found if each.place] == ["admin1", "city", "base", "town"]


def test_the_countryside_of_damascus_is_another_province(world: World) -> None:
    text, mentions = _unmarked("in rural [Damascus], in [Damascus] countryside and in [Hama]'s countryside")
    found = world.gazetteer.resolve(mentions, Context(text, ("SY",)))
    assert [each.place.id for each in found if each.place] == ["170652", "170652", "170015"]


def test_a_site_that_is_not_known_is_near_its_town(world: World) -> None:
    text, mentions = _unmarked("shells fell by [Binnish] prison")
    (found,) = world.gazetteer.resolve(mentions, Context(text, ("SY",)))
    assert found.place is not None
    assert (found.place.name, found.precision) == ("Binnish", Precision.NEAR)


def test_a_province_named_with_its_towns(world: World) -> None:
    def kind(names: list[str]) -> tuple[str, str | None]:
        place = world.gazetteer.resolve(names)[0].place
        assert place is not None
        return place.kind, place.country

    assert kind(["Georgia", "Atlanta"]) == ("admin1", "US")
    assert kind(["Georgia", "Tbilisi"]) == ("country", "GE")
    assert kind(["Montana", "Wyoming"]) == ("admin1", "US")
    assert kind(["Aleppo", "Azaz", "Manbij"]) == ("city", "SY")


def test_near_misses_need_company(world: World) -> None:
    """A name that is only nearly a village's is that village where the report's other places are, and nowhere else."""
    near = world.gazetteer.resolve(["Kafr Zeyto", "Latamneh", "Morek"], Context(countries=("SY",)))[0]
    alone = world.gazetteer.resolve(["Kafr Zeyto", "Qamishli", "Amuda"], Context(countries=("TR",)))[0]
    assert near.near_miss
    assert near.place is not None
    assert near.place.admin1 == "170015"
    assert alone.place is None
