"""Places of a user's own come in from each format, bad rows are refused, and the gazetteer finds the rest."""

import csv
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from sayso.errors import DataFileError
from sayso.world import World
from sayso.world.tables import import_places, indexes

DUMP = [
    [
        "170792",
        "Dayr az Zawr",
        "Dayr az Zawr",
        "Deir ez-Zor",
        "35.3",
        "40.1",
        "A",
        "ADM1",
        "SY",
        "",
        "07",
        "",
        "",
        "",
        "0",
    ],
    [
        "999001",
        "Al Mazari",
        "Al Mazari",
        "Mazari,المزارع",
        "34.55",
        "40.93",
        "P",
        "PPL",
        "SY",
        "",
        "07",
        "",
        "",
        "",
        "900",
    ],
    ["999002", "Wadi Nowhere", "Wadi Nowhere", "", "34.5", "40.9", "H", "WAD", "SY", "", "07", "", "", "", "0"],
    ["999003", "Al Muʻatil", "Al Muatil", "", "north", "40.9", "P", "PPL", "SY", "", "07", "", "", "", "0"],
]


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_DATA", str(tmp_path / "data"))


def _dump() -> str:
    return "\n".join("\t".join([*row, "", "", "Asia/Damascus", "2020-01-01"]) for row in DUMP) + "\nbroken\n"


@pytest.mark.parametrize("zipped", [False, True])
def test_geonames_dump(tmp_path: Path, zipped: bool) -> None:
    path = tmp_path / ("SY.zip" if zipped else "SY.txt")
    if zipped:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "not a dump")
            archive.writestr("SY.txt", _dump())
    else:
        path.write_text(_dump(), encoding="utf-8")
    done = import_places(path)
    assert done.places == 2
    assert [refusal.line for refusal in done.refused] == [5, 4]
    found = indexes()[0].place("999001")
    assert found is not None
    assert (found.kind, found.admin1, found.population) == ("village", "170792", 900)
    gazetteer = World.load().gazetteer
    assert gazetteer.find("Mazari", country="SY")[0].place.id == "999001"
    assert gazetteer.find("المزارع", country="SY")[0].place.id == "999001"


HEAD = ["ADM1_EN", "ADM1_PCODE", "ADM2_EN", "ADM2_PCODE", "PPL_EN", "PPL_AR", "PPL_PCODE", "latitude", "longitude"]
ROWS = [
    ["Deir-ez-Zor", "SY09", "Abu Kamal", "SY0902", "Al Mazari", "المزارع", "C1001", "34.55", "40.93"],
    ["Deir-ez-Zor", "SY09", "Abu Kamal", "SY0902", "Al Ghaib", "", "C1002", "", ""],
]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_pcode_table(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"syr_adm{suffix}"
    if suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEAD, *ROWS])
    else:
        book = Workbook()
        for row in (HEAD, *ROWS):
            book.active.append(row)
        book.save(path)
    done = import_places(path, country="SY")
    assert done.places == 1
    assert "Al Ghaib" in done.refused[0].reason
    assert done.refused[0].line == 3
    place = World.load().gazetteer.find("المزارع", country="SY")[0].place
    assert (place.id, place.lat) == ("pcode-c1001", 34.55)


def test_geojson(tmp_path: Path) -> None:
    path = tmp_path / "our villages.geojson"
    point = {"type": "Point", "coordinates": [40.93, 34.55]}
    area = {"type": "Polygon", "coordinates": [[[40.0, 34.0], [41.0, 34.0], [41.0, 35.0], [40.0, 34.0]]]}
    features = [
        {
            "type": "Feature",
            "geometry": point,
            "properties": {"name": "Al Mazari", "name_ar": "المزارع", "country": "sy"},
        },
        {"type": "Feature", "geometry": area, "properties": {"name": "The Marshes", "country": "SY"}},
        {"type": "Feature", "geometry": None, "properties": {"name": "Nowhere"}},
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [500, 1]},
            "properties": {"name": "Off the map"},
        },
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    done = import_places(path)
    assert done.places == 2
    assert len(done.refused) == 2
    gazetteer = World.load().gazetteer
    marshes = gazetteer.find("The Marshes", country="SY")[0].place
    assert (marshes.kind, marshes.lat, marshes.lon) == ("region", 34.5, 40.5)
    assert gazetteer.contains(marshes.id, "our-villages-al-mazari")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pdf", b""),
        ("x.csv", b"name,lat\nA,1\n"),
        ("x.geojson", b"[]"),
        ("x.zip", b"no zip"),
        ("x.xlsx", b"no book"),
        ("x.txt", b""),
    ],
)
def test_a_file_that_holds_no_places_says_why(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataFileError) as caught:
        import_places(path)
    assert str(path) in str(caught.value)


def test_importing_again_replaces(tmp_path: Path) -> None:
    path = tmp_path / "SY.txt"
    path.write_text(_dump(), encoding="utf-8")
    import_places(path)
    path.write_text(_dump().replace("Al Mazari", "Al Hazari"), encoding="utf-8")
    import_places(path)
    assert len(indexes()) == 1
    place = indexes()[0].place("999001")
    assert place is not None
    assert place.name == "Al Hazari"


def test_tables_of_one_name_in_two_formats_stand_side_by_side(tmp_path: Path) -> None:
    table = tmp_path / "syr.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEAD, ROWS[0]])
    point = {"type": "Point", "coordinates": [40.93, 34.55]}
    feature = {"type": "Feature", "geometry": point, "properties": {"name": "Al Mazari"}}
    own = tmp_path / "syr.geojson"
    own.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    import_places(table, country="SY")
    import_places(own, country="SY")
    assert len(indexes()) == 2
