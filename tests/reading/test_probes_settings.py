"""Probes of where and when, and of damaged text. The reports are published on Wednesday, 14 May 2031."""

from __future__ import annotations

import pytest

from sayso.reading import Reader
from tests.reading.probes import Answers, Probe, answers, judge, probe, says

BOMB = "A bomb killed six people in Quetta"


def on(words: str, days: str | None) -> Probe:
    return probe(f"{BOMB} {words}.", says("killed", n=6, place="Quetta", days=days))


DAYS = (
    on("on Wednesday", "2031-05-14"),
    on("on Tuesday", "2031-05-13"),
    on("on Thursday", "2031-05-08"),
    on("last Friday", "2031-05-09"),
    on("yesterday", "2031-05-13"),
    on("today", "2031-05-14"),
    on("on Sunday night", "2031-05-11"),
    on("early on Monday", "2031-05-12"),
    on("overnight", "2031-05-13/2031-05-14"),
    on("two days ago", "2031-05-12"),
    on("three weeks ago", "2031-04-20/2031-04-26"),
    on("last week", "2031-05-05/2031-05-11"),
    on("last month", "2031-04-01/2031-04-30"),
    on("last year", "2030-01-01/2030-12-31"),
    on("in March", "2031-03-01/2031-03-31"),
    on("in November", "2030-11-01/2030-11-30"),
    on("in March 2029", "2029-03-01/2029-03-31"),
    on("in 2029", "2029-01-01/2029-12-31"),
    on("on 3 May", "2031-05-03"),
    on("on May 3", "2031-05-03"),
    on("on the 3rd of May 2030", "2030-05-03"),
    on("on May 3, 2030", "2030-05-03"),
    on("on 2030-05-03", "2030-05-03"),
    on("at noon", None),
    probe("Bombs have killed 60 people in Quetta since Friday.", says("killed", n=60, days="2031-05-09/2031-05-14")),
    probe("Bombs have killed 60 people in Quetta since 1 May.", says("killed", n=60, days="2031-05-01/2031-05-14")),
    probe(
        "Bombs killed 60 people in Quetta between 1 May and 5 May.", says("killed", n=60, days="2031-05-01/2031-05-05")
    ),
    probe(
        "Bombs killed 60 people in Quetta from Sunday to Tuesday.", says("killed", n=60, days="2031-05-11/2031-05-13")
    ),
    probe(
        "Bombs have killed 60 people in Quetta over the past three days.",
        says("killed", n=60, days="2031-05-11/2031-05-14"),
    ),
    probe(
        "Rebels took Bor on Monday. Three days earlier they had shelled Malakal.",
        says("control captured", days="2031-05-12"),
        says("shelling", place="Malakal", days="2031-05-09"),
    ),
    probe(
        "Rebels took Bor on Monday. A day later the army shelled Malakal.",
        says("control captured", days="2031-05-12"),
        says("shelling", place="Malakal", days="2031-05-13"),
    ),
    probe("The army said on Tuesday that rebels had taken Bor on Sunday.", says("control captured", days="2031-05-11")),
    probe("Mon 5 May 2031 A bomb killed six people in Quetta on Sunday.", says("killed", n=6, days="2031-05-04")),
    probe("A bomb killed six people in Quetta.", says("killed", n=6, days=None)),
    probe(
        "A car bomb killed six people in Quetta on 3 May 2030.", says("killed", n=6, days="2030-05-03"), published=None
    ),
)
PLACES = (
    probe("A bomb killed six people in the town of Chaman in Balochistan province.", says("killed", place="Chaman")),
    probe("A bomb killed six people in Chaman, Pakistan.", says("killed", place="Chaman")),
    probe("In Chaman, a bomb killed six people.", says("killed", place="Chaman")),
    probe("A bomb killed six people near Chaman.", says("killed", place="Chaman")),
    probe("A bomb killed six people 20 km east of Chaman.", says("killed", place="Chaman")),
    probe("A bomb killed six people on the outskirts of Chaman.", says("killed", place="Chaman")),
    probe(
        "A bomb killed six people, a doctor in Karachi said by phone from his clinic. The bomb went off in Chaman.",
        says("bombing", place="Chaman"),
    ),
    probe("The foreign ministry in Paris said a strike had killed six people in Gao.", says("killed", place="Gao")),
    probe(
        "LONDON (Agency) - Rebels have captured the town of Gao, residents said.", says("control captured", place="Gao")
    ),
    probe("Shells hit Izium on Monday. Four people died in the city.", says("killed", n=4, place="Izium")),
    probe(
        "Shells hit Izium on Monday. The town was shelled again on Tuesday.",
        says("shelling", place="Izium", days="2031-05-13"),
    ),
    probe("Rebels based in Chad raided Geneina.", says("raid", place="Geneina")),
    probe("Troops from Uganda were killed in Baidoa.", says("killed", place="Baidoa")),
    probe("Rebels seized Kasese in Uganda.", says("control captured", place="Kasese")),
    probe("Gunmen killed two people in northern Mali.", says("killed", n=2, place="Mali")),
)
DAMAGED = (
    probe("The country s army captured the town of Bentiu on Monday.", says("control captured", place="Bentiu")),
    probe("Shells killed nine people in Taiz doctors said.", says("killed", n=9, source="doctors")),
    probe("Nine people were killed in Taiz on Monday medics said.", says("killed", n=9, source="medics")),
    probe("The rebels didn t take Bentiu the army said.", says("control captured", denied=True)),
    probe("Rebels don’t hold Bentiu, the army said.", says("control holds", denied=True, source="the army")),
    probe(
        "Shells  killed nine people who were queueing for bread in the\nmarket of Taiz, doctors said.",
        says("killed", n=9, source="doctors"),
    ),
    probe("Shells killed nine people in Taiz , doctors said .", says("killed", n=9, source="doctors")),
    probe("&quot;We hold Bentiu,&quot; the general said.", says("control holds", place="Bentiu", source="the general")),
    probe(
        "(Agency) - Shells killed nine people in Taiz, doctors said. Related: Ten ways to cook rice",
        says("killed", n=9, source="doctors"),
    ),
    probe(
        "Shelling kills nine in Taiz Shelling killed nine people in Taiz on Monday, doctors said.",
        says("killed", n=9, source="doctors"),
    ),
    probe("Shia militia men killed two Sunni clerics in Baquba.", says("killed", n=2, victims="civilian")),
    probe(
        "Shi ite militias captured the town of Amerli.", says("control captured", place="Amerli", by="Shi ite militias")
    ),
    probe("U.S. troops killed three insurgents in Ramadi.", says("killed", n=3, by="U.S. troops")),
    probe("Gen. Sow said his men took Bentiu.", says("control captured", place="Bentiu")),
)
PROBES: tuple[Probe, ...] = DAYS + PLACES + DAMAGED


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, PROBES)


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.text[:60])
def test_where_and_when(one: Probe, told: Answers) -> None:
    judge(one, told)
