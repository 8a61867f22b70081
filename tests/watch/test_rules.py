"""The file of rules: what it says, and what is told of a mistake."""

from __future__ import annotations

from datetime import date

import pytest

from sayso.errors import DataFileError
from sayso.model import Days, Victims
from sayso.watch import Rules

GOOD = """
ledger = "war.db"
every = "15m"
[[feed]]
url = "https://wire.example/feed.xml"
outlet = "Wire"
every = "1.5h"
follow = true
[[notice]]
what = "toll"
place = "Mayadin"
victims = "civilian"
from = 2017-11-08
to = 2017-11-20
[tell]
atom = "alerts.xml"
"""


def load(tmp_path, text):
    file = tmp_path / "rules.toml"
    file.write_text(text, encoding="utf-8")
    return Rules.load(file)


def test_a_file_says_what_to_watch_notice_and_tell(tmp_path):
    rules = load(tmp_path, GOOD)
    (feed,), (notice,) = rules.feeds, rules.notices
    assert (feed.every, feed.follow, feed.outlet) == (5400.0, True, "Wire")
    assert (notice.victims, notice.days) == (Victims.CIVILIAN, Days(date(2017, 11, 8), date(2017, 11, 20)))
    assert rules.ledger == str(tmp_path / "war.db")
    assert (rules.atom, rules.state) == (tmp_path / "alerts.xml", tmp_path / "watch.db")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('ledger = "war.db"', "", "field 'ledger': is missing"),
        ('ledger = "war.db"', "ledger = 3", "field 'ledger': must be str"),
        ('every = "15m"', 'every = "often"', "'often' is no span of time"),
        ("[[feed]]", "[feed]", "field 'feed': must be list"),
        ("https://wire.example/feed.xml", "feed.xml", "field 'feed 1: url': 'feed.xml' is no web address"),
        ('what = "toll"', 'what = "weather"', "'weather' is nothing that can be noticed"),
        ('place = "Mayadin"\n', "", "field 'notice 1: place': is missing"),
        ('victims = "civilian"', 'victims = "all"', "field 'notice 1: victims': 'all' is none"),
        ("to = 2017-11-20", "to = 2017-11-01", "goes with `to`"),
        ("[tell]", "[tell]\nbell = true", "field 'tell: bell': is not known here"),
        ("[tell]", '[tell.webhook]\nurl = "https://a.example"\n[tell]', "field 'webhook: secret_env': is missing"),
        ("[tell]", '[tell.mail]\nserver = "a"\n[tell]', "field 'mail: to': is missing"),
        ("[tell]", "[tell", "is no TOML"),
    ],
)
def test_a_mistake_is_told_with_its_field_and_cure(tmp_path, old, new, why):
    with pytest.raises(DataFileError, match=why) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert "rules.toml" in str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DataFileError, match="cannot be read"):
        Rules.load(tmp_path / "none.toml")
