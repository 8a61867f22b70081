"""Probes of casualties: how many, which part, what scope, whom, by whom, and numbers that count nobody."""

from __future__ import annotations

import pytest

from sayso.reading import Reader
from tests.reading.probes import Answers, Probe, answers, judge, nothing, probe, says

NUMBERS = (
    probe("A bomb killed twenty-three people in Quetta.", says("killed", n=23)),
    probe("A bomb killed a dozen people in Quetta.", says("killed", n=12)),
    probe("A bomb killed two dozen people in Quetta.", says("killed", n=24)),
    probe("Bombs have killed dozens of people in Quetta.", says("killed", n=(24, 99))),
    probe("Scores of people were killed in Bor.", says("killed", n=(40, 99))),
    probe("Hundreds of people were wounded in Bor.", says("wounded", n=(200, 999))),
    probe("Thousands of people were killed in Bor.", says("killed", n=(2000, 9999))),
    probe("Several soldiers were wounded near Gao.", says("wounded", n=(3, 9))),
    probe("A few soldiers were wounded near Gao.", says("wounded", n=(2, 5))),
    probe("A couple of soldiers were wounded near Gao.", says("wounded", n=2)),
    probe("A handful of fighters surrendered in Sirte.", says("surrendered", n=(3, 6))),
    probe("Many civilians were killed in Bor.", says("killed", n=(None, None))),
    probe("At least 14 herders were killed near Gao.", says("killed", n=(14, None))),
    probe("More than 14 herders were killed near Gao.", says("killed", n=(15, None))),
    probe("Over 200 people were killed in Bor.", says("killed", n=(201, None))),
    probe("Up to 40 recruits were killed in Mukalla.", says("killed", n=(0, 40))),
    probe("As many as 40 recruits were killed in Mukalla.", says("killed", n=(0, 40))),
    probe("Fewer than 10 guards were wounded in Mukalla.", says("wounded", n=(0, 9))),
    probe("Nearly 50 people were killed in Bor.", says("killed", n=(45, 50))),
    probe("Around 20 people were killed in Bor.", says("killed", n=(18, 22))),
    probe("Some 20 people were killed in Bor.", says("killed", n=(18, 22))),
    probe("Twenty or more people were killed in Bor.", says("killed", n=(20, None))),
    probe("Between 20 and 30 people were killed in Bor.", says("killed", n=(20, 30))),
    probe("Twenty to 30 people were killed in Bor.", says("killed", n=(20, 30))),
    probe("Four or five people were killed in Bor.", says("killed", n=(4, 5))),
    probe("A monitor said 1,240 people had been killed in Bor.", says("killed", n=1240)),
    probe("Clashes killed 2.5 thousand people in Bor.", says("killed", n=2500)),
    probe("A soldier was shot dead near Gao.", says("killed", n=1, victims="combatant")),
    probe("No fewer than eight monks were killed in Sittwe.", says("killed", n=(8, None))),
    probe("The raid on Bria left nine people dead and 20 injured.", says("killed", n=9), says("wounded", n=20)),
    probe("Nine dead, 20 hurt in raid on Bria.", says("killed", n=9), says("wounded", n=20)),
)
NOT_COUNTS = (
    probe("A 14-year-old boy was killed in Jenin.", says("killed", n=1), only=False),
    probe("A boy of 14 was killed in Jenin.", says("killed", n=1)),
    probe("Yusuf Dahir, 61, was killed in Merka.", says("killed", n=1)),
    probe("On 9 May shells killed three cooks in Donetsk.", says("killed", n=3), absent=["wounded"]),
    probe("In 2029 soldiers killed four herders near Bor.", says("killed", n=4)),
    probe("Gunmen who were paid 500 dollars killed a judge in Herat.", says("killed", n=1)),
    probe("A 500-kilogram bomb killed a family of six in Taiz.", says("killed", n=6, victims="civilian")),
    probe("The 3rd Brigade lost 12 men in fighting near Bakhmut.", says("killed", n=12)),
    probe("Two bombs in 20 minutes killed seven people in Baquba.", says("killed", n=7)),
    probe("A rocket fired from 40 kilometres away killed a nurse in Nikopol.", says("killed", n=1)),
    probe("Highway 7 was where gunmen killed two drivers near Ghazni.", says("killed", n=2)),
)
PARTS = (
    probe(
        "A blast killed 30 people, 12 of them children, in Peshawar.",
        says("killed", n=30, part=False),
        says("killed", n=12, part=True, victims="civilian"),
    ),
    probe(
        "At least 30 people, among them four nurses, were killed in Peshawar.",
        says("killed", n=(30, None)),
        says("killed", n=4, part=True, victims="civilian"),
    ),
    probe(
        "Shells killed 15 people, including two policemen, in Khan Younis.",
        says("killed", n=15),
        says("killed", n=2, part=True, victims="combatant"),
    ),
    probe("A monitor counted 90 dead in Marib. Twenty were civilians.", says("killed", n=90)),
    probe("Fifteen people were wounded in Jos, three of them seriously.", says("wounded", n=15)),
    probe("Half of the 60 people killed in Bor were children.", says("killed", n=60)),
)
NOUN_ELSEWHERE = (
    probe(
        "The dead numbered 31, a health official in Zinjibar said.", says("killed", n=31, source="a health official")
    ),
    probe("Shelling hit Sumy. The wounded now total 40, the mayor said.", says("wounded", n=40, source="the mayor")),
    probe(
        "Of the 40 dead, 25 were women, a doctor in Goma said.",
        says("killed", n=40, part=False, victims="civilian"),
        says("killed", n=25, part=True, group="women"),
    ),
    probe(
        "An air strike on Kutum killed 40 people. Of the dead, at least 25 were fighters.",
        says("killed", n=(25, None), part=True, victims="combatant"),
    ),
    probe(
        "Fifteen people died in Kale and nine in Monywa on Sunday.",
        says("killed", n=15, place="Kale"),
        says("killed", n=9, place="Monywa"),
    ),
)
TOTALS = (
    probe("A second bomb killed six people in Quetta, bringing the toll to 40.", says("killed", n=40, scope="total")),
    probe("The death toll in Bor has reached 85 since Friday.", says("killed", n=85, scope="total")),
    probe("A further six people were killed in Quetta on Tuesday.", says("killed", n=6, scope="incident")),
    probe("Another six people were wounded in Quetta on Tuesday.", says("wounded", n=6)),
    probe("Six more people were wounded in Quetta on Tuesday.", says("wounded", n=6)),
    probe(
        "More than 9,000 people have been killed in Sudan since the war began.",
        says("killed", n=(9001, None), scope="total"),
    ),
    probe("So far this month 61 people have been killed in Karachi.", says("killed", n=61, scope="total")),
    probe("A bomb killed six people in Quetta on Tuesday.", says("killed", n=6, scope="incident")),
)
VICTIMS = (
    *(
        probe(f"Two {who} were killed in Mosul.", says("killed", n=2, victims="civilian"))
        for who in (
            "teachers",
            "aid workers",
            "journalists",
            "farmers",
            "nurses",
            "children",
            "bus drivers",
            "students",
            "pilgrims",
            "shopkeepers",
            "officials",
            "villagers",
        )
    ),
    *(
        probe(f"Two {who} were killed in Mosul.", says("killed", n=2, victims="combatant"))
        for who in (
            "soldiers",
            "policemen",
            "rebels",
            "border guards",
            "militiamen",
            "gunmen",
            "paratroopers",
            "commanders",
            "suicide bombers",
            "insurgents",
            "security officers",
            "pilots",
        )
    ),
    *(
        probe(f"Two {who} were killed in Mosul.", says("killed", n=2, victims="unspecified"))
        for who in (
            "people",
            "Iraqis",
        )
    ),
    probe("A drone killed the rebel commander Osman Gedi in Merka.", says("killed", n=1, victims="combatant")),
    probe("An air raid on Saada killed a mother and her three sons.", says("killed", n=3, victims="civilian")),
    probe("Ten people were killed when shells hit a school in Horlivka.", says("killed", n=10, victims="civilian")),
    probe(
        "Seven soldiers and four civilians were killed in Bor.",
        says("killed", n=7, victims="combatant"),
        says("killed", n=4, victims="civilian"),
    ),
)
BY_WHOM = (
    probe("Rebels killed five guards in Bria.", says("killed", n=5, by="Rebels", victims="combatant")),
    probe("Five guards were killed by rebels in Bria.", says("killed", n=5, by="rebels")),
    probe("Five guards died in a rebel ambush near Bria.", says("killed", n=5), says("ambush", by="rebel")),
    probe("An attack by rebels on Bria killed five guards.", says("killed", n=5, by="rebels")),
    probe("Army shelling of Bria killed five herders.", says("killed", n=5, by="Army"), says("shelling", by="Army")),
    probe("Soldiers opened fire on a crowd in Jos, killing eight.", says("killed", n=8, by="Soldiers")),
    probe("Five guards were killed and two captured when rebels overran Bria.", says("seized", n=2, by="rebels")),
    probe("The militia said it had captured 30 soldiers in Bria.", says("seized", n=30, victims="combatant")),
    probe("Police arrested 14 suspected militants in Mombasa.", says("seized", n=14)),
    probe("Forty rebels laid down their arms in Bria on Monday.", says("surrendered", n=40)),
    probe("Eight fishermen are missing after a patrol boat fired on them off Jaffna.", says("missing", n=8)),
    probe("Kidnappers freed two of the five nurses seized in Yola.", says("seized")),
    probe("A suicide bomber killed himself and four guards in Aden.", says("killed", n=4, victims="combatant")),
    probe("Landmines have killed eleven farmers around Izium.", says("killed", n=11, victims="civilian")),
    probe("Gunmen shot dead a mayor and his driver in Buenaventura.", says("killed", n=1)),
)
NONE = (
    nothing("Eleven miners died when a shaft collapsed after heavy rain."),
    nothing("The storm left nine people dead along the coast."),
    nothing("Three climbers were killed by an avalanche."),
    nothing("The virus has killed 400 people this year."),
)
PROBES: tuple[Probe, ...] = NUMBERS + NOT_COUNTS + PARTS + TOTALS + VICTIMS + BY_WHOM + NONE + NOUN_ELSEWHERE


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, PROBES)


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.text[:60])
def test_how_many_of_whom(one: Probe, told: Answers) -> None:
    judge(one, told)
