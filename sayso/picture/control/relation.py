"""Where a speaker stands towards the actor it speaks about: whose word is it?"""

from __future__ import annotations

from datetime import date
from typing import Any

from sayso.picture.control.priors import RELATIONS

OWN, ENEMY, OUTSIDER, NEUTRAL = range(len(RELATIONS))


class Relations:
    """Relations of parties to actors from the world's registry; answers are remembered.

    Without a world, or for parties it does not know, equal keys are one side and all others outsiders: whether an unknown
    party is friend or foe is then left to how its claims hold up.
    """

    def __init__(self, world: Any | None) -> None:
        self._actors = None if world is None else world.actors
        self._sources = None if world is None else world.sources
        self._known: dict[tuple[str, str, date], int] = {}
        self._found: dict[str, Any] = {}

    def of(self, party: str | None, actor: str | None, day: date) -> int:
        """The index in `RELATIONS` of a speaker of `party` that speaks about `actor` on a day."""
        if party is None:
            return NEUTRAL
        if actor is None:
            return OUTSIDER
        if party == actor:
            return OWN
        key = (party, actor, day)
        if key not in self._known:
            self._known[key] = self._judge(party, actor, day)
        return self._known[key]

    def _judge(self, party: str, actor: str, day: date) -> int:
        if self._actors is None or self._actors.actor(party) is None or self._actors.actor(actor) is None:
            return OUTSIDER
        if party in self._actors.lineage(actor) or actor in self._actors.lineage(party):
            return OWN
        if self._actors.bloc(party, day) == self._actors.bloc(actor, day):
            return OWN
        return ENEMY if self._actors.enemies(party, actor, day) else OUTSIDER

    def source(self, name: str | None) -> Any | None:
        """The registry's source of a name, if it knows one."""
        if not name or self._sources is None:
            return None
        if name not in self._found:
            self._found[name] = self._sources.find(name)
        return self._found[name]
