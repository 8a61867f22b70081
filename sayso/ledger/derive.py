"""The indexes of the ledger: a pure function of its entries, kept up as entries are added and buildable from nothing.

Invariant: feeding the entries to a `Projector` one by one gives the same tables as adding them over years did. So nothing
here looks at the clock, at other tables of the outside, or at a content that a later redaction may have taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from sayso.claims_file import OF_KIND
from sayso.ledger import schema as t
from sayso.ledger.chain import EntryType, canonical, content_of
from sayso.ledger.folding import fold_reviews
from sayso.ledger.judgements import judgements
from sayso.ledger.store import Store, insert, insert_tuples
from sayso.ledger.words import fold, indexable

Flat = Mapping[str, Any]
_ACTORS = {"actor", "perpetrator", "target", "victim_group"}
_ACTOR_FIELDS = {
    str(kind): tuple(field for field in fields if field.removesuffix("_id") in _ACTORS)
    for kind, fields in OF_KIND.items()
}
FLUSH_AT = 5_000
_SAFE_IN = 500


class Projector:
    """Turns entries into index rows, in order; call `settle` at the end."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self.store, self.connection = store, connection
        last = connection.execute(select(t.readings).order_by(t.readings.c.seq.desc()).limit(1)).first()
        self.reading: int | None = last.seq if last else None
        self.report: int | None = last.report if last else None
        self.reports: list[tuple[Any, ...]] = []
        self.readings: list[tuple[Any, ...]] = []
        self.claims: list[tuple[Any, ...]] = []
        self.words: list[tuple[int, str]] = []
        self.heirs: list[int] = []

    def apply(self, seq: int, type: str, content: Flat | None, text: str | None = None) -> None:
        """Take one entry; `text` is a report's text."""
        if content is None:
            return
        match type:
            case EntryType.CLAIM:
                self.claim(seq, content)
            case EntryType.REPORT:
                self._report(seq, content, text or "")
            case EntryType.READING | EntryType.IMPORT:
                self._reading(seq, content)
            case EntryType.REVIEW:
                self.settle()
                self._review(seq, content)
            case EntryType.REDACTION:
                self.settle()
                self._redaction(seq, content)

    def settle(self) -> None:
        """Write what is pending, and let claims that continue reviewed ones take over the reviews.

        The entries themselves must have been written before.
        """
        self.flush()
        heirs, self.heirs = self.heirs, []
        for heir in heirs:
            self.recompute(heir, heir)

    def flush(self) -> None:
        """Write the rows that are pending."""
        insert_tuples(self.connection, t.reports, self.reports)
        insert_tuples(self.connection, t.readings, self.readings)
        insert_tuples(self.connection, t.claims, self.claims)
        self.reports, self.readings, self.claims = [], [], []
        if self.words:
            self.store.add_words(self.connection, self.words)
            self.words = []

    def claim(self, seq: int, flat: Flat) -> None:
        """Take a claim's entry; `flat` is the claim as in a claims file."""
        self.claims.append(claim_row(seq, flat, self.report))
        self.words.append((seq, claim_words(flat)))
        if len(self.words) >= FLUSH_AT:
            self.flush()

    def _report(self, seq: int, content: Flat, text: str) -> None:
        doc, outlet = indexable(content["doc"]), indexable(content["outlet"])
        self.reports.append((seq, content["fingerprint"], doc, outlet, _day(content["published"]), None, None))
        self.words.append((seq, report_words(content, text)))

    def _reading(self, seq: int, content: Flat) -> None:
        report, replaced = content.get("report"), content.get("replaces")
        self.readings.append((seq, report, content["claims"], None))
        self.reading, self.report = seq, report
        if replaced is not None:
            self.settle()
            self._end(replaced, seq, content["carried"])
        if report is not None:
            self._set_reading(report, seq)

    def _set_reading(self, report: int, reading: int) -> None:
        if self.reports and self.reports[-1][0] == report:
            self.reports[-1] = (*self.reports[-1][:5], reading, None)
        else:
            self.flush()
            self.connection.execute(update(t.reports).where(t.reports.c.seq == report).values(reading=reading))

    def _end(self, replaced: int, seq: int, carried: Sequence[Sequence[int]]) -> None:
        """A reading ends: its claims stand no longer, and their reviews pass to the claims that continue them."""
        c = t.claims.c
        count = self.connection.execute(select(t.readings.c.claims).where(t.readings.c.seq == replaced)).scalar_one()
        of_reading = and_(c.seq > replaced, c.seq <= replaced + count)
        self.connection.execute(update(t.readings).where(t.readings.c.seq == replaced).values(ended=seq))
        self.connection.execute(update(t.claims).where(of_reading, c.until.is_(None)).values(until=seq))
        self.connection.execute(update(t.claims).where(of_reading).values(ended=seq))
        r = t.targets.c
        for old, heir in carried:
            rows = self.connection.execute(select(t.targets).where(r.claim == old)).mappings().all()
            insert(
                self.connection,
                t.targets,
                [dict(row) | {"claim": heir, "inherited": old, "gone": None} for row in rows],
            )
            if rows:
                self.heirs.append(heir)
        self.connection.execute(
            update(t.targets).where(r.claim > replaced, r.claim <= replaced + count, r.gone.is_(None)).values(gone=seq)
        )
        kept = [heir for _, heir in carried]
        self._merges_into([*range(replaced + 1, replaced + count + 1), *kept], seq)

    def _review(self, seq: int, content: Flat) -> None:
        row = {"seq": seq, "action": content["action"], "by": indexable(content["by"]), "undone": None}
        insert(self.connection, t.reviews, [row])
        gone = self._gone(content["undoes"]) if content["action"] == "undo" else {}
        insert(self.connection, t.targets, [_target(seq, each, gone) for each in content["claims"]])
        if content["action"] == "undo":
            self._undo(seq, content["undoes"])
        if content["action"] != "note":
            for target in content["claims"]:
                self.recompute(target["seq"], seq)

    def _gone(self, review: int) -> dict[int, int]:
        """Which of the claims of a review wait, and since which entry."""
        r = t.targets.c
        query = select(r.claim, r.gone).where(r.review == review, r.gone.is_not(None))
        return {row.claim: row.gone for row in self.connection.execute(query).all()}

    def _undo(self, seq: int, undone: int) -> None:
        """Mark a review undone; if it was an undo itself, what that took back is in force again, and so on."""
        r, by, review = t.reviews.c, seq, undone
        free = False
        while True:
            marked = update(t.reviews).where(r.seq == review).values(undone=None if free else by)
            self.connection.execute(marked)
            content = self._content(review)
            if content is None or content["action"] != "undo":
                return
            by, review, free = review, content["undoes"], not free

    def _redaction(self, seq: int, content: Flat) -> None:
        """What was taken away leaves the indexes; that a report was there, and its fingerprint, stays."""
        seqs = [gone["seq"] for gone in content["entries"]]
        for start in range(0, len(seqs), _SAFE_IN):
            some = seqs[start : start + _SAFE_IN]
            self.connection.execute(delete(t.claims).where(t.claims.c.seq.in_(some)))
            self.connection.execute(delete(t.targets).where(t.targets.c.review.in_(some)))
            self.connection.execute(delete(t.reviews).where(t.reviews.c.seq.in_(some)))
            self.connection.execute(delete(t.reports).where(t.reports.c.seq.in_(some)))
            changed = update(t.targets).where(t.targets.c.claim.in_(some), t.targets.c.gone.is_(None))
            self.connection.execute(changed.values(gone=seq))
        for gone in content["entries"]:
            if gone["type"] == EntryType.REPORT:
                row = dict.fromkeys(t.reports.c.keys()) | {"seq": gone["seq"], "fingerprint": gone["fingerprint"]}
                insert(self.connection, t.reports, [row | {"redacted": seq}])
        self._merges_into(seqs, seq)

    def _merges_into(self, kept: Sequence[int], seq: int) -> None:
        """Claims that came or went: those that were merged into them are out for as long as they are there."""
        r, others = t.targets.c, set[int]()
        for start in range(0, len(kept), _SAFE_IN):
            merges = select(r.review).where(r.claim.in_(kept[start : start + _SAFE_IN]), r.role == "keep")
            query = select(r.claim).where(r.review.in_(merges.scalar_subquery()), r.role == "other", r.gone.is_(None))
            others |= set(self.connection.execute(query).scalars())
        for claim in sorted(others):
            self.recompute(claim, seq)

    def recompute(self, claim: int, at: int) -> None:
        """Close a claim's standing version and open what its reviews now make of it."""
        c = t.claims.c
        original = self.connection.execute(select(t.claims).where(c.seq == claim, c.original)).mappings().first()
        content = self._content(claim)
        if original is None or original["ended"] is not None or content is None:
            return
        standing = [
            (canonical(flat), reviewed, flat)
            for flat, reviewed in fold_reviews(content, judgements(self.connection, claim))
        ]
        if [made[:2] for made in standing] == self._versions(claim, canonical(content)):
            return
        self.connection.execute(update(t.claims).where(c.seq == claim, c.until.is_(None)).values(until=at))
        rows = [
            claim_row(claim, flat, original["report"], Version(at, part, reviewed, made))
            for part, (made, reviewed, flat) in enumerate(standing, 1)
        ]
        insert_tuples(self.connection, t.claims, rows)

    def _versions(self, claim: int, read: bytes) -> list[tuple[bytes, bool]]:
        """The content, and whether somebody vouched for it, of what stands of a claim."""
        c = t.claims.c
        query = select(c.content, c.reviewed).where(c.seq == claim, c.until.is_(None)).order_by(c.part)
        return [
            (read if content is None else bytes(content), reviewed)
            for content, reviewed in self.connection.execute(query).all()
        ]

    def _content(self, seq: int) -> Flat | None:
        stored = self.connection.execute(select(t.entries.c.content).where(t.entries.c.seq == seq)).scalar()
        return None if stored is None else content_of(stored)


def _target(review: int, target: Mapping[str, Any], gone: Mapping[int, int]) -> dict[str, Any]:
    claim = target["seq"]
    return {"claim": claim, "review": review, "role": target["role"], "inherited": None, "gone": gone.get(claim)}


@dataclass(frozen=True, slots=True)
class Version:
    """A claim as its reviews left it at entry `since`: which part of a split, whether vouched for, and its content."""

    since: int
    part: int
    reviewed: bool
    content: bytes


def claim_row(seq: int, flat: Flat, report: int | None, version: Version | None = None) -> tuple[Any, ...]:
    """The row of `claims` for a claim as read, or a version of it; `flat` is the claim as in a claims file."""
    days, place, kind = flat["date"], flat["place"], flat["kind"]
    return (
        seq,
        version.since if version else seq,
        version.part if version else 0,
        None,  # until
        None,  # ended
        version is None,
        version.reviewed if version else False,
        report,
        indexable(flat["id"]),
        indexable(flat["doc"]),
        indexable(flat["outlet"]),
        kind,
        None if place is None else _names((place,))[1:-1],
        indexable(flat["place_id"]),
        _day(flat["published"]),
        days["from"] if days else None,
        days["to"] if days else None,
        _names((*flat["source"], *flat["source_id"], *flat["source_party"])) or None,
        _names(tuple([flat.get(field) for field in _ACTOR_FIELDS[kind]])) or None,
        version.content if version else None,
    )


@lru_cache(maxsize=65_536)
def _names(names: tuple[str | None, ...]) -> str:
    """Names and ids as one searchable text: each folded, between bars. Few names fill most claims, so they are remembered."""
    found = dict.fromkeys(fold(name) for name in names if name)
    return "|" + "|".join(found) + "|" if found else ""


def claim_words(flat: Flat) -> str:
    """What full-text search finds a claim by: its quote."""
    return fold(flat["quote"])


def report_words(content: Flat, text: str) -> str:
    """What full-text search finds a report by: its title and text."""
    return fold(f"{content['title'] or ''} {text}")


def _day(published: str | None) -> str | None:
    return None if published is None else published[:10]
