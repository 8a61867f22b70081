"""What the reviews of a claim amount to: a pure function from the claim as read and its reviews to what now stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sayso import claims_file
from sayso.claims_file import OF_KIND
from sayso.errors import ClaimsFileError
from sayso.model import Kind, digest

Flat = Mapping[str, Any]


class Action(StrEnum):
    """What a reviewer did."""

    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    NOTE = "note"
    UNDO = "undo"


class Verdict(StrEnum):
    """Where a claim stands after its reviews."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    AMENDED = "amended"
    REJECTED = "rejected"
    MERGED = "merged"
    SPLIT = "split"


def fold_reviews(read: Flat, reviews: Iterable[tuple[str, Flat]]) -> list[tuple[Flat, bool]]:
    """The claims that stand in place of `read`, each with whether somebody vouched for it.

    `reviews` are those in force, oldest first, each with the claim's role in it (``claim``; in a merge ``keep`` or
    ``other``). None stand after a rejection or for a claim merged into another; several after a split.
    """
    verdict, changes, parts = judge(reviews)
    match verdict:
        case Verdict.REJECTED | Verdict.MERGED:
            return []
        case Verdict.SPLIT:
            return [(part_of(amended(read, changes), part, n), True) for n, part in enumerate(parts, 1)]
        case _:
            return [(amended(read, changes), verdict is not Verdict.UNREVIEWED)]


def in_force(reviews: Sequence[tuple[int, str, Flat]]) -> list[tuple[int, str, Flat]]:
    """Those of a claim's reviews, as (entry, role, content) and oldest first, that no undo in force has taken back."""
    undone: set[int] = set()
    kept = []
    for seq, role, review in reversed(reviews):
        if seq not in undone:
            kept.append((seq, role, review))
            if review["action"] == Action.UNDO:
                undone.add(review["undoes"])
    return kept[::-1]


def check(read: Flat, reviews: Iterable[tuple[str, Flat]]) -> None:
    """See that what reviews make of a claim is a claim, also should a later one reject it or a merge lapse.

    Raises:
        ClaimsFileError: naming the field that does not fit.
    """
    _, changes, parts = judge(reviews)
    whole = amended(read, changes)
    for made in (whole, *(part_of(whole, part, n) for n, part in enumerate(parts, 1))):
        claims_file.claim(made)


def fits(read: Flat, reviews: Iterable[tuple[str, Flat]]) -> bool:
    """Whether reviews of one claim make sense for another one: `check` without a complaint."""
    try:
        check(read, reviews)
    except ClaimsFileError:
        return False
    return True


def judge(reviews: Iterable[tuple[str, Flat]]) -> tuple[Verdict, dict[str, Any], list[Flat]]:
    """The verdict that reviews amount to, the amended fields, and a split's parts."""
    verdict = Verdict.UNREVIEWED
    changes: dict[str, Any] = {}
    parts: list[Flat] = []
    for role, review in reviews:
        match review["action"]:
            case Action.ACCEPT:
                verdict = Verdict.AMENDED if changes else Verdict.ACCEPTED
            case Action.AMEND:
                changes |= review["changes"]
                verdict = Verdict.AMENDED
            case Action.REJECT:
                verdict = Verdict.REJECTED
            case Action.MERGE:
                verdict = Verdict.MERGED if role == "other" else Verdict.ACCEPTED
            case Action.SPLIT:
                verdict, parts = Verdict.SPLIT, list(review["parts"])
    return verdict, changes, parts


def amended(read: Flat, changes: Flat) -> Flat:
    """The claim with some fields set anew; one that becomes another kind of claim loses the fields of the old kind."""
    new, old = changes.get("kind", read["kind"]), read["kind"]
    if new == old or new not in list(Kind):
        return {**read, **changes}
    dropped = set(OF_KIND[Kind(old)]) - set(OF_KIND[Kind(new)])
    return {**{key: value for key, value in read.items() if key not in dropped}, **changes}


def part_of(read: Flat, part: Flat, number: int) -> Flat:
    """One of the claims that a claim was split into; its id follows from the whole's."""
    return {**amended(read, part), "id": digest([read["id"], "part", number])[:32]}
