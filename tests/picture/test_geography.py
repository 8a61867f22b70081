"""What nests with a place is found without looking at everything."""

from __future__ import annotations

import pytest

from sayso.picture.geography import Geography
from tests.picture import making

FAR = tuple(making.Spot(f"far{n}", f"Far {n}", "south", 30.0 + n / 10, 45.0) for n in range(30))
ATLAS = making.world(*making.COUNTRY, *FAR)
KEYS = ["land", "north", "town", "suburb", "port", "name:somewhere", *(spot.id for spot in FAR)]


@pytest.mark.parametrize(
    "place", ["land", "north", "south", "town", "suburb", "port", "far7", "name:somewhere", "name:else"]
)
def test_what_nests_with_a_place_is_what_contains_it_or_lies_in_it(place):
    geography = Geography(ATLAS, [])
    nesting = geography.nesting(place, geography.reach(KEYS))
    assert sorted(nesting) == sorted(key for key in KEYS if key != place and geography.overlap(place, key))


def test_settlements_far_away_are_not_even_looked_at():
    looked: list[tuple[str, str]] = []
    geography = Geography(ATLAS, [])
    geography._gazetteer.contains = lambda outer, inner: looked.append((outer, inner)) or False
    try:
        geography.nesting("town", geography.reach(spot.id for spot in FAR))
    finally:
        del geography._gazetteer.contains
    assert looked == []
