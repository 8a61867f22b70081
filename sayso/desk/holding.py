"""Control as the desk draws it: for each place its most likely holder, change by change (`sayso.picture.control.runs`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from sayso.desk import words
from sayso.desk.colours import OTHERS, assign
from sayso.desk.snapshot import Snapshot
from sayso.drawing.charts import control_ribbon
from sayso.model import Claim, Days, Kind
from sayso.picture.control import OTHER, ControlTable, PlaceControl, control, control_all
from sayso.picture.control.runs import Holding, fold
from sayso.picture.control.table import NOBODY
from sayso.picture.disputes import Dispute
from sayso.picture.incidents import on_the_map


def holdings(snapshot: Snapshot, *, known: date | None = None, bloc: bool = False) -> Mapping[str, Holding]:
    """Every place's runs, by place key; computed once a snapshot, clock and view."""
    return snapshot.remember(("holdings", known, bloc), lambda: _holdings(snapshot, known, bloc))


def _holdings(snapshot: Snapshot, known: date | None, bloc: bool) -> Mapping[str, Holding]:
    if snapshot.drawn is not None and known is None:
        return snapshot.drawn.holdings(bloc=bloc)
    # All places at once, in blocks: asking place by place weighs every claim's pull, which the map has no use for.
    said, strengths = table(snapshot, bloc=bloc), snapshot.picture.strengths(known)
    return {each.place: fold(each) for each in control_all(said, as_known_on=known, strengths=strengths, shifts=False)}


def table(snapshot: Snapshot, *, bloc: bool) -> ControlTable:
    """The claims of control as columns."""
    return snapshot.remember(("table", bloc), lambda: snapshot.picture.table(bloc=bloc))


def place_holding(snapshot: Snapshot, key: str, known: date | None) -> Holding:
    """One place's runs as known on a day."""
    if known is None:
        return holdings(snapshot).get(key) or fold(belief(snapshot, key, None, bloc=False))
    return snapshot.remember(("holding", key, known), lambda: fold(belief(snapshot, key, known, bloc=False)))


def in_hindsight(snapshot: Snapshot, key: str, known: date) -> Holding:
    """One place's runs from what was published by a day, each source weighed as we weigh it now.

    Weighing sources as they were known then as well takes seconds for every day.
    """

    def made() -> Holding:
        said, strengths = table(snapshot, bloc=False), snapshot.picture.strengths()
        return fold(control(said, key, as_known_on=known, strengths=strengths, weigh=False))

    return snapshot.remember(("in hindsight", key, known), made)


def belief(snapshot: Snapshot, key: str, known: date | None, *, bloc: bool) -> PlaceControl:
    """One place's belief day by day, without what each claim adds to it."""
    if snapshot.drawn is not None and known is None:
        return snapshot.drawn.control(key, bloc=bloc)
    strengths = snapshot.picture.strengths(known)
    return control(table(snapshot, bloc=bloc), key, as_known_on=known, strengths=strengths, weigh=False)


def colours(snapshot: Snapshot, bloc: bool) -> Mapping[str, str]:
    """A colour for every holder that claims name, the same whatever the clocks say; those most named have the clearest."""

    def assigned() -> Mapping[str, str]:
        named = _named(snapshot, bloc)
        held = {holder for each in holdings(snapshot, bloc=bloc).values() for holder in each.named}
        return assign((held | named.keys()) - {OTHER}, named) | {OTHER: OTHERS}

    return snapshot.remember(("colours", bloc), assigned)


def _named(snapshot: Snapshot, bloc: bool) -> Mapping[str, int]:
    """How often claims of control name each actor, or its side."""
    if snapshot.drawn is not None:
        return snapshot.drawn.actors(bloc=bloc)
    said = table(snapshot, bloc=bloc)
    codes, counts = np.unique(said.actor[said.actor != NOBODY], return_counts=True)
    return Counter({said.actors[code]: count for code, count in zip(codes.tolist(), counts.tolist(), strict=True)})


def ribbon(snapshot: Snapshot, key: str, known: date | None, bloc: bool) -> dict[str, Any]:
    """A place's ribbon as a Vega-Lite specification."""

    def drawn() -> dict[str, Any]:
        found = belief(snapshot, key, known, bloc=bloc)
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


def disputes_by_place(snapshot: Snapshot, known: date | None) -> Mapping[str, Sequence[Dispute]]:
    """The disputes in which a claim about a place takes part, by the place's key."""

    def found() -> Mapping[str, Sequence[Dispute]]:
        by: defaultdict[str, list[Dispute]] = defaultdict(list)
        for dispute in disputes(snapshot, known):
            for key in {snapshot.geography.key(claim.place) for claim in dispute.claims} - {None}:
                by[str(key)].append(dispute)
        return dict(by)

    return snapshot.remember(("disputes by place", known), found)


def in_full(snapshot: Snapshot, disputes: Iterable[Dispute]) -> list[Dispute]:
    """Disputes with all that the ledger has of their claims."""
    disputes = list(disputes)
    claims = list({id(claim): claim for each in disputes for side in each.sides for claim in side.claims}.values())
    whole = {id(claim): full for claim, full in zip(claims, snapshot.whole(claims), strict=True)}
    return [
        replace(
            each,
            sides=tuple(replace(side, claims=tuple(whole[id(claim)] for claim in side.claims)) for side in each.sides),
        )
        for each in disputes
    ]


def disputed_days(snapshot: Snapshot, known: date | None) -> Mapping[str, Sequence[Days]]:
    """By place key, the days on which claims about who holds it contradict each other."""
    return snapshot.remember(("disputed", known), lambda: _disputed_days(snapshot, known))


def _disputed_days(snapshot: Snapshot, known: date | None) -> Mapping[str, Sequence[Days]]:
    if snapshot.drawn is not None and known is None:
        return snapshot.drawn.disputed()
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
    for key, claim, claims in _marked(snapshot, known):
        point = snapshot.geography.point(key)
        if claim.date is None or not claim.date.overlaps(span) or point is None or snapshot.is_wide(key):
            continue
        marks.append(
            {
                "place": key,
                "lat": point[0],
                "lon": point[1],
                "first": (claim.date.first - span.first).days,
                "last": (claim.date.last - span.first).days,
                "sentence": f"{words.sentence(claim)}, {words.days(claim.date)} ({words.counted(claims, 'claim')})",
            }
        )
    return marks


def _marked(snapshot: Snapshot, known: date | None) -> Iterable[tuple[str, Claim, int]]:
    if snapshot.drawn is not None and known is None:
        yield from snapshot.drawn.marks()
        return
    for event in snapshot.picture.as_known_on(known).incidents:
        claim, key = on_the_map(event, snapshot.geography)
        if claim is not None and key is not None:
            yield key, claim, len(event.claims)
