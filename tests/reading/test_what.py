from __future__ import annotations

import pytest

from sayso.model import Casualties, Kind, Scope, Victims


def figures(claims) -> list[tuple[str, int | None, int | None]]:
    return [(str(c.what.outcome), c.what.count.low, c.what.count.high) for c in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed five policemen and wounded twelve others in Quetta.", [("killed", 5, 5), ("wounded", 12, 12)]),
        ("Dozens of villagers died when shells hit Taiz.", [("killed", 24, 99)]),
        ("The blast in Kabul left 30 people dead.", [("killed", 30, 30)]),
        ("Militants abducted three nurses near Maiduguri.", [("captured", 3, 3)]),
        ("The strike claimed the lives of 14 civilians in Idlib.", [("killed", 14, 14)]),
        ("More than 40 fighters surrendered in Aleppo on Tuesday.", [("surrendered", 41, None)]),
        ("The death toll from the bombing in Baghdad has risen to at least 52.", [("killed", 52, None)]),
        ("Two medics were among the dead in Khartoum.", [("killed", 2, 2)]),
    ],
)
def test_casualty_figures(read, text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert figures(read(text, Kind.CASUALTIES)) == expected


def test_a_part_is_a_lower_bound_of_its_own(read) -> None:
    claims = read("At least 20 civilians, including six children, were killed in Sanaa.", Kind.CASUALTIES)
    assert [(c.what.count.low, c.what.part) for c in claims] == [(20, False), (6, True)]


def test_the_dead_of_a_span_of_days_are_a_total(read) -> None:
    (claim,) = read("At least 52 civilians have been killed in Taiz since Friday, medics said.", Kind.CASUALTIES)
    assert isinstance(claim.what, Casualties)
    assert claim.what.scope is Scope.TOTAL


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("Nine soldiers were killed in Goma.", Victims.COMBATANT),
        ("Nine women were killed in Goma.", Victims.CIVILIAN),
        ("Nine people were killed in Goma.", Victims.UNSPECIFIED),
        ("Nine people were killed in a crowded market in Goma.", Victims.CIVILIAN),
    ],
)
def test_what_sort_of_victims(read, text: str, victims: Victims) -> None:
    (claim,) = read(text, Kind.CASUALTIES)
    assert claim.what.victims is victims


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Rebels seized the town of Bouar on Friday.", [("captured", "Bouar")]),
        ("Government troops withdrew from Kidal on Sunday.", [("withdrew", "Kidal")]),
        ("The loss of Kupiansk was admitted by the ministry.", [("lost", "Kupiansk")]),
        ("Shells hit rebel-held Ariha on Monday.", [("holds", "Ariha")]),
        ("The towns of Fuaa and Kafraya are under rebel siege.", [("besieged", "Fuaa"), ("besieged", "Kafraya")]),
        ("The army has surrounded the city of El Fasher.", [("besieged", "El Fasher")]),
        ("Troops launched an assault to retake the town of Bakhmut.", [("contested", "Bakhmut")]),
        ("Kurdish fighters drove the militants out of Tal Abyad.", [("captured", "Tal Abyad")]),
    ],
)
def test_who_holds_what(read, text: str, changes: list[tuple[str, str]]) -> None:
    claims = read(text, Kind.CONTROL)
    assert [(str(c.what.change), c.place.name) for c in claims] == changes


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Warplanes pounded the town of Jisr al-Shughur on Monday.", "airstrike"),
        ("Artillery shelled the outskirts of Donetsk.", "shelling"),
        ("Rockets were fired at Sderot on Tuesday.", "missile"),
        ("A suicide bomber blew himself up in Mogadishu.", "bombing"),
        ("Heavy clashes broke out between the army and rebels in Goma.", "clash"),
        ("Militants ambushed an army convoy near Menaka.", "ambush"),
        ("Gunmen opened fire on worshippers in Kano.", "shooting"),
        ("The group executed two prisoners in Raqqa.", "execution"),
        ("Helicopters dropped a barrel containing chlorine gas on Saraqib.", "chemical"),
    ],
)
def test_types_of_violence(read, text: str, kind: str) -> None:
    assert [str(c.what.type) for c in read(text, Kind.INCIDENT)] == [kind]


@pytest.mark.parametrize(
    ("text", "direction", "low"),
    [
        ("Hundreds of families fled the town of Bunia on Friday.", "fled", 200),
        ("Buses carrying 900 people left Madaya on Friday.", "evacuated", 900),
        ("The fighting has displaced 4,000 people in Mocimboa da Praia.", "fled", 4000),
    ],
)
def test_people_on_the_move(read, text: str, direction: str, low: int) -> None:
    (claim,) = read(text, Kind.DISPLACEMENT)
    assert (str(claim.what.direction), claim.what.count.low) == (direction, low)


def test_a_road_cut(read) -> None:
    (claim,) = read("Rebels cut the highway between Gao and Kidal on Monday.", Kind.ROUTE)
    assert str(claim.what.status) == "cut"
    assert "highway" in claim.what.route


@pytest.mark.parametrize(
    "text",
    [
        "The general threatened to bomb the town of Kidal.",
        "Rebels plan to capture Kidal next week.",
        "The ministry urged militants not to attack Goma.",
        "Troops would storm the city of Goma if talks failed.",
        "Nine miners were killed in a methane blast at a coal mine in Donetsk.",
    ],
)
def test_what_has_not_happened_or_is_no_war_is_no_claim(read, text: str) -> None:
    assert read(text) == []


def test_doubt_makes_a_claim_hedged(read) -> None:
    sure = read("Jets bombed Sanaa on Monday, residents said.", Kind.INCIDENT)
    unsure = read("Suspected Saudi jets bombed Sanaa on Monday, residents said.", Kind.INCIDENT)
    assert [c.hedged for c in sure] == [False]
    assert [c.hedged for c in unsure] == [True]


def test_an_incident_told_again_is_one_claim(read) -> None:
    text = "A car bomb exploded in Kirkuk on Monday, police said. The blast damaged shops, police said."
    assert len(read(text, Kind.INCIDENT)) == 1
