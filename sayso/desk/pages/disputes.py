"""Disputes: claims that cannot all hold, each side's quotes face to face."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from sayso import claims_file
from sayso.desk import holding, tables, words
from sayso.desk.answers import DisputesAnswer
from sayso.desk.place_card import disputes_about, place_key
from sayso.desk.question import Question, asked
from sayso.desk.views import Asked, render
from sayso.exports.csv import COLUMNS, row

router = APIRouter()
Wanted = Annotated[Question, Depends(asked)]
PER_PAGE = 20


@router.get("/disputes", include_in_schema=False)
def page(request: Request, question: Wanted) -> Response:
    """The list of disputes, those on which most hangs first."""
    snapshot, found = Asked.snapshot(request), _found(request, question)
    start = (question.page - 1) * PER_PAGE
    context = {
        "question": question,
        "disputes": holding.in_full(snapshot, found[start : start + PER_PAGE]),
        "count": len(found),
        "more_url": question.url("/disputes", page=question.page + 1) if start + PER_PAGE < len(found) else None,
        "as_known": words.day(question.known),
        "csv_url": question.url("/api/disputes.csv", page=1),
    }
    return render(request, "disputes.html", context)


@router.get("/api/disputes", tags=["disputes"], response_model=DisputesAnswer)
def data(request: Request, question: Wanted) -> dict[str, Any]:
    """The disputes, those on which most hangs first."""
    found = _found(request, question)
    start = (question.page - 1) * PER_PAGE
    shown = holding.in_full(Asked.snapshot(request), found[start : start + PER_PAGE])
    return {"total": len(found), "page": question.page, "disputes": [dispute.record() for dispute in shown]}


@router.get("/api/disputes.csv", tags=["disputes"], response_class=Response)
def sheet(request: Request, question: Wanted) -> Response:
    """Every claim of every dispute, with the dispute's sentence and the side it is on, as a table for spreadsheets."""
    snapshot, found = Asked.snapshot(request), _found(request, question)
    parts = (holding.in_full(snapshot, found[at : at + PER_PAGE]) for at in range(0, len(found), PER_PAGE))
    lines = (
        {"dispute": dispute.sentence, "about": dispute.place, "side": side.name} | row(claims_file.record(claim))
        for part in parts
        for dispute in part
        for side in dispute.sides
        for claim in side.claims
    )
    return tables.sheet("disputes", ("dispute", "about", "side", *COLUMNS), lines)


def _found(request: Request, question: Question) -> list[Any]:
    snapshot = Asked.snapshot(request)
    if question.place is None:
        return list(holding.disputes(snapshot, question.known))
    return list(disputes_about(snapshot, place_key(snapshot, question.place), question.known))
