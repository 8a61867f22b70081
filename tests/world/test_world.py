"""The world loads, and knows a town by all its spellings."""

import pytest

from sayso.world import World, fold


@pytest.fixture(scope="module")
def world() -> World:
    return World.load()


@pytest.mark.parametrize(
    "name", ["Albu Kamal", "Abu Kamal", "Al-Bukamal", "Bukamal", "Abou Kamal", "البوكمال", "أبو كمال"]
)
def test_one_town_in_all_its_spellings(world: World, name: str) -> None:
    assert world.gazetteer.find(name, country="SY")[0].place.id == "174448"


def test_containment(world: World) -> None:
    gazetteer = world.gazetteer
    assert gazetteer.contains("174448", "sayso-sy-sukariya")
    assert gazetteer.contains("170792", "174448")
    assert gazetteer.contains("163843", "174448")
    assert not gazetteer.contains("174448", "170792")


def test_fold_joins_spellings() -> None:
    assert (
        len({fold(name) for name in ("Deir al-Zor", "Deir ez-Zor", "Dayr az Zawr", "Deir Ezzor", "Deir al-Zour")}) == 1
    )
