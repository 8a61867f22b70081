"""The token that a form must carry, so that no other site can send one in somebody's name."""

from __future__ import annotations

from secrets import compare_digest

from fastapi import HTTPException, Request

from sayso.desk.accounts.gate import Visitor
from sayso.desk.roles import SAFE

FIELD, HEADER, LOGIN_COOKIE = "csrf", "x-csrf-token", "sayso_login"


async def checked(request: Request) -> None:
    """Refuse a form without the token of the one whose session it comes with (a FastAPI dependency of every route).

    Before anybody is logged in, the token is one that the login page set as a cookie.

    Raises:
        HTTPException: 403.
    """
    if request.method in SAFE:
        return
    visitor: Visitor | None = request.state.visitor
    expected = request.cookies.get(LOGIN_COOKIE, "") if visitor is None or _logs_in(request) else visitor.csrf
    given = request.headers.get(HEADER) or (await request.form()).get(FIELD)
    if not expected or not isinstance(given, str) or not compare_digest(given.encode(), expected.encode()):
        raise HTTPException(403, "This form is too old or came from elsewhere. Load its page again, then send it.")


def _logs_in(request: Request) -> bool:
    return request.url.path == "/login"
