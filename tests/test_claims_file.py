"""The claims file: what is written is read back equal, and a bad line never stops the others."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import claims_file
from sayso.errors import ClaimsFileError
from tests.strategies import claims

MINIMAL = {"id": "1", "doc": "d", "quote": "q", "start": 0, "end": 1, "kind": "control", "change": "holds"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(claims(), max_size=4))
def test_reading_what_was_written_gives_the_same_claims(given_claims):
    stream = io.StringIO()
    assert claims_file.write(given_claims, stream) == len(given_claims)
    assert list(claims_file.parse_lines(stream.getvalue().split("\n"), "x")) == given_claims


@given(claims())
def test_a_record_holds_every_field_of_its_kind(claim):
    fields = set(claims_file.record(claim))
    assert fields >= {*claims_file.COMMON, *claims_file.OF_KIND[claim.kind]}


def test_a_minimal_claim_needs_nothing_else():
    claim = claims_file.claim(MINIMAL)
    assert claim.place is None
    assert claim.date is None
    assert claim.speakers == ()
    assert claim.what.actor is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "rumour"}, "kind"),
        ({"change": "conquered"}, "change"),
        ({"id": None}, "id"),
        ({"start": 5, "end": 2}, "start"),
        ({"start": True}, "start"),
        ({"published": "13.11.2017"}, "published"),
        ({"date": {"from": "2017-11-13", "to": "2017-11-10"}}, "date"),
        ({"date": "2017-11-13"}, "date"),
        ({"source": ["a", "b"], "source_kind": ["party"]}, "source_kind"),
        ({"source": ["a"], "source_kind": ["oracle"]}, "source_kind"),
        ({"source": "a"}, "source"),
        ({"lat": "north"}, "lat"),
        ({"kind": "casualties", "outcome": "killed", "low": 5, "high": 3}, "low"),
        ({"kind": "casualties", "outcome": "killed", "low": -1}, "low"),
    ],
)
def test_a_bad_field_is_named(change, field):
    with pytest.raises(ClaimsFileError) as caught:
        claims_file.claim(MINIMAL | change)
    assert caught.value.field == field


def test_a_bad_line_is_refused_by_file_and_line_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "claims.jsonl"
    good = json.dumps(MINIMAL)
    path.write_text(f'{good}\n{{"kind": "control"}}\n\nnot json\n[1]\n{good}\n', encoding="utf-8")
    refused = []
    assert len(claims_file.read(path, refused)) == 2
    assert [(r.where, r.line) for r in refused] == [(str(path), 2), (str(path), 4), (str(path), 5)]
    with pytest.raises(ClaimsFileError, match=r"claims\.jsonl:2"):
        claims_file.read(path)


def test_a_missing_or_binary_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(ClaimsFileError, match="nowhere"):
        claims_file.read(tmp_path / "nowhere.jsonl", [])
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(ClaimsFileError, match="binary"):
        claims_file.read(tmp_path / "binary", [])


@given(st.text())
def test_no_line_crashes_the_parser(line):
    refused = []
    for claim in claims_file.parse_lines([line], "x", refused):
        assert claim.id


@given(st.sampled_from([*claims_file.COMMON, *claims_file.OF_KIND["casualties"]]), json_values)
def test_no_value_in_any_field_crashes_the_parser(field, value):
    flat = MINIMAL | {"kind": "casualties", "outcome": "killed", field: value}
    refused = []
    found = list(claims_file.parse_lines([json.dumps(flat)], "x", refused))
    assert len(found) + len(refused) == 1
