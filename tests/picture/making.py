"""Hand-made claims and a small made-up country for the picture's tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sayso.model import (
    Casualties,
    Claim,
    Count,
    Days,
    Named,
    Outcome,
    PlaceMention,
    Polarity,
    Scope,
    SourceKind,
    Speaker,
    Victims,
)

START = date(2020, 3, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def days(first: int, last: int | None = None) -> Days:
    return Days(day(first), day(first if last is None else last))


@dataclass(frozen=True)
class Spot:
    """A place of the made-up country."""

    id: str
    name: str
    parent: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None


class Atlas:
    """A gazetteer of a few nested places, with the real gazetteer's verbs."""

    def __init__(self, spots: Iterable[Spot]) -> None:
        self.spots = {spot.id: spot for spot in spots}

    def place(self, id: str) -> Spot | None:
        return self.spots.get(id)

    def find(self, name: str, *, limit: int = 10, **_: Any) -> list[Any]:
        found = [spot for spot in self.spots.values() if spot.name.casefold() == name.casefold()]
        return [SimpleNamespace(place=spot, near_miss=False) for spot in found[:limit]]

    def contains(self, outer: str, inner: str) -> bool:
        at: str | None = inner
        while at is not None and at != outer:
            at = self.spots[at].parent if at in self.spots else None
        return at == outer


def world(*spots: Spot) -> Any:
    return SimpleNamespace(gazetteer=Atlas(spots or COUNTRY), sources=None, actors=None, routes=None)


COUNTRY = (
    Spot("land", "Land"),
    Spot("north", "North", "land"),
    Spot("south", "South", "land"),
    Spot("town", "Town", "north", 34.45, 40.90),
    Spot("suburb", "Suburb", "town", 34.45, 40.95),
    Spot("port", "Port", "south", 33.00, 40.00),
)


def casualties(
    id: str,
    low: int | None,
    high: int | None,
    *,
    place: str | None = "town",
    when: Days | None = None,
    published: int | None = 20,
    source: str | None = "monitor",
    kind: SourceKind = SourceKind.MONITOR,
    scope: Scope = Scope.INCIDENT,
    victims: Victims = Victims.CIVILIAN,
    part: bool = False,
    incident: str | None = None,
    polarity: Polarity = Polarity.ASSERTS,
    outcome: Outcome = Outcome.KILLED,
    perpetrator: str | None = None,
    quote: str | None = None,
    doc: str | None = None,
) -> Claim:
    """A claim about casualties, of a named monitor unless said otherwise."""
    return Claim(
        id=id,
        doc=doc or f"doc-{id}",
        quote=quote or id,
        start=0,
        end=len(quote or id),
        what=Casualties(
            outcome,
            Count(None, low, high),
            victims,
            perpetrator=None if perpetrator is None else Named(perpetrator, perpetrator),
            scope=scope,
            part=part,
            incident_id=incident,
        ),
        published=None if published is None else day(published),
        speakers=() if source is None else (Speaker(source, kind, id=source),),
        polarity=polarity,
        place=None if place is None else PlaceMention(place, place),
        date=when,
    )
