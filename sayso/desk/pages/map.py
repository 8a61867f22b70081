"""The first page: a map and the claims, under two clocks."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response

from sayso.desk import base_map, drawing, holding, roads, rows, tables, tiles, words
from sayso.desk.answers import Chart, ClaimsAnswer, Collection, MapAnswer
from sayso.desk.clocks import chosen_day, clocks
from sayso.desk.colours import OTHERS, css_class
from sayso.desk.pages import export
from sayso.desk.place_card import card
from sayso.desk.question import PAGE, OptionalDay, OptionalText, Question, asked
from sayso.desk.snapshot import Snapshot
from sayso.desk.views import Asked, render

router = APIRouter()
Wanted = Annotated[Question, Depends(asked)]
CARRIED = ("day", "known", "place", "bloc", "listed")
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
MANY = 2_000
"""Of so many places the map first shows the chosen day alone, and fetches the others afterwards."""
LARGE = 2_000_000
"""Answers of so many bytes are compressed in a hurry."""
PLACES = 200
"""So many places are listed at once."""


@router.get("/", include_in_schema=False)
def page(request: Request, question: Wanted) -> Response:
    """Map and claims."""
    snapshot = Asked.snapshot(request)
    if snapshot.span is None or snapshot.published is None:
        return render(request, "empty.html", {})
    context = clocks(snapshot, question) | panel_context(snapshot, question)
    large = len(snapshot.places) > MANY
    asked = {"known": question.known, "bloc": int(question.bloc), "still": context["day"] if large else None}
    first = "/api/map?" + "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return render(request, "map.html", context | {"base": request.app.state.base, "large": large, "first_map": first})


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
        "formats": export.links(
            place=question.place, kind=question.kind, sources=question.source, known=question.known
        ),
        "more_url": question.url("/", page=following),
        "more_part": question.url("/part/claims", page=following),
    }


def panel_context(snapshot: Snapshot, question: Question) -> dict[str, Any]:
    """What the panel needs: places or one place, then claims."""
    day = chosen_day(snapshot, question)
    count = holding.held_by(snapshot, day, known=question.known, bloc=question.bloc)
    carried = [(name, value) for name, value in _fields(question).items() if name in CARRIED and value]
    return claims_context(snapshot, question) | {
        "day": day,
        "place": None if question.place is None else card(snapshot, question, day),
        "held": _held(snapshot, question, day) if question.place is None else (),
        "before_url": question.url("/", listed=question.listed - 1) if question.listed > 1 else None,
        "after_url": question.url("/", listed=question.listed + 1) if count > PLACES * question.listed else None,
        "held_count": count,
        "unmarked": snapshot.drawn.unmarked if snapshot.drawn is not None and question.known is None else 0,
        "roads": [now for road in roads.roads(snapshot, question.known) if (now := road.on(day)) is not None],
        "back_url": question.url("/", place=None, page=1),
        "page_url": question.url("/"),
        "carried": [(name, int(value) if isinstance(value, bool) else value) for name, value in carried],
        "kinds": [(str(kind), title) for kind, title in words.KINDS.items()],
        "source_kinds": [(str(kind), title) for kind, title in words.SOURCE_KINDS.items()],
    }


def _fields(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in Question.__dataclass_fields__}


def _held(snapshot: Snapshot, question: Question, day: date) -> list[dict[str, Any]]:
    held = holding.holdings(snapshot, known=question.known, bloc=question.bloc)
    colours = holding.colours(snapshot, question.bloc)
    disputed = holding.disputed_days(snapshot, question.known)
    skipped = (question.listed - 1) * PLACES
    found: list[dict[str, Any]] = []
    for key in snapshot.places:
        run = held[key].on(day) if key in held else None
        if run is None:
            continue
        if skipped:
            skipped -= 1
            continue
        if len(found) == PLACES:
            break
        found.append(
            {
                "key": key,
                "name": snapshot.geography.name(key),
                "wide": snapshot.is_wide(key),
                "url": question.url("/", place=key, page=1),
                "holder": holding.holder_name(snapshot, run.holder),
                "colour": css_class(colours.get(run.holder, OTHERS)),
                "sure": words.percent(run.sure),
                "claims": snapshot.place_sizes.get(key, 0),
                "disputed": any(days.first <= day <= days.last for days in disputed.get(key, ())),
            }
        )
    return found


@router.get("/api/map", tags=["map"], response_model=MapAnswer)
def map_data(request: Request, question: Wanted, still: OptionalDay = None) -> Response:
    """Everything the map draws, for all days at once: each place's holder, change by change; of one day alone with `still`.

    `runs` are [day number, position in `holders`, percent]; day numbers count from `first`; a run lasts until the next begins.
    """
    snapshot = Asked.snapshot(request)
    if still is not None:
        return packed_json(request, still_answer(snapshot, replace(question, day=still)))
    return packed_json(request, map_answer(snapshot, question))


def packed_json(request: Request, packed: bytes, headers: Mapping[str, str] = NO_HEADERS) -> Response:
    """Compressed JSON as it is; compressing it anew for every visitor would take as long as all the rest together."""
    headers = {**headers, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type="application/json", headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type="application/json", headers=headers)


def map_answer(snapshot: Snapshot, question: Question) -> bytes:
    """The map's answer, compressed; it depends on *as known on* and on who counts as one alone."""
    asked = Question(known=question.known, bloc=question.bloc)
    return snapshot.remember(("map", asked.known, asked.bloc), lambda: _packed(drawing.drawn(snapshot, asked)))


def _packed(answer: bytes) -> bytes:
    # Of a large map most of the wait would be for the last tenth of its size.
    return gzip.compress(answer, 6 if len(answer) < LARGE else 1)


def still_answer(snapshot: Snapshot, question: Question) -> bytes:
    """The map's answer of the question's day alone, compressed."""
    asked = Question(chosen_day(snapshot, question), known=question.known, bloc=question.bloc)
    key = ("still", asked.known, asked.bloc, asked.day)
    return snapshot.remember(key, lambda: gzip.compress(drawing.drawn(snapshot, asked, asked.day), 1))


@router.get("/api/ribbon", tags=["place"], response_model=Chart)
def ribbon(request: Request, question: Wanted) -> Response:
    """A place's ribbon of holder probabilities as a Vega-Lite chart."""
    snapshot = Asked.snapshot(request)
    key = snapshot.picture.place_key(question.place)
    if key is None:
        raise HTTPException(422, "place: say which one")
    return packed_json(request, holding.ribbon(snapshot, key, question.known, question.bloc))


@router.get("/api/base/towns", tags=["map"], response_model=Collection)
def towns(request: Request) -> Response:
    """Towns to find one's way by, as GeoJSON."""
    return packed_json(request, base_map.packed(), {"cache-control": "max-age=86400"})


@router.get("/tiles/{z}/{x}/{y}", include_in_schema=False)
def tile(
    request: Request, z: Annotated[int, Path(ge=0, le=30)], x: Annotated[int, Path(ge=0)], y: Annotated[int, Path(ge=0)]
) -> Response:
    """A tile of the base map's own file; 204 where the file has none."""
    archive: tiles.Archive | None = request.app.state.archive
    found = None if archive is None else archive.tile(z, x, y)
    if archive is None or found is None:
        return Response(status_code=204)
    headers = {"cache-control": "max-age=86400"} | archive.headers
    return Response(found, media_type=tiles.MEDIA[archive.kind], headers=headers)


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
    return tables.claims("claims", snapshot, found)


def _on_its_day(snapshot: Snapshot, question: Question) -> Question:
    return replace(question, day=chosen_day(snapshot, question))
