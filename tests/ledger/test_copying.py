"""Copy, backup and restore: the same entries, the same head."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from sayso.errors import LedgerError
from sayso.ledger import Ledger, copy, restore
from tests.ledger.samples import item
from tests.ledger.test_verifying import fill


@pytest.fixture
def full(ledger):
    fill(ledger)
    return ledger


def test_a_copy_to_the_other_database_and_back_has_the_same_head(full, pg_server, tmp_path):
    over = pg_server.make(f"over_{tmp_path.name}")
    for source, target in ((full.address, over), (over, tmp_path / "back.db")):
        assert copy(source, target).head == full.head()
    for place in (over, tmp_path / "back.db"):
        with Ledger.open(place, read_only=True) as copied:
            assert copied.verify().ok
            for mode in ("use", "only", "ignore"):
                assert list(copied.claims(reviews=mode)) == list(full.claims(reviews=mode))
            assert list(copied.reports(text="killed")) == list(full.reports(text="killed"))
            assert copied.reviews() == full.reviews()
    pg_server.drop(f"over_{tmp_path.name}")


def test_copying_again_adds_what_is_new(full, place):
    target = place()
    first = copy(full.address, target)
    full.add(item(30).report, item(30).claims)
    second = copy(full.address, target)
    assert (first.added, second.added) == (full.count_entries() - 4, 4)
    assert second.head == full.head()


def test_a_copy_never_mixes_two_ledgers(full, place):
    target = place()
    with Ledger.open(target) as other:
        other.add(item(1).report, item(1).claims)
    with pytest.raises(LedgerError, match="holds another ledger"):
        copy(full.address, target)


def test_a_broken_chain_is_not_copied(full, place):
    with full.store.write() as connection:
        connection.exec_driver_sql("UPDATE entries SET recorded = '1999' WHERE seq = 8")
    with pytest.raises(LedgerError, match="entry 8 is not what was recorded"):
        copy(full.address, place())


def test_a_backup_made_under_load_restores_to_a_ledger_that_verifies(full, tmp_path):
    stop, added = threading.Event(), []

    def load():
        with Ledger.open(full.address) as writer:
            for n in range(100, 10_000):
                if stop.is_set():
                    return
                writer.add(item(n).report, item(n).claims)
                added.append(n)

    thread = threading.Thread(target=load)
    thread.start()
    try:
        while len(added) < 5:
            stop.wait(0.01)
        made = [full.backup(tmp_path / f"{n}.backup") for n in range(3)]
    finally:
        stop.set()
        thread.join()
    assert full.verify().ok
    for n, done in enumerate(made):
        back = restore(tmp_path / f"{n}.backup", tmp_path / f"restored-{n}.db")
        assert back.head == done.head
        assert full.check_seal(back.head).ok
        with Ledger.open(tmp_path / f"restored-{n}.db") as restored:
            assert restored.verify().ok
            restored.add(item(99_999).report, [])


def test_a_restore_never_loses_entries_unasked(full, tmp_path, place):
    full.backup(tmp_path / "b")
    target = place()
    restore(tmp_path / "b", target)
    with Ledger.open(target) as ledger:
        ledger.add(item(40).report, [])
        newer = ledger.head()
    with pytest.raises(LedgerError, match="has entries that the backup lacks"):
        restore(tmp_path / "b", target)
    with Ledger.open(target) as ledger:
        assert ledger.head() == newer
    assert restore(tmp_path / "b", target, replace=True).head == full.head()
    with Ledger.open(target) as ledger:
        assert ledger.verify().ok
        assert ledger.head() == full.head()


def test_a_replaced_file_is_kept_beside(tmp_path):
    for name in ("a.db", "b.db"):
        with Ledger.open(tmp_path / name) as ledger:
            ledger.add(item(1).report, [])
            head = ledger.head()
            ledger.backup(tmp_path / f"{name}.backup")
    restore(tmp_path / "a.db.backup", tmp_path / "b.db", replace=True)
    kept = next(tmp_path.glob("b.db.replaced-*"))
    with Ledger.open(kept, read_only=True) as old:
        assert old.head() == head


def test_a_ledger_in_use_is_not_replaced(tmp_path):
    with Ledger.open(tmp_path / "a.db") as ledger:
        ledger.backup(tmp_path / "b")
        reading = ledger.claims()
        list(reading)
        with Ledger.open(tmp_path / "a.db") as other, other.store.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM entries").scalar()
            with pytest.raises(LedgerError, match="is in use"):
                restore(tmp_path / "b", tmp_path / "a.db")
        assert ledger.verify().ok


def test_a_damaged_backup_replaces_nothing(full, tmp_path, place):
    full.backup(tmp_path / "b")
    with sqlite3.connect(tmp_path / "b") as raw:
        raw.execute("UPDATE entries SET content = x'7b7d' WHERE seq = 7")
    raw.close()
    target = place()
    with Ledger.open(target) as ledger:
        before = ledger.head()
    with pytest.raises(LedgerError, match="nothing was restored: entry 7"):
        restore(tmp_path / "b", target, replace=True)
    with Ledger.open(target) as ledger:
        assert ledger.head() == before


def test_a_backup_that_cannot_be_written_is_told(full, tmp_path):
    with pytest.raises(LedgerError):
        full.backup(tmp_path / "none" / "b")
