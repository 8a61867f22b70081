"""Roads as the desk shows them: for each, its places in order and its status, change by change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sayso.desk import holding
from sayso.desk.snapshot import Snapshot
from sayso.model import Claim, Days, Kind, Route
from sayso.picture import routes
from sayso.picture.control import OTHER
from sayso.picture.control.relation import Relations
from sayso.picture.control.runs import Holding
from sayso.picture.geography import fold
from sayso.picture.routes import RouteOnDay, Stage
from sayso.world.routes import RouteEntry

LEAST_HELD = 2
"""A road that no claim speaks of is shown where claims say who holds so many places along it."""


@dataclass(frozen=True, slots=True)
class Road:
    """A road: where it runs (latitude and longitude in WGS 84 degrees), and its status from each day of change on."""

    name: str
    points: Sequence[tuple[float, float]]
    runs: Sequence[tuple[date, RouteOnDay]]

    def on(self, day: date) -> RouteOnDay | None:
        """Its status on a day; None before anything is known of it."""
        at = bisect_right([first for first, _ in self.runs], day) - 1
        return self.runs[at][1] if at >= 0 else None


def roads(snapshot: Snapshot, known: date | None) -> Sequence[Road]:
    """The roads of which something can be said, by name."""
    return snapshot.remember(("roads", known), lambda: _roads(snapshot, known))


def _roads(snapshot: Snapshot, known: date | None) -> Sequence[Road]:
    span, held = snapshot.span, holding.holdings(snapshot, known=known)
    if span is None:
        return ()
    spoken = snapshot.select(known=known, kind=Kind.ROUTE)
    said = [claim for claim in spoken if isinstance(claim.what, Route) and claim.what.route]
    found = [_road(snapshot, name, entry, said, held, span) for name, entry in _named(snapshot, said, held).items()]
    return sorted((road for road in found if road.runs), key=lambda road: road.name)


def _named(snapshot: Snapshot, said: Iterable[Claim], held: Mapping[str, Holding]) -> dict[str, RouteEntry | None]:
    registry = None if snapshot.world is None else snapshot.world.routes
    found: dict[str, RouteEntry | None] = {
        entry.name: entry for entry in registry or () if sum(place in held for place in entry.places) >= LEAST_HELD
    }
    for claim in said:
        assert isinstance(claim.what, Route)
        name = claim.what.route or ""
        entry = registry.find(name) if registry is not None else None
        found.setdefault(entry.name if entry else name, entry)
    return found


def _road(
    snapshot: Snapshot,
    name: str,
    entry: RouteEntry | None,
    said: Sequence[Claim],
    held: Mapping[str, Holding],
    span: Days,
) -> Road:
    registry = None if snapshot.world is None else snapshot.world.routes

    def means(written: str) -> bool:
        found = registry.find(written) if registry is not None else None
        return fold(written) == fold(name) or (found is not None and found == entry)

    places = entry.places if entry else ()
    own = [claim for claim in said if isinstance(claim.what, Route) and means(claim.what.route or "")]
    relations, voices = Relations(snapshot.world), snapshot.voices(own)
    runs: list[tuple[date, RouteOnDay]] = []
    for day in _turns(own, places, held, span):
        stages = [_stage(snapshot, place, held.get(place), day) for place in places]
        now = routes.status(name, day, routes.spoken_of(own, means, day), stages, voices, relations)
        if (now.status != "unknown" or runs) and (not runs or runs[-1][1].sentence != now.sentence):
            runs.append((day, now))
    points = [point for place in places if (point := snapshot.geography.point(place)) is not None]
    return Road(name, points, runs)


def _turns(own: Sequence[Claim], places: Sequence[str], held: Mapping[str, Holding], span: Days) -> Sequence[date]:
    """The days on which a road's status may change: a claim speaks, a claim grows stale, a place changes hands."""
    spoken = {claim.date.last if claim.date else claim.known_on for claim in own} - {None}
    stale = {day + timedelta(days=routes.FRESH_DAYS + 1) for day in spoken if day is not None}
    hands: set[date] = set()
    for place in places:
        runs = held[place].runs if place in held else ()
        hands |= {runs[0].first} if runs else set()
        hands |= {b.first for a, b in pairwise(runs) if a.holder != b.holder or _sure(a.sure) != _sure(b.sure)}
    return sorted(day for day in spoken | stale | hands if day is not None and span.first <= day <= span.last)


def _sure(probability: float) -> bool:
    return probability > routes.SURE


def _stage(snapshot: Snapshot, place: str, held: Holding | None, day: date) -> Stage:
    run = held.on(day) if held else None
    holder = None if run is None or run.holder == OTHER else run.holder
    return Stage(place, snapshot.geography.name(place), holder, None if run is None else run.sure)


def drawn(snapshot: Snapshot, span: Days, known: date | None) -> list[dict[str, Any]]:
    """The roads that a map can draw; day numbers count from the span's first day."""
    return [
        {
            "name": road.name,
            "points": [(lon, lat) for lat, lon in road.points],
            "runs": [((day - span.first).days, now.status) for day, now in road.runs],
        }
        for road in roads(snapshot, known)
        if len(road.points) > 1
    ]
