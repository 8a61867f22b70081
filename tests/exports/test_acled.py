"""The ACLED table against the types and code lists of its codebook."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import model as m
from sayso.exports.acled import COLUMNS, mapping
from sayso.exports.where import countries
from sayso.picture import Picture
from tests.exports.conftest import claim
from tests.exports.test_events import STRIKE, text
from tests.strategies import claims

# ACLED Codebook 2024, "Event types": the types and sub-types that incidents can become.
SUB_TYPES = {
    "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
    "Explosions/Remote violence": {
        "Air/drone strike",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Chemical weapon",
        "Suicide bomb",
        "Grenade",
    },
    "Violence against civilians": {"Attack", "Abduction/forced disappearance", "Sexual violence"},
}
INTER = {
    "", "State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
    "External/Other forces",
}  # fmt: skip
AIRSTRIKE = claim("air", m.Incident(m.IncidentType.AIRSTRIKE, m.Named("jets"), incident_id="strike"))


def obeys_the_codebook(row):
    assert list(row) == list(COLUMNS)
    assert row["sub_event_type"] in SUB_TYPES[row["event_type"]]
    assert row["inter1"] in INTER
    assert row["inter2"] in INTER
    assert row["time_precision"] in "123"
    assert row["geo_precision"] in "123"
    assert row["fatalities"].isdigit()
    assert row["civilian_targeting"] in ("", "Civilian targeting")
    assert date.fromisoformat(row["event_date"]).year == int(row["year"])
    assert row["iso"] == "" or 0 < int(row["iso"]) < 1000


def test_a_strike_on_civilians_is_remote_violence_with_the_least_toll():
    (row,) = csv.DictReader(io.StringIO(text(Picture([*STRIKE[:2], AIRSTRIKE]), "acled"), newline=""))
    obeys_the_codebook(row)
    assert (row["event_type"], row["sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (row["actor2"], row["civilian_targeting"], row["fatalities"]) == ("Civilians", "Civilian targeting", "20")


def test_gunfire_on_civilians_is_no_battle():
    shooting = claim("gun", m.Incident(m.IncidentType.SHOOTING, incident_id="strike"))
    (row,) = csv.DictReader(io.StringIO(text(Picture([STRIKE[0], shooting]), "acled"), newline=""))
    assert row["event_type"] == "Violence against civilians"
    (row,) = csv.DictReader(io.StringIO(text(Picture([STRIKE[2], shooting]), "acled"), newline=""))
    assert row["event_type"] == "Battles"


def test_what_acled_has_no_type_for_is_left_out():
    other = claim("other", m.Incident(m.IncidentType.OTHER))
    assert text(Picture([other]), "acled").count("\n") == 1


@given(st.lists(claims(), max_size=6))
def test_whatever_is_claimed_the_table_obeys_the_codebook(made):
    for row in csv.DictReader(io.StringIO(text(Picture(made), "acled"), newline="")):
        obeys_the_codebook(row)


@pytest.mark.parametrize("table", ["types", "civilians"])
def test_the_mapping_knows_only_the_codebooks_types(table):
    assert all(sub in SUB_TYPES[kind] for kind, sub in mapping()[table].values())
    assert set(mapping()["actors"].values()) <= INTER


def test_countries_have_their_iso_numbers():
    assert countries()["SY"] == ("Syria", 760)
