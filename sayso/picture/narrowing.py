"""Fewer claims: those about a place, days, an actor or a kind of thing, on the word of some kinds of source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.model import Casualties, Claim, Control, Day, Days, Incident, Kind, Named, SourceKind
from sayso.picture.geography import fold

if TYPE_CHECKING:
    from sayso.picture import Picture
    from sayso.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Which claims are asked for; None is no wish.

    `place` by name or id, with all that lies inside it; `days` on which it happened, at least in part (claims without a day are
    left out); `as_known_on`: published by that day; `actor` by name or id, who did it, holds it or was hit, with whatever belongs
    to it; `sources`: said by one of these kinds (an outlet's own voice is `media`).
    """

    place: str | None = None
    days: Days | None = None
    as_known_on: Day | None = None
    actor: str | None = None
    kind: Kind | None = None
    sources: frozenset[SourceKind] | None = None


def narrow(picture: Picture, wishes: Wishes) -> list[Claim]:
    """The claims of a picture that meet all wishes.

    Raises:
        QuestionError: if the place is unknown.
    """
    key = picture.place_key(wishes.place)
    return [
        claim
        for claim in picture.as_known_on(wishes.as_known_on).claims
        if (key is None or _inside(picture, key, claim))
        and (wishes.days is None or (claim.date is not None and claim.date.overlaps(wishes.days)))
        and (wishes.kind is None or claim.kind is wishes.kind)
        and (wishes.sources is None or picture.voices.of(claim, wishes.sources))
        and (wishes.actor is None or _about(claim, wishes.actor, picture.world))
    ]


def _inside(picture: Picture, outer: str, claim: Claim) -> bool:
    key = picture.geography.key(claim.place)
    return key is not None and picture.geography.contains(outer, key)


def _about(claim: Claim, actor: str, world: World | None) -> bool:
    return any(_is(named, actor, world) for named in parties(claim))


def _is(named: Named, actor: str, world: World | None) -> bool:
    """Whether a named party is the actor, by id or name, or belongs to it."""
    if actor == named.id or fold(named.name) == fold(actor):
        return True
    found = None if world is None else world.actors.actor(actor) or world.actors.find(actor)
    if world is None or found is None or named.id is None:
        return False
    return found.id in world.actors.lineage(named.id)


def parties(claim: Claim) -> Iterator[Named]:
    """Whom a claim names: who did it, who holds the place, whom it hit."""
    match claim.what:
        case Control(actor=actor):
            named = [actor]
        case Incident(perpetrator=by, target=hit) | Casualties(perpetrator=by, victim_group=hit):
            named = [by, hit]
        case _:
            named = []
    yield from (each for each in named if each is not None)
