"""What was said to happen at a place, in order of the two clocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sayso.model import (
    Casualties,
    Claim,
    Control,
    Displacement,
    Incident,
    Polarity,
    Route,
)
from sayso.picture.clock import moment_of
from sayso.picture.geography import Geography
from sayso.picture.toll_words import speakers


@dataclass(frozen=True, slots=True)
class Moment:
    """One claim on a timeline, with what it says in a few words."""

    claim: Claim
    what: str

    def record(self) -> dict[str, Any]:
        days, known = self.claim.date, self.claim.known_on
        return {
            "date": None if days is None else {"from": days.first.isoformat(), "to": days.last.isoformat()},
            "published": None if known is None else known.isoformat(),
            "kind": str(self.claim.kind),
            "what": self.what,
            "source": speakers([self.claim]),
            "quote": self.claim.quote,
            "claim": self.claim.id,
        }

    def _repr_html_(self) -> str:
        from sayso.drawing import cards

        row = self.record()
        return str(
            cards.card(row["what"], cards.quotes([(row["quote"], row["source"], row["published"] or "unknown")]))
        )


def moments(claims: Iterable[Claim], place: str, geo: Geography) -> list[Moment]:
    """The claims about a place and what lies inside it, by the day it happened (undated: of publication), then publication."""
    near = [claim for claim in claims if (key := geo.key(claim.place)) is not None and geo.contains(place, key)]
    return [Moment(claim, told(claim)) for claim in sorted(near, key=_order)]


def _order(claim: Claim) -> tuple[date, float, str]:
    happened = claim.date.first if claim.date else claim.known_on
    return (happened or date.max, moment_of(claim.published), claim.id)


def told(claim: Claim) -> str:
    """What a claim says, in a few words."""
    words = _told(claim.what)
    return f"denied: {words}" if claim.polarity is Polarity.DENIES else words


def _told(what: Any) -> str:
    match what:
        case Control():
            return f"{_name(what.actor)} {what.change}"
        case Casualties():
            number = what.count.text or "some"
            return f"{number} {what.outcome} ({what.victims}{', part' if what.part else ''}{', total' if what.scope == 'total' else ''})"
        case Incident():
            return f"{what.type} by {_name(what.perpetrator)}"
        case Displacement():
            return f"{what.count.text or 'some'} {what.unit} {what.direction}"
        case Route():
            return f"{what.route or 'road'} {what.status}"
    raise TypeError(f"not a claim's content: {what!r}")


def _name(named: Any) -> str:
    return "somebody" if named is None else str(named.name)
