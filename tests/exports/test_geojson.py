"""Read back by GDAL, as QGIS does, and by eye."""

import json

import pyogrio

from sayso.picture import Picture
from tests.exports.conftest import CLAIMS


def features(content):
    return json.loads(content)["features"]


def test_claims_are_points_in_longitude_latitude_order(picture, written):
    found = {each["id"]: each for each in features(written("geojson", picture)) if "id" in each}
    assert found["took"]["geometry"] == {"type": "Point", "coordinates": [40.92, 34.45]}
    assert found["took"]["properties"]["from"] == "2017-11-09"
    assert found["fled"]["geometry"] is None


def test_control_spans_follow_each_other_without_gap_or_overlap(picture, written):
    spans = [
        each["properties"] for each in features(written("geojson", picture)) if each["properties"]["layer"] == "control"
    ]
    assert spans
    assert all(span["from"] <= span["to"] for span in spans)
    assert all(0 < span["probability_least"] <= span["probability_most"] <= 1 for span in spans)
    days = [day for span in spans for day in (span["from"], span["to"])]
    assert days == sorted(days)


def test_gdal_reads_every_feature(picture, written, tmp_path):
    path = tmp_path / "war.geojson"
    path.write_text(written("geojson", picture), encoding="utf-8")
    info = pyogrio.read_info(path)
    assert info["features"] == len(features(path.read_text()))
    assert info["crs"] == "EPSG:4326"
    assert {"layer", "quote", "from", "to", "holder"} <= set(info["fields"])


def test_without_a_world_nobody_is_known_to_be_private(written):
    assert "Khaled" in written("geojson", Picture(CLAIMS))
