"""How reporters attribute, deny, doubt and point back: general turns of phrase, each in a report of its own."""

from datetime import date

import pytest

from sayso import model as m
from sayso.reading import Reader
from sayso.world import World


@pytest.fixture(scope="module")
def read():
    reader = Reader(World.load())

    def one(text):
        report = m.Report(doc="r", text=text, outlet="Harbour Daily", published=date(2017, 11, 16))
        return next(reader.read([report])).claims

    return one


@pytest.mark.parametrize(
    ("opening", "via"),
    [
        ("Three residents told a reporter, citing cousins who had stayed, that", "cousins"),
        ("Residents who speak by telephone with relatives in the town said", "relatives"),
        ("Residents reached through relatives in Hajin said", "relatives"),
        ("A tribal leader in touch with friends said", "friends"),
    ],
)
def test_hearsay_keeps_the_speaker_and_through_whom_it_knows(read, opening, via):
    (claim,) = read(f"{opening} the Syrian army had captured the town of Mayadin.")
    (speaker,) = claim.speakers
    assert (speaker.kind, speaker.via) == (m.SourceKind.RESIDENT, via)


def test_where_a_speaker_is_is_not_where_the_act_was(read):
    claims = read("Shells hit the town of Mayadin all morning and wounded 20 people, a medic in Hajin said.")
    assert {claim.place.name for claim in claims} == {"Mayadin"}


def test_what_is_denied_is_laid_to_the_party_that_speaks(read):
    (claim,) = read("The Russian defence ministry denied on Tuesday that its aircraft had bombed Mayadin.")
    assert claim.polarity is m.Polarity.DENIES
    assert (claim.place.name, claim.what.perpetrator.id) == ("Mayadin", "russian-armed-forces")


def test_it_had_captured_means_the_speaker(read):
    (claim,) = read("The Syrian army said on Thursday it had captured the town of Mayadin from Islamic State.")
    assert claim.what.actor.id == "syrian-army"


def test_no_day_is_hit(read):
    claims = read("Government forces and Islamic State were fighting for control of the town of Mayadin on Saturday.")
    assert all(claim.what.target is None for claim in claims if isinstance(claim.what, m.Incident))


def test_the_figure_of_a_number_that_rose_stands_behind_the_verb(read):
    claims = read(
        "The number of civilians killed by shelling in Mayadin since Friday has risen to at least 57, medics said."
    )
    (toll,) = [claim.what for claim in claims if isinstance(claim.what, m.Casualties)]
    assert (toll.count.low, toll.scope) == (57, m.Scope.TOTAL)


def test_a_road_is_named_by_its_ends(read):
    claims = read("Rebels cut the road between Damascus and Aleppo on Sunday, residents of nearby villages said.")
    (route,) = [claim.what for claim in claims if isinstance(claim.what, m.Route)]
    assert World.load().routes.find(route.route).id == "m5"
