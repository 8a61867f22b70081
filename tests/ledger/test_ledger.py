"""What goes into a ledger comes out of it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso import model as m
from sayso.errors import LedgerError, QuestionError
from sayso.ledger import Item, Ledger
from tests import strategies
from tests.ledger.samples import claim, claims, item, report

made_claims = st.builds(
    m.Claim,
    id=strategies.words,
    doc=strategies.words,
    quote=strategies.words,
    start=st.integers(0, 5),
    end=st.integers(5, 900),
    what=strategies.whats,
    outlet=strategies.maybe_words,
    published=st.none() | strategies.moments,
    speakers=st.lists(strategies.speakers, max_size=3).map(tuple),
    polarity=st.sampled_from(m.Polarity),
    hedged=st.booleans(),
    place=st.none() | strategies.places,
    date=st.none() | strategies.spans,
    extra=st.dictionaries(st.sampled_from(["mark", "score"]), st.none() | st.integers() | st.text(), max_size=2),
)
made_reports = st.builds(
    m.Report,
    doc=strategies.words,
    text=st.text(max_size=200),
    outlet=strategies.maybe_words,
    published=st.none() | strategies.moments,
    title=strategies.maybe_words,
    url=strategies.maybe_words,
    language=strategies.maybe_words,
    origin=strategies.maybe_words,
)


def test_a_report_is_added_once(ledger):
    first = item(1)
    assert ledger.add(first.report, first.claims, raw=b"as received")
    head = ledger.head()
    assert not ledger.add(first.report, first.claims)
    assert ledger.head() == head
    assert ledger.has(first.report.fingerprint)
    assert list(ledger.claims()) == first.claims
    assert [(r, r.origin) for r in ledger.reports()] == [(first.report, "file 1")]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=made_reports, found=st.lists(made_claims, max_size=4))
def test_what_goes_in_comes_out_equal(tmp_path_factory, made, found):
    with Ledger.open(tmp_path_factory.mktemp("l") / "a.db") as ledger:
        ledger.add(made, found)
        assert list(ledger.claims()) == found
        assert list(ledger.reports()) == [made]


def test_any_text_can_be_kept(ledger):
    odd = replace(report(1), text="null \0, lone \ud800, Arabic دير الزور, \r\n end", doc="x\0y", title="\udfff")
    quote = replace(claim(odd, 0), quote="\0\ud800", doc="x\0y")
    assert ledger.add(odd, [quote])
    assert list(ledger.reports()) == [odd]
    assert list(ledger.claims()) == [quote]


def test_the_same_text_by_two_outlets_and_the_same_id_in_two_inputs_are_all_kept(ledger):
    wire, paper = report(1), report(1, outlet="paper")
    other = replace(report(2), doc="r1")
    for each in (wire, paper, other):
        assert ledger.add(each, claims(each))
    assert list(ledger.reports()) == [wire, paper, other]
    assert list(ledger.claims(doc="r1")) == [*claims(wire), *claims(paper), *claims(other)]
    assert list(ledger.claims(outlet="paper")) == claims(paper)


def test_importing_an_export_gives_the_same_claims(ledger, place):
    ledger.add_many(item(n) for n in range(5))
    exported = list(ledger.claims())
    with Ledger.open(place()) as other:
        assert other.import_claims(exported) == len(exported)
        assert list(other.claims()) == exported
        assert other.import_claims(exported) == 0
    assert ledger.import_claims(exported) == 0


def test_filters(ledger):
    ledger.add_many(item(n, 3) for n in range(8))
    every = list(ledger.claims())
    assert list(ledger.claims(place="MILL town 2")) == [c for c in every if c.place.id == "geo2"]
    assert list(ledger.claims(place_id="geo1", doc="r3")) == [
        c for c in every if c.doc == "r3" and c.place.id == "geo1"
    ]
    assert list(ledger.claims(source="monitor", actor="army")) == every
    assert list(ledger.claims(source="100%")) == []
    assert list(ledger.claims(kind=m.Kind.CONTROL)) == []
    late = list(ledger.claims(published_from=date(2017, 11, 4), published_to=date(2017, 11, 5)))
    assert late == [c for c in every if date(2017, 11, 4) <= c.published <= date(2017, 11, 5)]
    happened = list(ledger.claims(date_from=date(2017, 11, 3), date_to=date(2017, 11, 3)))
    assert happened == [c for c in every if c.date.first <= date(2017, 11, 3) <= c.date.last]
    assert ledger.claim(every[4].id) == every[4]
    assert ledger.count() == len(every)


def test_search_finds_words_phrases_and_beginnings(ledger):
    one = replace(report(1), text="Régime jets bombed the Mill district; twelve dead.", title="Raid")
    two = replace(report(2), text="A bomb in the district of the Mill.", title="Market")
    for each in (one, two):
        quote = replace(claim(each, 0), quote=each.text)
        ledger.add(each, [quote])
    assert [r.doc for r in ledger.reports(text="regime")] == ["r1"]
    assert [r.doc for r in ledger.reports(text='"mill district"')] == ["r1"]
    assert [r.doc for r in ledger.reports(text="bomb* mill")] == ["r1", "r2"]
    assert [c.doc for c in ledger.claims(text="bomb")] == ["r2"]
    assert [r.doc for r in ledger.reports(text="market")] == ["r2"]
    assert list(ledger.claims(text="nothing here'") if False else ledger.claims(text="o'clock")) == []
    with pytest.raises(QuestionError, match="nothing to search for"):
        list(ledger.claims(text=' "" -- '))


def test_what_was_recorded_by_a_day(place):
    moments = iter([datetime(2024, 1, day, 12, tzinfo=UTC) for day in (1, 2, 5, 4)])
    with Ledger.open(place(), clock=lambda: next(moments)) as ledger:
        for n in (1, 2, 3):
            ledger.add(*(item(n).report, item(n).claims))
        docs = lambda moment: [c.doc for c in ledger.claims(as_recorded_on=moment)][::2]  # noqa: E731
        assert docs(date(2024, 1, 1)) == []
        assert docs(date(2024, 1, 2)) == ["r1"]
        assert docs(date(2024, 1, 4)) == ["r1"]
        assert docs(date(2024, 1, 5)) == ["r1", "r2", "r3"], "a clock set back does not reorder what was recorded"
        assert docs(datetime(2024, 1, 2, 11, 59, tzinfo=UTC)) == []
        assert docs(datetime(2024, 1, 2, 12, tzinfo=UTC)) == ["r1"]


def test_a_claim_or_report_that_is_not_there_is_told(ledger):
    with pytest.raises(LedgerError, match="no claim 'x'"):
        ledger.claim("x")
    with pytest.raises(LedgerError, match="report 'x' is not in this ledger"):
        ledger.report("x")


def test_adding_many_leaves_out_what_is_there_even_within_one_batch(ledger):
    assert ledger.add_many([item(1), item(2), item(1)]) == 2
    assert ledger.add_many([Item(report(1), []), item(3)]) == 1
    assert [r.doc for r in ledger.reports()] == ["r1", "r2", "r3"]


def test_what_is_no_ledger_is_refused(tmp_path):
    text, foreign, folder = tmp_path / "a.txt", tmp_path / "b.db", tmp_path / "c"
    text.write_text("just words, more than a hundred of them would not help " * 40)
    sqlite3.connect(foreign).execute("CREATE TABLE t (x)").connection.close()
    folder.mkdir()
    for path, said in ((text, "not a ledger"), (foreign, "something else"), (folder, "is a folder")):
        with pytest.raises(LedgerError, match=said):
            Ledger.open(path)
    for path in (tmp_path / "none.db", tmp_path / "no" / "where.db"):
        with pytest.raises(LedgerError, match="there is no ledger here"):
            Ledger.open(path, create=False)
    with pytest.raises(LedgerError, match="cannot be opened"):
        Ledger.open(tmp_path / "no" / "where.db")


def test_a_newer_schema_is_refused(ledger):
    with ledger.store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match="is of schema 9999"):
        Ledger.open(ledger.address)


def test_a_ledger_opened_for_reading_is_not_written(ledger):
    ledger.add(report(1), claims(report(1)))
    with Ledger.open(ledger.address, read_only=True) as reader:
        assert list(reader.claims()) == claims(report(1))
        with pytest.raises(LedgerError, match="for reading only"):
            reader.add(report(2), [])


def test_no_server_is_told():
    with pytest.raises(LedgerError, match="no PostgreSQL server answers"):
        Ledger.open("postgresql://sayso@127.0.0.1:1/none")


def test_claims_of_a_week_are_found_by_an_index(tmp_path):
    """What fits the filter is looked up, not sifted from the whole table."""
    with Ledger.open(tmp_path / "a.db") as ledger:
        ledger.add_many(item(n) for n in range(40))
        found = list(ledger.claims(published_from=date(2017, 11, 3), published_to=date(2017, 11, 4)))
        assert {claim.doc for claim in found} == {"r2", "r3", "r22", "r23"}
        with ledger.store.read() as connection:
            asked = (
                "SELECT seq FROM claims WHERE until IS NULL AND published >= '2017-11-03' AND published <= '2017-11-04'"
            )
            plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").fetchall())
        assert "claims_published" in plan
