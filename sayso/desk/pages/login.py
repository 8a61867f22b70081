"""Logging in and out, one's own account, and the record of what was done at the desk."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from sayso.desk import tables
from sayso.desk.accounts import AccountError, Accounts, Event, LoginRefused, Session, Sessions
from sayso.desk.accounts.forms import LOGIN_COOKIE
from sayso.desk.accounts.gate import COOKIE
from sayso.desk.accounts.sessions import LONGEST_SECONDS
from sayso.desk.views import Asked, render

router = APIRouter()
Password = Annotated[str, Form(max_length=1000)]
MOST_EVENTS = 100


def _accounts(request: Request) -> Accounts:
    found: Accounts | None = request.app.state.accounts
    if found is None:
        raise HTTPException(404, "This desk has no accounts: it was opened for one person on this machine.")
    return found


def inside(address: str) -> str:
    """The path to go on to after logging in; the map where it would lead off this desk."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain and "\\" not in address else "/"


@router.get("/login", include_in_schema=False)
def page(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """The form to log in."""
    _accounts(request)
    return _form(request, inside(next), None, 200)


def _form(request: Request, onward: str, wrong: str | None, status: int) -> Response:
    token = secrets.token_urlsafe(32)
    context = {"onward": onward, "wrong": wrong, "login_csrf": token}
    response: Response = request.app.state.templates.TemplateResponse(request, "login.html", context, status)
    _set(request, response, LOGIN_COOKIE, token, 3600)
    response.headers["cache-control"] = "no-store"
    return response


def _set(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


@router.post("/login", include_in_schema=False)
def log_in(
    request: Request,
    name: Annotated[str, Form(max_length=100)] = "",
    password: Password = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Log in: always a new session, whatever cookie the browser came with."""
    sessions = Sessions(_accounts(request))
    address = request.client.host if request.client else ""
    try:
        session = sessions.begin(name, password, address)
    except LoginRefused as refused:
        response = _form(request, inside(next), str(refused), 429 if refused.wait else 401)
        if refused.wait:
            response.headers["retry-after"] = str(refused.wait)
        return response
    older: Session | None = sessions.find(request.cookies.get(COOKIE))
    if older is not None:
        sessions.end(older, address)
    response = RedirectResponse(inside(next), 303)
    _set(request, response, COOKIE, session.token, LONGEST_SECONDS)
    response.delete_cookie(LOGIN_COOKIE)
    return response


@router.post("/logout", include_in_schema=False)
def log_out(request: Request) -> Response:
    """Log out, here and for whoever copied the cookie."""
    accounts, visitor = _accounts(request), Asked.visitor(request)
    if visitor.session is not None:
        Sessions(accounts).end(visitor.session, visitor.address)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/account", include_in_schema=False)
def account(request: Request) -> Response:
    """One's own account."""
    found = _accounts(request).named(Asked.visitor(request).name or "")
    return render(request, "account.html", {"account": found, "wrong": None})


@router.post("/account", include_in_schema=False)
def change_password(request: Request, old: Password = "", new: Password = "") -> Response:
    """Another password; every session of the account ends."""
    accounts, visitor = _accounts(request), Asked.visitor(request)
    found = accounts.named(visitor.name or "")
    wrong = None
    try:
        # By way of the door, so that a stolen session cannot be used to guess the password at leisure.
        Sessions(accounts).end(Sessions(accounts).begin(found.name, old, visitor.address), visitor.address)
        accounts.set_password(found.name, new, by=found.name)
    except (AccountError, LoginRefused) as error:
        wrong = str(error)
    if wrong:
        return render(request, "account.html", {"account": found, "wrong": wrong}, 422)
    return RedirectResponse("/login", 303)


class EventRow(BaseModel):
    """Something done, or refused, at the desk; `at` is UTC."""

    number: int
    at: datetime
    who: str | None
    what: str
    about: str | None
    address: str | None


class Audit(BaseModel):
    """What is on record, the latest first."""

    events: list[EventRow]
    accounts: list[dict[str, Any]]


@router.get("/audit", include_in_schema=False)
def audit(request: Request, before: Annotated[int | None, Query(ge=1)] = None) -> Response:
    """Who did what at this desk."""
    accounts = _accounts(request)
    events = accounts.events(before=before, limit=MOST_EVENTS)
    context = {
        "events": events,
        "people": accounts.everybody(),
        "more": events[-1].number if len(events) == MOST_EVENTS else None,
        "csv_url": "/api/audit.csv",
        "table_of": "All of this",
    }
    return render(request, "audit.html", context)


@router.get("/api/audit", tags=["people"])
def audit_data(request: Request, before: Annotated[int | None, Query(ge=1, le=2**31)] = None) -> Audit:
    """Who did what at this desk: logins, refusals, judgements, reports added, changes of accounts."""
    accounts = _accounts(request)
    events = [_row(event) for event in accounts.events(before=before, limit=MOST_EVENTS)]
    return Audit(events=events, accounts=[each.record() for each in accounts.everybody()])


@router.get("/api/audit.csv", tags=["people"], response_class=Response)
def audit_sheet(request: Request) -> Response:
    """Everything that was done at this desk, the latest first, as a table for spreadsheets."""
    lines = (_row(event).model_dump(mode="json") for event in _every(_accounts(request)))
    return tables.sheet("audit", tuple(EventRow.model_fields), lines)


def _every(accounts: Accounts) -> Iterator[Event]:
    before: int | None = None
    while events := accounts.events(before=before, limit=MOST_EVENTS):
        yield from events
        before = events[-1].number


def _row(event: Event) -> EventRow:
    return EventRow(
        number=event.number, at=event.at, who=event.who, what=event.what, about=event.about, address=event.address
    )
