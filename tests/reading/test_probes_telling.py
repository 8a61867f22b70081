"""Probes of rarer ways of telling who says it: counts, onlookers, inserted tellers, quotations of several sentences."""

from __future__ import annotations

import pytest

from sayso.model import SourceKind
from sayso.reading import Reader
from sayso.reading.quotes import spoken_on
from tests.reading.probes import Answers, Probe, answers, judge, probe, says
from tests.reading.probes import reports as as_reports

QUOTED = (
    probe(
        '"They shot six men by the well. Then they burned the houses," a farmer in Tawila said.',
        says("shooting", of="six men", source="a farmer"),
        says("other", of="the houses", source="a farmer"),
    ),
    probe(
        '"The rebels attacked at dawn. We lost two posts. Three of our men were wounded," said Colonel Abdi Warsame.',
        says("clash", by="rebels", source="Colonel Abdi Warsame"),
        says("wounded", n=3, victims="combatant", source="Colonel Abdi Warsame"),
    ),
    probe(
        'The mayor of Sumy said: "Shells fell on two streets. A woman was killed."',
        says("killed", n=1, source="The mayor of Sumy"),
    ),
)
COUNTS = (
    probe(
        "By the monitor's count, 64 people were killed in Nyala in March.",
        says("killed", n=64, source="the monitor"),
    ),
    probe(
        "Shelling killed 64 people in Nyala in March, by the tally of a rights group.",
        says("killed", n=64, source="a rights group"),
    ),
    probe("By some estimates, 2,000 people were killed in Bama in 2030.", says("killed", source="some estimates")),
    probe(
        "The UN says 300 civilians have died in Kivu since April; the army puts the figure at 40.",
        says("killed", n=300, source="The UN"),
        says("killed", n=40, source="the army"),
    ),
)
INSERTED = (
    probe(
        "Six people died and another 12 were wounded, as medics tell it, when a shell hit a school in Kadugli.",
        says("killed", n=6, source="medics"),
        says("wounded", n=12, source="medics"),
        says("shelling", source="medics"),
    ),
    probe(
        "Thirty soldiers, said a doctor at the base, had been brought in dead from the front at Avdiivka.",
        says("killed", n=30, source="a doctor"),
    ),
    probe(
        "The bomb, said a police officer, killed four children in Jolo.",
        says("killed", n=4, source="police officer"),
        says("bombing", source="police officer"),
    ),
    probe(
        "Militiamen were accused by local officials of killing 16 people in the village of Dhendoro.",
        says("killed", n=16, by="Militiamen", source="local officials"),
    ),
)
ONLOOKERS = (
    probe(
        "An agency reporter in Bakhmut saw three bodies in the street.",
        says("killed", n=3, place="Bakhmut", source="agency reporter"),
    ),
    probe("A correspondent at the scene counted 14 bodies in Bossaso.", says("killed", n=14, source="correspondent")),
    probe("Witnesses spoke of dozens of dead in Kutum.", says("killed", n=(24, 99), source="Witnesses")),
    probe("The town of Kutum saw heavy clashes on Monday.", says("clash", source=[])),
)
NAMES = (
    probe(
        "Doctors Without Borders said its hospital in Abs was hit by an air strike, killing 11 people.",
        says("killed", n=11, victims="civilian", source="Doctors Without Borders"),
    ),
    probe(
        "The army, in a statement late on Sunday, said 12 of its men died in Djibo.",
        says("killed", n=12, victims="combatant", source="The army"),
    ),
    probe(
        "The army said it had killed 30 in a raid on a rebel camp near Loikaw.",
        says("killed", n=30, victims="combatant", source="The army"),
    ),
)
PROBES: tuple[Probe, ...] = QUOTED + COUNTS + INSERTED + ONLOOKERS + NAMES


@pytest.fixture(scope="module")
def told(reader: Reader) -> Answers:
    return answers(reader, PROBES)


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.text[:60])
def test_telling(one: Probe, told: Answers) -> None:
    judge(one, told)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Karim Osman, head of the Darfur Monitor, said 12 people were killed in El Geneina.", SourceKind.MONITOR),
        ("Lena Ortiz, a nurse at the city hospital, said 12 people were killed in Cali.", SourceKind.RESCUER),
        ("Jonas Brandt said 12 people were killed in Cali.", SourceKind.UNNAMED),
    ],
)
def test_a_name_speaks_as_what_it_is_said_to_be(reader: Reader, text: str, kind: SourceKind) -> None:
    (reading,) = reader.read(as_reports([text]))
    assert {speaker.kind for claim in reading.claims for speaker in claim.speakers} == {kind}


def test_a_quotation_ends_with_its_mark_or_after_a_few_sentences() -> None:
    assert spoken_on(['"One.', "Two,", 'three," he said.', "Four."]) == {0: (0, 2), 1: (0, 2), 2: (0, 2)}
    assert spoken_on(['He said "one" and "two".', "Three."]) == {}
    assert spoken_on(['A stray " mark.', "Two.", "Three.", "Four.", "Five.", 'A "six".']) == {}
