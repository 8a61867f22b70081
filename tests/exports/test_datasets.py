"""Tables of UCDP GED and ACLED become attributed claims; what the field says survives the way out and in."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import model as m
from sayso.errors import ReportError
from sayso.exports.ged import COLUMNS
from sayso.intake import datasets
from sayso.picture import Picture
from tests.exports.round import ged, kept, through_ged
from tests.exports.test_events import STRIKE
from tests.strategies import claims

ACLED_ROW = {
    "event_id_cnty": "SYR1", "event_date": "2017-11-09", "time_precision": "2", "sub_event_type": "Air/drone strike",
    "actor1": "Military Forces", "actor2": "Civilians (Syria)", "location": "Albu Kamal", "latitude": "34.45",
    "longitude": "40.92", "geo_precision": "1", "source": "SOHR; Undisclosed Source", "fatalities": "20",
}  # fmt: skip


def taken(tmp_path, text):
    refused = []
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode("utf-8", "replace"))
    return datasets.read(path, refused), refused


def table(*rows):
    stream = io.StringIO(newline="")
    written = csv.DictWriter(stream, rows[0])
    written.writeheader()
    written.writerows(rows)
    return stream.getvalue()


def test_ged_out_and_in_again_keeps_places_days_and_ranges(tmp_path):
    for said in (STRIKE, STRIKE[:2], STRIKE[:1], STRIKE[2:]):
        first, again = through_ged(Picture(said), tmp_path)
        assert kept(first) == kept(again) != []


@given(st.lists(claims(), max_size=5))
def test_whatever_is_exported_as_ged_can_be_taken_in(tmp_path_factory, made):
    text = ged(Picture(made))
    found, refused = taken(tmp_path_factory.mktemp("ged"), text)
    assert not refused
    assert len({claim.doc for claim in found}) == len(list(csv.DictReader(io.StringIO(text, newline=""))))


def test_an_acled_row_names_its_sources_and_keeps_its_precision(tmp_path):
    (incident, dead), refused = taken(tmp_path, table(ACLED_ROW))
    assert not refused
    assert incident.what.type is m.IncidentType.AIRSTRIKE
    assert [speaker.name for speaker in dead.speakers] == ["SOHR", "Undisclosed Source"]
    assert dead.place == m.PlaceMention("Albu Kamal", None, 34.45, 40.92, m.Precision.EXACT)
    assert dead.date.length == 7
    assert (dead.what.count.low, dead.what.count.high, dead.what.victims) == (20, None, m.Victims.CIVILIAN)


@pytest.mark.parametrize(
    ("field", "value"),
    [("event_date", "soon"), ("fatalities", "many"), ("latitude", "200"), ("longitude", "east"), ("event_id_cnty", "")],
)
def test_a_bad_row_is_listed_with_its_line_and_field_and_the_rest_goes_on(tmp_path, field, value):
    found, (refusal,) = taken(tmp_path, table(ACLED_ROW | {field: value}, ACLED_ROW))
    assert len(found) == 2
    assert refusal.line == 2
    assert field in refusal.reason


def test_a_table_of_neither_is_refused(tmp_path):
    with pytest.raises(ReportError, match="neither"):
        taken(tmp_path, "a,b\n1,2\n")


@given(st.lists(st.lists(st.text(), max_size=60), max_size=4))
def test_no_cell_brings_it_down(tmp_path_factory, cells):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([COLUMNS, *cells])
    taken(tmp_path_factory.mktemp("any"), stream.getvalue())
