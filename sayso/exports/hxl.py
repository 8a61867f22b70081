"""Events as a CSV with HXL hashtags (Humanitarian Exchange Language 1.1) under its headers: one row an event."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import IO, Any

from sayso import model as m
from sayso.exports.csv import JOIN, cell
from sayso.exports.events import Event, Range, events
from sayso.exports.where import Where, where
from sayso.picture import Picture
from sayso.world import World

TAGS = {
    "id": "#event+id",
    "type": "#event+type",
    "date from": "#date+start",
    "date to": "#date+end",
    "place": "#loc+name",
    "place precision": "#loc+precision",
    "admin 1": "#adm1+name",
    "admin 2": "#adm2+name",
    "country": "#country+name",
    "country code": "#country+code+v_iso2",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "by": "#actor+by",
    "against": "#actor+against",
    "killed, at least": "#affected+killed+min",
    "killed, at most": "#affected+killed+max",
    "civilians killed, at least": "#affected+killed+civilians+min",
    "civilians killed, at most": "#affected+killed+civilians+max",
    "wounded, at least": "#affected+injured+min",
    "wounded, at most": "#affected+injured+max",
    "origins": "#meta+sources+num",
    "sources": "#meta+source",
    "reports": "#meta+source+report",
    "quotes": "#description+quote",
}


def write(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write the events under headers and hashtags; returns how many."""
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(TAGS)
    table.writerow(TAGS.values())
    written = 0
    for row in rows(events(picture, show_private=show_private), picture.world):
        table.writerow(map(cell, row.values()))
        written += 1
    return written


def rows(found: Iterable[Event], world: World | None) -> Iterator[dict[str, Any]]:
    """The events as rows under the headers of `TAGS`."""
    for event in found:
        spot = where(event.place, world) if event.place else Where(None, None, None, None)
        yield dict(zip(TAGS, _cells(event, spot), strict=True))


def _cells(event: Event, spot: Where) -> Iterator[Any]:
    civilians = event.killed.get(m.Victims.CIVILIAN)
    claims = event.claims
    yield from (event.key, event.type and str(event.type))
    yield from (event.days.first.isoformat(), event.days.last.isoformat()) if event.days else (None, None)
    yield from (spot.name, spot.precision and str(spot.precision), spot.admin1, spot.admin2)
    yield from (spot.country, spot.iso, spot.lat, spot.lon)
    yield from (_names(event.by), _names(event.against))
    yield from (*_range(event.dead), *_range(civilians), *_range(event.hurt))
    yield event.origins
    yield _joined(speaker.name for claim in claims for speaker in claim.speakers)
    yield _joined(f"{claim.outlet or claim.doc} {claim.known_on or ''}".strip() for claim in claims)
    yield _joined(claim.quote for claim in claims)


def _range(found: Range | None) -> tuple[int | None, int | None]:
    return (None, None) if found is None else (found.low, found.high)


def _names(named: Iterable[m.Named]) -> str | None:
    return _joined(each.name for each in named)


def _joined(texts: Iterable[str]) -> str | None:
    return JOIN.join(dict.fromkeys(texts)) or None
