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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from sayso.world import around
from sayso.world.asked import ASKS, SITES, asked, is_common_word, named
from sayso.world.names import fold, plain, skeleton
from sayso.world.place import EARTH_RADIUS_KM, Candidate, Context, How, Mention, Place, Resolution

if TYPE_CHECKING:
    from sayso.world.gazetteer import Gazetteer
    from sayso.world.index import Found

ROUNDS = 3
MOST_CANDIDATES = 25
NAME_WEIGHT = {How.NAME: 0.0, How.VARIANT: -0.7, How.ADJECTIVE: -0.2, How.NEAR_MISS: -2.5}
FOLDED_ONLY, FOLDED_CLOSE, CLOSE = -1.5, -0.7, 85.0
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
NAMESAKE_OF, NAMESAKE, NAMESAKE_SHARE = "namesake of its town", -2.0, 0.03
KIND_ASKED = 3.0
KIND_NOT_ASKED, OWN_NAME = -2.0, 2.0
CONTAINER = 6.0
COUNTRYSIDE = "countryside"
"""What may have a name of its own: that of Damascus is another province than the city's."""
PART, PART_OF_NAME = "part of the name", -3.0
DATELINE, ALSO_NAMED = 3.0, 1.2
COUNTRY, PROVINCE, NEARNESS = 2.5, 1.5, 2.0
HALF_COUNTRY, HALF_PROVINCE, HALF_NEAR = 1.0, 1.0, 0.5
HOLDS = 4.0
NEAR_KM = 60.0
ENOUGH_TO_JUDGE = 4
UNHEARD_OF_BELOW, UNHEARD_OF_VARIANT_BELOW = 100_000, 500_000
POINTED_TO, POINTED_TO_FOLDED = 0.25, 0.6
BESIDE_PROVINCE, BESIDE_NEAR = 0.5, 0.8
MISS_ALIKE, TELLING_BONES = 84.0, 4
LONG, SURE_MISS, SURE_ALIKE, LONG_NAME = "a long name nearly whole", 0.5, 87.0, 8

GLUED_ARTICLE = re.compile(r"A[lL](?=[a-z]{4})")
"""An article that was written together with its name: "Alghantou"."""
Key = tuple[str, str | None, str | None]
"""What is resolved once: a name, what the text puts it in, and the kind that the text asks for."""
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Scored:
    place: Place
    reasons: Mapping[str, float]
    near_miss: bool


def name_score(written: str, how: How, spellings: Sequence[str]) -> float:
    """How good a match of names is, from the sort of name and whether it is alike letter by letter."""
    if how == How.NEAR_MISS or written in spellings:
        return NAME_WEIGHT[how]
    alike = max((fuzz.ratio(written, spelling) for spelling in spellings), default=0.0)
    return NAME_WEIGHT[how] + (FOLDED_CLOSE if alike >= CLOSE else FOLDED_ONLY)


def prior(place: Place) -> float:
    """How likely a place is to be named, whatever the report: log10 of its people (where unknown, as of its kind), and its kind."""
    people = place.population or NOTED_AS.get(place.kind, 0)
    return PEOPLE * math.log10(people + 100) + KIND_PRIOR.get(place.kind, 0.0)


def features(name: str, found: Sequence[Found], kind: str | None = None) -> list[_Scored]:
    """The candidates with the features that do not depend on the rest of the report; `kind` is what the text around asks for."""
    wanted = asked(name).kind or kind
    written = plain(name).removeprefix("the ")
    towns = _towns([place for place, *_ in found])
    scored = []
    for place, how, spellings in found:
        reasons = {"name": name_score(written, how, spellings), "prominence": prior(place)}
        asked_for = wanted is not None and place.kind in ASKS[wanted]
        if wanted is not None:
            reasons["kind"] = KIND_ASKED if asked_for else KIND_NOT_ASKED
        if wanted == COUNTRYSIDE and written in spellings:
            reasons["kind"] += OWN_NAME
        if not asked_for and _is_namesake(place, towns):
            reasons[NAMESAKE_OF] = NAMESAKE
        scored.append(_Scored(place, reasons, how == How.NEAR_MISS))
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


def resolve(gazetteer: Gazetteer, mentions: Sequence[Mention], context: Context) -> list[Resolution]:
    """One resolution a mention, in order."""
    mentions = around.read(mentions, context.text)
    keys = [(mention.name, mention.within, mention.kind) for mention in mentions]
    weights = Counter(keys)
    pools = {key: _pool(gazetteer, *key) for key in weights}
    known = [place for identity in context.near if (place := gazetteer.place(identity))]
    best = _together(pools, weights, known, context)
    if context.countries or sum(bool(ranked) for ranked in best.values()) >= ENOUGH_TO_JUDGE:
        doubted = {key: {c.place.id for c in ranked if _doubtful(c, context)} for key, ranked in best.items()}
        pools = {key: [each for each in pool if each.place.id not in doubted[key]] for key, pool in pools.items()}
        best = _together(pools, weights, known, context) if any(doubted.values()) else best
    lost = [key for key in pools if not pools[key]]
    if lost:
        countries = _countries(best, weights, context)
        pools |= {key: _second_look(gazetteer, key, countries, context) for key in lost}
        best = _together(pools, weights, known, context)
        best |= {
            key: [each for each in best[key] if not each.near_miss or LONG in each.reasons or _beside(each)]
            for key in lost
        }
    return [_resolution(mention, best[key]) for mention, key in zip(mentions, keys, strict=True)]


def _doubtful(candidate: Candidate, context: Context) -> bool:
    """Whether a place is far-fetched: nothing else in the report points to its country, and either its name is only alike
    when folded or, where the report's countries are known, it is a place that few have heard of.

    In a country that the report only names beside its own, a place that few have heard of must lie near its other places.
    """
    reasons, place = candidate.reasons, candidate.place
    if "container" in reasons or place.country in context.countries[:1]:
        return False
    folded_only = reasons["name"] <= FOLDED_ONLY
    if "dateline" in reasons:
        return _unheard_of(place, UNHEARD_OF_BELOW) and reasons["name"] < 0 and not _beside(candidate)
    if reasons.get("country", 0.0) >= COUNTRY * (POINTED_TO_FOLDED if folded_only else POINTED_TO):
        return False
    by_its_name = reasons["name"] > NAME_WEIGHT[How.VARIANT]
    unheard_of = _unheard_of(place, UNHEARD_OF_BELOW if by_its_name else UNHEARD_OF_VARIANT_BELOW)
    return folded_only or (bool(context.countries) and unheard_of)


def _unheard_of(place: Place, below: int) -> bool:
    return place.population < below and place.kind not in ("country", "region")


def _beside(candidate: Candidate) -> bool:
    """Whether the report's other places lie where this one does."""
    reasons = candidate.reasons
    return reasons.get("province", 0.0) >= BESIDE_PROVINCE or reasons.get("nearness", 0.0) >= BESIDE_NEAR


def _countries(best: Mapping[Key, list[Candidate]], weights: Mapping[Key, int], context: Context) -> list[str]:
    """The countries in which to look for names that nothing bears: the dateline's, then the two most named."""
    named: Counter[str] = Counter()
    for key, ranked in best.items():
        if ranked and ranked[0].place.country:
            named[ranked[0].place.country] += weights[key]
    return list(dict.fromkeys([*context.countries, *(code for code, _ in named.most_common(2))]))


def _second_look(gazetteer: Gazetteer, key: Key, countries: Sequence[str], context: Context) -> list[_Scored]:
    """Candidates for a name that nothing bears: those of a part of it, else near misses."""
    name, within, kind = key
    part = asked(name).near
    kept = [each for each in _pool(gazetteer, part, within, None) if each.place.country in countries] if part else []
    if kept:
        return [replace(each, reasons={**each.reasons, PART: PART_OF_NAME}) for each in kept]
    if GLUED_ARTICLE.match(name):
        kept = [each for each in _pool(gazetteer, name[2:], within, kind) if each.place.country in countries]
        if kept:
            return kept
    missed = gazetteer.near_misses(name, context.countries or countries)
    alike = {each[0].id: _alike(fold(name), gazetteer.spellings(each[0].id)) for each in missed}
    scored = features(name, [each for each in missed if alike[each[0].id] >= MISS_ALIKE], kind)
    return [
        replace(each, reasons={**each.reasons, LONG: SURE_MISS})
        if alike[each.place.id] >= SURE_ALIKE and len(fold(name)) >= LONG_NAME and each.place.country in countries[:1]
        else each
        for each in scored
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
        PART in top.reasons or (mention.kind in SITES and top.reasons.get("kind") == KIND_NOT_ASKED)
    )
    return Resolution(mention, top.place if top else None, tuple(ranked[:10]), bool(top and top.near_miss), part)


def _pool(gazetteer: Gazetteer, name: str, within: str | None, kind: str | None) -> list[_Scored]:
    if is_common_word(name):
        return []
    if kind == COUNTRYSIDE and asked(name).kind is None:
        name = f"{name} {COUNTRYSIDE}"
    found = gazetteer.lookup(name)
    if kind is not None and kind in SITES:
        sites = [each for said in named(name, kind) for each in gazetteer.lookup(said) if each[0].kind in ASKS[kind]]
        found = tuple({each[0].id: each for each in (*found, *sites)}.values())
    pool = features(name, found, kind)[:MOST_CANDIDATES]
    if not within:
        return pool
    containers = [place.id for place, *_ in gazetteer.lookup(within)[:MOST_CANDIDATES]]
    return [_within(gazetteer, each, containers) for each in pool]


def _within(gazetteer: Gazetteer, scored: _Scored, around: Iterable[str]) -> _Scored:
    identity = scored.place.id
    if any(outer != identity and gazetteer.contains(outer, identity) for outer in around):
        return replace(scored, reasons={**scored.reasons, "container": CONTAINER})
    return scored


def _together(
    pools: Mapping[Key, Sequence[_Scored]], weights: Mapping[Key, int], known: Sequence[Place], context: Context
) -> dict[Key, list[Candidate]]:
    """The candidates of each name, best first, with the features that depend on the report's other names."""
    rows = [(group, each) for group, pool in enumerate(pools.values()) for each in pool]
    rows += [(len(pools) + n, _Scored(place, {}, False)) for n, place in enumerate(known)]
    if not rows:
        return {key: [] for key in pools}
    board = _Board(rows, [*weights.values(), *(1 for _ in known)], context.countries)
    board.settle()
    best: dict[Key, list[Candidate]] = {key: [] for key in pools}
    names = list(pools)
    for row, (group, each) in enumerate(rows):
        if group < len(names):
            reasons = {**each.reasons, **board.reasons(row)}
            best[names[group]].append(Candidate(each.place, sum(reasons.values()), reasons, each.near_miss))
    for ranked in best.values():
        ranked.sort(key=lambda c: (-c.score, c.place.id))
    return best


class _Board:
    """All candidates of a report's names side by side, one row each; a group is the candidates of one name.

    In each round a candidate is supported by the other groups' candidates as far as those are believed themselves.
    """

    def __init__(self, rows: Sequence[tuple[int, _Scored]], weights: Sequence[int], countries: Sequence[str]) -> None:
        places = [each.place for _, each in rows]
        self.group = np.array([group for group, _ in rows])
        self.weight = np.sqrt(np.array(weights, dtype=float))[self.group]
        self.base = np.array([sum(each.reasons.values()) for _, each in rows])
        said = {code: ALSO_NAMED if n else DATELINE for n, code in reversed([*enumerate(countries)])}
        self.dateline = np.array([said.get(place.country or "", 0.0) for place in places])
        self.holds = _holds([each for _, each in rows])
        self.same_country = _same([place.country for place in places])
        self.same_province = _same([place.admin1 or (place.id if place.kind == "admin1" else None) for place in places])
        apart = self.group[:, None] != self.group[None, :]
        self.same_country &= apart
        self.same_province &= apart
        self.closeness = _closeness(places) * apart
        self.support: dict[str, FloatArray] = {}

    def settle(self) -> None:
        """Let the names of the report support each other for a few rounds."""
        score = self.base + self.dateline
        for _ in range(ROUNDS):
            belief = self._belief(score)
            voice = belief * self.weight
            self.support = {
                "country": COUNTRY * _saturated(self.same_country @ voice, HALF_COUNTRY),
                "province": PROVINCE * _saturated(self.same_province @ voice, HALF_PROVINCE),
                "nearness": NEARNESS * _saturated(self.closeness @ belief, HALF_NEAR),
                "holds": HOLDS * _saturated(self.holds @ belief, HALF_PROVINCE),
            }
            score = self.base + self.dateline + sum(self.support.values())

    def _belief(self, score: FloatArray) -> FloatArray:
        """How far each candidate is believed: softmax within its group."""
        top = np.full(self.group.max() + 1, -np.inf)
        np.maximum.at(top, self.group, score)
        grown = np.exp(score - top[self.group])
        return np.asarray(grown / np.bincount(self.group, grown)[self.group])

    def reasons(self, row: int) -> dict[str, float]:
        found = {name: float(values[row]) for name, values in self.support.items()}
        found["dateline"] = float(self.dateline[row])
        return {name: value for name, value in found.items() if value}


def _saturated(votes: FloatArray, half: float) -> FloatArray:
    """Votes on a scale from 0 to 1, one half at `half`: the tenth vote says less than the first."""
    return votes / (votes + half)


def _same(values: Sequence[str | None]) -> NDArray[np.bool_]:
    codes = {value: number for number, value in enumerate(dict.fromkeys(values))}
    column = np.array([codes[value] if value is not None else -1 for value in values])
    return np.asarray((column[:, None] == column[None, :]) & (column >= 0)[:, None])


def _holds(rows: Sequence[_Scored]) -> FloatArray:
    """1 where the place of a row is the province in which that of a column lies: named with its towns, Georgia is the state.

    Not for a province called like a town of its own, whose bare name goes on meaning the town.
    """
    names = [each.place.id if NAMESAKE_OF not in each.reasons else None for each in rows]
    within = [each.place.admin1 for each in rows]
    return np.array([[float(name is not None and name == outer) for outer in within] for name in names])


def _closeness(places: Sequence[Place]) -> FloatArray:
    """exp(-distance / 60 km) between all pairs; 0 for countries, provinces and regions, whose point says little."""
    lat = np.radians([place.lat for place in places])
    lon = np.radians([place.lon for place in places])
    x = (lon[:, None] - lon[None, :]) * np.cos((lat[:, None] + lat[None, :]) / 2)
    away = EARTH_RADIUS_KM * np.hypot(x, lat[:, None] - lat[None, :])
    pointed = np.array([place.kind not in ("country", "admin1", "region") for place in places])
    return np.asarray(np.exp(-away / NEAR_KM) * (pointed[:, None] & pointed[None, :]))
