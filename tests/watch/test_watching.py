"""Rounds over a real connection: what is new is added once, what changed is told once, and to everybody asked for."""

from __future__ import annotations

import json
import socket
import time

import feedparser
from aiosmtpd.controller import Controller

from sayso.ledger import Ledger
from sayso.watch import Watcher
from sayso.watch.state import State
from sayso.watch.telling import signature
from tests.watch.conftest import FILLER, RULES, STORIES


def test_the_first_look_is_quiet_and_later_changes_are_told_once(watcher, wire):
    watch = watcher()
    wire.publish(STORIES[0], 13)
    first = watch.round(now=0.0)
    assert (first.asked, first.added, first.alerts, watch.said) == (1, 1, 0, [])
    wire.publish(STORIES[1], 14)
    second = watch.round(now=10.0)
    assert second.added == 1
    told = "\n".join(watch.said)
    assert "Mayadin is now likely held by Islamic State" in told
    assert "ivilians killed in Mayadin: now" in told
    assert "Residents" not in told.split("“")[0]
    again = watch.round(now=20.0)
    assert (again.added, again.alerts) == (0, 0)
    assert "\n".join(watch.said) == told


def test_an_unchanged_feed_is_not_sent_again_and_nobody_is_asked_too_soon(watcher, wire):
    watch = watcher()
    wire.publish(STORIES[0])
    watch.round(now=0.0)
    assert watch.round(now=0.5).asked == 0
    assert watch.round(now=2.0).asked == 1
    assert wire.asked.count("/feed") == 2
    assert wire.asked.count("/robots.txt") == 1


def test_a_round_fetches_so_many_pages_of_a_feed_and_the_others_wait(rules, wire, world):
    wire.pages = True
    for n in range(5):
        wire.publish(FILLER.format(k=1, n=n, town="Mayadin"))
    followed = RULES.replace('url = "{feed}"', 'url = "{feed}"\nfollow = true\nat_most = 2')
    with Watcher(rules(text=followed), world, lambda _: None) as watch:
        rounds = [watch.round(now=10.0 * n) for n in range(4)]
    assert [each.added for each in rounds] == [2, 2, 1, 0]
    assert not any(each.troubles for each in rounds)
    stories = [path for path in wire.asked if path.startswith("/story/")]
    assert stories == [f"/story/{n}" for n in range(5)]


def test_what_is_left_out_as_irrelevant_is_counted_and_can_be_listed(rules, wire, world):
    wire.publish("Football fans cheered as the club won the cup final on penalties.")
    wire.publish(STORIES[0])
    loaded = rules(text=RULES.replace("relevant = false", "relevant = true"))
    with Watcher(loaded, world, lambda _: None) as watch:
        done = watch.round(now=0.0)
    assert (done.added, done.left_out) == (1, 1)
    with State(loaded.state) as state:
        (listed,) = state.left_out()
    assert (listed["title"], listed["score"], listed["at"]) == ("Report 0", 0, "1970-01-01T00:00:00+00:00")


def test_a_feed_that_fails_is_left_in_peace_ever_longer(watcher, wire):
    watch = watcher(text=RULES.replace("{feed}", "{feed}less"))
    assert "status 404" in watch.round(now=0.0).troubles[0]
    assert watch.round(now=1.5).asked == 0
    assert watch.round(now=2.5).asked == 1
    assert watch.round(now=5.5).asked == 0
    assert watch.round(now=6.7).asked == 1


def test_a_webhook_is_signed_retried_and_never_told_twice(watcher, wire, monkeypatch):
    monkeypatch.setenv("HOOK_SECRET", "quiet")
    watch = watcher(f'terminal = false\n[tell.webhook]\nurl = "{wire.url("/hook")}"\nsecret_env = "HOOK_SECRET"')
    wire.publish(STORIES[0])
    watch.round(now=0.0)
    wire.publish(STORIES[1], 14)
    wire.answers = [500]
    assert "status 500" in watch.round(now=10.0).troubles[0]
    assert not watch.round(now=20.0).troubles
    watch.round(now=50.0)
    watch.round(now=90.0)
    ids = [headers["Sayso-Alert"] for headers, _ in wire.posts]
    assert ids[0] == ids[1]
    assert len(ids[1:]) == len(set(ids[1:])) >= 2
    for headers, body in wire.posts:
        assert headers["Sayso-Signature"] == signature("quiet", headers["Sayso-Time"], body)
        assert json.loads(body)["id"] == headers["Sayso-Alert"]


def test_a_webhook_without_its_secret_says_so(watcher, wire):
    watch = watcher(f'[tell.webhook]\nurl = "{wire.url("/hook")}"\nsecret_env = "NO_SUCH_SECRET"')
    wire.publish(STORIES[0])
    watch.round(now=0.0)
    wire.publish(STORIES[1], 14)
    assert "NO_SUCH_SECRET" in watch.round(now=10.0).troubles[0]
    assert not wire.posts


def test_an_atom_feed_holds_each_alert_once(watcher, wire, tmp_path):
    watch = watcher('atom = "alerts.xml"')
    for n, story in enumerate(STORIES):
        wire.publish(story, 13 + n)
        watch.round(now=10.0 * n)
    parsed = feedparser.parse((tmp_path / "alerts.xml").read_bytes())
    assert not parsed.bozo
    ids = [entry.id for entry in parsed.entries]
    assert len(ids) == len(set(ids)) == len(watch.said)
    assert any("“" in entry.content[0].value for entry in parsed.entries)


class Box:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(envelope.content.decode())
        return "250 OK"


def test_a_digest_is_mailed_no_more_often_than_asked(watcher, wire):
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        watch = watcher(
            f'[tell.mail]\nserver = "127.0.0.1"\nport = {port}\nfrom = "sayso@desk.example"\nto = ["ana@desk.example"]\nevery = "1h"'
        )
        wire.publish(STORIES[0])
        watch.round(now=0.0)
        wire.publish(STORIES[1], 14)
        watch.round(now=10.0)
        wire.publish(STORIES[2], 15)
        watch.round(now=20.0)
        assert len(box.mails) == 1
        watch.round(now=4000.0)
    finally:
        server.stop()
    assert "Subject: Sayso:" in box.mails[0]
    assert "Message-ID: <" in box.mails[0]
    told = [line.split("[")[1][:16] for line in watch.said]
    assert told
    assert [sum(each in mail for mail in box.mails) for each in told] == [1] * len(told)


def test_what_contradicts_a_claim_somebody_vouched_for_is_told(watcher, wire, tmp_path):
    watch = watcher(text=RULES.replace('what = "dispute"', 'what = "contradiction"'))
    wire.publish(STORIES[0])
    watch.round(now=0.0)
    with Ledger.open(tmp_path / "war.db") as ledger:
        for claim in ledger.claims():
            ledger.accept(claim.id, by="ana")
    wire.publish(
        "The army did not capture the town of Mayadin on Monday, the Syrian Observatory for Human Rights said.", 14
    )
    watch.round(now=10.0)
    assert any("A claim you hold is contradicted" in line for line in watch.said), watch.said


def test_reports_about_other_things_are_left_out_if_asked(watcher, wire):
    watch = watcher(text=RULES.replace("relevant = false", "relevant = true"))
    wire.publish("Shares rose in the capital on Monday, traders said.")
    wire.publish(STORIES[0])
    done = watch.round(now=time.time())
    assert (done.added, done.left_out) == (1, 1)
