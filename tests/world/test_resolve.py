"""A report's place names are resolved together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.model import Precision
from sayso.world import Context, Mention, World


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


def _ids(world: World, names: list[str | Mention], context: Context | None = None) -> list[str | None]:
    return [each.place.id if each.place else None for each in world.gazetteer.resolve(names, context)]


def test_other_places_decide(world: World) -> None:
    assert _ids(world, ["Tripoli", "Benghazi", "Misrata"])[0] == "2210247"
    assert _ids(world, ["Tripoli", "Beirut", "Sidon"])[0] == "266826"


def test_the_text_says_what_contains_it(world: World) -> None:
    text = "The mayor of Paris, Texas spoke."
    mentions = [Mention("Paris", 13, 18), Mention("Texas", 20, 25)]
    assert _ids(world, mentions, Context(text=text))[0] == "4717560"
    assert _ids(world, [Mention("Springfield", within="Ohio")]) == ["4525353"]


def test_the_dateline_decides(world: World) -> None:
    assert _ids(world, ["Sinjar"], Context(countries=("IQ",))) == ["448149"]


def test_words_of_kind(world: World) -> None:
    province, town = world.gazetteer.resolve(["Idlib province", "Idlib"])
    assert province.place is not None
    assert town.place is not None
    assert (province.place.kind, town.place.kind) == ("admin1", "city")
    assert (province.precision, town.precision) == (Precision.ADMIN1, Precision.EXACT)


def test_near_misses_and_parts_say_so(world: World) -> None:
    near, part, lost = world.gazetteer.resolve(
        ["Khan Sheikhoum", "Qamishli National Hospital", "Xqwzzkt"], Context(countries=("SY",))
    )
    assert near.place is not None
    assert (near.place.id, near.near_miss) == ("168325", True)
    assert part.place is not None
    assert (part.place.id, part.part, part.precision) == ("173377", True, Precision.NEAR)
    assert (lost.place, lost.precision) == (None, None)


def test_candidates_carry_their_reasons(world: World) -> None:
    found = world.gazetteer.resolve(["Homs", "Syria"])[0]
    assert len(found.candidates) > 1
    for candidate in found.candidates:
        assert candidate.score == pytest.approx(sum(candidate.reasons.values()))


NAMES = [
    "Homs",
    "Hama",
    "Tripoli",
    "Paris",
    "London",
    "Sukariya",
    "Mosul",
    "Texas",
    "Syria",
    "Nowhere at all",
    "Idlib province",
]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8), st.randoms())
def test_order_does_not_matter_and_nothing_is_lost(world: World, names: list[str], random: object) -> None:
    shuffled = sorted(names)
    one = dict(zip(names, _ids(world, list(names)), strict=True))
    other = dict(zip(shuffled, _ids(world, list(shuffled)), strict=True))
    assert one == other
    assert set(one) == set(names)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["174448", "170794", "169577", "sayso-sy-sukariya", "sayso-sy-al-waer", "99072"]))
def test_containment_follows_the_divisions(world: World, identity: str) -> None:
    place = world.gazetteer.place(identity)
    assert place is not None
    assert world.gazetteer.contains(identity, identity)
    for outer in (place.admin1, place.admin2):
        if outer is not None:
            assert world.gazetteer.contains(outer, identity)
            assert not world.gazetteer.contains(identity, outer)


def test_a_town_contains_its_outskirts_and_quarters(world: World) -> None:
    contains = world.gazetteer.contains
    assert contains("174448", "sayso-sy-sukariya")
    assert contains("169577", "sayso-sy-al-waer")
    assert contains("174447", "sayso-sy-sukariya")
    assert contains("174447", "174448")
    assert not contains("174448", "sayso-sy-hajin")
    assert not contains("170654", "170592")


def test_regions_contain_countries_and_places(world: World) -> None:
    assert world.gazetteer.contains("6269133", "174448")
    assert world.gazetteer.contains("6269133", "163843")
    assert not world.gazetteer.contains("6255146", "174448")


def test_every_route_passes_places_that_there_are(world: World) -> None:
    for route in world.routes:
        for place in route.places:
            assert world.gazetteer.place(place) is not None, (route.id, place)


def test_worlds_without_an_index() -> None:
    assert World.empty().gazetteer.find("Homs") == []
    assert World.shipped().gazetteer.find("Sukariya", country="SY")[0].place.id == "sayso-sy-sukariya"
