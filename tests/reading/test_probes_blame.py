"""Probes of who did it, told in a sentence of its own or only before: blame, claims of responsibility, the dead of a strike."""

from __future__ import annotations

import pytest

from sayso.reading import Reader
from tests.reading.probes import Answers, Probe, answers, judge, probe, says

BLAME = (
    probe(
        "A bomb exploded in Maiduguri on Sunday, killing 12 people. Officials blamed Boko Haram.",
        says("bombing", by="Boko Haram", place="Maiduguri", source="Officials"),
    ),
    probe(
        "A car bomb killed nine soldiers near Kismayo on Monday. The government blamed al Shabaab for the attack.",
        says("bombing", by="al Shabaab", place="Kismayo", source="The government"),
    ),
    probe(
        "Rockets hit the airport in Aden on Monday. Officials pointed the finger at the Houthis.",
        says("missile", by="Houthis", source="Officials"),
    ),
    probe(
        "A drone hit a bus near Mekelle. The Tigrayan authorities held the federal air force responsible.",
        says("airstrike", by="the federal air force", source="The Tigrayan authorities"),
    ),
    probe(
        "Shelling hit a market in Omdurman on Thursday, medics said. The army denied responsibility and blamed the "
        "paramilitaries for the attack.",
        says("shelling", by="The army", source="The army", denied=True),
        says("shelling", by="the paramilitaries", source="The army", denied=False),
    ),
    probe(
        "A bomb killed two men in Jos. The mayor blamed the police for the delay.", absent=["clash", "raid", "other"]
    ),
)
CLAIMED = (
    probe(
        "Islamic State claimed responsibility for the bombing in Kabul, which killed 11 people.",
        says("killed", n=11, by="Islamic State"),
    ),
    probe(
        "The group, whose attacks on the capital began in 2029, holds Kismayo.",
        says("other", by="The group"),
    ),
)
TOLD_BEFORE = (
    probe(
        "Ethiopian drones struck a mill in Mai Tsebri on Wednesday. At least 16 people died in the strike, two aid "
        "workers said.",
        says("killed", n=(16, None), by="Ethiopian drones"),
    ),
    probe(
        "Army helicopters fired rockets at the village of Let Yet Kone on Friday. Eleven children died.",
        says("killed", n=11, by="Army helicopters"),
    ),
    probe("Six rebels were killed in clashes with the army near Kidal.", says("killed", n=6, by="the army")),
    probe("Rebels clashed with the army near Kidal. Six people died.", says("killed", n=6, by=None)),
)
PROBES: tuple[Probe, ...] = BLAME + CLAIMED + TOLD_BEFORE


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, PROBES)


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.text[:60])
def test_blame(one: Probe, told: Answers) -> None:
    judge(one, told)
