"""Probes of wire leads on many wars: who speaks, who is hit and who hit them, in sentences unlike one another."""

from __future__ import annotations

import pytest

from sayso.reading import Reader
from tests.reading.probes import Answers, Probe, answers, judge, nothing, probe, says

SPEAKERS = (
    probe(
        "Two French soldiers were killed near Kidal on Monday, the Elysee palace said.",
        says("killed", n=2, source=["Elysee palace"], place="Kidal"),
    ),
    probe(
        "Shells killed 14 people in El Fasher, the local emergency room said in a statement.",
        says("killed", n=14, source=["local emergency room"]),
    ),
    probe(
        "Troops have surrounded Hodeidah from three sides, residents and an aid worker said.",
        says("control besieged", source=["residents", "aid worker"]),
    ),
    probe(
        "Tanks stormed the camp at Jenin, killing 10 men including a boy, medics and witnesses said.",
        says("killed", n=10, source=["medics", "witnesses"]),
    ),
)
FIRE = (
    probe(
        "A bus carrying police came under automatic weapons fire near Grozny, the ministry said.",
        says("shooting", of="bus", place="Grozny"),
    ),
    probe("Peacekeepers came under fire in Bunia on Tuesday.", says("shooting", of="Peacekeepers", by=None)),
    probe("The convoy came under attack near Grozny.", says("other", of="convoy", by=None)),
    probe("Rebel positions in Taiz came under heavy shelling.", says("shelling", of="Rebel positions", by=None)),
    nothing("The minister came under fire from the opposition."),
    probe(
        "Attackers threw a grenade into a bar in Bujumbura, killing three people.",
        says("bombing", by="Attackers", of="bar", place="Bujumbura"),
    ),
    nothing("Youths threw their hats into the air in Srinagar."),
)
DOERS = (
    probe(
        "Three peacekeepers were killed when their patrol was ambushed by armed herders near Bangassou.",
        says("ambush", by="armed herders"),
        says("killed", n=3, by="armed herders"),
    ),
    probe(
        "Fighting between government troops and Tuareg rebels near Kidal left at least 36 people dead.",
        says("clash", place="Kidal"),
        says("killed", n=(36, None)),
    ),
)
NAMED = (
    probe("A Hezbollah rocket attack wounded three soldiers in Metula.", says("missile", by="Hezbollah")),
    probe("A NATO air strike killed eight children in Kapisa province.", says("killed", n=8, by="NATO")),
    probe("Al Shabaab mortars killed three people near Baidoa.", says("shelling", by="Al Shabaab")),
    probe("Boko Haram attacks killed 20 people in Maiduguri.", says("other", by="Boko Haram", place="Maiduguri")),
    probe("A Baghdad bombing killed five people.", says("killed", n=5, by=None, place="Baghdad")),
    probe(
        "Forces loyal to the vice president seized the town of Malakal.",
        says("control captured", by="Forces loyal to the vice president"),
    ),
    probe(
        'They bombed the market again, a trader in Sanaa said. "They shelled the port too," he said.',
        says("shelling", by=None),
    ),
)
DENIED = (
    probe(
        "Rebels said they had killed 24 soldiers in an ambush near Jijiga, a claim the government denied.",
        says("killed", n=24, source=["Rebels"], denied=False),
        says("killed", n=24, source=["government"], denied=True),
    ),
    probe(
        "A shell killed five women in Hodeidah, a doctor said; both sides blamed each other.",
        says("killed", n=5, source=["doctor"]),
    ),
)
VICTIMS = (
    probe(
        "Jets bombed Bouake, killing at least 20 shoppers, residents and a rebel spokesman said Friday.",
        says("killed", n=(20, None), source=["residents", "rebel spokesman"]),
        says("airstrike", place="Bouake"),
        only=True,
    ),
    probe(
        "Twelve people, including a woman and seven separatist rebels, were killed in Srinagar.",
        says("killed", n=12),
        says("killed", n=1, part=True, victims="civilian"),
        says("killed", n=7, part=True, victims="combatant"),
    ),
    probe("Four marines were killed in a clash on the southern island of Jolo.", says("clash", of=None, place="Jolo")),
    probe(
        "A landmine ripped through a bus near Jaffna, killing 64 people. The rebels denied involvement.",
        says("bombing", place="Jaffna", denied=False),
        says("bombing", source=["rebels"], denied=True),
    ),
)
GROUND = (
    probe(
        "The rebels have been driven out of the southern port of Aden.", says("control lost", by="rebels", place="Aden")
    ),
    probe("The rebels were driven from Sirte by Libyan forces.", says("control captured", by="Libyan forces")),
    probe("The general's men took control of a hill in Taiz.", says("control captured", by="general's men")),
    probe(
        "The army has recaptured the presidential palace in Khartoum, state television said.",
        says("control captured", by="army", place="Khartoum"),
    ),
    nothing("The prime minister was forced from office on Tuesday."),
    probe(
        "Fighting continued in Nyala, where activists said 45 people were killed in the town of Malha.",
        says("killed", n=45, place="Malha"),
    ),
    probe(
        "Troops shelled Kherson, hitting a station and killing 21 people.",
        says("shelling", by="Troops"),
        says("killed", n=21, by="Troops"),
        only=True,
    ),
    probe("Drone strikes on a camp in Tigray killed 56 people, aid workers said.", says("killed", n=56, by=None)),
)
FIRMNESS = (
    probe("Suspected rebels stormed the village of Kamuya.", says("clash", by="Suspected rebels", hedged=True)),
    probe("Rebels stormed the village of Kamuya.", says("clash", by="Rebels", hedged=False)),
)
ONE_MORE = (
    probe(
        "Two soldiers were killed near Kidal. A third was seriously wounded.",
        says("killed", n=2),
        says("wounded", n=1),
    ),
    probe(
        "One policeman was killed and another injured in Quetta.",
        says("killed", n=1),
        says("wounded", n=1, victims="combatant"),
    ),
    probe("A second strike hit Mosul, and a third was called off.", absent=["killed", "wounded"]),
    nothing("Another was planned, officials said."),
)
ALL = (*SPEAKERS, *FIRE, *DOERS, *NAMED, *DENIED, *VICTIMS, *GROUND, *FIRMNESS, *ONE_MORE)


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.text[:60])
def test_what_happened(one: Probe, told: Answers) -> None:
    judge(one, told)
