"""From what was settled about an act to the claim that is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso import model as m
from sayso.reading import explaining
from sayso.reading.draft import Draft
from sayso.reading.sentence import Sentence
from sayso.reading.who import Voice

if TYPE_CHECKING:
    from sayso.reading.meanings import Meanings
    from sayso.reading.text import Prepared


@dataclass(frozen=True, slots=True)
class Settled:
    """A draft with its voice, firmness and days; `dated` are the words that gave the days, `typed` says that the type of
    the act was left to its company."""

    draft: Draft
    sentence: Sentence
    voice: Voice | None
    denied: bool
    hedge: str | None
    days: m.Days | None
    dated: str | None = None
    typed: bool = False

    @property
    def place_key(self) -> str | None:
        return self.draft.place.span.text.lower() if self.draft.place else None

    @property
    def speaker_key(self) -> tuple[str, ...]:
        return tuple(s.span.text.lower() for s in self.voice.speakers) if self.voice else ()

    def one_time_with(self, other: Settled) -> bool:
        """Whether the days of both, as far as they are told, allow them to be of one act."""
        return self.days is None or other.days is None or self.days.overlaps(other.days)


def claims(
    report: m.Report, text: Prepared, meanings: Meanings, settled: Sequence[Settled]
) -> tuple[tuple[m.Claim, ...], Mapping[str, Mapping[str, str]]]:
    """The claims in the order of the text, exact duplicates dropped, and what gave each field."""
    made: dict[str, m.Claim] = {}
    why: dict[str, Mapping[str, str]] = {}
    for each in sorted(settled, key=lambda s: (s.sentence.offset, s.draft.head)):
        claim = _claim(report, text, meanings, each)
        if claim is not None and claim.id not in made:
            made[claim.id] = claim
            why[claim.id] = explaining.why(each)
    return tuple(made.values()), why


def _claim(report: m.Report, text: Prepared, meanings: Meanings, each: Settled) -> m.Claim | None:
    start, end = text.original(each.sentence.offset, each.sentence.end)
    while start < end and report.text[start].isspace():
        start += 1
    while end > start and report.text[end - 1].isspace():
        end -= 1
    quote = report.text[start:end]
    if not quote:
        return None
    speakers = tuple(meanings.speaker(mention) for mention in each.voice.speakers) if each.voice else ()
    what = _what(meanings, each, speakers)
    place = _where(meanings, each.draft)
    polarity = m.Polarity.DENIES if each.denied else m.Polarity.ASSERTS
    return m.Claim(
        id=identity(report, (start, end, quote), what, speakers, polarity, place),
        doc=report.doc, quote=quote, start=start, end=end, what=what, outlet=report.outlet, published=report.published,
        title=report.title, url=report.url, speakers=speakers, polarity=polarity, hedged=each.hedge is not None,
        place=place, date=each.days,
    )  # fmt: skip


def _where(meanings: Meanings, draft: Draft) -> m.PlaceMention | None:
    """The place of a claim; who took a part of a town has not taken the town."""
    place = meanings.place(draft.place) if draft.place else None
    if place is not None and draft.kind is m.Kind.CONTROL and draft.within and place.precision is m.Precision.EXACT:
        return replace(place, precision=m.Precision.NEAR)
    return place


def identity(
    report: m.Report,
    quoted: tuple[int, int, str],
    what: m.What,
    speakers: Sequence[m.Speaker],
    polarity: m.Polarity,
    place: m.PlaceMention | None,
) -> str:
    """A claim's id: 16 hex digits over the report and what was said in which words, never over what those refer to."""
    said: list[object] = [
        report.fingerprint,
        m.KIND_OF[type(what)],
        *quoted,
        len(speakers),
        *(s.name for s in speakers),
    ]
    return m.digest([*said, polarity, place.name if place else None, *_as_written(what)])[:16]


def _name(named: m.Named | None) -> str | None:
    return named.name if named else None


def _as_written(what: m.What) -> list[object]:
    match what:
        case m.Control():
            return [what.change, _name(what.actor)]
        case m.Casualties():
            count = what.count
            return [
                what.outcome,
                count.text,
                count.low,
                count.high,
                what.victims,
                _name(what.victim_group),
                _name(what.perpetrator),
                what.scope,
                what.part,
            ]
        case m.Incident():
            return [what.type, _name(what.perpetrator), _name(what.target)]
        case m.Displacement():
            return [what.direction, what.count.text, what.count.low, what.count.high, what.unit]
        case m.Route():
            return [what.status, what.route, _name(what.actor)]


def _what(meanings: Meanings, each: Settled, speakers: Sequence[m.Speaker]) -> m.What:
    draft = each.draft
    agent = meanings.actor(draft.agent, draft.place, speakers)
    patient = meanings.actor(draft.patient, draft.place, speakers)
    match draft.kind:
        case m.Kind.CONTROL:
            return m.Control(m.Change(draft.value), agent)
        case m.Kind.CASUALTIES:
            scope = m.Scope.TOTAL if draft.total else m.Scope.INCIDENT
            return m.Casualties(
                m.Outcome(draft.value), draft.count, m.Victims(draft.victims), patient, agent, scope, draft.part
            )
        case m.Kind.INCIDENT:
            return m.Incident(m.IncidentType(draft.value), agent, patient)
        case m.Kind.DISPLACEMENT:
            return m.Displacement(m.Direction(draft.value), draft.count, m.Unit(draft.unit))
        case m.Kind.ROUTE:
            return m.Route(m.RouteStatus(draft.value), patient.name if patient else None, agent)
