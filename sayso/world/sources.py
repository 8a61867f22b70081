"""The registry of sources: who speaks in claims, of what kind, for which party, and whether a named person stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from sayso.model import SourceKind
from sayso.world.datafile import DataFile, Entry
from sayso.world.register import Register

_FIELDS = ("id", "name", "kind", "party", "aliases", "shared", "private", "relays", "countries")


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker. `party`: id of the actor it belongs to. `private`: never to be shown by name in what is published.

    `relays`: a wire or paper that mostly passes on what others said. `shared`: names that other sources bear too, for which
    `countries` decide.
    """

    id: str
    name: str
    kind: SourceKind
    party: str | None = None
    aliases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    private: bool = False
    relays: bool = False
    countries: tuple[str, ...] = ()


class Sources:
    """The registry. `Sources.load()` reads what ships and then each of `overlays`; a later entry of an id replaces."""

    def __init__(self, entries: Iterable[tuple[Source, Entry | None]] = ()) -> None:
        self._sources: dict[str, Source] = {}
        self._names = Register()
        where: dict[str, Entry | None] = {}
        for source, entry in entries:
            self._sources[source.id], where[source.id] = source, entry
        for source in self._sources.values():
            self._names.add(source, where[source.id])

    @classmethod
    def load(cls, overlays: Sequence[DataFile] = ()) -> Sources:
        """Raises DataFileError, with file, line and cure, for a mistake in any of the files."""
        return cls(read([DataFile.shipped(files("sayso.world") / "data" / "sources.toml"), *overlays]))

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())

    def __len__(self) -> int:
        return len(self._sources)

    def source(self, identity: str) -> Source | None:
        return self._sources.get(identity)

    def find(self, name: str, *, countries: Sequence[str] = ()) -> Source | None:
        """The source that bears the name; of those that share it, the one of the likeliest of `countries`, else None."""
        bearers = [self._sources[identity] for identity in self._names.bearers(name)]
        if len(bearers) < 2:
            return bearers[0] if bearers else None
        return next((each for code in countries for each in bearers if code in each.countries), None)


def read(sources: Sequence[DataFile]) -> Iterator[tuple[Source, Entry]]:
    """The sources of the files."""
    for file in sources:
        for entry in file.entries("source"):
            yield _source(entry), entry


def _source(entry: Entry) -> Source:
    entry.only(_FIELDS)
    kind = entry.text("kind")
    if kind not in list(SourceKind):
        raise entry.error(f"{kind!r} is not a kind of source", "kind", "use one of " + ", ".join(SourceKind))
    return Source(
        id=entry.text("id"),
        name=entry.text("name"),
        kind=SourceKind(kind),
        party=entry.optional_text("party"),
        aliases=entry.texts("aliases"),
        shared=entry.texts("shared"),
        private=entry.flag("private"),
        relays=entry.flag("relays"),
        countries=entry.texts("countries"),
    )
