"""The nouns: reports, claims and what they are made of, as frozen types.

This module imports nothing else of ours, so that every room can speak of the same things. A claim's *identity* is what
was said and in which words (`Claim.id`); what it refers to (place id, actor id, incident id) sits in separate fields that
may be decided again without the claim becoming another one.

Unknown is always ``None``: nothing is filled in to look complete.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Day = date
NO_EXTRA: Mapping[str, Any] = MappingProxyType({})


class Kind(StrEnum):
    """The five kinds of claim."""

    CONTROL = "control"
    CASUALTIES = "casualties"
    INCIDENT = "incident"
    DISPLACEMENT = "displacement"
    ROUTE = "route"


class SourceKind(StrEnum):
    """What sort of speaker a source is; the weight of its word is learnt per kind and interest."""

    PARTY = "party"
    MONITOR = "monitor"
    OFFICIAL = "official"
    RESCUER = "rescuer"
    RESIDENT = "resident"
    MEDIA = "media"
    ANALYST = "analyst"
    UNNAMED = "unnamed"


class Polarity(StrEnum):
    ASSERTS = "asserts"
    DENIES = "denies"


class Precision(StrEnum):
    """How closely a place is known: the point itself, near it, or only somewhere in a division or country."""

    EXACT = "exact"
    NEAR = "near"
    ADMIN2 = "admin2"
    ADMIN1 = "admin1"
    COUNTRY = "country"


class Change(StrEnum):
    CAPTURED = "captured"
    LOST = "lost"
    HOLDS = "holds"
    ENTERED = "entered"
    WITHDREW = "withdrew"
    BESIEGED = "besieged"
    CONTESTED = "contested"


class Outcome(StrEnum):
    KILLED = "killed"
    WOUNDED = "wounded"
    CAPTURED = "captured"
    SURRENDERED = "surrendered"
    MISSING = "missing"


class Victims(StrEnum):
    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    UNSPECIFIED = "unspecified"


class Scope(StrEnum):
    """`incident`: the dead of one event. `total`: all the dead of a place and a span of days."""

    INCIDENT = "incident"
    TOTAL = "total"


class IncidentType(StrEnum):
    AIRSTRIKE = "airstrike"
    SHELLING = "shelling"
    MISSILE = "missile"
    BOMBING = "bombing"
    CLASH = "clash"
    AMBUSH = "ambush"
    SHOOTING = "shooting"
    CHEMICAL = "chemical"
    ABDUCTION = "abduction"
    EXECUTION = "execution"
    RAID = "raid"
    OTHER = "other"


class Direction(StrEnum):
    FLED = "fled"
    EVACUATED = "evacuated"
    RETURNED = "returned"


class Unit(StrEnum):
    PERSONS = "persons"
    FAMILIES = "families"


class RouteStatus(StrEnum):
    CUT = "cut"
    OPEN = "open"


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """An inclusive range of days; its length is the precision of the date.

    Raises:
        ValueError: if the range ends before it begins.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a range of days cannot end ({self.last}) before it begins ({self.first})")

    @classmethod
    def one(cls, day: date) -> Days:
        return cls(day, day)

    @property
    def length(self) -> int:
        """Number of days, at least 1."""
        return (self.last - self.first).days + 1

    def overlaps(self, other: Days) -> bool:
        return self.first <= other.last and other.first <= self.last

    def contains(self, other: Days) -> bool:
        return self.first <= other.first and other.last <= self.last

    def intersection(self, other: Days) -> Days | None:
        if not self.overlaps(other):
            return None
        return Days(max(self.first, other.first), min(self.last, other.last))

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.length))


@dataclass(frozen=True, slots=True)
class Named:
    """A party, target or group as the text names it, and the registry's actor it was resolved to, if any."""

    name: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """One source of a claim: as written, its kind, registry id, the actor it belongs to, and through whom it knows."""

    name: str
    kind: SourceKind = SourceKind.UNNAMED
    id: str | None = None
    party: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place as the text names it; `id` is the gazetteer's, `lat`/`lon` WGS 84 degrees."""

    name: str
    id: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as written, with its bounds; ``None`` is no bound.

    Raises:
        ValueError: if a bound is negative or the bounds cross.
    """

    text: str | None = None
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        if any(bound is not None and bound < 0 for bound in (self.low, self.high)):
            raise ValueError(f"a count cannot be negative: {self.low} to {self.high}")
        if self.low is not None and self.high is not None and self.high < self.low:
            raise ValueError(f"a count's high ({self.high}) cannot be below its low ({self.low})")


@dataclass(frozen=True, slots=True)
class Control:
    """Who takes, loses, holds, enters, leaves, besieges or fights for the claim's place."""

    change: Change
    actor: Named | None = None


@dataclass(frozen=True, slots=True)
class Casualties:
    """A number of people killed, wounded, captured, surrendered or missing.

    `part` is true when the number counts only some of the victims ("12 of them children"): a lower bound, nothing more.
    """

    outcome: Outcome
    count: Count
    victims: Victims = Victims.UNSPECIFIED
    victim_group: Named | None = None
    perpetrator: Named | None = None
    scope: Scope = Scope.INCIDENT
    part: bool = False
    incident_id: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """An act of violence: its type, who did it and what was hit."""

    type: IncidentType
    perpetrator: Named | None = None
    target: Named | None = None
    incident_id: str | None = None


@dataclass(frozen=True, slots=True)
class Displacement:
    """People who fled, were evacuated or came back."""

    direction: Direction
    count: Count
    unit: Unit = Unit.PERSONS


@dataclass(frozen=True, slots=True)
class Route:
    """A road said to be cut or open, and to or by whom."""

    status: RouteStatus
    route: str | None = None
    actor: Named | None = None


What = Control | Casualties | Incident | Displacement | Route

KIND_OF: Mapping[type, Kind] = MappingProxyType(
    {
        Control: Kind.CONTROL,
        Casualties: Kind.CASUALTIES,
        Incident: Kind.INCIDENT,
        Displacement: Kind.DISPLACEMENT,
        Route: Kind.ROUTE,
    }
)


@dataclass(frozen=True, slots=True)
class Report:
    """One published document, kept verbatim.

    `doc` is its id as the input gave it (else derived from the text); `published` a day or a moment; `text` what offsets
    point into. `origin` says where it came from (a file's path as given, a URL) for messages to people.
    """

    doc: str
    text: str
    outlet: str | None = None
    published: date | datetime | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    origin: str | None = field(default=None, compare=False)

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return day_of(self.published)

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of outlet, publication and text: the same report twice has the same fingerprint."""
        return digest([self.outlet, iso(self.published), self.text])


@dataclass(frozen=True, slots=True)
class Claim:
    """One attributed statement in a report.

    `quote` is the exact words, `start` and `end` their character offsets in the report's text. `speakers` is empty when
    the outlet speaks in its own voice. `date` is when it happened, `published` when it was published: the two clocks.
    `extra` keeps fields of a claims file that Sayso does not know.
    """

    id: str
    doc: str
    quote: str
    start: int
    end: int
    what: What
    outlet: str | None = None
    published: Day | datetime | None = None
    title: str | None = None
    url: str | None = None
    speakers: tuple[Speaker, ...] = ()
    polarity: Polarity = Polarity.ASSERTS
    hedged: bool = False
    place: PlaceMention | None = None
    date: Days | None = None
    extra: Mapping[str, Any] = field(default_factory=lambda: NO_EXTRA, hash=False)

    @property
    def kind(self) -> Kind:
        return KIND_OF[type(self.what)]

    @property
    def known_on(self) -> Day | None:
        """The day of publication: the first on which this claim could be known."""
        return day_of(self.published)


def day_of(moment: date | datetime | None) -> date | None:
    """The day of a day or moment (in the moment's own time zone)."""
    return moment.date() if isinstance(moment, datetime) else moment


def iso(moment: date | datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def parse_moment(text: str) -> date | datetime:
    """An ISO 8601 day or date-time.

    Raises:
        ValueError: if it is neither.
    """
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def digest(parts: Iterable[object]) -> str:
    """SHA-256 (hex) of a length-safe encoding: no two different lists of parts encode alike."""
    hasher = hashlib.sha256()
    for part in parts:
        data = b"" if part is None else str(part).encode("utf-8", "surrogatepass")
        hasher.update(b"-" if part is None else str(len(data)).encode() + b":" + data)
    return hasher.hexdigest()
