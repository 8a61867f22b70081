"""How a page gets its snapshot and becomes a response."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from sayso.desk import words
from sayso.desk.accounts.gate import Visitor
from sayso.desk.snapshot import Desk, Snapshot

PAGES = (
    ("/", "Map"),
    ("/disputes", "Disputes"),
    ("/toll", "Toll"),
    ("/sources", "Sources"),
    ("/review", "Review"),
    ("/search", "Search"),
    ("/new", "What’s new"),
    ("/add", "Add"),
    ("/audit", "Audit"),
)
NOT_WHERE_ONE_ONLY_READS = frozenset({"/review", "/add", "/new", "/audit"})
NEEDS_ACCOUNTS = frozenset({"/audit"})
NEEDS_A_DESK = frozenset({"/search"})


class Asked:
    """What hangs on a request's application."""

    @staticmethod
    def desk(request: Request) -> Desk:
        desk: Desk = request.app.state.desk
        return desk

    @staticmethod
    def snapshot(request: Request) -> Snapshot:
        return Asked.desk(request).now()

    @staticmethod
    def visitor(request: Request) -> Visitor:
        visitor: Visitor = request.state.visitor
        return visitor

    @staticmethod
    def note(request: Request, what: str, about: str | None = None) -> None:
        """Put something that was done on record, where the desk has accounts."""
        visitor, accounts = Asked.visitor(request), request.app.state.accounts
        if accounts is not None:
            accounts.note(visitor.name, what, about, visitor.address)


def render(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """A template as a response, with what every page's frame needs."""
    snapshot = Asked.snapshot(request)
    counts = {"head": snapshot.head, "total": words.counted(snapshot.total, "claim")}
    if Asked.desk(request).public and snapshot.published is not None:
        counts["known_until"] = words.day(Asked.desk(request).until or snapshot.published.last)
    response: Response = request.app.state.templates.TemplateResponse(
        request, template, frame(request) | counts | context, status
    )
    return response


def frame(request: Request) -> dict[str, Any]:
    """What the frame of every page needs, also of one that tells an error."""
    visitor: Visitor | None = request.state.visitor
    offline: bool = getattr(request.app.state, "offline", False)
    public, accounts = Asked.desk(request).public, request.app.state.accounts
    read_only: bool = request.app.state.read_only
    shown = [
        (address, name)
        for address, name in PAGES
        if visitor is not None
        and visitor.may("GET", address)
        and not (read_only and address in NOT_WHERE_ONE_ONLY_READS)
        and not (accounts is None and address in NEEDS_ACCOUNTS)
        and not (offline and address in NEEDS_A_DESK)
    ]
    return {
        "pages": shown,
        "visitor": visitor,
        "public": public,
        "offline": offline,
        "logins": accounts is not None,
        "behind": Asked.desk(request).behind,
    }
