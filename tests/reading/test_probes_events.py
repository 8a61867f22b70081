"""Probes of control, incidents, displacement and routes: verbs, passives, nouns, adjectives, headlines and lists."""

from __future__ import annotations

import pytest

from sayso.reading import Reader
from tests.reading.probes import Answers, Probe, answers, judge, nothing, probe, says

TAKEN = "control captured"
CONTROL = (
    *(
        probe(
            f"Government troops {verb} the town of Bentiu on Monday.",
            says(TAKEN, place="Bentiu", by="Government troops"),
        )
        for verb in (
            "captured",
            "seized",
            "took",
            "retook",
            "recaptured",
            "overran",
            "liberated",
            "took control of",
            "secured",
            "regained",
            "wrested control of",
            "gained full control of",
        )
    ),
    probe("The town of Bentiu was captured by rebels on Monday.", says(TAKEN, place="Bentiu", by="rebels")),
    probe("Bentiu fell to rebels on Monday.", says(TAKEN, place="Bentiu", by="rebels")),
    probe("Bentiu is now in rebel hands.", says("control holds", place="Bentiu", by="rebel")),
    probe("The capture of Bentiu by rebels came a day later.", says(TAKEN, place="Bentiu", by="rebels")),
    probe("The rebels' capture of Bentiu cut off the oil fields.", says(TAKEN, place="Bentiu")),
    probe("The fall of Bentiu stunned the government.", says(TAKEN, place="Bentiu")),
    probe("The army admitted the loss of Bentiu.", says("control lost", place="Bentiu", by="army")),
    probe("The army has lost Bentiu, a diplomat said.", says("control lost", place="Bentiu", by="army")),
    probe("Troops pulled out of Bentiu overnight.", says("control withdrew", place="Bentiu", by="Troops")),
    probe("Troops abandoned Bentiu overnight.", says("control withdrew", place="Bentiu")),
    probe("The rebel withdrawal from Bentiu ended on Monday.", says("control withdrew", place="Bentiu")),
    probe("Tanks rolled into Bentiu at dawn.", says("control entered", place="Bentiu", by="Tanks")),
    probe("Rebels entered Bentiu at dawn.", says("control entered", place="Bentiu", by="Rebels")),
    probe("Troops advanced into the centre of Bentiu.", says("control entered", place="Bentiu")),
    probe("Rebels have encircled Bentiu.", says("control besieged", place="Bentiu", by="Rebels")),
    probe("Rebels are besieging the base at Bentiu.", says("control besieged", by="Rebels")),
    probe("Bentiu has been under siege since Friday.", says("control besieged", place="Bentiu")),
    probe("The siege of Bentiu entered its third week.", says("control besieged", place="Bentiu")),
    probe("The rebels control Bentiu.", says("control holds", place="Bentiu", by="rebels")),
    probe("Bentiu is controlled by the rebels.", says("control holds", place="Bentiu", by="rebels")),
    probe("Bentiu is under the control of the rebels.", says("control holds", place="Bentiu", by="rebels")),
    probe("Bentiu remains in the hands of the rebels.", says("control holds", place="Bentiu", by="rebels")),
    probe("The rebels still hold Bentiu.", says("control holds", place="Bentiu", by="rebels")),
    probe("The rebels hold the bridge at Bentiu.", says("control holds", place="Bentiu", by="rebels")),
    probe("Shells fell on rebel-held Bentiu.", says("control holds", place="Bentiu", by="rebel")),
    probe(
        "Shells fell on the government-controlled town of Bentiu.",
        says("control holds", place="Bentiu", by="government"),
    ),
    probe("Shells fell on the rebel-held part of Bentiu.", says("control holds", place="Bentiu", by="rebel")),
    probe(
        "Jets bombed Irbin, another rebel-held area east of Damascus.", says("control holds", place="Irbin", by="rebel")
    ),
    probe("The last rebel strongholds in Taiz fell to the army.", says(TAKEN, place="Taiz", by="army")),
    probe("Rebels captured the airport near Taiz.", says(TAKEN, place="Taiz", by="Rebels")),
    probe("Fighting for control of Bentiu went on for a third day.", says("control contested", place="Bentiu")),
    probe("Army and rebels are battling for Bentiu.", says("control contested", place="Bentiu")),
    probe(
        "Rebels captured the villages of Abala, Tessit and Ansongo on Friday.",
        says(TAKEN, place="Abala"),
        says(TAKEN, place="Tessit"),
        says(TAKEN, place="Ansongo"),
    ),
    probe(
        "Rebels took Bentiu and Malakal, and withdrew from Bor.",
        says(TAKEN, place="Bentiu"),
        says(TAKEN, place="Malakal"),
        says("control withdrew", place="Bor"),
    ),
    probe("Rebels lost control of Bentiu to the army.", says("control lost", place="Bentiu", by="Rebels")),
    probe("The army drove the rebels out of Bentiu.", says(TAKEN, place="Bentiu", by="army")),
    probe("The army cleared Bentiu of rebels.", says(TAKEN, place="Bentiu", by="army")),
    probe("The army is trying to retake Bentiu.", absent=[TAKEN]),
    probe("The army plans to capture Bentiu before the rains.", absent=[TAKEN]),
)
INCIDENTS = (
    probe("Warplanes bombed Saada.", says("airstrike", place="Saada", by="Warplanes")),
    probe("Saada was bombed from the air.", says("airstrike", place="Saada")),
    probe("An air strike on a market in Saada wounded six people.", says("airstrike", place="Saada", of="a market")),
    probe("Jets pounded Saada overnight.", says("airstrike", place="Saada", by="Jets")),
    probe("A drone hit a truck near Saada.", says("airstrike", of="a truck")),
    probe("Helicopters dropped barrel bombs on Saada.", says("airstrike", by="Helicopters")),
    probe("Artillery pounded Saada.", says("shelling", place="Saada")),
    probe("Saada came under mortar fire.", says("shelling", place="Saada")),
    probe("Mortar rounds landed in Saada.", says("shelling", place="Saada")),
    probe("A missile hit a fuel depot in Saada.", says("missile", of="a fuel depot")),
    probe("Rebels fired rockets at Saada.", says("missile", by="Rebels")),
    probe("Militants launched a rocket attack on Saada.", says("missile", by="Militants")),
    probe("A car bomb exploded outside a bank in Saada.", says("bombing", place="Saada")),
    probe("A suicide bomber blew himself up in a mosque in Saada.", says("bombing", place="Saada")),
    probe("A roadside bomb hit a bus in Saada.", says("bombing", of="a bus")),
    probe("A blast tore through a market in Saada.", says("bombing")),
    probe("Rebels clashed with soldiers in Saada.", says("clash", by="Rebels", of="soldiers")),
    probe("Heavy fighting broke out in Saada between rebels and soldiers.", says("clash", place="Saada")),
    probe("Soldiers and rebels exchanged fire in Saada.", says("clash")),
    probe("Rebels ambushed a convoy near Saada.", says("ambush", by="Rebels", of="a convoy")),
    probe("Gunmen opened fire on worshippers in Saada.", says("shooting", by="Gunmen", of="worshippers")),
    probe("A sniper shot a boy in Saada.", says("shooting", by="A sniper")),
    probe("A judge was gunned down in Saada.", says("shooting", of="A judge")),
    probe("Chlorine was used in an attack on Saada.", says("chemical", place="Saada")),
    probe("Gunmen kidnapped two engineers in Saada.", says("abduction", by="Gunmen", of="two engineers")),
    probe("Militants beheaded a driver in Saada.", says("execution", by="Militants")),
    probe("Troops raided a house in Saada.", says("raid", by="Troops", of="a house")),
    probe("Jets bombed Saada and Taiz.", says("airstrike", place="Saada"), says("airstrike", place="Taiz")),
    probe(
        "Air strikes hit the towns of Saada, Abs and Haradh.",
        says("airstrike", place="Saada"),
        says("airstrike", place="Abs"),
        says("airstrike", place="Haradh"),
    ),
    probe(
        "The army said its strike on Saada hit a camp; the rebels said it hit a school.",
        says("airstrike", source="the army"),
    ),
    nothing("The bombshell report rocked the ministry."),
    nothing("The firm fired 200 workers and the minister came under fire from the opposition."),
)
MOVED = (
    probe("Some 3,000 people fled Abyei.", says("fled", n=(2700, 3300), place="Abyei")),
    probe("Thousands of families have fled the fighting in Abyei.", says("fled", n=(2000, 9999), unit="families")),
    probe("The fighting has forced 12,000 people from their homes in Abyei.", says("fled", n=12000)),
    probe("Two hundred wounded were evacuated from Abyei.", says("evacuated", n=200)),
    probe("The Red Cross evacuated 200 people from Abyei.", says("evacuated", n=200)),
    probe("About 500 families returned to Abyei on Sunday.", says("returned", n=(450, 550), unit="families")),
    probe("Residents are fleeing Abyei.", says("fled", n=(None, None), place="Abyei")),
    probe("The gunmen fled after the attack on Abyei.", absent=["fled"]),
)
ROADS = (
    probe("Rebels cut the road between Taiz and Aden.", says("route cut", by="Rebels")),
    probe("The army reopened the Kharkiv highway.", says("route open", by="army")),
)
PROBES: tuple[Probe, ...] = CONTROL + INCIDENTS + MOVED + ROADS


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, PROBES)


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.text[:60])
def test_what_happened(one: Probe, told: Answers) -> None:
    judge(one, told)
