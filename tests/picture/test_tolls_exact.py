"""The bounds equal an independent enumeration, every time."""

from __future__ import annotations

import os

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sayso.model import Scope, Victims
from sayso.picture import Picture
from tests.picture import enumerate_tolls as naive
from tests.picture.making import Spot, casualties, days, world

EXAMPLES = 2000 if os.environ.get("SAYSO_THOROUGH") else 100
LAND = world(*(Spot(name, name, parent) for name, parent in naive.PLACES.items()))


@st.composite
def claim(draw, top):
    first = draw(st.integers(0, 4))
    scope = draw(st.sampled_from(["incident", "total"]))
    low = draw(st.integers(0, top))
    found = {
        "scope": scope,
        "place": draw(st.sampled_from(sorted(naive.PLACES))),
        "first": first,
        "last": min(5, first + draw(st.integers(0, 2 if scope == "incident" else 5))),
        "low": low,
        "high": draw(st.one_of(st.none(), st.integers(low, top))),
        "victims": draw(st.sampled_from(["civilian", "combatant", "unspecified"])),
        "part": draw(st.integers(0, 5)) == 0,
        "source": draw(st.sampled_from(["a", "b", "c"])),
        "published": draw(st.integers(10, 30)),
        "incident": None,
    }
    if scope == "incident":
        # Claims about one incident agree on where and when; what they say of the number is free.
        found["incident"] = f"{found['place']}-{found['first']}-{found['last']}"
    return found


@st.composite
def question(draw):
    first = draw(st.integers(0, 5))
    return {
        "place": draw(st.sampled_from([None, *sorted(naive.PLACES)])),
        "first": first,
        "last": draw(st.integers(first, 5)),
        "victims": draw(st.sampled_from(["civilian", "combatant", "all"])),
    }


def distinct_moments(claims):
    """An origin's latest word is one word: same-day words of one origin are tested on their own."""
    return len({(c["source"], c["published"]) for c in claims}) == len(claims)


def pictured(claims, asked):
    made = [
        casualties(
            f"c{number}",
            c["low"],
            c["high"],
            place=c["place"],
            when=days(c["first"], c["last"]),
            published=c["published"],
            source=c["source"],
            scope=Scope(c["scope"]),
            victims=Victims(c["victims"]),
            part=c["part"],
            incident=c["incident"],
        )
        for number, c in enumerate(claims)
    ]
    side = None if asked["victims"] == "all" else Victims(asked["victims"])
    return Picture(made, LAND).toll(asked["place"], days=days(asked["first"], asked["last"]), victims=side)


def check(claims, asked, search):
    assume(distinct_moments(claims))
    everywhere = {"place": None, "first": -1000, "last": 1000, "victims": "all"}
    expected = naive.answer(claims, asked, search)
    if naive.answer(claims, everywhere, search) is None:
        # Contradictory claims far from the question may leave its answer alone.
        found = pictured(claims, everywhere)
        assert found.disputes
        return
    found = pictured(claims, asked)
    assert not found.disputes
    assert (found.low, found.high) == (expected[0], expected[1])
    assert found.low <= found.best
    assert found.high is None or found.best <= found.high


@settings(max_examples=EXAMPLES, deadline=None)
@given(claims=st.lists(claim(top=naive.CAP), max_size=3), asked=question())
def test_bounds_equal_enumeration_of_small_cases(claims, asked):
    assume(sum(c["scope"] == "total" for c in claims) <= 2)
    check(claims, asked, naive.by_enumeration)


@settings(max_examples=EXAMPLES, deadline=None)
@given(claims=st.lists(claim(top=40), max_size=9), asked=question())
def test_bounds_equal_integer_programming_of_larger_cases(claims, asked):
    check(claims, asked, naive.by_integer_programming)
