"""Sources: who speaks in this ledger, what each says, and how what it said of who holds what has held up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

import numpy as np
from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BaseModel

from sayso.desk import rows, speaking, tables, words
from sayso.desk.answers import Record
from sayso.desk.question import Question, asked
from sayso.desk.snapshot import Snapshot
from sayso.desk.speaking import Voice
from sayso.desk.views import Asked, render
from sayso.picture.control import SourceRecord

router = APIRouter()
Wanted = Annotated[Question, Depends(asked)]
MOST_CLAIMS, MOST_PLACES = 100, 10
PAGE = 200


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
def page(request: Request, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    """Who speaks in this ledger."""
    every = source_rows(Asked.snapshot(request))
    context = {
        "sources": every[(page - 1) * PAGE : page * PAGE],
        "count": len(every),
        "before_url": f"/sources?page={page - 1}" if page > 1 else None,
        "after_url": f"/sources?page={page + 1}" if len(every) > page * PAGE else None,
        "csv_url": "/api/sources.csv",
    }
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
    row, voice = _source(snapshot, key)
    context = {
        "source": row,
        "record": [(said(each), each) for each in snapshot.remember(("record of", key), lambda: record(snapshot, key))],
        "rows": rows.claim_rows(voice.claims[:MOST_CLAIMS], snapshot, question),
        "more": max(0, len(voice.claims) - MOST_CLAIMS),
        "places": _places(snapshot, voice),
        "csv_url": f"/api/source.csv?key={quote(key, safe='')}",
    }
    return render(request, "source.html", context)


@router.get("/api/source.csv", tags=["sources"], response_class=Response)
def source_sheet(request: Request, key: str) -> Response:
    """The claims of one source, as a table for spreadsheets."""
    snapshot = Asked.snapshot(request)
    return tables.claims("source", snapshot, _source(snapshot, key)[1].claims)


@router.get("/api/source/{key:path}", tags=["sources"])
def source_data(request: Request, key: str) -> SourceAnswer:
    """One source and its record."""
    snapshot = Asked.snapshot(request)
    row, _ = _source(snapshot, key)
    return SourceAnswer(head=snapshot.head, source=row, record=[each.record() for each in record(snapshot, key)])


def _source(snapshot: Snapshot, key: str) -> tuple[SourceRow, Voice]:
    row = next((each for each in source_rows(snapshot) if each.key == key), None)
    if row is None:
        raise HTTPException(404, f"No claim is by a source {key!r}.")
    return row, speaking.voices(snapshot)[key]


def _places(snapshot: Snapshot, voice: Voice) -> Sequence[tuple[str, str, int]]:
    found = speaking.places(snapshot, voice, MOST_PLACES)
    return [(f"/place/{quote(key, safe='')}", name, count) for key, name, count in found]


def records(snapshot: Snapshot) -> Sequence[SourceRecord]:
    """How every lasting source's claims of control held up."""
    return snapshot.remember("records", snapshot.picture.sources_record)


def record(snapshot: Snapshot, key: str) -> Sequence[SourceRecord]:
    """How a source's claims of control held up, by interest and subject; nothing for one the picture does not follow."""
    every = records(snapshot)
    _, voice = _source(snapshot, key)
    names = {key} | {f"party:{party}" for party in voice.parties}
    exact = [each for each in every if each.source == key]
    return exact or [each for each in every if each.source in names]


def said(line: SourceRecord) -> str:
    """One line of a record in words."""
    what = f"{'Denials of ' if line.denials else ''}{line.subject}"
    share = f"{words.percent(line.share)} held up ({words.percent(line.low)} to {words.percent(line.high)})"
    few = "; too few to judge by" if line.few else ""
    return f"{what[:1].upper()}{what[1:]}: of {words.counted(line.claims, 'telling')}, {share}{few}."


def source_rows(snapshot: Snapshot) -> Sequence[SourceRow]:
    """One row a speaker (by registry id, else by name and kind); the most heard first."""

    def made() -> Sequence[SourceRow]:
        found = [_row(snapshot, voice) for voice in speaking.voices(snapshot).values()]
        return sorted(found, key=lambda row: (-row.claims, row.name))

    return snapshot.remember("sources", made)


def _row(snapshot: Snapshot, voice: Voice) -> SourceRow:
    at, shelf, likeliest = voice.claims.positions, snapshot.shelf, voice.likeliest
    party = likeliest.party or min(voice.parties, default=None)
    days = speaking.heard(snapshot, voice)
    return SourceRow(
        key=voice.key,
        name=likeliest.name,
        kind=words.SOURCE_KINDS[likeliest.kind],
        party=snapshot.actor_name(party) if party else None,
        claims=len(at),
        reports=len(np.unique(snapshot.by_report.codes[at])),
        hedged=int(shelf.hedged[at].sum()),
        denials=int(shelf.denied[at].sum()),
        first=words.day(days[0]) if days else "",
        last=words.day(days[1]) if days else "",
        url=f"/source/{quote(voice.key, safe='')}",
    )
