"""Reading again: the old reading stays on record, reviews carry over, what needs a fresh look is listed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.errors import LedgerError
from sayso.ledger import Item, ReadingVersion, Verdict
from tests.ledger.samples import claim, claims, report

OLD, NEW = ReadingVersion("0.1.0", "small"), ReadingVersion("0.2.0", "small")


@pytest.fixture
def read(ledger):
    """A ledger with one report of three claims, read by an old version."""
    ledger.add_many([Item(report(1), claims(report(1), 3), reading=OLD)])
    return ledger


def test_new_claims_stand_in_for_the_old(read):
    new = claims(report(1), 2, version=5)
    done = read.reread("r1", new, reading=NEW)
    assert (done.claims, done.carried, done.look) == (2, 0, 0)
    assert list(read.claims()) == new
    assert list(read.claims(reviews="ignore")) == new
    assert list(read.reports()) == [report(1)]
    assert read.verify().ok


def test_the_same_reading_again_adds_nothing(read):
    head = read.head()
    assert read.reread("r1", claims(report(1), 3), reading=OLD) is None
    assert read.head() == head
    assert read.reread("r1", claims(report(1), 3), reading=NEW) is not None, "that a newer version agrees is on record"


def test_reviews_carry_over_to_claims_whose_quote_is_unchanged(read):
    a, b, c = claims(report(1), 3)
    read.amend(a.id, {"low": 2}, by="ana")
    read.reject(b.id, by="ana")
    read.accept(c.id, by="ben")
    better = [
        replace(claim(report(1), 1), id="new-b", hedged=True),
        replace(claim(report(1), 0, low=0), id="new-a"),
    ]
    done = read.reread("r1", better, reading=NEW)
    assert (done.carried, done.look) == (2, 2)
    assert [(x.id, x.what.count.low) for x in read.claims()] == [("new-a", 2)]
    assert read.verdict("new-b") is Verdict.REJECTED
    looks = {look.claim.id: look for look in read.looks()}
    assert set(looks) == {b.id, c.id}
    assert "hedged was read as False, now True" in looks[b.id].why
    assert looks[c.id].heir is None
    read.reject("new-b", by="ana", why="still")
    assert [look.claim.id for look in read.looks()] == [c.id]
    assert read.verify().ok


def test_a_review_waits_for_its_claim_to_come_back(read):
    a, *_ = claims(report(1), 3)
    read.reject(a.id, by="ana")
    read.reread("r1", claims(report(1), 3)[1:], reading=NEW)
    assert [look.claim.id for look in read.looks()] == [a.id]
    read.reread("r1", claims(report(1), 3), reading=ReadingVersion("0.3.0"))
    assert [x.id for x in read.claims()] == [x.id for x in claims(report(1), 3)[1:]]
    assert read.looks() == []
    assert read.verify().ok


def test_what_was_to_be_looked_at_is_not_forgotten_by_a_third_reading(read):
    a, *rest = claims(report(1), 3)
    read.accept(a.id, by="ana")
    read.reread("r1", [replace(a, hedged=True), *rest], reading=NEW)
    assert len(read.looks()) == 1
    read.reread("r1", [replace(a, hedged=True), *rest], reading=ReadingVersion("0.3.0"))
    assert [look.claim.id for look in read.looks()] == [a.id]
    assert read.verify().ok


def test_merges_carry_over_and_lapse_with_the_claim_they_kept(read):
    a, b, c = claims(report(1), 3)
    read.merge(a.id, [b.id], by="ana")
    read.reread("r1", [a, b], reading=NEW)
    assert [x.id for x in read.claims()] == [a.id]
    read.reread("r1", [b, c], reading=ReadingVersion("0.3.0"))
    assert [x.id for x in read.claims()] == [b.id, c.id]
    assert read.verify().ok


def test_an_undo_reaches_the_claim_of_the_later_reading(read):
    a, *_ = claims(report(1), 3)
    review = read.reject(a.id, by="ana")
    read.reread("r1", [a], reading=NEW)
    assert list(read.claims()) == []
    read.undo(review.seq, by="ana")
    assert list(read.claims()) == [a]
    assert read.verify().ok


def test_a_claim_that_was_replaced_cannot_be_reviewed(read):
    number = next(read.numbered())[0]
    read.reread("r1", [], reading=NEW)
    with pytest.raises(LedgerError, match="read anew"):
        read.accept(number, by="ana")


def test_a_report_that_is_not_there_or_shares_its_id(read):
    with pytest.raises(LedgerError, match="is not in this ledger"):
        read.reread("r9", [])
    read.add(report(1, outlet="paper"), [])
    with pytest.raises(LedgerError, match="by its fingerprint"):
        read.reread("r1", [])
    assert read.reread(report(1).fingerprint, []) is not None


def test_amendments_that_do_not_fit_the_new_claim_wait(read):
    a, *rest = claims(report(1), 3)
    read.amend(a.id, {"low": 4}, by="ana")
    other = claim(report(1), 0, low=0)
    lower = replace(other, what=replace(other.what, count=replace(other.what.count, low=1, high=2)))
    read.reread("r1", [lower, *rest], reading=NEW)
    assert list(read.claims()) == [lower, *rest]
    assert [(look.claim, look.heir) for look in read.looks()] == [(a, None)]
    read.reread("r1", rest, reading=ReadingVersion("0.3.0"))
    read.reread("r1", [a, *rest], reading=ReadingVersion("0.4.0"))
    assert read.claim(a.id).what.count.low == 4
    assert read.looks() == []
    assert read.verify().ok


def test_merged_claims_are_out_again_when_the_kept_one_comes_back(read):
    a, *rest = claims(report(1), 3)
    other = report(2)
    read.add(other, claims(other, 1))
    read.merge(a.id, [claims(other, 1)[0].id], by="ana")
    read.reread("r1", rest, reading=NEW)
    assert list(read.claims()) == [*claims(other, 1), *rest]
    read.reread("r1", [a, *rest], reading=ReadingVersion("0.3.0"))
    assert list(read.claims()) == [a, *rest]
    assert read.verify().ok


def test_undoing_a_review_that_waits_takes_it_off_the_list(read):
    a, *rest = claims(report(1), 3)
    review = read.reject(a.id, by="ana")
    read.reread("r1", rest, reading=NEW)
    assert len(read.looks()) == 1
    read.undo(review.seq, by="ben")
    assert read.looks() == []
    read.reread("r1", [a, *rest], reading=ReadingVersion("0.3.0"))
    assert list(read.claims()) == [a, *rest]
    assert read.verify().ok


def test_a_claim_that_was_not_reviewed_keeps_its_place_beside_one_that_was(read):
    """Two claims of one quote: the review of the one that is gone does not pass to the other."""
    a, *rest = claims(report(1), 3)
    twin = replace(a, id="twin", hedged=True)
    read.reread("r1", [a, twin, *rest], reading=NEW)
    read.reject(a.id, by="ana")
    read.reread("r1", [twin, *rest], reading=ReadingVersion("0.3.0"))
    assert list(read.claims()) == [twin, *rest]
    assert [look.claim for look in read.looks()] == [a]
