"""Saved web pages and feeds.

A page's text, title, outlet and date are what trafilatura finds (Barbaresi 2021, ACL); only dates that the page states as its
own are taken, in its metadata or its byline, never one from the story or a copyright line.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser  # type: ignore[import-untyped]
import trafilatura
from trafilatura.settings import Document

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.decoding import decode
from sayso.intake.items import Defaults, Item, Link, Note, Received, Source, refuse
from sayso.intake.markup import readable

MAX_PAGE = 16 * 1024 * 1024  # bytes of HTML or XML
CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE
)
LANGUAGE = re.compile(r"""<html\b[^>]*?\blang\s*=\s*["']?([A-Za-z-]{2,10})""", re.IGNORECASE)
OWN_DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%dT%H:%M:%S%z"}


def page(source: Source, url: str | None = None, charset: str | None = None) -> Iterator[Item]:
    """A web page as one report; `url` is where it was fetched from and `charset` what the server said, if known."""
    raw = source.stream.read(MAX_PAGE + 1)
    if len(raw) > MAX_PAGE:
        yield refuse(source, "is larger than any page with a report", cure="give the report alone")
        return
    html, note = _markup(raw, charset)
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, date_extraction_params=dict(OWN_DATES))
    if not isinstance(found, Document) or not (found.text or "").strip():
        yield refuse(source, "is a web page in which no report was found", cure="save its text and give that")
        return
    language = LANGUAGE.search(html[:4096])
    row = {
        "doc": None if url else source.stem,
        "text": found.text,
        "title": found.title,
        "outlet": _site(found) or source.defaults.outlet or found.hostname,
        "url": url or found.url,
        "published": _day_or_moment(found.date),
        "language": language[1].lower() if language else None,
    }
    if note:
        yield Note(source.where, note)
    yield _report(source, row, raw)


def _site(found: Document) -> str | None:
    """The outlet a page names; where it names none, trafilatura gives its host, which anybody can tell from its address."""
    host = (found.hostname or "").casefold()
    named = (found.sitename or "").strip()
    return None if named.casefold().removeprefix("www.") == host.removeprefix("www.") else named or None


def feed(source: Source, follow: str | None = None) -> Iterator[Item]:
    """An RSS or Atom feed: one report an entry, with as much of its text as the feed carries; a link where it carries none,
    or with `follow` wherever it names a page."""
    raw = source.stream.read(MAX_PAGE + 1)
    if len(raw) > MAX_PAGE:
        yield refuse(source, "is larger than any feed", cure="give its entries' pages")
        return
    parsed = feedparser.parse(raw, sanitize_html=True, resolve_relative_uris=False)
    if parsed.bozo:
        yield Note(source.where, f"is no well-formed feed ({parsed.bozo_exception}); read as far as it goes")
    for entry in parsed.entries:
        row = _entry(entry, parsed.feed)
        made = _report(source, row, raw, of=entry.get("link") or entry.get("id"))
        if row["url"] and (follow or not row["text"].strip()):
            yield _link(source, row, made if isinstance(made, Received) else None)
        else:
            yield made


def _link(source: Source, row: Mapping[str, Any], instead: Received | None) -> Link:
    given = source.defaults
    try:
        published = rows.moment(row["published"])
    except ReportError:
        published = None
    defaults = Defaults(row["outlet"] or given.outlet, published or given.published)
    return Link(source.where, row["url"], defaults, instead)


def _entry(entry: Mapping[str, Any], channel: Mapping[str, Any]) -> dict[str, Any]:
    parts = [part.get("value") for part in entry.get("content", [])] or [entry.get("summary")]
    return {
        "doc": entry.get("id") or entry.get("link"),
        "text": "\n".join(readable(part) for part in parts if part),
        "title": readable(entry.get("title") or "") or None,
        "outlet": (entry.get("source") or channel).get("title"),
        "url": entry.get("link"),
        "published": _feed_moment(entry),
        "language": channel.get("language"),
    }


def _feed_moment(entry: Mapping[str, Any]) -> str | None:
    """An entry's moment in its own time zone, whose day it is; feedparser's is turned to UTC."""
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return parse(entry.get("published", "").strip()).isoformat()
        except ValueError:
            continue
    when = entry.get("published_parsed")
    return datetime.fromtimestamp(timegm(when), UTC).isoformat() if when else None


def _report(source: Source, row: Mapping[str, Any], raw: bytes, of: str | None = None) -> Item:
    where = f"{source.where}#{of}" if of else source.where
    try:
        return Received(rows.report(row, rows.Spot(where, None, source.stem), source.defaults), raw)
    except ReportError as error:
        error.where = rows.storable(where)
        return Refusal.of(error)


def _markup(raw: bytes, charset: str | None) -> tuple[str, str | None]:
    """The page as text: as the server or the page itself says, if its bytes bear that out; else by evidence."""
    declared = CHARSET.search(raw[:2048])
    for name in (charset, declared[1].decode("ascii") if declared else None):
        try:
            return raw.decode(name or "utf-8"), None
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    decoded = decode(raw)
    return (decoded.text, decoded.note) if decoded else (raw.decode("latin-1"), "its encoding is unknown")


def _day_or_moment(found: str | None) -> str | None:
    """A date as trafilatura gives it; without a zone only its day is known."""
    if not found:
        return None
    return found if re.search(r"[+-]\d\d:?\d\d$", found) else found[:10]
