"""A report as a whole: what sentences leave open is settled from those before, and what is told twice is told once.

The state while reading: who spoke last, which place and day the text is speaking of, and the acts told so far. It is
derived from the report alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

from sayso.model import Claim, Days, Kind, Report
from sayso.reading.acts import type_by_means
from sayso.reading.casualties import casualties
from sayso.reading.control import control
from sayso.reading.displacement import displacement
from sayso.reading.draft import Draft
from sayso.reading.incident import ANY, incidents
from sayso.reading.mood import hedge
from sayso.reading.names import Names
from sayso.reading.opening import reported_from
from sayso.reading.repeats import once
from sayso.reading.route import routes
from sayso.reading.sentence import Sentence, Span, climb
from sayso.reading.settled import Settled
from sayso.reading.settled import claims as as_claims
from sayso.reading.text import Prepared
from sayso.reading.when import DateMention, dateline, dates
from sayso.reading.where import COUNTRY, FAR, PROVINCE, PlaceRef, anaphors, joined_places, persons, place_of, places
from sayso.reading.who import Mention, Voice, voice_for, voices
from sayso.world import World

WHOLE_WAR = 20_000
HANGS = 2
LEAD = 4
CARRY = 3
INDEFINITE = re.compile(
    r"\b(?:an?|two|three|several)\s+(?:[\w-]+\s+){0,3}?(?:towns?|villages?|areas?|neighbou?rhoods?|city|cities|base|field|districts?|strongholds?|territory|suburbs?|camp|market)\b(?!\s+(?:of|called)\s+[A-Z])",
    re.I,
)
CONTINUES = frozenset(
    {
        "five",
        "four",
        "three",
        "two",
        "six",
        "another",
        "others",
        "one",
        "some",
        "most",
        "several",
        "among",
        "many",
        "both",
    }
)


@dataclass(slots=True)
class State:
    """What the text is speaking of."""

    published: date | None
    speakers: tuple[Mention, ...] = ()
    places: list[PlaceRef] = field(default_factory=list)
    persons: set[str] = field(default_factory=set)
    place: PlaceRef | None = None
    country: PlaceRef | None = None
    day: Days | None = None
    dated: int = -9
    last: int = -2
    voice: Voice | None = None
    quoting: bool = False
    types: list[str] = field(default_factory=list)


def read(
    report: Report, text: Prepared, sentences: Sequence[Sentence], world: World
) -> tuple[tuple[Claim, ...], Mapping[str, Mapping[str, str]]]:
    """The claims of one report, and for each claim's id what gave its fields."""
    names = Names(world, report, text)
    state = State(dateline(report.text, report.day) or report.day)
    state.persons = persons(text.text)
    state.country = names.main_country()
    state.places += _dateline_places(text, names)
    settled: list[Settled] = []
    for sentence in sentences:
        settled += _sentence(sentence, state, names)
    return as_claims(report, text, names, once(_told_later(settled)))


def _told_later(settled: Sequence[Settled]) -> list[Settled]:
    """A lead that names no town ("a market in the north") takes the one that the next sentences give its act."""
    out = list(settled)
    for i, each in enumerate(out):
        if each.draft.loose and each.draft.kind in (Kind.CASUALTIES, Kind.INCIDENT) and each.sentence.index <= LEAD:
            later = next((other for other in out[i + 1 :] if _gives_place(each, other)), None)
            if later is not None:
                out[i] = replace(each, draft=replace(each.draft, place=later.draft.place), days=each.days or later.days)
    return out


def _gives_place(each: Settled, other: Settled) -> bool:
    near = 0 < other.sentence.index - each.sentence.index <= 3
    town = other.draft.place is not None and other.draft.place.rank > PROVINCE and not other.draft.loose
    return near and town and other.draft.kind in (Kind.CASUALTIES, Kind.INCIDENT)


def _dateline_places(text: Prepared, names: Names) -> list[PlaceRef]:
    """The town of the dateline: where it was reported, and what "the capital" may stand for."""
    for start, end in text.sentences[:3]:
        name = reported_from(text.text[start:end])
        known = names.rank(name.title()) if name else None
        if name and known is not None:
            return [PlaceRef(Span(start, start + len(name), name, 0), 0, 0, known[0], known=True)]
    return []


def _sentence(sentence: Sentence, state: State, names: Names) -> list[Settled]:
    named = places(sentence, names.rank, frozenset(state.persons))
    refs = sorted(
        [*named, *anaphors(sentence, named, [*state.places, *([state.country] if state.country else [])])],
        key=lambda ref: ref.first,
    )
    found = voices(sentence, state.speakers)
    inherited = _inherited(sentence, state, found)
    if found:
        main = [voice for voice in found if voice.main] or found
        state.speakers, state.voice = main[-1].speakers, main[-1]
    else:
        state.voice = inherited
    reference = state.day.first if state.day else None
    state.persons |= {
        w.lower()
        for v in found
        for m in v.speakers
        for w in m.span.text.split()
        if w[0].isupper() and names.rank(w) is None
    }
    refs = [
        ref for ref in refs if not any(m.span.start <= ref.span.start < m.span.end for v in found for m in v.speakers)
    ]
    mentions = dates(sentence.text, 0, state.published, reference)
    drafts = [
        *casualties(sentence, refs),
        *incidents(sentence),
        *control(sentence, refs),
        *displacement(sentence),
        *routes(sentence),
    ]
    out: list[Settled] = []
    for draft in drafts:
        voice = None if draft.own_voice else voice_for(found, draft.head) or inherited
        if voice is not None and _is_speaking(sentence, voice, draft):
            continue
        for located in _located(sentence, draft, refs, state):
            out.append(_settle(sentence, located, voice, mentions, state))
    _remember(sentence, state, out, refs)
    return out


def _is_speaking(sentence: Sentence, voice: Voice, draft: Draft) -> bool:
    """Whether the act is only part of the speaker's own description."""
    at = sentence.offset + sentence.doc[draft.head].idx
    return any(m.span.start <= at < m.span.end for m in voice.speakers) and draft.kind is not Kind.CASUALTIES


def _inherited(sentence: Sentence, state: State, found: Sequence[Voice]) -> Voice | None:
    """The voice that goes on speaking in a sentence without one: inside quotation marks, or telling parts of a number."""
    if found or state.voice is None or sentence.index != state.last + 1:
        return None
    first = sentence.lower[0] if sentence.lower else ""
    if (
        first in CONTINUES
        and len(sentence.lower) > 1
        and sentence.lower[1]
        in ("of", "were", "others", "was", "three", "two", "more", "the", "four", "five", "six", "people")
    ):
        return state.voice
    return state.voice if first in ('"', "“", "''", "``") else None


# ----------------------------------------------------------------------------------------------- where
def _located(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> list[Draft]:
    """The draft with its place, once for each of several places it names together."""
    chosen = draft.place or (
        _near_place(sentence, draft, refs, state) if draft.unnamed else _place(sentence, draft, refs, state)
    )
    loose = chosen is None or (chosen not in refs and (state.place is None or state.place.rank <= PROVINCE))
    vague = chosen is not None and (chosen.rank <= PROVINCE or chosen.near) and INDEFINITE.search(sentence.text) is not None
    draft = replace(draft, loose=(loose or vague) and not _whole_war(draft))
    if chosen is None:
        return [] if draft.kind is Kind.CONTROL else [draft]
    if chosen in refs and (draft.several or draft.kind is Kind.INCIDENT):
        return [replace(draft, place=ref) for ref in joined_places(sentence, chosen, refs)]
    return [replace(draft, place=chosen)]


def _near_place(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> PlaceRef | None:
    """The place of territory without a name: only one that hangs from the act will do."""
    found = place_of(sentence, draft.head, refs, draft.near)
    return found[0] if found is not None and found[1] <= HANGS else None


def _place(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> PlaceRef | None:
    """The place that hangs from the act; else the one the text is speaking of; else any the sentence names."""
    if _whole_war(draft) and state.country is not None:
        return state.country
    towns = [ref for ref in refs if ref.rank > PROVINCE and ref.via not in ("from", "to")]
    found = place_of(sentence, draft.head, towns, draft.near)
    wide = place_of(sentence, draft.head, [ref for ref in refs if ref.rank <= PROVINCE or ref not in towns], draft.near)
    if found is not None and (wide is None or wide[0].rank > PROVINCE or found[1] <= wide[1] + 2):
        return found[0]
    if wide is not None and (wide[1] <= HANGS or state.place is None or state.place.rank <= wide[0].rank):
        return wide[0]
    return state.place or (found[0] if found else None) or state.country


def _whole_war(draft: Draft) -> bool:
    return draft.kind in (Kind.CASUALTIES, Kind.DISPLACEMENT) and (draft.count.low or 0) >= WHOLE_WAR


# ----------------------------------------------------------------------------------------------- when
def _date(
    sentence: Sentence, draft: Draft, mentions: Sequence[DateMention], voice: Voice | None, state: State
) -> Days | None:
    """The days of the date mention that governs the act.

    A day of speaking ("said on Monday") is not the day of the act, but news of the day is of that day or the one before.
    """
    best: tuple[int, int] | None = None
    chosen: DateMention | None = None
    spoken: Days | None = None
    for mention in mentions:
        token = sentence.token_at(mention.start)
        if mention.future:
            continue
        if _of_speaking(sentence, token.i, voice):
            spoken = mention.days
            continue
        key = (_steps(sentence, token.i, draft), abs(token.i - draft.head))
        if best is None or key < best:
            best, chosen = key, mention
    if chosen is not None:
        return chosen.days
    return _day_of_news(spoken, draft, state) or _carried(sentence, draft, state)


def _day_of_news(spoken: Days | None, draft: Draft, state: State) -> Days | None:
    if (
        spoken is None
        or spoken.length > 1
        or state.published is None
        or draft.own_voice
        or draft.value == "holds"
        or _whole_war(draft)
    ):
        return None
    if abs((state.published - spoken.first).days) > 1:
        return None
    return Days(spoken.first - timedelta(days=1), spoken.last)


def _carried(sentence: Sentence, draft: Draft, state: State) -> Days | None:
    """The day the text is speaking of, for an act told soon after it and not by the way."""
    if draft.own_voice or draft.value in ("holds", "besieged") or _whole_war(draft) or state.day is None:
        return None
    return state.day if sentence.index - state.dated <= CARRY or _same_place(draft.place, state.place) else None


def _of_speaking(sentence: Sentence, at: int, voice: Voice | None) -> bool:
    from sayso.reading.who import words

    for above in climb(sentence.doc[at]):
        if above.tag_.startswith("VB"):
            return (
                above.lower_ in words().says
                and abs(above.i - at) <= 4
                and not any(c.dep_ == "ccomp" and c.i > at for c in above.children if at < above.i)
            )
    return False


def _steps(sentence: Sentence, at: int, draft: Draft) -> int:
    doc = sentence.doc
    path = {t: n for n, t in enumerate([at, *(a.i for a in climb(doc[at]))])}
    ways = []
    for head in (draft.head, *draft.near):
        up = [head, *(a.i for a in climb(doc[head]))]
        ways += [n + path[t] for n, t in enumerate(up) if t in path][:1]
    return min(ways, default=20)


# ----------------------------------------------------------------------------------------------- settling
def _settle(
    sentence: Sentence, draft: Draft, voice: Voice | None, mentions: Sequence[DateMention], state: State
) -> Settled:
    value = draft.value if not draft.value.startswith(ANY) else _any_type(sentence, draft, state)
    first, last = (voice.first, voice.last) if voice is not None and not draft.own_voice else (0, len(sentence.doc) - 1)
    cue = hedge(sentence, draft.head, first, min(last, len(sentence.doc) - 1)) if not draft.own_voice else None
    doubts = voice.verb if voice is not None and voice.doubts else None
    days = _date(sentence, draft, mentions, voice, state)
    denied = bool(voice and voice.denies) != (draft.denied and voice is not None)
    return Settled(
        draft=replace(draft, value=value), sentence=sentence, voice=voice, denied=denied, hedge=cue or doubts,
        days=days,
    )  # fmt: skip


def _any_type(sentence: Sentence, draft: Draft, state: State) -> str:
    """The type of an act that may be of several: by the weapons of its clause, else by what the report tells of."""
    options = [kind.strip() for kind in draft.value.split(":")[1].split(",")]
    clause = type_by_means(_clause(sentence, draft))
    if clause is not None and (len(options) == 1 or clause in options):
        return clause
    if len(options) > 1:
        return next((kind for kind in reversed(state.types) if kind in options), options[0])
    pointed = draft.back or (sentence.doc[draft.head].tag_.startswith("NN") and any(c.dep_ == "poss" for c in sentence.doc[draft.head].lefts))
    return (state.types[-1] if pointed and state.types else None) or options[0]


def _clause(sentence: Sentence, draft: Draft) -> list[str]:
    """The words around an act, up to the marks that end its clause."""
    lower = sentence.lower
    first = last = draft.head
    while first > 0 and lower[first - 1] not in (",", ";", "while", "after", "before", "but"):
        first -= 1
    while last + 1 < len(lower) and lower[last + 1] not in (",", ";", "while", "after", "before", "but"):
        last += 1
    return lower[first : last + 1]


def _same_place(one: PlaceRef | None, two: PlaceRef | None) -> bool:
    return one is not None and two is not None and one.span.text.lower() == two.span.text.lower()


def _remember(sentence: Sentence, state: State, told: Sequence[Settled], refs: Sequence[PlaceRef]) -> None:
    state.last = sentence.index
    placed = [s for s in told if s.draft.place is not None and s.draft.kind is not Kind.CONTROL]
    placed = placed or [s for s in told if s.draft.place is not None]
    if placed and not (sentence.headline and state.place is not None):
        state.place = placed[0].draft.place
    elif refs and state.place is None:
        state.place = max(refs, key=lambda ref: (ref.rank, -ref.first))
    state.places += refs
    dated = [s.days for s in told if s.days is not None and s.draft.kind is not Kind.CONTROL]
    if dated and dated[0].length <= 31:
        state.dated = sentence.index if dated[0] is not state.day else state.dated
        state.day = dated[0]
    state.types += [s.draft.value for s in told if s.draft.kind is Kind.INCIDENT]


WHY: Mapping[str, str] = MappingProxyType({})
