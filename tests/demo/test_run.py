"""The printed job: right story, no questions, twice the same, and a ledger to explore."""

import io
from datetime import date
from itertools import pairwise

import pytest
from rich.console import Console

from sayso.demo import dossier, run
from sayso.errors import LedgerError
from sayso.ledger import Ledger
from sayso.model import Days, Victims
from tests.exports.round import kept, through_claims_file, through_ged

ISLAMIC_STATE = "islamic-state"


def printed(ledger, width=100):
    stream = io.StringIO()
    run(Console(file=stream, width=width), str(ledger))
    return stream.getvalue()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "sayso-demo.db"


@pytest.fixture(scope="module")
def output(ledger):
    return printed(ledger)


@pytest.fixture(scope="module")
def picture(ledger, output):
    return dossier.picture(Console(file=io.StringIO()), str(ledger))


def holder(picture, day, as_known_on=None):
    answer = picture.control("Albu Kamal", bloc=True, daily=True, as_known_on=as_known_on)
    return next(iter(answer.on(day).items()))


def test_everything_is_printed_with_its_words(output):
    for words in (
        "Who held Albu Kamal, as we see it now",
        "as known on 10 November",
        "Civilians killed in Albu Kamal",
        "What holds the least",
        "Disputes:",
        "sayso desk --ledger",
    ):
        assert words in output


def test_a_second_run_adds_nothing_and_prints_the_same(ledger, output):
    with Ledger.open(ledger) as opened:
        before = (len(list(opened.reports())), len(list(opened.claims())))
    assert printed(ledger) == output
    with Ledger.open(ledger) as opened:
        assert (len(list(opened.reports())), len(list(opened.claims()))) == before


def test_a_fresh_ledger_gives_the_same_output(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert printed("a.db") == printed("b.db").replace("b.db", "a.db")


def test_it_fits_a_narrow_terminal_but_for_commands_which_are_not_broken(ledger, output):
    told, commands = printed(ledger, 80).split("Go on from here")
    assert max(len(line) for line in told.splitlines() if str(ledger) not in line) <= 80
    assert f"sayso desk --ledger {ledger}" in commands
    assert commands.count("# every claim with its words") == 1
    assert "# your own reports" in commands


def test_the_ledger_keeps_the_reports_as_they_came(ledger, output):
    received = {each.report.fingerprint: each.raw for each in dossier.reports()}
    with Ledger.open(ledger) as opened:
        stored = {report.fingerprint for report in opened.reports()}
    assert stored == set(received)


def test_an_unwritable_ledger_is_told(tmp_path):
    with pytest.raises(LedgerError):
        printed(tmp_path / "nowhere" / "sayso-demo.db")


def test_after_the_announcement_alone_the_army_is_likely_but_not_sure(picture):
    who, chance = holder(picture, date(2017, 11, 10), as_known_on=date(2017, 11, 10))
    assert who == "damascus-and-allies"
    assert 0.5 < chance < 0.98


def test_by_the_thirteenth_islamic_state_had_it_back(picture):
    for known in (date(2017, 11, 13), None):
        who, chance = holder(picture, date(2017, 11, 13), as_known_on=known)
        assert who == ISLAMIC_STATE
        assert chance >= 0.9


def test_the_day_of_its_return_is_spread_over_the_days_that_the_reports_leave_open(picture):
    answer = picture.control("Albu Kamal", bloc=True)
    back = next(shift for shift in answer.shifts if shift.after == ISLAMIC_STATE)
    assert date(2017, 11, 9) <= back.first < back.last <= date(2017, 11, 13)
    daily = [answer.on(date(2017, 11, day))[ISLAMIC_STATE] for day in (9, 10, 11, 12, 13)]
    assert all(after - before < 0.9 for before, after in pairwise(daily)), "one day has nearly all of it"


def test_by_the_twentieth_it_was_the_armys(picture):
    who, chance = holder(picture, date(2017, 11, 20))
    assert who == "damascus-and-allies"
    assert chance >= 0.9


def test_what_was_known_on_the_tenth_does_not_change_with_later_reports(picture):
    early = [claim for claim in picture.claims if claim.known_on <= date(2017, 11, 10)]
    only = type(picture)(early, picture.world)
    then = holder(picture, date(2017, 11, 10), as_known_on=date(2017, 11, 10))
    assert holder(only, date(2017, 11, 10), as_known_on=date(2017, 11, 10)) == pytest.approx(then)


def test_the_total_contains_the_strike(picture):
    found = picture.toll("Albu Kamal", days=Days(date(2017, 11, 10), date(2017, 11, 20)), victims=Victims.CIVILIAN)
    assert (found.low, found.high) == (68, 75)
    assert any("closing count" in claim.quote for claim in (*found.low_binding, *found.high_binding))


def test_there_are_disputes_about_the_towns_control_and_the_strike(picture):
    quotes = [[claim.quote for side in found.sides for claim in side.claims] for found in picture.disputes()]
    assert any("denied on Sunday" in " ".join(told) or "still held" in " ".join(told) for told in quotes)
    assert any("denied on Tuesday" in " ".join(told) for told in quotes)


def test_its_claims_out_and_in_again_are_the_very_same(picture, tmp_path):
    assert through_claims_file(picture, tmp_path).claims == picture.claims


def test_its_events_out_as_ged_and_in_again_keep_places_days_and_ranges(picture, tmp_path):
    first, again = through_ged(picture, tmp_path)
    assert kept(first) == kept(again) != []
