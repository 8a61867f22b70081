"""Events in the field's formats, each checked by the ecosystem's own tool or its codebook."""

import csv
import io
import tempfile
from datetime import date

import duckdb
import hxl
import pandas as pd
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import model as m
from sayso.exports import FORMATS, export
from sayso.exports.events import Range, events
from sayso.exports.ged import COLUMNS
from sayso.exports.hxl import TAGS
from sayso.exports.where import prio_grid
from sayso.picture import Picture
from tests.exports.conftest import ARMY, CLAIMS, TOWN, claim
from tests.strategies import claims

MONITOR = m.Speaker("the Monitor", m.SourceKind.MONITOR, "monitor")
IS = m.Named("IS fighters", "islamic-state")
KILLED, CIVILIAN, COMBATANT = m.Outcome.KILLED, m.Victims.CIVILIAN, m.Victims.COMBATANT


def dead(id, low, high, victims=CIVILIAN, *, speaker=MONITOR, group=None, by=None, **more):
    count = m.Count(str(low), low, high)
    what = m.Casualties(KILLED, count, victims, group, by, incident_id="strike", **more)
    return claim(id, what, speakers=(speaker,))


STRIKE = (
    dead("a", 20, 30),
    dead("b", 25, 25, speaker=ARMY, by=m.Named("jets", "russian-air-force")),
    dead("c", 8, 8, COMBATANT, group=IS),
)


def text(picture, format, **options):
    stream = io.StringIO(newline="")
    export(format, picture, stream, **options)
    return stream.getvalue()


def binary(picture, format):
    stream = io.BytesIO()
    export(format, picture, stream)
    return stream.getvalue()


# The codebook's types and code lists (UCDP GED Codebook 24.1, section "Variables").
WHOLE = {"id", "year", "number_of_sources", "priogrid_gid", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "low"}  # fmt: skip
CODES = {
    "type_of_violence": {"1", "2", "3"},
    "where_prec": set("1234567"),
    "date_prec": set("12345"),
    "event_clarity": {"1", "2"},
}


def obeys_the_codebook(row):
    assert list(row) == list(COLUMNS)
    assert all(row[name].isdigit() for name in WHOLE)
    assert all(row[name] in codes for name, codes in CODES.items())
    assert date.fromisoformat(row["date_start"]) <= date.fromisoformat(row["date_end"])
    assert row["year"] == row["date_start"].lstrip("'")[:4].lstrip("0") or int(row["year"]) == int(
        row["date_start"][:4]
    )
    assert -90 <= float(row["latitude"]) <= 90
    assert -180 <= float(row["longitude"]) <= 180
    assert 1 <= int(row["priogrid_gid"]) <= 259_200
    low, best, high = int(row["low"]), int(row["best"]), row["high"]
    assert low <= best
    assert high == "" or best <= int(high)
    sides = sum(int(row[name]) for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"))
    assert sides == best


def test_an_event_has_the_range_over_its_origins_and_its_dead_by_side():
    (row,) = csv.DictReader(io.StringIO(text(Picture(STRIKE), "ged"), newline=""))
    obeys_the_codebook(row)
    assert (row["low"], row["high"]) == ("28", "38")
    assert row["deaths_civilians"] == "25"
    assert (row["side_a"], row["side_b"], row["deaths_b"]) == ("jets", "IS fighters", "8")
    assert row["number_of_sources"] == "2"
    assert (row["where_prec"], row["date_prec"]) == ("1", "1")


def test_civilians_alone_are_one_sided_violence():
    (row,) = csv.DictReader(io.StringIO(text(Picture(STRIKE[:2]), "ged"), newline=""))
    assert (row["type_of_violence"], row["side_b"]) == ("3", "Civilians")


def test_an_open_high_stays_open():
    (row,) = csv.DictReader(io.StringIO(text(Picture([dead("a", 20, None)]), "ged"), newline=""))
    assert (row["low"], row["high"]) == ("20", "")


def test_events_that_ged_cannot_hold_are_left_out():
    nowhere = [claim("x", STRIKE[0].what, place=None)]
    nobody = [claim("y", m.Incident(m.IncidentType.CLASH))]
    denied = [claim("z", STRIKE[0].what, polarity=m.Polarity.DENIES)]
    for each in (nowhere, nobody, denied):
        assert export("ged", Picture(each), io.StringIO()) == 0


@given(st.lists(claims(), max_size=6))
def test_whatever_is_claimed_the_table_obeys_the_codebook(made):
    for row in csv.DictReader(io.StringIO(text(Picture(made), "ged"), newline="")):
        obeys_the_codebook(row)


@given(st.lists(claims(), max_size=6))
def test_ranges_of_events_are_ranges(made):
    for event in events(Picture(made)):
        for found in (event.dead, event.hurt, *event.killed.values(), *event.wounded.values()):
            if found is not None:
                assert 0 <= found.low <= found.best
                assert found.high is None or found.best <= found.high


def test_ranges_that_do_not_meet_leave_open_what_lies_between():
    assert Range(5, 9, 7).meet(Range(20, 30, 25)) == Range(9, 20, 20)
    assert Range(5, None, 5).meet(Range(7, 10, 8)) == Range(7, 10, 8)


def test_prio_grid_cells_are_counted_from_the_south_west():
    # PRIO-GRID codebook 2.0, section 2: 360 rows of 720 cells.
    assert prio_grid(-90, -180) == 1
    assert prio_grid(-89.75, -179.75) == 1
    assert prio_grid(89.75, 179.75) == 259_200
    assert prio_grid(-89.25, -179.75) == 721


def test_hxl_reads_the_events_and_knows_every_hashtag():
    picture = Picture(STRIKE)
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        file.write(text(picture, "hxl"))
        file.flush()
        with hxl.data(file.name, hxl.InputOptions(allow_local=True)) as source:
            assert source.display_tags == list(TAGS.values())
            (row,) = list(source)
            assert row.get("#affected+killed+min") == "28"
            assert row.get("#affected+killed+civilians+max") == "30"
            assert row.get("#date+start") == "2017-11-09"


@pytest.fixture
def parquet(tmp_path, picture):
    path = tmp_path / "claims.parquet"
    path.write_bytes(binary(picture, "parquet"))
    return path


def test_duckdb_reads_parquet_with_days_lists_and_numbers(parquet):
    found = duckdb.sql(
        f"select id, date_from, source_kind[1], low, hedged, known_on from '{parquet}' where kind = 'casualties'"
    ).fetchall()
    assert found == [("dead", date(2017, 11, 9), "resident", 11, False, date(2017, 11, 9))]


def test_pandas_reads_every_claim_from_parquet(parquet):
    assert sorted(pd.read_parquet(parquet)["id"]) == sorted(each.id for each in CLAIMS)


def test_gdal_reads_the_layers_of_a_geopackage(tmp_path, picture):
    path = tmp_path / "war.gpkg"
    path.write_bytes(binary(picture, "gpkg"))
    assert {name for name, _ in pyogrio.list_layers(path)} == {"claims", "events", "control"}
    info = pyogrio.read_info(path, layer="claims")
    assert (info["features"], info["crs"], info["geometry_type"]) == (len(CLAIMS), "EPSG:4326", "Point")
    _, _, points, _ = pyogrio.raw.read(path, layer="control")
    assert len(points) >= 1
    assert len(points[0]) == 21


def test_each_format_says_what_it_is():
    for name, format in FORMATS.items():
        assert format.name == name
        assert format.suffix.startswith(".")
        assert format.words


def test_the_place_of_an_event_is_the_innermost_that_is_named():
    (event,) = events(Picture(STRIKE))
    assert event.place == TOWN
