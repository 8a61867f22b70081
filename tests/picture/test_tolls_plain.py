"""The bounds that a claims file gives equal those of a second solver, in the shipped world, with claims as bare as they may be."""

from __future__ import annotations

import os
from datetime import date, timedelta
from functools import cache
from math import ceil, floor, inf

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sayso import claims_file
from sayso.model import Days, Victims
from sayso.picture import Picture
from sayso.world import World
from tests.picture import plain_tolls as plain

START = date(2017, 11, 6)
EXAMPLES = 2000 if os.environ.get("SAYSO_THOROUGH") else 60
NAMES = ("a", "observatory", "Source 2", "the Hama Desk")


@cache
def world():
    return World.load()


def iso(number):
    return (START + timedelta(days=number)).isoformat()


def span(first, length):
    return {"from": iso(first), "to": iso(first + length)}


@st.composite
def speaker(draw):
    """Whoever speaks: by id, by name alone, or the outlet itself; what is unknown is null, empty or left out."""
    name, way = draw(st.sampled_from(NAMES)), draw(st.integers(0, 3))
    if way == 0:
        return {"source": [name], "source_kind": ["monitor"], "source_id": [f"id-{name[0]}"], "outlet": None}
    if way == 1:
        return {"source": [name], "source_kind": [draw(st.sampled_from(["monitor", "rescuer", "party", "official"]))]}
    return {"source": [name]} if way == 2 else {"source": [], "outlet": f"Gazette {name}"}


@st.composite
def lines(draw, most, loose):
    """Lines of a claims file; claims of one incident agree on where and when, and each day has one publication."""
    incidents = draw(st.lists(st.tuples(st.sampled_from([*plain.PARENT]), st.integers(0, 5), st.integers(0, 2)), min_size=1, max_size=4))  # fmt: skip
    found = []
    for number in range(draw(st.integers(1, most))):
        which = draw(st.integers(0, len(incidents) - 1))
        place, first, length = incidents[which]
        total = draw(st.booleans())
        if total:
            place, first, length = draw(st.sampled_from([*plain.PARENT])), draw(st.integers(0, 4)), draw(st.sampled_from([0, 1, 5]))  # fmt: skip
        low = draw(st.integers(0, 3 if loose else 20))
        high = draw(st.none() | (st.integers(8, 30) if loose else st.sampled_from([low, low + 4])))
        line = {
            "id": f"c{number}",
            "doc": f"d{number}",
            "quote": "so many were killed",
            "kind": "casualties",
            "outcome": "killed",
            "published": iso(number),
            "place_id": place,
            "date": span(first, length),
            "low": low,
            "high": high,
            "scope": "total" if total else "incident",
            "incident_id": None if total else f"i{which}",
            **draw(speaker()),
            **draw(st.sampled_from([{}, {"victims": "civilian"}, {"victims": "combatant"}, {"victims": "civilian", "part": True}])),
        }  # fmt: skip
        found.append(line)
    return found


questions = st.tuples(
    st.sampled_from([None, *plain.PARENT]),
    st.none() | st.tuples(st.integers(0, 6), st.sampled_from([0, 2, 5])).map(lambda pair: span(*pair)),
    st.sampled_from([None, "civilian", "combatant"]),
)


def agree(told, question):
    place, when, victims = question
    expected = plain.answer(told, place, when, victims)
    assume(expected is not None)
    least, most, consistent = expected
    # Whole people: a bound between two numbers is the next one inside.
    days = None if when is None else Days(date.fromisoformat(when["from"]), date.fromisoformat(when["to"]))
    picture = Picture([claims_file.claim(line) for line in told], world())
    answer = picture.toll(place, days=days, victims=None if victims is None else Victims(victims))
    assert answer.low == ceil(least - 1e-6)
    assert answer.high == (None if most == inf else floor(most + 1e-6))
    assert consistent == (not picture.book.contradictions("killed"))


def test_the_places_nest_as_the_gazetteer_says():
    for outer in plain.PARENT:
        for inner in plain.PARENT:
            assert world().gazetteer.contains(outer, inner) == (outer in plain.above(inner))


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(told=lines(12, loose=True), question=questions)
def test_where_all_can_hold(told, question):
    agree(told, question)


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(told=lines(7, loose=False), question=questions)
def test_where_not_all_can_hold_the_weakest_of_the_smallest_contradiction_goes(told, question):
    agree(told, question)
