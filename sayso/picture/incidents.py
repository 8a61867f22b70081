"""Incidents: which claims speak of one event.

`incident_id`, where a claim has one (the report's own marker or a reviewer's verdict), decides. The rest are compared pair by
pair within a place and its surroundings and within days, and clustered so that what cannot be one event never is: no two claims
of an event are further apart in place or days than the rules allow, nor told apart by one speaker in one report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sayso.model import Casualties, Claim, Incident, Scope
from sayso.picture.geography import Geography
from sayso.picture.independence import Origins
from sayso.picture.kin import Kin
from sayso.picture.pairs import Look, Reasons, compare, look, rules, score

Ints = npt.NDArray[np.int64]
CROWDED = 60
"""In a place with more claims on a day than this, each is compared with its nearest neighbours in toll only."""


WORDY = 6
"""Quotes of so many telling words that are the same are compared wherever they stand."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its key and the claims that speak of it."""

    key: str
    claims: tuple[Claim, ...]


def speaks_of_event(claim: Claim) -> bool:
    """Whether a claim is about one event (and not a total, a state or people on the move)."""
    what = claim.what
    return isinstance(what, Incident) or (isinstance(what, Casualties) and what.scope is Scope.INCIDENT)


def join(claims: Sequence[Claim], geo: Geography, origins: Origins, kin: Kin) -> tuple[Event, ...]:
    """Group the claims that speak of events into events, in the claims' order."""
    told = [claim for claim in claims if speaks_of_event(claim)]
    looks = [look(claim, geo, origins.of(claim), kin) for claim in told]
    clusters = _Clusters(looks, geo)
    pairs = [
        (score(found), a, b)
        for a, b in candidates(looks, geo)
        if (found := compare(looks[a], looks[b], geo)) is not None
    ]
    wanted = rules().join
    for _, a, b in sorted((-points, a, b) for points, a, b in pairs if points >= wanted):
        clusters.merge(a, b)
    return tuple(
        Event(_key(looks, told, members), tuple(told[index] for index in members)) for members in clusters.members()
    )


def explain(one: Claim, other: Claim, geo: Geography, origins: Origins, kin: Kin) -> Reasons | None:
    """Why two claims may be one event, reason by reason with its weight (see `data/joining.toml`); None: they cannot be."""
    return compare(look(one, geo, origins.of(one), kin), look(other, geo, origins.of(other), kin), geo)


def _key(looks: Sequence[Look], told: Sequence[Claim], members: Sequence[int]) -> str:
    own = looks[members[0]].marked
    return f"incident:{own}" if own else f"event:{told[members[0]].id}"


class _Clusters:
    """Growing groups of claims; a merge is refused where any two claims of the groups cannot be one event."""

    def __init__(self, looks: Sequence[Look], geo: Geography) -> None:
        self._looks, self._geo = looks, geo
        self._of = list(range(len(looks)))
        self._in: dict[int, list[int]] = {index: [index] for index in range(len(looks))}
        first: dict[str, int] = {}
        for index, each in enumerate(looks):
            if each.marked:
                self._unite(first.setdefault(each.marked, index), index)

    def merge(self, a: int, b: int) -> None:
        one, other = self._of[a], self._of[b]
        if one != other and self._may(self._in[one], self._in[other]):
            self._unite(one, other)

    def _may(self, ones: Sequence[int], others: Sequence[int]) -> bool:
        """Claims with a marker never join others; of the rest, every pair must be possible and on average likely."""
        if any(self._looks[index].marked for index in (ones[0], others[0])):
            return False
        total = 0.0
        for a in ones:
            for b in others:
                found = compare(self._looks[a], self._looks[b], self._geo)
                if found is None:
                    return False
                total += score(found)
        return total >= rules().join / 2 * len(ones) * len(others)

    def _unite(self, one: int, other: int) -> None:
        one, other = self._of[one], self._of[other]
        if one == other:
            return
        for index in self._in[other]:
            self._of[index] = one
        self._in[one] = sorted(self._in[one] + self._in.pop(other))

    def members(self) -> list[list[int]]:
        return sorted(self._in.values())


def candidates(looks: Sequence[Look], geo: Geography) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing: of one report or the same words, or of places that are one, nest or are near, in days that meet."""
    together: dict[str, list[int]] = defaultdict(list)
    for index, each in enumerate(looks):
        together[f"doc:{each.doc}"].append(index)
        if len(each.words) >= WORDY:
            together[f"quote:{each.quote}"].append(index)
    blocks = {np.array(members, dtype=np.int64).tobytes() for members in together.values()} | _blocks(looks, geo)
    pairs = [_within(looks, np.frombuffer(block, dtype=np.int64).tolist()) for block in sorted(blocks)]
    seen = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *pairs]))
    yield from zip((seen // len(looks)).tolist(), (seen % len(looks)).tolist(), strict=True)


def _blocks(looks: Sequence[Look], geo: Geography) -> set[bytes]:
    """The claims of each place and its surroundings on each day, where there are several; packed, so that those of days that
    follow one another and of places inside one another, which are mostly the same, count once.
    """
    places = {each.place for each in looks if each.place is not None}
    reach = geo.neighbours(places, rules().near_km)
    number = {place: at for at, place in enumerate(sorted(places))}
    around = {p: np.array([number[each] for each in (p, *reach.get(p, ()))], dtype=np.int64) for p in places}
    codes, owners = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for index, each in enumerate(looks):
        if each.place is not None and not each.marked:
            days = np.array(_block_days(each), dtype=np.int64)
            codes.append((around[each.place][:, None] * date.max.toordinal() + days).ravel())
            owners.append(np.full(len(codes[-1]), index))
    code, owner = np.concatenate(codes), np.concatenate(owners)
    order = np.argsort(code, kind="stable")
    edges = np.flatnonzero(np.diff(code[order], prepend=-1, append=-1))
    many = np.flatnonzero(np.diff(edges) > 1)
    owner = owner[order]
    return {owner[edges[at] : edges[at + 1]].tobytes() for at in many.tolist()}


def _block_days(each: Look) -> Sequence[int]:
    """The days under which a claim is looked for, a few at most: its own, else those its news may be of."""
    if each.first is not None:
        first, last = each.first, each.last
    elif each.published is not None:
        first, last = each.published - rules().undated_days, each.published
    else:
        return ()
    # A long span meets its fellows of the same span at its end, and single days near its end.
    return range(max(first, last - rules().undated_days), last + rules().gap_days + 1)


def _within(looks: Sequence[Look], members: Sequence[int]) -> Ints:
    """All pairs of a block, each as one number; in a crowded one, each with its nearest neighbours in toll and time."""
    order = [index for index in members if looks[index].marked is None]
    if len(order) > CROWDED:
        order.sort(key=lambda i: (str(looks[i].outcome), looks[i].low, looks[i].high, looks[i].moment, i))
    spots = np.array(order, dtype=np.int64)
    first, second = _steps(len(order))
    a, b = spots[first], spots[second]
    return np.asarray(np.minimum(a, b) * len(looks) + np.maximum(a, b))


@lru_cache(maxsize=2 * CROWDED)
def _steps(size: int) -> tuple[Ints, Ints]:
    """All pairs of so many positions that are no further apart than a crowd allows."""
    first = np.repeat(np.arange(size), np.minimum(CROWDED, np.arange(size)[::-1]))
    starts = np.searchsorted(first, first)
    return first, np.asarray(first + 1 + np.arange(len(first)) - starts)


__all__ = ["Event", "candidates", "explain", "join", "speaks_of_event"]
