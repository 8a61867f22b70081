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
from sayso.picture.joining import rules
from sayso.picture.kin import Kin
from sayso.picture.looks import Looks, looks_of, marker
from sayso.picture.pairs import Pairs, Reasons

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
CROWDED = 60
"""In a place with more claims on a day than this, each is compared with its nearest neighbours in toll only."""
WORDY = 6
"""Quotes of so many telling words that are the same are compared wherever they stand."""
AT_ONCE = 200_000
"""So many pairs are weighed together."""
HAIR = 1e-9
LARGE = 1000
"""Within more claims than this that any chain of likely pairs links, pairs are weighed as they are asked for."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its key and the claims that speak of it."""

    key: str
    claims: tuple[Claim, ...]


def on_the_map(event: Event, geo: Geography) -> tuple[Claim | None, str | None]:
    """The claim that puts an event on a map, its first with days and a place, and the place's key."""
    for claim in event.claims:
        key = geo.key(claim.place)
        if claim.date is not None and key is not None:
            return claim, key
    return None, None


def speaks_of_event(claim: Claim) -> bool:
    """Whether a claim is about one event (and not a total, a state or people on the move)."""
    what = claim.what
    return isinstance(what, Incident) or (isinstance(what, Casualties) and what.scope is Scope.INCIDENT)


def join(claims: Sequence[Claim], geo: Geography, origins: Origins, kin: Kin) -> tuple[Event, ...]:
    """Group the claims that speak of events into events, in the claims' order."""
    return events(claims, groups(claims, geo, origins, kin))


def groups(claims: Sequence[Claim], geo: Geography, origins: Origins, kin: Kin) -> list[list[int]]:
    """The events as positions among the claims that speak of events, sorted."""
    told = [claim for claim in claims if speaks_of_event(claim)]
    looks = looks_of(told, geo, origins, kin)
    found = [*_marked(looks), *_clusters(looks, Pairs(looks, geo), candidates(looks, geo))]
    seen = {index for members in found for index in members}
    found += [[index] for index in range(len(told)) if index not in seen]
    return sorted(found)


def events(claims: Sequence[Claim], found: Sequence[Sequence[int]]) -> tuple[Event, ...]:
    """The events that groups of positions stand for."""
    told = [claim for claim in claims if speaks_of_event(claim)]
    return tuple(Event(_key(told[members[0]]), tuple(told[index] for index in members)) for members in found)


def explain(one: Claim, other: Claim, geo: Geography, origins: Origins, kin: Kin) -> Reasons | None:
    """Why two claims may be one event, reason by reason with its weight (see `data/joining.toml`); None: they cannot be."""
    looks = looks_of([one, other], geo, origins, kin)
    return Pairs(looks, geo).weigh(np.array([0]), np.array([1])).told()


def _key(first: Claim) -> str:
    own = marker(first)
    return f"incident:{own}" if own else f"event:{first.id}"


def _marked(looks: Looks) -> list[list[int]]:
    """The claims of each marker; they are joined with no others."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, own in enumerate(looks.marked):
        if own:
            groups[own].append(index)
    return list(groups.values())


def _clusters(looks: Looks, pairs: Pairs, near: Ints) -> Iterator[list[int]]:
    """Groups of several claims that are one event, grown from the likeliest pair down.

    Groups that no likely pair links never meet, so each set of linked claims is clustered by itself.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    wanted = rules().join
    a, b = np.divmod(near, max(1, len(looks)))
    points = _scores(pairs, a, b, wanted)
    likely = points >= wanted
    a, b, points = a[likely], b[likely], points[likely]
    order = np.lexsort((b, a, -points))
    a, b = a[order], b[order]
    links = coo_array((np.ones(len(a)), (a, b)), shape=(len(looks),) * 2)
    label = connected_components(links, directed=False)[1].astype(np.int64)
    by_label = np.argsort(label, kind="stable")
    linked = {int(label[each[0]]): each for each in _split(by_label, label[by_label]) if len(each) > 1}
    edges = np.argsort(label[a], kind="stable")
    tables = _tables(pairs, [each for each in linked.values() if 2 < len(each) <= LARGE])
    for mine in _split(edges, label[a][edges]):
        members = linked[int(label[a[mine[0]]])]
        if len(members) == 2:
            yield members.tolist()
        else:
            spots = np.searchsorted(members, np.stack([a[mine], b[mine]]))
            cross = _Cross(pairs, members, tables.get(int(members[0])))
            yield from (sorted(members[each].tolist()) for each in _grown(len(members), spots, cross))


def _split(order: Ints, values: Ints) -> list[Ints]:
    """Runs of equal values."""
    return np.split(order, np.flatnonzero(np.diff(values)) + 1) if len(order) else []


def _scores(pairs: Pairs, a: Ints, b: Ints, least: float = -np.inf) -> Floats:
    cuts = range(0, len(a), AT_ONCE)
    return np.concatenate([np.zeros(0), *(pairs.scores(a[c : c + AT_ONCE], b[c : c + AT_ONCE], least) for c in cuts)])


def _tables(pairs: Pairs, sets: Sequence[Ints]) -> dict[int, Floats]:
    """The scores of all pairs within each set, by its first member."""
    inner = [np.triu_indices(len(each), 1) for each in sets]
    none = [np.zeros(0, dtype=np.int64)]
    a, b = (np.concatenate(none + [each[rows[at]] for each, rows in zip(sets, inner, strict=True)]) for at in (0, 1))
    found, at = {}, 0
    scored = _scores(pairs, a, b)
    for each, (rows, columns) in zip(sets, inner, strict=True):
        table = np.zeros((len(each), len(each)))
        table[rows, columns] = table[columns, rows] = scored[at : at + len(rows)]
        found[int(each[0])] = table
        at += len(rows)
    return found


class _Cross:
    """The sums of the scores of all pairs across two groups of some claims; what was summed once is not weighed again.

    Groups are numbered: first each claim by itself, then whatever two of them make together.
    """

    def __init__(self, pairs: Pairs, members: Ints, table: Floats | None) -> None:
        self._pairs, self._members, self._table = pairs, members, table
        self.groups: list[list[int]] = [[index] for index in range(len(members))]
        self._halves: list[tuple[int, int] | None] = [None] * len(members)
        self._sums: dict[tuple[int, int], float] = {}

    def together(self, one: int, other: int) -> int:
        """The number of the group that two make; where its halves are, the larger comes first."""
        ones, others = self.groups[one], self.groups[other]
        self.groups.append(ones + others)
        self._halves.append((one, other) if len(ones) >= len(others) else (other, one))
        return len(self.groups) - 1

    def total(self, one: int, other: int) -> float:
        """The sum across two groups; minus infinity where a pair cannot be one event."""
        pair = (min(one, other), max(one, other))
        if pair not in self._sums:
            self._sums[pair] = self._summed(*pair)
        return self._sums[pair]

    def _summed(self, one: int, other: int) -> float:
        for grown, still in ((one, other), (other, one)):
            before, since = self._before(grown, still)
            if before is not None:
                summed = self._sums[min(before, still), max(before, still)]
                return summed if summed == -np.inf else summed + self._weighed(since, self.groups[still])
        return self._weighed(self.groups[one], self.groups[other])

    def _before(self, grown: int, still: int) -> tuple[int | None, list[int]]:
        """What a group was when its sum with another was last taken, and which claims have come to it since."""
        since: list[int] = []
        now = grown
        while (halves := self._halves[now]) is not None:
            now, come = halves
            since += self.groups[come]
            if (min(now, still), max(now, still)) in self._sums:
                return now, since
        return None, since

    def _weighed(self, ones: Sequence[int], others: Sequence[int]) -> float:
        if self._table is not None:
            return float(self._table[np.ix_(ones, others)].sum())
        a, b = np.repeat(self._members[ones], len(others)), np.tile(self._members[others], len(ones))
        total = 0.0
        for cut in range(0, len(a), AT_ONCE):
            total += float(self._pairs.scores(a[cut : cut + AT_ONCE], b[cut : cut + AT_ONCE]).sum())
            if total == -np.inf:
                break
        return total


def _grown(size: int, edges: Ints, cross: _Cross) -> list[list[int]]:
    """The groups of several that edges make, best first: two join if every pair across is possible and on average likely."""
    of, number = list(range(size)), list(range(size))
    members = {index: [index] for index in range(size)}
    # A hair less, so that in which order scores were summed never decides.
    wanted = rules().join / 2 - HAIR
    for a, b in edges.T.tolist():
        one, other = of[a], of[b]
        if one == other:
            continue
        ones, others = members[one], members[other]
        if cross.total(number[one], number[other]) >= wanted * len(ones) * len(others):
            number[one] = cross.together(number[one], number[other])
            for index in others:
                of[index] = one
            ones.extend(members.pop(other))
    return [each for each in members.values() if len(each) > 1]


def candidates(looks: Looks, geo: Geography) -> Ints:
    """Pairs worth comparing: of one report or the same words, or of places that are one, nest or are near, in days that meet.

    A pair of positions a < b is the number a * len(looks) + b.
    """
    together: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, (doc, quote) in enumerate(zip(looks.doc.tolist(), looks.quote.tolist(), strict=True)):
        together["doc", doc].append(index)
        if looks.telling[quote] >= WORDY:
            together["quote", quote].append(index)
    blocks = {(2 * np.array(m, dtype=np.int64) + 1).tobytes() for m in together.values() if len(m) > 1}
    pairs = [_within(looks, np.frombuffer(block, dtype=np.int64)) for block in sorted(blocks | _blocks(looks, geo))]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *pairs]))


def _blocks(looks: Looks, geo: Geography) -> set[bytes]:
    """The claims of each place and its surroundings on each day, where there are several and some are of the place itself.

    Packed, so that those of days that follow one another, which are mostly the same, count once: each claim as twice its
    position, plus one where it is of the place itself. Two claims of the surroundings meet elsewhere, if they are near at all.
    """
    reach = geo.neighbours(looks.places, rules().near_km)
    number = {place: at for at, place in enumerate(looks.places)}
    around = [np.array([number[each] for each in (p, *reach.get(p, ()))], dtype=np.int64) for p in looks.places]
    first, last = _block_days(looks)
    used = np.flatnonzero(looks.free & (looks.place >= 0) & (first <= last))
    widths = np.array([len(each) for each in around], dtype=np.int64)[looks.place[used]]
    owner = np.repeat(used, widths)
    places = np.concatenate([np.zeros(0, dtype=np.int64), *(around[place] for place in looks.place[used].tolist())])
    lengths = (last - first + 1)[owner]
    ends = np.cumsum(lengths)
    days = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    code = np.repeat(places * date.max.toordinal() + first[owner], lengths) + days
    packed = np.repeat(2 * owner + (places == looks.place[owner]), lengths)
    order = np.argsort(code, kind="stable")
    edges = np.flatnonzero(np.diff(code[order], prepend=-1, append=-1))
    packed = packed[order]
    own = np.add.reduceat(packed % 2, edges[:-1]) if len(packed) else edges[:0]
    many = np.flatnonzero((np.diff(edges) > 1) & (own > 0))
    return {packed[edges[at] : edges[at + 1]].tobytes() for at in many.tolist()}


def _block_days(looks: Looks) -> tuple[Ints, Ints]:
    """The first and last day under which each claim is looked for: its own, else those its news may be of; none: first > last."""
    back = rules().undated_days
    first = np.where(looks.dated, looks.first, looks.published - back)
    last = np.where(looks.dated, looks.last, looks.published)
    # A long span meets its fellows of the same span at its end, and single days near its end.
    first = np.maximum(first, last - back)
    return np.where(looks.timed, first, 1), np.where(looks.timed, last + rules().gap_days, 0)


def _within(looks: Looks, block: Ints) -> Ints:
    """The pairs of a packed block of which one is of the place itself, each as one number.

    In a crowded block each claim is paired with its nearest neighbours in toll and time only.
    """
    members = block // 2
    free = looks.free[members]
    spots, own = members[free], (block % 2)[free]
    if len(spots) > CROWDED:
        keys = (looks.moment, looks.high, looks.low, looks.outcome)
        order = np.lexsort([spots, *(key[spots] for key in keys)])
        spots, own = spots[order], own[order]
    first, second = _steps(len(spots))
    wanted = (own[first] | own[second]) > 0
    a, b = spots[first[wanted]], spots[second[wanted]]
    return np.asarray(np.minimum(a, b) * len(looks) + np.maximum(a, b))


@lru_cache(maxsize=2 * CROWDED)
def _steps(size: int) -> tuple[Ints, Ints]:
    """All pairs of so many positions that are no further apart than a crowd allows."""
    first = np.repeat(np.arange(size), np.minimum(CROWDED, np.arange(size)[::-1]))
    starts = np.searchsorted(first, first)
    return first, np.asarray(first + 1 + np.arange(len(first)) - starts)


__all__ = ["Event", "candidates", "events", "explain", "groups", "join", "speaks_of_event"]
