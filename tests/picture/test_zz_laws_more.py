"""Laws of control: they hold whatever the claims are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import model as m
from sayso.picture import control as rooms
from sayso.picture.control import OTHER

START = date(2016, 1, 1)
ACTORS = ("army", "emirate", "rebels")
SPEAKERS = (
    m.Speaker("army command", m.SourceKind.PARTY, "army-command", "army"),
    m.Speaker("emirate agency", m.SourceKind.MEDIA, None, "emirate"),
    m.Speaker("the monitor", m.SourceKind.MONITOR, "monitor"),
    m.Speaker("residents", m.SourceKind.RESIDENT),
    m.Speaker("Ali Hasan", m.SourceKind.OFFICIAL),
)
numbers = st.integers(0, 70)


@st.composite
def claims(draw: st.DrawFn) -> m.Claim:
    published = draw(numbers)
    happened = published - draw(st.integers(0, 12))
    length = draw(st.integers(0, 5))
    dated = draw(st.booleans())
    speakers = draw(st.lists(st.sampled_from(SPEAKERS), max_size=2, unique=True))
    actor = draw(st.none() | st.sampled_from(ACTORS))
    name = f"claim-{draw(st.integers(0, 10**9))}"
    return m.Claim(
        id=name,
        doc=name,
        quote=name,
        start=0,
        end=1,
        what=m.Control(draw(st.sampled_from(m.Change)), m.Named(actor) if actor else None),
        published=START + timedelta(days=published),
        speakers=tuple(speakers),
        polarity=draw(st.sampled_from(m.Polarity)),
        hedged=draw(st.booleans()),
        place=m.PlaceMention(draw(st.sampled_from(("Here", "Here", "There")))),
        date=m.Days(START + timedelta(days=happened - length), START + timedelta(days=happened)) if dated else None,
    )


some_claims = st.lists(claims(), min_size=1, max_size=12, unique_by=lambda claim: claim.id)
HERE = "name:here"


def beliefs(told: list[m.Claim], known: int | None = None) -> rooms.PlaceControl:
    day = None if known is None else START + timedelta(days=known)
    return rooms.control(told, HERE, as_known_on=day)


def close(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return all(abs(one.get(key, 0) - other.get(key, 0)) < 1e-9 for key in {*one, *other})


@settings(max_examples=300, deadline=None)
@given(some_claims)
def test_probabilities_sum_to_one_and_lie_in_range(told: list[m.Claim]) -> None:
    answer = beliefs(told)
    assert np.isfinite(answer.probability).all()
    assert (answer.probability >= 0).all()
    assert np.allclose(answer.probability.sum(axis=1), 1) or not answer.days
    assert all(0 <= shift.probability <= 1 and shift.first <= shift.last for shift in answer.shifts)


@settings(max_examples=300, deadline=None)
@given(some_claims, st.randoms())
def test_the_order_of_claims_never_matters(told: list[m.Claim], random: object) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert beliefs(shuffled).record() == beliefs(told).record()


@settings(max_examples=300, deadline=None)
@given(some_claims, claims(), numbers)
def test_a_claim_published_later_never_changes_what_was_known(told: list[m.Claim], more: m.Claim, known: int) -> None:
    later = replace(more, id="later", published=START + timedelta(days=known + 1 + len(told)))
    assert beliefs([*told, later], known).record() == beliefs(told, known).record()


@settings(max_examples=300, deadline=None)
@given(some_claims, st.data())
def test_copies_by_the_same_origin_never_raise_certainty(told: list[m.Claim], data: st.DataObject) -> None:
    copied = data.draw(st.sampled_from(told))
    late = timedelta(days=data.draw(st.integers(0, 4)))
    speakers = copied.speakers or (SPEAKERS[2],)
    first = replace(copied, speakers=speakers)
    told = [first if each is copied else each for each in told]
    copy = replace(first, id="copy", outlet="another outlet", published=first.published + late)
    # Unnamed speakers are one origin within one text family only.
    families = {copied.doc: "family", "copy": "family"}
    copy = replace(copy, doc="copy")
    # That time went by is known without the copy too.
    last = max(each.published for each in (*told, copy))
    told.append(replace(first, id="elsewhere", doc="elsewhere", published=last, place=m.PlaceMention("Elsewhere")))
    before = rooms.control(told, HERE, at=last, families=families)
    after = rooms.control([*told, copy], HERE, at=last, families=families)
    for row, again in zip(before.probability, after.probability, strict=True):
        assert again.max() <= row.max() + 1e-9


@settings(max_examples=300, deadline=None)
@given(some_claims)
def test_renaming_actors_renames_the_answer(told: list[m.Claim]) -> None:
    new = {"army": "zeta", "emirate": "alpha", "rebels": "mu"}

    def renamed(claim: m.Claim) -> m.Claim:
        assert isinstance(claim.what, m.Control)
        actor = claim.what.actor
        what = replace(claim.what, actor=m.Named(new[actor.name]) if actor else None)
        speakers = tuple(replace(s, party=new.get(s.party or "", s.party)) for s in claim.speakers)
        return replace(claim, what=what, speakers=speakers)

    before, after = beliefs(told), beliefs([renamed(claim) for claim in told])
    assert before.days == after.days
    for day in before.days[:: max(1, len(before.days) // 8)]:
        expected = {new.get(key, OTHER): value for key, value in before.on(day).items()}
        assert after.on(day) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=300, deadline=None)
@given(some_claims)
def test_learning_from_few_claims_stays_near_the_prior(told: list[m.Claim]) -> None:
    learnt, prior = rooms.learn(rooms.table_of(told)), rooms.Strengths.prior()
    assert np.abs(learnt.log_odds - prior.log_odds).max() < 2.5
    assert np.allclose(learnt.dated.sum(axis=1), 1)
