"""Weigh candidates by where the text puts a place: in another, some way off another, or around others.

What the text puts a place in or near is a name too, with candidates of its own; a candidate agrees if it does with any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.world.asked import is_description
from sayso.world.board import NAMESAKE_OF, Scored
from sayso.world.place import Key, Off, Place, distance_km

if TYPE_CHECKING:
    from sayso.world.gazetteer import Gazetteer

MOST, MUCH_LESS = 25, 3.0
IN, OUT = 6.0, -5.0
BESIDE, FAR = 4.0, -5.0
AROUND = 3.0
CONTAINER, ELSEWHERE, OFF, FAR_OFF, AROUND_IT = (
    "container",
    "elsewhere",
    "told to be near",
    "too far off",
    "what lies in it",
)
AT_LEAST, AT_MOST, SLACK_KM = 0.4, 1.5, 10.0
"""Distances in reports are those by road, and rounded."""
BY_DIRECTION_KM = 60.0
BORDER_KM, AROUND_TOWN_KM, AROUND_CITY_KM = 15.0, 30.0, 120.0
"""How far beyond its bounds reports stretch a division, a town, and a city, whose name stands for the country around."""
CITY = 50_000


def placed(gazetteer: Gazetteer, key: Key, scored: Sequence[Scored]) -> Sequence[Scored]:
    """The candidates with what the text tells of where the place is."""
    if key.within and not is_description(key.within):
        containers = _called(gazetteer, key.within)
        scored = [_within(gazetteer, each, containers, surely=key.surely) for each in scored]
    if key.off:
        others = _likely(gazetteer, key.off.name)
        scored = [_off(each, others, key.off, surely=key.surely) for each in scored]
    if key.holds and key.kind is None:
        scored = _around(gazetteer, scored, [_called(gazetteer, name) for name in key.holds])
    return scored


def _called(gazetteer: Gazetteer, name: str) -> list[Place]:
    return [place for place, *_ in gazetteer.lookup(name)[:MOST]]


def _likely(gazetteer: Gazetteer, name: str) -> list[Place]:
    """Whom a name means by itself: with ever more namesakes some is at any distance."""
    ranked = [(sum(each.reasons.values()), each.place) for each in gazetteer.pool(Key(name))]
    return [place for score, place in ranked if score >= ranked[0][0] - MUCH_LESS]


def _with(scored: Scored, reason: str, weight: float) -> Scored:
    return replace(scored, reasons={**scored.reasons, reason: weight})


def _within(gazetteer: Gazetteer, scored: Scored, containers: Sequence[Place], *, surely: bool) -> Scored:
    """In a container; or, where the text surely puts it in one, far from all of that name."""
    inner = scored.place
    others = [outer for outer in containers if outer.id != inner.id]
    if any(gazetteer.holds(outer, inner) for outer in others):
        return _with(scored, CONTAINER, IN)
    if (
        not surely
        or not others
        or inner.kind in ("country", "region")
        or any(_reaches(outer, inner) for outer in others)
    ):
        return scored
    return _with(scored, ELSEWHERE, OUT)


def _reaches(outer: Place, inner: Place) -> bool:
    """Whether a place lies in or hardly beyond the bounds of another, as far as they are known."""
    if outer.kind in ("country", "region"):
        return outer.country in (None, inner.country)
    around = AROUND_CITY_KM if outer.population >= CITY else AROUND_TOWN_KM
    beyond = BORDER_KM if outer.is_area else around
    return distance_km(outer.lat, outer.lon, inner.lat, inner.lon) <= outer.radius_km + beyond


def _off(scored: Scored, others: Sequence[Place], off: Off, *, surely: bool) -> Scored:
    place = scored.place
    away = [
        distance_km(place.lat, place.lon, other.lat, other.lon)
        for other in others
        if other.id != place.id and not (other.is_area and off.km is not None)
    ]
    if not away or place.is_area:
        return scored
    least, most = (off.km * AT_LEAST - SLACK_KM, off.km * AT_MOST + SLACK_KM) if off.km else (0.0, BY_DIRECTION_KM)
    if any(least <= each <= most for each in away):
        return _with(scored, OFF, BESIDE)
    return _with(scored, FAR_OFF, FAR) if off.km and surely else scored


def _around(gazetteer: Gazetteer, scored: Sequence[Scored], inner: Sequence[Sequence[Place]]) -> Sequence[Scored]:
    """A bare name in which the text puts what lies outside the town of that name is the division's."""
    towns = [each.place for each in scored if not each.place.is_area]
    out = []
    for each in scored:
        if NAMESAKE_OF in each.reasons and any(_only_around(gazetteer, each.place, towns, places) for places in inner):
            each = replace(
                each, reasons={k: v for k, v in each.reasons.items() if k != NAMESAKE_OF} | {AROUND_IT: AROUND}
            )
        out.append(each)
    return out


def _only_around(gazetteer: Gazetteer, division: Place, towns: Sequence[Place], inner: Sequence[Place]) -> bool:
    """Whether some place of a name lies in a division, and none in a town of the division's name."""
    held = [place for place in inner if place.id != division.id and gazetteer.holds(division, place)]
    own = [town for town in towns if town.admin1 == division.id or town.admin2 == division.id]
    return bool(held) and not any(place.id == town.id or gazetteer.holds(town, place) for town in own for place in held)
