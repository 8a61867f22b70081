"""One report: the text as published with its claims underlined, what was read from each, and what it added to the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from sayso import claims_file
from sayso.desk import holding, rows, words
from sayso.desk.answers import ReportAnswer
from sayso.desk.question import Question, asked
from sayso.desk.snapshot import Snapshot
from sayso.desk.views import Asked, render
from sayso.model import Claim, Kind, Report
from sayso.picture.control.runs import Holding

router = APIRouter()
Wanted = Annotated[Question, Depends(asked)]
MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, with the numbers of the claims whose quotes cover it."""

    text: str
    claims: tuple[int, ...]
    first: str | None


def pieces(text: str, claims: Sequence[Claim]) -> list[Piece]:
    """The text cut where a claim's quote begins or ends; put together again, the pieces are the text."""
    cuts = {0, len(text)}
    for claim in claims:
        cuts |= {min(claim.start, len(text)), min(claim.end, len(text))}
    edges = sorted(cuts)
    found = []
    for start, end in pairwise(edges):
        over = tuple(n for n, claim in enumerate(claims) if claim.start <= start and end <= claim.end)
        found.append(Piece(text[start:end], tuple(n + 1 for n in over), claims[over[0]].id if over else None))
    return found


@router.get("/report/{doc:path}", include_in_schema=False)
def page(request: Request, doc: str, question: Wanted) -> Response:
    """The report page."""
    snapshot = Asked.snapshot(request)
    claims = ordered(snapshot, doc)
    report = _report(request, doc, claims)
    family = snapshot.family(doc)
    copies = [other for other in family if other != doc and other in snapshot.by_report]
    first = claims[0] if claims else None
    context = {
        "question": question,
        "doc": doc,
        "csv_url": f"/api/claims.csv?{urlencode({'doc': doc})}",
        "report": report,
        "outlet": report.outlet if report else first.outlet if first else None,
        "title": (report.title or words.opening(report.text) if report else first.title if first else None)
        or "Untitled report",
        "published": words.moment(report.published if report else first.published if first else None),
        "url": report.url if report else first.url if first else None,
        "pieces": pieces(report.text, claims) if report else [],
        "rows": [rows.claim_row(claim, snapshot, question) for claim in claims],
        "copies": [(claim.doc, claim) for claim in snapshot.whole(snapshot.by_report[doc][0] for doc in copies[:50])],
        "added": added(snapshot, claims),
    }
    return render(request, "report.html", context)


@router.get("/api/report/{doc:path}", tags=["report"], response_model=ReportAnswer)
def data(request: Request, doc: str) -> dict[str, Any]:
    """A report with its claims."""
    snapshot = Asked.snapshot(request)
    claims = ordered(snapshot, doc)
    report = _report(request, doc, claims)
    return {
        "doc": doc,
        "text": report.text if report else None,
        "outlet": report.outlet if report else None,
        "title": report.title if report else None,
        "claims": [claims_file.record(claim) for claim in claims],
    }


def ordered(snapshot: Snapshot, doc: str) -> Sequence[Claim]:
    """A report's claims in the order of its text."""
    return sorted(snapshot.whole(snapshot.by_report.get(doc, ())), key=lambda claim: (claim.start, claim.end, claim.id))


def _report(request: Request, doc: str, claims: Sequence[Claim]) -> Report | None:
    found = Asked.desk(request).report(doc)
    if found is None and not claims:
        raise HTTPException(404, f"There is no report {doc!r} in this ledger, or it was redacted.")
    return found


def added(snapshot: Snapshot, claims: Sequence[Claim]) -> Sequence[str]:
    """How the picture of each place moved on the day the report came, in words; other reports of that day count too."""
    places = dict.fromkeys(snapshot.geography.key(c.place) for c in claims if c.kind is Kind.CONTROL)
    keys = tuple(key for key in places if key is not None)[:MOST_PLACES]
    day = next((claim.known_on for claim in claims if claim.known_on), None)
    if day is None or not keys:
        return ()
    before, after = (holding.in_hindsight(snapshot, keys, known) for known in (day - timedelta(days=1), day))
    said = ((key, _told(snapshot, before.get(key), day), _told(snapshot, after.get(key), day)) for key in keys)
    return [
        f"{snapshot.geography.name(key)} on {words.day(day)}: as known the day before, "
        f"{was or 'nobody was said to hold it'}; with that day's reports, {now}."
        for key, was, now in said
        if now is not None
    ]


def _told(snapshot: Snapshot, held: Holding | None, day: date) -> str | None:
    run = held.on(day) if held is not None else None
    return None if run is None else f"{holding.holder_name(snapshot, run.holder)}, {words.percent(run.sure)}"
