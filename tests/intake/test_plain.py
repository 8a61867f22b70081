"""One file, one report."""

from datetime import date

import pytest

from sayso.errors import ReportError
from sayso.intake import gather
from sayso.intake.rows import MAX_TEXT

STORY = "The army said on Monday it held the town.\nResidents disagreed.\n"


def test_a_text_file_is_a_report_whose_offsets_are_the_files(write, take):
    path = write(story_txt=STORY)
    (report,) = take(path, outlet="wire", published="2017-11-13").reports
    assert (report.doc, report.text, report.outlet, report.published) == ("story", STORY, "wire", date(2017, 11, 13))
    assert report.origin == str(path)
    assert report.text == path.read_text()


def test_line_ends_are_those_every_editor_shows(write, take):
    path = write(story_txt=b"First line.\r\nSecond line.\r\n")
    taken = take(path)
    assert taken.reports[0].text == path.read_text() == "First line.\nSecond line.\n"
    assert taken.received[0].raw == b"First line.\r\nSecond line.\r\n"


def test_nothing_is_made_up_where_nothing_is_said(write, take):
    (report,) = take(write(story_txt=STORY)).reports
    assert (report.outlet, report.published, report.title, report.url, report.language) == (None,) * 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "holds no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a PNG image"),
        (b"%PDF-1.4\n", "is no PDF that can be read"),
        (b"abc\0def\0\0\x01\x02", "is binary"),
    ],
)
def test_what_is_no_text_is_refused_with_its_name_and_a_cure(write, take, content, said):
    path = write(story_txt=content)
    taken = take(path)
    assert taken.reports == []
    (refusal,) = taken.refused
    assert refusal.where == str(path)
    assert said in refusal.reason
    assert refusal.reason.endswith(")")


def test_a_text_longer_than_any_report_is_refused(write, take):
    taken = take(write(story_txt="word " * (MAX_TEXT // 5 + 1)))
    assert taken.reports == []
    assert "2,000,00" in taken.refused[0].reason


def test_prose_that_begins_with_brackets_is_still_prose(write, take):
    paths = write(
        a_txt="[Update] The army left.", b_txt="{sic}, said the officer.", c_txt="Text, he wrote, was all.\nEnd."
    )
    taken = take(*paths)
    assert taken.refused == []
    assert [report.text[:5] for report in taken.reports] == ["[Upda", "{sic}", "Text,"]


def test_a_wrong_published_option_is_told_before_anything_is_read():
    with pytest.raises(ReportError, match="13/11/2017"):
        gather([], published="13/11/2017", refused=[])


def test_standard_input_is_named_by_what_it_says(monkeypatch, take):
    import io
    import sys

    for _ in range(2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
        (report,) = take("-", outlet="wire").reports
        assert report.doc.startswith("stdin-")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Something else.")))
    assert take("-").docs != [report.doc]
