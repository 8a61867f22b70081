"""Tolls: what each rule does, on cases small enough to read."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sayso.errors import QuestionError
from sayso.model import Named, Outcome, Polarity, Scope, SourceKind, Victims
from sayso.picture import Picture, Step
from tests.picture.making import casualties, day, days, world
from tests.picture.test_tolls_exact import claim as random_claim
from tests.picture.test_tolls_exact import pictured, question


def bounds(claims, place="town", **question):
    answer = Picture(claims, world()).toll(place, **question)
    return answer.low, answer.high


def total(id, low, high, **more):
    return casualties(id, low, high, scope=Scope.TOTAL, when=more.pop("when", days(10, 13)), **more)


def test_a_strike_in_the_suburb_is_not_added_to_the_towns_total():
    claims = [
        total("t", 50, None),
        casualties("i", 30, None, place="suburb", when=days(12), source="residents", incident="i"),
    ]
    answer = Picture(claims, world()).toll("town", days=days(10, 13), victims=Victims.CIVILIAN)
    assert (answer.low, answer.high) == (50, None)
    assert "monitor's total for Town from 11 to 14 March 2020 (civilian): 50" in answer.low_sentence
    assert "the 30 in Suburb lie inside it, 5 km away, and are not added" in answer.low_sentence
    assert answer.high_sentence.startswith("no upper bound")
    assert set(answer.binding) == {"t", "i"}


def test_an_undated_strike_neither_adds_to_a_dated_total_nor_takes_from_it():
    claims = [total("t", 50, None), casualties("i", 30, None, place="suburb", source="residents", incident="i")]
    assert bounds(claims, days=days(10, 13)) == (50, None)
    assert bounds(claims) == (50, None)


def test_two_incidents_add_up():
    claims = [casualties("a", 5, 5, when=days(1), incident="a"), casualties("b", 3, 4, when=days(2), incident="b")]
    assert bounds(claims) == (8, 9)
    assert bounds(claims, days=days(2)) == (3, 4)


def test_an_origin_speaks_once_with_its_latest_word():
    claims = [
        casualties("early", 5, 5, when=days(1), incident="a", published=2),
        casualties("late", 9, 9, when=days(1), incident="a", published=3),
    ]
    assert bounds(claims) == (9, 9)
    assert bounds(claims, as_known_on=day(2)) == (5, 5)


def test_bounds_are_the_hull_over_origins():
    claims = [
        casualties("a", 5, 6, when=days(1), incident="a", source="x"),
        casualties("b", 8, 9, when=days(1), incident="a", source="y"),
    ]
    assert bounds(claims) == (5, 9)
    assert bounds([*claims, casualties("c", 7, None, when=days(1), incident="a", source="z")]) == (5, None)


def test_words_published_together_are_heard_as_their_hull():
    claims = [
        casualties("a", 5, 6, when=days(1), incident="a"),
        casualties("b", 8, 9, when=days(1), incident="a"),
    ]
    assert bounds(claims) == (5, 9)


def test_a_part_is_a_lower_bound_and_nothing_more():
    whole = casualties("a", 50, 50, when=days(1), incident="a")
    part = casualties("b", 12, 12, when=days(1), incident="a", part=True, published=25)
    assert bounds([whole, part]) == (50, 50)
    assert bounds([part]) == (12, None)
    assert bounds([casualties("w", 5, 20, when=days(1), incident="a"), part]) == (12, 20)


def test_unspecified_victims_bound_both_sides_together():
    claims = [
        casualties("a", 30, 30, when=days(1), incident="a", victims=Victims.UNSPECIFIED, source="x"),
        casualties("b", 12, 12, when=days(1), incident="a", victims=Victims.CIVILIAN, source="y"),
    ]
    assert bounds(claims, victims=Victims.CIVILIAN) == (12, 12)
    assert bounds(claims, victims=Victims.COMBATANT) == (18, 18)
    assert bounds(claims) == (30, 30)


def test_nobody_is_counted_of_whom_no_claim_speaks():
    claims = [casualties("a", 5, 5, when=days(1), incident="a")]
    assert bounds(claims, victims=Victims.COMBATANT) == (0, 0)
    assert bounds(claims, "south") == (0, 0)
    assert bounds(claims, outcome=Outcome.WOUNDED) == (0, 0)


def test_a_number_nobody_gave_is_no_bound_but_is_silent_beside_one():
    many = casualties("a", None, None, when=days(1), incident="a", source="x")
    assert bounds([many]) == (0, None)
    assert bounds([many, casualties("b", 5, 6, when=days(1), incident="a", source="y")]) == (5, 6)


def test_denials_bound_nothing():
    claims = [
        casualties("a", 5, 5, when=days(1), incident="a"),
        casualties("b", 5, 5, when=days(1), incident="b", polarity=Polarity.DENIES),
    ]
    assert bounds(claims) == (5, 5)


def test_placeless_claims_count_only_in_the_question_of_everywhere():
    claims = [casualties("a", 5, 5, place=None, when=days(1), incident="a")]
    assert bounds([*claims, casualties("b", 1, 1, when=days(1), incident="b")]) == (1, 1)
    assert bounds(claims, None) == (5, 5)


def test_an_undated_incident_is_surely_inside_all_time_only():
    claims = [casualties("a", 5, 6, incident="a", published=20)]
    assert bounds(claims) == (5, 6)
    assert bounds(claims, days=days(1, 19)) == (0, 6)
    assert bounds(claims, days=days(21, 30)) == (0, 0)


def test_an_incident_that_may_lie_in_the_question_is_in_the_most_only():
    claims = [
        casualties("a", 5, 6, when=days(1, 3), incident="a"),
        casualties("b", 2, 2, place="north", when=days(2), incident="b"),
    ]
    assert bounds(claims, days=days(2, 5)) == (0, 8)


def test_a_total_bounds_the_places_inside_it_from_above():
    claims = [total("t", 10, 20, place="north"), casualties("i", 5, 5, when=days(11), incident="i", source="x")]
    assert bounds(claims, "town") == (5, 20)
    assert bounds(claims, "north") == (10, 20)
    assert bounds(claims, "land") == (10, 20)


def test_without_a_world_nothing_nests():
    claims = [total("t", 50, 60), casualties("i", 30, 30, place="suburb", when=days(12), incident="i")]
    picture = Picture(claims)
    assert (picture.toll("town").low, picture.toll("suburb").low) == (50, 30)
    assert picture.toll(None).low == 80


def test_only_some_kinds_of_source():
    claims = [
        casualties("a", 5, 5, when=days(1), incident="a", source="x", kind=SourceKind.MONITOR),
        casualties("b", 50, 50, when=days(1), incident="a", source="y", kind=SourceKind.PARTY),
    ]
    assert bounds(claims) == (5, 50)
    assert bounds(claims, kinds=frozenset({SourceKind.MONITOR})) == (5, 5)
    rows = Picture(claims, world()).trust("town")
    assert [(row.toll.low, row.toll.high) for row in rows] == [(5, 5)] * 7 + [(5, 50)]


def test_an_unknown_place_is_a_question_that_cannot_be_asked():
    with pytest.raises(QuestionError, match="Atlantis"):
        Picture([], world()).toll("Atlantis")


def test_series_adds_up_month_by_month():
    claims = [casualties(f"c{n}", n, n, when=days(n), incident=f"c{n}") for n in (1, 20, 40)]
    found = Picture(claims, world()).series("town", days(0, 60), Step.MONTH)
    assert [period.toll.low for period in found.periods] == [21, 40]
    assert [period.cumulative.low for period in found.periods] == [21, 61]
    assert list(found.frame()["cumulative_high"]) == [21, 61]


def test_a_series_of_too_many_steps_is_refused():
    with pytest.raises(QuestionError, match="longer steps"):
        Picture([], world()).series(None, days(0, 9000), Step.DAY)


def test_best_puts_none_in_the_question_who_may_as_well_have_died_elsewhere():
    """Two years' total says nothing of which year: neither is credited with more than its own events and totals."""
    claims = [
        casualties("both", 900, 1100, when=days(0, 99), scope=Scope.TOTAL, source="a"),
        casualties("first", 40, 60, when=days(0, 49), scope=Scope.TOTAL, source="b"),
        casualties("strike", 8, 12, when=days(60), incident="strike", source="c"),
    ]
    picture = Picture(claims, world())
    assert picture.toll("town", days=days(0, 49)).best == 50
    assert picture.toll("town", days=days(50, 79)).best == 10
    assert picture.toll("town", days=days(0, 99)).best == 1000


def test_a_growing_total_is_best_fitted_by_what_most_say():
    rising = [(10, 500), (20, 520), (30, 530), (40, 5000), (50, 540), (60, 550)]
    claims = [
        casualties(f"t{last}", dead, None, when=days(0, last), scope=Scope.TOTAL, source=f"s{last}", published=last)
        for last, dead in rising
    ]
    claims.append(casualties("some", None, None, when=days(35, 36), place="north", incident="some"))
    answer = Picture(claims, world()).toll("town", days=days(0, 60))
    assert (answer.low, answer.best, answer.high) == (530, 550, None)


def test_best_halves_what_no_total_tells_apart():
    claims = [
        casualties("t", 100, 100, when=days(1, 5), scope=Scope.TOTAL, victims=Victims.UNSPECIFIED, source="a"),
        casualties("i", 20, 20, when=days(3), incident="i", victims=Victims.CIVILIAN, source="b"),
    ]
    picture = Picture(claims, world())
    assert picture.toll("town", victims=Victims.CIVILIAN).best == 60
    assert picture.toll("town", victims=Victims.COMBATANT).best == 40
    assert picture.toll("town").best == 100


def answer(claims, asked):
    found = pictured(claims, asked)
    return found.low, found.high, found.best, frozenset(found.binding), {d.sentence for d in found.disputes}


@settings(max_examples=50, deadline=None)
@given(claims=st.lists(random_claim(top=20), max_size=7), asked=question(), dice=st.randoms())
def test_the_order_of_claims_never_matters(claims, asked, dice):
    made = Picture([casualties(f"c{n}", c["low"], c["high"], place=c["place"], when=days(c["first"], c["last"]), published=c["published"], source=c["source"], scope=Scope(c["scope"]), victims=Victims(c["victims"]), part=c["part"]) for n, c in enumerate(claims)], world()).claims  # fmt: skip
    shuffled = list(made)
    dice.shuffle(shuffled)
    one, other = Picture(made, world()), Picture(shuffled, world())
    place = asked["place"]
    assert one.toll(place).record() == other.toll(place).record()
    assert [d.record() for d in one.disputes()] == [d.record() for d in other.disputes()]


@settings(max_examples=50, deadline=None)
@given(claims=st.lists(random_claim(top=20), min_size=1, max_size=7), known=st.integers(9, 31))
def test_as_known_on_never_sees_later_reports(claims, known):
    made = [casualties(f"c{n}", c["low"], c["high"], place=c["place"], when=days(c["first"], c["last"]), published=c["published"], source=c["source"], scope=Scope(c["scope"])) for n, c in enumerate(claims)]  # fmt: skip
    then = [claim for claim in made if claim.known_on <= day(known)]
    seen = Picture(made, world()).toll(None, as_known_on=day(known)).record() | {"as_known_on": None}
    assert seen == Picture(then, world()).toll(None).record()


def one_voice_each(claims):
    """One claim on each incident or total and kind of victims, on one day and in one place each: the law's sets."""
    keys = {(c["incident"] or (c["place"], c["first"], c["last"]), c["victims"], c["scope"]) for c in claims}
    return len(keys) == len(claims)


@settings(max_examples=40, deadline=None)
@given(claims=st.lists(random_claim(top=20), min_size=2, max_size=6), asked=question(), gone=st.integers(0, 5))
def test_removing_a_total_never_raises_the_least(claims, asked, gone):
    assume(one_voice_each(claims))
    assume(gone < len(claims))
    assume(claims[gone]["scope"] == "total")
    before = pictured(claims, asked)
    assume(not pictured(claims, {"place": None, "first": -1000, "last": 1000, "victims": "all"}).disputes)
    after = pictured(claims[:gone] + claims[gone + 1 :], asked)
    assert after.low <= before.low


@settings(max_examples=60, deadline=None)
@given(claims=st.lists(random_claim(top=20), min_size=1, max_size=7), asked=question(), at=st.integers(0, 6))
def test_taking_back_a_number_never_raises_the_least_nor_lowers_the_most(claims, asked, at):
    """All words on one thing and kind of victims now say "some": still spoken of, but demanding nothing."""
    assume(at < len(claims))
    everywhere = {"place": None, "first": -1000, "last": 1000, "victims": "all"}
    assume(not pictured(claims, everywhere).disputes)
    same = ("scope", "incident", "place", "first", "last", "victims")
    silent = [
        {**each, "low": None, "high": None, "part": False} if all(each[f] == claims[at][f] for f in same) else each
        for each in claims
    ]
    before, after = pictured(claims, asked), pictured(silent, asked)
    assert after.low <= before.low
    assert after.high is None or (before.high is not None and after.high >= before.high)


@settings(max_examples=40, deadline=None)
@given(
    claims=st.lists(random_claim(top=20), min_size=1, max_size=6),
    asked=question(),
    at=st.integers(0, 5),
    low=st.integers(0, 20),
)
def test_a_part_added_to_a_consistent_set_never_widens_the_bounds(claims, asked, at, low):
    assume(at < len(claims))
    assume(not claims[at]["part"])
    more = [*claims, {**claims[at], "part": True, "low": low, "high": None, "source": "new", "published": 40}]
    everywhere = {"place": None, "first": -1000, "last": 1000, "victims": "all"}
    assume(not pictured(more, everywhere).disputes)
    before, after = pictured(claims, asked), pictured(more, asked)
    assert after.low >= before.low
    assert before.high is None or (after.high is not None and after.high <= before.high)


def test_a_toll_prints_as_a_record_and_as_a_frame():
    answer = Picture([casualties("a", 5, 6, when=days(1), incident="a")], world()).toll("town")
    assert {"low", "high", "best", "binding", "disputes"} <= set(answer.record())
    assert answer.frame()["low"].tolist() == [5]
    assert replace(answer, low=4).low == 4


def sided(*claims):
    """A picture in whose world `militia` and `insurgents` are sides of their own, and `unit` is of the militia."""
    above = {"militia": (), "insurgents": (), "unit": ("militia",)}
    land = world()
    land.actors = SimpleNamespace(
        actor=above.get,
        find=lambda name, **_: None,
        lineage=lambda actor, day=None: (actor, *above.get(actor, ())),
        bloc=lambda actor, day=None: (above.get(actor) or (actor,))[-1],
        enemies=lambda one, other, day=None: one != other,
    )
    return Picture(claims, land)


def losses(id, low, group, source, **more):
    made = casualties(id, low, low, when=days(1), victims=Victims.COMBATANT, source=source, **more)
    return replace(made, what=replace(made.what, victim_group=Named(group, group)))


def test_the_dead_of_two_sides_are_different_people():
    picture = sided(losses("a", 80, "militia", "x"), losses("b", 30, "insurgents", "y"))
    assert (picture.toll("town").low, picture.toll("town").high) == (110, 110)
    assert not picture.disputes()


def test_the_dead_of_one_side_are_the_same_people():
    picture = sided(losses("a", 30, "militia", "x"), losses("b", 30, "unit", "y"))
    assert picture.toll("town").low == 30


def test_a_total_of_one_sides_dead_is_a_part_where_others_count_another_sides():
    picture = sided(
        losses("a", 80, "militia", "x", scope=Scope.TOTAL), losses("b", 30, "insurgents", "y", scope=Scope.TOTAL)
    )
    assert (picture.toll("town").low, picture.toll("town").high) == (80, None)
    assert not picture.disputes()
    alone = sided(losses("a", 80, "militia", "x", scope=Scope.TOTAL))
    assert alone.toll("town").high == 80
