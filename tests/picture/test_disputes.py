"""Disputes, routes and the timeline."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from sayso.errors import QuestionError
from sayso.model import Change, Control, Named, Outcome, Polarity, Route, RouteStatus, Scope, SourceKind, Speaker
from sayso.picture import Picture
from tests.picture.making import casualties, day, days, world


def control(id, change, actor, *, when=None, source="monitor", polarity=Polarity.ASSERTS, published=20):
    made = casualties(id, 0, 0, when=when, source=source, polarity=polarity, published=published)
    return replace(made, what=Control(change, Named(actor, actor)))


def road(id, status, *, source="monitor", when=None, name="M9"):
    return replace(casualties(id, 0, 0, when=when, source=source), what=Route(status, name))


def only(claims):
    found = Picture(claims, world()).disputes()
    assert len(found) == 1
    return found[0]


def test_numbers_that_do_not_meet_and_who_gave_way():
    claims = [
        casualties("m1", 20, 20, when=days(1), incident="i", source="monitor", published=1),
        casualties("g1", 5, 5, when=days(1), incident="i", source="ministry", published=2),
        casualties("g2", 20, 20, when=days(1), incident="i", source="ministry", published=8),
    ]
    found = only(claims)
    assert found.kind == "toll"
    assert found.gave_way == "the figure of ministry rose to that of monitor after 6 days"
    assert {c.id for c in found.claims} >= {"m1", "g1"}
    assert Picture(claims, world()).disputes(as_known_on=day(2))[0].gave_way is None


def test_a_total_below_its_incident():
    claims = [
        casualties("t", 5, 10, when=days(1, 5), scope=Scope.TOTAL, source="a"),
        casualties("i", 30, 30, when=days(2), incident="i", source="b"),
    ]
    assert only(claims).kind == "totals"


def test_an_act_asserted_and_denied():
    said = casualties("a", 9, 9, when=days(1), incident="i", source="monitor", perpetrator="army")
    no = casualties(
        "b", None, None, when=days(1), incident="i", source="army", perpetrator="army", polarity=Polarity.DENIES
    )
    no = replace(no, speakers=(Speaker("the army", SourceKind.PARTY, id="army-command", party="army"),))
    found = only([said, no])
    assert found.kind == "denial"
    assert found.sides[1].interests == ("the army: speaks for its own side",)
    other = replace(no, what=replace(no.what, perpetrator=Named("militia", "militia")))
    assert not Picture([said, other], world()).disputes()


def test_one_strike_with_two_perpetrators():
    claims = [
        casualties("a", 9, 9, when=days(1), incident="i", source="x", perpetrator="army"),
        casualties("b", 9, 9, when=days(1), incident="i", source="y", perpetrator="coalition"),
    ]
    assert only(claims).kind == "perpetrator"


def test_two_enemies_holding_one_place_on_one_day():
    claims = [
        control("a", Change.CAPTURED, "army", when=days(3), source="army"),
        control("b", Change.HOLDS, "rebels", when=days(1, 5), source="monitor"),
        control("c", Change.HOLDS, "rebels", when=days(4, 5), source="residents"),
    ]
    found = only(claims)
    assert (found.kind, {c.id for c in found.claims}) == ("control", {"a", "b"})


def test_a_change_asserted_and_denied():
    claims = [
        control("a", Change.CAPTURED, "army", when=days(3), source="army"),
        control("b", Change.CAPTURED, "army", when=days(3), source="rebels", polarity=Polarity.DENIES),
    ]
    assert only(claims).kind == "denial"


def test_a_denial_without_a_day_answers_what_was_said_of_the_week_before():
    def told(published):
        denial = control("b", Change.WITHDREW, "army", source="army", polarity=Polarity.DENIES, published=published)
        return [control("a", Change.WITHDREW, "army", when=days(3), source="rebels", published=4), denial]

    assert only(told(5)).kind == "denial"
    assert not Picture(told(20), world()).disputes()


def test_more_hangs_on_more_people():
    claims = [
        casualties(
            f"{source}{size}", size * factor, size * factor, when=days(size % 7), incident=f"i{size}", source=source
        )
        for size in (3, 300)
        for source, factor in (("x", 1), ("y", 4))
    ]
    found = Picture(claims, world()).disputes()
    assert [d.claims[0].what.incident_id for d in found] == ["i300", "i3"]
    assert found[0].record()["sides"][0]["claims"][0]["quote"]


def test_a_road_by_what_is_said_of_it_then_by_who_holds_the_places_along_it():
    entry = SimpleNamespace(id="m9", name="M9", places=("town", "port"))
    land = world()
    land.routes = SimpleNamespace(find=lambda name: entry if name.casefold() == "m9" else None)
    cut, opened = road("a", RouteStatus.CUT, when=days(2)), road("b", RouteStatus.OPEN, when=days(4))
    picture = Picture([cut, replace(opened, published=day(21))], land)
    assert picture.route("M9", day(3)).status == "cut"
    assert picture.route("m9", day(5)).status == "open"
    assert picture.route("M9", day(5), as_known_on=day(20)).status == "cut"
    assert Picture([cut, replace(opened, speakers=())], land).route("M9", day(5)).status == "disputed"
    held = [replace(control(p, Change.HOLDS, who, when=days(1, 9)), place=replace(cut.place, name=p, id=p)) for p, who in (("town", "army"), ("port", "rebels"))]  # fmt: skip
    assert Picture(held, land).route("M9", day(5)).status == "cut"
    assert Picture(held[:1], land).route("M9", day(5)).status == "unknown"
    with pytest.raises(QuestionError, match="M8"):
        picture.route("M8", day(5))


def test_a_timeline_runs_by_what_happened_first():
    claims = [
        casualties("late", 5, 5, when=days(9), place="suburb"),
        control("early", Change.CAPTURED, "army", when=days(1)),
        casualties("elsewhere", 5, 5, when=days(2), place="port"),
        casualties("undated", 2, 2, published=5, outcome=Outcome.WOUNDED),
    ]
    told = Picture(claims, world()).timeline("town")
    assert [moment.claim.id for moment in told] == ["early", "undated", "late"]
    assert told[0].record()["what"] == "army captured"
