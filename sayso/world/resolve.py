"""Resolve the place names of one report together.

Each name has candidates; a candidate's score is a sum of features, each kept as a reason: how good the name match is, how
prominent the place is (log population, as in Leidner 2007), whether its kind is the kind asked for, whether it lies in what
the text says contains it, what share of the report's other names lie in its country and province, and how near they are
(spatial minimality, Leidner 2007). As the others' places depend on the same choice, scores are computed in a few rounds, each
from the last round's best places. One name means one place in one report unless the text gives it another container.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from sayso.world import around
from sayso.world.asked import ASKS, SITES, asked, is_common_word, named
from sayso.world.board import NAMESAKE_OF, Board, Scored
from sayso.world.doubt import FOLDED_ONLY, PART, beside, contradicted, doubtful
from sayso.world.names import fold, plain, skeleton
from sayso.world.place import Candidate, Context, How, Key, Mention, Place, Resolution
from sayso.world.told import placed

if TYPE_CHECKING:
    from sayso.world.gazetteer import Gazetteer
    from sayso.world.index import Found

MOST_CANDIDATES = 25
NAME_WEIGHT = {How.NAME: 0.0, How.VARIANT: -0.7, How.ADJECTIVE: -0.2, How.NEAR_MISS: -2.5}
FOLDED_CLOSE, CLOSE = -0.7, 85.0
PEOPLE = 0.7
KIND_PRIOR = {"country": 4.0, "admin1": 0.6, "admin2": -0.7, "admin3": -2.0, "region": 4.0, "capital": 1.6}
NOTED_AS = {
    "city": 50_000,
    "town": 10_000,
    "neighbourhood": 10_000,
    "camp": 10_000,
    "base": 5_000,
    "crossing": 5_000,
    "airport": 50_000,
    "landmark": 200_000,
}
NAMESAKE, NAMESAKE_SHARE = -2.0, 0.03
LAND_ASKED, LAND_SHARE = 2.0, 0.6
KIND_ASKED = 3.0
KIND_NOT_ASKED, OWN_NAME = -2.0, 2.0
NOT_THE_TOWN = frozenset({*SITES, around.NAMED})
"""Kinds of what is only in or near the place whose name it bears."""
COUNTRYSIDE = "countryside"
"""What may have a name of its own: that of Damascus is another province than the city's."""
PART_OF_NAME = -3.0
ENOUGH_TO_JUDGE, MOST_OF = 4, 0.6
FAR_BEHIND = 6.0
"""How much less than the best a candidate scores that hardly has a voice: it is judged when it should ever come to the front."""
MISS_ALIKE, TELLING_BONES = 84.0, 4
LONG, SURE_MISS, SURE_ALIKE, LONG_NAME = "a long name nearly whole", 0.5, 87.0, 8

GLUED_ARTICLE = re.compile(r"A[lL](?=[a-z]{4})")
"""An article that was written together with its name: "Alghantou"."""


def name_score(written: str, how: How, spellings: Sequence[str]) -> float:
    """How good a match of names is, from the sort of name and whether it is alike letter by letter."""
    if how == How.NEAR_MISS or written in spellings:
        return NAME_WEIGHT[How.VARIANT if how == How.NAME and written != spellings[0] else how]
    alike = max((fuzz.ratio(written, spelling) for spelling in spellings), default=0.0)
    return NAME_WEIGHT[how] + (FOLDED_CLOSE if alike >= CLOSE else FOLDED_ONLY)


def prior(place: Place) -> float:
    """How likely a place is to be named, whatever the report: log10 of its people (where unknown, as of its kind), and its kind."""
    people = place.population or NOTED_AS.get(place.kind, 0)
    return PEOPLE * math.log10(people + 100) + KIND_PRIOR.get(place.kind, 0.0)


def features(name: str, found: Sequence[Found], kind: str | None = None) -> list[Scored]:
    """The candidates with the features that do not depend on the rest of the report; `kind` is what the text around asks for."""
    wanted = asked(name).kind or kind
    asks = ASKS.get(wanted or "", frozenset())
    written = plain(name).removeprefix("the ")
    towns = _towns([place for place, *_ in found])
    scored = []
    for place, how, spellings in found:
        reasons = {"name": name_score(written, how, spellings), "prominence": prior(place)}
        asked_for = place.kind in asks
        if asks:
            reasons["kind"] = KIND_ASKED if asked_for else KIND_NOT_ASKED
        if wanted == COUNTRYSIDE and written in spellings:
            reasons["kind"] += OWN_NAME
        if not asked_for and _is_namesake(place, towns):
            reasons |= {NAMESAKE_OF: NAMESAKE} if not _is_land(place, towns, wanted) else {around.LAND: LAND_ASKED}
        scored.append(Scored(place, reasons, how == How.NEAR_MISS))
    return sorted(scored, key=lambda each: -sum(each.reasons.values()))


def _towns(places: Sequence[Place]) -> Mapping[str | None, int]:
    """The people of the largest settlement in each province."""
    towns: dict[str | None, int] = {}
    for place in places:
        if not place.is_area:
            towns[place.admin1] = max(place.population, towns.get(place.admin1, 0))
    return towns


def _is_namesake(place: Place, towns: Mapping[str | None, int]) -> bool:
    """Whether a division is called like a settlement of its own province: bare, the name then means the settlement.

    Not where that is so small beside the province that nobody thinks of it: Montana is a state, and a village in it.
    """
    if place.kind == "admin1":
        return place.id in towns and towns[place.id] >= NAMESAKE_SHARE * place.population
    return place.kind in ("admin2", "admin3") and place.admin1 in towns


def _is_land(place: Place, towns: Mapping[str | None, int], kind: str | None) -> bool:
    """Whether the text speaks of the province rather than its town: if it only may, not where most people live in the town."""
    if place.kind != "admin1" or kind not in (around.LAND, around.MAYBE_LAND):
        return False
    return kind == around.LAND or towns[place.id] < LAND_SHARE * place.population


def resolve(gazetteer: Gazetteer, mentions: Sequence[Mention], context: Context) -> list[Resolution]:
    """One resolution a mention, in order."""
    mentions = around.read(mentions, context.text)
    keys = [
        Key(each.whole or each.name, each.within, each.surely, each.kind, each.off, each.holds) for each in mentions
    ]
    weights = Counter(keys)
    pools = {key: gazetteer.pool(key) for key in weights}
    known = [place for identity in context.near if (place := gazetteer.place(identity))]
    best = _believed(gazetteer, _Together(pools, weights, known, context))
    lost = [key for key in pools if not best[key]]
    countries = _countries(best, weights, context) if lost else []
    seen = {key: found for key in lost if (found := _second_look(gazetteer, key, countries, context))}
    if seen:
        left = {key: {each.place.id for each in ranked} for key, ranked in best.items()}
        kept = {key: [each for each in pool if each.place.id in left[key]] for key, pool in pools.items()}
        best = _believed(gazetteer, _Together(kept | seen, weights, known, context))
        best |= {
            key: [each for each in best[key] if not each.near_miss or LONG in each.reasons or beside(each)]
            for key in seen
        }
    return [_resolution(mention, best[key]) for mention, key in zip(mentions, keys, strict=True)]


def _believed(gazetteer: Gazetteer, together: _Together) -> dict[Key, list[Candidate]]:
    """The candidates of each name, best first, without the far-fetched, nor what only those made likely."""
    out: set[tuple[Key, str]] = set()
    while True:
        best = together.ranked(out)
        countries = together.countries or _main_country(best)
        judged = bool(countries) or sum(map(bool, best.values())) >= ENOUGH_TO_JUDGE
        doubted = {
            (key, each.place.id)
            for key, ranked in best.items()
            for each in ranked
            if each.score > ranked[0].score - FAR_BEHIND
            if contradicted(each) or (judged and doubtful(each, _kind(key), countries, gazetteer.spellings))
        }
        if not doubted:
            return best
        out |= doubted


def _main_country(best: Mapping[Key, list[Candidate]]) -> Sequence[str]:
    """The country in which most of a report's names lie, where it names none; none where there are few or they are scattered."""
    found = Counter({key.name: ranked[0].place.country for key, ranked in best.items() if ranked}.values())
    named = [(country, many) for country, many in found.most_common(1) if country]
    return [country for country, many in named if many >= ENOUGH_TO_JUDGE and many > MOST_OF * found.total()]


def _kind(key: Key) -> str | None:
    """The kind that the text asks for, or the name itself does by its last word."""
    return around.NAMED if key.kind is None and asked(key.name).after else key.kind


def _countries(best: Mapping[Key, list[Candidate]], weights: Mapping[Key, int], context: Context) -> list[str]:
    """The countries in which to look for names that nothing bears: the dateline's, then the two most named."""
    named: Counter[str] = Counter()
    for key, ranked in best.items():
        if ranked and ranked[0].place.country:
            named[ranked[0].place.country] += weights[key]
    return list(dict.fromkeys([*context.countries, *(code for code, _ in named.most_common(2))]))


def _second_look(gazetteer: Gazetteer, key: Key, countries: Sequence[str], context: Context) -> list[Scored]:
    """Candidates for a name that nothing bears: those of a part of it, else near misses."""
    name = key.name
    part = asked(name).near
    named_by = gazetteer.pool(key._replace(name=part, kind=None)) if part else ()
    kept = [each for each in named_by if each.place.country in countries]
    if kept:
        return [replace(each, reasons={**each.reasons, PART: PART_OF_NAME}) for each in kept]
    if GLUED_ARTICLE.match(name):
        kept = [each for each in gazetteer.pool(key._replace(name=name[2:])) if each.place.country in countries]
        if kept:
            return kept
    missed = gazetteer.near_misses(name, context.countries or countries)
    alike = {each[0].id: _alike(fold(name), gazetteer.spellings(each[0].id)) for each in missed}
    scored = features(name, [each for each in missed if alike[each[0].id] >= MISS_ALIKE], key.kind)
    return [
        replace(each, reasons={**each.reasons, LONG: SURE_MISS})
        if alike[each.place.id] >= SURE_ALIKE and len(fold(name)) >= LONG_NAME and each.place.country in countries[:1]
        else each
        for each in placed(gazetteer, key, scored)
    ]


def _alike(folded: str, spellings: Sequence[str]) -> float:
    """How nearly a name is one of the spellings, of 100; as nearly as is needed where it has all consonants of one, which
    across scripts is all that can tell."""
    others = {fold(spelling) for spelling in spellings}
    bones = skeleton(folded)
    closest = max((fuzz.ratio(folded, other) for other in others), default=0.0)
    same_bones = len(bones) >= TELLING_BONES and bones in map(skeleton, others)
    return max(closest, MISS_ALIKE) if same_bones else closest


def _resolution(mention: Mention, ranked: list[Candidate]) -> Resolution:
    top = ranked[0] if ranked else None
    part = top is not None and (
        PART in top.reasons or (mention.kind in NOT_THE_TOWN and top.reasons.get("kind") == KIND_NOT_ASKED)
    )
    return Resolution(mention, top.place if top else None, tuple(ranked[:10]), bool(top and top.near_miss), part)


def pool(gazetteer: Gazetteer, key: Key) -> Sequence[Scored]:
    """The candidates of a name, best first by themselves; `gazetteer.pool` keeps them."""
    name, kind = key.name, key.kind
    if is_common_word(name):
        return ()
    if kind == COUNTRYSIDE and asked(name).kind is None:
        name = f"{name} {COUNTRYSIDE}"
    found = gazetteer.lookup(name)
    if kind is not None and kind in SITES:
        sites = [each for said in named(name, kind) for each in gazetteer.lookup(said) if each[0].kind in ASKS[kind]]
        found = tuple({each[0].id: each for each in (*found, *sites)}.values())
    return placed(gazetteer, key, features(name, found, kind)[:MOST_CANDIDATES])


class _Together:
    """The candidates of all names of a report, with the features that depend on the report's other names."""

    def __init__(
        self,
        pools: Mapping[Key, Sequence[Scored]],
        weights: Mapping[Key, int],
        known: Sequence[Place],
        context: Context,
    ) -> None:
        self.countries = context.countries
        self._keys = tuple(pools)
        rows = [(group, each) for group, pool in enumerate(pools.values()) for each in pool]
        self._named = tuple(rows)
        rows += [(len(pools) + n, Scored(place, {}, False)) for n, place in enumerate(known)]
        names = [*(key.name for key in pools), *(place.id for place in known)]
        self._board = Board(rows, names, [*weights.values(), *(1 for _ in known)], context.countries) if rows else None

    def ranked(self, without: Set[tuple[Key, str]] = frozenset()) -> dict[Key, list[Candidate]]:
        """The candidates of each name, best first; none of those `without` (names and ids of places)."""
        best: dict[Key, list[Candidate]] = {key: [] for key in self._keys}
        if self._board is None:
            return best
        rows = [(self._keys[group], each) for group, each in self._named]
        out = {row for row, (key, each) in enumerate(rows) if (key, each.place.id) in without} if without else set()
        support = self._board.settle(out)
        for row, ((key, each), gained) in enumerate(zip(rows, support, strict=False)):
            if row not in out:
                reasons = {**each.reasons, **gained}
                best[key].append(Candidate(each.place, sum(reasons.values()), reasons, each.near_miss))
        for ranked in best.values():
            ranked.sort(key=lambda c: (-c.score, c.place.id))
        return best
