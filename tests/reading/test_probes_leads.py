"""Probes of short wire leads: places named in passing, whose deed it was, those held and freed, numbers without a noun."""

from __future__ import annotations

import pytest

from sayso.reading import Reader
from tests.reading.probes import Answers, Probe, answers, judge, probe, says

PLACES = (
    probe("A bomb exploded in a crowded Karachi market on Friday.", says("bombing", place="Karachi")),
    probe("Gunmen opened fire in a Nairobi mall, wounding six people.", says("wounded", n=6, place="Nairobi")),
    probe("Rebels attacked a Bangui church, killing three worshippers.", says("killed", n=3, place="Bangui")),
    probe("Twelve people died in an explosion outside a Lahore shrine.", says("killed", n=12, place="Lahore")),
    probe("Clashes broke out in the Caucasus region of Dagestan.", says("clash", place="Dagestan")),
    probe("Shells hit the Black Sea port of Odesa medics said.", says("shelling", place="Odesa", source=["medics"])),
    probe("Troops clashed with gunmen near the Chadian border.", says("clash", place="Chadian border")),
    probe(
        "Fighting erupted along the Lebanese-Syrian border and six gunmen were killed.",
        says("killed", n=6, place="Lebanese-Syrian border"),
    ),
    probe("Police arrested two suspected members of the Basque group ETA.", says("seized", n=2, place=None)),
    probe("Shells hit the Al Noor hospital in Taiz, killing a nurse.", says("killed", n=1, place="Taiz")),
    probe("A car bomb near a Kabul school killed five children.", says("killed", n=5, place="Kabul")),
    probe(
        "A mine killed two shepherds near Kutum, hours after talks opened in Abuja.",
        says("killed", n=2, place="Kutum"),
    ),
    probe(
        "The attack happened in Gwoza, 30 kilometres from Bama, the town where the group killed 50 people in 2015.",
        says("killed", n=50, place="Bama"),
    ),
    probe(
        "Fighting went on in Nyala, where shells killed 45 people in the town of Malha.", says("killed", place="Malha")
    ),
)
DEEDS = (
    probe(
        "Police stormed a farmhouse near Bilbao and arrested two suspects.", says("raid", by="Police", of="farmhouse")
    ),
    probe("Commandos stormed a school in Beslan.", says("raid"), absent=["control entered"]),
    probe("Rebels stormed an army base in Kidal.", says("clash")),
    probe("Rebels fought their way into the suburbs of Monrovia.", says("control entered", place="Monrovia")),
    probe("Islamists seized Kismayo after a rival militia fled.", says("control withdrew", by="rival militia")),
    probe("Protesters surrounded a U.N. base in the town of Guiglo.", says("control besieged", place="Guiglo")),
    probe("Unidentified gunmen killed two reporters in Mogadishu.", says("shooting", by="Unidentified gunmen")),
    probe("Suspected insurgents set fire to a school in Logar.", says("other", of="school", by="Suspected insurgents")),
    probe("Militants took Kismayo without firing a shot.", absent=["shooting"]),
    probe("Helicopters fired two missiles at a car in Rafah.", says("airstrike", of="car"), absent=["missile"]),
    probe(
        "Six civilians were killed by rockets in Haifa in the deadliest attack on the city since fighting began.",
        says("missile", place="Haifa"),
        absent=["other", "clash"],
    ),
)
DOERS = (
    probe(
        "Rebels accused army planes of bombing a village near Kutum, killing 16 civilians.",
        says("killed", n=16, by="army planes"),
    ),
    probe("An outlawed sect was blamed for the blasts in Dhaka.", says("bombing", by="outlawed sect")),
    probe("Fighting erupted between Serbian police and guerrillas near Lucane.", says("clash", by="Serbian police")),
    probe("Militants dressed as policemen shot dead five clerks in Oran.", says("killed", n=5, by="Militants")),
    probe("Nine soldiers were killed when rebels overran Bria.", says("killed", n=9, by="rebels")),
    probe(
        "Troops shot dead four rebels near Kupwara and two soldiers also died in the fighting.",
        says("killed", n=4, by="Troops"),
        says("killed", n=2),
    ),
    probe(
        "Troops on Friday captured Kilinochchi, the rebel capital, the president said.",
        says("control captured", by="Troops"),
    ),
)
PEOPLE = (
    probe("Rebels freed 22 civilians they had held for almost a year in Aceh.", says("seized", n=22, by="Rebels")),
    probe("Marines rescued an engineer held by Abu Sayyaf guerrillas on Jolo.", says("seized", n=1, place="Jolo")),
    probe("Militants killed a leader of the party and his bodyguard in Taiz.", says("killed"), says("killed")),
    probe(
        "Doctors said 34 people were wounded, eight of them critically, in Taiz.",
        says("wounded", n=34),
        says("wounded", n=8, part=True),
    ),
    probe(
        "Rebels ambushed a bus carrying sailors near Galle, killing at least 12.", says("killed", victims="combatant")
    ),
    probe("Shells hit a school in Donetsk, killing three.", says("killed", n=3, victims="civilian")),
    probe("The clashes sent thousands of people streaming toward Monrovia.", says("fled", n=(2000, 9999))),
    probe("More than 6,000 Darfuris have crossed into Chad since Friday.", says("fled", n=(6001, None))),
)
SPEAKERS = (
    probe(
        "A spokesman for Misrata hospital said nine fighters were killed in Sirte. Jets have carried out 77 strikes, according "
        "to the Africa Command. A car bomb wounded three medics, the spokesman added.",
        says("wounded", n=3, source=["spokesman for Misrata hospital"]),
    ),
    probe(
        "Most of the dead were fishermen a doctor at Al Thawra hospital told reporters by telephone.",
        says("killed", source=["doctor"]),
    ),
)
MORE_PLACES = (
    probe("Rockets were fired at an Israeli town on Sunday.", says("missile", place="Israel")),
    probe("Gunmen killed nine people in a Chadian village.", says("killed", n=9, place="Chad")),
    probe("Gunmen killed the Kirkuk governor on Monday.", says("killed", n=1, place="Kirkuk")),
    probe("A bomb killed the Kandahar mayor in Kabul.", says("killed", n=1, place="Kabul")),
    probe("The rebels were expelled from their Taiz positions by the army.", says("control captured", place="Taiz")),
    probe("Tanks tightened the siege of a mosque in Basra on Monday.", says("control besieged", place="Basra")),
)
GROUND = (
    probe(
        "Two peacekeepers were killed and two others wounded when armed men attacked their patrol near Bambari, a mission said.",
        says("killed", n=2, by="armed men"),
        says("wounded", n=2, by="armed men"),
    ),
    probe(
        "Fighters drove militants out of five villages near Mount Sinjar, a commander said.",
        says("control captured", place="Mount Sinjar", by="Fighters"),
    ),
    probe("Troops seized two districts south of Taiz last week tribal sources said.", absent=["seized"]),
    probe("A shepherd caught in the crossfire in Sopore also died.", says("killed", n=1), absent=["seized"]),
)
CAPTORS = (
    probe(
        "The kidnappers of two Korean engineers in Basra released a video.",
        says("seized", n=2, by="kidnappers"),
        says("abduction", place="Basra"),
    ),
    probe(
        "The convoy carried 5,000 people, including several hundred fighters who were granted safe passage out of Taiz.",
        says("evacuated", n=(5000, 5000)),
        says("evacuated", n=(300, 900)),
    ),
    probe("Fifty soldiers left Kigali for Darfur on Monday.", absent=["evacuated"]),
    probe("The army used gas against the village of Halabja.", says("chemical", by="army")),
)
SPEAKERS_GO_ON = (
    probe(
        "Speaking to Reuters monitor director Omar Saleh said nine men died in Taiz.",
        says("killed", n=9, source=["Reuters monitor director Omar Saleh"]),
    ),
    probe(
        "Video uploaded by activists showed the aftermath of air strikes on Taiz.",
        says("airstrike", source=["activists"]),
    ),
    probe(
        "Residents said jets killed 56 people in Taiz. The victims included 25 women.",
        says("killed", n=56, source=["residents"]),
        says("killed", n=25, source=["residents"]),
    ),
)
VICTIMS = (
    probe(
        "Seven contractors and a soldier are missing after gunmen attacked a convoy near Abu Ghraib.",
        says("missing", n=7),
        says("missing", n=1, victims="combatant"),
    ),
    probe(
        "Six pupils, their principal and a driver were kidnapped from a school in Bamenda.",
        says("seized", n=6),
        says("seized", n=1),
    ),
    probe("Troops rescued 178 people held by Boko Haram near Bama.", says("seized", n=178, by="Boko Haram")),
    probe(
        "A lawmaker was shot dead along with his bodyguard in Bujumbura.",
        says("killed", victims="civilian"),
        says("killed", victims="combatant"),
    ),
    probe("A bomb hidden in a garbage can went off in Izmir, wounding 10 people.", says("wounded", n=10)),
    probe("Its air defences shot down a drone over Saada.", says("other", by="Its air defences")),
    probe("Warplanes destroyed a convoy near Marib.", says("airstrike", of="convoy")),
)
ALL = (*VICTIMS, *GROUND, *PLACES, *DEEDS, *DOERS, *PEOPLE, *SPEAKERS, *MORE_PLACES, *CAPTORS, *SPEAKERS_GO_ON)


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.text[:60])
def test_what_is_told(one: Probe, told: Answers) -> None:
    judge(one, told)
