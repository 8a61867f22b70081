"""The events behind a picture, one row each, for the formats of the field whose unit is the event."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import IO, Any

from sayso import model as m
from sayso.exports.csv import cell
from sayso.exports.privacy import public
from sayso.picture import Picture
from sayso.picture.tallies import Tallies, rows_of, tallies
from sayso.picture.toll_table import Thing
from sayso.world import World

Row = Callable[["Event", World | None], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Range:
    """A number of people: at least, at most (None: no bound), and the middle of what origins say."""

    low: int
    high: int | None
    best: int

    def __add__(self, other: Range) -> Range:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Range(self.low + other.low, high, self.best + other.best)

    def meet(self, other: Range) -> Range:
        """What fits both; where they do not meet, the two together leave open what lies between."""
        low = max(self.low, other.low)
        high = min((each for each in (self.high, other.high) if each is not None), default=None)
        if high is not None and high < low:
            low, high = high, low
        best = max(self.best, other.best)
        return Range(low, high, min(max(best, low), best if high is None else high))


NOBODY = Range(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """One event: where, when, what, who, and its dead and wounded by kind of victims.

    `by` and `against` are named most often first. `claims` are as they may be published.
    """

    key: str
    place: m.PlaceMention | None
    days: m.Days | None
    type: m.IncidentType | None
    by: tuple[m.Named, ...]
    against: tuple[m.Named, ...]
    killed: Mapping[m.Victims, Range]
    wounded: Mapping[m.Victims, Range]
    claims: tuple[m.Claim, ...]
    origins: int

    @property
    def dead(self) -> Range | None:
        """All its dead; None where no claim counts any."""
        return _together(self.killed)

    @property
    def hurt(self) -> Range | None:
        """All its wounded; None where no claim counts any."""
        return _together(self.wounded)


def events(picture: Picture, *, show_private: bool = False) -> Iterator[Event]:
    """The events of a picture, in the order of the picture's incidents. Events that are only denied are none."""
    things = {thing.key: (number, thing) for number, thing in enumerate(picture.book.said.things)}
    killed, wounded = _ranges(picture, m.Outcome.KILLED), _ranges(picture, m.Outcome.WOUNDED)
    for found in picture.incidents:
        asserted = [claim for claim in found.claims if claim.polarity is m.Polarity.ASSERTS]
        if not asserted:
            continue
        number, thing = things[found.key]
        yield Event(
            key=found.key,
            place=_place(asserted, thing),
            days=thing.days,
            type=_type(asserted),
            by=_most_named(
                claim.what.perpetrator for claim in asserted if isinstance(claim.what, (m.Casualties, m.Incident))
            ),
            against=_most_named(_target(claim.what) for claim in asserted),
            killed=killed.get(number, {}),
            wounded=wounded.get(number, {}),
            claims=tuple(asserted if show_private else public(asserted, picture.world)),
            origins=len(picture.origins(asserted).origins),
        )


def write_table(
    picture: Picture, stream: IO[str], columns: Sequence[str], row: Row, *, show_private: bool = False
) -> int:
    """Write the events that `row` has cells for as CSV under `columns`; returns how many."""
    table = csv.DictWriter(stream, columns, lineterminator="\r\n", restval="")
    table.writeheader()
    written = 0
    for event in events(picture, show_private=show_private):
        made = row(event, picture.world)
        if made is not None:
            table.writerow({column: cell(value) for column, value in made.items()})
            written += 1
    return written


def _ranges(picture: Picture, outcome: m.Outcome) -> dict[int, dict[m.Victims, Range]]:
    """For each event's number, what the origins together say of its victims, by kind."""
    said = picture.book.said
    found = tallies(said, rows_of(said, str(outcome), None))
    middle = found.points()
    ranges: dict[int, dict[m.Victims, Range]] = {}
    for tally in range(len(found)):
        own = ranges.setdefault(int(found.thing[tally]), {})
        kind = found.kind(tally)
        made = _range(found, tally, float(middle[tally]))
        own[kind] = made if kind not in own else own[kind].meet(made)
    return ranges


def _range(found: Tallies, tally: int, middle: float) -> Range:
    low, high = int(found.low[tally]), float(found.high[tally])
    if found.part[tally]:
        return Range(low, None, low)
    return Range(low, int(high) if isfinite(high) else None, round(middle))


def _together(ranges: Mapping[m.Victims, Range]) -> Range | None:
    """Civilians and combatants together, and within what is said of victims of no kind."""
    if not ranges:
        return None
    known = [ranges[kind] for kind in (m.Victims.CIVILIAN, m.Victims.COMBATANT) if kind in ranges]
    total = sum(known, NOBODY)
    if m.Victims.UNSPECIFIED not in ranges:
        return total
    if len(known) < 2:  # the other kind's dead are not counted by anybody
        total = Range(total.low, None, total.best)
    return ranges[m.Victims.UNSPECIFIED].meet(total)


def _place(claims: Iterable[m.Claim], thing: Thing) -> m.PlaceMention | None:
    """The innermost place that the claims name, as it is written first."""
    mentions = [claim.place for claim in claims if claim.place is not None]
    inner = [mention for mention in mentions if mention.id in thing.places]
    return next(iter(inner or mentions), None)


def _type(claims: Iterable[m.Claim]) -> m.IncidentType | None:
    types = Counter(claim.what.type for claim in claims if isinstance(claim.what, m.Incident))
    types.pop(m.IncidentType.OTHER, None) if len(types) > 1 else None
    return max(types, key=lambda type: (types[type], -list(m.IncidentType).index(type)), default=None)


def _target(what: m.What) -> m.Named | None:
    if isinstance(what, m.Incident):
        return what.target
    return what.victim_group if isinstance(what, m.Casualties) else None


def _most_named(names: Iterable[m.Named | None]) -> tuple[m.Named, ...]:
    """Each party once, known actors first, then by how many claims name it."""
    counted: Counter[str] = Counter()
    first: dict[str, m.Named] = {}
    for named in names:
        if named is not None:
            key = named.id or named.name.casefold()
            counted[key] += 1
            first.setdefault(key, named)
    order = sorted(first, key=lambda key: (first[key].id is None, -counted[key], key))
    return tuple(first[key] for key in order)
