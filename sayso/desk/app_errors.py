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
