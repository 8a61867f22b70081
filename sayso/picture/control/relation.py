"""Where a speaker stands towards the actor it speaks about: whose word is it?"""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

from sayso.model import PlaceMention
from sayso.picture.control.priors import RELATIONS

MEN = frozenset(
    [
        "units",
        "of",
        "the",
        "a",
        "an",
        "fighters",
        "forces",
        "militants",
        "troops",
        "soldiers",
        "elements",
        "members",
        "men",
        "group",
        "groups",
        "organisation",
        "organization",
        "extremist",
        "terrorist",
        "militant",
        "armed",
    ]
)
"""Words that a name may carry without being another's."""
POINTING = frozenset(
    ["its", "their", "his", "her", "our", "they", "it", "he", "she", "we", "this", "that", "those", "these", "any"]
)
"""Words that begin the mention of somebody named elsewhere."""
SHORTEST_NAME = 4
"""Shorter parts of a name are too often something else."""
OWN, ENEMY, OUTSIDER, NEUTRAL = range(len(RELATIONS))


class Relations:
    """Relations of parties to actors from the world's registry; answers are remembered.

    Without a world, or for parties it does not know, equal keys are one side and all others outsiders: whether an unknown
    party is friend or foe is then left to how its claims hold up.
    """

    def __init__(self, world: Any | None) -> None:
        self._actors = None if world is None else world.actors
        self._sources = None if world is None else world.sources
        self._gazetteer = None if world is None else world.gazetteer
        self._known: dict[tuple[str, str, date], int] = {}
        self._found: dict[str, Any] = {}
        self._named: dict[tuple[str, date | None, tuple[str, ...]], str | None] = {}
        self._sides: dict[tuple[str, date | None], str] = {}

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

    def actor(self, name: str, day: date | None, countries: tuple[str, ...] = ()) -> str | None:
        """The id of the registry's actor of a name on a day in these countries, if it knows one."""
        if self._actors is None or not name.split() or name.split()[0].lower() in POINTING:
            return None
        key = (name, day, countries)
        if key not in self._named:
            self._named[key] = self._look_up(self._actors, name, day, countries)
        return self._named[key]

    def _look_up(self, actors: Any, name: str, day: date | None, countries: tuple[str, ...]) -> str | None:
        words = [word for word in name.split() if word.lower() not in MEN]
        plain = " ".join(words)
        # "rebel" of "rebel-held", "Kurdish" of "Kurdish-held".
        for each in (name, plain, f"{plain}s", f"{plain} forces"):
            found = actors.find(each, day=day, countries=countries) if plain or each == name else None
            if found is not None:
                return str(found.id)
        # The longest part that is a name, of equals the last: "the advancing Syrian rebel units" are rebels.
        for start, stop in sorted(
            combinations(range(len(words) + 1), 2), key=lambda span: (span[0] - span[1], -span[1])
        ):
            part = " ".join(words[start:stop])
            for each in (part, f"{part}s", part.removesuffix("s")) if len(part) >= SHORTEST_NAME else ():
                found = actors.find(each, day=day, countries=countries)
                if found is not None:
                    return str(found.id)
        return None

    def nobody(self, folded: str) -> bool:
        """Whether a folded name that is no known actor's only points at somebody ("its fighters", "the group")."""
        words = folded.split()
        return not words or words[0] in POINTING or (self._actors is not None and MEN.issuperset(words))

    def stranger(self, actor: str) -> bool:
        """Whether there is a registry and it has not heard of an actor."""
        return self._actors is not None and self._actors.actor(actor) is None

    def side(self, actor: str, day: date | None) -> str:
        """The bloc an actor fights in on a day; itself, where the registry does not know it.

        A party by itself that later joins an alliance is on its side before: what it held it goes on holding.
        """
        if self._actors is None:
            return actor
        key = (actor, day)
        if key not in self._sides:
            self._sides[key] = actor if self.stranger(actor) else self._side(self._actors, actor, day)
        return self._sides[key]

    def _side(self, actors: Any, actor: str, day: date | None) -> str:
        found = str(actors.bloc(actor, day))
        known = actors.actor(actor)
        ties = (*known.parents, *known.blocs)
        if found != actor or day is None or any(tie.last is not None and tie.last < day for tie in ties):
            return found
        joined = min(
            (tie for tie in ties if tie.first is not None and tie.first > day), key=lambda t: t.first, default=None
        )
        if joined is None or actors.enemies(actor, joined.other, day):
            return found
        return self.side(joined.other, joined.first)

    def countries(self, place: PlaceMention | None) -> tuple[str, ...]:
        """The country that a place lies in, if the gazetteer knows it."""
        if self._gazetteer is None or place is None or not place.id:
            return ()
        found = self._gazetteer.place(place.id)
        return () if found is None or not found.country else (str(found.country),)

    def source(self, name: str | None) -> Any | None:
        """The registry's source of a name, if it knows one."""
        if not name or self._sources is None:
            return None
        if name not in self._found:
            self._found[name] = self._sources.find(name)
        return self._found[name]
