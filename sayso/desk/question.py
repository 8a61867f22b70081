"""What a page is asked, as it stands in its address: both clocks, the place, and the filters over claims.

Every page takes the same question, so that a link carries it from one to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote_plus

from fastapi import Query, Request
from pydantic import BeforeValidator, StringConstraints

from sayso.desk.waiting import known_at_hand
from sayso.model import Kind, SourceKind

PAGE = 50


def _blank_is_none(value: Any) -> Any:
    # A form sends every field; one left empty asks nothing.
    return None if value == "" else value


BLANK = BeforeValidator(_blank_is_none)
OptionalDay = Annotated[date | None, BLANK, Query(description="a day as 2017-11-13")]
OptionalText = Annotated[Annotated[str, StringConstraints(max_length=500)] | None, BLANK]
OptionalKind = Annotated[Kind | None, BLANK]
OptionalSource = Annotated[SourceKind | None, BLANK]


@dataclass(frozen=True, slots=True)
class Question:
    """`day`: when it happened; `known`: as known on; `listed` turns the pages of the list of places; the rest narrows the list of claims."""

    day: date | None = None
    known: date | None = None
    place: str | None = None
    kind: Kind | None = None
    source: SourceKind | None = None
    q: str | None = None
    on_day: bool = False
    bloc: bool = False
    page: int = 1
    listed: int = 1

    def at(self, place: str | None) -> Question:
        """The same question about another place."""
        return replace(self, place=place)

    def url(self, path: str, **changes: Any) -> str:
        """The address of `path` with this question, changed so; what asks nothing is left out."""
        pairs = []
        for name, default in DEFAULTS.items():
            value = changes[name] if name in changes else getattr(self, name)
            if value is not None and value != default:
                pairs.append(f"{name}={int(value) if isinstance(value, bool) else quote_plus(str(value))}")
        return f"{path}?{'&'.join(pairs)}" if pairs else path


DEFAULTS = {each.name: each.default for each in fields(Question)}
"""What each field is where an address does not say."""


def asked(
    request: Request,
    day: OptionalDay = None,
    known: OptionalDay = None,
    place: OptionalText = None,
    kind: OptionalKind = None,
    source: OptionalSource = None,
    q: OptionalText = None,
    on_day: Annotated[bool, Query(description="only claims about the chosen day")] = False,
    bloc: Annotated[bool, Query(description="allies shown as one")] = False,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    listed: Annotated[int, Query(ge=1, le=100_000, description="which stretch of the list of places")] = 1,
) -> Question:
    """The question in a request's address (a FastAPI dependency).

    Raises:
        Preparing: while what was known on its day is worked out of a large ledger.
    """
    desk = request.app.state.desk
    snapshot = desk.now()
    known = snapshot.clock(known)
    known_at_hand(desk, snapshot, known, bloc=bloc, packed=request.url.path == "/api/map")
    return Question(day, known, snapshot.place(place), kind, source, q, on_day, bloc, page, listed)
