"""Where the text puts a place decides between its namesakes, or that none of them is meant."""

import re

import pytest

from sayso.world import Context, Mention, Resolution, World

NAMED = re.compile(r"\[(.+?)\]")


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


def _resolved(world: World, marked: str, *countries: str) -> list[Resolution]:
    """What the names in brackets mean."""
    text, mentions = "", []
    for at, part in enumerate(NAMED.split(marked)):
        if at % 2:
            mentions.append(Mention(part, len(text), len(text) + len(part)))
        text += part
    return world.gazetteer.resolve(mentions, Context(text, countries))


def _kinds(found: list[Resolution]) -> list[str | None]:
    return [each.place.kind if each.place else None for each in found]


def test_a_village_is_not_its_namesake_in_another_province(world: World) -> None:
    (there, _), (elsewhere, _) = (
        _resolved(world, f"They shelled the village of [Kafr Zita] in [{province}] province.", "SY")
        for province in ("Hama", "Hasakah")
    )
    assert there.place is not None
    assert elsewhere.place is None


def test_a_village_is_not_its_namesake_too_far_off(world: World) -> None:
    (near, _), (far, _) = (
        _resolved(world, f"They shelled [Kafr Zita], {km} km north-west of [Hama].", "SY") for km in (30, 3)
    )
    assert near.place is not None
    assert far.place is None


def test_a_distance_tells_namesakes_apart(world: World) -> None:
    found, _ = _resolved(world, "A checkpoint at [Tripoli], 30 miles north of [Beirut], was attacked.")
    assert found.place is not None
    assert found.place.country == "LB"


def test_the_province_holds_what_lies_outside_its_town(world: World) -> None:
    assert _kinds(_resolved(world, "A raid on [Saraqib] in [Idlib] killed two.", "SY")) == ["town", "admin1"]
    assert _kinds(_resolved(world, "A raid on two villages in [Kirkuk] killed two.", "IQ")) == ["admin1"]
    assert _kinds(_resolved(world, "A raid on [Kirkuk] killed two.", "IQ")) == ["city"]


def test_a_province_once_named_is_meant_by_its_bare_name(world: World) -> None:
    """Where most people live outside its town, as in Daraa; not in Aleppo, where the city outweighs the rest."""
    daraa = "Shelling in [Daraa] province went on. In [Daraa] they fled."
    aleppo = "Shelling in [Aleppo] province went on. In [Aleppo] they fled."
    assert _kinds(_resolved(world, daraa, "SY")) == ["admin1", "admin1"]
    assert _kinds(_resolved(world, aleppo, "SY")) == ["admin1", "city"]
    assert _kinds(_resolved(world, daraa + " The city of [Daraa] was calm.", "SY"))[1] == "town"


def test_a_part_of_a_city_is_no_division(world: World) -> None:
    assert _kinds(_resolved(world, "Tanks shelled a northern district of [Homs].", "SY")) == ["city"]
    assert _kinds(_resolved(world, "Tanks shelled the district of [Azaz].", "SY")) == ["admin2"]


def test_what_is_named_after_a_far_place_is_not_there(world: World) -> None:
    text = "Doctors at the [Al-Quds] hospital in [Aleppo] and people from [Azaz], [Manbij] and [Idlib] said so."
    assert _kinds(_resolved(world, text, "SY"))[0] is None


def test_a_place_that_few_know_is_not_taken_far_from_the_others(world: World) -> None:
    text = "Jets bombed [Kani] in [Sagaing] region, [Shwebo], [Mindat] and [Thantlang] in [Myanmar]."
    found = _resolved(world, text, "MM")
    assert all(each.place is None or each.place.country == "MM" for each in found)
    known = _resolved(world, text + " Talks were held in [Geneva].", "MM")[-1]
    assert known.place is not None
    assert known.place.country == "CH"


def test_a_name_cut_short_is_looked_up_whole(world: World) -> None:
    (found,) = _resolved(world, "Fighters entered [Ain] al-Arab on Friday.", "SY")
    assert found.place is not None
    assert found.place.name == "Kobani"
    (lost,) = _resolved(world, "Fighters entered Jubb [Hama] on Friday.", "SY")
    assert lost.place is None
