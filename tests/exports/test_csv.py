"""The table for spreadsheets."""

import csv
import io

from hypothesis import given

from sayso.claims_file import record
from sayso.exports.csv import COLUMNS, FORMULA, cell, row
from sayso.picture import Picture
from tests.strategies import claims


def read(content):
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_a_row_a_claim_with_days_and_lists_apart(picture, written):
    rows = {each["id"]: each for each in read(written("csv", picture, show_private=True))}
    assert list(rows["took"]) == list(COLUMNS)
    assert (rows["took"]["date_from"], rows["took"]["date_to"]) == ("2017-11-09", "2017-11-09")
    assert (rows["dead"]["low"], rows["dead"]["high"]) == ("11", "")
    assert rows["dead"]["source"] == "Khaled al-Furati"
    assert rows["fled"]["place"] == ""


def test_a_cell_that_begins_like_a_formula_is_shown_as_text(picture, written):
    rows = {each["id"]: each for each in read(written("csv", picture))}
    assert rows["dead"]["quote"].startswith("'=At least 11")


def test_numbers_stay_numbers():
    assert cell(-33.5) == -33.5
    assert cell("-33.5") == "'-33.5"


@given(claims())
def test_no_text_cell_begins_like_a_formula(made):
    for value in row(record(made)).values():
        assert not (isinstance(value, str) and value.startswith(FORMULA))


@given(claims())
def test_quotes_come_back_whole_for_whoever_takes_the_apostrophe_off(made):
    from sayso.exports import export

    stream = io.StringIO(newline="")
    export("csv", Picture([made]), stream, show_private=True)
    (found,) = read(stream.getvalue())
    assert found["quote"] in (made.quote, f"'{made.quote}")
