"""Saved pages of three unlike layouts, with the date in metadata, in the text and missing; feeds."""

from datetime import date, datetime, timedelta, timezone

import pytest

from sayso.intake.markup import readable
from sayso.intake.signs import is_feed, is_page
from tests.intake.samples import ATOM, BYLINE, MODERN, RSS, UNDATED


def test_a_page_with_metadata_gives_all_of_it(write, take):
    (report,) = take(write(p_html=MODERN)).reports
    assert "captured the town" in report.text
    assert "Most read" not in report.text
    assert "Home" not in report.text
    assert (report.title, report.outlet, report.language) == ("Town falls", "Meridian Wire", "en-gb")
    assert report.url == "https://meridian.example/town-falls"
    assert report.published == datetime(2017, 11, 13, 10, tzinfo=timezone(timedelta(hours=2)))


def test_a_byline_dates_a_page_to_the_day(write, take):
    (report,) = take(write(p_html=BYLINE)).reports
    assert report.published == date(2017, 11, 13)
    assert "captured the town" in report.text


def test_a_page_that_does_not_date_itself_has_no_date(write, take):
    (report,) = take(write(p_html=UNDATED)).reports
    assert report.published is None
    assert "captured the town" in report.text
    (report,) = take(write(p_html=UNDATED), published="2017-11-14").reports
    assert report.published == date(2017, 11, 14)


def test_an_outlet_that_is_given_stands_before_a_page_s_bare_host(write, take):
    nameless = UNDATED.replace("<TITLE>", '<link rel="canonical" href="https://furat.example/story"><TITLE>')
    assert take(write(p_html=nameless)).reports[0].outlet == "furat.example"
    assert take(write(p_html=nameless), outlet="Furat Voices").reports[0].outlet == "Furat Voices"


def test_a_page_is_told_by_what_it_opens_with_not_by_its_name(write, take):
    (report,) = take(write(saved_txt=MODERN)).reports
    assert report.outlet == "Meridian Wire"
    assert not is_page("The page began: <html> was written in it.")
    assert is_page("<!-- saved from url -->\n<html>")


def test_a_page_is_decoded_as_it_says_where_that_holds(write, take):
    page = UNDATED.replace("<HEAD>", "<HEAD><META charset=windows-1251>").replace("militants", "боевики")
    (report,) = take(write(p_html=page.encode("cp1251"))).reports
    assert "боевики" in report.text


def test_a_page_without_a_report_is_refused(write, take):
    taken = take(write(p_html="<html><body></body></html>"))
    assert "no report was found" in taken.refused[0].reason


def test_a_feed_is_a_report_an_entry_and_one_without_text_is_refused(write, take):
    taken = take(write(f_xml=RSS))
    assert taken.docs == ["furat-1", "furat-3"]
    first, last = taken.reports
    assert (first.text, first.title, first.outlet) == ("The army left.\nIt did.", "Army & allies leave", "Furat Voices")
    assert first.url == "https://furat.example/1"
    assert last.published is None
    assert len(taken.refused) == 1


def test_an_entry_keeps_the_day_of_its_own_zone(write, take):
    assert take(write(f_xml=RSS)).reports[0].day == date(2017, 11, 13)


def test_atom_is_a_feed_too(write, take):
    (report,) = take(write(f_atom=ATOM)).reports
    assert (report.doc, report.text, report.outlet, report.day) == (
        "urn:m:1",
        "The army left.",
        "Meridian Wire",
        date(2017, 11, 13),
    )


def test_a_broken_feed_is_read_as_far_as_it_goes(write, take):
    taken = take(write(f_xml=RSS[: RSS.index("<item><guid>furat-2")]))
    assert taken.docs == ["furat-1"]
    assert any("no well-formed feed" in note.what for note in taken.noted)


@pytest.mark.timeout(20)
def test_a_feed_that_unfolds_without_end_does_no_harm(write, take):
    layers = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "boom">{layers}]><rss><channel><item><description>&a11;</description></item></channel></rss>'
    taken = take(write(f_xml=bomb))
    assert sum(len(report.text) for report in taken.reports) < 1000


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("plain", "plain"),
        ("<p>One <b>two</b>.</p><p>Three<br>four</p>", "One two.\nThree\nfour"),
        ("a &amp; b", "a & b"),
        ("<script>alert(1)</script>left", "left"),
        ("", ""),
    ],
)
def test_fragments_of_markup_become_lines(fragment, text):
    assert readable(fragment) == text


def test_prose_that_mentions_a_feed_is_no_feed():
    assert not is_feed("They read the <rss feed.")
