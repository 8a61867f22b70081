"""The watch: rounds of asking, adding, looking and telling, each of which may be cut off at any moment and done again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sayso.api import families_of, kept_of, readings
from sayso.exports.privacy import public, public_words
from sayso.intake import Received, Web
from sayso.intake.fetching import Fetcher
from sayso.intake.relevance import relevance
from sayso.ledger import Ledger
from sayso.model import Report
from sayso.picture import Picture
from sayso.watch.noticing import Look, notice
from sayso.watch.polling import ask, due
from sayso.watch.rules import Rules
from sayso.watch.state import State
from sayso.watch.telling import tell
from sayso.world import World

LONGEST_SLEEP = 60.0  # seconds between two looks at what is due


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: feeds asked, reports added, reports left out as irrelevant, alerts made, what went wrong."""

    asked: int
    added: int
    left_out: int
    alerts: int
    troubles: tuple[str, ...]


class Watcher:
    """Watches by a file of rules; `say` prints one line. Use it in a `with` statement.

    Raises:
        SaysoError: if ledger or memory cannot be opened.
    """

    def __init__(self, rules: Rules, world: World, say: Callable[[str], None] = print) -> None:
        self.rules, self._world, self._say = rules, world, say
        self._web = Web(rules.allowed, True, pause=rules.pause)
        self._state = State(rules.state)
        self._fetcher: Fetcher = self._web.fetcher()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._fetcher.close()
        self._state.__exit__(kind, error, trace)

    def round(self, now: float | None = None) -> Round:
        """Ask what is due, add what is new, tell what changed. `now` is seconds since 1970."""
        now = time.time() if now is None else now
        waiting = [feed for feed in self.rules.feeds if due(self._state, feed, now)]
        added = left_out = 0
        troubles: list[str] = []
        with Ledger.open(self.rules.ledger) as ledger:
            for feed in waiting:
                web = replace(self._web, follow=feed.follow, at_most=feed.at_most)
                received, urls, asked, trouble = ask(self._state, feed, web, self._fetcher, now)
                kept, others = self._weighed(received)
                added += self._add(ledger, kept)
                left_out += len(others)
                troubles += [trouble] if trouble else []
                with self._state.together():
                    self._state.keep_left_out(feed.url, _moment(now), others)
                    self._state.keep_seen(feed.url, urls)
                    self._state.keep_asked(feed.url, asked)
            alerts = self._look(ledger)
        troubles += tell(self._state, self.rules, now, self._say)
        return Round(len(waiting), added, left_out, alerts, tuple(troubles))

    def run(self, *, stop: Callable[[], bool] = lambda: False, after: Callable[[Round], None] = lambda _: None) -> None:
        """Rounds without end, until `stop`; `after` is told of each."""
        while not stop():
            after(self.round())
            due_at = min(self._state.asked(feed.url).next for feed in self.rules.feeds)
            time.sleep(max(0.5, min(due_at - time.time(), LONGEST_SLEEP)))

    def _weighed(self, received: Sequence[Received]) -> tuple[list[Received], list[tuple[Report, int]]]:
        """What is kept, and what is left out as irrelevant, with its score."""
        if not self.rules.relevant:
            return list(received), []
        judged = [(each, relevance(each.report)) for each in received]
        others = [(each.report, verdict.score) for each, verdict in judged if not verdict.kept]
        return [each for each, verdict in judged if verdict.kept], others

    def _add(self, ledger: Ledger, received: Sequence[Received]) -> int:
        new = [each for each in received if not ledger.has(each.report.fingerprint)]
        return ledger.add_many(readings(new, self._world)) if new else 0

    def _look(self, ledger: Ledger) -> int:
        """Make the alerts that the ledger's news call for; returns how many. Where the ledger is as it was, none are due."""
        head, entries = ledger.head(), ledger.count_entries()
        if head == self._state.head()[0] and all(self._state.answer(n.key) is not None for n in self.rules.notices):
            return 0
        look = self._looked(ledger)
        answers, alerts = {}, []
        for asked in self.rules.notices:
            answers[asked.key], found = notice(asked, self._state.answer(asked.key), look)
            alerts += found
        self._state.keep((head, entries), answers, alerts)
        return len(alerts)

    def _looked(self, ledger: Ledger) -> Look:
        """Alerts leave the desk: unless the rules say otherwise, private sources are hidden in them."""
        before = self._state.head()[1]
        numbered = list(ledger.numbered())
        claims = [claim for _, claim in numbered]
        vouched = frozenset(claim.id for claim in ledger.claims(reviews="only"))
        kept = kept_of(ledger, self._world, "use", None)
        picture = Picture(claims, self._world, families_of(ledger, kept), kept)
        new = tuple(claim for number, claim in numbered if number > before)
        at = _moment(time.time())
        if self.rules.private:
            return Look(picture, at, new, vouched)
        return Look(
            picture,
            at,
            new,
            vouched,
            lambda shown: public(shown, self._world),
            lambda text: public_words(text, claims, self._world),
        )


def _moment(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
