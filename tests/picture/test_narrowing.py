"""Fewer claims by place, days, actor, kind and source: each wish leaves out what does not meet it, and nothing else."""

import pytest

from sayso.errors import QuestionError
from sayso.model import Kind, SourceKind
from sayso.picture import Picture
from sayso.world import World
from tests.picture.making import casualties, day, days, world

SAID = (
    casualties("town", 1, 1, when=days(3), published=4, perpetrator="syrian-army"),
    casualties("suburb", 2, 2, place="suburb", when=days(5, 8), published=9, perpetrator="tiger-forces"),
    casualties("port", 3, 3, place="port", when=None, published=20, kind=SourceKind.RESIDENT, source="ana"),
    casualties("nowhere", 4, 4, place=None, when=days(30), published=None, source=None),
)


def kept(**wishes):
    return {claim.id for claim in Picture(SAID, world()).narrowed(**wishes).claims}


def test_without_a_wish_it_is_the_same_picture():
    picture = Picture(SAID, world())
    assert picture.narrowed() is picture


def test_a_place_takes_in_what_lies_inside_it():
    assert kept(place="Town") == {"town", "suburb"}
    assert kept(place="North") == {"town", "suburb"}
    assert kept(place="Port") == {"port"}
    with pytest.raises(QuestionError, match="Nowhere"):
        kept(place="Nowhere")


def test_days_are_those_on_which_it_happened_at_least_in_part():
    assert kept(days=days(3, 5)) == {"town", "suburb"}
    assert kept(days=days(8, 40)) == {"suburb", "nowhere"}


def test_what_was_not_yet_published_was_not_known():
    assert kept(as_known_on=day(9)) == {"town", "suburb"}


def test_sources_are_kinds_and_an_outlet_speaks_as_media():
    assert kept(sources=frozenset({SourceKind.RESIDENT})) == {"port"}
    assert kept(sources=frozenset({SourceKind.MEDIA})) == {"nowhere"}


def test_kinds_of_claim():
    assert kept(kind=Kind.CONTROL) == set()
    assert len(kept(kind=Kind.CASUALTIES)) == len(SAID)


def test_an_actor_takes_in_what_belongs_to_it():
    real = World.load()
    inner = next(each for each in real.actors if "syrian-army" in real.actors.lineage(each.id)[1:])
    said = (SAID[0], casualties("inner", 2, 2, perpetrator=inner.id))
    picture = Picture(said, real)
    assert {claim.id for claim in picture.narrowed(actor="Syrian army").claims} == {"town", "inner"}
    assert {claim.id for claim in picture.narrowed(actor=inner.id).claims} == {"inner"}
    assert not picture.narrowed(actor="nobody of that name").claims


def test_wishes_add_up():
    assert kept(place="Town", days=days(5, 9)) == {"suburb"}
