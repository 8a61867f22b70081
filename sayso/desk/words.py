"""How the desk says things: unambiguous dates, numbers with their words, a claim as a sentence.

Every function returns plain text; escaping is the templates' business.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from sayso import model as m

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

KINDS = {
    m.Kind.CONTROL: "Control",
    m.Kind.CASUALTIES: "Casualties",
    m.Kind.INCIDENT: "Incident",
    m.Kind.DISPLACEMENT: "Displacement",
    m.Kind.ROUTE: "Route",
}
SOURCE_KINDS = {
    m.SourceKind.PARTY: "a party to the conflict",
    m.SourceKind.MONITOR: "a monitor",
    m.SourceKind.OFFICIAL: "an official",
    m.SourceKind.RESCUER: "rescuers or medics",
    m.SourceKind.RESIDENT: "a resident",
    m.SourceKind.MEDIA: "a news outlet",
    m.SourceKind.ANALYST: "an analyst",
    m.SourceKind.UNNAMED: "unnamed",
}
CHANGES = {
    m.Change.CAPTURED: ("captured", "did not capture"),
    m.Change.LOST: ("lost", "did not lose"),
    m.Change.HOLDS: ("held", "did not hold"),
    m.Change.ENTERED: ("entered", "did not enter"),
    m.Change.WITHDREW: ("withdrew from", "did not withdraw from"),
    m.Change.BESIEGED: ("besieged", "did not besiege"),
    m.Change.CONTESTED: ("fought for", "did not fight for"),
}
INCIDENTS = {
    m.IncidentType.AIRSTRIKE: "an airstrike",
    m.IncidentType.SHELLING: "shelling",
    m.IncidentType.MISSILE: "a missile strike",
    m.IncidentType.BOMBING: "a bombing",
    m.IncidentType.CLASH: "a clash",
    m.IncidentType.AMBUSH: "an ambush",
    m.IncidentType.SHOOTING: "a shooting",
    m.IncidentType.CHEMICAL: "a chemical attack",
    m.IncidentType.ABDUCTION: "an abduction",
    m.IncidentType.EXECUTION: "an execution",
    m.IncidentType.RAID: "a raid",
    m.IncidentType.OTHER: "an attack",
}
DISPUTES = {
    "toll": "Numbers that do not meet",
    "totals": "Numbers that do not add up",
    "denial": "Asserted by one, denied by another",
    "perpetrator": "One act laid to two parties",
    "control": "Two enemies said to hold one place",
}
VICTIMS = {
    m.Victims.CIVILIAN: ("civilian", "civilians"),
    m.Victims.COMBATANT: ("combatant", "combatants"),
    m.Victims.UNSPECIFIED: ("person", "people"),
}


def day(value: date | datetime | None) -> str:
    """A day as people write it: "13 November 2017"; nothing for an unknown one."""
    return "" if value is None else f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: date | datetime | None) -> str:
    """A day, with the time and zone where they are known."""
    if not isinstance(value, datetime):
        return day(value)
    zone = f" {value.tzname()}" if value.tzname() else ""
    return f"{day(value)}, {value:%H:%M}{zone}"


def days(span: m.Days | None) -> str:
    """A range of days without repeating what both ends share: "10 to 13 November 2017"."""
    if span is None:
        return "date unknown"
    first, last = span.first, span.last
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def bounds(low: int | None, high: int | None) -> str:
    """A range of numbers in words: "at least 50", "50 to 60", "exactly 26"."""
    match low, high:
        case None, None:
            return "an unknown number"
        case None, int():
            return f"at most {high:,}"
        case int(), None:
            return f"at least {low:,}"
        case _ if low == high:
            return f"{low:,}"
    return f"{low:,} to {high:,}"


def percent(probability: float) -> str:
    """A probability for people; never a false certainty."""
    if probability >= 0.995:
        return "over 99 %"
    if 0 < probability < 0.005:
        return "under 1 %"
    return f"{round(probability * 100)} %"


def hidden(address: str) -> str:
    """An address without the password in it, if it has one."""
    return re.sub(r"(//[^:/@]*):[^@/]*@", r"\1:***@", address)


def opening(text: str, most: int = 90) -> str:
    """How a text begins, for one that has no title."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def sentence(claim: m.Claim) -> str:
    """What the claim says happened, as a short sentence without its source."""
    said = _said(claim)
    return said[:1].upper() + said[1:]


def _said(claim: m.Claim) -> str:
    place = claim.place.name if claim.place else None
    denied = claim.polarity is m.Polarity.DENIES
    match claim.what:
        case m.Control() as what:
            return f"{_named(what.actor, 'somebody')} {CHANGES[what.change][denied]} {place or 'an unnamed place'}"
        case m.Casualties() as what:
            text = _casualties(what)
        case m.Incident() as what:
            text = _incident(what)
        case m.Displacement() as what:
            text = f"{_people(what.count, _unit(what.unit))} {_direction(what.direction)}"
        case m.Route() as what:
            by = f" by {what.actor.name}" if what.actor else ""
            text = f"{what.route or 'the road'} {what.status}{by}"
    text = f"{text}, {place}" if place else text
    return f"not so: {text}" if denied else text


def _named(named: m.Named | None, unknown: str) -> str:
    return named.name if named else unknown


def _people(count: m.Count, noun: tuple[str, str]) -> str:
    if count.low is None and count.high is None:
        return f"{count.text} {noun[1]}" if count.text else f"an unknown number of {noun[1]}"
    written = bounds(count.low, count.high)
    return f"{written} {noun[0] if count.low == count.high == 1 else noun[1]}"


def _casualties(what: m.Casualties) -> str:
    text = f"{_people(what.count, VICTIMS[what.victims])} {what.outcome}"
    if what.part:
        text = f"among others, {text}"
    if what.scope is m.Scope.TOTAL:
        text += " in all"
    return f"{text} by {what.perpetrator.name}" if what.perpetrator else text


def _incident(what: m.Incident) -> str:
    text = INCIDENTS[what.type]
    if what.perpetrator:
        text += f" by {what.perpetrator.name}"
    return f"{text} on {what.target.name}" if what.target else text


def _unit(unit: m.Unit) -> tuple[str, str]:
    return ("family", "families") if unit is m.Unit.FAMILIES else ("person", "people")


def _direction(direction: m.Direction) -> str:
    return {"fled": "fled", "evacuated": "evacuated", "returned": "came back"}[str(direction)]


def speakers(claim: m.Claim) -> str:
    """Who says it: the named speakers and through whom they know, else the outlet in its own voice."""
    if not claim.speakers:
        return f"{claim.outlet or 'The report'}, in its own voice"
    return ", ".join(f"{s.name} (through {s.via})" if s.via else s.name for s in claim.speakers)
