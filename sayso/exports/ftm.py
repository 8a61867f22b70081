"""FollowTheMoney entities for Aleph and OpenSanctions tools: JSON Lines, one entity a line.

A report is an `Article`, a claim a `Note` on it with the exact words, what the claims join as one incident an `Event` whose
proof is those articles, and every party, monitor and outlet a `LegalEntity` or `Organization`. The format knows no ranges:
how many died is told in words in the event's summary. Speakers without a registry id ("residents") make no entity.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from sayso import model as m
from sayso.exports.events import Event, events
from sayso.exports.privacy import public
from sayso.exports.sheets import people, says, speakers, web
from sayso.exports.where import where
from sayso.picture import Picture
from sayso.world import World

Entity = dict[str, Any]


def write(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write every entity once; returns how many."""
    told: set[str] = set()
    for entity in _entities(picture, show_private):
        if entity["id"] not in told:
            told.add(entity["id"])
            stream.write(json.dumps(entity, ensure_ascii=False) + "\n")
    return len(told)


def _entities(picture: Picture, show_private: bool) -> Iterator[Entity]:
    world = picture.world
    for claim in picture.claims if show_private else public(picture.claims, world):
        yield from _parties(claim, world)
        yield _article(claim)
        yield _note(claim)
    for event in events(picture, show_private=show_private):
        for named in (*event.by, *event.against):
            yield from _actor(named, world)
        yield _event(event, world)


def _parties(claim: m.Claim, world: World | None) -> Iterator[Entity]:
    if claim.outlet:
        yield _entity("Organization", ("outlet", claim.outlet), name=claim.outlet)
    for speaker in claim.speakers:
        if speaker.id:
            source = world.sources.source(speaker.id) if world else None
            name = source.name if source else speaker.name
            yield _entity("LegalEntity", ("source", speaker.id), name=name, description=f"source: {speaker.kind}")


def _actor(named: m.Named, world: World | None) -> Iterator[Entity]:
    actor = world.actors.actor(named.id) if named.id and world else None
    if named.id:
        yield _entity("Organization", ("actor", named.id), name=actor.name if actor else named.name)


def _article(claim: m.Claim) -> Entity:
    return _entity(
        "Article",
        ("report", claim.doc),
        title=claim.title or claim.doc,
        publisher=claim.outlet,
        publishedAt=None if claim.known_on is None else claim.known_on.isoformat(),
        sourceUrl=web(claim.url),
    )


def _note(claim: m.Claim) -> Entity:
    return _entity(
        "Note",
        ("claim", claim.id, claim.doc, str(claim.start)),
        name=f"{claim.kind}: {speakers(claim)} {says(claim)}",
        description=claim.quote,
        entity=[_key("report", claim.doc), *(_key("source", speaker.id) for speaker in claim.speakers if speaker.id)],
    )


def _event(event: Event, world: World | None) -> Entity:
    spot = where(event.place, world) if event.place else None
    place = ", ".join(part for part in (spot.name, spot.admin2, spot.admin1, spot.country) if part) if spot else None
    parties = dict.fromkeys(_key("actor", named.id) for named in (*event.by, *event.against) if named.id)
    return _entity(
        "Event",
        ("event", event.key),
        name=f"{event.type or 'event'}, {spot.name if spot else 'place not known'}",
        startDate=event.days.first.isoformat() if event.days else None,
        endDate=event.days.last.isoformat() if event.days else None,
        location=place,
        country=spot.iso.lower() if spot and spot.iso else None,
        involved=list(parties),
        proof=list(dict.fromkeys(_key("report", claim.doc) for claim in event.claims)),
        summary=f"killed: {people(event.dead)}; wounded: {people(event.hurt)}; origins: {event.origins}",
        description=[claim.quote for claim in event.claims],
    )


def _entity(schema: str, key: tuple[str, ...], **properties: str | list[str] | None) -> Entity:
    """An entity with its known properties; every property is a list of texts. One that must have a name is never without."""
    if "name" in properties and not _readable(str(properties["name"])):
        properties["name"] = "unnamed"
    lists = {name: [value] if isinstance(value, str) else value for name, value in properties.items() if value}
    cleaned = {
        name: list(dict.fromkeys(value for value in values if _readable(value))) for name, values in lists.items()
    }
    return {
        "id": _key(*key),
        "schema": schema,
        "properties": {name: values for name, values in cleaned.items() if values},
    }


def _readable(value: str) -> bool:
    """Whether anything of a text would be left to see."""
    return any(letter.isprintable() and not letter.isspace() for letter in value)


def _key(*parts: str | None) -> str:
    return f"sayso-{m.digest(parts)[:24]}"
