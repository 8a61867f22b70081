"""Probes of what sort of people were killed or hurt, where only the rest of the report, or the place, tells it."""

from __future__ import annotations

import pytest

from sayso.reading import Reader
from tests.reading.probes import Answers, Probe, answers, judge, probe, says

SUMMED = (
    probe(
        "Rebels attacked the town of Kaya on Sunday, killing 18 people. Twelve soldiers and six policemen died in the "
        "gun battle, the army said.",
        says("killed", n=18, victims="combatant"),
    ),
    probe(
        "Shells landed in Donetsk on Friday, wounding two people. A man and a girl were hurt by shrapnel, the mayor said.",
        says("wounded", n=2, victims="civilian"),
    ),
    probe(
        "Militants attacked a village near Bama on Sunday, killing 14 people. Ten farmers and four soldiers died, police said.",
        says("killed", n=14, victims="unspecified"),
    ),
)
DESCRIBED = (
    probe(
        "A car bomb in Kandahar killed nine people. Police said the victims were all shoppers.",
        says("killed", n=9, victims="civilian"),
    ),
    probe(
        "A car bomb in Kandahar killed nine people. Police said the dead were soldiers and shopkeepers.",
        says("killed", n=9, victims="unspecified"),
        says("killed", group="soldiers", victims="combatant"),
        says("killed", group="shopkeepers", victims="civilian"),
    ),
    probe(
        "A bomb killed 40 people near Marawi, a monitor said. It said 31 evacuees died in the blast and that the "
        "rest of the dead were medics and rebels.",
        says("killed", n=40, victims="unspecified"),
        says("killed", group="medics", victims="civilian"),
        says("killed", group="rebels", victims="combatant"),
    ),
)
TAKEN_UP = (
    probe(
        "Two women were stoned to death in Kismayo on Friday. One was killed in the stadium, residents said.",
        says("killed", n=1, victims="civilian"),
    ),
    probe(
        "Shelling hit a market in Omdurman on Thursday, killing 25 people, medics said. Forty others were wounded.",
        says("wounded", n=40, victims="civilian"),
    ),
    probe(
        "A channel showed 10 hostages seized in Mindanao. It said the 10 - six Filipinos, two Malaysians and two Dutch "
        "women - were taken by the Moro Front.",
        says("seized", n=10, victims="civilian", by="Moro Front"),
    ),
    probe(
        "An air strike killed 12 villagers in Hodeida province on Saturday. At least 30 people were wounded in the "
        "strike, a doctor said.",
        says("wounded", n=(30, None), victims="civilian"),
    ),
    probe(
        "An air strike killed 12 soldiers in Hodeida on Saturday. At least 30 people were wounded.",
        says("wounded", n=(30, None), victims="unspecified"),
    ),
    probe(
        "Gunmen killed four monks in Sittwe on Sunday. A bomb in Sittwe wounded six people on Thursday.",
        says("killed", n=4, victims="civilian"),
        says("wounded", n=6, victims="unspecified"),
    ),
)
SETTINGS = (
    probe(
        "A Ukrainian military helicopter was shot down near Bakhmut on Monday, killing all four on board.",
        says("killed", n=4, victims="combatant"),
    ),
    probe(
        "A passenger plane and a military jet collided near Goma, killing 30 people on board.",
        says("killed", n=30, victims="unspecified"),
    ),
    probe(
        'Two "saboteurs" attacked a police post in Grozny before one blew himself up.',
        says("killed", n=1, victims="combatant"),
    ),
    probe("Gunmen opened fire on a bus near Zamfara, killing eight people.", says("killed", n=8, victims="civilian")),
    probe(
        "A bomb went off in a queue of people outside an army office in Baidoa, killing 14 people.",
        says("killed", n=14, victims="civilian"),
    ),
    probe(
        "A bomb went off in a queue of recruits outside an army office in Baidoa, killing 14.",
        says("killed", n=14, victims="unspecified"),
    ),
    probe(
        "Jets bombed the rebel town of Loikaw, killing ten people, hours after rockets hit a hotel in Yangon.",
        says("killed", n=10, place="Loikaw", victims="unspecified"),
    ),
    probe(
        "Rebel fighters and their relatives surrendered to the troops near Kidal on Monday.",
        says("surrendered", victims="combatant"),
        only=True,
    ),
)
SHARES = (
    probe(
        "Air strikes killed at least 52 people, more than half of them teachers, near Marib.",
        says("killed", n=(52, None), victims="unspecified", part=False),
        says("killed", n=(27, None), victims="civilian", part=True),
    ),
    probe(
        "Shelling killed 30 people near Marib, a third of whom were fighters, a medic said.",
        says("killed", n=30, victims="unspecified"),
        says("killed", n=10, victims="combatant", part=True, source="medic"),
    ),
)
LEADS = (
    probe(
        "Gunmen killed four monks in Sittwe on Sunday. A bomb wounded six people in Bago.",
        says("shooting", place="Sittwe"),
        says("bombing", place="Bago"),
    ),
)
PROBES: tuple[Probe, ...] = SUMMED + DESCRIBED + TAKEN_UP + SETTINGS + SHARES + LEADS


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, PROBES)


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.text[:60])
def test_victims(one: Probe, told: Answers) -> None:
    judge(one, told)
