"""Over the network: an address the user named to its reports, and on to the pages it names if the user asked for them too."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from sayso.errors import Refusal, ReportError
from sayso.intake.fetching import Fetcher, FetchError, Limits, Response, host_of, is_address
from sayso.intake.forms import CUT, items_of
from sayso.intake.items import Defaults, Item, Link, Note, Received, Source

FULL = "--at-most {} are fetched of one input"
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


def reach(url: str, defaults: Defaults, web: Web, fetcher: Callable[[], Fetcher]) -> Iterator[Item]:
    """The reports at an address that the user named."""
    try:
        answer = fetcher().fetch(url)
    except FetchError as error:
        yield Refusal.of(error)
        return
    yield from followed(answered(answer, defaults, web.follow), Trail(url, web, fetcher))


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


@dataclass(slots=True)
class Trail:
    """The pages that one input names: which may be fetched, and what became of them.

    `start` is the input. What is `seen` already is passed over. With `patient`, what goes beyond `web.at_most` waits for
    another time, instead of being taken as the input carries it. `settled` grows with the addresses that need not be come back
    to; `pages` and `lists` (of other pages) count what was asked for, `left` what was not, by reason, `waiting` what waits.
    """

    start: str
    web: Web
    fetcher: Callable[[], Fetcher]
    seen: Callable[[str], bool] = lambda _: False
    patient: bool = False
    settled: list[str] = field(default_factory=list)
    pages: int = 0
    lists: int = 0
    left: dict[str, int] = field(default_factory=dict)
    waiting: int = 0

    @property
    def full(self) -> bool:
        """Whether as many were fetched as may be."""
        return max(self.pages, self.lists) >= self.web.at_most


def followed(items: Iterator[Item], trail: Trail) -> Iterator[Item]:
    """The items, with each link's page in its place: of the same site, as robots.txt allows and at most so many.

    Without `web.follow`, and beyond what it allows, the pages are told as one refusal a reason, never dropped.
    """
    yield from _in_place(items, trail, NESTED)
    for why, times in trail.left.items():
        what = f"names {times} pages that were not fetched: {why.format(trail.web.at_most)}"
        yield Refusal.of(ReportError(what, where=trail.start, cure="give the pages you want yourself"))


def _in_place(items: Iterable[Item], trail: Trail, depth: int) -> Iterator[Item]:
    for item in items:
        if not isinstance(item, Link):
            yield item
            continue
        if trail.seen(item.url):
            continue
        why = _closed(item, trail, depth)
        if why is None:
            yield from _page(item, trail, depth)
        elif trail.patient and why == FULL:
            trail.waiting += 1
        else:
            trail.settled.append(item.url)
            if item.instead is not None:
                yield item.instead
            else:
                trail.left[why] = trail.left.get(why, 0) + 1


def _closed(link: Link, trail: Trail, depth: int) -> str | None:
    """Why a link is not followed, None if it is."""
    if not trail.web.follow:
        return "that is done only with --follow"
    if depth == 0:
        return "they are in lists of lists of lists"
    if is_address(trail.start) and _site(trail.start) != _site(link.url):
        return "they are of another site"
    return FULL if trail.full else None


def _site(url: str) -> str:
    return host_of(url).removeprefix("www.")


def _page(link: Link, trail: Trail, depth: int) -> Iterator[Item]:
    try:
        answer = trail.fetcher().fetch(link.url, politely=True)
    except FetchError as error:
        _settle(trail, link)
        if link.instead is None:
            yield Refusal.of(error)
        else:
            yield Note(link.url, f"{error.what}; what the feed carries of it was taken")
            yield link.instead
        return
    found = list(answered(answer, link.defaults))
    if any(isinstance(each, Link) for each in found):
        trail.lists += 1
    else:
        _settle(trail, link)
    if link.instead is not None and not any(isinstance(each, Received) for each in found):
        found = [link.instead]
    yield from _in_place(found, trail, depth - 1)


def _settle(trail: Trail, link: Link) -> None:
    trail.pages += 1
    trail.settled.append(link.url)
