"""One feed asked for news: politely, only what is new, and with a pause that grows while it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sayso.errors import Refusal
from sayso.intake import Web
from sayso.intake.fetching import Fetcher, FetchError, Response
from sayso.intake.items import Defaults, Item, Link, Note, Received
from sayso.intake.language import with_language
from sayso.intake.reaching import answered, followed
from sayso.watch.rules import Feed
from sayso.watch.state import Asked, State, back_off


def due(state: State, feed: Feed, now: float) -> bool:
    """Whether it is time to ask a feed again."""
    return state.asked(feed.url).next <= now


def ask(
    state: State, feed: Feed, web: Web, fetcher: Fetcher, now: float
) -> tuple[list[Received], list[str], Asked, str | None]:
    """A feed's new reports, the addresses of the pages they are, what to remember of it, and what went wrong.

    Nothing is remembered yet: that is done once the reports are safe in the ledger.
    """
    known = state.asked(feed.url)
    try:
        answer = fetcher.fetch(feed.url, etag=known.etag, modified=known.modified, politely=True)
    except FetchError as error:
        wait = max(back_off(feed.every, known.failures + 1), error.retry_after or 0.0)
        return [], [], replace(known, next=now + wait, failures=known.failures + 1), str(error)
    asked = Asked(answer.header("etag"), answer.header("last-modified"), now + feed.every)
    if answer.status == 304:
        return [], [], replace(known, next=now + feed.every, failures=0), None
    received, urls, refused = _sorted(_new(state, feed, answer, web, fetcher))
    trouble = f"{feed.url}: {len(refused)} refused, the first: {refused[0]}" if refused else None
    return received, urls, asked, trouble


def _new(state: State, feed: Feed, answer: Response, web: Web, fetcher: Fetcher) -> Iterator[tuple[str | None, Item]]:
    """What a feed holds that was not seen yet, each with the address it is known by."""
    for item in answered(answer, Defaults(feed.outlet), feed.follow):
        url = item.url if isinstance(item, Link) else item.report.url if isinstance(item, Received) else None
        if url is not None and state.seen(feed.url, url):
            continue
        yield from ((url, each) for each in followed(iter((item,)), feed.url, web, lambda: fetcher))


def _sorted(found: Iterator[tuple[str | None, Item]]) -> tuple[list[Received], list[str], list[Refusal]]:
    received, urls, refused = list[Received](), list[str](), list[Refusal]()
    for url, item in found:
        if isinstance(item, Received):
            received.append(replace(item, report=with_language(item.report)))
        elif isinstance(item, Refusal):
            refused.append(item)
        if url is not None and not isinstance(item, Note):
            urls.append(url)
    return received, urls, refused
