"""Resolve the place names of one report together.

Each name has candidates; a candidate's score is a sum of features, each kept as a reason: how good the name match is, how
prominent the place is (log population, as in Leidner 2007), whether it lies in what the text says contains it, what share of
the report's other names lie in its country and province, and how near they are (spatial minimality, Leidner 2007). As the
others' places depend on the same choice, scores are computed in a few rounds, each from the last round's best places.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.world.names import plain
from sayso.world.place import Candidate, Context, How, Mention, Place, Resolution, distance_km

if TYPE_CHECKING:
    from sayso.world.gazetteer import Gazetteer

ROUNDS = 3
MOST_CANDIDATES = 40
NAME_WEIGHT = {How.NAME: 0.0, How.VARIANT: -0.6, How.ADJECTIVE: -0.2, How.NEAR_MISS: -2.5}
FOLDED_ONLY = -1.2
KIND_PRIOR = {"country": 4.0, "admin1": 1.0, "admin2": -1.2, "admin3": -2.0, "region": 1.0}
_DIVISION_WORDS = {
    "province": "admin1", "governorate": "admin1", "state": "admin1", "oblast": "admin1", "region": "admin1",
    "countryside": "admin1", "county": "admin2", "district": "admin2",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    place: Place
    base: float


def name_score(asked: str, how: How, spellings: Sequence[str]) -> float:
    """How good a match of names is, from the sort of name and whether it is alike letter by letter."""
    return NAME_WEIGHT[how] + (0.0 if how == How.NEAR_MISS or asked in spellings else FOLDED_ONLY)


def prior(place: Place) -> float:
    """How likely a place is to be named, whatever the report: log10 of its people, and its kind."""
    return 0.7 * math.log10(place.population + 100) + KIND_PRIOR.get(place.kind, 0.0)


def resolve(gazetteer: Gazetteer, mentions: Sequence[Mention], context: Context) -> list[Resolution]:
    """One resolution a mention, in order."""
    keys = [(mention.name, mention.within) for mention in mentions]
    weights = Counter(keys)
    pools = {key: _pool(gazetteer, *key) for key in weights}
    best: dict[tuple[str, str | None], list[Candidate]] = {}
    for _ in range(ROUNDS):
        settled = {key: ranked[0].place for key, ranked in best.items() if ranked}
        best = {key: _rank(pool, key, settled, weights, context) for key, pool in pools.items()}
    return [_resolution(mention, best[key]) for mention, key in zip(mentions, keys, strict=True)]


def _resolution(mention: Mention, ranked: list[Candidate]) -> Resolution:
    top = ranked[0] if ranked else None
    return Resolution(mention, top.place if top else None, tuple(ranked[:10]), bool(top and top.near_miss))


def _pool(gazetteer: Gazetteer, name: str, within: str | None) -> list[_Scored]:
    asked = plain(name)
    pool = []
    for place, how, spellings in gazetteer.lookup(name)[:MOST_CANDIDATES]:
        reasons = {"name": name_score(asked, how, spellings), "prominence": prior(place)}
        if within and any(gazetteer.contains(each[0].id, place.id) for each in gazetteer.lookup(within)[:5]):
            reasons["container"] = 6.0
        pool.append(_Scored(Candidate(place, 0.0, reasons), place, sum(reasons.values())))
    return pool


def _rank(
    pool: Sequence[_Scored],
    key: tuple[str, str | None],
    settled: Mapping[tuple[str, str | None], Place],
    weights: Mapping[tuple[str, str | None], int],
    context: Context,
) -> list[Candidate]:
    others = [(place, weights[other]) for other, place in settled.items() if other != key]
    total = sum(weight for _, weight in others) + 1.0
    ranked = []
    for each in pool:
        reasons = dict(each.candidate.reasons)
        place = each.place
        reasons["country"] = 3.0 * sum(w for o, w in others if o.country == place.country) / total
        if place.country in context.countries:
            reasons["dateline"] = 1.5
        if place.kind != "country":
            reasons["province"] = (
                1.5 * sum(w for o, w in others if place.admin1 in (o.admin1, o.id) and place.admin1) / total
            )
            near = sum(
                math.exp(-distance_km(place.lat, place.lon, o.lat, o.lon) / 60.0) for o, _ in others if not o.is_area
            )
            reasons["nearness"] = 1.5 * near / (near + 1.0)
        ranked.append(Candidate(place, sum(reasons.values()), reasons, each.candidate.near_miss))
    return sorted(ranked, key=lambda c: (-c.score, c.place.id))
