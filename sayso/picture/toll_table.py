"""Casualty claims as columns: what each origin said of each incident or total, ready to be reduced to bounds.

One row is one claim in the mouth of one origin. Reducing rows to the bounds of a set is array work, so that a question over a
million claims, by any kinds of source, needs no loop over claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.model import Casualties, Claim, Day, Days, Displacement, Polarity, SourceKind, Victims
from sayso.picture.clock import moment_of
from sayso.picture.geography import Geography
from sayso.picture.incidents import Event
from sayso.picture.independence import Origins
from sayso.picture.kin import Kin, strangers

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

VICTIMS = (Victims.CIVILIAN, Victims.COMBATANT, Victims.UNSPECIFIED)
KINDS = tuple(SourceKind)


@dataclass(frozen=True, slots=True)
class Region:
    """Where and when: a place (None: everywhere) and days (None: all time)."""

    place: str | None
    days: Days | None


@dataclass(frozen=True, slots=True)
class Thing:
    """An incident or a total: whose dead are counted.

    `places` is empty where unknown, and holds several where claims name places that do not nest. `known` is the day of first
    publication: an undated thing happened no later.
    """

    key: str
    total: bool
    places: tuple[str, ...]
    days: Days | None
    known: Day | None

    @property
    def firm(self) -> bool:
        """Whether it is known where and when."""
        return bool(self.places) and self.days is not None


@dataclass(frozen=True, slots=True)
class Statements:
    """The columns, and what their numbers stand for.

    Rows are in order of measure, thing, victims, part, group, origin and moment, so that runs of equal keys lie together.
    """

    claims: tuple[Claim, ...]
    things: tuple[Thing, ...]
    origins: tuple[str, ...]
    docs: tuple[str, ...]
    claim: Ints
    doc: Ints
    thing: Ints
    origin: Ints
    source_kind: Ints
    moment: Floats
    low: Floats
    high: Floats
    victims: Ints
    part: Mask
    group: Ints
    measure: Ints
    measures: tuple[str, ...]


def measure(claim: Claim) -> str | None:
    """What a claim counts (`killed`, `fled persons`); claims of different measures never meet."""
    match claim.what:
        case Casualties(outcome=outcome):
            return str(outcome)
        case Displacement(direction=direction, unit=unit):
            return f"{direction} {unit}"
    return None


def total_key(claim: Claim, geo: Geography, origins: Origins) -> str:
    """Totals are one where place and days are; undated or placeless ones only within one report family."""
    place = geo.key(claim.place)
    if claim.date is None or place is None:
        return f"total:{place}:{claim.date}:{origins.family(claim.doc)}"
    return f"total:{place}:{claim.date.first}:{claim.date.last}"


def things_of(
    claims: Sequence[Claim], events: Iterable[Event], geo: Geography, origins: Origins
) -> tuple[tuple[Thing, ...], dict[int, int]]:
    """All incidents and totals, and for each claim's position the thing it counts."""
    things: list[Thing] = []
    where: dict[int, int] = {}
    position = {id(claim): index for index, claim in enumerate(claims)}
    for event in events:
        for claim in event.claims:
            where[position[id(claim)]] = len(things)
        things.append(_incident(event, geo))
    totals: dict[str, list[int]] = {}
    for index, claim in enumerate(claims):
        if index not in where and measure(claim) is not None:
            totals.setdefault(total_key(claim, geo, origins), []).append(index)
    for key, members in totals.items():
        for index in members:
            where[index] = len(things)
        place = geo.key(claims[members[0]].place)
        things.append(
            Thing(key, True, () if place is None else (place,), claims[members[0]].date, _known(claims, members))
        )
    return tuple(things), where


def _known(claims: Sequence[Claim], members: Iterable[int]) -> Day | None:
    days = [claims[index].known_on for index in members]
    return None if None in days else min(day for day in days if day is not None)


def _incident(event: Event, geo: Geography) -> Thing:
    places = {key for claim in event.claims if (key := geo.key(claim.place)) is not None}
    days = [claim.date for claim in event.claims if claim.date is not None]
    known = _known(event.claims, range(len(event.claims)))
    return Thing(event.key, False, _innermost(places, geo), common_days(days), known)


def _innermost(places: set[str], geo: Geography) -> tuple[str, ...]:
    """The places that contain no other named one: one where all nest, several where claims differ."""
    return tuple(sorted(p for p in places if not any(q != p and geo.contains(p, q) for q in places)))


def common_days(spans: Sequence[Days]) -> Days | None:
    """The days on which all spans agree; where they cannot all be right, every day any of them names."""
    if not spans:
        return None
    first, last = max(s.first for s in spans), min(s.last for s in spans)
    if first <= last:
        return Days(first, last)
    return Days(min(s.first for s in spans), max(s.last for s in spans))


def statements(
    claims: Sequence[Claim], events: Iterable[Event], geo: Geography, origins: Origins, kin: Kin
) -> Statements:
    """The table of all counting claims that are asserted; denials bound nothing (they are disputes)."""
    things, where = things_of(claims, events, geo, origins)
    sides = _one_sided(claims, things, where, kin)
    rows: list[tuple[Any, ...]] = []
    numbers: dict[str, int] = {}
    groups: dict[str, int] = {}
    measures: dict[str, int] = {}
    for index, claim in enumerate(claims):
        counted = measure(claim)
        if index not in where or counted is None or claim.polarity is Polarity.DENIES:
            continue
        column = measures.setdefault(counted, len(measures))
        count, victims, part, group = _count(claim)
        part = part or index in sides
        high = np.inf if count.high is None or part else float(count.high)
        low = np.nan if count.low is None and count.high is None else float(count.low or 0)
        body = (
            moment_of(claim.published),
            low,
            high,
            VICTIMS.index(victims),
            part,
            groups.setdefault(group, len(groups)),
        )
        for origin, kind in voices(claim, origins):
            number = numbers.setdefault(origin, len(numbers))
            rows.append((index, where[index], number, KINDS.index(kind), *body, column))
    return _columns(tuple(claims), things, tuple(numbers), tuple(measures), rows)


def _one_sided(claims: Sequence[Claim], things: Sequence[Thing], where: dict[int, int], kin: Kin) -> set[int]:
    """Claims that count one side's dead in a total of which others count another side's: each counts a part of them."""
    told: dict[tuple[int, str | None, Victims], dict[int, frozenset[str]]] = {}
    for index, thing in where.items():
        what, days = claims[index].what, claims[index].date
        if things[thing].total and isinstance(what, Casualties):
            side = kin.of(what.victim_group, days.last if days else claims[index].known_on)
            if side:
                told.setdefault((thing, measure(claims[index]), what.victims), {})[index] = side
    return {
        index
        for sides in told.values()
        if any(strangers(one, other) for one, other in combinations(set(sides.values()), 2))
        for index in sides
    }


def _count(claim: Claim) -> tuple[Any, Victims, bool, str]:
    if isinstance(claim.what, Casualties):
        group = claim.what.victim_group
        named = "" if group is None else group.id or group.name.casefold()
        return claim.what.count, claim.what.victims, claim.what.part, named
    assert isinstance(claim.what, Displacement)
    return claim.what.count, Victims.CIVILIAN, False, ""


def voices(claim: Claim, origins: Origins) -> list[tuple[str, SourceKind]]:
    """Each origin of a claim with the kind of its speaker; the outlet's own voice is of the kind `media`."""
    if not claim.speakers:
        return [(origins.own(claim.doc), SourceKind.MEDIA)]
    return [(origins.voice(speaker, claim.doc), speaker.kind) for speaker in claim.speakers]


def _columns(
    claims: tuple[Claim, ...],
    things: tuple[Thing, ...],
    origins: tuple[str, ...],
    measures: tuple[str, ...],
    rows: list[tuple[Any, ...]],
) -> Statements:
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 11).T
    claim, thing, origin, kind, moment, low, high, victims, part, group, column = table
    # A part counts some victims of its own, so that only parts of one group replace one another.
    group = np.where(part > 0, group, -1)
    order = np.lexsort((moment, origin, group, part, victims, thing, column))
    whole = [each[order].astype(np.int64) for each in (claim, thing, origin, kind, victims, group, column)]
    docs: dict[str, int] = {}
    doc = np.array([docs.setdefault(claims[index].doc, len(docs)) for index in whole[0].tolist()], dtype=np.int64)
    return Statements(
        claims=claims,
        things=things,
        origins=origins,
        docs=tuple(docs),
        claim=whole[0],
        doc=doc,
        thing=whole[1],
        origin=whole[2],
        source_kind=whole[3],
        moment=moment[order],
        low=low[order],
        high=high[order],
        victims=whole[4],
        part=part[order] > 0,
        group=whole[5],
        measure=whole[6],
        measures=measures,
    )
