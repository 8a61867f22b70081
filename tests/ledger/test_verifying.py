"""Whatever is changed behind the ledger's back shows."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3

import pytest

from sayso.ledger import Ledger, ReadingVersion, schema
from sayso.ledger.append import head
from sayso.ledger.chain import canonical, content_of, make
from sayso.ledger.schema import DERIVED
from sayso.ledger.store import insert_tuples
from tests.ledger.samples import claims, item, report

FLIPS = 2_000 if os.environ.get("SAYSO_THOROUGH") else 250
pytestmark = pytest.mark.timeout(1800)


def fill(ledger: Ledger) -> None:
    """Some of everything a ledger can hold."""
    for n in range(6):
        made = item(n)
        ledger.add(made.report, made.claims, raw=made.report.text.encode() + b"\r\n")
    ledger.import_claims(claims(report(50)), origin="file")
    first, second = list(ledger.claims())[2:4]
    ledger.amend(first.id, {"low": 1, "high": 9}, by="ana")
    ledger.merge(first.id, [second.id], by="ben", why="one strike")
    ledger.undo(ledger.reject(first.id, by="cem").seq, by="cem")
    ledger.reread("r1", claims(report(1), 3, version=2), reading=ReadingVersion("0.2.0"))
    ledger.record_registry_edit("actors", {"id": "army", "alias": "the forces"}, by="ana")
    ledger.redact("r5", by="ana", why="safety")


@pytest.fixture
def full(ledger):
    fill(ledger)
    return ledger


def test_an_untouched_ledger_verifies(full):
    found = full.verify()
    assert found.ok
    assert (found.entries, found.head) == (full.count_entries(), full.head())
    assert found.documents == 10
    assert found.redacted == 3


def test_flipping_any_byte_of_any_entry_or_document_is_found(tmp_path):
    path = tmp_path / "a.db"
    with Ledger.open(path) as ledger:
        fill(ledger)
        whole = ledger.head()
    stored = [(table, key, column) for table, key, column in _cells(path)]
    dice = random.Random(7)
    missed = []
    with Ledger.open(path) as ledger:
        for _ in range(FLIPS):
            table, key, column = dice.choice(stored)
            with _flipped(path, table, key, column, dice) as told:
                found = ledger.verify(indexes=False)
                if found.ok:
                    missed.append(told)
        assert missed == []
        assert ledger.verify().ok
        assert ledger.head() == whole


def _cells(path):
    """Every cell of the chain and the documents that holds something: (table, row, column)."""
    with sqlite3.connect(path) as raw:
        for table, columns in (
            ("entries", ("type", "recorded", "content", "digest", "previous", "hash")),
            ("documents", ("digest", "data")),
        ):
            for column in columns:
                rows = raw.execute(f"SELECT rowid FROM {table} WHERE length({column}) > 0").fetchall()
                yield from ((table, row, column) for (row,) in rows)
    raw.close()


class _flipped:
    """While inside, one random bit of one byte of a cell is another."""

    def __init__(self, path, table, row, column, dice):
        self.path, self.table, self.row, self.column, self.dice = path, table, row, column, dice

    def _put(self, value):
        raw = sqlite3.connect(self.path, isolation_level=None)
        text = self.column in ("type", "recorded")
        raw.execute(
            f"UPDATE {self.table} SET {self.column} = {'CAST(? AS TEXT)' if text else '?'} WHERE rowid = ?",
            (value, self.row),
        )
        raw.close()

    def __enter__(self):
        raw = sqlite3.connect(self.path)
        query = f"SELECT CAST({self.column} AS BLOB) FROM {self.table} WHERE rowid = ?"
        self.was = raw.execute(query, (self.row,)).fetchone()[0]
        raw.close()
        at, bit = self.dice.randrange(len(self.was)), 1 << self.dice.randrange(8)
        self._put(self.was[:at] + bytes([self.was[at] ^ bit]) + self.was[at + 1 :])
        return f"{self.table}.{self.column} row {self.row} byte {at} bit {bit}"

    def __exit__(self, *error):
        self._put(self.was)


def test_flipping_any_byte_of_the_file_is_found_or_touched_nothing(tmp_path):
    """The file also holds free space and indexes: a flip there may go unseen only if all that is stored reads the same."""
    path, damaged = tmp_path / "a.db", tmp_path / "b.db"
    with Ledger.open(path) as ledger:
        fill(ledger)
        ledger.store.single_file()
    kept = _everything(path)
    data, dice = path.read_bytes(), random.Random(11)
    found = 0
    for _ in range(FLIPS):
        at = dice.randrange(len(data))
        damaged.write_bytes(data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :])
        if _verifies(damaged):
            assert _everything(damaged) == kept, f"byte {at}"
        else:
            found += 1
    assert found > FLIPS / 10


def _everything(path):
    with sqlite3.connect(path) as raw:
        rows = [
            raw.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY rowid").fetchall()
            for table in ("entries", "documents")
        ]
    raw.close()
    return rows


def _verifies(path):
    from sayso.errors import LedgerError

    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    try:
        with Ledger.open(path, read_only=True) as ledger:
            return ledger.verify(indexes=False).ok
    except LedgerError:
        return False


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM entries WHERE seq = 9", "entry 10: the chain is broken: entry 9 is missing"),
        ("UPDATE entries SET content = NULL WHERE seq = 9", "entry 9: its content is gone, and no redaction says so"),
        ("UPDATE entries SET seq = 900 WHERE seq = 9", "entry 10: the chain is broken"),
        ("DELETE FROM documents WHERE digest IN (SELECT digest FROM documents LIMIT 1)", "is missing"),
        (
            "UPDATE entries SET content = previous WHERE content IS NULL",
            "its content is not what was recorded",
        ),
        ("INSERT INTO documents VALUES ('x', 'y')", "belongs to no report"),
        ("UPDATE claims SET place = 'elsewhere' WHERE seq = 4", "the index 'claims' does not say"),
        ("UPDATE reports SET outlet = NULL WHERE doc = 'r2'", "the index 'reports' does not say"),
        ("DELETE FROM targets WHERE role = 'other'", "the index 'targets' does not say"),
    ],
)
def test_the_first_broken_link_is_named(full, statement, said):
    with full.store.write() as connection:
        connection.exec_driver_sql(statement)
    found = full.verify()
    assert not found.ok
    assert said in str(found.problems[0])


def test_a_word_taken_out_of_the_search_index_is_found(full):
    seq, first = next(full.numbered())
    from sayso.ledger.words import fold

    with full.store.write() as connection:
        full.store.remove_words(connection, [(seq, fold(first.quote))])
    assert "search index" in str(full.verify().problems[0])
    full.reindex()
    assert full.verify().ok


def test_indexes_built_from_nothing_are_those_kept_up(full):
    def tables():
        with full.store.read() as connection:
            return [sorted(map(tuple, connection.execute(table.select()).all()), key=repr) for table in DERIVED]

    before = tables()
    assert full.reindex() == full.count_entries()
    assert tables() == before


def test_someone_who_rewrites_the_whole_chain_is_caught_by_a_seal(full, place, tmp_path):
    seal = full.seal()
    other = tmp_path / "forged.db"
    with Ledger.open(other) as forged:
        fill(forged)
        assert forged.verify().ok
        assert not forged.check_seal(seal).ok
    assert full.check_seal(seal).ok
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.parametrize("content", [b"garbage", b"[]", b"{}"])
def test_an_entry_rightly_chained_whose_content_makes_no_sense_is_named(content, tmp_path):
    """As somebody could write who knows the rule of the hashes."""
    with Ledger.open(tmp_path / "a.db") as ledger:
        with ledger.store.write() as connection:
            seq, last, recorded = head(connection)
            insert_tuples(connection, schema.entries, [make(seq + 1, "redaction", recorded, content, last)])
        (problem,) = ledger.verify().problems
        assert (problem.seq, "none that Sayso writes" in problem.what) == (seq + 1, True)


@pytest.mark.parametrize("value", [2**64, -(10**30), 1e300, 0.1, "\ud800", "é\0", [None, True], 2**53 + 1])
def test_a_content_comes_back_as_it_was_written(value):
    assert content_of(canonical({"value": value})) == {"value": value}
