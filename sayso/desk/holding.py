"""Control as the desk draws it: for each place its most likely holder, change by change.

The picture gives a distribution over holders for every day. The map needs, for any day the slider may stop at, the most likely
holder and how sure that is; days on which neither changes visibly are folded into one run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sayso.desk import words
from sayso.desk.colours import OTHERS, assign
from sayso.desk.snapshot import Desk, Snapshot
from sayso.drawing.charts import control_ribbon
from sayso.model import Days, Kind
from sayso.picture.control import OTHER, ControlTable, PlaceControl, control_all, table_of
from sayso.picture.control.table import NOBODY
from sayso.picture.copies import quote_families
from sayso.picture.disputes import Dispute

STEP = 0.01
"""Changes of probability smaller than this are not worth a new run: no reader can tell such shades apart."""


@dataclass(frozen=True, slots=True)
class Run:
    """From `first` on, until the next run: the most likely holder's key and its probability."""

    first: date
    holder: str
    sure: float


@dataclass(frozen=True, slots=True)
class Holding:
    """One place's runs, in order of days; the last one goes on."""

    place: str
    runs: Sequence[Run]

    def on(self, day: date) -> Run | None:
        """The run that a day falls in; None before the first."""
        found = None
        for run in self.runs:
            if run.first > day:
                break
            found = run
        return found


def fold(control: PlaceControl) -> Holding:
    """A place's daily distributions as runs."""
    if not control.days:
        return Holding(control.place, ())
    top = control.probability.argmax(axis=1)
    sure = control.probability.max(axis=1)
    shade = np.round(sure / STEP)
    turns = np.flatnonzero((top[1:] != top[:-1]) | (shade[1:] != shade[:-1])) + 1
    runs = (Run(control.days[n], control.holders[top[n]], float(sure[n])) for n in (0, *turns.tolist()))
    return Holding(control.place, tuple(runs))


def holdings(snapshot: Snapshot, *, known: date | None = None, bloc: bool = False) -> Mapping[str, Holding]:
    """Every place's runs, by place key; computed once a snapshot, clock and view."""
    return snapshot.remember(("holdings", known, bloc), lambda: _holdings(snapshot, known, bloc))


def _holdings(snapshot: Snapshot, known: date | None, bloc: bool) -> Mapping[str, Holding]:
    # All places at once, in blocks: asking place by place weighs every claim's pull, which the map has no use for.
    return {
        each.place: fold(each)
        for each in control_all(table(snapshot, bloc=bloc), snapshot.world, as_known_on=known, bloc=bloc)
    }


def table(snapshot: Snapshot, *, bloc: bool) -> ControlTable:
    """The claims of control as columns."""
    return snapshot.remember(("table", bloc), lambda: _table(snapshot, bloc))


def _table(snapshot: Snapshot, bloc: bool) -> ControlTable:
    picture = snapshot.picture
    families = quote_families(picture.claims)
    key = picture.geography.key
    return table_of(picture.claims, snapshot.world, bloc=bloc, families=families, place_key=key)


def warm(desk: Desk) -> None:
    """Work out what the first page of the ledger's present head needs, so that its first visitor need not wait."""
    snapshot = desk.now()
    if snapshot.span is not None:
        holdings(snapshot)
        disputed_days(snapshot, None)
        incident_marks(snapshot, snapshot.span, None)


def place_holding(snapshot: Snapshot, key: str, known: date | None) -> Holding:
    """One place's runs as known on a day."""
    return snapshot.remember(("holding", key, known), lambda: fold(snapshot.picture.control(key, as_known_on=known)))


def colours(snapshot: Snapshot, bloc: bool) -> Mapping[str, str]:
    """A colour for every holder that claims name, the same whatever the clocks say; those most named have the clearest."""

    def assigned() -> Mapping[str, str]:
        said = table(snapshot, bloc=bloc)
        named = Counter(said.actors[code] for code in said.actor.tolist() if code != NOBODY)
        held = {run.holder for each in holdings(snapshot, bloc=bloc).values() for run in each.runs}
        return assign((held | named.keys()) - {OTHER}, named) | {OTHER: OTHERS}

    return snapshot.remember(("colours", bloc), assigned)


def ribbon(snapshot: Snapshot, key: str, known: date | None, bloc: bool) -> dict[str, Any]:
    """A place's ribbon as a Vega-Lite specification."""

    def drawn() -> dict[str, Any]:
        found = snapshot.picture.control(key, as_known_on=known, bloc=bloc)
        paint = colours(snapshot, bloc)
        chart = control_ribbon(found, colours=paint, name=lambda holder: holder_name(snapshot, holder))
        spec: dict[str, Any] = chart.to_dict()
        return spec

    return snapshot.remember(("ribbon", key, known, bloc), drawn)


def holder_name(snapshot: Snapshot, holder: str) -> str:
    """A holder's name for people."""
    return "somebody else" if holder == OTHER else snapshot.actor_name(holder)


def disputes(snapshot: Snapshot, known: date | None) -> Sequence[Dispute]:
    """The claims that cannot all hold, those on which most hangs first."""
    return snapshot.remember(("disputes", known), lambda: snapshot.picture.disputes(as_known_on=known))


def disputed_days(snapshot: Snapshot, known: date | None) -> Mapping[str, Sequence[Days]]:
    """By place key, the days on which claims about who holds it contradict each other."""
    return snapshot.remember(("disputed", known), lambda: _disputed_days(snapshot, known))


def _disputed_days(snapshot: Snapshot, known: date | None) -> Mapping[str, Sequence[Days]]:
    found: defaultdict[str, set[Days]] = defaultdict(set)
    for dispute in disputes(snapshot, known):
        for claim in dispute.claims:
            key = snapshot.geography.key(claim.place)
            if claim.kind is Kind.CONTROL and key is not None and claim.date is not None:
                found[key].add(claim.date)
    return {key: sorted(days) for key, days in found.items()}


def sentence(snapshot: Snapshot, name: str, held: Holding | None, day: date) -> str:
    """Who holds a place on a day, in one sentence."""
    run = held.on(day) if held else None
    if run is None:
        return f"Nobody is said to hold {name} on {words.day(day)}."
    return (
        f"{name} was held by {holder_name(snapshot, run.holder)} on {words.day(day)}, {words.percent(run.sure)} sure."
    )


def incident_marks(snapshot: Snapshot, span: Days, known: date | None) -> list[dict[str, Any]]:
    """Incidents with a place and a day, as the map marks them; day numbers count from the span's first day."""
    marks = []
    for event in snapshot.picture.as_known_on(known).incidents:
        claim = next((each for each in event.claims if each.date and snapshot.geography.key(each.place)), None)
        if claim is None or claim.date is None or not claim.date.overlaps(span):
            continue
        key = snapshot.geography.key(claim.place)
        point = snapshot.geography.point(key) if key else None
        if key is None or point is None or snapshot.is_wide(key):
            continue
        marks.append(
            {
                "place": key,
                "lat": point[0],
                "lon": point[1],
                "first": (claim.date.first - span.first).days,
                "last": (claim.date.last - span.first).days,
                "sentence": f"{words.sentence(claim)}, {words.days(claim.date)} "
                f"({words.counted(len(event.claims), 'claim')})",
            }
        )
    return marks
