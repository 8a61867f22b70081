"""Old ledgers stay readable: a kept ledger of each released schema, and the migrations that lead from one to the next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import inspect

from sayso.errors import LedgerError
from sayso.ledger import Ledger, migrating, schema
from sayso.ledger.store import expected_schema, locate
from tests.ledger.samples import item

KEPT = Path(__file__).parent / "kept"
HEADS = {
    "0001": "dccd6bda7d28757e820894820976366e9f2b12a688bd82c6e90fb303eccf2295",
    "0002": "06f8e6f245a326ab9f3974d8a6383cd1082e202077d2233b896782d626f1053c",
}
# Claims that stand, and those that somebody vouched for.
STAND = {"0001": (12, 1), "0002": (11, 2)}


def test_there_is_a_kept_ledger_of_every_released_schema():
    assert (
        sorted(path.stem for path in KEPT.glob("*.ledger")) == sorted(HEADS) == sorted({*schema.OLDER, schema.REVISION})
    )


@pytest.mark.parametrize("revision", sorted(HEADS))
def test_a_kept_ledger_opens_verifies_answers_and_goes_on(revision, tmp_path):
    path = tmp_path / "old.db"
    shutil.copy(KEPT / f"{revision}.ledger", path)
    with Ledger.open(path) as ledger:
        assert ledger.head() == HEADS[revision]
        found = ledger.verify()
        assert found.ok, found.problems
        assert [r.doc for r in ledger.reports()] == ["r0", "r1", "r2", "r3", "r4"]
        assert (len(list(ledger.claims())), len(list(ledger.claims(reviews="only")))) == STAND[revision]
        assert {c.doc for c in ledger.claims(text='"report 3"')} == {"r3"}
        assert ledger.add(item(70).report, item(70).claims)
        assert ledger.verify().ok


def test_migrating_from_nothing_makes_what_a_new_ledger_has(tmp_path):
    store = locate(tmp_path / "a.db", read_only=False, create=True)
    migrating.upgrade(store)
    with store.read() as connection:
        rows = connection.exec_driver_sql("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    store.close()
    assert {tuple(row) for row in rows} == expected_schema()
    Ledger.open(tmp_path / "a.db").close()


def test_migrating_from_nothing_on_a_server_makes_what_a_new_ledger_has(pg_server):
    def shape(url):
        store = locate(url, read_only=False, create=True)
        found = inspect(store.engine)
        made = {
            name: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(name)],
                found.get_pk_constraint(name)["constrained_columns"],
                sorted((i["name"], tuple(i["column_names"]), i["unique"]) for i in found.get_indexes(name)),
            )
            for name in found.get_table_names()
            if name != "alembic_version"
        }
        store.close()
        return made

    migrated, fresh = pg_server.make("migrated"), pg_server.make("fresh")
    store = locate(migrated, read_only=False, create=True)
    migrating.upgrade(store)
    store.close()
    Ledger.open(fresh).close()
    assert shape(migrated) == shape(fresh)
    with Ledger.open(migrated) as ledger:
        ledger.add(item(1).report, item(1).claims)
        assert ledger.verify().ok


NEXT = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "0003", "0002"


def upgrade():
    op.add_column("reports", sa.Column("country", sa.Text))
"""


def test_an_older_schema_is_brought_up_to_date_when_opened_for_writing(ledger, tmp_path, monkeypatch):
    """What the next schema will need: the path is walked with a made-up one."""
    ledger.add(item(1).report, item(1).claims)
    head, address = ledger.head(), ledger.address
    ledger.close()
    scripts = tmp_path / "migrations"
    shutil.copytree(migrating.SCRIPTS, scripts)
    (scripts / "versions" / "0003_next.py").write_text(NEXT)
    monkeypatch.setattr(migrating, "SCRIPTS", scripts)
    monkeypatch.setattr(schema, "REVISION", "0003")
    monkeypatch.setattr(schema, "OLDER", ("0001", "0002"))
    with pytest.raises(LedgerError, match="older schema 0002"):
        Ledger.open(address, read_only=True)
    store = locate(address, read_only=False, create=False)
    migrating.prepare(store, create=False)
    assert store.revision() == "0003"
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT country FROM reports").fetchall() == [(None,)]
        assert connection.exec_driver_sql("SELECT max(seq) FROM entries").scalar() == 5
        assert bytes(connection.exec_driver_sql("SELECT hash FROM entries WHERE seq = 5").scalar()).hex() == head
    store.close()
