"""One place in words: who holds it, how that came about, and how many people were killed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import HTTPException

from sayso.desk import holding, words
from sayso.desk.colours import OTHERS, css_class
from sayso.desk.question import Question
from sayso.desk.snapshot import Snapshot
from sayso.errors import QuestionError
from sayso.model import Outcome, Victims
from sayso.picture import Toll
from sayso.picture.disputes import Dispute

TOLLS = (
    ("Civilians killed", Outcome.KILLED, Victims.CIVILIAN),
    ("Everyone killed", Outcome.KILLED, None),
    ("Everyone wounded", Outcome.WOUNDED, None),
)


@dataclass(frozen=True, slots=True)
class RunRow:
    """One stretch of the ribbon in words."""

    first: date
    holder: str
    sure: str
    colour: str


@dataclass(frozen=True, slots=True)
class TollLine:
    """One toll in words, and the toll itself."""

    what: str
    answer: str
    why: str
    toll: Toll

    @property
    def record(self) -> dict[str, Any]:
        return self.toll.record()


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """What the panel says of one place; `counted`: whether tolls and disputes could be worked out."""

    key: str
    name: str
    sentence: str
    runs: Sequence[RunRow]
    tolls: Sequence[TollLine]
    disputes: int
    counted: bool
    spec_url: str | None
    page_url: str
    ribbon_said: str


def card(snapshot: Snapshot, question: Question, day: date) -> PlaceCard:
    """The card of the question's place.

    Raises:
        HTTPException: 404, if neither a claim nor the gazetteer knows it.
    """
    key = place_key(snapshot, question.place)
    held = holding.holdings(snapshot, known=question.known, bloc=question.bloc).get(key)
    colours = holding.colours(snapshot, question.bloc)
    name = snapshot.geography.name(key)
    runs = [
        RunRow(
            run.first,
            holding.holder_name(snapshot, run.holder),
            words.percent(run.sure),
            css_class(colours.get(run.holder, OTHERS)),
        )
        for run in (held.runs if held else ())
    ]
    return PlaceCard(
        key=key,
        name=name,
        sentence=holding.sentence(snapshot, name, held, day),
        runs=runs,
        tolls=toll_lines(snapshot, question, key) if snapshot.holds_claims else (),
        disputes=len(disputes_about(snapshot, key, question.known)) if snapshot.holds_claims else 0,
        counted=snapshot.holds_claims,
        spec_url=question.url("/api/ribbon", place=key, page=1) if runs else None,
        page_url=question.url(f"/place/{quote(key, safe='')}", place=None, page=1),
        ribbon_said=f"Ribbon of holder probabilities over time for {name}; the table below says the same",
    )


def place_key(snapshot: Snapshot, place: str | None) -> str:
    """The picture's key of a place by key, id or name.

    Raises:
        HTTPException: 404, if neither a claim nor the gazetteer knows it.
    """
    try:
        key = snapshot.picture.place_key(place)
    except QuestionError as error:
        raise HTTPException(404, str(error)) from error
    if key is None:
        raise HTTPException(404, "This address names no place.")
    return key


def disputes_about(snapshot: Snapshot, key: str, known: date | None) -> Sequence[Dispute]:
    """The disputes in which a claim about the place takes part."""
    return holding.disputes_by_place(snapshot, known).get(key, ())


def toll_lines(snapshot: Snapshot, question: Question, key: str) -> Sequence[TollLine]:
    """The tolls of a place over all time, those that no claim speaks of left out."""

    def worked_out() -> Sequence[TollLine]:
        picture, known = snapshot.picture, question.known
        asked = ((what, picture.toll(key, outcome=o, victims=v, as_known_on=known)) for what, o, v in TOLLS)
        return [toll_line(what, toll) for what, toll in asked if toll.low_binding or toll.high_binding]

    return snapshot.remember(("toll lines", key, question.known), worked_out)


def toll_line(what: str, toll: Toll) -> TollLine:
    """One toll in words."""
    reports, origins = toll.standing.reports, len(toll.standing.origins)
    why = f"{words.counted(reports, 'report')}, {words.counted(origins, 'origin')}"
    return TollLine(what, words.bounds(toll.low, toll.high), why, toll)
