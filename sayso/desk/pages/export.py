"""The formats of the field over HTTP, narrowed like every question; private sources are always hidden here."""

from __future__ import annotations

import io
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from sayso import exports
from sayso.desk.pages.toll import span
from sayso.desk.question import OptionalDay, OptionalKind, OptionalText
from sayso.desk.views import Asked
from sayso.errors import QuestionError, SaysoError
from sayso.model import SourceKind

router = APIRouter()
# The claims file is whole by its nature: whoever may have it has the ledger.
Name = StrEnum("Name", [name for name in exports.FORMATS if name != "claims"])  # type: ignore[misc]


@router.get("/api/export/{format}", tags=["claims"], response_class=Response)
def export(
    request: Request,
    format: Name,
    place: OptionalText = None,
    first: OptionalDay = None,
    last: OptionalDay = None,
    actor: OptionalText = None,
    kind: OptionalKind = None,
    sources: Annotated[frozenset[SourceKind], Query()] = frozenset(),
    known: OptionalDay = None,
) -> Response:
    """Claims and what they amount to in a format of the field, as `sayso export` gives them; private sources hidden."""
    wanted = exports.FORMATS[format]
    snapshot = Asked.snapshot(request)
    picture = snapshot.picture.narrowed(
        place=place,
        days=span(first, last),
        actor=actor,
        kind=kind,
        sources=sources or None,
        as_known_on=snapshot.clock(known),
    )
    written: io.BytesIO | io.StringIO = io.BytesIO() if wanted.binary else io.StringIO(newline="")
    try:
        exports.export(format, picture, written)
    except SaysoError as error:
        raise QuestionError(str(error)) from error
    data = written.getvalue()
    headers = {"content-disposition": f'attachment; filename="sayso{wanted.suffix}"'}
    body = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
    return Response(body, media_type=wanted.media_type, headers=headers)
