"""Asking an application for a page without a network."""

from __future__ import annotations

import asyncio
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message, Scope


async def get(app: ASGIApp, address: str) -> tuple[int, bytes]:
    """The status and body of a GET of a path with its query."""
    parts = urlsplit(address)
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
    status, body, asked = 500, bytearray(), False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            # Whoever listens for the caller to hang up waits until the answer is done.
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(scope, receive, send)
    return status, bytes(body)
