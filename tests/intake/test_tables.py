"""Tables: every row stands or falls alone."""

import csv
import io
import json
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.intake import tables
from sayso.intake.items import Defaults, Note, Received, Source
from sayso.model import Report

GOOD = {"doc": "a", "outlet": "wire", "published": "2017-11-13", "title": "T", "text": "The army left."}


def run(form, data: bytes):
    return list(form(Source("t", "t", "", io.BytesIO(data), data[:65536], Defaults())))


def docs(items):
    return [item.report.doc for item in items if isinstance(item, Received)]


def lines_refused(items):
    return [item.line for item in items if not isinstance(item, (Received, Note))]


def as_csv(rows, columns=tuple(GOOD), delimiter=","):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, delimiter=delimiter, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r_jsonl", json.dumps(GOOD).encode()),
        ("r_json", json.dumps([GOOD], indent=2).encode()),
        ("r_json", json.dumps(GOOD, indent=2).encode()),
        ("r_csv", as_csv([GOOD])),
        ("r_tsv", as_csv([GOOD], delimiter="\t")),
        ("r_csv", as_csv([GOOD], delimiter=";")),
        ("r_csv", b"\xef\xbb\xbf" + as_csv([GOOD])),
        ("r_csv", as_csv([GOOD]).decode().encode("utf-16")),
        ("r_jsonl", json.dumps(GOOD).encode("utf-16")),
        ("r_csv", as_csv([GOOD]).replace(b"\n", b"\r\n")),
        ("noname", json.dumps(GOOD).encode()),
        ("noname", as_csv([GOOD])),
    ],
)
def test_the_same_report_from_every_table(write, take, name, data):
    taken = take(write(**{name: data}))
    assert taken.refused == []
    assert taken.reports == [Report("a", "The army left.", "wire", date(2017, 11, 13), "T")]


def test_a_row_overrides_the_options_and_lacks_fall_back_on_them(write, take):
    path = write(r_jsonl="\n".join(json.dumps(row) for row in (GOOD, {"text": "Short."})))
    first, second = take(path, outlet="mine", published="2020-01-01").reports
    assert (first.outlet, first.day) == ("wire", date(2017, 11, 13))
    assert (second.outlet, second.day) == ("mine", date(2020, 1, 1))


def test_gold_style_rows_with_nulls_and_other_fields_are_taken(write, take):
    rows = [{"doc": "x", "outlet": None, "published": None, "title": "", "text": "A.", "claims": [{"kind": "control"}]}]
    (report,) = take(write(gold_json=json.dumps(rows))).reports
    assert (report.doc, report.outlet, report.published, report.title) == ("x", None, None, None)


def test_a_moment_keeps_its_zone(write, take):
    path = write(r_jsonl=json.dumps(GOOD | {"published": "2017-11-13T14:30:00+02:00"}))
    moment = datetime(2017, 11, 13, 14, 30, tzinfo=timezone(timedelta(hours=2)))
    assert take(path).reports[0].published == moment


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"published": "13/11/2017"}, "published"),
        ({"published": "2017-02-30"}, "published"),
        ({"published": 20171113}, "published"),
        ({"text": ""}, "text"),
        ({"text": None}, "text"),
        ({"text": ["a"]}, "text"),
        ({"outlet": 7}, "outlet"),
        ({"doc": True}, "doc"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_field_and_its_neighbours_live(bad, field):
    rows = [GOOD, GOOD | {"doc": "b"} | bad, GOOD | {"doc": "c"}]
    items = run(tables.json_lines, "\n".join(map(json.dumps, rows)).encode())
    assert docs(items) == ["a", "c"]
    (refusal,) = [item for item in items if not isinstance(item, Received)]
    assert refusal.line == 2
    assert f"field '{field}'" in refusal.reason


def test_raw_is_the_row_as_it_came():
    line = b'{"doc": "a",   "text": "Caf\xc3\xa9."}'
    (item,) = run(tables.json_lines, line + b"\r\n")
    assert item.raw == line
    (item,) = run(tables.json_list, b"[ " + line + b" ]")
    assert item.raw == line
    (item,) = run(tables.delimited, b'doc,text\na,"Two\nlines"\n')
    assert item.raw == b'a,"Two\nlines"'


def test_a_table_without_texts_is_refused_once_naming_what_it_has():
    (refusal,) = run(tables.delimited, b"id,body\n1,a\n2,b\n")
    assert "'body'" in refusal.reason
    assert refusal.line == 1
    (refusal,) = run(tables.json_lines, b'{"body": "a"}\n{"body": "b"}\n')
    assert "2 rows" in refusal.reason


def test_csv_takes_up_again_after_quotes_that_do_not_match():
    data = b'doc,text\na,"good"\nb,"never closed\nc,"good, too"\nd,plain\n'
    items = run(tables.delimited, data)
    assert docs(items) == ["a", "c", "d"]
    assert lines_refused(items) == [3]


def test_csv_refuses_a_row_whose_unquoted_text_holds_the_delimiter():
    items = run(tables.delimited, b"doc,text\na,One, two\nb,Good\n")
    assert docs(items) == ["b"]
    assert lines_refused(items) == [2]


def test_a_csv_text_may_be_long_and_hold_odd_line_separators():
    text = "A\u2028B\x0bC\x85D" + "word " * 60_000
    (item,) = run(tables.delimited, as_csv([GOOD | {"text": text}]))
    assert item.report.text == text


def test_a_list_takes_up_again_after_a_broken_object():
    text = '[{"doc": "a", "text": "A."},\n{"doc": "b", "text": "B."\n{"doc": "c", "text": "C.", "n": [{"x": 1}]},\n{"doc": "d", "text": "D."}]'
    items = run(tables.json_list, text.encode())
    assert docs(items) == ["a", "c", "d"]
    assert lines_refused(items) == [2]


@pytest.mark.parametrize(
    "text", ["[", "[{", '{"text": ', "[]x", '[{"text": "A."}', '{"text": "A."} {"text": "B."}', "[1, 2]"]
)
def test_a_list_cut_off_or_followed_by_something_is_told(text):
    assert any(not isinstance(item, Received) for item in run(tables.json_list, text.encode()))


def test_characters_no_database_takes_are_marked_without_moving_the_rest():
    (item,) = run(tables.json_lines, b'{"text": "A\\u0000B\\ud800C"}')
    assert item.report.text == "A\ufffdB\ufffdC"


def test_an_id_derived_from_a_row_does_not_depend_on_its_place():
    one = run(tables.json_lines, b'{"text": "A."}\n{"text": "B."}')
    other = run(tables.json_lines, b'{"text": "B."}\n{"text": "A."}')
    assert docs(one) == docs(other)[::-1]
    assert len(set(docs(one))) == 2


def test_a_line_longer_than_any_report_is_refused_alone(monkeypatch):
    monkeypatch.setattr(tables, "MAX_LINE", 100)
    data = b'{"doc": "a", "text": "A."}\n' + b"x" * 350 + b'\n{"doc": "b", "text": "B."}\n' + b"y" * 101
    items = run(tables.json_lines, data)
    assert docs(items) == ["a", "b"]
    assert lines_refused(items) == [2, 4]


@pytest.mark.parametrize("form", [tables.json_list, tables.delimited])
def test_a_table_too_large_to_be_read_whole_is_refused_with_a_way_out(form, monkeypatch):
    monkeypatch.setattr(tables, "MAX_TABLE", 100)
    (refusal,) = run(form, b"doc,text\n" + b"a,b\n" * 40)
    assert "JSON Lines" in refusal.reason


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=60).filter(str.strip)
ROWS = st.lists(TEXTS, min_size=1, max_size=5)


@given(ROWS)
def test_what_is_written_as_csv_is_read_back(texts):
    items = run(tables.delimited, as_csv([GOOD | {"doc": str(n), "text": text} for n, text in enumerate(texts)]))
    assert [item.report.text for item in items] == texts


@given(ROWS, st.data())
def test_junk_lines_between_json_rows_lose_no_row(texts, data):
    lines = [json.dumps({"doc": str(n), "text": text}).encode() for n, text in enumerate(texts)]
    junk = data.draw(st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"")), max_size=4))
    for line in junk:
        lines.insert(data.draw(st.integers(0, len(lines))), b"?" + line)
    items = run(tables.json_lines, b"\n".join(lines))
    assert docs(items) == [str(n) for n in range(len(texts))]
    assert len(lines_refused(items)) == len(junk)


@given(st.lists(st.sampled_from(['"', ",", "\n", "a", "''", "é", '""', "\0", "\r"]), max_size=40).map("".join))
def test_a_junk_record_loses_no_csv_row_after_the_next_line(junk):
    """Whatever stands in one line, rows whose own quotes match are read, for a bad record ends with its line."""
    junk = "j," + junk.replace("\n", "").replace("\r", "")
    rows = [f'r{n},"text {n}"' for n in range(4)]
    items = run(tables.delimited, "\n".join(["doc,text", rows[0], junk, *rows[1:]]).encode())
    assert docs(items)[0] == "r0"
    assert docs(items)[-3:] == ["r1", "r2", "r3"]


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from([tables.json_lines, tables.json_list, tables.delimited]))
def test_no_bytes_crash_a_table(data, form):
    for head in (b"", b'[{"text": "A."},', b"doc,text\n", b'{"text": "A."}\n'):
        assert isinstance(run(form, head + data), list)


def test_of_very_many_rows_without_a_text_the_rest_is_counted(write, take):
    taken = take(write(many_jsonl='{"a": 1}\n' * 10_500 + '{"text": "The army left."}\n{"a": 1}\n'))
    assert len(taken.reports) == 1
    assert len(taken.refused) == 10_001
    assert "501 more rows have no field 'text'" in taken.refused[9_999].reason
    assert "1 more of its lines were refused" in taken.refused[10_000].reason
