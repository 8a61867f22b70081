"""Search over everything."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from sayso.desk import rows, words
from sayso.desk.answers import SearchAnswer
from sayso.desk.question import OptionalText, Question, asked
from sayso.desk.snapshot import Snapshot
from sayso.desk.views import Asked, render

router = APIRouter()
Wanted = Annotated[Question, Depends(asked)]
MOST_PLACES, MOST_REPORTS, MOST_CLAIMS = 10, 30, 50


@router.get("/search", include_in_schema=False)
def page(request: Request, question: Wanted) -> Response:
    """Places, reports and claims that match."""
    context = {"question": question, "csv_url": question.url("/api/claims.csv", page=1) if question.q else None}
    return render(request, "search.html", context | _found(request, question))


@router.get("/api/search", tags=["search"], response_model=SearchAnswer)
def data(request: Request, q: OptionalText = None) -> dict[str, Any]:
    """Places, reports and claims that match."""
    found = _found(request, Question(q=q))
    return {
        "places": [{"key": key, "name": name, "claims": count} for key, name, count, _ in found["places"]],
        "reports": [{"doc": doc, "title": title, "outlet": outlet} for doc, title, outlet, _ in found["reports"]],
        "claims": [{"id": row.id, "sentence": row.sentence, "quote": row.quote} for row in found["rows"]],
        "total_claims": found["hits"],
    }


def _found(request: Request, question: Question) -> dict[str, Any]:
    snapshot = Asked.snapshot(request)
    if not question.q:
        return {"places": [], "reports": [], "rows": [], "hits": 0}
    claims = snapshot.select(text=question.q, known=question.known)
    reports = Asked.desk(request).reports_with(question.q, MOST_REPORTS)
    return {
        "places": _places(snapshot, question.q),
        "reports": [(r.doc, r.title or words.opening(r.text), r.outlet, words.moment(r.published)) for r in reports],
        "rows": rows.claim_rows(claims[:MOST_CLAIMS], snapshot, Question()),
        "hits": len(claims),
    }


def _places(snapshot: Snapshot, text: str) -> list[tuple[str, str, int, str]]:
    """Places that claims name and whose name has the text in it, and the one the gazetteer would take it for."""
    wanted = text.casefold()
    keys = [key for key, name in snapshot.place_names.items() if wanted in name]
    likely = snapshot.geography.question(text)
    sizes = snapshot.place_sizes
    ranked = sorted(keys, key=lambda key: -sizes[key])
    if likely is not None and likely not in ranked:
        ranked.insert(0, likely)
    return [
        (key, snapshot.geography.name(key), sizes.get(key, 0), f"/place/{quote(key, safe='')}")
        for key in ranked[:MOST_PLACES]
    ]
