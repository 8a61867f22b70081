"""Search over everything, and the list of sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from sayso.desk import rows, words
from sayso.desk.question import OptionalText, Question, asked
from sayso.desk.snapshot import Snapshot
from sayso.desk.views import Asked, render
from sayso.model import Claim, Polarity

router = APIRouter()
Wanted = Annotated[Question, Depends(asked)]
MOST_PLACES, MOST_REPORTS, MOST_CLAIMS = 10, 30, 50


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What one speaker says in this ledger."""

    name: str
    kind: str
    party: str | None
    claims: int
    reports: int
    hedged: int
    denials: int
    first: str
    last: str
    url: str


@router.get("/search", include_in_schema=False)
def page(request: Request, question: Wanted) -> Response:
    """Places, reports and claims that match."""
    return render(request, "search.html", {"question": question} | _found(request, question))


@router.get("/api/search", tags=["search"])
def data(request: Request, q: OptionalText = None) -> dict[str, Any]:
    """Places, reports and claims that match."""
    found = _found(request, Question(q=q))
    return {
        "places": [{"key": key, "name": name, "claims": count} for key, name, count, _ in found["places"]],
        "reports": [{"doc": doc, "title": title, "outlet": outlet} for doc, title, outlet, _ in found["reports"]],
        "claims": [{"id": row.id, "sentence": row.sentence, "quote": row.quote} for row in found["rows"]],
        "total_claims": found["total"],
    }


def _found(request: Request, question: Question) -> dict[str, Any]:
    snapshot = Asked.snapshot(request)
    if not question.q:
        return {"places": [], "reports": [], "rows": [], "total": 0}
    claims = snapshot.select(text=question.q, known=question.known)
    reports = Asked.desk(request).reports_with(question.q, MOST_REPORTS)
    return {
        "places": _places(snapshot, question.q),
        "reports": [(r.doc, r.title or "Untitled report", r.outlet, words.moment(r.published)) for r in reports],
        "rows": [rows.claim_row(claim, snapshot, Question()) for claim in claims[:MOST_CLAIMS]],
        "total": len(claims),
    }


def _places(snapshot: Snapshot, text: str) -> list[tuple[str, str, int, str]]:
    """Places that claims name and whose name has the text in it, and the one the gazetteer would take it for."""
    wanted = text.casefold()
    keys = [key for key in snapshot.by_place if wanted in snapshot.geography.name(key).casefold()]
    likely = snapshot.geography.question(text)
    ranked = sorted(keys, key=lambda key: -len(snapshot.by_place[key]))
    if likely is not None and likely not in ranked:
        ranked.insert(0, likely)
    return [
        (key, snapshot.geography.name(key), len(snapshot.by_place.get(key, ())), f"/place/{quote(key, safe='')}")
        for key in ranked[:MOST_PLACES]
    ]


@router.get("/sources", include_in_schema=False)
def sources(request: Request, question: Wanted) -> Response:
    """Who speaks in this ledger."""
    return render(request, "sources.html", {"question": question, "sources": source_rows(Asked.snapshot(request))})


@router.get("/api/sources", tags=["sources"])
def sources_data(request: Request) -> list[SourceRow]:
    """Who speaks in this ledger, the most heard first."""
    return list(source_rows(Asked.snapshot(request)))


def source_rows(snapshot: Snapshot) -> Sequence[SourceRow]:
    """One row a speaker (by registry id, else by name and kind); the most heard first."""
    return snapshot.remember("sources", lambda: _source_rows(snapshot))


def _source_rows(snapshot: Snapshot) -> Sequence[SourceRow]:
    spoken: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    names: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    parties: dict[tuple[str, str], str | None] = {}
    for claim in snapshot.claims:
        for speaker in claim.speakers:
            key = (speaker.id or speaker.name, str(speaker.kind))
            spoken[key].append(claim)
            names[key][speaker.name] += 1
            parties[key] = speaker.party or parties.get(key)
    made = [_source_row(snapshot, names[key].most_common(1)[0][0], key[1], parties[key], spoken[key]) for key in spoken]
    return sorted(made, key=lambda row: (-row.claims, row.name))


def _source_row(snapshot: Snapshot, name: str, kind: str, party: str | None, claims: Sequence[Claim]) -> SourceRow:
    days = sorted(claim.known_on for claim in claims if claim.known_on)
    kinds = {str(each): said for each, said in words.SOURCE_KINDS.items()}
    return SourceRow(
        name=name,
        kind=kinds[kind],
        party=snapshot.actor_name(party) if party else None,
        claims=len(claims),
        reports=len({claim.doc for claim in claims}),
        hedged=sum(claim.hedged for claim in claims),
        denials=sum(claim.polarity is Polarity.DENIES for claim in claims),
        first=words.day(days[0]) if days else "",
        last=words.day(days[-1]) if days else "",
        url=Question(q=name).url("/"),
    )
