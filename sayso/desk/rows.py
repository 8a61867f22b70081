"""Claims as the pages and the API show them: everything in words, with addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sayso import claims_file
from sayso.desk import words
from sayso.desk.question import PAGE, Question
from sayso.desk.snapshot import Snapshot
from sayso.model import Claim, Polarity


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim in words; `place_key` is the picture's key of its place, None where it names none."""

    id: str
    kind: str
    sentence: str
    quote: str
    speakers: str
    speaker_kinds: str
    outlet: str | None
    title: str | None
    published: str
    happened: str
    place: str | None
    place_key: str | None
    place_url: str | None
    precision: str | None
    report_url: str
    denies: bool
    hedged: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list of claims."""

    rows: Sequence[ClaimRow]
    total: int
    page: int

    @property
    def more(self) -> bool:
        return self.page * PAGE < self.total


def report_url(claim: Claim) -> str:
    """The address of a claim within its report."""
    return f"/report/{quote(claim.doc, safe='')}#claim-{quote(claim.id, safe='')}"


def claim_row(claim: Claim, snapshot: Snapshot, question: Question) -> ClaimRow:
    """One claim, with all that the ledger has of it, in words."""
    key = snapshot.geography.key(claim.place)
    kinds = dict.fromkeys(words.SOURCE_KINDS[speaker.kind] for speaker in claim.speakers)
    return ClaimRow(
        id=claim.id,
        kind=str(claim.kind),
        sentence=words.sentence(claim),
        quote=claim.quote,
        speakers=words.speakers(claim),
        speaker_kinds=", ".join(kinds),
        outlet=claim.outlet,
        title=claim.title,
        published=words.moment(claim.published),
        happened=words.days(claim.date),
        place=claim.place.name if claim.place else None,
        place_key=key,
        place_url=question.url("/", place=key, page=1) if key else None,
        precision=str(claim.place.precision) if claim.place and claim.place.precision else None,
        report_url=report_url(claim),
        denies=claim.polarity is Polarity.DENIES,
        hedged=claim.hedged,
    )


def claim_rows(claims: Iterable[Claim], snapshot: Snapshot, question: Question) -> list[ClaimRow]:
    """Claims in words."""
    return [claim_row(claim, snapshot, question) for claim in snapshot.whole(claims)]


def found(snapshot: Snapshot, question: Question) -> Sequence[Claim]:
    """All claims a question asks for, newest publication first."""
    return snapshot.select(
        known=question.known,
        place=question.place,
        kind=question.kind,
        source=question.source,
        text=question.q,
        about=question.day if question.on_day else None,
    )


def listing(snapshot: Snapshot, question: Question) -> Listing:
    """The claims a question asks for, one page of them."""
    every = found(snapshot, question)
    shown = every[(question.page - 1) * PAGE : question.page * PAGE]
    return Listing(claim_rows(shown, snapshot, question), len(every), question.page)


def records(claims: Iterable[Claim], snapshot: Snapshot) -> list[dict[str, Any]]:
    """Claims for programs: the fields of the claims file, and the claim's sentence and place key."""
    return [
        claims_file.record(claim)
        | {"sentence": words.sentence(claim), "place_key": snapshot.geography.key(claim.place)}
        for claim in snapshot.whole(claims)
    ]
