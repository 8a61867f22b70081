"""KML read back by GDAL, whatever the claims say."""

import xml.etree.ElementTree as ET

import pyogrio
from hypothesis import given
from hypothesis import strategies as st

from sayso.exports.kml import NAMESPACE
from sayso.picture import Picture
from tests.exports.test_events import STRIKE, text
from tests.strategies import claims

KML = {"k": NAMESPACE}


def test_gdal_reads_events_and_claims_at_their_points(tmp_path):
    path = tmp_path / "war.kml"
    path.write_text(text(Picture(STRIKE), "kml"), encoding="utf-8")
    assert {"Events", "Claims"} <= {name for name, _ in pyogrio.list_layers(path)}
    _, _, _, fields = pyogrio.raw.read(path, layer="Claims", columns=["Name"])
    assert len(fields[0]) == len(STRIKE)
    assert pyogrio.read_bounds(path, layer="Events")[1][:2, 0].tolist() == [40.92, 34.45]


def test_what_happened_on_known_days_has_a_span_for_the_time_slider():
    root = ET.fromstring(text(Picture(STRIKE), "kml"))
    event = root.find(".//k:Folder[k:name='Events']/k:Placemark", KML)
    assert [event.find(f"k:TimeSpan/k:{end}", KML).text for end in ("begin", "end")] == ["2017-11-09", "2017-11-09"]


@given(st.lists(claims(), max_size=5))
def test_whatever_is_claimed_it_is_well_formed(made):
    picture = Picture(made)
    root = ET.fromstring(text(picture, "kml"))
    assert len(root.findall(".//k:Folder[k:name='Claims']/k:Placemark", KML)) == len(picture.claims)
