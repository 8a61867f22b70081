"""Sources: who speaks in this ledger, what each says, and how what it said of who holds what has held up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel

from sayso.desk import rows, tables, words
from sayso.desk.answers import Record
from sayso.desk.question import Question, asked
from sayso.desk.snapshot import Snapshot
from sayso.desk.views import Asked, render
from sayso.model import Claim, Polarity
from sayso.picture.control import SourceRecord

router = APIRouter()
Wanted = Annotated[Question, Depends(asked)]
MOST_CLAIMS = 100


class SourceRow(BaseModel):
    """What one speaker says in this ledger; `key` is its registry id, else its name and kind."""

    key: str
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


class SourceAnswer(BaseModel):
    """One speaker, and its record: of so many control claims on a subject, the share that held up with its 90 % interval."""

    head: str
    source: SourceRow
    record: list[Record]


@router.get("/sources", include_in_schema=False)
def page(request: Request) -> Response:
    """Who speaks in this ledger."""
    context = {"sources": source_rows(Asked.snapshot(request)), "csv_url": "/api/sources.csv"}
    return render(request, "sources.html", context)


@router.get("/api/sources", tags=["sources"])
def data(request: Request) -> list[SourceRow]:
    """Who speaks in this ledger, the most heard first."""
    return list(source_rows(Asked.snapshot(request)))


@router.get("/api/sources.csv", tags=["sources"], response_class=Response)
def sheet(request: Request) -> Response:
    """Who speaks in this ledger, as a table for spreadsheets."""
    found = source_rows(Asked.snapshot(request))
    return tables.sheet("sources", tuple(SourceRow.model_fields), (row.model_dump() for row in found))


@router.get("/source/{key:path}", include_in_schema=False)
def source(request: Request, key: str, question: Wanted) -> Response:
    """One source: what it says and how it held up."""
    snapshot = Asked.snapshot(request)
    row, claims = _source(snapshot, key)
    context = {
        "source": row,
        "record": [(said(each), each) for each in snapshot.remember(("record of", key), lambda: record(snapshot, key))],
        "rows": rows.claim_rows(claims[:MOST_CLAIMS], snapshot, question),
        "more": max(0, len(claims) - MOST_CLAIMS),
        "places": snapshot.remember(("places of", key), lambda: _places(snapshot, claims)),
        "csv_url": f"/api/source.csv?key={quote(key, safe='')}",
    }
    return render(request, "source.html", context)


@router.get("/api/source.csv", tags=["sources"], response_class=Response)
def source_sheet(request: Request, key: str) -> Response:
    """The claims of one source, as a table for spreadsheets."""
    snapshot = Asked.snapshot(request)
    return tables.claims("source", snapshot.whole(_source(snapshot, key)[1]))


@router.get("/api/source/{key:path}", tags=["sources"])
def source_data(request: Request, key: str) -> SourceAnswer:
    """One source and its record."""
    snapshot = Asked.snapshot(request)
    row, _ = _source(snapshot, key)
    return SourceAnswer(head=snapshot.head, source=row, record=[each.record() for each in record(snapshot, key)])


def _source(snapshot: Snapshot, key: str) -> tuple[SourceRow, Sequence[Claim]]:
    row = next((each for each in source_rows(snapshot) if each.key == key), None)
    if row is None:
        raise HTTPException(404, f"No claim is by a source {key!r}.")
    return row, _spoken(snapshot)[key]


def _places(snapshot: Snapshot, claims: Sequence[Claim]) -> Sequence[tuple[str, str, int]]:
    keys: Counter[str] = Counter(key for claim in claims if (key := snapshot.geography.key(claim.place)) is not None)
    found = [(f"/place/{quote(key, safe='')}", snapshot.geography.name(key), count) for key, count in keys.items()]
    return sorted(found, key=lambda each: (-each[2], each[1]))[:10]


def record(snapshot: Snapshot, key: str) -> Sequence[SourceRecord]:
    """How a source's claims of control held up, by interest and subject; nothing for one the picture does not follow."""
    every = snapshot.remember("records", lambda: snapshot.picture.sources_record())
    row, claims = _source(snapshot, key)
    parties = {speaker.party for claim in claims for speaker in claim.speakers if _key(speaker) == row.key}
    names = {key} | {f"party:{party}" for party in parties if party}
    exact = [each for each in every if each.source == key]
    return exact or [each for each in every if each.source in names]


def said(line: SourceRecord) -> str:
    """One line of a record in words."""
    what = f"{'Denials of ' if line.denials else ''}{line.subject}"
    share = f"{words.percent(line.share)} held up ({words.percent(line.low)} to {words.percent(line.high)})"
    few = "; too few to judge by" if line.few else ""
    return f"{what[:1].upper()}{what[1:]}: of {words.counted(line.claims, 'telling')}, {share}{few}."


def _key(speaker: Any) -> str:
    return speaker.id or f"{speaker.name}|{speaker.kind}"


def _spoken(snapshot: Snapshot) -> dict[str, list[Claim]]:
    def gathered() -> dict[str, list[Claim]]:
        found: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in snapshot.claims:
            for key in dict.fromkeys(_key(speaker) for speaker in claim.speakers):
                found[key].append(claim)
        return dict(found)

    return snapshot.remember("spoken", gathered)


def source_rows(snapshot: Snapshot) -> Sequence[SourceRow]:
    """One row a speaker (by registry id, else by name and kind); the most heard first."""

    def made() -> Sequence[SourceRow]:
        found = [_row(snapshot, key, claims) for key, claims in _spoken(snapshot).items()]
        return sorted(found, key=lambda row: (-row.claims, row.name))

    return snapshot.remember("sources", made)


def _row(snapshot: Snapshot, key: str, claims: Sequence[Claim]) -> SourceRow:
    speakers = [speaker for claim in claims for speaker in claim.speakers if _key(speaker) == key]
    days = [day for claim in claims if (day := claim.known_on)]
    party = next((speaker.party for speaker in speakers if speaker.party), None)
    return SourceRow(
        key=key,
        name=Counter(speaker.name for speaker in speakers).most_common(1)[0][0],
        kind=words.SOURCE_KINDS[speakers[0].kind],
        party=snapshot.actor_name(party) if party else None,
        claims=len(claims),
        reports=len({claim.doc for claim in claims}),
        hedged=sum(claim.hedged for claim in claims),
        denials=sum(claim.polarity is Polarity.DENIES for claim in claims),
        first=words.day(min(days)) if days else "",
        last=words.day(max(days)) if days else "",
        url=f"/source/{quote(key, safe='')}",
    )
