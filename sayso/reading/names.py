"""Names in a report against the world: which actor, source or place they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from sayso import model as m
from sayso.reading.place_ref import COUNTRY, LARGE, PROVINCE, REGION, SITE, TOWN, PlaceRef
from sayso.reading.sentence import Span
from sayso.reading.text import Prepared
from sayso.world import World
from sayso.world.names import plain
from sayso.world.place import How

SMALL_KM = 40.0
"""A region no larger than this (a belt of suburbs) is named like a town."""

RANKS = {
    "country": COUNTRY,
    "region": REGION,
    "admin1": PROVINCE,
    "admin2": 4,
    "admin3": 4,
    "city": TOWN,
    "town": TOWN,
    "village": TOWN,
}


class Names:
    """The names of one report, as published, resolved against a world."""

    def __init__(self, world: World, report: m.Report, text: Prepared) -> None:
        self._world, self._report, self._text = world, report, text

    def written(self, span: Span) -> str:
        """A span's words as published."""
        start, end = self._text.original(span.start, span.end)
        return self._report.text[start:end]

    def rank(self, name: str) -> tuple[int, int] | None:
        """How specific a place the gazetteer has under a name, and its inhabitants; else ``None``."""
        found = _rank(self._world, name)
        if found is None or found[0] == COUNTRY:
            return found
        actor = self._world.actors.find(name)
        return found if actor is None or actor.kind in ("state", "government") else None

    def is_party(self, name: str) -> bool:
        """Whether a name is, letter by letter, that of an actor or a source and of no place."""
        return _is_party(self._world, name)

    def main_country(self) -> PlaceRef | None:
        """The country the report is about: the one it names most; as first written, `known` if by its own name.

        A people's name ("Syrian") counts too, and stands for the country where that is never named.
        """
        weights, first = self._countries()
        if not weights:
            return None
        country = weights.most_common(1)[0][0]
        named = (country, True) in first
        start, written = first[country, named]
        word = written if named else self._shortened(written, country)
        return PlaceRef(Span(start, start + len(word), word, 0), 0, 0, COUNTRY, known=named)

    def _shortened(self, adjective: str, country: str) -> str:
        """The country's own name, where its people's name begins with it: the "Iraq" of "Iraqi"."""
        place = self._world.gazetteer.place(country)
        return place.name if place is not None and adjective.startswith(place.name) else adjective

    def countries(self) -> tuple[str, ...]:
        """Codes of the countries that the report names, the main one first; none if none bears its own name."""
        weights, first = self._countries()
        if not any(by_name for _, by_name in first):
            return ()
        places = (self._world.gazetteer.place(country) for country, _ in weights.most_common())
        return tuple(dict.fromkeys(place.country for place in places if place is not None and place.country))

    def _countries(self) -> tuple[Counter[str], dict[tuple[str, bool], tuple[int, str]]]:
        """How much the report names each country (by id), and where it first does, by its own or its people's name."""
        text = self._text.text
        weights: Counter[str] = Counter()
        first: dict[tuple[str, bool], tuple[int, str]] = {}
        for match in CAPITALISED.finditer(text):
            for written in dict.fromkeys((match[0], match[0].split(" ")[0])):
                country, by_name = _country(self._world, written)
                if country is not None:
                    weights[country] += 3 if INSIDE.search(text, max(0, match.start() - 40), match.start()) else 1
                    first.setdefault((country, by_name), (match.start(), written))
                    break
        return weights, first


CAPITALISED = re.compile(r"\b[A-Z][a-z]{3,}(?:\s(?:of\s)?[A-Z][a-z]+)?\b|\b[A-Z][a-z]{3,}\b")
INSIDE = re.compile(r"\b(?:in|across|throughout)\s+(?:[\w-]+(?:'s)?\s+){0,3}$")


@lru_cache(maxsize=50_000)
def _is_party(world: World, name: str) -> bool:
    written = plain(name)
    if any(written in spellings for _, _, spellings in world.gazetteer.lookup(name)):
        return False
    actor, source = world.actors.find(name), world.sources.find(name)
    if actor is not None and actor.kind in ("state", "government"):
        return False
    return any(_bears(each.name, each.aliases, written) for each in (actor, source) if each is not None)


CITY = 50_000
"""A place of its own name with so many inhabitants is meant rather than an actor of the same name."""


@lru_cache(maxsize=50_000)
def is_actor(world: World, name: str) -> bool:
    """Whether a name is that of an armed actor, letter by letter or as its initials, and of no city or country."""
    actor = world.actors.find(name)
    if actor is None or actor.kind in ("state", "government"):
        return False
    if not _bears(actor.name, actor.aliases, plain(name)) and not name.isupper():
        return False
    places = (place for place, how, _ in world.gazetteer.lookup(name) if how < How.ADJECTIVE)
    return not any(plain(p.name) == plain(name) and (p.kind == "country" or p.population >= CITY) for p in places)


def _bears(name: str, aliases: Sequence[str], written: str) -> bool:
    bare = written.removeprefix("al ")
    return any(plain(each).removeprefix("al ") == bare for each in (name, *aliases))


@lru_cache(maxsize=50_000)
def _country(world: World, name: str) -> tuple[str | None, bool]:
    """The country of a name or of a people's name, letter by letter, and whether it was its own name."""
    written = plain(name)
    found = [each for each in world.gazetteer.lookup(name) if each[0].kind == "country" and written in each[2]]
    return (found[0][0].id, found[0][1] < How.ADJECTIVE) if found else (None, False)


@lru_cache(maxsize=50_000)
def _rank(world: World, name: str) -> tuple[int, int] | None:
    found = [each for each in world.gazetteer.lookup(name) if each[1] < How.ADJECTIVE]
    if not found:
        return None
    place = max(
        found,
        key=lambda each: (
            each[0].kind == "country",
            not each[0].is_area and each[0].population >= 5000,
            each[0].population,
        ),
    )[0]
    if place.kind == "region" and place.radius_km <= SMALL_KM:
        return TOWN, max(place.population, LARGE)
    return RANKS.get(place.kind, TOWN if place.population else SITE), place.population
