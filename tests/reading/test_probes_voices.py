"""Probes of attribution: forms of saying, chains, several speakers, quotation, carrying over, denial and doubt."""

from __future__ import annotations

import pytest

from sayso.reading import Reader
from tests.reading.probes import Answers, Probe, answers, judge, nothing, probe, says

FORMS = (
    probe("Shells killed nine people in Taiz, doctors said.", says("killed", n=9, source="doctors")),
    probe("Doctors said shells had killed nine people in Taiz.", says("killed", n=9, source="doctors")),
    probe("According to doctors, shells killed nine people in Taiz.", says("killed", n=9, source="doctors")),
    probe("Shells killed nine people in Taiz, according to two doctors.", says("killed", n=9, source="two doctors")),
    probe("Shells, a nurse told a local paper, killed nine people in Taiz.", says("killed", n=9, source="a nurse")),
    probe("A nurse told Reuters that shells had killed nine people in Taiz.", says("killed", n=9, source="a nurse")),
    probe("A nurse told reporters by phone shells had killed nine in Taiz.", says("killed", n=9, source="a nurse")),
    probe(
        "The governor announced the capture of Kadugli by the army.", says("control captured", source="the governor")
    ),
    probe("The mayor reported five dead in a raid on Goma.", says("killed", n=5, source="the mayor")),
    probe("The ministry put the toll of the raid on Goma at five dead.", says("killed", n=5, source="the ministry")),
    probe("Nine people died in the shelling of Taiz, added the doctor.", says("killed", n=9, source="the doctor")),
    probe("In a statement, the army said it had taken Kadugli.", says("control captured", source="the army")),
    probe("A statement by the army said rebels had left Kadugli.", says("control withdrew", source="the army")),
    probe("Police sources in Basra say a bomb killed two guards.", says("killed", n=2, source="police sources")),
    probe("Citing witnesses, the paper wrote that gunmen had raided Jos.", says("raid", source="witnesses")),
    probe(
        "The United Nations estimates that 500 people were killed in Bor.",
        says("killed", n=500, source="united nations"),
    ),
    probe(
        "Medics, residents and a war monitor said a strike killed six in Hajin.",
        says("killed", n=6, source=["medics", "residents", "a war monitor"]),
    ),
    probe(
        "The army and the police both said gunmen had opened fire in Gao.",
        says("shooting", source=["the army", "the police"]),
    ),
    probe("The commander, Colonel Amin Dafir, said his men had entered Nyala.", says("control entered", place="Nyala")),
    probe(
        "A rebel spokesman who gave his name as Abu Layth said fighters held Zabid.",
        says("control holds", place="Zabid", by="fighters"),
    ),
)
CHAINS = (
    probe(
        "Militants who claimed to have captured Derna were bombed by jets on Sunday, the army said.",
        says("airstrike", source="the army"),
        says("control captured", source="militants"),
    ),
    probe(
        "Residents in touch with relatives said the town of Abs had fallen to the rebels.",
        says("control captured", source="residents", via="relatives"),
    ),
    probe(
        "A teacher who had spoken to neighbours said soldiers burned ten houses in Mopti.",
        says("other", via="neighbours"),
    ),
    probe(
        "The agency, quoting a general, said 40 militants had been killed in Sirte.",
        says("killed", n=40, source="a general"),
    ),
    probe(
        "State television quoted a general as saying 40 militants were killed in Sirte.",
        says("killed", n=40, source="a general"),
    ),
    probe("State radio reported that 40 militants were killed in Sirte.", says("killed", n=40, source="state radio")),
    probe(
        "Hospital officials said 12 people died in Beledweyne, while the governor said 20 did.",
        says("killed", n=12, source="hospital officials"),
    ),
    probe("The army says it holds Bakhmut.", says("control holds", place="Bakhmut", source="the army")),
)
CARRIED = (
    probe(
        "Shells hit Taiz on Sunday, a doctor said. They killed four children. He said nine more were wounded.",
        says("shelling", source="a doctor"),
        says("wounded", n=9, source="a doctor"),
    ),
    probe(
        "The monitor said a strike hit Hajin on Sunday. It said seven people were killed.",
        says("killed", n=7, source="the monitor"),
    ),
    probe(
        "“They shot my brother in front of the shop,” said Mariam, a farmer in Bambari. “Then they burned the market.”",
        says("shooting", of="my brother", source="Mariam"),
    ),
    probe(
        "“We have lost Severodonetsk,” the commander said on Friday.",
        says("control lost", place="Severodonetsk", source="the commander"),
    ),
    probe(
        "The militia took the port of Kismayo on Monday. Its spokesman, Ali Warsame, said 15 soldiers were captured there.",
        says("seized", n=15, place="Kismayo"),
    ),
    probe("“Our forces control the bridge at Kherson,” the group said.", says("control holds", source="the group")),
)
OWN_VOICE = (
    probe("Government troops retook the town of Pibor on Saturday.", says("control captured", source=[])),
    probe(
        "A bomb killed six people in Quetta on Monday. The prime minister said he was saddened by the news.",
        says("killed", n=6, source=[]),
    ),
    probe(
        "Shells killed six people in Luhansk. Residents said they had had no water for a week.",
        says("killed", n=6, source=[]),
    ),
    probe(
        "The peace envoy said talks would go on. Rebels seized the town of Walikale on Friday.",
        says("control captured", source=[]),
    ),
)
DENIALS = (
    probe("The army denied that it had shelled Mekele.", says("shelling", denied=True, source="the army")),
    probe("The army denied shelling Mekele.", says("shelling", denied=True, source="the army")),
    probe(
        "The coalition denied responsibility for the strike on Saada.",
        says("airstrike", denied=True, source="the coalition"),
    ),
    probe("A spokesman rejected reports that rebels had taken Bria.", says("control captured", denied=True)),
    probe("The ministry dismissed as false a claim that the army had lost Izium.", says("control lost", denied=True)),
    probe(
        "No civilians were killed in the raid on Raqqa, the coalition said.",
        says("killed", denied=True, source="the coalition"),
    ),
    probe(
        "The army did not capture Afgoye, a general said.", says("control captured", denied=True, source="a general")
    ),
    probe("Rebels do not hold Kherson, the army said.", says("control holds", denied=True, source="the army")),
    probe(
        "Contrary to what the rebels say, the town of Marib has not fallen, the governor said.",
        says("control captured", denied=True, source="the governor"),
    ),
    probe(
        "The rebels denied losing the town of Zabid, and said they had killed 20 soldiers.",
        says("control lost", denied=True),
        says("killed", n=20, denied=False),
    ),
)
SILENCE = (
    probe(
        "State media reported fighting in Palmyra but made no mention of the loss of the airport.",
        says("clash", source="state media"),
        absent=["control lost"],
    ),
    nothing("The army's statement made no mention of casualties."),
    nothing("There was no immediate word on casualties from either side."),
    nothing("Police did not say how many people had been killed."),
    nothing("It was not clear whether anybody had been hurt."),
)
DOUBT = (
    probe("Gunmen believed to be rebels killed two teachers in Yala.", says("killed", n=2, hedged=True)),
    probe("Suspected militants abducted a priest in Jolo.", says("abduction", hedged=True)),
    probe("The army reportedly took Bentiu on Thursday.", says("control captured", hedged=True)),
    probe("The army has allegedly shelled Tigre villages near Humera.", says("shelling", hedged=True)),
    probe("A drone apparently struck a fuel depot in Belgorod.", says("airstrike", hedged=True)),
    probe(
        "As many as 30 people may have been killed in Djibo, a diplomat said.", says("killed", n=(0, 30), hedged=True)
    ),
    probe("An unconfirmed report said rebels had entered Bunia.", says("control entered", hedged=True)),
    probe("The army took Bentiu on Thursday, a statement said.", says("control captured", hedged=False)),
    probe("Rebels appear to have pulled out of Kidal.", says("control withdrew", hedged=True)),
)
NO_CLAIMS = (
    nothing("The president vowed to retake every town held by the rebels."),
    nothing("The minister warned that the militia might attack the capital."),
    nothing("Aid groups called on both sides to stop bombing hospitals."),
    nothing("If the army enters the city, thousands could flee, diplomats fear."),
    nothing("The general is accused in court of ordering killings."),
    nothing("Would the rebels attack the port?"),
    nothing("The film about the siege won two prizes."),
    nothing("The company cut 300 jobs and its shares took a battering."),
    nothing("Parliament voted to hold elections in September."),
)
PROBES: tuple[Probe, ...] = FORMS + CHAINS + CARRIED + OWN_VOICE + DENIALS + SILENCE + DOUBT + NO_CLAIMS


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, PROBES)


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.text[:60])
def test_who_says_it_and_how_surely(one: Probe, told: Answers) -> None:
    judge(one, told)
