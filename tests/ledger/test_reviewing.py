"""Reviews: judgements recorded beside the claims, never over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sayso import model as m
from sayso.errors import LedgerError
from sayso.ledger import Action, Ledger, ReviewConflict, Verdict
from tests.ledger.samples import claims, item, report


@pytest.fixture
def reviewed(ledger):
    """A ledger of one report with four claims."""
    made = item(1, 4)
    ledger.add(made.report, made.claims)
    return ledger


def ids(ledger, **wishes):
    return [claim.id for claim in ledger.claims(**wishes)]


def test_accepting_changes_nothing_but_that_somebody_vouched(reviewed):
    first = claims(report(1))[0]
    made = reviewed.accept(first.id, by="ana", why="checked the source")
    assert (made.action, made.by, made.why, made.claims) == (Action.ACCEPT, "ana", "checked the source", (first.id,))
    assert list(reviewed.claims()) == claims(report(1), 4)
    assert list(reviewed.claims(reviews="only")) == [first]
    assert reviewed.verdict(first.id) is Verdict.ACCEPTED


def test_an_amended_claim_is_found_by_its_new_values(reviewed):
    first = claims(report(1))[0]
    reviewed.amend(first.id, {"place": "Hill Town", "place_id": "geo9", "low": 3, "high": None}, by="ana")
    reviewed.amend(first.id, {"hedged": True}, by="ben")
    found = reviewed.claim(first.id)
    assert (found.place.name, found.place.id, found.what.count, found.hedged) == (
        "Hill Town", "geo9", m.Count("0", 3, None), True,
    )  # fmt: skip
    assert list(reviewed.claims(place="hill town")) == [found]
    assert list(reviewed.claims(place_id="geo0")) == []
    assert list(reviewed.claims(reviews="ignore")) == claims(report(1), 4)
    assert ids(reviewed) == [claim.id for claim in claims(report(1), 4)], "its place in the order stays"


def test_a_claim_can_become_another_kind(reviewed):
    first = claims(report(1))[0]
    reviewed.amend(first.id, {"kind": "control", "change": "captured", "actor": "the army"}, by="ana")
    assert reviewed.claim(first.id).what == m.Control(m.Change.CAPTURED, m.Named("the army"))
    assert not reviewed.claim(first.id).extra


def test_rejecting_and_undoing_and_undoing_the_undo(reviewed):
    first = claims(report(1))[0]
    rejected = reviewed.reject(first.id, by="ana", why="it says the opposite")
    assert first.id not in ids(reviewed)
    assert first.id in ids(reviewed, reviews="ignore")
    undo = reviewed.undo(rejected.seq, by="ben")
    assert first.id in ids(reviewed)
    assert ids(reviewed, reviews="only") == []
    with pytest.raises(LedgerError, match="undone already"):
        reviewed.undo(rejected.seq, by="ben")
    reviewed.undo(undo.seq, by="ana")
    assert first.id not in ids(reviewed)
    assert [(r.action, r.undone) for r in reviewed.reviews(first.id)][:1] == [(Action.REJECT, None)]


def test_merged_claims_stand_as_one(reviewed):
    a, b, c, d = [claim.id for claim in reviewed.claims()]
    merge = reviewed.merge(a, [b, c], by="ana", why="one strike told three times")
    assert ids(reviewed) == [a, d]
    assert ids(reviewed, reviews="only") == [a]
    assert [reviewed.verdict(x) for x in (a, b, d)] == [Verdict.ACCEPTED, Verdict.MERGED, Verdict.UNREVIEWED]
    reviewed.undo(merge.seq, by="ana")
    assert ids(reviewed) == [a, b, c, d]


def test_a_split_claim_stands_as_its_parts(reviewed):
    first = claims(report(1))[0]
    parts = [{"low": 1, "high": 1, "victims": "civilian"}, {"low": 2, "high": 2, "victims": "combatant"}]
    split = reviewed.split(first.id, parts, by="ana")
    found = list(reviewed.claims(reviews="only"))
    assert [(c.what.count.low, c.what.victims) for c in found] == [(1, "civilian"), (2, "combatant")]
    assert len({c.id for c in [*found, first]}) == 3
    assert list(reviewed.claims(text=first.quote))[:2] == found
    assert reviewed.claim(found[1].id) == found[1]
    with pytest.raises(LedgerError, match="is part of claim"):
        reviewed.reject(found[0].id, by="ben")
    with pytest.raises(LedgerError, match="undo the split"):
        reviewed.amend(first.id, {"low": 4}, by="ben")
    reviewed.undo(split.seq, by="ana")
    assert reviewed.claim(first.id) == first


def test_a_note_changes_nothing(reviewed):
    first = claims(report(1))[0]
    reviewed.note(first.id, "ask the desk in the capital", by="ana")
    assert reviewed.verdict(first.id) is Verdict.UNREVIEWED
    assert ids(reviewed, reviews="only") == []
    assert [r.why for r in reviewed.reviews(first.id)] == ["ask the desk in the capital"]


def test_two_who_touch_the_same_claim_at_once_are_told(reviewed):
    first, second = list(reviewed.claims())[:2]
    seen = reviewed.count_entries()
    with Ledger.open(reviewed.address) as other:
        other.reject(first.id, by="ben", seen=seen)
    head = reviewed.head()
    with pytest.raises(ReviewConflict, match="ben: reject") as told:
        reviewed.accept(first.id, by="ana", seen=seen)
    assert [r.by for r in told.value.reviews] == ["ben"]
    with pytest.raises(ReviewConflict):
        reviewed.merge(second.id, [first.id], by="ana", seen=seen)
    assert reviewed.head() == head, "nothing was recorded"
    reviewed.accept(second.id, by="ana", seen=seen)
    reviewed.accept(first.id, by="ana", seen=reviewed.count_entries())


def test_the_start_of_an_id_will_do_where_it_is_the_start_of_no_other(reviewed):
    first, second = list(reviewed.claims())[:2]
    assert reviewed.accept(first.id[:8], by="ana").claims == (first.id,)
    with pytest.raises(LedgerError, match="not in this ledger"):
        reviewed.accept(second.id[:3], by="ana")
    twin = replace(second, id=second.id[:9] + "-twin")
    reviewed.import_claims([twin])
    with pytest.raises(LedgerError, match="several claims' ids begin with"):
        reviewed.accept(second.id[:9], by="ana")


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda ledger, i: ledger.accept("none", by="ana"), "is not in this ledger"),
        (lambda ledger, i: ledger.accept(i, by=" "), "needs the name"),
        (lambda ledger, i: ledger.amend(i, {}, by="ana"), "at least one field"),
        (lambda ledger, i: ledger.amend(i, {"id": "x"}, by="ana"), "cannot be amended"),
        (lambda ledger, i: ledger.amend(i, {"low": -3}, by="ana"), "cannot be negative"),
        (lambda ledger, i: ledger.amend(i, {"kind": "gossip"}, by="ana"), "is not known"),
        (lambda ledger, i: ledger.merge(i, [i], by="ana"), "at least two"),
        (lambda ledger, i: ledger.split(i, [{"low": 1}], by="ana"), "at least two parts"),
        (lambda ledger, i: ledger.note(i, "", by="ana"), "needs words"),
        (lambda ledger, i: ledger.undo(1, by="ana"), "no review 1"),
    ],
)
def test_a_review_that_makes_no_sense_is_refused(reviewed, act, said):
    head = reviewed.head()
    with pytest.raises(LedgerError, match=said):
        act(reviewed, claims(report(1))[0].id)
    assert reviewed.head() == head


def test_claims_that_share_an_id_are_named_by_number(ledger):
    for outlet in ("wire", "paper"):
        made = report(1, outlet=outlet)
        ledger.add(made, [m.Claim("same", made.doc, "q", 0, 1, m.Control(m.Change.HOLDS), outlet=outlet)])
    with pytest.raises(LedgerError, match=r"#4 \(wire\), #7 \(paper\)"):
        ledger.accept("same", by="ana")
    ledger.reject(7, by="ana")
    assert [(seq, c.outlet) for seq, c in ledger.numbered()] == [(4, "wire")]


def test_a_figure_once_given_can_be_given_again(place):
    days = iter([1, 1, 2, 3, 4, 5])
    with Ledger.open(place(), clock=lambda: datetime(2024, 3, next(days), tzinfo=UTC)) as ledger:
        made = item(1, 3)
        ledger.add(made.report, made.claims)
        a, b, _ = [claim.id for claim in made.claims]
        answers = {}

        def remember(day):
            answers[day] = [list(ledger.claims(reviews=mode)) for mode in ("use", "only", "ignore")]

        remember(1)
        amended = ledger.amend(a, {"low": 4}, by="ana")
        remember(2)
        ledger.merge(b, [a], by="ana")
        remember(3)
        ledger.undo(amended.seq, by="ana")
        remember(4)
        ledger.reread("r1", claims(report(1), 1, version=7))
        for day, answer in answers.items():
            asked = date(2024, 3, day)
            again = [list(ledger.claims(reviews=mode, as_recorded_on=asked)) for mode in ("use", "only", "ignore")]
            assert again == answer, asked


def test_agreement_between_reviewers(reviewed):
    a, b, c, d = [claim.id for claim in reviewed.claims()]
    assert reviewed.agreement().alpha is None
    for claim in (a, b, c):
        reviewed.accept(claim, by="ana")
    reviewed.reject(d, by="ana")
    reviewed.reject(a, by="ben")
    reviewed.accept(a, by="ben", why="read it again")
    reviewed.accept(b, by="ben")
    reviewed.reject(d, by="ben")
    found = reviewed.agreement()
    assert (found.alpha, found.claims, found.reviewers, found.judgements) == (1.0, 3, 2, 6)
    reviewed.reject(c, by="ben")
    assert reviewed.agreement().alpha == pytest.approx(1 - 7 * 2 / (2 * 5 * 3))


def test_each_merge_looks_at_its_own_kept_claim_only(reviewed):
    a, b, c, d = ids(reviewed)
    reviewed.merge(b, [a], by="ana")
    further = reviewed.merge(c, [b], by="ben")
    assert ids(reviewed) == [c, d]
    reviewed.reject(c, by="ana")
    assert ids(reviewed) == [d], "a claim that is rejected still speaks for those merged into it"
    reviewed.undo(further.seq, by="ben")
    assert ids(reviewed) == [b, d]
    reviewed.merge(a, [b], by="cem", why="the other way round")
    assert ids(reviewed) == [a, d], "the last judgement on a claim counts"
    assert reviewed.verify().ok


def test_undoing_an_undo_of_an_undo(reviewed):
    first = ids(reviewed)[0]
    acts = [reviewed.reject(first, by="ana")]
    for turn in range(4):
        acts.append(reviewed.undo(acts[-1].seq, by="ben"))
        assert (first in ids(reviewed)) is (turn % 2 == 0)
        assert (reviewed.reviews()[0].undone is not None) is (turn % 2 == 0)
    assert reviewed.verify().ok


def test_an_undo_that_would_leave_no_claim_is_refused(reviewed):
    first = claims(report(1))[0]
    wider = reviewed.amend(first.id, {"high": 40}, by="ana")
    reviewed.amend(first.id, {"low": 30}, by="ben")
    with pytest.raises(LedgerError, match="cannot be below its low"):
        reviewed.undo(wider.seq, by="ana")
    assert reviewed.claim(first.id).what.count == m.Count("0", 30, 40)
