"""Plain text: one file, one report."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.decoding import decode
from sayso.intake.items import STDIN, Item, Note, Received, Source, refuse
from sayso.model import Report


def plain_text(source: Source) -> Iterator[Item]:
    """A whole file as one report's text; line ends become single line feeds, as every text editor shows them."""
    raw = source.stream.read(4 * rows.MAX_TEXT + 5)
    decoded = decode(raw)
    if decoded is None:
        yield refuse(source, "is not text in any known encoding", cure="save it as UTF-8")
        return
    text = rows.storable(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        if not text.strip():
            raise ReportError("holds no text", cure="leave it out")
        rows.check_length(text)
    except ReportError as error:
        error.where = source.where
        yield Refusal.of(error)
        return
    if decoded.note:
        yield Note(source.where, decoded.note)
    made = Report(
        doc=rows.storable(source.stem),
        text=text,
        outlet=source.defaults.outlet,
        published=source.defaults.published,
        origin=rows.storable(source.where),
    )
    yield Received(made if source.stem != STDIN else rows.named_by_content(made, STDIN), raw)
