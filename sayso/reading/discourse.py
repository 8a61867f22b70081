"""A report as a whole: what sentences leave open is settled from those before, and what is told twice is told once.

The state while reading: who spoke last, which place and day the text is speaking of, and the acts told so far. It is
derived from the report alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from sayso.model import Claim, Kind, Report
from sayso.reading.acts import by_air, type_by_means
from sayso.reading.casualties import casualties
from sayso.reading.control import control
from sayso.reading.dating import Course, day_of, told_later, war_began, whole_war
from sayso.reading.displacement import displacement
from sayso.reading.draft import Draft
from sayso.reading.incident import ANY, incidents
from sayso.reading.lexicon import load
from sayso.reading.meanings import Meanings
from sayso.reading.mood import hedge
from sayso.reading.names import Names
from sayso.reading.opening import opening, reported_from
from sayso.reading.place_names import COUNTRY, PROVINCE, PlaceRef, persons, places
from sayso.reading.pronouns import with_doer, with_takers
from sayso.reading.repeats import once
from sayso.reading.route import routes
from sayso.reading.scope import is_total
from sayso.reading.sentence import Sentence, Span, child, climb
from sayso.reading.settled import Settled
from sayso.reading.settled import claims as as_claims
from sayso.reading.speakers import Known, Mention
from sayso.reading.speakers import words as speaking
from sayso.reading.text import Prepared, Role
from sayso.reading.when import DateMention, dateline, dates
from sayso.reading.where import FAR, HANGS, anaphors, joined_places, place_of
from sayso.reading.who import Voice, acted_on, voice_for, voices
from sayso.world import World

LEAD = 4
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
    quoting: bool = False
    types: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    events: dict[str, PlaceRef] = field(default_factory=dict)


def read(
    report: Report, text: Prepared, sentences: Sequence[Sentence], world: World
) -> tuple[tuple[Claim, ...], Mapping[str, Mapping[str, str]]]:
    """The claims of one report, and for each claim's id what gave its fields."""
    if accident(text.text):
        return (), {}
    names = Names(world, report, text)
    day = dateline(report.text, report.day) or report.day
    state = State(Course(day, began=war_began((text.text[a:b] for a, b in text.sentences), day)))
    state.persons = persons(text.text)
    about = names.main_country()
    state.country = about if about is not None and (about.known or text.text.count(about.span.text) > 1) else None
    state.places += _dateline_places(text, names)
    settled: list[Settled] = []
    for sentence in sentences:
        settled += _sentence(sentence, state, names)
    kept = with_takers(once(told_later(_told_later(settled), state.course)))
    spots = [*state.places, *(each.draft.place for each in kept if each.draft.place is not None)]
    return as_claims(report, text, Meanings(world, report, text, spots, names.countries()), kept)


def accident(text: str) -> bool:
    """Whether a report tells of an accident or a natural disaster, and of no arms: its dead are not the war's."""
    words = _disasters()
    return words[0].search(text) is not None and words[1].search(text) is None


@cache
def _disasters() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = load("disasters.toml")
    return table.pattern("disaster"), table.pattern("arms")


def _told_later(settled: Sequence[Settled]) -> list[Settled]:
    """A lead that names no town ("a market in the north") takes the one that the next sentences give its act."""
    out = list(settled)
    for i, each in enumerate(out):
        unnamed = each.draft.kind is Kind.CONTROL and each.draft.unnamed
        if (
            each.draft.loose
            and (unnamed or each.draft.kind in (Kind.CASUALTIES, Kind.INCIDENT))
            and each.sentence.index <= LEAD
        ):
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
    for (start, end), role in zip(text.sentences[:4], text.roles[:4], strict=True):
        written = text.text[start:end]
        name = reported_from(written + " " if role is Role.DATELINE else written[: opening(written)])
        known = names.rank(name.title()) if name else None
        if name and known is not None:
            return [PlaceRef(Span(start, start + len(name), name, 0), 0, 0, known[0], known=True)]
    return []


def _sentence(sentence: Sentence, state: State, names: Names) -> list[Settled]:
    named = places(sentence, names.rank, frozenset(state.persons))
    known = [*state.places, *([state.country] if state.country else [])]
    told = state.place if not state.guessed and sentence.index - state.last <= 1 else None
    refs = sorted([*named, *anaphors(sentence, named, known, told)], key=lambda ref: ref.first)
    found = voices(sentence, Known(state.speakers, tuple(state.heard)))
    inherited = _inherited(sentence, state, found)
    if found:
        main = [voice for voice in found if voice.main] or found
        state.speakers, state.voice = main[-1].speakers, main[-1]
        state.heard += [mention for voice in found for mention in voice.speakers if mention not in state.heard]
    else:
        state.voice = inherited
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
    refs = acted_on(sentence, found, refs, elsewhere=state.place is not None)
    mentions = dates(sentence.text, 0, state.course.published, state.course.reference)
    held = control(sentence, refs)
    refs = sorted(
        dict.fromkeys([*refs, *(d.place for d in held if d.place is not None)]), key=lambda ref: (ref.first, ref.last)
    )
    drafts = [
        *casualties(sentence, refs),
        *incidents(sentence),
        *held,
        *displacement(sentence),
        *routes(sentence),
    ]
    drafts += _denials(sentence, found, drafts, state)
    if any(whole_war(d) for d in drafts):
        drafts = [d for d in drafts if d.kind is not Kind.INCIDENT]
    told_before = [d for d in drafts if d.kind is Kind.INCIDENT and d.back]
    state.acts = [_any_type(sentence, d, state) if d.value.startswith(ANY) else d.value for d in told_before]
    out: list[Settled] = []
    for draft in drafts:
        if _passed_over(sentence, draft):
            continue
        voice = None if draft.own_voice else voice_for(found, draft.head) or inherited
        if voice is not None and _is_speaking(sentence, voice, draft):
            if draft.kind is not Kind.CASUALTIES:
                continue
            voice = None
        draft = with_doer(sentence, draft, voice)
        out += [_settle(sentence, d, voice, mentions, state) for d in _located(sentence, draft, refs, state)]
    _remember(sentence, state, out, refs)
    state.course.note(sentence, mentions, [each.draft for each in out])
    return out


def _passed_over(sentence: Sentence, draft: Draft) -> bool:
    """Whether the act is what somebody did not speak of: "made no mention of the loss"."""
    at = sentence.doc[draft.head].idx
    return any(
        m.end() <= at <= m.end() + 40 and " but " not in sentence.text[m.end() : at]
        for m in speaking().silent.finditer(sentence.text)
    )


CHARGES = frozenset(
    [
        "accusation",
        "accusations",
        "allegation",
        "allegations",
        "charge",
        "charges",
        "claim",
        "claims",
        "involvement",
        "it",
        "report",
        "reports",
        "responsibility",
        "that",
        "this",
    ]
)


def _denials(sentence: Sentence, found: Sequence[Voice], drafts: Sequence[Draft], state: State) -> list[Draft]:
    """ "The government denied the allegations": it denies the act that the report spoke of last."""
    out = []
    for voice in found:
        told = any(voice.covers(d.head) for d in drafts if d.kind is Kind.INCIDENT)
        verb = next((t for t in sentence.doc if voice.denies and t.lower_ == voice.verb), None)
        denied = child(verb, "dobj") if verb is not None else None
        if verb is None or told or not state.types or denied is None or denied.lower_ not in CHARGES:
            continue
        agent = voice.speakers[0].span if voice.speakers else None
        out.append(Draft(Kind.INCIDENT, state.types[-1], sentence.index, verb.i, "denial", agent=agent, near=(verb.i,)))
    return out


def _is_speaking(sentence: Sentence, voice: Voice, draft: Draft) -> bool:
    """Whether the act is only part of the speaker's own description."""
    if voice.rule == "clause":
        return False
    at = sentence.offset + sentence.doc[draft.head].idx
    if any(m.span.start <= at < m.span.end for m in voice.speakers):
        return True
    above = [t.i for t in climb(sentence.doc[draft.head])]
    return any(sentence.doc[i].idx + sentence.offset == _head_start(sentence, m) for m in voice.speakers for i in above)


def _head_start(sentence: Sentence, mention: Mention) -> int:
    inside = 0 <= mention.span.head < len(sentence.doc) and mention.span.start >= sentence.offset
    return sentence.offset + sentence.doc[mention.span.head].idx if inside else -1


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
    chosen = draft.place or _open_place(sentence, draft, refs, state)
    loose = chosen is None or (
        chosen not in refs and (state.place is None or state.place.rank <= PROVINCE or state.guessed)
    )
    vague = (
        chosen is not None and (chosen.rank < PROVINCE or chosen.near) and INDEFINITE.search(sentence.text) is not None
    )
    draft = replace(draft, loose=(loose or vague) and not whole_war(draft))
    if chosen is None:
        return [] if draft.kind is Kind.CONTROL else [draft]
    hung = chosen in refs and (draft.place is not None or _steps_to(sentence, draft, chosen) <= HANGS)
    draft = replace(draft, hung=hung)
    if chosen in refs and (draft.several or (draft.kind is Kind.INCIDENT and hung)):
        return [replace(draft, place=ref) for ref in joined_places(sentence, chosen, refs)]
    return [replace(draft, place=chosen)]


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
    return next(iter(pointed or before), state.place)


def _near_place(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> PlaceRef | None:
    """The place of territory without a name: only one that hangs from the act will do."""
    found = place_of(sentence, draft.head, refs, draft.near)
    if found is not None and found[1] <= HANGS:
        return found[0]
    return state.country if INDEFINITE.search(sentence.text) else None


def _place(sentence: Sentence, draft: Draft, refs: Sequence[PlaceRef], state: State) -> PlaceRef | None:
    """The place that hangs from the act; else the one the text is speaking of; else any the sentence names."""
    if whole_war(draft) and state.country is not None:
        return state.country
    moved = draft.kind in (Kind.DISPLACEMENT, Kind.CONTROL)
    still = [ref for ref in refs if moved or ref.via not in ("from", "to")]
    towns = [ref for ref in still if ref.rank > PROVINCE]
    found = place_of(sentence, draft.head, towns, draft.near)
    wide = place_of(sentence, draft.head, [ref for ref in still if ref.rank <= PROVINCE], draft.near)
    told = [draft.value] if draft.kind is Kind.INCIDENT else state.acts if draft.kind is Kind.CASUALTIES else []
    focus = next((state.events[value] for value in told if value in state.events), state.place)
    if found is not None and (wide is None or found[1] <= wide[1] + 2 or (wide[0].rank == COUNTRY and found[1] < FAR)):
        return found[0]
    if wide is not None and (wide[1] <= HANGS or focus is None or focus.rank <= wide[0].rank):
        return wide[0]
    return focus or (found[0] if found else None) or state.country or next(iter(refs), None)


# ----------------------------------------------------------------------------------------------- settling
def _settle(
    sentence: Sentence, draft: Draft, voice: Voice | None, mentions: Sequence[DateMention], state: State
) -> Settled:
    value = draft.value if not draft.value.startswith(ANY) else _any_type(sentence, draft, state)
    if value in DELIVERED and type_by_means(_clause(sentence, draft)) == "chemical":
        value = "chemical"
    first, last = (voice.first, voice.last) if voice is not None and not draft.own_voice else (0, len(sentence.doc) - 1)
    cue = hedge(sentence, draft.head, first, min(last, len(sentence.doc) - 1)) if not draft.own_voice else None
    doubts = voice.verb if voice is not None and voice.doubts else None
    days = day_of(sentence, draft, mentions, state.course)
    total = is_total(sentence, draft, mentions)
    denied = bool(voice and voice.denies) != (draft.denied and voice is not None)
    return Settled(
        draft=replace(draft, value=value, total=total), sentence=sentence, voice=voice, denied=denied, hedge=cue or doubts,
        days=days,
    )  # fmt: skip


CLAUSE_ENDS = (",", ";", "while", "after", "before", "but", "that")
DELIVERED = ("airstrike", "bombing", "missile", "shelling", "other")


def _any_type(sentence: Sentence, draft: Draft, state: State) -> str:
    """The type of an act that may be of several: by the weapons of its clause, else by what the report tells of."""
    options = [kind.strip() for kind in draft.value.split(":")[1].split(",")]
    clause = type_by_means(_clause(sentence, draft))
    if clause is not None and (len(options) == 1 or clause in options):
        return clause
    if len(options) > 1 and "airstrike" in options and draft.agent is not None and by_air(draft.agent.text):
        return "airstrike"
    if len(options) > 1:
        return next((kind for kind in reversed(state.types) if kind in options), options[0])
    pointed = draft.back or (
        sentence.doc[draft.head].tag_.startswith("NN") and any(c.dep_ == "poss" for c in sentence.doc[draft.head].lefts)
    )
    return (state.types[-1] if pointed and state.types else None) or options[0]


def _clause(sentence: Sentence, draft: Draft) -> list[str]:
    """The words around an act, up to the marks that end its clause."""
    lower = sentence.lower
    first = last = draft.head
    while first > 0 and lower[first - 1] not in CLAUSE_ENDS:
        first -= 1
    while last + 1 < len(lower) and lower[last + 1] not in CLAUSE_ENDS:
        last += 1
    return lower[first : last + 1]


def _same_place(one: PlaceRef | None, two: PlaceRef | None) -> bool:
    return one is not None and two is not None and one.span.text.lower() == two.span.text.lower()


def _remember(sentence: Sentence, state: State, told: Sequence[Settled], refs: Sequence[PlaceRef]) -> None:
    state.last = sentence.index
    placed = [s for s in told if s.draft.place is not None and s.draft.kind is not Kind.CONTROL]
    placed = placed or [s for s in told if s.draft.place is not None]
    sure = [s for s in placed if not s.draft.loose]
    if (sure or (placed and state.place is None)) and not (sentence.headline and state.place is not None):
        state.place, state.guessed = (sure or placed)[0].draft.place, sentence.headline or not sure
    elif refs and state.place is None:
        state.place, state.guessed = max(refs, key=lambda ref: (ref.rank, -ref.first)), True
    state.places += refs
    state.events |= {
        s.draft.value: s.draft.place
        for s in told
        if s.draft.kind is Kind.INCIDENT and s.draft.place is not None and s.draft.hung and not s.draft.loose
    }
    state.types += [s.draft.value for s in told if s.draft.kind is Kind.INCIDENT]
