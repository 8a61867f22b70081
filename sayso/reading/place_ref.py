"""A place as a sentence names it, and how specific places are: country, region, province, town, site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sayso.reading.sentence import Span

COUNTRY, PROVINCE, REGION, TOWN, SITE = 1, 3, 2, 5, 6


Knows = Callable[[str], tuple[int, int] | None]
"""Rank and number of inhabitants of what the gazetteer has under a name."""


LARGE = 15_000


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place named in a sentence: its words, the word it is reached by ("in"), how specific it is, what it stands beside."""

    span: Span
    first: int
    last: int
    rank: int
    via: str = ""
    near: bool = False
    known: bool = False
    anchor: int = -1
