from __future__ import annotations

import pytest

from sayso.reading.words import noun_forms, plural, verb_forms


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("kill", {"kill", "kills", "killing", "killed"}),
        ("flee", {"flee", "flees", "fleeing", "fled"}),
        ("shoot", {"shoot", "shoots", "shooting", "shot"}),
        ("stop", {"stop", "stops", "stopping", "stopped"}),
        ("bury", {"bury", "buries", "burying", "buried"}),
        ("die", {"die", "dies", "dying", "died"}),
        ("withdraw", {"withdraw", "withdraws", "withdrawing", "withdrew", "withdrawn"}),
    ],
)
def test_verb_forms(lemma: str, forms: set[str]) -> None:
    assert set(verb_forms(lemma)) == forms


@pytest.mark.parametrize(
    ("one", "many"),
    [("city", "cities"), ("gunman", "gunmen"), ("child", "children"), ("clash", "clashes"), ("air raid", "air raids")],
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many
    assert noun_forms(one) == (one, many)
