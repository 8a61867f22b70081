"""Tables of reports: JSON Lines, JSON lists, CSV and TSV. Every row stands or falls alone."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import islice
from typing import IO, Any

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.decoding import MARKS, Decoded, decode
from sayso.intake.items import MOST_REFUSALS, Defaults, Item, Note, Received, Source, refuse

MAX_LINE = 4 * rows.MAX_TEXT + 65_536  # bytes: the longest text in UTF-8, and room for the other fields
MAX_TABLE = 128 * 1024 * 1024  # bytes of a table that can only be read whole
MAX_RECORD_LINES = 20_000  # of one CSV record; an unclosed quote would otherwise swallow a whole file
MOST_MISTAKES = 1_000  # in a JSON list; telling where one stands costs a look through all that comes before it
DELIMITERS = ",;\t|"
DECODER = json.JSONDecoder()
FIRST_KEY = re.compile(r'\{\s*"((?:[^"\\]|\\.)*)"')


def json_lines(source: Source) -> Iterator[Item]:
    """One JSON object a line, read line by line: a file of any size."""
    return _without_repetition(source, _json_lines(source))


def _json_lines(source: Source) -> Iterator[Item]:
    for number, raw in enumerate(_lines(source), source.first_line):
        if len(raw) > MAX_LINE:
            yield refuse(source, "is longer than any report", line=number, cure="one JSON object a line")
            continue
        if not raw.strip():
            continue
        decoded = decode(raw)
        if decoded is None:
            yield refuse(source, "is not text in any known encoding", line=number, cure="write the file as UTF-8")
            continue
        if decoded.note:
            yield Note(source.where, decoded.note, number)
        yield _json_row(source, decoded.text, number, raw.rstrip(b"\r\n"))


def _lines(source: Source) -> Iterable[bytes]:
    if any(source.head.startswith(mark) for mark, encoding in MARKS if encoding != "utf-8"):
        decoded = decode(source.stream.read())
        return [line.encode() for line in decoded.text.split("\n")] if decoded else []
    return _bounded_lines(source.stream)


def _bounded_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines, of which one that is too long comes cut (but still too long), so that memory is bounded."""
    while line := stream.readline(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE + 1)
            if not line:
                return


def _json_row(source: Source, text: str, line: int, raw: bytes) -> Item:
    try:
        row = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        return refuse(source, f"is not JSON: {error}", line=line, cure="one JSON object a line")
    return _row(source, row, line, raw)


def _row(source: Source, row: Any, line: int | None, raw: bytes) -> Item:
    if not isinstance(row, Mapping):
        return refuse(source, "is not a JSON object", line=line, cure='write {"doc": ..., "text": ...}')
    if source.defaults.columns:
        row = {source.defaults.ours(str(name)): value for name, value in row.items()}
    try:
        return Received(rows.report(row, rows.Spot(source.where, line, source.stem), source.defaults), raw)
    except ReportError as error:
        error.where, error.line = source.where, line
        return Refusal.of(error)


def _whole(source: Source) -> Generator[Item, None, Decoded | None]:
    """The text of a table that can only be read whole, or None after refusing it."""
    data = source.stream.read(MAX_TABLE + 1)
    if len(data) > MAX_TABLE:
        yield refuse(
            source, "is too large to be read whole", cure="split it, or write JSON Lines, which may be of any size"
        )
        return None
    decoded = decode(data)
    if decoded is None:
        yield refuse(source, "is not text in any known encoding", cure="write the file as UTF-8")
    elif decoded.note:
        yield Note(source.where, decoded.note)
    return decoded


def json_list(source: Source) -> Iterator[Item]:
    """A JSON list of objects, or one object. After a mistake, reading takes up again at the next object of the same make."""
    return _without_repetition(source, _json_list(source))


def _json_list(source: Source) -> Iterator[Item]:
    decoded = yield from _whole(source)
    if decoded is None:
        return
    text = decoded.text.lstrip("\ufeff")
    line, counted, mistakes = 1, 0, 0
    for start, end, row in _elements(text):
        line, counted = line + text.count("\n", counted, start), start
        mistakes += isinstance(row, Exception)
        if mistakes > MOST_MISTAKES:
            yield refuse(
                source, f"has over {MOST_MISTAKES:,} mistakes; the rest was not read", line=line, cure="mend it"
            )
            return
        if isinstance(row, Exception):
            yield refuse(source, f"is not JSON: {row}", line=line, cure="a list of objects: [{...}, {...}]")
        else:
            yield _row(source, row, line, text[start:end].encode("utf-8", "surrogatepass"))


def _elements(text: str) -> Iterator[tuple[int, int, Any]]:
    """Start, end and value of each element; at a mistake the error takes the value's place."""
    start = _after_space(text, 0)
    is_list = text.startswith("[", start)
    at = _after_space(text, start + 1) if is_list else start
    make = FIRST_KEY.match(text, at)
    closed = is_list and text[at:].strip() == "]"
    while not closed:
        try:
            value, end = DECODER.raw_decode(text, at)
            yield at, end, value
            at, closed = _next_element(text, end, is_list)
        except (ValueError, RecursionError) as error:
            yield at, at, error
            at = _next_of_make(text, at, make.group(1)) if make and is_list else len(text)
            closed = at == len(text)


def _next_element(text: str, end: int, is_list: bool) -> tuple[int, bool]:
    """Where the element after the one that ends at `end` begins, and whether there is none."""
    at = _after_space(text, end)
    if is_list and text.startswith(",", at):
        return _after_space(text, at + 1), False
    at = _after_space(text, at + is_list) if not is_list or text.startswith("]", at) else at
    if at < len(text):
        raise json.JSONDecodeError("expecting ',' or ']'" if is_list else "something follows the end", text, at)
    if is_list and not text[:at].rstrip().endswith("]"):
        raise json.JSONDecodeError("the list does not end", text, at)
    return at, True


def _next_of_make(text: str, at: int, key: str) -> int:
    """The next place after `at` where an object begins whose first key is `key`, as all the list's objects have it."""
    found = re.compile(r'\{\s*"' + re.escape(key) + '"').search(text, at + 1)
    return found.start() if found else len(text)


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def delimited(source: Source) -> Iterator[Item]:
    """A CSV or TSV table (also with ; or |) whose first line names the columns.

    Texts that hold the delimiter or line breaks stand in double quotes, a quote inside them doubled (RFC 4180). After a
    record whose quotes do not match, reading takes up again on the next line.
    """
    decoded = yield from _whole(source)
    if decoded is None:
        return
    text = _with_line_ends(decoded.text)
    delimiter = _delimiter(text[: _line_end(text, 0)], source.defaults)
    header = [source.defaults.ours(name) for name in _header(text, delimiter)]
    if rows.NEEDED not in header:
        what, cure = rows.missing_column(header)
        yield refuse(source, what, line=1, cure=cure)
        return
    for line, cells, raw in _records(text, delimiter):
        if line == 1:
            continue
        if isinstance(cells, str):
            yield refuse(source, cells, line=line, cure="put texts in double quotes and double the quotes inside them")
        elif any(cell.strip() for cell in cells):
            yield _cells(source, header, cells, line, raw)


def looks_delimited(first_line: str, defaults: Defaults) -> bool:
    """Whether a file's first line reads as a table's header: the needed column beside another that tables of reports have."""
    if not defaults.columns and rows.NEEDED not in first_line.casefold():
        return False
    header = [defaults.ours(name) for name in _header(first_line, _delimiter(first_line, defaults))]
    return rows.NEEDED in header and len(set(header) & set(rows.COLUMNS)) > 1


def _with_line_ends(text: str) -> str:
    """The text without its byte order mark, its lines ended by line feeds if by nothing but carriage returns."""
    text = text.removeprefix("\ufeff")
    return text if "\n" in text else text.replace("\r", "\n")


def _line_end(text: str, at: int) -> int:
    """Where the line that begins at `at` ends, with its line feed. Other line ends may be part of a text."""
    return text.find("\n", at) + 1 or len(text)


def _lines_from(text: str, at: int) -> Iterator[str]:
    while at < len(text):
        end = _line_end(text, at)
        yield text[at:end]
        at = end


def _delimiter(first_line: str, defaults: Defaults) -> str:
    def fit(mark: str) -> tuple[bool, int]:
        return rows.NEEDED in map(defaults.ours, _header(first_line, mark)), first_line.count(mark)

    return max(DELIMITERS, key=fit)


def _header(text: str, delimiter: str) -> list[str]:
    for _, cells, _ in _records(text, delimiter):
        return [] if isinstance(cells, str) else [cell.strip().casefold() for cell in cells]
    return []


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str, str]]:
    """First line (from 1), cells and raw text of each record; a complaint in place of cells where quotes do not match."""
    # The csv module's limit (128 KiB a field) is process-wide and below an honest long report.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    at, line = 0, 1
    while at < len(text):
        cells, lines = _record(text, at, delimiter)
        end = at
        for _ in range(lines):
            end = _line_end(text, end)
        yield line, cells, text[at:end]
        at, line = end, line + lines


def _record(text: str, at: int, delimiter: str) -> tuple[list[str] | str, int]:
    """The cells of the record that begins at `at`, or what is wrong with it; and how many lines it takes."""
    first = text[at : _line_end(text, at)]
    if '"' not in first:  # the common case, and the only one in which a line is sure to be a record
        return first.rstrip("\r\n").split(delimiter), 1
    reader = csv.reader(islice(_lines_from(text, at), MAX_RECORD_LINES), delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except csv.Error as error:
        return f"its quotes do not match: {error}", 1
    return cells, reader.line_num


def _cells(source: Source, header: list[str], cells: list[str], line: int, raw: str) -> Item:
    if len(cells) > len(header):
        what = f"has {len(cells)} cells where the header has {len(header)}"
        return refuse(source, what, line=line, cure="put texts that hold the delimiter in double quotes")
    return _row(
        source, dict(zip(header, cells, strict=False)), line, raw.rstrip("\r\n").encode("utf-8", "surrogatepass")
    )


def _without_repetition(source: Source, items: Iterator[Item]) -> Iterator[Item]:
    """A table in which no row has a text is refused once, not once a row."""
    held: list[Item] = []
    lacking = 0
    for item in items:
        if isinstance(item, Refusal) and _lacks_text(item):
            lacking += 1
            if len(held) < MOST_REFUSALS - 1:  # one is left for telling how many more there are
                held.append(item)
            continue
        if isinstance(item, Received):
            yield from _listed(source, held, lacking)
            yield item
            yield from items
            return
        yield item
    if lacking > 1:
        what = "no row has a field 'text'"
        yield refuse(source, f"{what} ({lacking} rows)", cure=rows.MISSING_CURE)
    else:
        yield from held


def _listed(source: Source, held: list[Item], lacking: int) -> Iterator[Item]:
    yield from held
    if lacking > len(held):
        yield refuse(source, f"{lacking - len(held):,} more rows have no field 'text'", cure=rows.MISSING_CURE)


def _lacks_text(item: Refusal) -> bool:
    return item.reason.startswith(f"field '{rows.NEEDED}': is missing")
