"""Incident sheets in the manner of Airwars' civilian harm assessments, as one page: ranges, grade, and a table of all claims.

One sheet is one event in which civilians are said to have been killed or wounded, or for which nobody says whom it hit. The
grades are words of Airwars', as its published civilian harm pages define them; here they say how the reporting stands by a rule
that a machine can follow, and are no finding. `docs/exports.md` gives the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from sayso import model as m
from sayso.exports.events import Event, Range, events
from sayso.exports.sheets import in_time, templates
from sayso.exports.where import Where, where
from sayso.picture import Picture
from sayso.world import World


class Grade(StrEnum):
    """How the reporting of an event stands."""

    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"


WHY = {
    Grade.CONFIRMED: "the belligerent itself, or the side it belongs to, says that it did it",
    Grade.CONTESTED: "sources name different belligerents",
    Grade.FAIR: "two or more independent origins, and no disagreement about who did it",
    Grade.WEAK: "one origin only",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One incident: its code, where, how many civilians, who is said to have done it, and how the reporting stands."""

    code: str
    event: Event
    spot: Where
    killed: Range | None
    wounded: Range | None
    fighters: Range | None
    belligerents: tuple[str, ...]
    grade: Grade

    @property
    def why(self) -> str:
        """Why it has its grade, in words."""
        return WHY[self.grade]


def write(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write one page of sheets; returns how many."""
    sheets = [
        sheet(event, picture.world)
        for event in sorted(events(picture, show_private=show_private), key=in_time)
        if _civilian_harm(event)
    ]
    stream.write(templates().get_template("airwars.html").render(sheets=sheets) + "\n")
    return len(sheets)


def sheet(event: Event, world: World | None) -> Sheet:
    """The sheet of an event."""
    spot = where(event.place, world) if event.place else Where(None, None, None, None)
    return Sheet(
        code=f"{spot.iso or 'XX'}-{event.days.first.isoformat() if event.days else 'undated'}-{m.digest([event.key])[:6]}",
        event=event,
        spot=spot,
        killed=_harm(event.killed),
        wounded=_harm(event.wounded),
        fighters=event.killed.get(m.Victims.COMBATANT),
        belligerents=tuple(dict.fromkeys(_name(named, world) for named in event.by)),
        grade=grade(event, world),
    )


def grade(event: Event, world: World | None) -> Grade:
    """How the reporting of an event stands; a party's own admission outweighs all else."""
    if any(_owns_up(claim, world) for claim in event.claims):
        return Grade.CONFIRMED
    blamed = {_side(named, world) for named in event.by if named.id}
    if len(blamed) > 1:
        return Grade.CONTESTED
    return Grade.FAIR if event.origins > 1 else Grade.WEAK


def _owns_up(claim: m.Claim, world: World | None) -> bool:
    """Whether a party says of itself, without a hedge, that it did what hit civilians."""
    if not isinstance(claim.what, (m.Casualties, m.Incident)) or claim.what.perpetrator is None or claim.hedged:
        return False
    if isinstance(claim.what, m.Casualties) and claim.what.victims is not m.Victims.CIVILIAN:
        return False
    blamed = claim.what.perpetrator
    parties = {_side(m.Named("", each.party), world) for each in claim.speakers if each.party}
    return blamed.id is not None and _side(blamed, world) in parties


def _side(named: m.Named, world: World | None) -> str:
    """The outermost actor that a named one belongs to."""
    if named.id is None:
        return named.name.casefold()
    above = world.actors.lineage(named.id) if world else ()
    return above[-1] if above else named.id


def _name(named: m.Named, world: World | None) -> str:
    actor = world.actors.actor(named.id) if named.id and world else None
    return actor.name if actor else named.name


def _harm(ranges: Mapping[m.Victims, Range]) -> Range | None:
    """Those said to be civilians; where nobody says whom it hit, all: civilian unless evidence says otherwise."""
    civilians = ranges.get(m.Victims.CIVILIAN)
    return ranges.get(m.Victims.UNSPECIFIED) if civilians is None and m.Victims.COMBATANT not in ranges else civilians


def _civilian_harm(event: Event) -> bool:
    return any(_harm(ranges) is not None for ranges in (event.killed, event.wounded))
