"""Events in the columns of the UCDP Georeferenced Event Dataset (Codebook, version 24.1), as CSV.

One row is one event in which somebody is said to have been killed, at a known place and on known days; the rest of a picture
has no place in this format. `docs/exports.md` says how each column is derived and which stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

from sayso import model as m
from sayso.exports.events import NOBODY, Event, Range, write_table
from sayso.exports.where import prio_grid, where
from sayso.picture import Picture
from sayso.world import World

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec",
    "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low",
    "gwnoa", "gwnob",
)  # fmt: skip
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
STATE = frozenset({"state", "government", "police"})
WHERE_PREC: Mapping[m.Precision, int] = {
    m.Precision.EXACT: 1,
    m.Precision.NEAR: 2,
    m.Precision.ADMIN2: 3,
    m.Precision.ADMIN1: 4,
    m.Precision.COUNTRY: 6,
}
DATE_PREC = ((1, 1), (6, 2), (7, 3), (31, 4))
UNNAMED, CIVILIANS = "XXX", "Civilians"
JOIN = ";"


def write(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write the events as a GED table; returns how many."""
    return write_table(picture, stream, COLUMNS, row, show_private=show_private)


def row(event: Event, world: World | None) -> dict[str, Any] | None:
    """One event's cells; None where it has no dead, place, point or days, without which the format knows no event."""
    dead = event.dead
    if dead is None or event.place is None or event.days is None or dead.best < 1:
        return None
    spot = where(event.place, world)
    if spot.lat is None or spot.lon is None:
        return None
    side_a, side_b, violence = _sides(event, world)
    return {
        "id": int(m.digest([event.key])[:12], 16),
        "relid": event.key,
        "year": event.days.first.year,
        "type_of_violence": violence,
        "dyad_name": f"{_name(side_a, world)} - {_name(side_b, world)}",
        "side_a": _name(side_a, world),
        "side_b": _name(side_b, world),
        **_sources(event),
        "where_prec": WHERE_PREC.get(spot.precision, 5) if spot.precision else 5,
        "where_coordinates": spot.name,
        "where_description": event.place.name,
        "adm_1": spot.admin1,
        "adm_2": spot.admin2,
        "latitude": spot.lat,
        "longitude": spot.lon,
        "geom_wkt": f"POINT ({spot.lon} {spot.lat})",
        "priogrid_gid": prio_grid(spot.lat, spot.lon),
        "country": spot.country,
        "event_clarity": 1,
        "date_prec": next((code for days, code in DATE_PREC if event.days.length <= days), 5),
        "date_start": event.days.first.isoformat(),
        "date_end": event.days.last.isoformat(),
        **_deaths(event, dead, side_a, side_b),
    }


def _deaths(event: Event, dead: Range, side_a: m.Named | None, side_b: m.Named | None) -> dict[str, int | None]:
    """The dead by side. Combatants count to a side where every claim that counts them names it as theirs."""
    fighters = event.killed.get(m.Victims.COMBATANT, NOBODY).best
    civilians = event.killed.get(m.Victims.CIVILIAN, NOBODY).best
    side = _combatants_side(event)
    deaths_a = fighters if side is not None and side == _key(side_a) else 0
    deaths_b = fighters if side is not None and side == _key(side_b) and not deaths_a else 0
    return {
        "deaths_a": deaths_a,
        "deaths_b": deaths_b,
        "deaths_civilians": civilians,
        "deaths_unknown": max(0, dead.best - deaths_a - deaths_b - civilians),
        "best": max(dead.best, deaths_a + deaths_b + civilians),
        "high": dead.high if dead.high is None else max(dead.high, deaths_a + deaths_b + civilians),
        "low": min(dead.low, dead.best),
    }


def _combatants_side(event: Event) -> str | None:
    """The one group whose fighters the claims say were killed."""
    counted = [
        claim.what.victim_group
        for claim in event.claims
        if isinstance(claim.what, m.Casualties)
        and claim.what.outcome is m.Outcome.KILLED
        and claim.what.victims is m.Victims.COMBATANT
    ]
    groups = {_key(group) for group in counted}
    return groups.pop() if len(groups) == 1 else None


def _sides(event: Event, world: World | None) -> tuple[m.Named | None, m.Named | None, int]:
    """Both sides and the type of violence: a government is side A; whoever attacks civilians alone is, too."""
    by = next(iter(event.by), None)
    fighters = m.Victims.COMBATANT in event.killed
    against = next((each for each in event.against if _key(each) != _key(by) and (each.id or fighters)), None)
    if against is None and not fighters and m.Victims.CIVILIAN in event.killed:
        return by, m.Named(CIVILIANS), ONE_SIDED
    if _is_state(against, world) and not _is_state(by, world):
        by, against = against, by
    state = _is_state(by, world) or _is_state(against, world)
    return by, against, STATE_BASED if state else NON_STATE


def _is_state(named: m.Named | None, world: World | None) -> bool:
    """Whether an actor is a government or belongs to one."""
    if named is None or named.id is None or world is None:
        return False
    chain = (named.id, *world.actors.lineage(named.id))
    return any(actor.kind in STATE for actor in map(world.actors.actor, chain) if actor is not None)


def _name(named: m.Named | None, world: World | None) -> str:
    if named is None:
        return UNNAMED
    actor = world.actors.actor(named.id) if named.id and world else None
    return actor.name if actor else named.name


def _key(named: m.Named | None) -> str | None:
    return None if named is None else named.id or named.name.casefold()


def _sources(event: Event) -> dict[str, Any]:
    claims = sorted(
        {claim.doc: claim for claim in event.claims}.values(), key=lambda each: (str(each.published), each.doc)
    )
    speakers = dict.fromkeys(speaker.name for claim in event.claims for speaker in claim.speakers)
    return {
        "number_of_sources": event.origins,
        "source_article": JOIN.join(_article(claim) for claim in claims),
        "source_office": JOIN.join(dict.fromkeys(claim.outlet or "" for claim in claims)),
        "source_date": JOIN.join(str(claim.known_on or "") for claim in claims),
        "source_headline": JOIN.join(claim.title or "" for claim in claims),
        "source_original": JOIN.join(speakers),
    }


def _article(claim: m.Claim) -> str:
    parts: Iterator[str] = (part for part in (claim.outlet, str(claim.known_on or ""), claim.title) if part)
    return f'"{",".join(parts)}"'
