"""One feed asked for news: politely, only what is new, and with a pause that grows while it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from sayso.errors import Refusal
from sayso.intake import Web
from sayso.intake.fetching import Fetcher, FetchError
from sayso.intake.items import Defaults, Item, Received
from sayso.intake.language import with_language
from sayso.intake.reaching import Trail, answered, followed
from sayso.watch.rules import Feed
from sayso.watch.state import Asked, State, back_off


def due(state: State, feed: Feed, now: float) -> bool:
    """Whether it is time to ask a feed again."""
    return state.asked(feed.url).next <= now


def ask(
    state: State, feed: Feed, web: Web, fetcher: Fetcher, now: float
) -> tuple[list[Received], list[str], Asked, str | None]:
    """A feed's new reports, the addresses of the pages they are, what to remember of it, and what went wrong.

    At most `web.at_most` pages are fetched; the others wait for the next time.

    Nothing is remembered yet: that is done once the reports are safe in the ledger.
    """
    known = state.asked(feed.url)
    try:
        answer = fetcher.fetch(feed.url, etag=known.etag, modified=known.modified, politely=True)
    except FetchError as error:
        wait = max(back_off(feed.every, known.failures + 1), error.retry_after or 0.0)
        return [], [], replace(known, next=now + wait, failures=known.failures + 1), str(error)
    if answer.status == 304:
        return [], [], replace(known, next=now + feed.every, failures=0), None
    trail = Trail(feed.url, web, lambda: fetcher, partial(state.seen, feed.url), patient=True)
    carried: list[str] = []
    received, refused = _sorted(
        followed(_new(answered(answer, Defaults(feed.outlet), feed.follow), trail, carried), trail)
    )
    asked = Asked(answer.header("etag"), answer.header("last-modified"), now + feed.every)
    if trail.waiting:  # its answer must come whole again
        asked = replace(asked, etag=None, modified=None)
    trouble = f"{feed.url}: {len(refused)} refused, the first: {refused[0]}" if refused else None
    return received, carried + trail.settled, asked, trouble


def _new(items: Iterator[Item], trail: Trail, carried: list[str]) -> Iterator[Item]:
    """What a feed carries itself and was not seen yet, its addresses added to `carried`; and all its links."""
    for item in items:
        url = item.report.url if isinstance(item, Received) else None
        if url is None:
            yield item
        elif not trail.seen(url):
            carried.append(url)
            yield item


def _sorted(items: Iterator[Item]) -> tuple[list[Received], list[Refusal]]:
    received, refused = list[Received](), list[Refusal]()
    for item in items:
        if isinstance(item, Received):
            received.append(replace(item, report=with_language(item.report)))
        elif isinstance(item, Refusal):
            refused.append(item)
    return received, refused
