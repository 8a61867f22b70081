"""The state while a report is read: who spoke last, which place and day the text is speaking of, the acts told so far.

It is derived from the report alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.model import Days, Kind
from sayso.reading.dating import Course
from sayso.reading.draft import Draft
from sayso.reading.place_ref import PlaceRef
from sayso.reading.sentence import Sentence
from sayso.reading.settled import Settled
from sayso.reading.speakers import Mention
from sayso.reading.who import Voice


@dataclass(slots=True)
class State:
    """What the text is speaking of."""

    course: Course
    speakers: tuple[Mention, ...] = ()
    heard: list[Mention] = field(default_factory=list)
    places: list[PlaceRef] = field(default_factory=list)
    persons: set[str] = field(default_factory=set)
    place: PlaceRef | None = None
    guessed: bool = False
    country: PlaceRef | None = None
    last: int = -2
    voice: Voice | None = None
    types: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    days: list[tuple[Days, PlaceRef]] = field(default_factory=list)
    taken: Draft | None = None
    events: dict[str, PlaceRef] = field(default_factory=dict)

    @property
    def attacks(self) -> list[str]:
        """The types told so far that "the attack" may mean."""
        return [kind for kind in self.types if kind not in SEIZING]


SEIZING = ("abduction", "execution")
"""Acts that nobody means who speaks of "the attack"."""


def _by_the_way(settled: Settled, state: State) -> bool:
    """Whether a place is told of in passing ("rebel-held X"), or got by an act told before that names it far off."""
    draft = settled.draft
    return state.place is not None and (draft.own_voice or (draft.back and not draft.hung))


def remember(sentence: Sentence, state: State, told: Sequence[Settled], refs: Sequence[PlaceRef]) -> None:
    """Notes what a sentence told, for those after it: its places, the place spoken of, its acts."""
    state.last = sentence.index
    placed = [s for s in told if s.draft.place is not None and s.draft.kind is not Kind.CONTROL]
    acted = [s for s in placed if s.draft.kind is not Kind.DISPLACEMENT]
    placed = acted or placed or [s for s in told if s.draft.place is not None]
    moved = bool(placed) and not acted and placed[0].draft.kind is Kind.DISPLACEMENT
    sure = [s for s in placed if not s.draft.loose and not _by_the_way(s, state)]
    if (sure or (placed and state.place is None)) and not (sentence.headline and state.place is not None):
        best = next((s for s in sure if s.draft.hung), (sure or placed)[0])
        if not (moved and state.place is not None):
            state.place, state.guessed = best.draft.place, sentence.headline or moved or not best.draft.hung
    elif refs and state.place is None:
        state.place, state.guessed = max(refs, key=lambda ref: (ref.rank, -ref.first)), True
    state.places += refs
    held = [s.draft for s in told if s.draft.kind is Kind.CONTROL and not s.draft.own_voice and not s.denied]
    state.taken = held[-1] if held else None if told else state.taken
    state.days += [
        (s.days, s.draft.place)
        for s in told
        if s.draft.kind is Kind.INCIDENT and s.dated is not None and s.days is not None and s.draft.place is not None
    ]
    state.events |= {
        s.draft.value: s.draft.place
        for s in told
        if s.draft.kind is Kind.INCIDENT and s.draft.place is not None and s.draft.hung and not s.draft.loose
    }
    state.types += [s.draft.value for s in told if s.draft.kind is Kind.INCIDENT and _told_in_full(s)]


def _told_in_full(settled: Settled) -> bool:
    """Whether an act is told with its place, its doer, its day or what it hit, so that "the attack" may mean it later."""
    draft = settled.draft
    told = draft.hung or draft.agent is not None or draft.patient is not None or settled.dated is not None
    return told and not draft.back and draft.value != "other"
