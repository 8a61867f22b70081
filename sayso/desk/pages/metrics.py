"""The desk's own numbers, for Prometheus on this machine or for an administrator."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from sayso.desk.accounts import Role
from sayso.desk.security import is_loopback
from sayso.desk.views import Asked
from sayso.metrics import CONTENT, Metrics

router = APIRouter()


@router.get("/metrics", include_in_schema=False)
def page(request: Request) -> Response:
    """Requests by page and the time they took, and what the process needs."""
    visitor = Asked.visitor(request)
    allowed = is_loopback(visitor.address) if visitor.session is None else visitor.role is Role.ADMIN
    if not allowed:
        raise HTTPException(403, "These numbers are for this machine and for administrators.")
    metrics: Metrics | None = request.app.state.metrics
    if metrics is None:
        raise HTTPException(404, "Metrics need prometheus-client: install sayso[fleet].")
    return Response(metrics.text(), media_type=CONTENT)
