"""Incidents: which claims speak of one event.

`incident_id`, where a claim has one (the report's own marker or a reviewer's verdict), decides; the rest are joined by place,
days and what they say of the event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.model import Casualties, Claim, Incident, Scope
from sayso.picture.geography import Geography
from sayso.picture.independence import Origins


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its key and the claims that speak of it."""

    key: str
    claims: tuple[Claim, ...]


def speaks_of_event(claim: Claim) -> bool:
    """Whether a claim is about one event (and not a total, a state or people on the move)."""
    what = claim.what
    return isinstance(what, Incident) or (isinstance(what, Casualties) and what.scope is Scope.INCIDENT)


def marked(claim: Claim) -> str | None:
    """The claim's own incident id, if any."""
    return claim.what.incident_id if isinstance(claim.what, (Casualties, Incident)) else None


def join(claims: Sequence[Claim], geo: Geography, origins: Origins) -> tuple[Event, ...]:
    """Group the claims that speak of events into events."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        if speaks_of_event(claim):
            own = marked(claim)
            key = f"incident:{own}" if own else f"event:{geo.key(claim.place)}:{claim.date}:{origins.family(claim.doc)}"
            groups.setdefault(key, []).append(claim)
    return tuple(Event(key, tuple(members)) for key, members in groups.items())
