"""Who did it: through commas that are missing, clauses, light verbs and what the dead are told with."""

from __future__ import annotations

import pytest

from sayso.model import Kind


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Gunmen loyal to the warlord shelled the Kubwa market killing four traders.", "Gunmen loyal to the warlord"),
        ("Nine people were killed in army shelling and mortar fire in Goma.", "army"),
        ("Six villagers died when government troops attacked the town of Bor.", "government troops"),
        ("Nine farmers were killed and scores wounded in Ethiopian air strikes on Baidoa.", "Ethiopian"),
        ("The rebels were responsible for a bomb attack that killed 12 people in Cali.", "The rebels"),
        ("The ministry accused the rebels of firing rockets at Sderot and killing two shoppers.", "the rebels"),
        ("Three people were killed in an assault that was led by the marines in Basilan.", "the marines"),
        ("A ferry was bombed by naval jets near Jaffna, killing 20 passengers.", "naval jets"),
        ("A fighter plane was shot down near Juba, killing all five people on board.", None),
        ("Four policemen wounded last week in Basra described the fighting.", None),
        ("The army lost 12 soldiers in Vavuniya.", None),
        ("Three people died in a terrorist attack in Lahore.", None),
    ],
)
def test_who_killed(read, text: str, doer: str | None) -> None:
    claims = read(text, Kind.CASUALTIES)
    assert {claim.what.perpetrator and claim.what.perpetrator.name for claim in claims} == {doer}


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Russian warplanes carried out air strikes against rebels in Idlib.", "Russian warplanes"),
        ("Clashes between the army and rebels broke out in Goma.", "the army"),
        ("The army killed 13 militants in clashes near Marawi.", "The army"),
        ("The strikes on Gardez were believed to be conducted by American jets.", "American jets"),
        ("Pakistani troops launched a military offensive in Swat.", "Pakistani troops"),
        ("A helicopter belonging to the army bombed the town of Yei.", "A helicopter belonging to the army"),
    ],
)
def test_who_did_it(read, text: str, doer: str) -> None:
    (claim,) = read(text, Kind.INCIDENT)
    assert getattr(claim.what.perpetrator, "name", None) == doer


@pytest.mark.parametrize(
    ("text", "doer", "kind"),
    [
        ("The government blamed Saturday's attack in Lahore on militants.", "militants", "other"),
        ("Insurgents staged attacks on Friday morning on police stations in Quetta.", "Insurgents", "clash"),
        ("The army began its assault on Marawi after air strikes.", "The army", "clash"),
        ("The town of Taiz was hit by the coalition.", "the coalition", "airstrike"),
        ("Warplanes targeted Kidal with heavy bombs.", "Warplanes", "airstrike"),
    ],
)
def test_what_kind_of_act_and_whose(read, text: str, doer: str, kind: str) -> None:
    claim = read(text, Kind.INCIDENT)[0]
    assert (getattr(claim.what.perpetrator, "name", None), str(claim.what.type)) == (doer, kind)


@pytest.mark.parametrize(
    "text",
    [
        "A court jailed five militants for the bombing of a hotel in Mombasa.",
        "The mayor should have been told of the shelling of the town of Yei.",
        "The coalition fighting the jihadists met in Paris.",
    ],
)
def test_what_is_only_spoken_of_is_no_incident(read, text: str) -> None:
    assert not read(text, Kind.INCIDENT)


def test_nobody_leaves_a_town_by_leaving_it_isolated(read) -> None:
    assert not read("The threat of the rebels leaves Kathmandu isolated.", Kind.CONTROL)
