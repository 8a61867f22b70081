"""The first page: a map and the claims, under two clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from sayso.desk import base_map, holding, roads, rows, tables, words
from sayso.desk.answers import Chart, ClaimsAnswer, Collection, MapAnswer
from sayso.desk.clocks import chosen_day, clocks
from sayso.desk.colours import OTHERS, css_class
from sayso.desk.holding import Holding
from sayso.desk.place_card import card
from sayso.desk.question import PAGE, OptionalText, Question, asked
from sayso.desk.snapshot import Snapshot
from sayso.desk.views import Asked, render
from sayso.model import Days

router = APIRouter()
Wanted = Annotated[Question, Depends(asked)]
CARRIED = ("day", "known", "place", "bloc")


@router.get("/", include_in_schema=False)
def page(request: Request, question: Wanted) -> Response:
    """Map and claims."""
    snapshot = Asked.snapshot(request)
    if snapshot.span is None or snapshot.published is None:
        return render(request, "empty.html", {})
    return render(request, "map.html", clocks(snapshot, question) | panel_context(snapshot, question))


@router.get("/part/panel", include_in_schema=False)
def panel(request: Request, question: Wanted) -> Response:
    """The part beside the map: places or one place, and the claims."""
    return render(request, "parts/panel.html", panel_context(Asked.snapshot(request), question))


@router.get("/part/claims", include_in_schema=False)
def claims(request: Request, question: Wanted) -> Response:
    """The list of claims alone, as filters change it."""
    response = render(request, "parts/claims.html", claims_context(Asked.snapshot(request), question))
    if question.page == 1:
        response.headers["HX-Replace-Url"] = question.url("/")
    return response


def claims_context(snapshot: Snapshot, question: Question) -> dict[str, Any]:
    """What the list of claims needs."""
    following = question.page + 1
    return {
        "question": question,
        "listing": rows.listing(snapshot, _on_its_day(snapshot, question)),
        "csv_url": question.url("/api/claims.csv", page=1),
        "more_url": question.url("/", page=following),
        "more_part": question.url("/part/claims", page=following),
    }


def panel_context(snapshot: Snapshot, question: Question) -> dict[str, Any]:
    """What the panel needs: places or one place, then claims."""
    day = chosen_day(snapshot, question)
    held = holding.holdings(snapshot, known=question.known, bloc=question.bloc)
    carried = [(name, value) for name, value in _fields(question).items() if name in CARRIED and value]
    return claims_context(snapshot, question) | {
        "day": day,
        "place": None if question.place is None else card(snapshot, question, day),
        "held": _held(snapshot, question, day, held),
        "roads": [now for road in roads.roads(snapshot, question.known) if (now := road.on(day)) is not None],
        "back_url": question.url("/", place=None, page=1),
        "page_url": question.url("/"),
        "carried": [(name, int(value) if isinstance(value, bool) else value) for name, value in carried],
        "kinds": [(str(kind), title) for kind, title in words.KINDS.items()],
        "source_kinds": [(str(kind), title) for kind, title in words.SOURCE_KINDS.items()],
    }


def _fields(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in Question.__dataclass_fields__}


def _held(snapshot: Snapshot, question: Question, day: date, held: Mapping[str, Holding]) -> list[dict[str, Any]]:
    colours = holding.colours(snapshot, question.bloc)
    disputed = holding.disputed_days(snapshot, question.known)
    found = []
    for key, each in held.items():
        run = each.on(day)
        if run is None:
            continue
        found.append(
            {
                "key": key,
                "name": snapshot.geography.name(key),
                "url": question.url("/", place=key, page=1),
                "holder": holding.holder_name(snapshot, run.holder),
                "colour": css_class(colours.get(run.holder, OTHERS)),
                "sure": words.percent(run.sure),
                "claims": snapshot.place_sizes.get(key, 0),
                "disputed": any(days.first <= day <= days.last for days in disputed.get(key, ())),
            }
        )
    return sorted(found, key=lambda row: (-row["claims"], row["name"]))


@router.get("/api/map", tags=["map"], response_model=MapAnswer)
def map_data(request: Request, question: Wanted) -> dict[str, Any]:
    """Everything the map draws, for all days at once: each place's holder, change by change.

    `runs` are [day number, holder, percent]; day numbers count from `first`; a run lasts until the next begins.
    """
    snapshot = Asked.snapshot(request)
    span = snapshot.span
    if span is None:
        return {
            "head": snapshot.head,
            "first": None,
            "last": None,
            "holders": {},
            "places": [],
            "incidents": [],
            "routes": [],
        }
    held = holding.holdings(snapshot, known=question.known, bloc=question.bloc)
    colours = holding.colours(snapshot, question.bloc)
    holders = sorted({run.holder for each in held.values() for run in each.runs})
    return {
        "head": snapshot.head,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "holders": {
            holder: {
                "name": holding.holder_name(snapshot, holder),
                "colour": colours.get(holder, OTHERS),
                "css": css_class(colours.get(holder, OTHERS)),
            }
            for holder in sorted(holders, key=lambda key: (list(colours).index(key) if key in colours else 99, key))
        },
        "places": [place for key in held if (place := _map_place(snapshot, key, held[key], span, question.known))],
        "incidents": holding.incident_marks(snapshot, span, question.known),
        "routes": roads.drawn(snapshot, span, question.known),
    }


def _map_place(snapshot: Snapshot, key: str, held: Holding, span: Days, known: date | None) -> dict[str, Any] | None:
    point = snapshot.geography.point(key)
    if point is None or snapshot.is_wide(key):
        return None
    disputed = holding.disputed_days(snapshot, known).get(key, ())
    return {
        "key": key,
        "name": snapshot.geography.name(key),
        "lat": point[0],
        "lon": point[1],
        "claims": snapshot.place_sizes.get(key, 0),
        "runs": [[(run.first - span.first).days, run.holder, round(100 * run.sure, 1)] for run in held.runs],
        "disputed": [[(days.first - span.first).days, (days.last - span.first).days] for days in disputed],
    }


@router.get("/api/ribbon", tags=["place"], response_model=Chart)
def ribbon(request: Request, question: Wanted) -> dict[str, Any]:
    """A place's ribbon of holder probabilities as a Vega-Lite chart."""
    snapshot = Asked.snapshot(request)
    key = snapshot.picture.place_key(question.place)
    if key is None:
        raise HTTPException(422, "place: say which one")
    return holding.ribbon(snapshot, key, question.known, question.bloc)


@router.get("/api/base/towns", tags=["map"], response_model=Collection)
def towns() -> JSONResponse:
    """Towns to find one's way by, as GeoJSON."""
    return JSONResponse(base_map.towns(), headers={"cache-control": "max-age=86400"})


@router.get("/api/claims", tags=["claims"], response_model=ClaimsAnswer)
def claims_data(request: Request, question: Wanted) -> dict[str, Any]:
    """One page of the claims a question asks for, newest publication first."""
    snapshot = Asked.snapshot(request)
    every = rows.found(snapshot, _on_its_day(snapshot, question))
    return {
        "head": snapshot.head,
        "total": len(every),
        "page": question.page,
        "per_page": PAGE,
        "claims": rows.records(every[(question.page - 1) * PAGE : question.page * PAGE], snapshot),
    }


@router.get("/api/claims.csv", tags=["claims"], response_class=Response)
def claims_sheet(request: Request, question: Wanted, doc: OptionalText = None) -> Response:
    """Every claim a question asks for (or those read from one report), as a table for spreadsheets."""
    snapshot = Asked.snapshot(request)
    found = snapshot.by_report.get(doc, ()) if doc else rows.found(snapshot, _on_its_day(snapshot, question))
    return tables.claims("claims", snapshot.whole(found))


def _on_its_day(snapshot: Snapshot, question: Question) -> Question:
    return replace(question, day=chosen_day(snapshot, question))
