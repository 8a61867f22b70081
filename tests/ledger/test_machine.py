"""The ledger against a plain model in memory, over any order of adding, importing, reviewing, merging (merges of merges, too),
undoing, reading again, redacting, copying, and asking what was known before."""

from __future__ import annotations

import itertools
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sayso.errors import LedgerError
from sayso.ledger import Ledger, ReadingVersion, copy
from tests.ledger.machine import Model, Review
from tests.ledger.samples import claim, report

THOROUGH = bool(os.environ.get("SAYSO_THOROUGH"))
# Thousands of commits, each waiting for the disk, would take minutes; what is on the disk is tested elsewhere.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
MODES = ("use", "only", "ignore")


class Machine(RuleBasedStateMachine):
    server = None
    names = itertools.count()

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.ticks = 0
        self.address = self.new_place()
        self.ledger = Ledger.open(self.address, clock=self.clock)
        self.model = Model()
        self.version = itertools.count()
        self.remembered = []

    def clock(self):
        self.ticks += 1
        return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=self.ticks)

    @initialize()
    def begin(self):
        for n in (1, 2):
            self.add(n, "wire", 2)

    def new_place(self) -> str:
        name = f"machine{next(self.names)}"
        if self.server is None:
            return str(Path(self.folder.name) / name)
        return self.server.make(name)

    @rule(n=st.integers(0, 4), outlet=st.sampled_from(["wire", "paper"]), size=st.integers(0, 3))
    def add(self, n, outlet, size):
        made = report(n, outlet=outlet)
        claims = [claim(made, k) for k in range(size)]
        known = made.fingerprint in self.model.reports or made.fingerprint in self.model.redacted
        assert self.ledger.add(made, claims) is not known
        if not known:
            self.model.take_in(made.fingerprint, claims, made)

    @rule(n=st.integers(10, 12))
    def import_one(self, n):
        made = claim(report(n), 0)
        known = str(n) in self.model.owners
        if str(n) not in self.model.redacted:
            assert self.ledger.import_claims([made]) == int(not known)
            if not known:
                self.model.take_in(str(n), [made])

    @precondition(lambda self: self.model.reports)
    @rule(data=st.data(), spots=st.lists(st.integers(0, 3), unique=True, max_size=4), low=st.sampled_from([1, 3, 20]))
    def read_again(self, data, spots, low):
        fingerprint = data.draw(st.sampled_from(sorted(self.model.reports)))
        new = [claim(self.model.reports[fingerprint], k, low=low) for k in spots]
        self.ledger.reread(fingerprint, new, reading=ReadingVersion(str(next(self.version))))
        self.model.read_again(fingerprint, new)

    def pick(self, data, count=1):
        every = st.sampled_from(range(len(self.model.lines())))
        chosen = data.draw(st.lists(every, min_size=1, max_size=count, unique=True))
        return [self.model.lines()[index] for index in chosen]

    def review(self, review, act):
        """Do it in the ledger and in the model, or see the ledger refuse what makes no claim."""
        if all(line.owner in self.model.redacted or self.model.fits(line, line.read, review) for line in review.about):
            self.model.remember(act().seq, review)
        else:
            with pytest.raises(LedgerError, match="cannot be made so"):
                act()

    @precondition(lambda self: self.model.lines())
    @rule(data=st.data(), action=st.sampled_from(["accept", "reject", "note"]))
    def judge(self, data, action):
        (line,) = self.pick(data)
        extra = ("a remark",) if action == "note" else ()
        self.review(
            Review(action, [line]), lambda: getattr(self.ledger, action)(line.read.id, *extra, by="ana")
        )  # fmt: skip

    @precondition(lambda self: self.model.lines())
    @rule(
        data=st.data(),
        changes=st.sampled_from(
            [{"place": "Hill Town"}, {"hedged": True}, {"low": 7}, {"low": 12, "high": 30}, {"high": 9}]
        ),
    )
    def amend(self, data, changes):
        (line,) = self.pick(data)
        if self.model.split(line):
            with pytest.raises(LedgerError, match="undo the split"):
                self.ledger.amend(line.read.id, changes, by="ben")
        else:
            self.review(Review("amend", [line], changes), lambda: self.ledger.amend(line.read.id, changes, by="ben"))

    @precondition(lambda self: self.model.lines())
    @rule(data=st.data(), low=st.sampled_from([2, 8]))
    def split(self, data, low):
        (line,) = self.pick(data)
        parts = [{"low": low, "victims": "civilian"}, {"low": 1, "place": "Hill Town"}]
        self.review(Review("split", [line], parts), lambda: self.ledger.split(line.read.id, parts, by="ben"))

    @precondition(lambda self: len(self.model.lines()) > 1)
    @rule(data=st.data())
    def merge(self, data):
        keep, *others = self.pick(data, 3)
        if others:
            act = lambda: self.ledger.merge(keep.read.id, [other.read.id for other in others], by="cem")  # noqa: E731
            self.review(Review("merge", [keep, *others]), act)

    @precondition(lambda self: self.model.reviews)
    @rule(data=st.data())
    def undo(self, data):
        number = data.draw(st.sampled_from(sorted(self.model.reviews)))
        act = lambda: self.ledger.undo(number, by="ana")  # noqa: E731
        if not self.model.undoable(number):
            with pytest.raises(LedgerError):
                act()
            return
        about = [line for line in self.model.reviews[number].about if line.owner not in self.model.redacted]
        self.review(Review("undo", about, undoes=number), act)

    @precondition(lambda self: self.model.reports)
    @rule(data=st.data())
    def redact(self, data):
        fingerprint = data.draw(st.sampled_from(sorted(self.model.reports)))
        self.ledger.redact(fingerprint, by="ana", why="law")
        self.model.redact(fingerprint)

    @precondition(lambda self: any(name.isdigit() and len(name) == 2 for name in self.model.owners))
    @rule(data=st.data())
    def redact_imported(self, data):
        owner = data.draw(st.sampled_from(sorted(name for name in self.model.owners if len(name) == 2)))
        self.ledger.redact_claim(self.model.owners[owner][0].read.id, by="ana", why="law")
        self.model.redact(owner)

    @rule()
    def move(self):
        """Go on in a copy."""
        target = self.new_place()
        assert copy(self.address, target).head == self.ledger.head()
        self.ledger.close()
        self.address, self.ledger = target, Ledger.open(target, clock=self.clock)

    @rule()
    def build_the_indexes_anew(self):
        self.ledger.reindex()

    @rule()
    def remember(self):
        """Today's figures, to be asked for later."""
        self.remembered = [*self.remembered[-2:], (self.clock(), self.answers())]

    def answers(self):
        """For each way of using reviews, the claims with their owners."""
        now = [(line.owner, *pair) for line in self.model.lines() for pair in self.model.now(line)]
        return {
            "use": [(owner, made) for owner, made, _ in now],
            "only": [(owner, made) for owner, made, vouched in now if vouched],
            "ignore": [(line.owner, line.read) for line in self.model.lines()],
        }

    @invariant()
    def the_claims_are_those_of_the_model(self):
        answers = self.answers()
        for mode in MODES:
            assert list(self.ledger.claims(reviews=mode)) == [made for _, made in answers[mode]], mode
        hill = [made for _, made in answers["use"] if made.place.name == "Hill Town"]
        assert list(self.ledger.claims(place="hill town")) == hill

    @invariant()
    def what_was_known_before_is_known_still(self):
        for moment, answers in self.remembered:
            for mode in MODES:
                wanted = [made for owner, made in answers[mode] if owner not in self.model.redacted]
                assert list(self.ledger.claims(reviews=mode, as_recorded_on=moment)) == wanted, mode

    @invariant()
    def the_reports_are_those_of_the_model(self):
        assert list(self.ledger.reports()) == list(self.model.reports.values())

    def teardown(self):
        found = self.ledger.verify()
        assert found.ok, found.problems
        self.ledger.close()
        self.folder.cleanup()


def _run(server, examples):
    class Here(Machine):
        pass

    Here.server = server
    config = settings(
        max_examples=examples, stateful_step_count=20, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )  # fmt: skip
    run_state_machine_as_test(Here, settings=config)


def test_against_the_model_on_sqlite():
    _run(None, 2_000 if THOROUGH else 60)


def test_against_the_model_on_postgresql(pg_server):
    _run(pg_server, 100 if THOROUGH else 5)
