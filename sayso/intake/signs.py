"""By which signs a form is known: the first bytes or the first words of a file."""

from __future__ import annotations

import re

HEADERS = re.compile(
    rb"(?:From|To|Subject|Date|Message-ID|Received|Return-Path|Delivered-To|MIME-Version|DKIM-Signature|X-[\w-]+): ?\S",
    re.I,
)
MBOX = b"From "


def zipped_kind(head: bytes) -> str | None:
    """`word` or `excel` where the first bytes of a ZIP archive give it away."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    if b"word/" in head or b"officeDocument.wordprocessingml" in head:
        return "word"
    return "excel" if b"xl/" in head or b"spreadsheetml" in head else None


def is_warc(head: bytes) -> bool:
    """Whether bytes open like a WARC file; one that is gzipped is told by its name."""
    return head.startswith(b"WARC/1.")


def is_message(head: bytes) -> bool:
    """Whether bytes open like a mail: a known header first, and its sender and date or subject among those that follow."""
    if HEADERS.match(head) is None:
        return False
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    names = {line.split(b":")[0].lower() for line in top.splitlines() if b":" in line}
    return b"from" in names and bool(names & {b"date", b"subject"})


def is_mailbox(head: bytes) -> bool:
    """Whether bytes open like a mailbox: its separator line, then a message."""
    return head.startswith(MBOX) and is_message(head.partition(b"\n")[2])


def is_page(start: str) -> bool:
    """Whether a text opens like an HTML page."""
    return (
        re.match(r"(?:<!--.*?-->|<\?xml[^>]*>|\s)*<(?:!doctype\s+html|html|head|body)\b", start, re.I | re.S)
        is not None
    )


def is_feed(start: str) -> bool:
    """Whether a text opens like an RSS or Atom feed."""
    return re.match(r"(?:<!--.*?-->|<[?!][^>]*>|\s)*<(?:rss|feed|rdf:RDF)\b", start, re.S) is not None


def is_sitemap(start: str) -> bool:
    """Whether a text opens like a sitemap or an index of sitemaps."""
    return re.match(r"(?:<!--.*?-->|<[?!][^>]*>|\s)*<(?:\w+:)?(?:urlset|sitemapindex)\b", start, re.S) is not None


def is_archiver_run(start: str) -> bool:
    """Whether a text opens like what an auto-archiver wrote of an address: its status, metadata and media."""
    if not start.startswith(("{", "[")):
        return False
    squeezed = "".join(start[:4000].split())
    return squeezed.startswith(('{"status":', '[{"status":')) and '"metadata":{' in squeezed


def is_telegram(start: str) -> bool:
    """Whether a text opens like a Telegram export: of one chat, or of all."""
    if not start.startswith("{"):
        return False
    squeezed = "".join(start[:4000].split())
    one = '"messages":[' in squeezed and '"type":"' in squeezed and '"id":' in squeezed
    return one or '"chats":{' in squeezed
