"""The ledger against a plain model in memory, over any order of adding, reviewing, redacting, reading again and copying."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sayso import claims_file
from sayso import model as m
from sayso.errors import LedgerError
from sayso.ledger import Ledger, ReadingVersion, copy
from tests.ledger.samples import claim, report


@dataclass
class Kept:
    """One claim of the model: as read, and the numbers of the reviews on it."""

    read: m.Claim
    reviews: list[int] = field(default_factory=list)

    def now(self, model: Model) -> list[tuple[m.Claim, bool]]:
        """What stands of it, with whether somebody vouched for it."""
        flat, stands, vouched = claims_file.record(self.read), True, False
        for number in self.reviews:
            action, changes, keep, undone = model.reviews[number]
            if undone or action == "note" or (action == "merged" and not model.alive(keep)):
                continue
            stands, vouched = action not in ("reject", "merged"), True
            flat |= changes
        return [(claims_file.claim(flat), vouched)] if stands else []


@dataclass
class Model:
    """Reports in order, each with the claims of its present reading; reviews by their entry's number (the merged-away side of a
    merge under the negative number) as [action, changes, merge, undone]; by quote, reviews that wait for their claim."""

    reports: dict[str, tuple[m.Report, list[Kept]]] = field(default_factory=dict)
    redacted: set[str] = field(default_factory=set)
    order: list[tuple[str, list[Kept]]] = field(default_factory=list)
    reviews: dict[int, list] = field(default_factory=dict)
    waiting: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def standing(self) -> list[Kept]:
        return [kept for _, readings in self.order for kept in readings]

    def alive(self, keep: int) -> bool:
        return any(keep in kept.reviews and self.reviews[keep][0] == "keep" for kept in self.standing())


class Machine(RuleBasedStateMachine):
    server = None
    names = itertools.count()

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.address = self.new_place()
        self.ledger = Ledger.open(self.address)
        self.model = Model()
        self.version = itertools.count()
        self.made = []

    @initialize()
    def begin(self):
        for n in (1, 2):
            self.add_report(n, "wire", 2)

    def new_place(self) -> str:
        name = f"machine{next(self.names)}"
        if self.server is None:
            return str(Path(self.folder.name) / name)
        return self.server.make(name)

    @rule(n=st.integers(0, 5), outlet=st.sampled_from(["wire", "paper"]), size=st.integers(0, 3))
    def add(self, n, outlet, size):
        self.add_report(n, outlet, size)

    def add_report(self, n, outlet, size):
        made = report(n, outlet=outlet)
        claims = [claim(made, k) for k in range(size)]
        known = made.fingerprint in self.model.reports or made.fingerprint in self.model.redacted
        assert self.ledger.add(made, claims) is not known
        if not known:
            kept = [Kept(each) for each in claims]
            self.model.reports[made.fingerprint] = (made, kept)
            self.model.order.append((made.fingerprint, kept))

    @precondition(lambda self: self.model.reports)
    @rule(data=st.data(), size=st.integers(0, 3), low=st.integers(1, 3))
    def read_again(self, data, size, low):
        fingerprint = data.draw(st.sampled_from(sorted(self.model.reports)))
        made, old = self.model.reports[fingerprint]
        new = [Kept(claim(made, k, low=low)) for k in range(size)]
        for each in new:
            for before in old:
                if before.read.quote == each.read.quote:
                    each.reviews = list(before.reviews)
        self.ledger.reread(fingerprint, [each.read for each in new], reading=ReadingVersion(str(next(self.version))))
        lost = [before for before in old if before.read.quote not in {each.read.quote for each in new}]
        waiting = self.model.waiting.setdefault(fingerprint, {})
        for each in new:
            returned = waiting.pop(each.read.quote, None)
            if returned is not None and not each.reviews:
                each.reviews = returned
        for each in lost:
            if any(not self.model.reviews[number][3] for number in each.reviews):
                waiting[each.read.quote] = list(each.reviews)
        self.model.reports[fingerprint] = (made, new)
        self.model.order = [pair for pair in self.model.order if pair[0] != fingerprint] + [(fingerprint, new)]

    def pick(self, data, count=1):
        standing = self.model.standing()
        chosen = data.draw(st.lists(st.sampled_from(range(len(standing))), min_size=count, max_size=count, unique=True))
        return [standing[index] for index in chosen]

    @precondition(lambda self: self.model.standing())
    @rule(data=st.data(), action=st.sampled_from(["accept", "reject", "note"]))
    def judge(self, data, action):
        (kept,) = self.pick(data)
        extra = ("a remark",) if action == "note" else ()
        done = getattr(self.ledger, action)(kept.read.id, *extra, by="ana")
        self.remember(done.seq, action, {}, [kept])

    @precondition(lambda self: self.model.standing())
    @rule(data=st.data(), place=st.sampled_from(["Hill Town", "Bridge Town"]), hedged=st.booleans())
    def amend(self, data, place, hedged):
        (kept,) = self.pick(data)
        changes = {"place": place, "hedged": hedged}
        done = self.ledger.amend(kept.read.id, changes, by="ben")
        self.remember(done.seq, "amend", changes, [kept])

    def remember(self, number, action, changes, about):
        self.model.reviews[number] = [action, changes, None, False]
        for kept in about:
            kept.reviews.append(number)
        self.made.append(number)

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def undo(self, data):
        number = data.draw(st.sampled_from(self.made))
        carried = any(number in map(abs, kept.reviews) for kept in self.model.standing())
        if self.model.reviews[number][3] or not carried:
            with pytest.raises(LedgerError):
                self.ledger.undo(number, by="ana")
            return
        self.ledger.undo(number, by="ana")
        for sign in (number, -number):
            if sign in self.model.reviews:
                self.model.reviews[sign][3] = True

    @precondition(lambda self: self.model.reports)
    @rule(data=st.data())
    def redact(self, data):
        fingerprint = data.draw(st.sampled_from(sorted(self.model.reports)))
        self.ledger.redact(fingerprint, by="ana", why="law")
        del self.model.reports[fingerprint]
        self.model.redacted.add(fingerprint)
        self.model.order = [pair for pair in self.model.order if pair[0] != fingerprint]

    @rule()
    def move(self):
        """Go on in a copy."""
        target = self.new_place()
        assert copy(self.address, target).head == self.ledger.head()
        self.ledger.close()
        self.address, self.ledger = target, Ledger.open(target)

    @rule()
    def build_the_indexes_anew(self):
        self.ledger.reindex()

    @invariant()
    def the_claims_are_those_of_the_model(self):
        now = [pair for kept in self.model.standing() for pair in kept.now(self.model)]
        assert list(self.ledger.claims()) == [made for made, _ in now]
        assert list(self.ledger.claims(reviews="only")) == [made for made, vouched in now if vouched]
        assert list(self.ledger.claims(reviews="ignore")) == [kept.read for kept in self.model.standing()]
        hill = [made for made, _ in now if made.place.name == "Hill Town"]
        assert list(self.ledger.claims(place="hill town")) == hill

    @invariant()
    def the_reports_are_those_of_the_model(self):
        assert list(self.ledger.reports()) == [made for made, _ in self.model.reports.values()]

    def teardown(self):
        assert self.ledger.verify().ok
        self.ledger.close()
        self.folder.cleanup()


class MergingMachine(Machine):
    """The same with merges of claims, of one report or of several."""

    @precondition(lambda self: len(self.model.standing()) > 1)
    @rule(data=st.data())
    def merge(self, data):
        keep, other = self.pick(data, 2)
        done = self.ledger.merge(keep.read.id, [other.read.id], by="cem")
        self.model.reviews[done.seq] = ["keep", {}, None, False]
        self.model.reviews[-done.seq] = ["merged", {}, done.seq, False]
        keep.reviews.append(done.seq)
        other.reviews.append(-done.seq)
        self.made.append(done.seq)


def _run(machine, server, examples, **more):
    class Here(machine):
        pass

    Here.server = server
    config = settings(
        max_examples=examples, stateful_step_count=20, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much], **more,
    )  # fmt: skip
    run_state_machine_as_test(Here, settings=config)


def test_against_the_model_on_sqlite():
    _run(Machine, None, 40)


def test_against_the_model_on_postgresql(pg_server):
    _run(Machine, pg_server, 5)


@pytest.mark.xfail(
    reason="merges of merges whose reports are read again or redacted are not settled: docs/ledger.md, Limits"
)
def test_merges_against_the_model_on_sqlite():
    _run(MergingMachine, None, 40, phases=[Phase.generate])
