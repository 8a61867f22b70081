"""Control as the desk draws it: for each place its most likely holder, change by change (`sayso.picture.control.runs`)."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sayso.desk import words
from sayso.desk.colours import OTHERS, assign
from sayso.desk.snapshot import Snapshot
from sayso.drawing.charts import control_ribbon
from sayso.model import Claim, Days, Kind
from sayso.picture.control import OTHER, ControlTable, PlaceControl
from sayso.picture.control.runs import Holding, fold
from sayso.picture.control.table import NOBODY
from sayso.picture.disputes import Dispute, ranked
from sayso.picture.incidents import on_the_map


def holdings(snapshot: Snapshot, *, known: date | None = None, bloc: bool = False) -> Mapping[str, Holding]:
    """Every place's runs, by place key; computed once a snapshot, clock and view."""
    return snapshot.remember(("holdings", known, bloc), lambda: _holdings(snapshot, known, bloc))


def _holdings(snapshot: Snapshot, known: date | None, bloc: bool) -> Mapping[str, Holding]:
    if snapshot.drawn is not None and known is None:
        return snapshot.drawn.holdings(bloc=bloc)
    picture = snapshot.picture
    every = picture.placed.everywhere(as_known_on=known, bloc=bloc, strengths=picture.strengths(known))
    return {each.place: fold(each) for each in every}


def held_by(snapshot: Snapshot, day: date, *, known: date | None, bloc: bool) -> int:
    """How many places somebody is said to hold by a day."""

    def began() -> NDArray[np.int32]:
        held = holdings(snapshot, known=known, bloc=bloc).values()
        return np.sort(np.array([each.days[0] for each in held if len(each.days)], np.int32))

    return int(np.searchsorted(snapshot.remember(("held by", known, bloc), began), day.toordinal(), side="right"))


def holders(snapshot: Snapshot, *, known: date | None, bloc: bool) -> Sequence[str]:
    """The keys of all who hold a place at some time, those with the clearest colours first."""

    def found() -> Sequence[str]:
        rank = {key: at for at, key in enumerate(colours(snapshot, bloc))}
        held = {holder for each in holdings(snapshot, known=known, bloc=bloc).values() for holder in each.named}
        return sorted(held, key=lambda key: (rank.get(key, 99), key))

    return snapshot.remember(("holders", known, bloc), found)


def table(snapshot: Snapshot, *, bloc: bool) -> ControlTable:
    """The claims of control as columns."""
    return snapshot.remember(("table", bloc), lambda: snapshot.picture.table(bloc=bloc))


def place_holding(snapshot: Snapshot, key: str, known: date | None) -> Holding:
    """One place's runs as known on a day."""
    if known is None:
        return holdings(snapshot).get(key) or fold(belief(snapshot, key, None, bloc=False))
    return snapshot.remember(("holding", key, known), lambda: fold(belief(snapshot, key, known, bloc=False)))


def in_hindsight(snapshot: Snapshot, keys: tuple[str, ...], known: date) -> Mapping[str, Holding]:
    """Some places' runs from what was published by a day, each source weighed as we weigh it now.

    Weighing sources as they were known then as well takes seconds for every day.
    """

    def made() -> Mapping[str, Holding]:
        picture = snapshot.picture
        found = picture.placed.several(keys, as_known_on=known, strengths=picture.strengths())
        return {each.place: fold(each) for each in found}

    return snapshot.remember(("in hindsight", keys, known), made)


def belief(snapshot: Snapshot, key: str, known: date | None, *, bloc: bool) -> PlaceControl:
    """One place's belief day by day, without what each claim adds to it."""
    if snapshot.drawn is not None and known is None:
        return snapshot.drawn.control(key, bloc=bloc)
    picture = snapshot.picture
    strengths = picture.strengths(known)
    return picture.placed.control(key, as_known_on=known, bloc=bloc, strengths=strengths, weigh=False)


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


def ribbon(snapshot: Snapshot, key: str, known: date | None, bloc: bool) -> bytes:
    """A place's ribbon as a Vega-Lite specification, as compressed JSON."""

    def drawn() -> bytes:
        found = belief(snapshot, key, known, bloc=bloc)
        paint = colours(snapshot, bloc)
        chart = control_ribbon(found, colours=paint, name=lambda holder: holder_name(snapshot, holder))
        return gzip.compress(json.dumps(chart.to_dict(validate=False), separators=(",", ":")).encode(), 5)

    return snapshot.remember(("ribbon", key, known, bloc), drawn)


def holder_name(snapshot: Snapshot, holder: str) -> str:
    """A holder's name for people."""
    return "somebody else" if holder == OTHER else snapshot.actor_name(holder)


def disputes(snapshot: Snapshot, known: date | None) -> Sequence[Dispute]:
    """The claims that cannot all hold, those on which most hangs first."""
    return snapshot.remember(("disputes", known), lambda: snapshot.picture.disputes(as_known_on=known))


def disputes_by_place(snapshot: Snapshot, known: date | None) -> Mapping[str, Sequence[Dispute]]:
    """The disputes in which a claim about a place takes part, by the place's key; empty, where it names none."""

    def found() -> Mapping[str, Sequence[Dispute]]:
        by: defaultdict[str, list[Dispute]] = defaultdict(list)
        for dispute in disputes(snapshot, known):
            for key in {snapshot.geography.key(claim.place) or "" for claim in dispute.claims}:
                by[key].append(dispute)
        return dict(by)

    return snapshot.remember(("disputes by place", known), found)


def disputes_among(snapshot: Snapshot, claims: Iterable[Claim]) -> Sequence[Dispute]:
    """The disputes in which any of these claims takes part, those on which most hangs first."""
    claims = list(claims)
    wanted, keys = {claim.id for claim in claims}, {snapshot.geography.key(claim.place) for claim in claims}
    by_place = disputes_by_place(snapshot, None)
    near = {id(dispute): dispute for key in keys for dispute in by_place.get(key or "", ())}
    return ranked(each for each in near.values() if any(claim.id in wanted for claim in each.claims))


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
    # What is known now the disputes' own page needs as well; of another day the tolls' disputes would be worked out for nothing.
    told = disputes(snapshot, None) if known is None else snapshot.picture.as_known_on(known).disputes_of_control()
    for dispute in told:
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


@dataclass(frozen=True, slots=True)
class _Dated:
    """Events with a place that a map can show and a day: of each the claim that says so and the number of claims; ordinals of days."""

    claims: Sequence[Claim]
    sizes: Sequence[int]
    first: NDArray[np.int32]
    last: NDArray[np.int32]


def incident_marks(snapshot: Snapshot, span: Days, known: date | None) -> list[dict[str, Any]]:
    """Incidents with a place and a day in `span`, as the map marks them; day numbers count from the ledger's first day."""
    found = snapshot.remember(("dated", known), lambda: _dated(snapshot, known))
    begin = snapshot.span.first.toordinal() if snapshot.span else 0
    there = (found.first <= span.last.toordinal()) & (found.last >= span.first.toordinal())
    return [_mark(snapshot, found.claims[at], found.sizes[at], begin) for at in np.flatnonzero(there).tolist()]


def _dated(snapshot: Snapshot, known: date | None) -> _Dated:
    geography = snapshot.geography
    said = [
        (claim, size, claim.date)
        for key, claim, size in _marked(snapshot, known)
        if claim.date is not None and geography.point(key) is not None and not snapshot.is_wide(key)
    ]
    first = np.array([days.first.toordinal() for _, _, days in said], np.int32)
    last = np.array([days.last.toordinal() for _, _, days in said], np.int32)
    return _Dated([claim for claim, _, _ in said], [size for _, size, _ in said], first, last)


def _marked(snapshot: Snapshot, known: date | None) -> Iterable[tuple[str, Claim, int]]:
    if snapshot.drawn is not None and known is None:
        yield from snapshot.drawn.marks()
        return
    for event in snapshot.picture.as_known_on(known).incidents:
        claim, key = on_the_map(event, snapshot.geography)
        if claim is not None and key is not None:
            yield key, claim, len(event.claims)


def _mark(snapshot: Snapshot, claim: Claim, size: int, begin: int) -> dict[str, Any]:
    key = snapshot.geography.key(claim.place) or ""
    lat, lon = snapshot.geography.point(key) or (0.0, 0.0)
    assert claim.date is not None
    told = f"{words.sentence(claim)}, {words.days(claim.date)} ({words.counted(size, 'claim')})"
    first, last = (day.toordinal() - begin for day in (claim.date.first, claim.date.last))
    return {"place": key, "lat": lat, "lon": lon, "first": first, "last": last, "sentence": told}
