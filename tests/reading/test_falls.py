"""Places that change hands by themselves, and those that an adjective or an apposition tells to be held."""

from __future__ import annotations

import pytest

from sayso.model import Kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The town of Kindu fell to rebels on Monday.", [("captured", "Kindu", "rebels")]),
        ("Kunduz fell into Taliban hands in September.", [("captured", "Kunduz", "Taliban")]),
        ("Most of Homs has returned to government control.", [("captured", "Homs", "government")]),
        ("Parts of Goma have slipped out of government control.", [("lost", "Goma", "government")]),
        ("The rebel stronghold of Vanni was shelled.", [("holds", "Vanni", "rebel")]),
        ("Strikes hit Raqqa, the Islamic State group's bastion.", [("holds", "Raqqa", "Islamic State group")]),
        ("Shells landed in the rebel-held part of Aleppo.", [("holds", "Aleppo", "rebel")]),
        ("Strikes hit Irbin, another rebel-held area east of Damascus.", [("holds", "Irbin", "rebel")]),
        ("The fall of Goma to the rebels surprised many.", [("captured", "Goma", "the rebels")]),
        ("The group mourned the loss of Goma to the army.", [("captured", "Goma", "the army")]),
        ("The operation has captured Goma and moved on.", [("captured", "Goma", None)]),
        ("Shells fell near the former rebel stronghold of Vanni.", []),
        ("Nine people died in the Congolese enclave of Goma.", []),
        ("Most of the rebels have left Goma.", [("withdrew", "Goma", "the rebels")]),
        ("Police cordoned off the area in Goma after the attack.", []),
        ("The price of bread in Kabul fell to 10 afghanis after the attack.", []),
    ],
)
def test_who_holds_it_now(read, text: str, expected: list[tuple[str, str, str]]) -> None:
    claims = read(text, Kind.CONTROL)
    assert [(str(c.what.change), c.place.name, c.what.actor and c.what.actor.name) for c in claims] == expected
