"""Lists of addresses: sitemaps, GDELT's tables, CSV tables with a column of addresses, and plain lists, one a line.

They carry no reports, only where reports are; the pages are fetched if the user asks for that.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from sayso.intake.decoding import decode
from sayso.intake.items import Defaults, Item, Link, Source, refuse

MAX_LIST = 64 * 1024 * 1024  # bytes
ADDRESS = re.compile(r"https?://\S+\Z", re.IGNORECASE)
# Which cell of a line holds the address, by the number of its cells (GDELT 1.0 and 2.0 codebooks): events, mentions, GKG.
GDELT = {58: 57, 61: 60, 16: 5, 27: 4}
COLUMNS = ("url", "sourceurl", "link", "address")


def sitemap(source: Source) -> Iterator[Item]:
    """A sitemap, or an index of sitemaps (sitemaps.org protocol 0.9): a link for each address in it."""
    raw = source.stream.read(MAX_LIST)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        yield refuse(source, f"is a broken sitemap: {error}", cure="fetch it again")
        return
    for found in root.iter("{*}loc") if root is not None else ():
        address = (found.text or "").strip()
        if ADDRESS.match(address):
            yield Link(source.where, address, source.defaults)


def is_list(start: str, defaults: Defaults) -> bool:
    """Whether a text opens like a list of addresses: bare ones, one of GDELT's tables, or a table with addresses and no texts."""
    lines = [line.strip("\r") for line in start.split("\n", 5)[:5] if line.strip()]
    if not lines:
        return False
    if all(ADDRESS.match(line.strip()) for line in lines):
        return True
    return _cell(lines[0]) is not None or _column(lines[0], defaults) is not None


def listed(source: Source) -> Iterator[Item]:
    """The addresses of such a list, each once, in its order."""
    decoded = decode(source.stream.read(MAX_LIST))
    lines = decoded.text.lstrip("\ufeff").splitlines() if decoded else []
    column = _column(lines[0], source.defaults) if lines else None
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip() or (column is not None and number == 1):
            continue
        address = _address(line, column)
        if address is None:
            yield refuse(source, "holds no address", line=number, cure="one http(s) address a line")
        elif address not in seen:
            seen.add(address)
            yield Link(f"{source.where}:{number}", address, source.defaults)


def _address(line: str, column: int | None) -> str | None:
    """The address in a line: the line itself, GDELT's cell, or the cell in the column of addresses."""
    if column is not None:
        cells = _split(line)
        found = cells[column].strip() if column < len(cells) else ""
    else:
        found = _cell(line) or line.strip()
    return found if ADDRESS.match(found) else None


def _cell(line: str) -> str | None:
    cells = line.split("\t")
    at = GDELT.get(len(cells))
    return cells[at].strip() if at is not None and ADDRESS.match(cells[at].strip()) else None


def _column(header: str, defaults: Defaults) -> int | None:
    """Which column of a CSV header is of addresses, where none is of texts."""
    plain = header.casefold()
    if not defaults.columns and not any(name in plain for name in COLUMNS):
        return None
    names = [defaults.ours(name) for name in _split(header)]
    if "text" in names or len(names) < 2:
        return None
    return next((names.index(name) for name in COLUMNS if name in names), None)


def _split(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []
