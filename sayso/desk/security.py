"""What stands between the desk and a hostile page: the Host header, the content security policy, the origin of writes.

Report text is hostile by assumption. Templates escape it; the policy here makes sure that nothing which slipped through could
run: no inline script, no inline style, no other host.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",  # MapLibre's own controls are data: pictures in its style sheet
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
ASKS_TILES = ("img-src", "connect-src")
HEADERS = {
    "x-content-type-options": "nosniff",
    # Not "no-referrer": browsers then send forms with `Origin: null`, and the desk could not tell its own from another's.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def policy(tile_host: str | None) -> str:
    """The content security policy; pages may ask the tile server with this origin, if any, for pictures and data alone."""
    extra = "" if tile_host is None else f" {tile_host}"
    return "; ".join(rule + extra if rule.startswith(ASKS_TILES) else rule for rule in POLICY)


def host_name(header: str) -> str:
    """The host of a Host header, without its port; empty where there is none."""
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine only. Of names only localhost counts as such."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware: refuses foreign Host headers and writes from other origins, and sets the headers above."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], tile_host: str | None = None) -> None:
        self._app = app
        self._headers = {"content-security-policy": policy(tile_host)} | HEADERS
        self._hosts = frozenset(host.lower() for host in hosts) | LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    out[name] = value
            await send(message)

        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        # A page elsewhere can point its own name at this machine (DNS rebinding); the Host header gives it away.
        if host_name(headers.get("host", "")) not in self._hosts:
            return PlainTextResponse("This desk does not answer to that name.", status_code=421)
        if method not in SAFE_METHODS and not _same_origin(headers):
            return PlainTextResponse("This request came from another site.", status_code=403)
        return None


def _same_origin(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    return urlsplit(origin).netloc == headers.get("host")
