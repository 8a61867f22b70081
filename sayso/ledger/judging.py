"""Reviews at the ledger's front door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sayso.ledger import agreement, rereading, reviewing
from sayso.ledger.append import Clock, appending, now
from sayso.ledger.folding import Action, Verdict, judge
from sayso.ledger.judgements import judgements
from sayso.ledger.reviewing import ClaimRef, Review, Wish
from sayso.ledger.store import Store


class Judging:
    """What reviewers do with claims. A claim is named by its id, or by its entry's number where claims share an id.

    Every act takes `by` (who), `why`, and `seen`: the last entry the reviewer knew of when looking (`Ledger.count_entries`).
    With `seen` given, a claim that somebody reviewed in between raises `ReviewConflict`, and nothing is recorded.
    """

    def __init__(self, store: Store, address: str, clock: Clock = now) -> None:
        self.store, self.address, self.clock = store, address, clock

    def _review(self, wish: Wish) -> Review:
        with appending(self.store, self.clock) as appender:
            seq = reviewing.record(appender, wish)
            return reviewing.one(appender.connection, seq)

    def accept(self, claim: ClaimRef, *, by: str, why: str | None = None, seen: int | None = None) -> Review:
        """The claim is as the report says (also brings a rejected claim back)."""
        return self._review(Wish(Action.ACCEPT, (claim,), by, why, seen=seen))

    def reject(self, claim: ClaimRef, *, by: str, why: str | None = None, seen: int | None = None) -> Review:
        """The report does not say this; the claim no longer stands."""
        return self._review(Wish(Action.REJECT, (claim,), by, why, seen=seen))

    def amend(
        self, claim: ClaimRef, changes: Mapping[str, Any], *, by: str, why: str | None = None, seen: int | None = None
    ) -> Review:
        """Set fields of the claim anew; `changes` are fields of the claims file, any but `id` and `doc`."""
        return self._review(Wish(Action.AMEND, (claim,), by, why, changes, seen=seen))

    def merge(
        self, keep: ClaimRef, others: Sequence[ClaimRef], *, by: str, why: str | None = None, seen: int | None = None
    ) -> Review:
        """Several claims are one statement: `keep` stands for all."""
        return self._review(Wish(Action.MERGE, (keep, *others), by, why, seen=seen))

    def split(
        self,
        claim: ClaimRef,
        parts: Sequence[Mapping[str, Any]],
        *,
        by: str,
        why: str | None = None,
        seen: int | None = None,
    ) -> Review:
        """One claim is several statements: each part gives the fields in which it differs from the whole."""
        return self._review(Wish(Action.SPLIT, (claim,), by, why, parts=tuple(parts), seen=seen))

    def note(self, claim: ClaimRef, text: str, *, by: str, seen: int | None = None) -> Review:
        """A remark; it changes nothing."""
        return self._review(Wish(Action.NOTE, (claim,), by, text, seen=seen))

    def undo(self, review: int, *, by: str, why: str | None = None, seen: int | None = None) -> Review:
        """Take a review back, as a new entry; undoing the undo brings it back."""
        return self._review(Wish(Action.UNDO, (), by, why, undoes=review, seen=seen))

    def reviews(self, claim: ClaimRef | None = None) -> list[Review]:
        """Every review, or those a claim ever had, also undone ones and those of its earlier readings, oldest first."""
        with self.store.read() as connection:
            if claim is None:
                return list(reviewing.every(connection))
            return reviewing.of_claim(connection, reviewing.find(connection, claim))

    def verdict(self, claim: ClaimRef) -> Verdict:
        """Where the claim stands after its reviews."""
        with self.store.read() as connection:
            return judge(judgements(connection, reviewing.find(connection, claim)))[0]

    def looks(self) -> list[rereading.Look]:
        """Reviewed claims that need a fresh look since their report was read anew."""
        with self.store.read() as connection:
            return list(rereading.looks(connection))

    def agreement(self) -> agreement.Agreement:
        """How far reviewers who judged the same claims agree."""
        with self.store.read() as connection:
            return agreement.agreement(connection)
