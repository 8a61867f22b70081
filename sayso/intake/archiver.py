"""What a run of Bellingcat's auto-archiver wrote as JSON: an address, its text and title, and the files kept of it.

The media stay where the archiver put them; their hashes are in the bytes as received.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.decoding import decode
from sayso.intake.fetching import host_of
from sayso.intake.items import Item, Link, Received, Source, refuse

MAX_RUN = 128 * 1024 * 1024  # bytes


def run(source: Source) -> Iterator[Item]:
    """One object an archived address, or a list of them; one without text is a link to its page."""
    decoded = decode(source.stream.read(MAX_RUN))
    try:
        content = json.loads(decoded.text if decoded else "")
    except (ValueError, RecursionError) as error:
        yield refuse(source, f"is no JSON of an archiver's run: {error}", cure="let the archiver write it again")
        return
    for each in content if isinstance(content, list) else [content]:
        yield _archived(source, each)


def _host(url: Any) -> str | None:
    """Where a post stands is its outlet; whose account it is may be a person's, and is not taken."""
    return host_of(url) or None if isinstance(url, str) else None


def _archived(source: Source, entry: Any) -> Item:
    about = entry.get("metadata") if isinstance(entry, Mapping) else None
    if not isinstance(about, Mapping):
        return refuse(source, "holds something that is no archived address", cure="let the archiver write it again")
    url, text = about.get("url"), about.get("content")
    if isinstance(url, str) and not (isinstance(text, str) and text.strip()):
        return Link(source.where, url, source.defaults)
    row = {
        "text": text,
        "title": about.get("title"),
        "url": url,
        "outlet": source.defaults.outlet or _host(url),
        "published": about.get("timestamp"),
    }
    where = f"{source.where}#{url}"
    try:
        made = rows.report(row, rows.Spot(where, None, source.stem), source.defaults)
    except ReportError as error:
        error.where = rows.storable(where)
        return Refusal.of(error)
    return Received(made, json.dumps(entry, ensure_ascii=False).encode("utf-8", "surrogatepass"))
