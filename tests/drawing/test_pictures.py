"""Drawings and cards: they say what the answer says, and no report's words become markup."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from sayso import model as m
from sayso.drawing import pictures
from sayso.picture import Picture
from tests.exports.conftest import ARMY, BAKER, CLAIMS, claim

EVIL = '<script>alert("x")</script> & "quoted"'


def dead(id, low, high, day=9, **more):
    what = m.Casualties(m.Outcome.KILLED, m.Count(f"{low}", low, high), m.Victims.CIVILIAN)
    return claim(id, what, day=day, **more)


TOLD = (CLAIMS[0], dead("a", 3, 3, speakers=(ARMY,)), dead("b", 9, 9, speakers=(BAKER,)))


@pytest.fixture
def picture():
    return Picture(TOLD)


def test_an_answer_shows_its_numbers_and_quotes(picture):
    shown = picture.toll("Albu Kamal")._repr_html_()
    toll = picture.toll("Albu Kamal")
    assert toll.low_sentence in html.fromstring(shown).text_content()
    assert f"{toll.low} to {toll.high}" in shown


def test_every_answer_shows_itself_and_stands_alone(picture):
    answers = [
        picture, picture.control("Albu Kamal"), picture.control(), picture.toll("Albu Kamal"), picture.trust("Albu Kamal"),
        picture.timeline("Albu Kamal"), picture.timeline("Albu Kamal")[0], picture.disputes(), picture.map(),
        picture.series("Albu Kamal", m.Days(date(2017, 11, 1), date(2017, 11, 30))),
    ]  # fmt: skip
    for answer in answers:
        shown = answer._repr_html_()
        assert shown
        assert not re.search(r"<script|src=|href=|url\(", shown)
        html.fragments_fromstring(shown)


def test_a_dispute_has_its_sides_face_to_face(picture):
    (found,) = (each for each in picture.disputes() if each.kind == "toll")
    shown = html.fromstring(found._repr_html_())
    assert [each.text for each in shown.iter("strong")] == [side.name for side in found.sides]
    assert len(list(shown.iter("blockquote"))) == sum(len(side.claims) for side in found.sides)


def test_charts_hold_the_answers_own_numbers(picture):
    toll = picture.trust("Albu Kamal")
    drawn = toll.chart().to_dict()
    rows = next(iter(drawn["datasets"].values()))
    assert [(row["low"], row["best"]) for row in rows] == [(each.toll.low, each.toll.best) for each in toll]
    ribbon = picture.control("Albu Kamal").chart().to_dict()
    assert '"syrian-army"' in json.dumps(ribbon)
    lanes = picture.timeline("Albu Kamal").chart().to_dict()
    assert len(next(iter(lanes["datasets"].values()))) == len(TOLD)
    points = picture.map().chart().to_dict()
    assert next(iter(points["datasets"].values())) == [{"place": "Albu Kamal", "lat": 34.45, "lon": 40.92, "claims": 3}]


def test_a_strangers_words_are_words():
    here = m.PlaceMention(EVIL, None, 34.0, 40.0, m.Precision.EXACT)
    said = dead("a", 3, 3, place=here, quote=EVIL, speakers=(m.Speaker(EVIL, m.SourceKind.MONITOR),))
    picture = Picture([said])
    for answer in (picture, picture.toll(EVIL), picture.timeline(EVIL), picture.control(EVIL), picture.map()):
        assert "<script" not in answer._repr_html_()


@given(st.dictionaries(st.text("abc éß", min_size=1, max_size=30), st.tuples(st.floats(-80, 80), st.floats(-179, 179), st.integers(1, 500)), min_size=1, max_size=30))  # fmt: skip
def test_a_map_is_well_formed_and_no_two_names_cover_each_other(points):
    drawn = etree.fromstring(str(pictures.point_map(points)))
    assert len(drawn.findall(".//circle")) == len(points)
    boxes = [(float(t.get("x")), float(t.get("y")), len(t.text or "") * pictures.LETTER) for t in drawn.findall("text")]
    for n, (x, y, wide) in enumerate(boxes):
        for left, low, other in boxes[:n]:
            assert x >= left + other or left >= x + wide or abs(y - low) >= pictures.LINE - 1e-6
