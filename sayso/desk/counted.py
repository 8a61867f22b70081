"""The desk's numbers for Prometheus: requests by page, and how long they take."""

from __future__ import annotations

import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.metrics import Metrics


class Requests:
    """ASGI middleware: counts a web application's requests and the time they take, by page and status."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        import prometheus_client as prometheus

        self._app = app
        labels, registry = ["page", "method", "status"], metrics.registry
        self._count = prometheus.Counter("sayso_desk_requests", "Requests answered.", labels, registry=registry)
        self._time = prometheus.Histogram("sayso_desk_seconds", "Seconds to an answer.", ["page"], registry=registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            # The page as the desk knows it, never the address as asked: that may name whom somebody looks for.
            page = _page(scope)
            self._count.labels(page, scope["method"], status).inc()
            self._time.labels(page).observe(time.perf_counter() - begun)


def _page(scope: Scope) -> str:
    route: Any = scope.get("route")
    return str(getattr(route, "path", "other"))
