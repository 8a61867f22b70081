"""Redaction: the content goes, its hash and the fact stay, and the chain verifies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.errors import LedgerError
from sayso.ledger import Item, Ledger, ReadingVersion, copy
from tests.ledger.samples import claim, claims, item, report

SECRET = "Zanzibarquux"


@pytest.fixture
def holding(ledger):
    """A ledger with one report to withdraw (1) and one to keep (2)."""
    return filled(ledger)


def filled(ledger):
    told = replace(report(1), text=f"{SECRET} said so. " * 30, title=SECRET)
    quoted = replace(claim(told, 0), quote=told.text[:20], title=SECRET)
    ledger.add_many([Item(told, [quoted], raw=told.text.encode() + b"\n"), item(2)])
    ledger.amend(quoted.id, {"place": f"{SECRET} street"}, by="ana", why=SECRET)
    elsewhere = replace(quoted, hedged=True, speakers=(replace(quoted.speakers[0], name=f"{SECRET} herself"),))
    ledger.reread("r1", [elsewhere], reading=ReadingVersion("0.2.0"))
    assert SECRET in str(ledger.looks()[0].why)
    return ledger


def test_what_is_redacted_is_gone_and_the_chain_verifies(holding):
    fingerprint = next(holding.reports()).fingerprint
    made = holding.redact("r1", by="ana", why="the source asked for it")
    assert (made.by, made.why, made.documents) == ("ana", "the source asked for it", 2)
    assert list(holding.reports()) == [report(2)]
    assert list(holding.claims()) == claims(report(2))
    assert list(holding.claims(text=SECRET)) == []
    assert list(holding.reports(text=SECRET)) == []
    assert holding.has(fingerprint)
    found = holding.verify()
    assert found.ok
    assert found.redacted == made.entries
    assert [each for each in holding.log() if SECRET in str(each)] == []
    with pytest.raises(LedgerError, match="was redacted by entry"):
        holding.report(fingerprint)
    with pytest.raises(LedgerError, match="was redacted by entry"):
        holding.redact(fingerprint, by="ana", why="again")


def test_a_redacted_report_is_not_taken_in_again(holding):
    told = next(holding.reports())
    holding.redact("r1", by="ana", why="law")
    assert not holding.add(told, [])


def test_no_byte_of_it_is_left_on_the_disk(tmp_path):
    def on_disk():
        data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        return SECRET.encode() in data, SECRET.lower().encode() in data

    with filled(Ledger.open(tmp_path / "a.db")) as ledger:
        assert on_disk() == (True, True)
        ledger.redact("r1", by="ana", why="safety")
        assert on_disk() == (False, False)


def test_no_table_of_a_server_holds_it(pg_server):
    url = pg_server.make("redaction")
    with filled(Ledger.open(url)) as ledger:
        ledger.redact("r1", by="ana", why="safety")
    with pg_server.connect("redaction") as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [row for (name,) in names for row in connection.execute(f"SELECT t::text FROM {name} t").fetchall()]
    assert len(rows) > 10
    traces = (SECRET.lower(), SECRET.encode().hex(), SECRET.lower().encode().hex())
    assert not [row for row in rows if any(trace in str(row).lower() for trace in traces)]


def test_a_document_that_another_report_shares_stays(ledger):
    twins = [report(1), report(1, outlet="paper")]
    for twin in twins:
        ledger.add(twin, claims(twin))
    ledger.redact(twins[0].fingerprint, by="ana", why="law")
    assert list(ledger.reports()) == [twins[1]]
    assert ledger.verify().ok


def test_a_merge_into_a_redacted_claim_lapses(holding):
    secret = next(seq for seq, claim in holding.numbered() if claim.doc == "r1")
    other = claims(report(2))[0]
    holding.merge(secret, [other.id], by="ana")
    assert other not in list(holding.claims())
    holding.redact("r1", by="ana", why="law")
    assert list(holding.claims()) == claims(report(2))
    assert holding.verify().ok


def test_redaction_travels_to_an_earlier_copy(holding, place):
    target = place()
    copy(holding.address, target)
    holding.redact("r1", by="ana", why="law")
    assert copy(holding.address, target).head == holding.head()
    with Ledger.open(target) as copied:
        assert list(copied.reports()) == [report(2)]
        assert list(copied.reports(text=SECRET)) == []
        assert copied.verify().ok


def test_an_imported_claim_can_be_redacted_alone(ledger):
    ledger.import_claims(claims(report(1)))
    first, second = claims(report(1))
    ledger.redact_claim(first.id, by="ana", why="law")
    assert list(ledger.claims()) == [second]
    assert ledger.verify().ok
    ledger.add(report(2), claims(report(2)))
    with pytest.raises(LedgerError, match="redact the report"):
        ledger.redact_claim(claims(report(2))[0].id, by="ana", why="law")
    with pytest.raises(LedgerError, match="a reason"):
        ledger.redact("r2", by="ana", why=" ")
