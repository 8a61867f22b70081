"""The words between two place names say how they lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.world.between import Between, Tie, between


@pytest.mark.parametrize(
    ("words", "tie"),
    [
        (" in ", Tie.IN),
        (" town in the northern countryside of ", Tie.IN),
        (" and other parts of ", Tie.IN),
        (", ", Tie.MAYBE_IN),
        (", northern ", Tie.MAYBE_IN),
        ("'s western ", Tie.HOLDS),
        (" village of ", Tie.EITHER),
        (" neighbourhood of the ", Tie.EITHER),
    ],
)
def test_ties(words: str, tie: Tie) -> None:
    assert between(words) == Between(tie)


@pytest.mark.parametrize(
    ("words", "km"),
    [
        (", 30 km north of ", 30.0),
        (" village 12.5 kilometres (8 miles) to the south-west of the city of ", 12.5),
        (", a town some 10 miles from ", 16.09),
        (" which lies just east of ", None),
        (" near ", None),
        (", a village outside ", None),
    ],
)
def test_some_way_off(words: str, km: float | None) -> None:
    found = between(words)
    assert found is not None
    assert found.tie is Tie.OFF
    assert found.km == (None if km is None else pytest.approx(km))


@pytest.mark.parametrize("words", [" and ", " fell, and then ", " from ", " to the east. In ", ""])
def test_nothing_is_told(words: str) -> None:
    assert between(words) is None


@given(st.text(max_size=140))
def test_any_words_are_read(words: str) -> None:
    found = between(words)
    assert found is None or found.km is None or found.tie is Tie.OFF
