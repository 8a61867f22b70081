"""Web archives (WARC, also gzipped): every page that was fetched well is one report."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]

from sayso.intake.ahead import ahead
from sayso.intake.contained import contained
from sayso.intake.items import Item, Note, Received, Source, refuse

MAX_PAGE = 16 * 1024 * 1024  # bytes, unpacked
PAGES = ("text/html", "application/xhtml+xml")


def warc(source: Source) -> Iterator[Item]:
    """The pages of a WARC file. Images, scripts, failures and the like are counted, not listed one by one."""
    return ahead(_pages(source))


def _pages(source: Source) -> Iterator[Iterator[Item]]:
    """The items of each page, begun one after the other."""
    left_out = 0
    try:
        archive = ArchiveIterator(source.stream)
        archive.INC_RECORD = ""  # what it would write to standard error about records that do not end where they say
        for record in archive:
            if record.rec_type != "response":
                continue
            if not _is_page(record):
                left_out += 1
                continue
            yield _page(source, record)
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError) as error:
        # AttributeError: warcio's reader loses its stream at a truncated gzip member.
        cure = "fetch the archive again"
        yield iter((refuse(source, f"is a web archive broken at some point: {error}", cure=cure),))
    if left_out:
        what = f"{left_out} records are no pages or were not fetched well, and were left out"
        yield iter((Note(source.where, what),))


def _is_page(record: ArcWarcRecord) -> bool:
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != "200":
        return False
    return (headers.get_header("Content-Type") or "").split(";")[0].strip().lower() in PAGES


def _page(source: Source, record: ArcWarcRecord) -> Iterator[Item]:
    url = record.rec_headers.get_header("WARC-Target-URI")
    raw = record.content_stream().read(MAX_PAGE + 1)
    if len(raw) > MAX_PAGE:
        return iter((refuse(source, f"{url} is larger than any page with a report", cure="give the report alone"),))
    _, _, charset = (record.http_headers.get_header("Content-Type") or "").lower().partition("charset=")
    page = replace(source, stream=io.BytesIO(raw))
    items = contained("page", url=url, charset=charset.strip(" \"'") or None)(page)
    told = _told(record, url)
    return (replace(item, fetched=told) if isinstance(item, Received) else item for item in items)


def _told(record: ArcWarcRecord, url: str) -> dict[str, Any]:
    """How whoever made the archive got the page, as custody keeps it."""
    headers = record.http_headers
    return {
        "url": url,
        "final": url,
        "at": record.rec_headers.get_header("WARC-Date"),
        "status": int(headers.get_statuscode()),
        "headers": [list(pair) for pair in headers.headers],
        "redirects": [],
    }
