"""Over the network: an address the user named to its reports, and on to the pages it names if the user asked for them too."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from sayso.errors import Refusal, ReportError
from sayso.intake.fetching import Fetcher, FetchError, Limits, Response, host_of, is_address
from sayso.intake.forms import CUT, items_of
from sayso.intake.items import Defaults, Item, Link, Note, Received, Source

NESTED = 2  # how deep lists of lists are followed: an index of sitemaps, its sitemaps


@dataclass(frozen=True, slots=True)
class Web:
    """How the network may be used: hosts allowed though private, whether named pages are fetched and how many an input at
    most, the limits of one fetch, and the seconds between two requests to one host."""

    allowed: tuple[str, ...] = ()
    follow: bool = False
    at_most: int = 200
    limits: Limits = field(default_factory=Limits)
    pause: float = 1.0

    def fetcher(self) -> Fetcher:
        """A fetcher that keeps to this."""
        return Fetcher(allowed=self.allowed, limits=self.limits, pause=self.pause)


def reach(url: str, defaults: Defaults, web: Web, fetcher: Fetcher) -> Iterator[Item]:
    """The reports at an address that the user named."""
    try:
        answer = fetcher.fetch(url)
    except FetchError as error:
        yield Refusal.of(error)
        return
    yield from followed(answered(answer, defaults, web.follow), url, web, lambda: fetcher)


def answered(answer: Response, defaults: Defaults, follow: bool = False) -> Iterator[Item]:
    """What an answer holds, judged by its content; each report with how its bytes came."""
    record = answer.record()
    for item in items_of(_source(answer, defaults, follow)):
        yield _told(item, record)


def _told(item: Item, record: dict[str, object]) -> Item:
    if isinstance(item, Received):
        url = item.report.url or str(record["final"])
        return replace(item, report=replace(item.report, url=url), fetched=record)
    if isinstance(item, Link) and item.instead is not None:
        return replace(item, instead=replace(item.instead, fetched=record))
    return item


def _source(answer: Response, defaults: Defaults, follow: bool) -> Source:
    parts = urlsplit(answer.final)
    path = PurePosixPath(parts.path)
    stem = "-".join(part for part in (parts.hostname or "", path.stem) if part)
    _, _, charset = (answer.header("content-type") or "").lower().partition("charset=")
    return Source(
        where=answer.url,
        stem=stem,
        suffix=path.suffix.lower(),
        stream=io.BytesIO(answer.body),
        head=answer.body[:CUT],
        defaults=defaults,
        url=answer.final,
        charset=charset.partition(";")[0].strip(" \"'") or None,
        follow=follow,
    )


def followed(
    items: Iterator[Item], start: str, web: Web, fetcher: Callable[[], Fetcher], depth: int = NESTED
) -> Iterator[Item]:
    """The items, with each link's page in its place: of the same site, as robots.txt allows and at most so many.

    Without `web.follow`, and beyond what it allows, the pages are told as one refusal a reason, never dropped.
    """
    left: dict[str, int] = {}
    reached = 0
    for item in items:
        if not isinstance(item, Link):
            yield item
            continue
        why = _closed(item, start, web, reached, depth)
        if why is None:
            reached += 1
            yield from _page(item, start, web, fetcher, depth)
        elif item.instead is not None:
            yield item.instead
        else:
            left[why] = left.get(why, 0) + 1
    for why, times in left.items():
        what = f"names {times} pages that were not fetched: {why}"
        yield Refusal.of(ReportError(what, where=start, cure="give the pages you want yourself"))


def _closed(link: Link, start: str, web: Web, reached: int, depth: int) -> str | None:
    """Why a link is not followed, None if it is."""
    if not web.follow:
        return "that is done only with --follow"
    if depth == 0:
        return "they are in lists of lists of lists"
    if reached >= web.at_most:
        return f"--at-most {web.at_most} are fetched of one input"
    if is_address(start) and _site(start) != _site(link.url):
        return "they are of another site"
    return None


def _site(url: str) -> str:
    return host_of(url).removeprefix("www.")


def _page(link: Link, start: str, web: Web, fetcher: Callable[[], Fetcher], depth: int) -> Iterator[Item]:
    try:
        answer = fetcher().fetch(link.url, politely=True)
    except FetchError as error:
        if link.instead is None:
            yield Refusal.of(error)
        else:
            yield Note(link.url, f"{error.what}; what the feed carries of it was taken")
            yield link.instead
        return
    found = answered(answer, link.defaults)
    if link.instead is None:
        yield from followed(found, start, web, fetcher, depth - 1)
        return
    taken = list(found)
    yield from taken if any(isinstance(each, Received) for each in taken) else (link.instead,)
