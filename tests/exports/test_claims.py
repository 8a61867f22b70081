"""The claims file out and in again is the identity."""

import io
import json
from itertools import islice
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sayso import claims_file
from sayso.exports import export
from sayso.intake import gather
from sayso.ledger import Ledger
from sayso.picture import Picture
from sayso.reading import Reader
from sayso.world import World
from tests.strategies import claims


def by_words(each):
    return (each.id, each.doc, each.start, each.end, repr(each.what), repr(each.speakers))


@given(st.lists(claims(), max_size=4, unique_by=by_words))
def test_export_then_read_gives_the_very_same_claims(made):
    stream = io.StringIO()
    export("claims", Picture(made), stream)
    lines = stream.getvalue().split("\n")
    assert sorted(claims_file.parse_lines(lines, "-"), key=by_words) == sorted(made, key=by_words)


def test_export_then_import_into_another_ledger_gives_the_same_claims(picture, written, tmp_path):
    path = tmp_path / "claims.jsonl"
    path.write_text(written("claims", picture), encoding="utf-8")
    with Ledger.open(tmp_path / "other.db") as ledger:
        assert ledger.import_claims(claims_file.read(path)) == len(picture.claims)
        assert ledger.import_claims(claims_file.read(path)) == 0
        assert Picture(ledger.claims(), picture.world).claims == picture.claims


def test_the_public_twin_can_be_imported_too_and_keeps_what_is_nobodys(picture, written):
    records = [json.loads(line) for line in written("public-claims", picture).splitlines()]
    read = [claims_file.claim(record) for record in records]
    dead = next(each for each in read if each.id == "dead")
    assert dead.quote == "=At least 11 people were killed, [private source] said."
    assert dead.title == "[private source] speaks"
    assert (dead.speakers[0].name, dead.speakers[0].kind, dead.speakers[0].id) == ("private source", "resident", None)
    assert next(each for each in read if each.id == "took") == next(c for c in picture.claims if c.id == "took")


def test_documented_example_is_a_claim():
    page = (Path(__file__).parents[2] / "docs/claims-file.md").read_text(encoding="utf-8")
    example = page.split("```json\n")[1].split("```")[0].replace("\n", " ")
    assert claims_file.claim(json.loads(example)).what.count.low == 57


def test_documentation_names_every_field():
    page = (Path(__file__).parents[2] / "docs/claims-file.md").read_text(encoding="utf-8")
    fields = {*claims_file.COMMON, *(key for keys in claims_file.OF_KIND.values() for key in keys)}
    implied = {key for key in fields if key.endswith("_id")} - {"place_id", "source_id", "incident_id", "actor_id"}
    assert [key for key in sorted(fields - implied) if f"`{key}`" not in page] == []


def test_import_after_export_is_the_identity_on_real_reports(shared, tmp_path):
    reports = list(islice(gather(sorted((shared / "corpus").glob("*.jsonl")), refused=[]), 0, None, 25))
    with Ledger.open(tmp_path / "one.db") as ledger:
        for reading in Reader(World.load()).read(reports):
            ledger.add(reading.report, reading.claims)
        first = Picture(ledger.claims())
    path = tmp_path / "claims.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        assert export("claims", first, stream) > 200
    with Ledger.open(tmp_path / "other.db") as ledger:
        ledger.import_claims(claims_file.read(path))
        assert Picture(ledger.claims()).claims == first.claims
