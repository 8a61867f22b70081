"""A report as a whole: what sentences leave open is settled from those before, and what is told twice is told once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from sayso.model import Claim, Kind, Report
from sayso.reading.act_type import ANY
from sayso.reading.carried_places import located
from sayso.reading.casualties import casualties
from sayso.reading.charges import charges
from sayso.reading.control import control
from sayso.reading.dating import Course, told_later, war_began, whole_war
from sayso.reading.denials import denials
from sayso.reading.displacement import displacement
from sayso.reading.doers_told import with_doers
from sayso.reading.draft import Draft
from sayso.reading.incident import incidents
from sayso.reading.lexicon import load, word_set
from sayso.reading.meanings import Meanings
from sayso.reading.name_runs import RUN
from sayso.reading.names import Names
from sayso.reading.opening import opening, reported_from
from sayso.reading.place_context import in_a_house
from sayso.reading.place_names import persons, places
from sayso.reading.place_ref import LARGE, PROVINCE, PlaceRef
from sayso.reading.place_words import demonyms
from sayso.reading.pronouns import with_doer, with_takers
from sayso.reading.quotes import closing
from sayso.reading.repeats import once
from sayso.reading.reporting_words import words as speaking
from sayso.reading.route import routes
from sayso.reading.sentence import Sentence, Span, climb
from sayso.reading.settled import Settled
from sayso.reading.settled import claims as as_claims
from sayso.reading.settling import any_type, settle
from sayso.reading.shared_doers import with_one_doer
from sayso.reading.speakers import Known, Mention
from sayso.reading.state import State, remember
from sayso.reading.text import Prepared, Role
from sayso.reading.types_told import with_types
from sayso.reading.victims_told import with_victims
from sayso.reading.when import dateline, dates
from sayso.reading.where import anaphors
from sayso.reading.who import CLAIM_DENIED, Voice, acted_on, voice_for, voices
from sayso.world import World

LEAD = 4


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
    state.places += [*_titled_places(report, text, names), *_dateline_places(text, names)]
    settled: list[Settled] = []
    parsed = {sentence.index: sentence for sentence in sentences}
    for sentence in sentences:
        first, last = text.quoted.get(sentence.index, (sentence.index, sentence.index))
        settled += _sentence(sentence, state, names, goes_on=first < sentence.index, closer=parsed.get(last))
    told = once(with_types(told_later(_told_later(settled), state.course)))
    kept = with_victims(with_doers(with_takers(told)))
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
        elif each.draft.within and each.draft.kind in (Kind.CASUALTIES, Kind.INCIDENT) and each.sentence.index <= LEAD:
            part = next((other for other in out[i + 1 :] if _names_part(each, other)), None)
            if part is not None:
                out[i] = replace(each, draft=replace(each.draft, place=part.draft.place))
    return out


def _names_part(each: Settled, other: Settled) -> bool:
    """Whether a claim soon after tells in which part of a town the same act was."""
    same = other.draft.kind is each.draft.kind and other.draft.value == each.draft.value
    place = other.draft.place
    return (
        same
        and _gives_place(each, other)
        and other.draft.hung
        and place is not None
        and other.place_key != each.place_key
    )


def _gives_place(each: Settled, other: Settled) -> bool:
    near = 0 < other.sentence.index - each.sentence.index <= 5
    town = other.draft.place is not None and other.draft.place.rank > PROVINCE and not other.draft.loose
    return near and town and other.draft.kind in (Kind.CASUALTIES, Kind.INCIDENT)


def _titled_places(report: Report, text: Prepared, names: Names) -> list[PlaceRef]:
    """The towns of a title that the text names too: what "the city" may stand for before the text names it."""
    out = []
    for match in RUN.finditer(report.title or ""):
        known, at = names.rank(match[0]), text.text.find(match[0])
        if match[0].lower() in demonyms():
            continue
        if known is not None and known[0] > PROVINCE and known[1] >= LARGE and at >= 0:
            out.append(PlaceRef(Span(at, at + len(match[0]), match[0], 0), 0, 0, known[0], known=True))
    return out


def _dateline_places(text: Prepared, names: Names) -> list[PlaceRef]:
    """The town of the dateline: where it was reported, and what "the capital" may stand for."""
    for (start, end), role in zip(text.sentences[:4], text.roles[:4], strict=True):
        written = text.text[start:end]
        name = reported_from(written + " " if role is Role.DATELINE else written[: opening(written)])
        known = names.rank(name.title()) if name else None
        if name and known is not None:
            return [PlaceRef(Span(start, start + len(name), name, 0), 0, 0, known[0], known=True)]
    return []


def _opens(sentence: Sentence, ref: PlaceRef) -> bool:
    """Whether a name in capitals only opens the report as its dateline, whose dash was lost ("LONDON The minister said")."""
    capitals = ref.span.text.isupper() and len(ref.span.text) > LEAD and ref.first == 0 and sentence.index <= LEAD
    after = sentence.doc[ref.last + 1 : ref.last + 2].text
    return capitals and not ref.via and after[:1].isupper() and not after.isupper()


def _sentence(
    sentence: Sentence, state: State, names: Names, *, goes_on: bool, closer: Sentence | None
) -> list[Settled]:
    """What one sentence tells; `goes_on` says that it goes on with a quotation, `closer` is the last sentence of it."""
    seen = places(sentence, names.rank, frozenset(state.persons))
    named = [ref for ref in seen if not names.is_party(ref.span.text) and not _opens(sentence, ref)]
    known = [*state.places, *([state.country] if state.country else [])]
    told = state.place if not state.guessed and sentence.index - state.last <= 1 else None
    refs = sorted([*named, *anaphors(sentence, named, known, told)], key=lambda ref: ref.first)
    found = voices(sentence, Known(state.speakers, tuple(state.heard)))
    inherited = _heard(sentence, state, found, goes_on=goes_on, closer=closer)
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
    if state.place is not None or any(ref.rank > PROVINCE and not in_a_house(sentence, ref) for ref in refs):
        refs = [ref for ref in refs if not in_a_house(sentence, ref)]
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
    drafts += denials(sentence, found, drafts, state)
    drafts += charges(sentence, drafts, state)
    if any(whole_war(d) for d in drafts):
        drafts = [d for d in drafts if d.kind is not Kind.INCIDENT]
    drafts = with_one_doer(drafts)
    told_before = [d for d in drafts if d.kind is Kind.INCIDENT and d.back]
    state.acts = [any_type(sentence, d, state) if d.value.startswith(ANY) else d.value for d in told_before]
    out: list[Settled] = []
    for draft in drafts:
        if _passed_over(sentence, draft) or _speaks_after(sentence, found, draft):
            continue
        voice = None if draft.own_voice else voice_for(found, draft.head) or inherited
        if voice is not None and _is_speaking(sentence, voice, draft):
            if draft.kind is not Kind.CASUALTIES:
                continue
            voice = None
        draft = with_doer(sentence, draft, voice)
        out += [settle(sentence, d, voice, mentions, state) for d in located(sentence, draft, refs, state)]
    out += _answered(found, out)
    remember(sentence, state, out, refs)
    state.course.note(sentence, mentions, [each.draft for each in out])
    return out


def _answered(found: Sequence[Voice], told: Sequence[Settled]) -> list[Settled]:
    """What is told on one word and denied on another's: "..., a claim the government denied"."""
    against = [voice for voice in found if voice.rule == CLAIM_DENIED]
    return [
        replace(each, voice=voice, denied=not each.denied)
        for voice in against
        for each in told
        if each.voice is not None and each.voice is not voice
    ]


def _passed_over(sentence: Sentence, draft: Draft) -> bool:
    """Whether the act is what somebody did not speak of: "made no mention of the loss"."""
    at = sentence.doc[draft.head].idx
    return any(
        m.end() <= at <= m.end() + 40 and " but " not in sentence.text[m.end() : at]
        for m in speaking().silent.finditer(sentence.text)
    )


def _speaks_after(sentence: Sentence, found: Sequence[Voice], draft: Draft) -> bool:
    """Whether a victim is only who tells of it: "killing two shoppers, residents and a spokesman said"."""
    if draft.kind is not Kind.CASUALTIES or draft.part:
        return False
    heads = {m.span.head for voice in found for m in voice.speakers if m.span.start >= sentence.offset}
    return bool(heads & set(draft.near)) and draft.head < min(draft.near)


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


def _heard(
    sentence: Sentence, state: State, found: Sequence[Voice], *, goes_on: bool, closer: Sentence | None
) -> Voice | None:
    """Notes who speaks in a sentence; the voice that it goes on with, where none of its own speaks."""
    if found:
        main = [voice for voice in found if voice.main] or found
        inherited = _inherited(sentence, state, found)
        state.speakers, state.voice = main[-1].speakers, main[-1]
        state.heard += [mention for voice in found for mention in voice.speakers if mention not in state.heard]
        return inherited
    after = _told_at_the_end(sentence, closer, state)
    state.voice = after or _inherited(sentence, state, found) or (state.voice if goes_on else None)
    return state.voice


def _told_at_the_end(sentence: Sentence, closer: Sentence | None, state: State) -> Voice | None:
    """Whose words a quotation of several sentences is, told behind its last one."""
    if closer is None or closer.index == sentence.index:
        return None
    end = closer.offset + closing(closer.text)
    found = voices(closer, Known(state.speakers, tuple(state.heard)))
    return next((v for v in found if v.main and all(m.span.start > end for m in v.speakers)), None)


def _inherited(sentence: Sentence, state: State, found: Sequence[Voice]) -> Voice | None:
    """The voice that goes on speaking in a sentence without one: inside quotation marks, or telling parts of a number."""
    if found or state.voice is None or sentence.index != state.last + 1:
        return None
    first = sentence.lower[0] if sentence.lower else ""
    if first == "the" and sentence.lower[1:2] and sentence.lower[1] in word_set("reporting.toml", "continues", "told"):
        return state.voice
    if (
        first in word_set("reporting.toml", "continues", "first")
        and len(sentence.lower) > 1
        and sentence.lower[1] in word_set("reporting.toml", "continues", "second")
    ):
        return state.voice
    return state.voice if first in ('"', "“", "''", "``") else None
