"""Review: a queue by what hangs on it, worked by keyboard, each judgement's effect on the picture shown at once."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from sayso.desk import amending, holding, rows, words
from sayso.desk.app_errors import complaint
from sayso.desk.effect import Effect
from sayso.desk.question import Question
from sayso.desk.queue import queue
from sayso.desk.snapshot import Desk, Snapshot
from sayso.desk.views import Asked, render
from sayso.errors import ClaimsFileError, LedgerError
from sayso.ledger import Ledger
from sayso.ledger.reviewing import Review, ReviewConflict
from sayso.model import Casualties, Claim, Control, Outcome

router = APIRouter()
AROUND = 400
MOST_SIMILAR = 6
COOKIE = "sayso_reviewer"


@router.get("/review", include_in_schema=False)
def page(
    request: Request, at: Annotated[int, Query(ge=0)] = 0, last: Annotated[int | None, Query(ge=1)] = None
) -> Response:
    """The next claim to judge."""
    snapshot, ledger = Asked.snapshot(request), Asked.desk(request).ledger
    waiting = queue(snapshot, ledger)
    at = min(at, max(0, len(waiting) - 1))
    review = next((each for each in ledger.reviews() if each.seq == last), None) if last else None
    context: dict[str, Any] = {
        "count": len(waiting),
        "at": at,
        "last": review,
        "effect": told(Asked.desk(request), last) if last else (),
        "effect_url": f"/review/effect?review={last}" if last else None,
        "by": reviewer(request),
        "claim": None,
    }
    if waiting:
        context |= _claim_context(snapshot, ledger, snapshot.whole([waiting[at]])[0])
    return render(request, "review.html", context)


@router.get("/review/effect", include_in_schema=False)
def effect_of(request: Request, review: Annotated[int, Query(ge=1)]) -> Response:
    """What a judgement did to the picture, once that is known."""
    context = {"effect": told(Asked.desk(request), review), "effect_url": f"/review/effect?review={review}"}
    return render(request, "parts/effect.html", context)


def reviewer(request: Request, given: str = "") -> str:
    """Under which name a judgement is recorded: that of the login; without logins the one given, remembered, or the user's."""
    name = Asked.visitor(request).name
    return name or given.strip()[:100] or request.cookies.get(COOKIE, "")[:100] or _own_name()


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _claim_context(snapshot: Snapshot, ledger: Ledger, claim: Claim) -> dict[str, Any]:
    return {
        "claim": claim,
        "row": rows.claim_row(claim, snapshot, Question()),
        "around": _around(ledger, claim),
        "fields": amending.form(claim),
        "similar": [(row.id, row) for row in rows.claim_rows(similar(snapshot, claim), snapshot, Question())],
        "seen": ledger.count_entries(),
    }


def _around(ledger: Ledger, claim: Claim) -> tuple[str, str, str]:
    """The quote with the text before and after it."""
    try:
        text = ledger.report(claim.doc).text
    except LedgerError:
        return ("", claim.quote, "")
    if text[claim.start : claim.end] != claim.quote:
        return ("", claim.quote, "")
    return (text[max(0, claim.start - AROUND) : claim.start], claim.quote, text[claim.end : claim.end + AROUND])


def similar(snapshot: Snapshot, claim: Claim) -> Sequence[Claim]:
    """Claims a reviewer may want to merge this one with: same kind and place, days that meet."""
    key = snapshot.geography.key(claim.place)
    near = snapshot.by_place.get(key, ()) if key else ()
    found = [
        other
        for other in near
        if other.id != claim.id
        and other.kind is claim.kind
        and (other.date is None or claim.date is None or other.date.overlaps(claim.date))
    ]
    return found[:MOST_SIMILAR]


@router.post("/review", include_in_schema=False)
async def act(request: Request) -> Response:
    """Record a judgement and go on to the next claim."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    return await run_in_threadpool(_act, request, form)


def _act(request: Request, form: Mapping[str, str]) -> Response:
    desk = Asked.desk(request)
    before = desk.now()
    claim = next(iter(before.whole(each for each in [before.by_id.get(form.get("claim", ""))] if each)), None)
    by = Asked.visitor(request).name or form.get("by", "").strip()[:100]
    if claim is None:
        return complaint(
            request, 409, "This claim no longer stands as it was shown; somebody judged it. Load the queue again."
        )
    if not by:
        return complaint(request, 422, "A review needs the name of who made it.")
    try:
        review = _record(desk.ledger, claim, form, by, before)
    except ReviewConflict as error:
        return complaint(request, 409, f"{error} Nothing was recorded.")
    except (ClaimsFileError, LedgerError) as error:
        return complaint(request, 422, f"{error} Nothing was recorded.")
    Asked.note(request, f"review: {review.action}", f"claim {claim.id}, entry {review.seq}")
    desk.effects[review.seq] = effect(before, claim)
    return _onward(form, review, by)


def _onward(form: Mapping[str, str], review: Review, by: str) -> Response:
    at = form.get("at", "0")
    response = RedirectResponse(f"/review?at={at if at.isdigit() else 0}&last={review.seq}", 303)
    response.set_cookie(COOKIE, by, httponly=True, samesite="strict", max_age=30 * 86400)
    return response


def _record(ledger: Ledger, claim: Claim, form: Mapping[str, str], by: str, snapshot: Snapshot) -> Review:
    seen = form.get("seen", "")
    about: dict[str, Any] = {
        "by": by,
        "why": form.get("why", "").strip()[:2000] or None,
        "seen": int(seen) if seen.isdigit() else None,
    }
    match form.get("action"):
        case "accept":
            return ledger.accept(claim.id, **about)
        case "reject":
            return ledger.reject(claim.id, **about)
        case "merge":
            return ledger.merge(form.get("keep", ""), [claim.id], **about)
        case "amend":
            changed = amending.changes(claim, form, snapshot.world)
            if not changed:
                raise ClaimsFileError("nothing was changed", cure="accept the claim if it is right")
            return ledger.amend(claim.id, changed, **about)
    raise LedgerError("a review accepts, amends, rejects or merges")


@router.post("/review/undo", include_in_schema=False)
def undo(
    request: Request,
    review: Annotated[int, Form()],
    by: Annotated[str, Form(max_length=100)] = "",
    at: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Take a judgement back."""
    try:
        undone = Asked.desk(request).ledger.undo(review, by=reviewer(request, by))
    except LedgerError as error:
        return complaint(request, 409, str(error))
    Asked.note(request, "review: undo", f"entry {review}, by entry {undone.seq}")
    return RedirectResponse(f"/review?at={at}&last={undone.seq}", 303)


def effect(before: Snapshot, claim: Claim) -> Effect:
    """What a judgement of a claim did to the picture, as far as the picture before it tells."""
    key = before.geography.key(claim.place)
    return Effect(claim, key, "" if key is None else _state(before, key, claim))


def told(desk: Desk, review: int) -> Sequence[str] | None:
    """What a judgement made in this process did to the picture of the claim's place, in words; None while that is worked out."""
    found = desk.effects.get(review)
    if found is None:
        return ()
    if found.key is None:
        return ("The claim names no place, so no place's picture moved.",)
    if found.now is None:
        snapshot = desk.now()
        if not desk.shows(review):
            return None
        found = desk.effects[review] = replace(found, now=_state(snapshot, found.key, found.claim))
    if found.was == found.now:
        return (f"The picture stays: {found.now}.",)
    return (f"Before: {found.was}.", f"Now: {found.now}.")


def _state(snapshot: Snapshot, key: str, claim: Claim) -> str:
    name = snapshot.geography.name(key)
    day = claim.date.last if claim.date else claim.known_on
    if isinstance(claim.what, Casualties):
        outcome = Outcome(claim.what.outcome)
        toll = snapshot.remember(("toll", key, outcome), lambda: snapshot.picture.toll(key, outcome=outcome))
        return f"{words.bounds(toll.low, toll.high)} people {outcome} in {name}"
    if isinstance(claim.what, Control) and day is not None:
        run = holding.place_holding(snapshot, key, None).on(day)
        if run is None:
            return f"nobody is said to hold {name} on {words.day(day)}"
        return (
            f"{name} held by {holding.holder_name(snapshot, run.holder)} on {words.day(day)}, {words.percent(run.sure)}"
        )
    count = snapshot.place_sizes.get(key, 0)
    return f"{words.counted(count, 'claim')} about {name}"
