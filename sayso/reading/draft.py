"""What a rule finds in one sentence, before the report as a whole has had its say: drafts of claims."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.model import Count, Kind
from sayso.reading.place_ref import PlaceRef
from sayso.reading.sentence import Span

UNCOUNTED = Count()


@dataclass(frozen=True, slots=True)
class Draft:
    """An act found at the word `head` of a sentence.

    `value` is the outcome, change, type, direction or status; `agent` who did it, `patient` who or what it befell; `near`
    further words of the act that a place or date may hang from; `passing` says that the act only dates another ("after the strikes"); `loose` says that no words of
    its own sentence gave the place, `hung` that a place hangs from the act itself, `within` that the act was in a part of it that has no name yet; `own_voice` marks what the outlet says by the way
    ("rebel-held Ariha") whoever else is quoted.
    """

    kind: Kind
    value: str
    sentence: int
    head: int
    rule: str
    agent: Span | None = None
    patient: Span | None = None
    count: Count = UNCOUNTED
    victims: str = "unspecified"
    unit: str = "persons"
    part: bool = False
    total: bool = False
    near: tuple[int, ...] = ()
    place: PlaceRef | None = None
    several: bool = False
    loose: bool = False
    hung: bool = False
    within: bool = False
    unnamed: bool = False
    own_voice: bool = False
    back: bool = False
    passing: bool = False
    denied: bool = False
