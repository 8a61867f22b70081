"""Add: a pasted text, dropped files or a web address become reports with claims in the ledger, with the bytes as received."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from pydantic import BeforeValidator

from sayso.api import readings
from sayso.desk.views import Asked, render
from sayso.errors import Refusal, ReportError
from sayso.intake import Received, receive
from sayso.intake.fetching import is_address
from sayso.intake.language import with_language
from sayso.model import Report, digest
from sayso.world import World

router = APIRouter()
MOST_BYTES = 50_000_000
OptionalDay = Annotated[date | None, BeforeValidator(lambda value: value or None)]


@router.get("/add", include_in_schema=False)
def page(request: Request) -> Response:
    """The form."""
    return render(request, "add.html", {"added": None, "refused": [], "known": 0})


@router.post("/add", include_in_schema=False)
def add(
    request: Request,
    text: Annotated[str, Form(max_length=5_000_000)] = "",
    outlet: Annotated[str, Form(max_length=300)] = "",
    title: Annotated[str, Form(max_length=500)] = "",
    published: Annotated[OptionalDay, Form()] = None,
    url: Annotated[str, Form(max_length=2_000)] = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Read what was given into the ledger, and say what came of it."""
    refused: list[Refusal] = []
    reports = [
        *pasted(text, outlet, title, published),
        *fetched(url, outlet, published, refused),
        *uploaded(files or [], outlet, published, refused),
    ]
    desk = Asked.desk(request)
    new = [each for each in reports if not desk.ledger.has(each.report.fingerprint)]
    added: list[tuple[Report, int]] = []
    if new:
        items = readings(new, desk.world or World.empty(), reader=desk.reader())
        added = [(item.report, len(item.claims)) for item in items if desk.ledger.add_many([item])]
    for report, _ in added:
        Asked.note(request, "report added", report.doc)
    context = {"added": added, "refused": refused, "known": len(reports) - len(added), "nothing": not reports}
    return render(request, "add.html", context, 422 if refused and not reports else 200)


def fetched(url: str, outlet: str, published: date | None, refused: list[Refusal]) -> Sequence[Received]:
    """The reports at an address, if one is given: never of a private network, whoever asks."""
    if not url.strip():
        return []
    if not is_address(url.strip()):
        refused.append(Refusal(url.strip(), "is no web address: write https://..."))
        return []
    return list(receive([url.strip()], outlet=outlet.strip() or None, published=published, refused=refused))


def pasted(text: str, outlet: str, title: str, published: date | None) -> Sequence[Received]:
    """The pasted text as a report, if there is any."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return []
    doc = f"pasted-{digest([outlet, published, text])[:12]}"
    made = Report(doc, text, outlet.strip() or None, published, title.strip() or None, origin="pasted text")
    return [Received(with_language(made), text.encode("utf-8", "surrogatepass"))]


def uploaded(
    files: Sequence[UploadFile], outlet: str, published: date | None, refused: list[Refusal]
) -> Sequence[Received]:
    """The reports of uploaded files; what cannot be taken is told in `refused`."""
    with tempfile.TemporaryDirectory(prefix="sayso-add-") as folder:
        paths = [path for each in files if (path := _stored(each, Path(folder), refused)) is not None]
        try:
            return list(receive(paths, outlet=outlet.strip() or None, published=published, refused=refused))
        except ReportError as error:
            refused.append(Refusal.of(error))
            return []
        finally:
            refused[:] = [Refusal(PurePath(each.where).name, each.reason, each.line) for each in refused]


def _stored(upload: UploadFile, folder: Path, refused: list[Refusal]) -> Path | None:
    # Only the last part of the name a browser sends: it may be made to climb out of the folder.
    name = PurePath((upload.filename or "").replace("\\", "/")).name
    if not name or name in (".", ".."):
        return None
    data = upload.file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        refused.append(Refusal(name, f"is larger than {MOST_BYTES // 1_000_000} MB: use `sayso add` for it"))
        return None
    path = folder / name
    path.write_bytes(data)
    return path
