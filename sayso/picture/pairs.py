"""How alike two claims are, as claims about one event: every reason with its weight, and what rules it out.

The score is a sum of weights of evidence, as in Fellegi and Sunter (1969); the weights are in `data/joining.toml`. Pairs are
weighed by the thousand, as arrays; one pair is explained by the same rules (`Weighing.told`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sayso.picture.geography import Geography
from sayso.picture.joining import rules
from sayso.picture.kin import strangers
from sayso.picture.looks import CIVILIAN, COMBATANT, Looks

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
COPIED = 0.8
TELLING = 6
"""Quotes of fewer telling words are not called copies."""

Reasons = list[tuple[str, float]]


@dataclass(slots=True)
class Weighing:
    """Pairs being weighed: `score` grows reason by reason; where `possible` is false they cannot be one event."""

    score: Floats
    possible: Mask
    reasons: list[tuple[str, Floats]] = field(default_factory=list)

    def add(self, name: str, where: Mask, times: Floats | float = 1.0) -> None:
        """Count a reason for the pairs it holds for."""
        weighed = np.where(where, rules().weights[name] * np.asarray(times), 0.0)
        self.score += weighed
        if len(self.score) == 1 and where[0]:
            self.reasons.append((name, weighed))

    def told(self) -> Reasons | None:
        """The reasons of a single pair, each with its weight; None where the two cannot be one event."""
        return [(name, float(weight[0])) for name, weight in self.reasons] if self.possible[0] else None


class Pairs:
    """Weighs pairs of some claims; what it learns of two places or two sides it remembers."""

    def __init__(self, looks: Looks, geo: Geography) -> None:
        self._looks, self._geo = looks, geo
        self._places: dict[int, str | None] = {}
        self._sides: dict[int, bool] = {}

    def scores(self, a: Ints, b: Ints, least: float = -np.inf) -> Floats:
        """The score of each pair; minus infinity where the two cannot be one event, or cannot reach `least`."""
        found = self.weigh(a, b, least)
        return np.where(found.possible, found.score, -np.inf)

    def weigh(self, a: Ints, b: Ints, least: float = -np.inf) -> Weighing:
        """Weigh pairs, each given by the positions of its two claims."""
        weighing = Weighing(np.zeros(len(a)), np.ones(len(a), dtype=np.bool_))
        self._at(a, b, weighing)
        self._when(a, b, weighing)
        self._counts(a, b, weighing)
        self._deeds(a, b, weighing)
        self._text(a, b, weighing, least)
        return weighing

    def _at(self, a: Ints, b: Ints, weighing: Weighing) -> None:
        looks = self._looks
        one, other = looks.place[a], looks.place[b]
        known = (one >= 0) & (other >= 0)
        weighing.add("same_place", known & (one == other))
        rest = np.flatnonzero(known & (one != other))
        if not len(rest):
            return
        width = len(looks.places)
        codes, which = np.unique(
            np.minimum(one, other)[rest] * width + np.maximum(one, other)[rest], return_inverse=True
        )
        told = [self._relation(code, width) for code in codes.tolist()]
        for name in ("nested_place", "near_place", "unknown_place"):
            where = np.zeros(len(a), dtype=np.bool_)
            where[rest] = np.array([each == name for each in told], dtype=np.bool_)[which]
            weighing.add(name, where)
        weighing.possible[rest] &= np.array([each is not None for each in told], dtype=np.bool_)[which]

    def _relation(self, code: int, width: int) -> str | None:
        """How two different places lie to one another; None: too far apart for one event."""
        if code not in self._places:
            names = self._looks.places
            self._places[code] = _relation(names[code // width], names[code % width], self._geo)
        return self._places[code]

    def _when(self, a: Ints, b: Ints, weighing: Weighing) -> None:
        looks = self._looks
        dated = looks.dated[a] & looks.dated[b]
        firsts, lasts = (looks.first[a], looks.first[b]), (looks.last[a], looks.last[b])
        gap = np.maximum(*firsts) - np.minimum(*lasts)
        weighing.possible &= ~dated | (gap <= rules().gap_days)
        weighing.add("adjacent_days", dated & (gap > 0))
        same = dated & (firsts[0] == firsts[1]) & (lasts[0] == lasts[1])
        weighing.add("same_day", same & (firsts[0] == lasts[0]))
        weighing.add("same_days", same & (firsts[0] != lasts[0]))
        weighing.add("overlapping_days", dated & (gap <= 0) & ~same)
        # An undated claim speaks of the days of its sentence, else of days shortly before its publication, else of any.
        news = ~dated & looks.timed[a] & looks.timed[b] & ~self._one_sentence(a, b)
        early = [np.where(looks.dated[x], looks.first[x], looks.published[x] - rules().undated_days) for x in (a, b)]
        late = [np.where(looks.dated[x], looks.last[x], looks.published[x]) for x in (a, b)]
        meet = np.maximum(*early) <= np.minimum(*late)
        weighing.possible &= ~news | meet
        weighing.add("news_of_the_day", news & meet)

    def _one_sentence(self, a: Ints, b: Ints) -> Mask:
        looks = self._looks
        overlap = (looks.start[a] < looks.end[b]) & (looks.start[b] < looks.end[a])
        return np.asarray((looks.doc[a] == looks.doc[b]) & overlap)

    def _counts(self, a: Ints, b: Ints, weighing: Weighing) -> None:
        looks = self._looks
        both = (looks.outcome[a] >= 0) & (looks.outcome[b] >= 0)
        # The dead of two sides are different people.
        weighing.possible &= ~(both & self._strangers(a, b))
        alike = both & (looks.outcome[a] == looks.outcome[b])
        weighing.add("other_outcome", both & ~alike)
        kinds = (looks.victims[a], looks.victims[b])
        opposed = (np.minimum(*kinds) == CIVILIAN) & (np.maximum(*kinds) == COMBATANT)
        weighing.add("other_victims", alike & opposed)
        counted = looks.counted[a] & looks.counted[b] & ~looks.part[a] & ~looks.part[b]
        self._numbers(a, b, alike & ~opposed & counted, weighing)

    def _strangers(self, a: Ints, b: Ints) -> Mask:
        looks, width = self._looks, len(self._looks.sides)
        codes, which = np.unique(looks.side[a] * width + looks.side[b], return_inverse=True)
        for code in codes.tolist():
            if code not in self._sides:
                self._sides[code] = strangers(looks.sides[code // width], looks.sides[code % width])
        return np.array([self._sides[code] for code in codes.tolist()], dtype=np.bool_)[which]

    def _numbers(self, a: Ints, b: Ints, where: Mask, weighing: Weighing) -> None:
        """Two whole counts of the same people: alike, growing, or two events."""
        looks = self._looks
        lows, highs = (looks.low[a], looks.low[b]), (looks.high[a], looks.high[b])
        same = where & (lows[0] == lows[1]) & (highs[0] == highs[1])
        weighing.add("same_large_toll", same & (lows[0] >= rules().large))
        weighing.add("same_toll", same & (lows[0] < rules().large))
        meet = np.maximum(*lows) <= np.minimum(*highs)
        weighing.add("fitting_toll", where & ~same & meet)
        apart = where & ~same & ~meet
        # One speaker, one report, two numbers: the report tells two events apart.
        for at in np.flatnonzero(apart & (looks.doc[a] == looks.doc[b])).tolist():
            weighing.possible[at] &= looks.voices[a[at]].isdisjoint(looks.voices[b[at]])
        far = np.maximum(*lows) > rules().growth * np.maximum(1.0, np.minimum(*lows))
        weighing.add("far_toll", apart & far)
        sooner, later = looks.moment[a], looks.moment[b]
        grows = ((sooner < later) & (lows[0] < lows[1])) | ((later < sooner) & (lows[1] < lows[0]))
        weighing.add("growing_toll", apart & ~far & grows)
        weighing.add("other_toll", apart & ~far & ~grows)

    def _deeds(self, a: Ints, b: Ints, weighing: Weighing) -> None:
        looks = self._looks
        named = (looks.perpetrator[a] >= 0) & (looks.perpetrator[b] >= 0)
        same = looks.perpetrator[a] == looks.perpetrator[b]
        weighing.add("same_perpetrator", named & same)
        weighing.add("other_perpetrator", named & ~same)
        told = (looks.methods[a] > 0) & (looks.methods[b] > 0)
        shared = (looks.methods[a] & looks.methods[b]) > 0
        weighing.add("same_method", told & shared)
        weighing.add("other_method", told & ~shared)
        weighing.add("same_group", (looks.group[a] >= 0) & (looks.group[a] == looks.group[b]))

    def _text(self, a: Ints, b: Ints, weighing: Weighing, least: float) -> None:
        looks = self._looks
        one_report, one_sentence = looks.doc[a] == looks.doc[b], self._one_sentence(a, b)
        weighing.add("same_sentence", one_sentence)
        near = np.abs(looks.start[a] - looks.start[b]) <= rules().close_characters
        weighing.add("same_report_close", one_report & ~one_sentence & near)
        weighing.add("same_report_far", one_report & ~one_sentence & ~near)
        most = max(rules().weights["copied_words"], rules().weights["similar_words"])
        weighing.possible &= weighing.score + np.where(one_sentence, 0.0, most) >= least
        at = np.flatnonzero(weighing.possible & ~one_sentence)
        shared, sizes = np.zeros(len(a)), np.ones((2, len(a)))
        shared[at] = looks.shared(a[at], b[at])
        sizes[:, at] = looks.telling[looks.quote[a[at]]], looks.telling[looks.quote[b[at]]]
        fewer = sizes.min(axis=0)
        copied = (fewer >= TELLING) & (shared >= COPIED * fewer) & ~one_report
        weighing.add("copied_words", copied)
        weighing.add("similar_words", ~copied & (shared > 0), shared / np.maximum(1.0, sizes.sum(axis=0) - shared))


def _relation(one: str, other: str, geo: Geography) -> str | None:
    if geo.overlap(one, other):
        return "nested_place"
    apart = geo.distance_km(one, other)
    if apart is None:
        # One is a name that no gazetteer knows: it may be a street of the other, or another country.
        return "unknown_place"
    near = apart <= rules().near_km and geo.is_point(one) and geo.is_point(other)
    return "near_place" if near else None


def score(reasons: Reasons) -> float:
    """What a pair's reasons amount to."""
    return sum(weight for _, weight in reasons)


__all__ = ["Pairs", "Reasons", "Weighing", "rules", "score"]
