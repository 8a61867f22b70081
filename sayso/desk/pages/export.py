"""The formats of the field over HTTP, narrowed like every question; private sources are always hidden here."""

from __future__ import annotations

import io
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from sayso import exports
from sayso.desk.pages.toll import span
from sayso.desk.question import OptionalDay, OptionalKind, OptionalText
from sayso.desk.shelf import WHOLE
from sayso.desk.views import Asked
from sayso.errors import QuestionError, SaysoError
from sayso.model import SourceKind
from sayso.picture import Picture

router = APIRouter()
MOST = WHOLE
"""So many claims of a large ledger are made whole at once."""
# The claims file is whole by its nature: whoever may have it has the ledger.
Name = StrEnum("Name", [name for name in exports.FORMATS if name != "claims"])  # type: ignore[misc]


def links(**wishes: Any) -> list[tuple[str, str, str]]:
    """The name, meaning and address of each format, narrowed so; a wish of None asks nothing."""
    asked = urlencode([(name, str(value)) for name, value in wishes.items() if value is not None])
    question = f"?{asked}" if asked else ""
    return [(name, exports.FORMATS[name].words, f"/api/export/{name}{question}") for name in Name]


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
    if snapshot.shelf.partly:
        if len(picture.claims) > MOST:
            raise QuestionError(
                f"these are {len(picture.claims):,} claims, and a desk gives at most {MOST:,} at once: narrow the question, "
                "or run `sayso export` where the ledger is"
            )
        picture = Picture(snapshot.whole(picture.claims), snapshot.world, snapshot.shelf.families)
    written: io.BytesIO | io.StringIO = io.BytesIO() if wanted.binary else io.StringIO(newline="")
    try:
        exports.export(format, picture, written)
    except SaysoError as error:
        raise QuestionError(str(error)) from error
    data = written.getvalue()
    headers = {"content-disposition": f'attachment; filename="sayso{wanted.suffix}"'}
    body = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
    return Response(body, media_type=wanted.media_type, headers=headers)
