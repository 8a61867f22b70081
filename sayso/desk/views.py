"""How a page gets its snapshot and becomes a response."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from sayso.desk import words
from sayso.desk.snapshot import Desk, Snapshot


class Asked:
    """What hangs on a request's application."""

    @staticmethod
    def desk(request: Request) -> Desk:
        desk: Desk = request.app.state.desk
        return desk

    @staticmethod
    def snapshot(request: Request) -> Snapshot:
        return Asked.desk(request).now()


def render(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """A template as a response, with what every page's frame needs."""
    snapshot = Asked.snapshot(request)
    frame = {"head": snapshot.head, "total": words.counted(len(snapshot.claims), "claim")}
    response: Response = request.app.state.templates.TemplateResponse(request, template, frame | context, status)
    return response
