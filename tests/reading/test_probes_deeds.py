"""Probes of acts of violence: what a generic word means, what is only a result or a usual thing, and what a lead leaves open."""

from __future__ import annotations

import pytest

from sayso.reading import Reader
from tests.reading.probes import Answers, Probe, answers, judge, nothing, probe, says

TYPES = (
    probe("Drones struck Bakhmut. Troops bombarded the village of Opytne.", says("shelling", place="Opytne")),
    probe(
        "Gunmen attacked a convoy near Gao on Monday. The blast from a suicide bomber's car killed four people.",
        says("bombing", place="Gao"),
        absent=["other"],
    ),
    probe("Rebels attacked a hospital in Palma on Monday.", says("other", of="a hospital"), absent=["clash"]),
    probe("Rebels attacked a school used as an army base in Palma.", says("clash")),
    probe(
        "Gunmen attacked a mosque in Katsina state and shot dead 12 worshippers. They abducted several others, a "
        "resident said. Police confirmed the attack.",
        says("abduction"),
        says("shooting", source="police"),
    ),
    probe("Herders and farmers clashed in the town of Barkin Ladi on Saturday.", says("clash", place="Barkin Ladi")),
)
FROM_THE_AIR_OR_NOT = (
    probe("Nine people were killed in a raid on Fizi.", says("raid", place="Fizi")),
    probe("Regime raids on the town of Kafr Zita killed nine people.", says("airstrike", place="Kafr Zita")),
    probe("Militia raids on villages near Fizi killed nine people.", says("raid", place="Fizi")),
    probe("A government bombing of the town of Wau killed nine people.", says("airstrike", place="Wau")),
    probe("The bombing of a train in Dnipro killed nine people.", says("bombing", place="Dnipro")),
)
NO_DEEDS = (
    probe(
        "Air strikes hit the south of Khartoum on Monday, activists said. The strikes destroyed a mosque.",
        says("airstrike", place="Khartoum"),
        only=True,
    ),
    probe(
        "A bomb wounded eight officers in Quetta. Separatists have carried out such bombings in the past.",
        absent=["other", "clash"],
    ),
    nothing("Bomb attacks in Kampala have been rare in recent months."),
    nothing("Police fired tear gas at the crowd in Tbilisi."),
    nothing("The bishop called for an end to the shelling of Sloviansk."),
    probe("The navy responded by firing rockets at Azaz.", says("missile", place="Azaz", by="The navy", source=[])),
)
LEADS = (
    probe(
        "Turkish forces shelled positions near Tal Rifaat on Monday. The shelling continued on Tuesday.",
        says("shelling", by="Turkish forces", days="2031-05-12"),
    ),
    probe(
        "Residents of Dikwa and Marte were killed when militants attacked their buses. A suicide bomber blew up a car "
        "beside the convoy outside Maiduguri on Saturday, police said.",
        says("killed", place="Maiduguri"),
        says("bombing", place="Maiduguri"),
    ),
    probe(
        "Boko Haram fighters ambushed a convoy of traders near Dikwa, killing nine.",
        says("killed", n=9, victims="civilian"),
    ),
)
PROBES: tuple[Probe, ...] = TYPES + FROM_THE_AIR_OR_NOT + NO_DEEDS + LEADS


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, PROBES)


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.text[:60])
def test_deeds(one: Probe, told: Answers) -> None:
    judge(one, told)
