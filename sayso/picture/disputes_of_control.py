"""Disputes over who holds a place: two enemies on one day, and changes asserted and denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from sayso.model import Change, Claim, Control, Day, Days, Named, Polarity
from sayso.picture.disputes import LOSSES, Bench, Dispute, actor_key, dispute, turned
from sayso.picture.toll_words import speakers

GAINS = frozenset({Change.CAPTURED, Change.HOLDS})
ANSWERS_WITHIN = timedelta(days=7)


def of_control(claims: Iterable[Claim], bench: Bench) -> Iterator[Dispute]:
    """Enemies said to hold one place on one day, and changes asserted and denied."""
    by_place: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        key = bench.geo.key(claim.place)
        if isinstance(claim.what, Control) and claim.what.actor is not None and _days(claim) is not None and key:
            by_place[key].append(claim)
    for key in sorted(by_place):
        # Of a province or a country each may hold a part.
        if bench.geo.is_point(key):
            yield from _held_twice(by_place[key], bench)
        yield from _denied_changes(by_place[key], bench)


def _days(claim: Claim) -> Days | None:
    """The days a claim is about; a denial without any answers what was said of the week up to its publication."""
    if claim.date is None and claim.polarity is Polarity.DENIES and claim.known_on is not None:
        return Days(claim.known_on - ANSWERS_WITHIN, claim.known_on)
    return claim.date


def _change(claim: Claim) -> Change:
    assert isinstance(claim.what, Control)
    return claim.what.change


def _named(claim: Claim) -> Named | None:
    assert isinstance(claim.what, Control)
    return claim.what.actor


def _actor(claim: Claim) -> str:
    return actor_key(_named(claim)) or ""


def held_on(claim: Claim) -> list[Day]:
    """The days on which a claim says that its actor holds the place: the day of a capture, every day of a holding."""
    if claim.polarity is Polarity.DENIES or claim.date is None:
        return []
    if _change(claim) is Change.HOLDS:
        return list(claim.date) if claim.date.length <= 31 else [claim.date.first, claim.date.last]
    return [claim.date.last] if _change(claim) is Change.CAPTURED and claim.date.length == 1 else []


def _held_twice(claims: Sequence[Claim], bench: Bench) -> Iterator[Dispute]:
    by_day: dict[Day, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        for day in held_on(claim):
            holder = bench.actor(_named(claim), claim)
            if holder is not None:
                by_day[day][holder].append(claim)
    told: set[tuple[Claim, ...]] = set()
    for day in sorted(by_day):
        holders = sorted(by_day[day])
        for at, one in enumerate(holders):
            for other in holders[at + 1 :]:
                if not bench.rivals(one, other, day):
                    continue
                sides = _clashing(by_day[day][one], by_day[day][other])
                if tuple(sides[0] + sides[1]) not in told and bench.apart(*sides):
                    told.add(tuple(sides[0] + sides[1]))
                    yield _holding(day, *sides, bench)


def _clashing(ones: Sequence[Claim], others: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """The claims of either side that cannot go with some claim of the other."""
    return (
        [claim for claim in ones if any(_clash(claim, other) for other in others)],
        [claim for claim in others if any(_clash(claim, one) for one in ones)],
    )


def _clash(one: Claim, other: Claim) -> bool:
    """Whether two claims leave no room for a change of hands: who takes a place takes it from who held it until that day."""
    for taken, held in ((one, other), (other, one)):
        if _change(taken) is Change.CAPTURED and _change(held) is Change.HOLDS:
            assert taken.date is not None
            assert held.date is not None
            return held.date.last > taken.date.last
    return True


def _holding(day: Day, ones: Sequence[Claim], others: Sequence[Claim], bench: Bench) -> Dispute:
    names = [_control_actor(side[0]) for side in (ones, others)]
    where = bench.place([*ones, *others])
    words = f"{where} on {day.day} {day:%B %Y}: {speakers(ones)} say {names[0]} held it, {speakers(others)} say {names[1]} did"
    way = turned(ones, others, bench)
    return dispute("control", f"{names[0]} held it", ones, f"{names[1]} held it", others, words, way, 0.0, bench)


def _control_actor(claim: Claim) -> str:
    named = _named(claim)
    return named.name if named else "somebody"


def _act(claim: Claim) -> tuple[str, bool, bool]:
    """Who is said to have gained or lost."""
    return _actor(claim), _change(claim) in GAINS, _change(claim) in LOSSES


def _denied_changes(claims: Sequence[Claim], bench: Bench) -> Iterator[Dispute]:
    asserted: dict[tuple[str, bool, bool], list[tuple[Days, Claim]]] = defaultdict(list)
    for claim in claims:
        if claim.polarity is Polarity.ASSERTS and claim.date is not None:
            asserted[_act(claim)].append((claim.date, claim))
    for denial in claims:
        denied = _days(denial)
        if denial.polarity is not Polarity.DENIES or denied is None:
            continue
        said = [claim for days, claim in asserted[_act(denial)] if days.overlaps(denied)]
        if said:
            act = f"{_control_actor(denial)} {_change(denial)} {bench.place([denial])}"
            words = f"{act}: asserted by {speakers(said)}, denied by {speakers([denial])}"
            way = turned(said, [denial], bench)
            yield dispute("denial", "it did", said, "it did not", [denial], words, way, 0.0, bench)
