"""Documents: PDF with a text layer, Word (.docx) and Excel (.xlsx).

Dates inside such files tell when somebody saved them, not when the report was published, so they are not taken.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

import docx
import openpyxl  # type: ignore[import-untyped]
import pypdf
from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]
from pypdf.errors import PyPdfError

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.items import Item, Received, Source, refuse

MAX_FILE = 64 * 1024 * 1024  # bytes
MAX_UNPACKED = 128 * 1024 * 1024  # bytes of a zipped document's parts together
MAX_PAGES = 2_000
BROKEN = (
    ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError, EOFError, NotImplementedError,
    AssertionError, struct.error, zlib.error, zipfile.BadZipFile, ParseError, LxmlError, OpcError, InvalidFileException, PyPdfError,
)  # fmt: skip
"""What the libraries raise on files that break their formats' rules."""


def pdf(source: Source) -> Iterator[Item]:
    """A PDF's text layer, page after page, as one report."""
    raw = source.stream.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        yield refuse(source, "is larger than any report", cure="give its text alone")
        return
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if len(reader.pages) > MAX_PAGES:
            yield refuse(source, f"has {len(reader.pages)} pages", cure="give the pages of one report")
            return
        text = "\n".join(page.extract_text().strip() for page in reader.pages).strip()
        title = reader.metadata.title if reader.metadata else None
    except BROKEN as error:
        yield refuse(source, f"is no PDF that can be read: {error}", cure="give its text alone")
        return
    if not text:
        yield refuse(source, "is a PDF without a text layer", cure="run it through text recognition first")
        return
    yield _document(source, text, title, raw)


def word(source: Source) -> Iterator[Item]:
    """A Word document as one report: its paragraphs and tables in order."""
    raw = yield from _unpacked(source)
    if raw is None:
        return
    try:
        document = docx.Document(io.BytesIO(raw))
        lines = [part.text if hasattr(part, "text") else _table(part) for part in document.iter_inner_content()]
        title = document.core_properties.title
    except BROKEN as error:
        yield refuse(source, f"is no Word document that can be read: {error}", cure="give its text alone")
        return
    yield _document(source, "\n".join(line for line in lines if line.strip()), title, raw)


def _table(table: Any) -> str:
    return "\n".join("\t".join(cell.text for cell in row.cells) for row in table.rows)


def excel(source: Source) -> Iterator[Item]:
    """An Excel workbook: every sheet with a column `text` is a table of reports."""
    raw = yield from _unpacked(source)
    if raw is None:
        return
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        found = False
        for sheet in book.worksheets:
            for item in _sheet(source, sheet, raw):
                found = True
                yield item
        if not found:
            what, cure = "has no sheet with a column 'text' and rows below it", rows.MISSING_CURE
            yield refuse(source, what, cure=cure)
    except BROKEN as error:
        yield refuse(source, f"is no Excel workbook that can be read: {error}", cure="save it as CSV")


def _sheet(source: Source, sheet: Any, raw: bytes) -> Iterator[Item]:
    sheet.reset_dimensions()  # what a sheet says of its own size is not always so, and what lies beyond would be lost
    lines = sheet.iter_rows(values_only=True)
    header = [source.defaults.ours(str(cell)) if cell is not None else "" for cell in next(lines, ())]
    if rows.NEEDED not in header:
        return
    for number, cells in enumerate(lines, 2):
        row = {name: _cell(cell) for name, cell in zip(header, cells, strict=False) if name}
        if not any(row.values()):
            continue
        where = f"{source.where}#{sheet.title}"
        try:
            yield Received(rows.report(row, rows.Spot(where, number, source.stem), source.defaults), raw)
        except ReportError as error:
            error.where, error.line = where, number
            yield Refusal.of(error)


def _cell(value: Any) -> Any:
    """A cell as a row's value: Excel keeps days as midnights."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _unpacked(source: Source) -> Generator[Item, None, bytes | None]:
    """The bytes of a zipped document, or None after refusing one that would unpack to more than any document holds."""
    raw = source.stream.read(MAX_FILE + 1)
    try:
        if len(raw) > MAX_FILE:
            raise ValueError("it is larger than any report")
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise ValueError("it unpacks to more than any document holds")
    except BROKEN as error:
        yield refuse(source, f"is no document that can be read: {error}", cure="give its text alone")
        return None
    return raw


def _document(source: Source, text: str, title: str | None, raw: bytes) -> Item:
    try:
        row = {"doc": source.stem, "text": text, "title": title if isinstance(title, str) else None}
        return Received(rows.report(row, rows.Spot(source.where, None, source.stem), source.defaults), raw)
    except ReportError as error:
        error.where = source.where
        return Refusal.of(error)
