"""Reports from addresses and tables of any make, through the commands."""

from __future__ import annotations

import json

import pytest

from sayso.ledger import Ledger
from tests.intake import web_server


@pytest.fixture
def server():
    started = web_server.started()
    yield started
    web_server.stop(started)


def test_a_page_is_added_with_how_its_bytes_came(sayso, server):
    url = server.url("/page/1")
    done = sayso("add", url, "--allow-host", "127.0.0.1", "--ledger", "war.db")
    assert done.code == 0, done.err
    with Ledger.open("war.db") as ledger:
        (entry,) = [entry for entry in ledger.log() if entry["type"] == "report"]
        assert ledger.verify().ok
    assert entry["content"]["fetched"]["final"] == url
    assert entry["content"]["url"] == url
    again = sayso("add", url, "--allow-host", "127.0.0.1", "--ledger", "war.db")
    assert "0 reports added" in again.out


def test_an_address_that_must_not_be_fetched_is_refused(sayso, server):
    done = sayso("read", server.url("/page/1"))
    assert done.code == 1
    assert "private network" in done.err


def test_a_feed_is_followed_only_if_asked(sayso, server):
    url, allowed = server.url("/links"), ("--allow-host", "127.0.0.1")
    assert "--follow" in sayso("add", url, *allowed, "--ledger", "war.db").err
    done = sayso("add", url, *allowed, "--follow", "--at-most", "1", "--ledger", "war.db")
    assert "1 reports added" in done.out


def test_a_watch_does_one_round_and_says_what_went_wrong(sayso, server, tmp_path):
    rules = tmp_path / "rules.toml"
    text = f'ledger = "war.db"\nallow_hosts = ["127.0.0.1"]\npause = 0\n[[feed]]\nurl = "{server.url("/feed")}"\nfollow = true\n'
    rules.write_text(text, encoding="utf-8")
    done = sayso("watch", rules, "--once", "--verbose")
    assert "1 asked, 1 added, 1 left out, 0 alerts" in done.err
    (left,) = json.loads(sayso("watch", rules, "--left-out", "--format", "json").out)
    assert (left["feed"], left["score"] < 3) == (server.url("/feed"), True)
    rules.write_text(text.replace("/feed", "/broken").replace("war.db", "other.db"), encoding="utf-8")
    done = sayso("watch", rules, "--once")
    assert (done.code, "status 500" in done.err) == (1, True)
    assert sayso("watch", tmp_path / "none.toml").code == 1


def test_a_table_s_columns_are_named(sayso, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("body,day\nThe army said it had captured Mayadin on Monday.,2017-10-16\n", encoding="utf-8")
    done = sayso("read", table, "--column", "text=body", "--column", "published=day")
    assert json.loads(done.out.splitlines()[0])["published"] == "2017-10-16"


def test_reports_in_languages_that_are_not_read_are_kept_and_listed(sayso, tmp_path):
    (tmp_path / "fr.txt").write_text("L'armée a déclaré lundi avoir repris la ville après deux jours de combats. " * 3)
    (tmp_path / "en.txt").write_text("The army said on Monday it had captured the town of Mayadin after two days. " * 3)
    done = sayso("add", tmp_path / "fr.txt", tmp_path / "en.txt", "--ledger", "war.db")
    assert "is in the language 'fr'" in done.err
    (unread,) = json.loads(sayso("log", "--unread", "--ledger", "war.db", "--format", "json").out)
    assert (unread["doc"], unread["language"]) == ("fr", "fr")


def test_what_is_not_about_a_war_is_counted_and_listed(sayso, tmp_path):
    reports = [{"doc": "a", "text": "Shares rose."}, {"doc": "b", "text": "Shelling killed two soldiers in Mayadin."}]
    file = tmp_path / "r.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in reports), encoding="utf-8")
    done = sayso("add", file, "--relevant", "--ledger", "war.db")
    assert "1 reports added" in done.out
    assert "1 left out as irrelevant" in done.out
    left = json.loads(sayso("relevance", file, "--left-out", "--format", "json").out)
    assert [(each["doc"], each["kept"], each["score"]) for each in left] == [("a", False, 0)]
    assert "shell* 2" in sayso("relevance", file, "--format", "csv").out
