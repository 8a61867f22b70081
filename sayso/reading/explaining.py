"""Why a claim says what it says: for each of its fields the rule, and the words of the report, that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sayso.model import Kind

if TYPE_CHECKING:
    from sayso.reading.settled import Settled

VALUE = {
    Kind.CONTROL: "change",
    Kind.CASUALTIES: "outcome",
    Kind.INCIDENT: "type",
    Kind.DISPLACEMENT: "direction",
    Kind.ROUTE: "status",
}
DOER = {Kind.CASUALTIES: "perpetrator", Kind.INCIDENT: "perpetrator"}
PATIENT = {Kind.CASUALTIES: "victim_group", Kind.INCIDENT: "target", Kind.ROUTE: "route"}


def why(each: Settled) -> Mapping[str, str]:
    """By the fields' names in the claims file; what no words gave says so."""
    draft = each.draft
    out = {
        VALUE[draft.kind]: _act(each),
        "source": _source(each),
        "via": _via(each),
        "polarity": _polarity(each),
        "hedged": f"'{each.hedge}'" if each.hedge is not None else "no word of doubt bears on it",
        "place": _place(each),
        "date": _days(each),
    }
    if draft.kind is not Kind.DISPLACEMENT:
        out[DOER.get(draft.kind, "actor")] = f"'{draft.agent.text}'" if draft.agent else "nobody is named with the act"
    if draft.kind in PATIENT:
        out[PATIENT[draft.kind]] = f"'{draft.patient.text}'" if draft.patient else "nothing is named with the act"
    return out | _figure(each)


def _act(each: Settled) -> str:
    said = f"{each.draft.rule}: '{each.sentence.doc[each.draft.head].text}'"
    return f"{said}, of the type that its company or the report tells" if each.typed else said


def _source(each: Settled) -> str:
    voice = each.voice
    if voice is None:
        return "by the way, the outlet's own words" if each.draft.own_voice else "nobody: the outlet's own voice"
    before = all(mention.span.start < each.sentence.offset for mention in voice.speakers)
    return f"{voice.rule}: '{voice.verb}'" + (", by one who spoke before" if before else "")


def _via(each: Settled) -> str:
    heard = [mention.via for mention in each.voice.speakers if mention.via] if each.voice else []
    return ", ".join(f"'{via}'" for via in heard) or "nobody is named between"


def _polarity(each: Settled) -> str:
    if each.voice is not None and each.voice.denies:
        return f"'{each.voice.verb}'" + ("" if each.denied else ", of what is itself negated")
    return "the act is negated" if each.denied else "nothing denies it"


def _place(each: Settled) -> str:
    place = each.draft.place
    if place is None:
        return "no place is told"
    how = f"reached by '{place.via}'" if place.via else "named"
    return f"'{place.span.text}', {how}" + (", told elsewhere than with the act" if each.draft.loose else "")


def _days(each: Settled) -> str:
    if each.days is None:
        return "no day is told"
    return f"'{each.dated}'" if each.dated else "the day that the report is telling of, or gives this act elsewhere"


def _figure(each: Settled) -> dict[str, str]:
    draft = each.draft
    if draft.kind not in (Kind.CASUALTIES, Kind.DISPLACEMENT):
        return {}
    count = f"'{draft.count.text}'" if draft.count.text else "no number is told"
    out = {"count_text": count, "low": count, "high": count}
    if draft.kind is Kind.DISPLACEMENT:
        return out | {"unit": f"counted in {draft.unit}"}
    people = f"'{draft.patient.text}'" if draft.patient else "the words around the number"
    return out | {
        "victims": f"{people}: {draft.victims}",
        "scope": "the words sum up several events or days" if draft.total else "the dead of one event",
        "part": f"{draft.rule}: some of a number told with it" if draft.part else "no part of another number",
    }
