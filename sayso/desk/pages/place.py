"""One place: who held it over time, what each source said when, the toll, the disputes, and what the answer hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from sayso.desk import holding, rows, words
from sayso.desk.answers import Chart, PlaceAnswer
from sayso.desk.clocks import chosen_day
from sayso.desk.pages import export
from sayso.desk.place_card import card, disputes_about, place_key, toll_lines
from sayso.desk.question import Question, asked
from sayso.desk.snapshot import Snapshot
from sayso.desk.views import Asked, render
from sayso.drawing.charts import claim_lanes
from sayso.model import Claim, Days
from sayso.picture.control import PlaceControl

router = APIRouter()
Wanted = Annotated[Question, Depends(asked)]
MOST_MARKS = 2000
MOST_CARRIERS = 5
OWN, NEUTRAL = "a side's own word", "others"


@router.get("/place/{key:path}", include_in_schema=False)
def page(request: Request, key: str, question: Wanted) -> Response:
    """The place page."""
    snapshot = Asked.snapshot(request)
    here = place_key(snapshot, key)
    question = question.at(here)
    day = chosen_day(snapshot, question)
    claims = snapshot.select(known=question.known, place=here)
    control = control_on(snapshot, here, question, day)
    context = {
        "question": question,
        "day": day,
        "place": card(snapshot, question, day),
        "carriers": carriers(snapshot, control, question),
        "changes": changes(snapshot, control),
        "disputes": holding.in_full(snapshot, disputes_about(snapshot, here, question.known)),
        "rows": rows.claim_rows(claims[:MOST_MARKS], snapshot, question),
        "undated": sum(claim.date is None for claim in claims),
        "lanes_url": question.url("/api/lanes"),
        "map_url": question.url("/"),
        "csv_url": question.url("/api/claims.csv", page=1),
        "formats": export.links(place=here, known=question.known),
        "as_known": words.day(question.known),
    }
    return render(request, "place.html", context)


@router.get("/api/place/{key:path}", tags=["place"], response_model=PlaceAnswer)
def data(request: Request, key: str, question: Wanted) -> dict[str, Any]:
    """A place's picture: control day by day, changes of hands, tolls and disputes."""
    snapshot = Asked.snapshot(request)
    here = place_key(snapshot, key)
    question = question.at(here)
    control = control_on(snapshot, here, question, chosen_day(snapshot, question))
    return {
        "head": snapshot.head,
        "key": here,
        "name": snapshot.geography.name(here),
        "point": snapshot.geography.point(here),
        "control": control.record(),
        "tolls": [line.record for line in toll_lines(snapshot, question, here)],
        "disputes": [
            dispute.record() for dispute in holding.in_full(snapshot, disputes_about(snapshot, here, question.known))
        ],
    }


@router.get("/api/lanes", tags=["place"], response_model=Chart)
def lanes(request: Request, question: Wanted) -> dict[str, Any]:
    """Each source's claims about a place in its lane, as a Vega-Lite chart."""
    snapshot = Asked.snapshot(request)
    here = place_key(snapshot, question.place)
    claims = snapshot.select(known=question.known, place=here)[:MOST_MARKS]
    spec: dict[str, Any] = claim_lanes(claims, lane=_lane, words=words.sentence).to_dict(validate=False)
    return spec


def _lane(claim: Claim) -> tuple[str, str]:
    own = any(speaker.party for speaker in claim.speakers)
    name = words.speakers(claim).removeprefix("the ").removeprefix("The ")[:60]
    return name[:1].upper() + name[1:], OWN if own else NEUTRAL


def control_on(snapshot: Snapshot, key: str, question: Question, day: date) -> PlaceControl:
    """The place's belief with the claims weighed that carry the day's answer."""
    found: PlaceControl = snapshot.remember(
        ("control", key, day, question.known, question.bloc),
        lambda: snapshot.picture.control(key, at=day, as_known_on=question.known, bloc=question.bloc),
    )
    return found


def carriers(snapshot: Snapshot, control: PlaceControl, question: Question) -> Sequence[tuple[str, rows.ClaimRow]]:
    """The claims whose loss would move the answer most, each with its weight in words."""
    carried = [each for each in control.carriers[:MOST_CARRIERS] if each.claim in snapshot.by_id and each.words]
    said = rows.claim_rows([snapshot.by_id[each.claim] for each in carried], snapshot, question)
    return [(each.words, row) for each, row in zip(carried, said, strict=True)]


def changes(snapshot: Snapshot, control: PlaceControl) -> Sequence[str]:
    """The changes of hands in words."""
    return [
        f"From {holding.holder_name(snapshot, shift.before)} to {holding.holder_name(snapshot, shift.after)}: "
        f"most likely {words.day(shift.likely)}, "
        f"{'that day' if shift.first == shift.last else words.days(Days(shift.first, shift.last))} with 80 % "
        f"({words.percent(shift.probability)} that it happened then)."
        for shift in control.shifts
    ]
