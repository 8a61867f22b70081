"""Control: who holds which place, worked out from claims written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sayso import model as m
from sayso.picture import control as rooms
from sayso.picture.placed import Placed
from sayso.world import World

ARMY = m.Speaker("army command", m.SourceKind.PARTY, "army-command", "army")
RADIO = m.Speaker("army radio", m.SourceKind.MEDIA, "army-radio", "army")
MONITOR = m.Speaker("the monitor", m.SourceKind.MONITOR, "monitor")
EMIRATE = m.Speaker("the emirate's agency", m.SourceKind.MEDIA, "emirate-agency", "emirate")
RESIDENTS = m.Speaker("residents", m.SourceKind.RESIDENT)
ELDERS = m.Speaker("tribal leaders", m.SourceKind.RESIDENT)
PLACE = "name:the town"


def day(number: int) -> date:
    return date(2017, 11, number)


def claim(
    published: int,
    change: m.Change,
    actor: str | None,
    *speakers: m.Speaker,
    on: tuple[int, int] | None = None,
    denies: bool = False,
    hedged: bool = False,
    doc: str | None = None,
    place: str = "The Town",
) -> m.Claim:
    name = f"{published}-{change}-{actor}-{'+'.join(s.name for s in speakers)}-{on}-{denies}-{place}"
    return m.Claim(
        id=name,
        doc=doc or name,
        quote=name,
        start=0,
        end=1,
        what=m.Control(change, m.Named(actor, actor) if actor else None),
        published=day(published),
        speakers=speakers,
        polarity=m.Polarity.DENIES if denies else m.Polarity.ASSERTS,
        hedged=hedged,
        place=m.PlaceMention(place),
        date=m.Days(day(on[0]), day(on[1])) if on else None,
    )


ANNOUNCED = claim(9, m.Change.CAPTURED, "army", ARMY, on=(9, 9))
BEFORE = claim(7, m.Change.HOLDS, "emirate", MONITOR)
REGAINED = [
    claim(13, m.Change.CAPTURED, "emirate", ELDERS, RESIDENTS, MONITOR, doc="wire-13"),
    claim(13, m.Change.WITHDREW, "army", ELDERS, RESIDENTS, MONITOR, doc="wire-13"),
]
TAKEN_AGAIN = [
    claim(20, m.Change.CAPTURED, "army", ARMY, on=(19, 19)),
    claim(20, m.Change.CAPTURED, "army", MONITOR, on=(19, 20)),
]
STORY = [BEFORE, ANNOUNCED, *REGAINED, *TAKEN_AGAIN]


def test_the_victors_word_alone_makes_it_likely_but_not_sure() -> None:
    told = rooms.control([ANNOUNCED], PLACE, as_known_on=day(10)).on(day(10))
    assert 0.6 <= told["army"] <= 0.85


def test_a_capture_says_that_it_was_not_held_before() -> None:
    capture = claim(9, m.Change.CAPTURED, "army", MONITOR, on=(9, 9))
    answer = rooms.control([capture], PLACE)
    assert answer.on(day(8))["army"] < 0.3
    assert answer.on(day(9))["army"] > 0.85


def test_taking_what_somebody_holds_says_that_he_held_it_until_then() -> None:
    words = "The army took the emirate-held town."
    taken = replace(claim(9, m.Change.CAPTURED, "army", MONITOR, on=(9, 9), doc="wire"), quote=words)
    held = replace(claim(9, m.Change.HOLDS, "emirate", MONITOR, on=(9, 9), doc="wire"), quote=words)
    answer = rooms.control([taken, held], PLACE)
    assert answer.on(day(9))["army"] >= rooms.control([taken], PLACE).on(day(9))["army"]
    assert answer.on(day(8))["emirate"] > 0.5
    denied = replace(taken, polarity=m.Polarity.DENIES)
    assert rooms.control([denied, held], PLACE).on(day(9))["emirate"] > 0.8


def test_a_loss_says_that_it_was_held_before() -> None:
    lost = claim(9, m.Change.LOST, "army", MONITOR, on=(9, 9))
    answer = rooms.control([lost], PLACE)
    assert answer.on(day(8))["army"] > 0.6
    assert answer.on(day(9))["army"] < 0.2


def test_the_towns_three_changes_are_told_with_their_days() -> None:
    answer = rooms.control(STORY, PLACE)
    assert answer.on(day(13))["emirate"] >= 0.9
    assert answer.on(day(20))["army"] >= 0.9
    regained = next(shift for shift in answer.shifts if shift.after == "emirate")
    assert day(9) <= regained.first < regained.last <= day(13)
    assert (regained.last - regained.first).days >= 1
    assert regained.likely <= day(13)


def test_as_known_on_a_day_says_what_it_said_then() -> None:
    then = rooms.control([c for c in STORY if c.known_on <= day(10)], PLACE, at=day(10), as_known_on=day(10))
    since = rooms.control(STORY, PLACE, at=day(10), as_known_on=day(10))
    assert since.on(day(10)) == pytest.approx(then.on(day(10)), abs=1e-12)
    assert since.on(day(10))["army"] > 0.5 > rooms.control(STORY, PLACE).on(day(12))["army"]


def test_an_admission_weighs_more_than_a_boast() -> None:
    admitted = claim(9, m.Change.WITHDREW, "emirate", EMIRATE, on=(9, 9))
    boast = rooms.control([BEFORE, ANNOUNCED], PLACE).on(day(9))["emirate"]
    admission = rooms.control([BEFORE, admitted], PLACE).on(day(9))["emirate"]
    assert admission < boast / 2


def test_a_neutral_denial_lowers_and_the_losers_denial_hardly_does() -> None:
    def army(*more: m.Claim) -> float:
        return rooms.control([BEFORE, ANNOUNCED, *more], PLACE, at=day(11)).on(day(11))["army"]

    neutral = army(claim(10, m.Change.CAPTURED, "army", MONITOR, on=(9, 9), denies=True))
    loser = army(claim(10, m.Change.CAPTURED, "army", EMIRATE, on=(9, 9), denies=True))
    assert neutral < army() - 0.2
    assert neutral < loser


def test_a_siege_speaks_against_the_besieger() -> None:
    besieged = [BEFORE, claim(8, m.Change.BESIEGED, "army", MONITOR, on=(8, 8))]
    assert rooms.control(besieged, PLACE).on(day(8))["army"] < 0.05


def test_a_claim_without_actor_or_place_id_still_counts() -> None:
    fell = claim(9, m.Change.CAPTURED, None, MONITOR, on=(9, 9))
    answer = rooms.control([BEFORE, fell], PLACE)
    assert answer.on(day(9))["emirate"] < answer.on(day(8))["emirate"] - 0.5


def test_a_party_that_names_nobody_speaks_of_its_own_gain() -> None:
    told = rooms.control([BEFORE, claim(9, m.Change.CAPTURED, None, ARMY, on=(9, 9))], PLACE)
    assert "army" in told.holders


def test_claims_that_are_not_of_control_or_of_no_place_are_left_out() -> None:
    stray = m.Claim("x", "x", "x", 0, 1, m.Control(m.Change.HOLDS, m.Named("army")), published=day(9))
    killed = m.Claim("y", "y", "y", 0, 1, m.Casualties(m.Outcome.KILLED, m.Count()), place=m.PlaceMention("The Town"))
    assert rooms.control([stray, killed], PLACE).days == ()


def test_one_place_says_nothing_of_another() -> None:
    other = claim(9, m.Change.CAPTURED, "army", MONITOR, on=(9, 9), place="Elsewhere")
    alone, both = (rooms.control(c, PLACE, strengths=rooms.Strengths.prior()) for c in ([BEFORE], [BEFORE, other]))
    assert both.on(day(7)) == pytest.approx(alone.on(day(7)))


def test_what_would_change_names_the_claim_that_decides() -> None:
    first = rooms.what_would_change(STORY, PLACE, day(14))[0]
    assert first.claim == REGAINED[0].id
    assert first.holder == "emirate"
    assert first.without < 0.5 < first.now


def test_carriers_pull_for_and_against() -> None:
    carriers = {c.claim: c for c in rooms.control(STORY, PLACE, at=day(14)).carriers}
    assert carriers[REGAINED[0].id].log_odds > 0.5
    assert "for" in carriers[REGAINED[0].id].words
    assert carriers[ANNOUNCED.id].log_odds < 0


def test_the_record_rests_on_counts_and_says_when_they_are_few() -> None:
    lines = rooms.sources_record(STORY)
    own = next(line for line in lines if line.source == "party:army" and line.interest == "own")
    assert own.claims == 2
    assert own.few
    assert own.low < own.share < own.high
    assert not any(line.source.startswith("family:") for line in lines)


def test_renderings_agree() -> None:
    answer = rooms.control(STORY, PLACE, days=m.Days(day(8), day(10)))
    rows = list(answer.rows())
    assert [row["date"] for row in rows] == ["2017-11-08", "2017-11-09", "2017-11-10"]
    assert rows[0]["holder"]["army"] == pytest.approx(answer.frame()["army"].iloc[0], abs=1e-6)
    assert answer.record()["days"] == rows


def test_all_places_agree_with_each_alone() -> None:
    claims = [*STORY, claim(9, m.Change.HOLDS, "army", MONITOR, place="Elsewhere")]
    table = rooms.table_of(claims)
    strengths = rooms.learn(table)
    for answer in rooms.control_all(table, strengths=strengths):
        alone = rooms.control(table, answer.place, strengths=strengths)
        for each in (day(9), day(13), day(19)):
            assert answer.on(each) == pytest.approx(alone.on(each), abs=1e-9)


def test_one_place_over_years_is_the_same_worked_out_either_way() -> None:
    early = claim(1, m.Change.HOLDS, "emirate", MONITOR, on=(1, 1))
    late = claim(28, m.Change.HOLDS, "army", MONITOR, on=(28, 28))
    days = m.Days(date(2017, 10, 20), date(2018, 12, 31))
    long = rooms.control([early, *STORY, late], PLACE, days=days)
    short = rooms.control([early, *STORY, late], PLACE, days=m.Days(day(1), day(30)))
    for each in (day(3), day(10), day(14), day(25)):
        assert long.on(each) == pytest.approx(short.on(each), abs=1e-6)
    assert np.allclose(long.probability.sum(axis=1), 1)


def test_a_change_by_nobody_named_is_given_to_neither_of_two_equals() -> None:
    taken = claim(9, m.Change.CAPTURED, None, on=(9, 9))
    rivals = [
        claim(9, m.Change.CAPTURED, "army", RADIO, on=(9, 9)),
        claim(9, m.Change.CAPTURED, "emirate", EMIRATE, on=(9, 9)),
    ]
    told = rooms.control([taken, *rivals], PLACE).on(day(9))
    assert told["army"] == pytest.approx(told["emirate"], abs=1e-9)


def test_answers_go_on_for_a_year_after_the_last_word_and_then_stay() -> None:
    far = date(2917, 11, 9)
    answer = rooms.control(STORY, PLACE, as_known_on=far)
    assert answer.days[-1] == date(2018, 11, 21)
    assert answer.on(far) == answer.on(answer.days[-1])
    assert [each.days for each in rooms.control_all(STORY, as_known_on=far)] == [answer.days]


def test_changes_are_told_of_the_holders_that_the_answer_names() -> None:
    world = World.load()
    told = [
        claim(3, m.Change.HOLDS, "islamic-state", MONITOR, on=(3, 3)),
        claim(9, m.Change.CAPTURED, "syrian-army", MONITOR, on=(9, 9)),
        claim(9, m.Change.HOLDS, "syrian-army", ELDERS, on=(9, 9)),
        claim(9, m.Change.CAPTURED, "hezbollah", RESIDENTS, on=(9, 9), hedged=True),
    ]
    one, bloc = (rooms.control(told, PLACE, world, bloc=bloc) for bloc in (False, True))
    assert [(s.before, s.after) for s in one.shifts][-1] == ("islamic-state", "syrian-army")
    for answer in (one, bloc, *rooms.control_all(told, world)):
        assert {name for s in answer.shifts for name in (s.before, s.after)} <= set(answer.holders)
        assert answer.shifts


@pytest.mark.parametrize("known", [None, day(1), day(8), day(10), day(25)])
@pytest.mark.parametrize("bloc", [False, True])
def test_one_place_asked_by_its_own_rows_is_as_asked_among_all(
    known: date | None, bloc: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.picture.placed.AT_ONCE", 1)
    elsewhere = [replace(each, id=f"x{each.id}", place=m.PlaceMention("Another Town")) for each in STORY[:3]]
    table = rooms.table_of([*STORY, *elsewhere])
    strengths, placed = rooms.learn(table), Placed(table)
    for key in (PLACE, "name:another town", "name:nowhere"):
        asked = {"at": day(12), "as_known_on": known, "strengths": strengths}
        among = rooms.control(rooms.by_bloc(table) if bloc else table, key, **asked)
        alone = placed.control(key, bloc=bloc, **asked)
        assert (alone.days, alone.holders, alone.carriers, alone.shifts) == (among.days, among.holders, among.carriers, among.shifts)  # fmt: skip
        assert np.array_equal(alone.probability, among.probability)
    every = rooms.control_all(rooms.by_bloc(table) if bloc else table, as_known_on=known, strengths=strengths, shifts=False)  # fmt: skip
    few = Placed(table).everywhere(strengths=strengths, as_known_on=known, bloc=bloc)
    assert [(e.place, e.days, e.holders) for e in every] == [(e.place, e.days, e.holders) for e in few]
    some = Placed(table).several([PLACE, "name:nowhere"], strengths=strengths, as_known_on=known)
    assert [e.place for e in some] == ([] if known == day(1) else [PLACE])


def test_several_processes_say_the_same_of_every_place() -> None:
    table = rooms.table_of([*STORY, claim(9, m.Change.HOLDS, "army", MONITOR, place="Elsewhere")])
    strengths = rooms.learn(table)
    alone, together = (list(rooms.control_all(table, strengths=strengths, processes=n)) for n in (1, 2))
    assert [each.record() for each in alone] == [each.record() for each in together]


def test_one_voice_alone_does_not_teach_how_much_its_words_weigh() -> None:
    villages = [claim(9, m.Change.CAPTURED, "army", ARMY, place=f"Village {n}") for n in range(40)]
    learnt = rooms.learn(rooms.table_of(villages))
    assert np.array_equal(learnt.log_odds, rooms.Strengths.prior().log_odds)
    belied = [claim(9, m.Change.HOLDS, "emirate", MONITOR, on=(9 + n % 3, 14), place=f"Village {n}") for n in range(40)]
    assert (rooms.learn(rooms.table_of([*villages, *belied])).log_odds < learnt.log_odds).any()


def test_a_mob_that_enters_a_town_is_no_holder_of_it() -> None:
    told = [claim(3, m.Change.HOLDS, "islamic-state", MONITOR, on=(3, 3))]
    mob = claim(9, m.Change.ENTERED, "an angry mob", MONITOR, on=(9, 9))
    league = claim(9, m.Change.CAPTURED, "the river league", MONITOR, on=(9, 9))
    world = World.load()
    quiet, entered = rooms.control(told, PLACE, world, last=day(9)), rooms.control([*told, mob], PLACE, world)
    assert entered.holders == quiet.holders
    assert entered.on(day(9)) == pytest.approx(quiet.on(day(9)), abs=1e-9)
    assert "the river league" in rooms.control([*told, league], PLACE, world).holders
    left = replace(mob, id="left", what=m.Control(m.Change.WITHDREW, m.Named("the river league")))
    assert rooms.control([*told, league, left], PLACE, world).on(day(9)) != rooms.control(
        [*told, league], PLACE, world
    ).on(day(9))


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("the 900-strong rebel column", "syrian-opposition"),
        ("President Bashar al Assads men", "syria"),
        ("Turkish-backed Syrian rebels", "syrian-national-army"),
        ("a convoy of lorries", None),
    ],
)
def test_an_actor_is_known_by_the_last_part_of_its_name_that_is_one(name: str, actor: str | None) -> None:
    from sayso.picture.control.relation import Relations

    assert Relations(World.load()).actor(name, date(2018, 3, 1), ("SY",)) == actor


def test_a_change_of_which_nobody_says_whose_it_was_weighs_less() -> None:
    held = claim(3, m.Change.HOLDS, "emirate", MONITOR, on=(3, 3))
    taken, fell = (claim(9, m.Change.CAPTURED, who, MONITOR, on=(9, 9)) for who in ("army", None))
    assert rooms.control([held, taken], PLACE).on(day(9))["emirate"] < 0.2
    assert 0.25 < rooms.control([held, fell], PLACE).on(day(9))["emirate"] < 0.6


def test_what_a_besieged_party_leaves_is_its_besiegers() -> None:
    held = claim(3, m.Change.HOLDS, "emirate", MONITOR, on=(3, 3))
    named = claim(2, m.Change.CONTESTED, "army", MONITOR, on=(2, 2))
    left = claim(9, m.Change.WITHDREW, "emirate", MONITOR, on=(9, 9))
    ringed = claim(5, m.Change.BESIEGED, "army", RESIDENTS, on=(5, 5))
    told = rooms.control([held, named, ringed, left], PLACE).on(day(12))
    assert told["army"] > 0.6
    assert told["army"] > rooms.control([held, named, left], PLACE).on(day(12))["army"] + 0.1


def test_that_many_call_a_place_besieged_is_one_siege() -> None:
    held = claim(3, m.Change.HOLDS, "emirate", MONITOR, on=(3, 3))
    left = claim(9, m.Change.WITHDREW, "emirate", MONITOR, on=(9, 9))
    ringed = [claim(10, m.Change.BESIEGED, "army", each) for each in (MONITOR, RESIDENTS, ELDERS)]
    one, three = (rooms.control([held, left, *ringed[:n]], PLACE).on(day(12))["army"] for n in (1, 3))
    assert three == pytest.approx(one, abs=0.15)


def test_who_holds_a_place_teaches_nothing_of_words_on_somewhere_near_it() -> None:
    there = [
        replace(claim(9, m.Change.CAPTURED, "army", each, on=(9, 9), place=f"Town {n}"), id=f"{n}{each.name}")
        for n in range(30)
        for each in (MONITOR, ARMY)
    ]
    near = [replace(each, place=replace(each.place, precision=m.Precision.NEAR)) for each in there]
    belied = [claim(9, m.Change.HOLDS, "emirate", RESIDENTS, on=(5, 14), place=f"Town {n}") for n in range(30)]
    captured = rooms.priors.CHANGES.index(m.Change.CAPTURED)
    before = rooms.Strengths.prior().log_odds[captured, ..., 0, 0]
    moved = [
        rooms.learn(rooms.table_of([*said, *belied])).log_odds[captured, ..., 0, 0] - before for said in (near, there)
    ]
    assert np.abs(moved[0]).max() < 0.1
    assert moved[1].min() < -0.3


def test_a_capture_without_a_day_may_be_old_news() -> None:
    held = claim(3, m.Change.HOLDS, "army", MONITOR, on=(3, 5))
    dated, undated = (claim(9, m.Change.CAPTURED, "army", RESIDENTS, on=when) for when in ((9, 9), None))
    rival = claim(2, m.Change.CONTESTED, "emirate", ELDERS, on=(2, 2))
    sure = [rooms.control([held, rival, each], PLACE).on(day(5))["army"] for each in (dated, undated)]
    assert sure[0] < sure[1]


def test_what_was_before_anybody_spoke_of_a_place_fades() -> None:
    held = [claim(9, m.Change.HOLDS, "army", MONITOR, on=(9, 9)), claim(9, m.Change.CONTESTED, "emirate", RESIDENTS)]
    shares = []
    for back in (0, 200, 2000):
        then = date.fromordinal(day(9).toordinal() - back)
        answer = rooms.control(held, PLACE, at=then)
        shares.append(answer.on(then)["army"])
        assert answer.days[0] <= then
        assert sum(answer.on(then).values()) == pytest.approx(1)
    assert shares[0] > shares[1] > shares[2] > 0.3
    late = rooms.control(held, PLACE, at=day(9))
    early = rooms.control(held, PLACE, at=date(2015, 1, 1))
    assert early.on(day(9)) == pytest.approx(late.on(day(9)))
