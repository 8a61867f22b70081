"""Where an act was whose own words may name no place: the one that hangs from it, else the one the text is speaking of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from sayso.model import Days, Kind
from sayso.reading.dating import of_the_war, whole_war
from sayso.reading.draft import Draft
from sayso.reading.lexicon import load
from sayso.reading.place_ref import COUNTRY, PROVINCE, REGION, PlaceRef
from sayso.reading.sentence import Sentence, climb
from sayso.reading.state import State
from sayso.reading.when import dates
from sayso.reading.where import FAR, HANGS, joined_places, of_dwellers, only_home, place_of, without_doers
from sayso.reading.words import time_words, verb_set


def located(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> list[Draft]:
    """The draft with its place, once for each of several places it names together."""
    chosen = draft.place or _open_place(sentence, draft, refs, state)
    loose = chosen is None or (
        chosen not in refs and (state.place is None or state.place.rank <= PROVINCE or state.guessed)
    )
    vague = (
        chosen is not None
        and (chosen.rank < PROVINCE or chosen.near)
        and _pattern("indefinite").search(sentence.text) is not None
    )
    home = chosen is not None and chosen in refs and draft.kind in DONE and of_dwellers(sentence, chosen)
    draft = replace(
        draft,
        loose=(loose or vague or home) and not whole_war(draft),
        within=_within(sentence, chosen) or _in_part(sentence, draft, chosen),
    )
    if chosen is None:
        return [] if draft.kind is Kind.CONTROL else [draft]
    hung = chosen in refs and (draft.place is not None or _steps_to(sentence, draft, chosen) <= HANGS)
    draft = replace(draft, hung=hung)
    if chosen in refs and (draft.several or (draft.kind is Kind.INCIDENT and hung)):
        return [replace(draft, place=ref) for ref in joined_places(sentence, chosen, refs)]
    return [replace(draft, place=_first_listed(sentence, chosen, refs) if draft.place is None else chosen)]


def _of_that_day(sentence: Sentence, draft: Draft, state: State) -> PlaceRef | None:
    """The place of the act that "Saturday's attack" means: of those told before, the first of that day."""
    day = _owned_by_day(sentence, draft, state)
    return next((place for days, place in state.days if day is not None and days == day), None)


def _owned_by_day(sentence: Sentence, draft: Draft, state: State) -> Days | None:
    """The day that an act of the sentence is said to be of, where the report told of another one since."""
    if time_words().isdisjoint(sentence.lower):
        return None
    own = [t for t in sentence.tokens if t.dep_ == "poss" and t.head.tag_.startswith("NN") and t.lower_ in time_words()]
    found = next((t for t in own if draft.kind is Kind.CASUALTIES or t.head.i == draft.head), None)
    if found is None:
        return None
    mentions = dates(found.text, 0, state.course.published, state.course.reference)
    return mentions[0].days if mentions else None


def _without_goals(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> list[PlaceRef]:
    """The places without those that people fled to, where another can be meant: the one they left, or the one told of."""
    if draft.kind is Kind.CONTROL or draft.value == "returned":
        return list(refs)
    movers = [t.head.i for t in sentence.triggers if t.act.kind is Kind.DISPLACEMENT and t.act.value == "fled"]
    goals = [ref for ref in refs if ref.via in GOALS and ref.anchor in movers]
    left = [ref for ref in refs if ref not in goals]
    return left if left or state.place is not None else list(refs)


DONE = (Kind.CASUALTIES, Kind.INCIDENT)
GOALS = frozenset({"across", "into", "to", "toward", "towards"})


def _aimed_at(sentence: Sentence, draft: Draft, ref: PlaceRef) -> bool:
    """Whether a country or province is itself what an act was aimed at: "fired rockets at northern X"."""
    prep = next((t for t in climb(sentence.doc[ref.last]) if t.dep_ == "prep"), None)
    return (
        prep is not None
        and prep.lower_ in ("at", "against", "into", "on")
        and prep.head.i in _words_of(sentence, draft)
    )


def _words_of(sentence: Sentence, draft: Draft) -> set[int]:
    """The words of an act and the verb its noun hangs from: of "fired rockets" both."""
    noun = sentence.doc[draft.head]
    return {draft.head, *draft.near, noun.head.i} if noun.dep_ == "dobj" else {draft.head, *draft.near}


def _within(sentence: Sentence, chosen: PlaceRef | None) -> bool:
    """Whether an act was in a part of the chosen place that the sentence does not name: "a quarter of X"."""
    if chosen is None or chosen.rank <= PROVINCE:
        return False
    found = _pattern("part_of", cased=True).search(sentence.text)
    start = chosen.span.start - sentence.offset
    return found is not None and 0 <= start - found.end() + 1 <= 12


def _in_part(sentence: Sentence, draft: Draft, chosen: PlaceRef | None) -> bool:
    """Whether control is told of ground in or around a place, not of the place: "took three quarters of X", "land outside X"."""
    if chosen is None or draft.kind is not Kind.CONTROL or chosen.rank <= REGION:
        return False
    text, start, end = sentence.text, *(max(0, at - sentence.offset) for at in (chosen.span.start, chosen.span.end))
    found = _pattern("pieces").search(text[:start])
    # Who enters a part of a town enters the town.
    if (
        found is None
        or draft.value == "entered"
        or (draft.value == "captured" and _pattern("last_ones").search(found[0]))
    ):
        return False
    if " of " in found[0] and _pattern("listing", cased=True).match(text, end):
        return False  # "the districts of X and Y" are X and Y
    piece = found.end() if (link := _pattern("link").search(found[0])) is None else found.start() + link.start()
    told = [sentence.doc[at].idx for at in draft.near]
    return (
        any(found.start() <= at < piece for at in told) or found.start() - NEARBY < sentence.doc[draft.head].idx < piece
    )


NEARBY = 20
"""Characters before "parts of X" within which "rebel-held" is said of the parts."""


@cache
def _pattern(name: str, *, cased: bool = False) -> re.Pattern[str]:
    """A pattern of `data/places.toml`; `cased`: in which capitals count."""
    return load("places.toml").pattern(name, flags=0 if cased else re.IGNORECASE)


def _standing_charge(sentence: Sentence, draft: Draft) -> bool:
    """Whether an act is what somebody is always charged with: "they deny using gas", "has accused rebels of using gas"."""
    act = sentence.doc[draft.head]
    if draft.kind is not Kind.INCIDENT or act.tag_ != "VBG" or act.dep_ not in ("pcomp", "xcomp", "ccomp"):
        return False
    verb = next((t for t in climb(act) if t.tag_.startswith("VB")), act)
    perfect = any(c.lower_ in ("has", "have") and c.dep_ == "aux" for c in verb.children)
    return verb.lower_ in verb_set("reporting.toml", "charging") and (verb.tag_ in ("VBP", "VBZ") or perfect)


def _first_listed(sentence: Sentence, chosen: PlaceRef, refs: Sequence[PlaceRef]) -> PlaceRef:
    """An act that was in one of several places listed is given the first of them."""
    return joined_places(sentence, chosen, refs)[0] if chosen in refs else chosen


def _steps_to(sentence: Sentence, draft: Draft, ref: PlaceRef) -> int:
    found = place_of(sentence, draft.head, [ref], draft.near)
    return found[1] if found is not None else FAR


def _open_place(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> PlaceRef | None:
    """The place of an act whose own words name none."""
    if draft.unnamed:
        return _near_place(sentence, draft, refs, state)
    if draft.kind is not Kind.CONTROL or not draft.back:
        return _place(sentence, draft, refs, state)
    at = draft.near[0]
    pointed = [ref for ref in refs if ref.first <= at <= ref.last]
    before = [ref for ref in refs if ref.last < at and ref.rank > PROVINCE]
    wide = [ref for ref in refs if ref.last < at] if draft.value == "withdrew" else []
    return next(iter(pointed or before), state.place) or next(iter(wide), None)


def _near_place(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> PlaceRef | None:
    """The place of territory without a name: only one that hangs from the act will do."""
    found = place_of(sentence, draft.head, refs, draft.near)
    if found is not None and found[1] <= HANGS:
        return found[0]
    return state.country if _pattern("indefinite").search(sentence.text) else None


def _left(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef]) -> PlaceRef | None:
    """The place that people fled or were taken from, where those words hang from the act."""
    if draft.kind is not Kind.DISPLACEMENT or draft.value == "returned":
        return None
    left = [ref for ref in refs if ref.via == "from" or _object_of(sentence, ref, draft.head)]
    found = place_of(sentence, draft.head, left, draft.near)
    return found[0] if found is not None and found[1] <= HANGS else None


def _object_of(sentence: Sentence, ref: PlaceRef, verb: int) -> bool:
    """Whether a place is itself what somebody flees: "residents have fled X to Y"."""
    name = sentence.doc[ref.last]
    return name.dep_ == "dobj" and name.head.i == verb


def _place(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> PlaceRef | None:
    """The place that hangs from the act; else the one the text is speaking of; else any the sentence names."""
    if whole_war(draft) and state.country is not None:
        return state.country
    moved = draft.kind in (Kind.DISPLACEMENT, Kind.CONTROL)
    home = not moved and state.place is not None
    still = [ref for ref in refs if moved or ref.via not in ("from", "to")]
    still = _without_goals(sentence, draft, still, state)
    still = [ref for ref in still if not (home and only_home(sentence, ref))]
    still = without_doers(sentence, draft.head, still, draft.near)
    if (left := _left(sentence, draft, refs)) is not None:
        return left
    towns = [ref for ref in still if ref.rank > PROVINCE]
    found = place_of(sentence, draft.head, towns, draft.near)
    wide = place_of(sentence, draft.head, [ref for ref in still if ref.rank <= PROVINCE], draft.near)
    if wide is not None and found is not None and found[1] > wide[1] and _aimed_at(sentence, draft, wide[0]):
        return wide[0]
    told = [draft.value] if draft.kind is Kind.INCIDENT else state.acts if draft.kind is Kind.CASUALTIES else []
    focus = _of_that_day(sentence, draft, state) or next(
        (state.events[v] for v in told if v in state.events), state.place
    )
    if found is not None and (wide is None or found[1] <= wide[1] + 2 or (wide[0].rank == COUNTRY and found[1] < FAR)):
        return found[0]
    if (
        state.country is not None
        and (of_the_war(sentence) or _standing_charge(sentence, draft))
        and (wide is None or wide[1] > HANGS)
    ):
        return state.country
    if wide is not None and (wide[1] <= HANGS or focus is None or focus.rank <= wide[0].rank):
        return wide[0]
    return focus or (found[0] if found else None) or state.country or next(iter(refs), None)
