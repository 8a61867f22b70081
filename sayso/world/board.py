"""All candidates of a report's names side by side: in a few rounds they support each other as far as they are believed.

A candidate gains by what share of the report's other names lie in its country and province, and by how near they are (spatial
minimality, Leidner 2007). As the others' places depend on the same choice, each round starts from the last round's beliefs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sayso.world.place import EARTH_RADIUS_KM, Place

ROUNDS = 3
DATELINE, ALSO_NAMED = 3.0, 1.2
COUNTRY, PROVINCE, NEARNESS = 2.5, 1.5, 2.0
HALF_COUNTRY, HALF_PROVINCE, HALF_NEAR = 1.0, 1.0, 0.5
HOLDS = 4.0
NEAR_KM = 60.0
NAMESAKE_OF = "namesake of its town"
NOTHING = 1e-9
WIDE = ("country", "admin1", "region")
"""Kinds whose point says little about where things are."""

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with the features that do not depend on the rest of the report."""

    place: Place
    reasons: Mapping[str, float]
    near_miss: bool


class Board:
    """One row a candidate; a group is the candidates of one name as the text tells of it, and only other names support it.

    `rows` are (group, candidate), `names` and `weights` each group's name and how often it is said, `countries` those the
    report is about, the main one first.
    """

    def __init__(
        self, rows: Sequence[tuple[int, Scored]], names: Sequence[str], weights: Sequence[int], countries: Sequence[str]
    ) -> None:
        places = [each.place for _, each in rows]
        said = {code: ALSO_NAMED if n else DATELINE for n, code in reversed([*enumerate(countries)])}
        table = np.array(
            [
                (group, sum(each.reasons.values()), said.get(place.country or "", 0.0), place.lat, place.lon)
                for (group, each), place in zip(rows, places, strict=True)
            ]
        )
        self._group = table[:, 0].astype(np.int64)
        self._base, self._dateline = table[:, 1], table[:, 2]
        self._weight = np.sqrt(np.array(weights, dtype=float))[self._group]
        numbers = _codes(names)
        name = np.array([numbers[each] for each in names])[self._group]
        self._country = _Shared([place.country for place in places], name)
        self._province = _Shared([_province(place) for place in places], name)
        self._held = _Held([each for _, each in rows])
        self._closeness = _closeness(places, np.radians(table[:, 3]), np.radians(table[:, 4]), name)

    def settle(self, out: Set[int] = frozenset()) -> list[dict[str, float]]:
        """What each row gains, by name, when the names of the report support each other for a few rounds.

        The rows `out` are not believed at all.
        """
        own = self._base + self._dateline
        own[list(out)] = -np.inf
        score, support = own, {}
        for _ in range(ROUNDS):
            belief = self._belief(score)
            voice = belief * self._weight
            support = {
                "country": COUNTRY * _saturated(self._country.of_others(voice), HALF_COUNTRY),
                "province": PROVINCE * _saturated(self._province.of_others(voice), HALF_PROVINCE),
                "nearness": NEARNESS * _saturated(self._closeness @ belief, HALF_NEAR),
                "holds": HOLDS * _saturated(self._held.of_inner(belief), HALF_PROVINCE),
            }
            score = own + sum(support.values())
        support["dateline"] = self._dateline
        columns = [values.tolist() for values in support.values()]
        return [_gained(support, row) for row in zip(*columns, strict=True)]

    def _belief(self, score: FloatArray) -> FloatArray:
        """How far each candidate is believed: softmax within its group."""
        top = np.full(int(self._group.max()) + 1, -1e300)
        np.maximum.at(top, self._group, score)
        grown = np.exp(score - top[self._group])
        total = np.bincount(self._group, grown)
        return np.asarray(grown / np.maximum(total, 1e-300)[self._group])


def _gained(names: Iterable[str], values: Iterable[float]) -> dict[str, float]:
    return {name: value for name, value in zip(names, values, strict=True) if value > NOTHING}


def _province(place: Place) -> str | None:
    return place.id if place.kind == "admin1" else place.admin1


class _Shared:
    """What rows have in common, such as a country; a row without has nothing in common with any."""

    def __init__(self, values: Sequence[str | None], name: IntArray) -> None:
        codes = _codes(values)
        self._code = np.array([codes[value] for value in values])
        self._of_name = self._code * (int(name.max()) + 1) + name
        self._some = self._code > 0

    def of_others(self, voice: FloatArray) -> FloatArray:
        """The voices of the rows of other names that have the same as each row."""
        alike = np.bincount(self._code, voice)[self._code]
        own = np.bincount(self._of_name, voice)[self._of_name]
        return np.asarray(np.maximum(alike - own, 0.0) * self._some)


def _codes(values: Iterable[str | None]) -> dict[str | None, int]:
    """Numbers for what is distinct; None is 0."""
    return {value: number for number, value in enumerate(dict.fromkeys([None, *values]))}


class _Held:
    """The rows that lie in the province that a row is: named with its towns, Georgia is the state.

    Not for a province called like a town of its own, whose bare name goes on meaning the town.
    """

    def __init__(self, rows: Sequence[Scored]) -> None:
        codes = _codes([each.place.admin1 for each in rows])
        self._within = np.array([codes[each.place.admin1] for each in rows])
        names = [None if NAMESAKE_OF in each.reasons else each.place.id for each in rows]
        self._is = np.array([codes.get(name, 0) for name in names])

    def of_inner(self, belief: FloatArray) -> FloatArray:
        """How far the rows within each row are believed, all together."""
        votes = np.bincount(self._within, belief)
        votes[0] = 0.0
        return np.asarray(votes[self._is])


def _saturated(votes: FloatArray, half: float) -> FloatArray:
    """Votes on a scale from 0 to 1, one half at `half`: the tenth vote says less than the first."""
    return votes / (votes + half)


def _closeness(places: Sequence[Place], lat: FloatArray, lon: FloatArray, name: IntArray) -> FloatArray:
    """exp(-distance / 60 km) between all pairs of different names; 0 for what is wide."""
    x = (lon[:, None] - lon[None, :]) * np.cos((lat[:, None] + lat[None, :]) / 2)
    away = EARTH_RADIUS_KM * np.hypot(x, lat[:, None] - lat[None, :])
    pointed = np.array([place.kind not in WIDE for place in places])
    told = pointed[:, None] & pointed[None, :] & (name[:, None] != name[None, :])
    return np.asarray(np.exp(-away / NEAR_KM) * told)
