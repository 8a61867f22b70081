from __future__ import annotations

from datetime import date

import pytest

from sayso.errors import InputError
from sayso.model import Report
from sayso.reading import Reader, pipeline
from sayso.world import World

TEXT = "At least 12 civilians were killed in an air strike on Douma on Monday, the war monitor said."


def report(text: str = TEXT, doc: str = "a") -> Report:
    return Report(doc=doc, text=text, outlet="test", published=date(2031, 5, 14), title=None)


def test_quotes_stand_where_their_offsets_say(reader: Reader) -> None:
    reading = next(iter(reader.read([report(f"  {TEXT}\n\nThe town s market was hit too.")])))
    assert reading.claims
    assert all(reading.report.text[c.start : c.end] == c.quote for c in reading.claims)


def test_the_same_words_have_the_same_id_and_different_claims_differ(reader: Reader) -> None:
    first, second, other = reader.read([report(doc="a"), report(doc="b"), report(TEXT.replace("12", "13"))])
    assert [c.id for c in first.claims] == [c.id for c in second.claims]
    assert not {c.id for c in first.claims} & {c.id for c in other.claims}
    assert len({c.id for c in first.claims}) == len(first.claims)


def test_every_claim_is_explained(reader: Reader) -> None:
    reading = next(iter(reader.read([report()])))
    assert set(reading.why) == {c.id for c in reading.claims}
    explained = next(reading.why[c.id] for c in reading.claims if c.kind == "casualties")
    assert "killed" in explained["outcome"]
    assert "said" in explained["source"]


def test_an_empty_report_holds_no_claim(reader: Reader) -> None:
    assert next(iter(reader.read([report("")]))).claims == ()


def test_a_pipeline_that_is_not_installed_is_named(world: World) -> None:
    with pytest.raises(InputError, match=r"no_such_pipeline.*SAYSO_PIPELINE"):
        list(Reader(world, pipeline="no_such_pipeline").read([report()]))


def test_the_environment_names_the_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pipeline.SETTING, "no_such_pipeline")
    with pytest.raises(InputError, match="no_such_pipeline"):
        pipeline.load()


def test_a_batch_holds_at_least_one_report(world: World) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Reader(world, batch_size=0)
