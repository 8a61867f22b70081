"""Named roads as ordered lists of places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from sayso.world.datafile import DataFile, Entry
from sayso.world.names import fold

_FIELDS = ("id", "name", "aliases", "places")
_JOINING = re.compile(
    r"^(?:highway|motorway|expressway|road|route)\s+(?:between|connecting|from|joining|linking)\s+(.+?)\s+(?:and|to|with)\s+(.+)$"
)
_ROAD_WORDS = ("the ", "strategic ", "international ", "main ", "coastal ")


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A road: the ids of the places along it, in order."""

    id: str
    name: str
    aliases: tuple[str, ...]
    places: tuple[str, ...]


class Routes:
    """The registry. `Routes.load()` reads what ships and then each of `overlays`; a later entry of an id replaces."""

    def __init__(self, entries: Iterable[tuple[RouteEntry, Entry | None]] = ()) -> None:
        self._routes: dict[str, RouteEntry] = {}
        self._named: dict[str, str] = {}
        self._through: dict[str, list[RouteEntry]] = defaultdict(list)
        where = {}
        for route, entry in entries:
            self._routes[route.id], where[route.id] = route, entry
        for route in self._routes.values():
            self._register(route, where[route.id])

    @classmethod
    def load(cls, overlays: Sequence[DataFile] = ()) -> Routes:
        """Raises DataFileError, with file, line and cure, for a mistake in any of the files."""
        return cls(read([DataFile.shipped(files("sayso.world") / "data" / "routes.toml"), *overlays]))

    def _register(self, route: RouteEntry, entry: Entry | None) -> None:
        for name in (route.name, route.id, *route.aliases):
            other = self._named.setdefault(_key(name), route.id)
            if other != route.id and entry is not None:
                raise entry.error(f"{name!r} is a name of '{other}' too", "aliases", "name the roads apart")
        for place in dict.fromkeys(route.places):
            self._through[place].append(route)

    def __iter__(self) -> Iterator[RouteEntry]:
        return iter(self._routes.values())

    def __len__(self) -> int:
        return len(self._routes)

    def route(self, identity: str) -> RouteEntry | None:
        return self._routes.get(identity)

    def find(self, name: str) -> RouteEntry | None:
        """The road that bears the name, either way round: "Damascus-Baghdad" is "the road from Baghdad to Damascus"."""
        identity = self._named.get(_key(name))
        return self._routes[identity] if identity else None

    def through(self, place: str) -> tuple[RouteEntry, ...]:
        """The roads on which a place (by id) lies."""
        return tuple(self._through.get(place, ()))


def _key(name: str) -> str:
    lowered = name.lower()
    for word in _ROAD_WORDS:
        lowered = lowered.replace(word, "")
    for word in ("highway", "motorway", "expressway", "road", "route"):
        lowered = lowered.removesuffix(" " + word)
    lowered = _JOINING.sub(r"\1 to \2", lowered)
    ends = [
        fold(part) for part in lowered.replace("–", "-").replace(" to ", "--").split("--" if " to " in lowered else "-")
    ]
    return "|".join(sorted(ends)) if len(ends) == 2 and all(len(end) > 3 for end in ends) else fold(lowered)


def read(sources: Sequence[DataFile]) -> Iterator[tuple[RouteEntry, Entry]]:
    """The routes of the files. Each place is written as its id and, after a space, its name for people to read."""
    for file in sources:
        for entry in file.entries("route"):
            entry.only(_FIELDS)
            places = tuple(place.split(" ", 1)[0] for place in entry.texts("places"))
            if len(places) < 2:
                raise entry.error("needs at least two places", "places", 'write places = ["98182 Baghdad", ...]')
            yield RouteEntry(entry.text("id"), entry.text("name"), entry.texts("aliases"), places), entry
