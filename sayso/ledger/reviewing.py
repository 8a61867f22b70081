"""A person's judgement on a claim, recorded as one more entry; nothing is ever overwritten, and undoing is an entry too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sayso.errors import ClaimsFileError, LedgerError
from sayso.ledger import lines
from sayso.ledger import schema as t
from sayso.ledger.append import Appender
from sayso.ledger.chain import EntryType, content_of
from sayso.ledger.folding import Action, Verdict, check, judge
from sayso.ledger.judgements import judgements
from sayso.ledger.words import indexable

ClaimRef = str | int
FIXED = frozenset({"id", "doc"})
LEAST_START, NAMED = 4, 5


class ReviewConflict(LedgerError):
    """Somebody else reviewed the claim after the reviewer had looked at it; `reviews` says who and what."""

    def __init__(self, text: str, reviews: Sequence[Review]) -> None:
        super().__init__(text)
        self.reviews = tuple(reviews)


@dataclass(frozen=True, slots=True)
class Review:
    """One recorded judgement. `claims` are ids, `seq` its entry's number, `undone` the entry that undid it, if any."""

    seq: int
    action: Action
    by: str
    recorded: str
    claims: tuple[str, ...]
    why: str | None = None
    changes: Mapping[str, Any] | None = None
    parts: tuple[Mapping[str, Any], ...] = ()
    undoes: int | None = None
    undone: int | None = None

    def record(self) -> dict[str, Any]:
        """What `--format json` prints."""
        return {
            "review": self.seq,
            "action": str(self.action),
            "claims": list(self.claims),
            "by": self.by,
            "recorded": self.recorded,
            "why": self.why,
            "changes": dict(self.changes) if self.changes else None,
            "parts": [dict(part) for part in self.parts] or None,
            "undoes": self.undoes,
            "undone": self.undone,
        }


@dataclass(frozen=True, slots=True)
class Wish:
    """A review to record. `seen` is the last entry the reviewer knew of (`Ledger.count_entries`), ``None`` not to ask."""

    action: Action
    claims: tuple[ClaimRef, ...]
    by: str
    why: str | None = None
    changes: Mapping[str, Any] | None = None
    parts: tuple[Mapping[str, Any], ...] = ()
    undoes: int | None = None
    seen: int | None = None


def record(appender: Appender, wish: Wish) -> int:
    """Add the review's entry and return its number.

    Raises:
        ReviewConflict: if a claim was reviewed after entry `wish.seen`.
        LedgerError: if a claim does not stand, or the review makes no sense for it.
    """
    connection = appender.connection
    if not wish.by.strip():
        raise LedgerError("a review needs the name of who made it")
    seqs = _undone_claims(connection, wish) if wish.action is Action.UNDO else _claims(connection, wish)
    _refuse_conflict(connection, seqs, wish)
    _refuse_empty(wish)
    roles = _roles(wish.action, len(seqs))
    content: dict[str, Any] = {
        "action": str(wish.action),
        "by": wish.by,
        "why": wish.why,
        "seen": wish.seen,
        "claims": [{"seq": seq, "role": role} for seq, role in zip(seqs, roles, strict=True)],
    }
    if wish.changes is not None:
        content["changes"] = dict(wish.changes)
    if wish.parts:
        content["parts"] = [dict(part) for part in wish.parts]
    if wish.undoes is not None:
        content["undoes"] = wish.undoes
    for seq, role in zip(seqs, roles, strict=True):
        _refuse_misfit(connection, seq, role, content)
    return appender.add(EntryType.REVIEW, content)


def _roles(action: Action, count: int) -> list[str]:
    return ["keep", *["other"] * (count - 1)] if action is Action.MERGE else ["claim"] * count


def _claims(connection: Connection, wish: Wish) -> list[int]:
    seqs = list(dict.fromkeys(find(connection, ref) for ref in wish.claims))
    if wish.action is Action.MERGE and len(seqs) < 2:
        raise LedgerError("a merge needs at least two claims: the one to keep first")
    if wish.action is not Action.MERGE and len(seqs) != 1:
        raise LedgerError(f"{wish.action} takes one claim")
    return seqs


def find(connection: Connection, ref: ClaimRef) -> int:
    """The entry number of the claim that an id, or a number, names; it must not have been read anew or redacted.

    The start of an id will do, from four characters on, where it is the start of no other.

    Raises:
        LedgerError: if there is none, or several claims share the id.
    """
    c = t.claims.c
    wanted = c.seq == ref if isinstance(ref, int) else c.id == indexable(ref)
    query = select(c.seq, c.part, c.original, c.ended, c.outlet).where(wanted).order_by(c.seq, c.since)
    rows = connection.execute(query).all()
    if not rows and isinstance(ref, str) and (whole := _begun_by(connection, ref)) is not None:
        return find(connection, whole)
    firsts = {row.seq: row for row in rows if row.original}
    standing = [row for row in firsts.values() if row.ended is None]
    if not firsts and rows:
        raise LedgerError(
            f"claim {ref!r} is part of claim #{rows[0].seq}, which was split; undo the split to change it"
        )
    if not standing:
        last = next(reversed(firsts.values())) if firsts else None
        why = f"was replaced when its report was read anew (entry {last.ended})" if last else "is not in this ledger"
        raise LedgerError(f"claim {ref!r} {why}")
    if len(standing) > 1:
        named = ", ".join(f"#{row.seq} ({row.outlet or 'no outlet'})" for row in standing)
        raise LedgerError(f"several claims have the id {ref!r}: {named}; name one by its number")
    return int(standing[0].seq)


def _begun_by(connection: Connection, start: str) -> str | None:
    """The one id that begins so; None where none does.

    Raises:
        LedgerError: if several do.
    """
    c = t.claims.c
    if len(start) < LEAST_START:
        return None
    query = select(c.id).distinct().where(c.id.startswith(indexable(start), autoescape=True), c.ended.is_(None))
    found = list(connection.execute(query.order_by(c.id).limit(NAMED + 1)).scalars())
    if len(found) > 1:
        more = " and more" if len(found) > NAMED else ""
        raise LedgerError(
            f"several claims' ids begin with {start!r}: {', '.join(found[:NAMED])}{more}; write more of it"
        )
    return found[0] if found else None


def _undone_claims(connection: Connection, wish: Wish) -> list[int]:
    """The claims an undo touches: the ends of the lines of those the review is about, also of those that wait."""
    row = connection.execute(select(t.reviews).where(t.reviews.c.seq == wish.undoes)).first()
    if row is None:
        raise LedgerError(f"there is no review {wish.undoes} to undo")
    if row.undone is not None:
        raise LedgerError(f"review {wish.undoes} is undone already, by entry {row.undone}")
    seqs = [line.end for line in lines.of_review(connection, row.seq)]
    if not seqs:
        raise LedgerError(f"the claims of review {wish.undoes} were redacted")
    return seqs


def _refuse_conflict(connection: Connection, seqs: Sequence[int], wish: Wish) -> None:
    if wish.seen is None:
        return
    later = [review for seq in seqs for review in of_claim(connection, seq) if review.seq > wish.seen]
    if later:
        told = "; ".join(f"{r.by}: {r.action} (entry {r.seq}, {r.recorded})" for r in later)
        raise ReviewConflict(f"reviewed by somebody else since you looked: {told}; look again", later)


def _refuse_empty(wish: Wish) -> None:
    if wish.action is Action.AMEND and not wish.changes:
        raise LedgerError("an amendment needs at least one field to change")
    if wish.action is Action.SPLIT and len(wish.parts) < 2:
        raise LedgerError("a split needs at least two parts")
    if wish.action is Action.NOTE and not (wish.why or "").strip():
        raise LedgerError("a note needs words")
    for changes in filter(None, (wish.changes, *wish.parts)):
        if FIXED & changes.keys():
            raise LedgerError(f"{', '.join(sorted(FIXED & changes.keys()))} names the claim and cannot be amended")


def _refuse_misfit(connection: Connection, seq: int, role: str, content: Mapping[str, Any]) -> None:
    if content["action"] == Action.AMEND and judge(judgements(connection, seq))[0] is Verdict.SPLIT:
        raise LedgerError(f"claim #{seq} was split; undo the split before amending it")
    try:
        check(_content(connection, seq), judgements(connection, seq, (role, content)))
    except ClaimsFileError as error:
        raise LedgerError(f"claim #{seq} cannot be made so: {error}") from error


def _content(connection: Connection, seq: int) -> Mapping[str, Any]:
    found = connection.execute(select(t.entries.c.content).where(t.entries.c.seq == seq)).scalar()
    if found is None:
        raise LedgerError(f"claim #{seq} was redacted")
    return dict(content_of(found))


def of_claim(connection: Connection, seq: int) -> list[Review]:
    """Every review a claim ever had, also those undone and those it took over from an earlier reading."""
    return list(_reviews(connection, select(t.targets.c.review).where(t.targets.c.claim == seq)))


def one(connection: Connection, review: int) -> Review:
    """The review of this entry."""
    return next(_reviews(connection, (review,)))


def every(connection: Connection) -> Iterator[Review]:
    """Every review, in the order recorded."""
    return _reviews(connection, select(t.reviews.c.seq))


def _reviews(connection: Connection, of: Any) -> Iterator[Review]:
    query = (
        select(t.reviews.c.seq, t.reviews.c.undone, t.entries.c.recorded, t.entries.c.content)
        .join(t.entries, t.entries.c.seq == t.reviews.c.seq)
        .where(t.reviews.c.seq.in_(of))
        .order_by(t.reviews.c.seq)
    )
    for row in connection.execute(query).all():
        if row.content is not None:
            yield _review(connection, row)


def _review(connection: Connection, row: Any) -> Review:
    content = content_of(row.content)
    seqs = [target["seq"] for target in content["claims"]]
    found = connection.execute(
        select(t.claims.c.seq, t.claims.c.id).where(t.claims.c.seq.in_(seqs), t.claims.c.original)
    )
    names = {row.seq: row.id for row in found}
    return Review(
        seq=row.seq,
        action=Action(content["action"]),
        by=content["by"],
        recorded=row.recorded,
        claims=tuple(names.get(seq, f"#{seq}") for seq in seqs),
        why=content["why"],
        changes=content.get("changes"),
        parts=tuple(content.get("parts", ())),
        undoes=content.get("undoes"),
        undone=row.undone,
    )
