"""What is new since somebody last said they had looked: reports, claims, judgements, and what they moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from sayso.desk import holding, rows, tables
from sayso.desk.question import Question
from sayso.desk.snapshot import Snapshot
from sayso.desk.views import Asked, render
from sayso.ledger.chain import EntryType
from sayso.model import Claim, Kind
from sayso.picture.disputes import Dispute

router = APIRouter()
COOKIE = "sayso_looked"
MOST_ENTRIES, MOST_SHOWN, MOST_PLACES = 1500, 50, 30
Since = Annotated[int | None, Query(ge=0, le=2**53, description="the number of the last entry already seen")]


@dataclass(frozen=True, slots=True)
class News:
    """What the ledger's entries after `since` up to `last` brought; `more` where there are too many to go through at once."""

    since: int
    last: int
    more: bool
    reports: Sequence[tuple[str, str, str | None]]
    claims: Sequence[Claim]
    judgements: Sequence[tuple[str, str, Sequence[str]]]
    places: Sequence[tuple[str, str]]
    disputes: Sequence[Dispute]


class NewsAnswer(BaseModel):
    """What is new after entry `since`, up to entry `last`."""

    since: int
    last: int
    more: bool
    reports: list[str]
    claims: list[str]
    judgements: list[dict[str, Any]]
    places: list[str]
    disputes: list[dict[str, Any]]


def _since(request: Request, since: int | None) -> int:
    """The entry to begin after: the address's, the account's, else the browser's own mark."""
    if since is not None:
        return since
    session = Asked.visitor(request).session
    if session is not None:
        return session.seen
    mark = request.cookies.get(COOKIE, "")
    return int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 16 else 0


@router.get("/new", include_in_schema=False)
def page(request: Request, since: Since = None) -> Response:
    """What is new since the last visit."""
    snapshot, news = Asked.snapshot(request), _news(request, since)
    context = {
        "news": news,
        "rows": rows.claim_rows(news.claims[:MOST_SHOWN], snapshot, Question()),
        "untold": max(0, len(news.claims) - MOST_SHOWN),
        "csv_url": f"/api/new.csv?since={news.since}",
    }
    return render(request, "new.html", context)


@router.get("/api/new", tags=["new"])
def data(request: Request, since: Since = None) -> NewsAnswer:
    """What is new after an entry of the ledger."""
    news = _news(request, since)
    return NewsAnswer(
        since=news.since,
        last=news.last,
        more=news.more,
        reports=[doc for doc, _, _ in news.reports],
        claims=[claim.id for claim in news.claims],
        judgements=[{"action": action, "by": by, "claims": list(claims)} for action, by, claims in news.judgements],
        places=[said for _, said in news.places],
        disputes=[dispute.record() for dispute in news.disputes],
    )


@router.get("/api/new.csv", tags=["new"], response_class=Response)
def sheet(request: Request, since: Since = None) -> Response:
    """The claims that are new after an entry of the ledger, as a table for spreadsheets."""
    return tables.claims("new", Asked.snapshot(request), _news(request, since).claims)


@router.post("/new", include_in_schema=False)
def looked(request: Request, last: Annotated[int, Form(ge=0, le=2**31 - 1)]) -> Response:
    """Remember that everything up to an entry has been seen."""
    response = RedirectResponse("/new", 303)
    visitor, accounts = Asked.visitor(request), request.app.state.accounts
    if accounts is not None and visitor.name is not None:
        accounts.look(visitor.name, last)
    else:
        response.set_cookie(COOKIE, str(last), httponly=True, samesite="lax", max_age=400 * 86400)
    return response


def _news(request: Request, asked: int | None) -> News:
    desk, snapshot = Asked.desk(request), Asked.snapshot(request)
    since = _since(request, asked)
    reports, ids, judgements, last = [], [], [], since
    count = 0
    for entry in desk.ledger.log(after=since, limit=MOST_ENTRIES):
        count, last, content = count + 1, entry["seq"], entry["content"] or {}
        match entry["type"]:
            case EntryType.REPORT if content:
                reports.append((content["doc"], content["title"] or "Untitled report", content["outlet"]))
            case EntryType.CLAIM if content:
                ids.append(content["id"])
            case EntryType.REVIEW if content:
                about = [target.get("id", f"#{target['seq']}") for target in content["claims"]]
                judgements.append((str(content["action"]), str(content["by"]), about))
    claims = [snapshot.by_id[id] for id in dict.fromkeys(ids) if id in snapshot.by_id]
    met = holding.disputes_among(snapshot, claims)
    places = _places(snapshot, claims)
    shown = holding.in_full(snapshot, met[:MOST_PLACES])
    return News(since, last, count == MOST_ENTRIES, reports, claims, judgements, places, shown)


def _places(snapshot: Snapshot, claims: Sequence[Claim]) -> Sequence[tuple[str, str]]:
    """The places that new claims say are held by somebody, with who holds them as we see it now."""
    keys = dict.fromkeys(snapshot.geography.key(claim.place) for claim in claims if claim.kind is Kind.CONTROL)
    if snapshot.span is None:
        return ()
    held = holding.holdings(snapshot)
    return [
        (f"/place/{quote(key, safe='')}", holding.sentence(snapshot, name, held.get(key), snapshot.span.last))
        for key in [each for each in keys if each is not None][:MOST_PLACES]
        if (name := snapshot.geography.name(key))
    ]
