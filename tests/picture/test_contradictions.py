"""Contradictions are as small as can be, irreducible, and settled by leaving out the weakest."""

from __future__ import annotations

from itertools import combinations
from unittest.mock import patch

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sayso.model import Scope
from sayso.picture import Picture, toll_proofs
from tests.picture import enumerate_tolls as naive
from tests.picture.making import casualties, days, world
from tests.picture.test_tolls_exact import EXAMPLES, claim, distinct_moments, pictured

EVERYWHERE = {"place": None, "first": -1000, "last": 1000, "victims": "all"}


def possible(claims, heard=None):
    return naive.answer(claims, EVERYWHERE, naive.by_integer_programming, heard) is not None


@settings(
    max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(claims=st.lists(claim(top=12), min_size=2, max_size=6))
def test_the_first_contradiction_is_a_smallest_one(claims):
    assume(distinct_moments(claims))
    assume(not possible(claims))
    told = pictured(claims, EVERYWHERE).disputes
    numbers = {f"c{number}": each for number, each in enumerate(claims)}
    sets = [said for *_, said in naive.sets_of(claims)]
    members = [next(said for said in sets if numbers[member[0].id] in said) for member in told[0].members]
    assert not possible(claims, members)
    for left_out in range(len(members)):
        assert possible(claims, members[:left_out] + members[left_out + 1 :])
    for size in range(1, len(members)):
        assert all(possible(claims, list(few)) for few in combinations(sets, size))


@settings(
    max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(claims=st.lists(claim(top=12), min_size=2, max_size=6))
def test_from_a_contradiction_among_many_none_can_be_spared(claims):
    """As among more tallies than are searched for a smallest one: here any number counts as many."""
    assume(distinct_moments(claims))
    assume(not possible(claims))
    with patch.object(toll_proofs, "FEW", 0):
        told = pictured(claims, EVERYWHERE).disputes
    numbers = {f"c{number}": each for number, each in enumerate(claims)}
    sets = [said for *_, said in naive.sets_of(claims)]
    members = [next(said for said in sets if numbers[member[0].id] in said) for member in told[0].members]
    assert not possible(claims, members)
    for left_out in range(len(members)):
        assert possible(claims, members[:left_out] + members[left_out + 1 :])


def test_the_less_corroborated_is_left_out():
    total = casualties("t", 10, 20, scope=Scope.TOTAL, when=days(1, 5), source="a")
    strikes = [casualties(f"i{n}", 30, 30, when=days(3), source=f"s{n}", incident="i") for n in range(2)]
    answer = Picture([total, *strikes], world()).toll("town")
    assert (answer.low, answer.high) == (30, 30)
    assert [claim.id for claim in answer.disputes[0].dropped] == ["t"]
    assert "Left out: a's total" in answer.disputes[0].sentence


def test_at_a_tie_the_older_is_left_out():
    total = casualties("t", 10, 20, scope=Scope.TOTAL, when=days(1, 5), source="a", published=8)
    strike = casualties("i", 30, 30, when=days(3), source="b", incident="i", published=9)
    assert Picture([total, strike], world()).toll("town").low == 30
    later = casualties("t", 10, 20, scope=Scope.TOTAL, when=days(1, 5), source="a", published=10)
    assert Picture([later, strike], world()).toll("town").low == 10


def test_three_strikes_that_together_are_too_many():
    total = casualties("t", 10, 50, scope=Scope.TOTAL, when=days(1, 5), source="a", published=30)
    strikes = [
        casualties(f"i{n}", 20, 20, when=days(3), source="b", incident=f"i{n}", published=10 + n) for n in range(3)
    ]
    answer = Picture([total, *strikes], world()).toll("town")
    assert len(answer.disputes[0].members) == 4
    assert [claim.id for claim in answer.disputes[0].dropped] == ["i0"]
    assert (answer.low, answer.high) == (40, 50)


def test_a_total_that_many_strikes_exceed_is_left_out_once():
    strikes = [casualties(f"i{n}", 10, 10, when=days(n % 9), source=f"s{n}", incident=f"i{n}") for n in range(90)]
    total = casualties("t", 50, 500, scope=Scope.TOTAL, when=days(0, 9), source="count", published=30)
    answer = Picture([total, *strikes], world()).toll("town")
    assert (answer.low, answer.high) == (900, 900)
    assert len(answer.disputes) == 1
    assert [claim.id for claim in answer.disputes[0].dropped] == ["t"]


def test_numbers_in_the_millions_are_settled():
    strikes = [
        casualties(f"i{n}", 400_000 + n, 400_000 + n, when=days(n), source="b", incident=f"i{n}") for n in range(3)
    ]
    total = casualties("t", 1_200_002, 1_200_002, scope=Scope.TOTAL, when=days(0, 9), source="a", published=30)
    answer = Picture([total, *strikes], world()).toll("town")
    assert len(answer.disputes) == 1
    assert len(answer.disputes[0].members) == 4
