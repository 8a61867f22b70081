"""A ledger file from a stranger is data: opening one runs nothing."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from sayso.errors import LedgerError
from sayso.ledger import Ledger, restore, schema
from tests.ledger.samples import item
from tests.ledger.test_migrating import KEPT

TRAPS = [
    "CREATE TRIGGER trap AFTER INSERT ON entries BEGIN DELETE FROM documents; END",
    "CREATE VIEW trap AS SELECT load_extension('evil')",
    "ALTER TABLE reports ADD COLUMN trap TEXT GENERATED ALWAYS AS (upper(doc)) VIRTUAL",
    "CREATE INDEX trap ON claims (lower(id))",
    "CREATE TABLE trap (x CHECK (x IN (1, 2)))",
    "CREATE VIRTUAL TABLE trap USING fts5(x)",
    "CREATE TEMP TABLE t (x); DROP TABLE entries; CREATE VIEW entries AS SELECT * FROM claims",
    "DROP TABLE alembic_version; CREATE VIEW alembic_version AS SELECT '0001' AS version_num",
    "DROP INDEX claims_place",
    "PRAGMA writable_schema=ON; "
    "UPDATE sqlite_master SET sql = replace(sql, 'outlet TEXT', 'outlet TEXT DEFAULT (load_extension(1))')",
]


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("revision", ["0000", *schema.OLDER, schema.REVISION])
def test_a_file_with_anything_strange_in_it_is_refused(trap, revision, tmp_path):
    path = tmp_path / "gift.db"
    shutil.copy(KEPT / f"{schema.REVISION if revision == '0000' else revision}.ledger", path)
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    raw.commit()
    raw.executescript(trap)
    raw.commit()
    raw.close()
    before = path.read_bytes()
    for open_it in (
        lambda: Ledger.open(path),
        lambda: Ledger.open(path, read_only=True),
        lambda: restore(path, tmp_path / "mine.db"),
    ):
        with pytest.raises(LedgerError):
            open_it()
    assert path.read_bytes() == before
    assert not (tmp_path / "mine.db").exists()


def test_what_is_refused_is_named(tmp_path):
    path = tmp_path / "gift.db"
    Ledger.open(path).close()
    raw = sqlite3.connect(path)
    raw.executescript(TRAPS[0])
    raw.close()
    with pytest.raises(LedgerError, match="trigger trap is not as Sayso makes it; do not trust this file"):
        Ledger.open(path)


def test_a_file_cut_short_is_told(tmp_path):
    path = tmp_path / "a.db"
    with Ledger.open(path) as ledger:
        ledger.add_many(item(n) for n in range(50))
        ledger.store.single_file()
    data = path.read_bytes()
    for size in (10, 100, 4096, len(data) // 2, len(data) - 4096):
        path.write_bytes(data[:size])
        with pytest.raises(LedgerError):
            _verified(path)


def _verified(path):
    with Ledger.open(path, create=False) as ledger:
        found = ledger.verify()
    if not found.ok:
        raise LedgerError(str(found.problems[0]))
