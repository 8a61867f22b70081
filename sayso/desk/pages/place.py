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
MOST_SHOWN = 300
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
    near = nearest(claims, day)
    control = control_on(snapshot, here, question, day)
    said = rows.claim_rows(near, snapshot, question)
    context = {
        "question": question,
        "day": day,
        "place": card(snapshot, question, day),
        "carriers": carriers(snapshot, control, question, said),
        "changes": changes(snapshot, control),
        "disputes": holding.in_full(snapshot, disputes_about(snapshot, here, question.known)),
        "rows": said,
        "total": len(claims),
        "undated": sum(claim.date is None for claim in near),
        "lanes_url": question.url("/api/lanes", day=day),
        "map_url": question.url("/"),
        "list_url": question.url("/", place=here),
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
    claims = nearest(snapshot.select(known=question.known, place=here), chosen_day(snapshot, question))
    spec: dict[str, Any] = claim_lanes(claims, lane=_lane, words=words.sentence).to_dict(validate=False)
    return spec


def nearest(claims: Sequence[Claim], day: date) -> Sequence[Claim]:
    """The claims that a page can show, in their order: of many those about the days nearest to a day; undated ones by publication."""
    if len(claims) <= MOST_SHOWN:
        return claims

    def away(claim: Claim) -> int:
        days = claim.date or (claim.known_on and Days.one(claim.known_on))
        return max((days.first - day).days, (day - days.last).days, 0) if days else 10**7

    chosen = sorted(sorted(range(len(claims)), key=lambda at: away(claims[at]))[:MOST_SHOWN])
    return [claims[at] for at in chosen]


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


def carriers(
    snapshot: Snapshot, control: PlaceControl, question: Question, said: Sequence[rows.ClaimRow]
) -> Sequence[tuple[str, rows.ClaimRow]]:
    """The claims whose loss would move the answer most, each with its weight in words; `said` are those shown anyway."""
    carried = [each for each in control.carriers[:MOST_CARRIERS] if each.claim in snapshot.by_id and each.words]
    shown = {row.id: row for row in reversed(said)}
    others = [snapshot.by_id[each.claim] for each in carried if each.claim not in shown]
    shown |= {row.id: row for row in rows.claim_rows(others, snapshot, question)}
    return [(each.words, shown[each.claim]) for each in carried]


def changes(snapshot: Snapshot, control: PlaceControl) -> Sequence[str]:
    """The changes of hands in words."""
    return [
        f"From {holding.holder_name(snapshot, shift.before)} to {holding.holder_name(snapshot, shift.after)}: "
        f"most likely {words.day(shift.likely)}, "
        f"{'that day' if shift.first == shift.last else words.days(Days(shift.first, shift.last))} with 80 % "
        f"({words.percent(shift.probability)} that it happened then)."
        for shift in control.shifts
    ]
