"""A user's own places: overlaid in one file, mistakes named with their line."""

from pathlib import Path

import pytest

from sayso.errors import DataFileError
from sayso.world import World
from sayso.world.datafile import DataFile
from sayso.world.supplement import load, shipped

GROUP = '[[group]]\ncountry = "SY"\nwithin = "174447 Abu Kamal District"\nplaces = [\n  {row},\n]\n'


def test_an_overlay_adds_places_names_and_regions(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        GROUP.format(row='["Hamlet of Reeds", 34.5, 40.9, "village", "Qasab"]')
        + '[[names]]\nid = "174448"\nvariants = ["Border Town"]\n'
        + '[[region]]\nid = "mine-east"\nname = "The East"\nlat = 35.0\nlon = 40.5\nradius_km = 90\nmembers = ["170792 DeZ"]\n',
        encoding="utf-8",
    )
    gazetteer = World.load(overlays=[path]).gazetteer
    hamlet = gazetteer.find("Hamlet of Reeds", country="SY")[0].place
    assert (hamlet.id, hamlet.admin1, hamlet.admin2) == ("sayso-sy-hamlet-of-reeds", "170792", "174447")
    assert gazetteer.find("Border Town", country="SY")[0].place.id == "174448"
    assert gazetteer.find("Albu Kamal", country="SY")[0].place.id == "174448"
    assert gazetteer.contains("mine-east", hamlet.id)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ('["A", 34.5, 40.9, "hamlet"]', "kinds are"),
        ('["A", 134.5, 40.9, "village"]', "not a place"),
        ('["A", 34.5, "village"]', "not a place"),
        ('["A", 34.5, 40.9, "village", 7]', "not a place"),
    ],
)
def test_a_mistaken_row_names_its_line(row: str, word: str) -> None:
    with pytest.raises(DataFileError, match=word) as caught:
        load([DataFile.parse(GROUP.format(row=row), "mine.toml")])
    assert (caught.value.where, caught.value.line) == ("mine.toml", 5)


def test_shipped_places_are_each_there_once() -> None:
    places = shipped().places
    assert len({record.place.id for record in places}) == len(places)
    assert len(places) > 1200


def test_settlements_that_geonames_has_keep_its_id() -> None:
    gazetteer = World.load().gazetteer
    assert gazetteer.find("Khan Cheikhoun", country="SY")[0].place.id == "168325"
    assert gazetteer.place("sayso-sy-khan-sheikhoun") is None
