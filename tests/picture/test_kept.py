"""What is kept saves time and changes no answer, tells nothing by itself, and outlives neither head nor redaction."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.api import families_of, kept_of
from sayso.ledger import Ledger
from sayso.model import Change, Claim, Control, Named, PlaceMention, Report, Scope, SourceKind, Speaker
from sayso.picture import Picture
from sayso.picture.copies import families
from sayso.picture.kept import Kept, ragged, unragged
from sayso.world import World
from tests.picture.making import casualties, days

WORDS = "the shelling of the market began before noon and went on until the last stalls had burnt down to the ground"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SAYSO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "kept"


@pytest.fixture
def world():
    shipped = World.shipped()
    return World(shipped.gazetteer, shipped.actors, shipped.sources, shipped.routes, mark="shipped")


def said(number: int, change: Change, who: str) -> Claim:
    return Claim(
        id=f"h{number}",
        doc=f"d{number}",
        quote=f"{who} {change} it",
        start=0,
        end=4,
        what=Control(change, Named(who, who)),
        published=date(2020, 3, 1) + timedelta(days=number),
        speakers=(Speaker(f"s{number % 2}", SourceKind.MONITOR, f"s{number % 2}"),),
        place=PlaceMention("town", "town"),
        date=days(number),
    )


def fill(ledger: Ledger) -> None:
    told = [
        casualties("a", 10, 20, scope=Scope.TOTAL, when=days(1, 5), source="a", published=9),
        casualties("b", 30, 30, when=days(3), source="b", published=9),
        casualties("c", 30, 35, when=days(3), source="c", published=9),
        *(said(n, change, who) for n, (change, who) in enumerate([(Change.CAPTURED, "x"), (Change.CAPTURED, "y")] * 3)),
    ]
    docs = sorted({claim.doc for claim in told})
    for number, doc in enumerate(docs):
        # Every second report is a copy of the one before it.
        text = f"{number // 2} {WORDS} {'again' * (number % 2)}" if number < 4 else f"{doc} is all that it says"
        published = date(2020, 3, 1) + timedelta(days=number)
        ledger.add(Report(doc=doc, text=text, published=published), [claim for claim in told if claim.doc == doc])


def asked(ledger: Ledger, world: World, *, keep: bool) -> tuple[object, ...]:
    kept = kept_of(ledger, world, "use", None) if keep else None
    picture = Picture(ledger.claims(), world, families_of(ledger, kept), kept)
    return (
        picture.toll("town").record(),
        [event.claims for event in picture.incidents],
        [dispute.record() for dispute in picture.disputes()],
        picture.control("town").record(),
        [line.record() for line in picture.sources_record()],
        picture.sources_record(as_known_on=date(2020, 3, 4)),
    )


def test_answers_are_the_same_without_what_is_kept_the_first_time_and_the_second(tmp_path, world, cache):
    with Ledger.open(tmp_path / "war.db") as ledger:
        fill(ledger)
        without = asked(ledger, world, keep=False)
        assert not cache.exists()
        assert asked(ledger, world, keep=True) == without
        files = sorted(cache.rglob("*.npz"))
        assert len(files) >= 4
        written = {path: path.stat().st_mtime_ns for path in files}
        assert asked(ledger, world, keep=True) == without
        assert {path: path.stat().st_mtime_ns for path in sorted(cache.rglob("*.npz"))} == written
        assert families_of(ledger, kept_of(ledger, world)) == families(ledger.reports())


def test_a_new_head_keeps_nothing_of_the_old(tmp_path, world, cache):
    with Ledger.open(tmp_path / "war.db") as ledger:
        fill(ledger)
        asked(ledger, world, keep=True)
        before = {path.parent for path in cache.rglob("*.npz")}
        first = ledger.report_names()[0]
        ledger.redact(first[1], by="B. Keeper", why="a person is in danger")
        after = asked(ledger, world, keep=True)
        assert after == asked(ledger, world, keep=False)
        assert not any(path.exists() for path in before)
        assert len({path.parent for path in cache.rglob("*.npz")}) == 1
        assert first not in ledger.report_names()


def test_near_copies_move_along_while_the_reports_are_the_very_same(tmp_path, world, cache, monkeypatch):
    with Ledger.open(tmp_path / "war.db") as ledger:
        fill(ledger)
        asked(ledger, world, keep=True)
        before = {path.parent for path in cache.rglob("*.npz")}
        ledger.reject("a", by="R. Viewer", why="a misreading")
        with monkeypatch.context() as patched:
            patched.setattr("sayso.api.families", None)
            after = asked(ledger, world, keep=True)
        assert after == asked(ledger, world, keep=False)
        assert not any(path.exists() for path in before)
        ledger.add(Report(doc="late", text="one more report", published=date(2020, 4, 1)), [])
        assert [*families_of(ledger, kept_of(ledger, world, "use", None))] == [doc for doc, _ in ledger.report_names()]


def test_what_is_kept_is_numbers_only(tmp_path, world, cache):
    with Ledger.open(tmp_path / "war.db") as ledger:
        fill(ledger)
        asked(ledger, world, keep=True)
    for path in cache.rglob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert all(array.dtype.kind in "if" for array in arrays.values())


def test_damage_and_a_cache_that_cannot_be_written_cost_only_time(tmp_path, world, cache, monkeypatch):
    with Ledger.open(tmp_path / "war.db") as ledger:
        fill(ledger)
        without = asked(ledger, world, keep=False)
        asked(ledger, world, keep=True)
        for path in cache.rglob("*.npz"):
            path.write_bytes(path.read_bytes()[:40])
        assert asked(ledger, world, keep=True) == without
        blocked = tmp_path / "a file where a folder should be"
        blocked.write_text("x")
        monkeypatch.setenv("SAYSO_CACHE", str(blocked))
        assert asked(ledger, world, keep=True) == without


def test_other_wishes_another_world_and_other_code_find_nothing(tmp_path):
    kept = Kept.of("ledger", "head", "world", "use")
    kept.remember("x", lambda: {"n": np.array([1])})
    for other in (Kept.of("ledger", "head", "world", "only"), Kept.of("ledger", "head", "another", "use")):
        assert other.remember("x", lambda: {"n": np.array([2])})["n"].tolist() == [2]
    assert kept.remember("x", lambda: {"n": np.array([3])})["n"].tolist() == [1]


def test_a_world_of_unknown_making_keeps_nothing(tmp_path, cache):
    with Ledger.open(tmp_path / "war.db") as ledger:
        fill(ledger)
        assert kept_of(ledger, World.shipped()) is None


@given(st.lists(st.lists(st.integers(0, 99), min_size=1)))
def test_ragged_lists_come_back(lists):
    assert unragged(ragged(lists)) == lists


def test_what_is_worked_out_ahead_is_what_questions_then_find(tmp_path, world, cache):
    with Ledger.open(tmp_path / "war.db") as ledger:
        fill(ledger)
        kept = kept_of(ledger, world, "use", None)
        Picture(ledger.claims(), world, families_of(ledger, kept), kept).work_out()
        made = {path.name: path.stat().st_mtime_ns for path in cache.rglob("*.npz")}
        assert len(made) >= 4
        assert asked(ledger, world, keep=True) == asked(ledger, world, keep=False)
        assert made.items() <= {path.name: path.stat().st_mtime_ns for path in cache.rglob("*.npz")}.items()
