"""Events in the columns of ACLED (Codebook, 2024), as CSV. `docs/exports.md` says what cannot be mapped."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import IO, Any

from sayso import model as m
from sayso.errors import DataFileError
from sayso.exports.csv import JOIN
from sayso.exports.events import Event, write_table
from sayso.exports.where import Where, where
from sayso.picture import Picture
from sayso.world import Actor, World

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
    "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
POLITICAL_VIOLENCE, CIVILIANS = "Political violence", "Civilians"
TIME_PRECISION = ((1, 1), (7, 2))
GEO_PRECISION = {m.Precision.EXACT: 1, m.Precision.NEAR: 2, m.Precision.ADMIN2: 2}
Mapped = tuple[str, str]


def write(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write the events that ACLED has a type for; returns how many."""
    return write_table(picture, stream, COLUMNS, row, show_private=show_private)


def row(event: Event, world: World | None) -> dict[str, Any] | None:
    """One event's cells; None where ACLED has no type for it, or it has no place, point or days."""
    kind = event_type(event)
    if kind is None or event.place is None or event.days is None:
        return None
    spot = where(event.place, world)
    if spot.lat is None or spot.lon is None:
        return None
    first, second = _actors(event, spot, world)
    return {
        "event_id_cnty": f"{spot.iso or 'XX'}-{m.digest([event.key])[:12]}",
        "event_date": event.days.first.isoformat(),
        "year": event.days.first.year,
        "time_precision": next((code for days, code in TIME_PRECISION if event.days.length <= days), 3),
        "disorder_type": POLITICAL_VIOLENCE,
        "event_type": kind[0],
        "sub_event_type": kind[1],
        "actor1": first[0],
        "inter1": first[1],
        "actor2": second[0],
        "inter2": second[1],
        "interaction": "-".join(part for part in (first[1], second[1]) if part),
        "civilian_targeting": "Civilian targeting" if only_civilians(event) else None,
        "iso": spot.iso_number or None,
        "country": spot.country,
        "admin1": spot.admin1,
        "admin2": spot.admin2,
        "location": spot.name,
        "latitude": spot.lat,
        "longitude": spot.lon,
        "geo_precision": GEO_PRECISION.get(spot.precision, 3) if spot.precision else 3,
        "source": JOIN.join(dict.fromkeys(claim.outlet for claim in event.claims if claim.outlet)),
        "notes": " ".join(dict.fromkeys(claim.quote for claim in event.claims)),
        "fatalities": 0 if event.dead is None else event.dead.low,
    }


def event_type(event: Event) -> Mapped | None:
    """ACLED's type and sub-type for an event."""
    if event.type is None:
        return None
    tables = mapping()
    found: Mapped | None = tables["types"].get(event.type)
    return tables["civilians"].get(event.type, found) if only_civilians(event) else found


def only_civilians(event: Event) -> bool:
    """Whether civilians, and no fighters, are among the dead and wounded."""
    hit = {*event.killed, *event.wounded}
    return m.Victims.CIVILIAN in hit and m.Victims.COMBATANT not in hit


def _actors(event: Event, spot: Where, world: World | None) -> tuple[tuple[str, str], tuple[str, str]]:
    """Name and kind of both actors; the second may be civilians, and either may be unknown."""
    first = _actor(next(iter(event.by), None), spot, world)
    if only_civilians(event):
        return first, (CIVILIANS, CIVILIANS)
    others = (named for named in event.against if named not in event.by[:1])
    return first, _actor(next(others, None), spot, world)


def _actor(named: m.Named | None, spot: Where, world: World | None) -> tuple[str, str]:
    if named is None:
        return "", ""
    actor = world.actors.actor(named.id) if named.id and world else None
    return (named.name, "") if actor is None else (actor.name, _kind(actor, spot))


def _kind(actor: Actor, spot: Where) -> str:
    kind = mapping()["actors"].get(actor.kind, "")
    foreign = bool(actor.countries) and spot.iso is not None and spot.iso not in actor.countries
    return "External/Other forces" if kind == "State forces" and foreign else kind


@cache
def mapping() -> Mapping[str, Mapping[str, Any]]:
    """The tables of `data/acled.toml`.

    Raises:
        DataFileError: if an incident type in it is not known.
    """
    tables = tomllib.loads((files("sayso.exports") / "data" / "acled.toml").read_text(encoding="utf-8"))
    for table in ("types", "civilians"):
        for name in tables[table]:
            if name not in list(m.IncidentType):
                cure = "use one of " + ", ".join(m.IncidentType)
                raise DataFileError(f"{name!r} is no incident type", where="acled.toml", field=table, cure=cure)
        tables[table] = {m.IncidentType(name): tuple(pair) for name, pair in tables[table].items()}
    return tables
