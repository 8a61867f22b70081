"""The registry of actors: forces, armed groups, governments and coalitions, with their names, parents, blocs and enmities.

Entries come from TOML files (`data/actors/*.toml`, then a user's own, which may replace an entry or add to it). Names are
matched folded; every name leads to one actor, unless all its bearers say that they share it (`shared`), and then the day and
the countries that the caller knows of decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files

from sayso.world.datafile import DataFile, Entry
from sayso.world.names import fold
from sayso.world.register import Register

KINDS = ("state", "government", "force", "armed group", "militia", "coalition", "bloc", "party", "police")
_FIELDS = ("id", "name", "kind", "aliases", "shared", "generic", "countries", "from", "to", "parents", "blocs", "allies", "enemies", "merged")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation to another actor, from a day to a day, both inclusive; None is open."""

    other: str
    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether it holds on the day; without a day, whether it ever did."""
        if day is None:
            return True
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Actor:
    """A party to a conflict.

    `aliases` are its names whoever says them; `shared` are names that other actors bear too; `generic` are words that mean it
    only in a report about one of its `countries` ("the army"). `first`, `last`: the days between which it existed.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    parents: tuple[Tie, ...] = ()
    blocs: tuple[Tie, ...] = ()
    allies: tuple[Tie, ...] = ()
    enemies: tuple[Tie, ...] = ()
    known: bool = True

    def existed(self, day: date | None) -> bool:
        return Tie(self.id, self.first, self.last).holds(day)


class Actors:
    """The registry; see the module. `Actors.load()` reads what ships and then each of `overlays`."""

    def __init__(self, entries: Iterable[tuple[Actor, Entry | None]] = ()) -> None:
        self._actors: dict[str, Actor] = {}
        self._names = Register()
        self._generic: dict[str, list[str]] = defaultdict(list)
        self._merged: dict[str, str] = {}
        where: dict[str, Entry | None] = {}
        for actor, entry in entries:
            self._actors[actor.id] = actor
            where[actor.id] = entry
            if entry is not None:
                self._merged.update(dict.fromkeys(entry.texts("merged"), actor.id))
        for actor in self._actors.values():
            self._names.add(actor, where[actor.id])
            for folded in dict.fromkeys(map(fold, actor.generic)):
                self._generic[folded].append(actor.id)
        self._check_ties(where)

    @classmethod
    def load(cls, overlays: Sequence[DataFile] = ()) -> Actors:
        """Raises DataFileError, with file, line and cure, for a mistake in any of the files."""
        shipped = sorted((files("sayso.world") / "data" / "actors").iterdir(), key=lambda each: each.name)
        return cls(read([*(DataFile.shipped(each) for each in shipped if each.name.endswith(".toml")), *overlays]))

    def _check_ties(self, where: dict[str, Entry | None]) -> None:
        for actor in self._actors.values():
            entry = where[actor.id]
            for field in ("parents", "blocs", "allies", "enemies"):
                for tie in getattr(actor, field):
                    if self.actor(tie.other) is None and entry is not None:
                        raise entry.error(f"no actor has the id '{tie.other}'", field, "add it, or mend the id")
            if entry is not None and actor.id in self.lineage(actor.id)[1:]:
                raise entry.error(f"'{actor.id}' is its own ancestor", "parents", "take one of the parents out")

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._actors.values())

    def __len__(self) -> int:
        return len(self._actors)

    def actor(self, identity: str) -> Actor | None:
        """The actor of that id, or the one it was merged into."""
        return self._actors.get(self._merged.get(identity, identity))

    def find(self, name: str, *, day: date | None = None, countries: Sequence[str] = ()) -> Actor | None:
        """The actor that bears the name, or None; `day` and `countries` decide between those that share it.

        A generic name ("the army") is understood only with `countries`, those the report is about, likeliest first.
        """
        bearers = list(dict.fromkeys(filter(None, map(self.actor, self._names.bearers(name)))))
        if len(bearers) > 1:
            return _fitting(bearers, day, countries)
        if bearers:
            return bearers[0]
        if not countries:
            return None
        generic = [self._actors[identity] for identity in self._generic.get(fold(name), ())]
        return _fitting([actor for actor in generic if set(actor.countries) & set(countries)], day, countries)

    def unknown(self, name: str) -> Actor:
        """A group that the registry does not have, kept as an actor by its name."""
        return Actor(f"name:{fold(name)}", name, "armed group", known=False)

    def lineage(self, identity: str, day: date | None = None) -> tuple[str, ...]:
        """The actor's id, then its parents', nearest first."""
        found: list[str] = []
        waiting = [identity]
        while waiting:
            current = waiting.pop(0)
            if current in found:
                continue
            found.append(current)
            actor = self.actor(current)
            waiting += [tie.other for tie in actor.parents if tie.holds(day)] if actor else []
        return tuple(found)

    def bloc(self, identity: str, day: date | None = None) -> str:
        """The bloc that the actor fights in on the day, else the head of its lineage."""
        lineage = self.lineage(identity, day)
        for each in lineage:
            actor = self.actor(each)
            for tie in actor.blocs if actor else ():
                if tie.holds(day):
                    return tie.other
        return lineage[-1]

    def enemies(self, a: str, b: str, day: date | None = None) -> bool:
        """Whether two actors are enemies on the day.

        The nearest relation that is stated between them, their parents or their blocs decides; of equally near ones, enmity.
        """
        if a == b:
            return False
        ours, theirs = self._ancestry(a, day), self._ancestry(b, day)
        if a in theirs or b in ours:
            return False
        verdicts = []
        for one, depth in ours.items():
            for other, depth_other in theirs.items():
                if one == other:
                    verdicts.append((depth + depth_other, 1))
                elif self._stated("enemies", one, other, day):
                    verdicts.append((depth + depth_other, 0))
                elif self._stated("allies", one, other, day):
                    verdicts.append((depth + depth_other, 1))
        return bool(verdicts) and min(verdicts)[1] == 0

    def _ancestry(self, identity: str, day: date | None) -> dict[str, int]:
        lineage = self.lineage(identity, day)
        depths = {each: depth for depth, each in enumerate(lineage)}
        bloc = self.bloc(identity, day)
        depths.setdefault(bloc, len(lineage))
        return depths

    def _stated(self, relation: str, a: str, b: str, day: date | None) -> bool:
        for one, other in ((a, b), (b, a)):
            actor = self.actor(one)
            if actor and any(tie.other == other and tie.holds(day) for tie in getattr(actor, relation)):
                return True
        return False


def _fitting(actors: Sequence[Actor], day: date | None, countries: Sequence[str]) -> Actor | None:
    """The actor that fits best by country (earlier is likelier) and day; None if two fit alike."""
    if not actors:
        return None

    def fit(actor: Actor) -> tuple[int, int]:
        ranks = [countries.index(code) for code in actor.countries if code in countries]
        return (min(ranks, default=len(countries)), 0 if actor.existed(day) else 1)

    ranked = sorted(actors, key=fit)
    if len(ranked) > 1 and fit(ranked[0]) == fit(ranked[1]):
        return None
    return ranked[0]


def read(sources: Sequence[DataFile]) -> Iterator[tuple[Actor, Entry]]:
    """The actors of the files; an entry of a known id adds its names and ties to what came before."""
    held: dict[str, Actor] = {}
    for source in sources:
        fresh: set[str] = set()
        for entry in source.entries("actor"):
            actor = _actor(entry, held.get(str(entry.row.get("id"))))
            if actor.id in fresh and "kind" in entry.row:
                raise entry.error(f"'{actor.id}' is in this file twice", "id", "make it one entry")
            fresh.add(actor.id)
            held[actor.id] = actor
            yield actor, entry


def _actor(entry: Entry, before: Actor | None) -> Actor:
    entry.only(_FIELDS)
    if before is None:
        kind = entry.text("kind")
        if kind not in KINDS:
            raise entry.error(f"{kind!r} is not a kind of actor", "kind", "use one of " + ", ".join(KINDS))
        before = Actor(entry.text("id"), entry.text("name"), kind)
    return replace(
        before,
        name=entry.optional_text("name") or before.name,
        kind=entry.optional_text("kind") or before.kind,
        aliases=(*before.aliases, *entry.texts("aliases")),
        shared=(*before.shared, *entry.texts("shared")),
        generic=(*before.generic, *entry.texts("generic")),
        countries=(*before.countries, *entry.texts("countries")),
        first=entry.day("from") or before.first,
        last=entry.day("to") or before.last,
        parents=(*before.parents, *_ties(entry, "parents", "of")),
        blocs=(*before.blocs, *_ties(entry, "blocs", "of")),
        allies=(*before.allies, *_ties(entry, "allies", "with")),
        enemies=(*before.enemies, *_ties(entry, "enemies", "with")),
    )


def _ties(entry: Entry, field: str, whom: str) -> Iterator[Tie]:
    """A list of ids, or of tables with days: `["russia", { of = "syria", from = 2012-07-01 }]`."""
    value = entry.row.get(field, [])
    if not isinstance(value, list):
        raise entry.error("must be a list", field, 'write ["actor-id"]')
    for item in value:
        if isinstance(item, str):
            yield Tie(item)
        elif isinstance(item, dict):
            tie = Entry(entry.file, entry.line_of(field), item)
            tie.only((whom, "from", "to"))
            yield Tie(tie.text(whom), tie.day("from"), tie.day("to"))
        else:
            raise entry.error(f"cannot hold {item!r}", field, f'write "actor-id" or {{ {whom} = "actor-id" }}')
