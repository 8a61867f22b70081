"""The gazetteer: find places by name, say what contains what, and resolve the names of a report together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache, partial

from rapidfuzz import fuzz, process

from sayso.world.asked import asked
from sayso.world.index import SHORTEST_NEAR, Found, Index
from sayso.world.names import fold, plain, skeleton
from sayso.world.place import Candidate, Context, How, Mention, Place, Resolution, distance_km
from sayso.world.resolve import features, pool, resolve

NEAR_ENOUGH = 87.0
SHORTEST_MISS = 6
MOST_WORDS = 4
NEARNESS_WANTED = 4.0
_SKELETON_ALIKE = 80.0


class Gazetteer:
    """Places of one or more indexes; where two have the same id, the later index's entry counts.

    `place(id)` is the place of that id, or None. `members` gives the country codes (or ids of places) that make up each region of
    several countries.
    """

    def __init__(self, indexes: Sequence[Index] = (), members: Mapping[str, frozenset[str]] | None = None) -> None:
        self._indexes = tuple(indexes)
        self._members = members or {}
        self.place = lru_cache(maxsize=50_000)(self._place)
        self.lookup = lru_cache(maxsize=50_000)(self._lookup)
        self.pool = lru_cache(maxsize=5_000)(partial(pool, self))

    def _place(self, identity: str) -> Place | None:
        """The place of that id, from the latest index that has it."""
        held = next((index for index in reversed(self._indexes[1:]) if identity in index.ids), None)
        if held is None:
            held = self._indexes[0] if self._indexes else None
        return held.place(identity) if held is not None else None

    def spellings(self, identity: str) -> tuple[str, ...]:
        """All spellings of a place that any index has."""
        return tuple(dict.fromkeys(name for index in self._indexes for name in index.spellings(identity)))

    def find(
        self, name: str, *, near: Place | None = None, country: str | None = None, limit: int = 10
    ) -> list[Candidate]:
        """Places that `name` may mean, best first.

        `near` prefers places close to that one, `country` (ISO alpha-2) keeps to one country. Near misses, by edit distance,
        are looked for only where nothing has that name; without `country` or `near` in all countries of the index.
        """
        found = [each for each in self.lookup(name) if country is None or each[0].country == country]
        if not found:
            code = country or (near.country if near else None)
            found = self.near_misses(name, [code] if code else [])
        candidates = []
        for each in features(name, found):
            reasons = dict(each.reasons)
            if near is not None:
                away = distance_km(near.lat, near.lon, each.place.lat, each.place.lon)
                reasons["nearness"] = NEARNESS_WANTED / (1.0 + away / 25.0)
            candidates.append(Candidate(each.place, sum(reasons.values()), reasons, each.near_miss))
        return sorted(candidates, key=lambda c: (-c.score, c.place.id))[:limit]

    def resolve(self, names: Iterable[str | Mention], context: Context | None = None) -> list[Resolution]:
        """Resolve all place names of one report together; one resolution a name, in order. See `sayso.world.resolve`."""
        mentions = [Mention(each) if isinstance(each, str) else each for each in names]
        return resolve(self, mentions, context or Context())

    def _lookup(self, name: str) -> tuple[Found, ...]:
        """Places of that name; of a described name ("Idlib province") those of the name without its descriptor too.

        Adjectives count only letter by letter ("Serian" is a quarter of Aleppo and not "Syrian"), and codes of two letters
        only in capitals or with a stop ("AL", "Pa.", but not "Al").
        """
        wanted = asked(name)
        merged: dict[str, Found] = {}
        for folded in dict.fromkeys(fold(each) for each in (wanted.core, *wanted.same, name) if each):
            merged |= {each[0].id: each for index in self._indexes for each in index.found(folded)}
        written = {plain(each) for each in (wanted.core, *wanted.same, name) if each}
        return tuple(
            [
                (self._latest(place), how, spellings)
                for place, how, spellings in merged.values()
                if _may_mean(name, written, how, spellings)
            ]
        )

    def _latest(self, place: Place) -> Place:
        """The entry of the latest index that has the place."""
        laid_over = any(place.id in index.ids for index in self._indexes[1:])
        return (self.place(place.id) if laid_over else None) or place

    def near_misses(self, name: str, countries: Sequence[str], limit: int = 5) -> list[Found]:
        """Places in those countries whose folded name is nearly that of `name`: by consonants, else by edit distance."""
        folded = fold(name)
        if (
            len(folded) < (SHORTEST_MISS if folded.isascii() else SHORTEST_NEAR)
            or len(plain(name).split()) > MOST_WORDS
        ):
            return []
        found: dict[str, Found] = {}
        for code in countries:
            for index in self._indexes:
                for near in _near_folds(index, folded, code, limit):
                    for place, _, spellings in index.found(near):
                        if place.country == code:
                            found.setdefault(place.id, (place, How.NEAR_MISS, spellings))
        return list(found.values())

    def contains(self, outer: str, inner: str) -> bool:
        """Whether one place lies in another: by division, country, region, or the extent of a town and its outskirts."""
        if outer == inner:
            return True
        around, within = self.place(outer), self.place(inner)
        return around is not None and within is not None and self.holds(around, within)

    def holds(self, outer: Place, inner: Place) -> bool:
        """`contains`, of places at hand."""
        if outer.id in (inner.id, inner.admin1, inner.admin2) or self._in_members(outer.id, inner):
            return True
        if outer.kind == "country":
            return outer.country == inner.country
        if outer.kind in ("admin1", "admin2", "admin3") or self._members.get(outer.id):
            return False
        return _in_extent(outer, inner)

    def _in_members(self, outer: str, within: Place) -> bool:
        members = self._members.get(outer, frozenset())
        return bool(members) and not members.isdisjoint({within.country, within.admin1, within.admin2, within.id})

    def distance_km(self, a: str, b: str) -> float | None:
        """Great-circle kilometres between two places' points; None if either is unknown."""
        one, other = self.place(a), self.place(b)
        return distance_km(one.lat, one.lon, other.lat, other.lon) if one and other else None


def _may_mean(name: str, written: Set[str], how: How, spellings: Sequence[str]) -> bool:
    if how == How.ADJECTIVE:
        return not written.isdisjoint(spellings)
    code = how == How.VARIANT and max(map(len, written)) <= 2
    return not code or name.isupper() or "." in name


def _near_folds(index: Index, folded: str, country: str, limit: int) -> list[str]:
    bones = skeleton(folded)
    alike = index.alike(country, bones) if len(bones) > 2 and len(folded) > SHORTEST_NEAR else []
    close = [other for other in alike if not folded.isascii() or fuzz.ratio(folded, other) >= _SKELETON_ALIKE]
    if close or not bones or len(folded) < SHORTEST_MISS:
        return close[:limit]
    found = process.extract(
        folded, index.folds(country, bones[0]), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=limit
    )
    return [other for other, _, _ in found]


def _in_extent(outer: Place, inner: Place) -> bool:
    """A town holds what is smaller than it, in the same province, and within its reach; a region whatever is within."""
    if outer.kind == "region":
        beyond = inner.radius_km if inner.is_area else 0.0
        return distance_km(outer.lat, outer.lon, inner.lat, inner.lon) + beyond <= outer.radius_km
    if inner.is_area or outer.country != inner.country:
        return False
    if outer.admin1 is not None and inner.admin1 is not None and outer.admin1 != inner.admin1:
        return False
    smaller = inner.population * 4 <= outer.population or inner.radius_km * 2 <= outer.radius_km
    return smaller and distance_km(outer.lat, outer.lon, inner.lat, inner.lon) <= outer.radius_km
