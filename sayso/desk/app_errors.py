"""How an error looks to people and to programs."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from sayso.desk.views import frame


def complaint(request: Request, status: int, what: str) -> Response:
    """One error: a page for people, one JSON shape for programs."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": what}, status_code=status)
    context: dict[str, Any] = {"status": status, "what": what} | frame(request)
    response: Response = request.app.state.templates.TemplateResponse(request, "error.html", context, status)
    return response


def please_wait(request: Request) -> Response:
    """That a large ledger's picture is still being worked out; a page asks again by itself.

    Who says so (`Prefer: respond-async`, RFC 7240) is told as of something to come, and not as of a failure.
    """
    if request.url.path.startswith("/api/"):
        said = {"error": "The picture of this ledger is still being worked out; ask again in a few seconds."}
        status = 202 if request.headers.get("prefer") == "respond-async" else 503
        return JSONResponse(said, status_code=status, headers={"retry-after": "5"})
    response: Response = request.app.state.templates.TemplateResponse(request, "preparing.html", frame(request), 503)
    response.headers["refresh"] = response.headers["retry-after"] = "3"
    return response
