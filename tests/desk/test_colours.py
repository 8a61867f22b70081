"""Holders' colours: told apart by everybody, seen on either ground, given to those most named."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import model as m
from sayso.desk import holding
from sayso.desk.colours import OTHERS, PALETTE, assign, css_class
from sayso.desk.shelf import Shelf
from sayso.desk.snapshot import Snapshot
from sayso.ledger import Ledger
from sayso.picture.control import OTHER
from sayso.world import World

STYLE = (Path(holding.__file__).parent / "static" / "desk.css").read_text(encoding="utf-8")
MAIN = (*PALETTE[:3], OTHERS)
# Machado, Oliveira and Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency", severity 1.
VISION = {
    "full": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip


def linear(colour: str) -> np.ndarray:
    """Linear light of an sRGB colour."""
    parts = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def oklab(light: np.ndarray) -> np.ndarray:
    """Ottosson 2020's perceptual coordinates, times 100."""
    to_cones = [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
    to_lab = [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]
    return 100 * np.array(to_lab) @ np.cbrt(np.array(to_cones) @ light.clip(0, 1))


@pytest.mark.parametrize("vision", VISION)
def test_the_main_holders_and_grey_are_told_apart(vision: str):
    seen = {colour: oklab(VISION[vision] @ linear(colour)) for colour in MAIN}
    apart = {(a, b): np.linalg.norm(seen[a] - seen[b]) for a, b in combinations(MAIN, 2)}
    assert min(apart.values()) > 5  # about twice what is just noticeable side by side
    assert apart[MAIN[0], MAIN[1]] > 20


@pytest.mark.parametrize("ground", ["map-land", "card"])
def test_the_main_holders_stand_out_in_light_and_dark(ground: str):
    found = set(re.findall(rf"--{ground}: (#\w{{6}})", STYLE))
    assert len(found) == 2
    for under in found:
        for colour in MAIN:
            low, high = sorted(float(linear(each) @ [0.2126, 0.7152, 0.0722]) for each in (under, colour))
            assert (high + 0.05) / (low + 0.05) >= 3, (colour, under)  # WCAG 2.2, 1.4.11


def test_the_style_sheet_has_the_same_colours():
    for colour in (*PALETTE, OTHERS):
        assert f".{css_class(colour)} {{ background: {colour}; }}" in STYLE


@given(st.dictionaries(st.text(max_size=5), st.integers(0, 50), max_size=25))
def test_those_with_most_claims_come_first_and_share_no_colour(weights: dict[str, int]):
    given_colours = assign(weights, weights)
    own = [holder for holder in given_colours if given_colours[holder] != OTHERS]
    assert len({given_colours[holder] for holder in own}) == len(own) == min(len(weights), len(PALETTE))
    assert all(weights[rest] <= min(weights[one] for one in own) for rest in given_colours.keys() - set(own))


@pytest.mark.parametrize("bloc", [False, True])
def test_one_who_never_likely_held_anything_has_a_colour_too(ledger: Path, bloc: bool):
    with Ledger.open(ledger, read_only=True) as opened:
        claims = list(opened.claims())
    named = m.Named("Hezbollah", "hezbollah")
    once = next(each for each in claims if isinstance(each.what, m.Control))
    weak = replace(once, id="weak", what=m.Control(m.Change.CAPTURED, named), polarity=m.Polarity.DENIES)
    paint = holding.colours(Snapshot("x", Shelf.of([*claims, weak]), World.shipped()), bloc)
    assert paint[OTHER] == OTHERS
    assert [holder for holder, colour in paint.items() if colour == OTHERS] == [OTHER]
    if not bloc:
        assert (paint["syrian-army"], paint["islamic-state"], paint["hezbollah"]) == PALETTE[:3]
