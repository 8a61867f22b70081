"""A few claims and a small world with one private source."""

import io
from datetime import date

import pytest

from sayso import model as m
from sayso.exports import FORMATS, export
from sayso.picture import Picture
from sayso.world import Source, Sources, World

TOWN = m.PlaceMention("Albu Kamal", "174448", 34.45, 40.92, m.Precision.EXACT)
BAKER = m.Speaker("Khaled al-Furati", m.SourceKind.RESIDENT, "khaled", None, "his brother")
ARMY = m.Speaker("the army", m.SourceKind.PARTY, None, "syrian-army")


def claim(id, what, *, speakers=(), place=TOWN, day=9, quote="The army took the town.", **more):
    published = date(2017, 11, day)
    days = m.Days.one(published)
    return m.Claim(
        id,
        f"doc-{id}",
        quote,
        0,
        len(quote),
        what,
        "wire",
        published,
        speakers=speakers,
        place=place,
        date=days,
        **more,
    )


CLAIMS = (
    claim("took", m.Control(m.Change.CAPTURED, m.Named("the army", "syrian-army")), speakers=(ARMY,)),
    claim(
        "dead",
        m.Casualties(m.Outcome.KILLED, m.Count("at least 11", 11, None), m.Victims.CIVILIAN),
        speakers=(BAKER,),
        quote="=At least 11 people were killed, Khaled al-Furati said.",
        title="KHALED AL-FURATI speaks",
        extra={"note": "rang us on Tuesday"},
    ),
    claim(
        "fled",
        m.Displacement(m.Direction.FLED, m.Count("many")),
        place=None,
        quote="Many fled Khaled al-Furati's street.",
    ),
)


@pytest.fixture
def world():
    private = Source("khaled", "Khaled al-Furati", m.SourceKind.RESIDENT, private=True)
    empty = World.empty()
    return World(empty.gazetteer, empty.actors, Sources([(private, None)]), empty.routes)


@pytest.fixture
def picture(world):
    return Picture(CLAIMS, world)


@pytest.fixture
def written():
    def written(format, picture, **options):
        stream = io.BytesIO() if FORMATS[format].binary else io.StringIO(newline="")
        export(format, picture, stream, **options)
        return stream.getvalue()

    return written
