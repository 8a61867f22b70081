"""Do the bounds of a toll hold the truth, how narrow are they, and how long do a million claims take?

Worlds of known dead are simulated: incidents in nested places, and sources that each hear of some. A source errs only within what
it says: it may say "at least" what it counted, "up to" more than there were, a range round the truth, or the number itself; it
sums incidents up into totals, says things again and copies others. Each world is asked several questions whose answers are known.
Against the bounds stand the naive sum of all reports' numbers, the sum over distinct quotes, and the greatest single number.

Run: python bench/tolls.py [--worlds N] [--scale CLAIMS] [--corpus CLAIMS.jsonl]
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import inf
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

from sayso import claims_file
from sayso.model import (
    Casualties,
    Claim,
    Count,
    Days,
    Outcome,
    PlaceMention,
    Scope,
    SourceKind,
    Speaker,
    Victims,
)
from sayso.picture import Picture, Step

FIRST = date(2016, 1, 1)
PUBLISHES_WITHIN = 3
Number = tuple[int, int | None, str]
Say = Callable[[int, random.Random], Number]


class Atlas:
    """A simulated country: provinces and their towns."""

    def __init__(self, provinces: int, towns: int) -> None:
        self.parent: dict[str, str | None] = {"country": None}
        for p in range(provinces):
            self.parent[f"province-{p}"] = "country"
            self.parent.update({f"town-{p}-{t}": f"province-{p}" for t in range(towns)})
        self.towns = [place for place in self.parent if place.startswith("town")]

    def place(self, id: str) -> Any:
        if id not in self.parent:
            return None
        area = not id.startswith("town")
        number = 0 if area else self.towns.index(id)
        lat, lon = 20.0 + (number % 60) * 0.5, 20.0 + (number // 60) * 0.5
        return SimpleNamespace(id=id, name=id, lat=lat, lon=lon, is_area=area)

    def find(self, *_: Any, **__: Any) -> list[Any]:
        return []

    def contains(self, outer: str, inner: str) -> bool:
        at: str | None = inner
        while at is not None and at != outer:
            at = self.parent.get(at)
        return at is not None


@dataclass(frozen=True)
class Event:
    place: str
    day: date
    dead: int
    key: str


def days(event: Event) -> Days:
    return Days.one(event.day)


def honest(at_least: float) -> Say:
    """Numbers that a source may give of so many dead without being wrong; this share of them with no upper end."""

    def say(dead: int, dice: random.Random) -> Number:
        way = dice.random()
        if way < at_least:
            low = min(dead, max(1, round(dead * dice.uniform(0.5, 1))))
            return low, None, f"at least {low}"
        if way < at_least + 0.55 * (1 - at_least):
            return dead, dead, str(dead)
        if way < at_least + 0.85 * (1 - at_least):
            spread = max(1, round(dead * dice.uniform(0.05, 0.4)))
            low, high = max(0, dead - dice.randint(0, spread)), dead + dice.randint(0, spread)
            return low, high, f"{low} to {high}"
        high = dead + dice.randint(0, max(1, dead // 2))
        return 0, high, f"up to {high}"

    return say


def careless(dead: int, dice: random.Random) -> Number:
    """A number that may be wrong: half or double, as a party's word is."""
    said = max(1, round(dead * dice.choice([0.5, 0.8, 1.25, 2.0])))
    return said, said, str(said)


def claim(source: str, place: str, when: Days, number: Number, scope: Scope, key: str | None, serial: int) -> Claim:
    low, high, text = number
    return Claim(
        id=f"c{serial}",
        doc=f"d{serial}",
        quote=f"{text} people were killed in {place} between {when.first} and {when.last}, {source} said",
        start=0,
        end=1,
        what=Casualties(Outcome.KILLED, Count(text, low, high), Victims.CIVILIAN, scope=scope, incident_id=key),
        outlet=f"outlet-{serial % 7}",
        published=when.last + timedelta(days=serial % PUBLISHES_WITHIN),
        speakers=(Speaker(source, SourceKind.MONITOR, id=source),),
        place=PlaceMention(place, place),
        date=when,
    )


def claims_of(
    atlas: Atlas, events: list[Event], sources: list[str], dice: random.Random, say: Say, span: int
) -> Iterator[Claim]:
    serial = 0
    for source in sources:
        heard = [event for event in events if dice.random() < 0.6]
        for event in heard:
            for _ in range(dice.choice([1, 1, 1, 2, 3])):
                # Said again by another outlet: one number of one source in several reports.
                yield claim(source, event.place, days(event), say(event.dead, dice), Scope.INCIDENT, event.key, serial)
                serial += 1
        for _ in range(max(1, len(heard) // 8)):
            place = dice.choice([*atlas.parent])
            first = FIRST + timedelta(days=dice.randrange(span))
            when = Days(first, first + timedelta(days=dice.choice([3, 7, 30])))
            dead = sum(e.dead for e in events if atlas.contains(place, e.place) and when.contains(days(e)))
            if dead:
                yield claim(source, place, when, say(dead, dice), Scope.TOTAL, None, serial)
                serial += 1


def a_war(dice: random.Random, atlas: Atlas, number: int, span: int) -> list[Event]:
    return [
        Event(
            dice.choice(atlas.towns),
            FIRST + timedelta(days=dice.randrange(span)),
            1 + int(dice.paretovariate(1.2)),
            f"e{n}",
        )
        for n in range(number)
    ]


@dataclass
class Score:
    """Of questions: how many were asked, whose answers hold the truth, and how wide each answer is, in truths."""

    asked: int = 0
    held: int = 0
    naive_held: int = 0
    widths: list[float] = field(default_factory=list)
    spans: list[float] = field(default_factory=list)

    def add(self, truth: int, low: int, high: int | None, most: int, total: int) -> None:
        """One answer, and the greatest number and naive sum beside it."""
        self.asked += 1
        self.held += low <= truth and (high is None or truth <= high)
        self.naive_held += most <= truth <= total
        if truth:
            self.widths.append(inf if high is None else (high - low) / truth)
            self.spans.append((total - most) / truth)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.asked + other.asked,
            self.held + other.held,
            self.naive_held + other.naive_held,
            self.widths + other.widths,
            self.spans + other.spans,
        )

    def show(self, name: str) -> None:
        closed = [width for width in self.widths if width < inf]
        bounded = [span for width, span in zip(self.widths, self.spans, strict=True) if width < inf]
        for what, held, widths, among in (
            (name, self.held, self.widths, closed),
            ("  [greatest number, naive sum]", self.naive_held, self.spans, bounded),
        ):
            without = sum(width == inf for width in widths) / max(1, len(widths))
            middles = "".join(f"{median(each) if each else inf:>14.2f}" for each in (widths, among))
            print(f"{what:<34}{self.asked:>7}{held / self.asked:>9.1%}{without:>9.1%}{middles}")


def naive(claims: list[Claim]) -> tuple[int, int, int]:
    """The greatest number, the sum over distinct quotes, the sum over reports: what a spreadsheet would say."""
    numbers = [(c.quote, c.what.count.high or c.what.count.low or 0) for c in claims if isinstance(c.what, Casualties)]
    return max((n for _, n in numbers), default=0), sum(dict(numbers).values()), sum(n for _, n in numbers)


def worlds(count: int, say: Say) -> Score:
    dice = random.Random(11)
    score = Score()
    for _ in range(count):
        atlas = Atlas(2, 3)
        events = a_war(dice, atlas, dice.randint(5, 40), 60)
        # All that happened was heard of by somebody: the bounds speak of the dead that claims speak of.
        sources = [f"source-{n}" for n in range(dice.randint(3, 6))]
        told = list(claims_of(atlas, events, sources, dice, say, 60))
        keys = {c.what.incident_id for c in told if isinstance(c.what, Casualties)}
        known = [event for event in events if event.key in keys]
        picture = Picture(told, SimpleNamespace(gazetteer=atlas, sources=None, actors=None, routes=None))
        for place in ("country", "province-0", dice.choice(atlas.towns)):
            truth = sum(event.dead for event in known if atlas.contains(place, event.place))
            answer = picture.toll(place, victims=Victims.CIVILIAN)
            here = [c for c in told if c.place is not None and c.place.id and atlas.contains(place, c.place.id)]
            most, _, total = naive(here)
            score.add(truth, answer.low, answer.high, most, total)
    return score


def large(number: int) -> None:
    """A country of 3,000 towns over ten years: how long joining and each question take, and how much memory."""
    dice = random.Random(5)
    atlas = Atlas(30, 100)
    told = list(_stream(number, dice, atlas, 3650))
    print(f"\n{f'{len(told):,} claims':<44}{'seconds':>9}{'of a core':>11}{'peak GB':>9}")
    picture = Picture(told, SimpleNamespace(gazetteer=atlas, sources=None, actors=None, routes=None))
    events = _timed("joined into incidents", lambda: len(picture.incidents))
    said = _timed("the book of tolls", lambda: picture.book.settled("killed").tallies)
    print(f"{events:,} incidents, {len(said):,} tallies")
    month, ten = Days(date(2018, 5, 1), date(2018, 5, 31)), Days(FIRST, FIRST + timedelta(days=3649))
    monitors = frozenset({SourceKind.MONITOR})
    for place, days, kinds, named in (
        ("town-3-7", None, None, "a town, all time"),
        ("town-3-7", month, None, "a town, a month"),
        ("province-3", Days(date(2018, 1, 1), date(2018, 12, 31)), None, "a province, a year"),
        ("country", month, None, "the country, a month"),
        ("country", ten, None, "the country, ten years by days"),
        ("country", None, None, "the country, all time"),
        (None, None, None, "everywhere, all time"),
        ("country", None, monitors, "the country, monitors only, first time"),
        ("country", None, monitors, "the country, monitors only, again"),
    ):
        answer = _timed(
            named, lambda at=place, on=days, by=kinds: picture.toll(at, days=on, victims=Victims.CIVILIAN, kinds=by)
        )
        print(f"{'':<6}{answer.low:,} to {'no most' if answer.high is None else f'{answer.high:,}'}")
    year = Days(date(2018, 1, 1), date(2018, 12, 31))
    _timed("a province's year by month, 24 questions", lambda: picture.series("province-3", year, Step.MONTH))


def _timed(what: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, with a row of how long it took and the most memory used until then."""
    began, busy = time.perf_counter(), time.process_time()
    made = make()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    print(
        f"{what:<44}{took:>9.2f}{busy:>11.2f}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:>9.1f}",
        flush=True,
    )
    return made


def _stream(number: int, dice: random.Random, atlas: Atlas, span: int) -> Iterator[Claim]:
    """About so many claims: three of each event by different sources, weekly and monthly totals of town and province."""
    serial = 0
    kinds, say = list(SourceKind), honest(0.1)
    while serial < number:
        event = Event(
            dice.choice(atlas.towns), FIRST + timedelta(days=dice.randrange(span)), 1 + int(dice.paretovariate(1.2)), ""
        )
        for _ in range(dice.randint(1, 6)):
            source = f"source-{dice.randrange(40)}"
            yield _of_kind(
                claim(source, event.place, days(event), say(event.dead, dice), Scope.INCIDENT, None, serial), kinds
            )
            serial += 1
        if dice.random() < 0.03:
            place = dice.choices([event.place, str(atlas.parent[event.place]), "country"], [78, 20, 2])[0]
            first = event.day.replace(day=1)
            last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            number_said = (event.dead, None, f"at least {event.dead}")
            yield _of_kind(claim("source-0", place, Days(first, last), number_said, Scope.TOTAL, None, serial), kinds)
            serial += 1


def _of_kind(made: Claim, kinds: list[SourceKind]) -> Claim:
    from dataclasses import replace

    speaker = made.speakers[0]
    kind = kinds[sum(map(ord, speaker.name)) % len(kinds)]
    return replace(made, speakers=(replace(speaker, kind=kind),))


def corpus(path: Path) -> None:
    """The sums of one claims file for 2016 and 2017, side by side."""
    from sayso.world import World

    claims = claims_file.read(path, [])
    picture = Picture(claims, World.load())
    both = Days(date(2016, 1, 1), date(2017, 12, 31))
    killed = [
        c
        for c in claims
        if isinstance(c.what, Casualties)
        and c.what.outcome is Outcome.KILLED
        and c.what.victims is Victims.CIVILIAN
        and c.date is not None
        and both.contains(c.date)
    ]
    print(
        f"\n{'civilians killed, 2016 and 2017':<34}{'least':>9}{'best':>9}{'most':>9}{'greatest':>10}{'quotes':>9}{'reports':>9}"
    )
    for place in ("Aleppo", "Idlib", "Raqqa", "Damascus", "Deir al-Zor", "Syria"):
        answer = picture.toll(place, days=both, victims=Victims.CIVILIAN)
        key = picture.place_key(place) or ""
        here = [c for c in killed if (at := picture.geography.key(c.place)) and picture.geography.contains(key, at)]
        most, quotes, total = naive(here)
        print(
            f"{place:<34}{answer.low:>9}{answer.best:>9}{answer.high if answer.high is not None else 'open':>9}{most:>10}{quotes:>9}{total:>9}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=150)
    parser.add_argument("--scale", type=int, default=0, help="claims on the large country; 0 leaves it out")
    parser.add_argument("--corpus", type=Path, help="a claims file read from the shared reports")
    asked = parser.parse_args()
    print(f"{'':<34}{'asked':>7}{'holds':>9}{'no most':>9}{'median width':>14}{'with a most':>14}   (in truths)")
    honest_ones = Score()
    for share in (0.0, 0.02, 0.1, 0.3):
        score = worlds(asked.worlds, honest(share))
        score.show(f"within what they say, {share:.0%} at least")
        honest_ones += score
    honest_ones.show("these four together")
    worlds(asked.worlds, careless).show("sources are simply wrong")
    if asked.scale:
        large(asked.scale)
    if asked.corpus:
        corpus(asked.corpus)


if __name__ == "__main__":
    main()
