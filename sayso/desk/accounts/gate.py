"""ASGI middleware: who is asking, and whether their role covers what they ask."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import quote

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.desk.accounts.accounts import Accounts
from sayso.desk.accounts.sessions import Session, Sessions
from sayso.desk.roles import Role, is_open, needed

COOKIE = "sayso_session"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who made a request: `name` is None where nobody need log in; `csrf` is what their forms must carry."""

    name: str | None
    role: Role
    csrf: str
    address: str
    session: Session | None = None

    def may(self, method: str, path: str) -> bool:
        """Whether their role covers a request."""
        return self.role.covers(needed(method, path))


class Gate:
    """Lets in who may come in. Without accounts everybody is let in as whoever runs the desk."""

    def __init__(self, app: ASGIApp, accounts: Accounts | None, role: Role = Role.ADMIN) -> None:
        self._app, self._accounts = app, accounts
        self._sessions = None if accounts is None else Sessions(accounts)
        self._role, self._csrf = role, secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        address = asked.client.host if asked.client else ""
        visitor: Visitor | None = None
        if self._sessions is None:
            visitor = Visitor(None, self._role, self._csrf, address)
        else:
            session = await run_in_threadpool(self._sessions.find, asked.cookies.get(COOKIE))
            if session is not None:
                visitor = Visitor(session.name, session.role, session.csrf, address, session)
        scope.setdefault("state", {})["visitor"] = visitor
        refusal = None if is_open(scope["path"]) else self._refusal(scope, visitor)
        if refusal is not None and visitor is not None and self._accounts is not None:
            about = f"{scope['method']} {scope['path']}"
            await run_in_threadpool(self._accounts.note, visitor.name, "refused: not in their role", about, address)
        await (refusal or self._app)(scope, receive, send if visitor is None else _kept_nowhere(scope, send))

    def _refusal(self, scope: Scope, visitor: Visitor | None) -> Response | None:
        method, path = scope["method"], scope["path"]
        program = path.startswith("/api/") or method not in ("GET", "HEAD")
        if visitor is None:
            if program:
                return _no(path, 401, "Log in first.")
            wanted = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            return RedirectResponse(f"/login?next={quote(wanted, safe='')}", 303)
        if not visitor.may(method, path):
            wanted_role = needed(method, path)
            return _no(path, 403, f"This needs the role of {wanted_role}; yours is {visitor.role}.")
        return None


def _no(path: str, status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status) if path.startswith("/api/") else PlainTextResponse(why, status)


def _kept_nowhere(scope: Scope, send: Send) -> Send:
    """Answers that stay out of every cache where somebody is logged in: nothing is seen after they have logged out."""
    if scope["state"]["visitor"].session is None or is_open(scope["path"]):
        return send

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["cache-control"] = "no-store"
        await send(message)

    return marked
