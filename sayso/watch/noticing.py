"""What changed in the picture: each notice's answer now beside the one last told. Pure functions of pictures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.errors import QuestionError
from sayso.model import Claim, digest
from sayso.picture import Picture
from sayso.picture.control import OTHER
from sayso.picture.disputes import Dispute
from sayso.watch.rules import Notice
from sayso.watch.state import Alert

QUOTES = 3  # how many new claims an alert quotes


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the picture: when, its claims new since the last look, the ids of those a reviewer vouched for; and what
    makes claims and sentences fit to be told."""

    picture: Picture
    at: str
    new: tuple[Claim, ...]
    vouched: Collection[str] = frozenset()
    show: Callable[[Sequence[Claim]], Sequence[Claim]] = tuple
    words: Callable[[str], str] = str


def notice(asked: Notice, before: Any, look: Look) -> tuple[Any, list[Alert]]:
    """The answer to keep, and the alerts that its change calls for; none where it was never asked before."""
    match asked.what:
        case "control":
            return _control(asked, before, look)
        case "toll":
            return _toll(asked, before, look)
        case _:
            return _disputes(asked, before, look)


def _control(asked: Notice, before: Any, look: Look) -> tuple[Any, list[Alert]]:
    try:
        answer = look.picture.control(asked.place)
    except QuestionError:
        return before or {"holder": None}, []
    if not answer.days:
        return before or {"holder": None}, []
    holder, share = next(iter(answer.on(answer.days[-1]).items()))
    if share < asked.sure:
        return before or {"holder": None}, []
    now = {"holder": holder, "times": (before or {}).get("times", 0)}
    if before is None or before["holder"] == holder:
        return now, []
    now["times"] += 1
    was = _name(look.picture, before["holder"]) if before["holder"] else "nobody known"
    text = f"{asked.place} is now likely held by {_name(look.picture, holder)} ({share:.0%}), before by {was}"
    return now, [_alert(asked, text, (before["holder"], holder, now["times"]), look, asked.place)]


def _toll(asked: Notice, before: Any, look: Look) -> tuple[Any, list[Alert]]:
    try:
        found = look.picture.toll(asked.place, days=asked.days, outcome=asked.outcome, victims=asked.victims)
    except QuestionError:
        return before or {"low": 0, "high": None, "times": 0}, []
    now = {"low": found.low, "high": found.high, "times": (before or {}).get("times", 0)}
    if before is None or (before["low"], before["high"]) == (found.low, found.high):
        return now, []
    now["times"] += 1
    who = f"{asked.victims}s " if asked.victims else "people "
    text = (
        f"{who}{found.measure} in {asked.place}: now {_bounds(found.low, found.high)}, "
        f"before {_bounds(before['low'], before['high'])}; {found.low_sentence}"
    )
    changed = (before["low"], before["high"], found.low, found.high, now["times"])
    return now, [_alert(asked, text[0].upper() + text[1:], changed, look, asked.place)]


def _disputes(asked: Notice, before: Any, look: Look) -> tuple[Any, list[Alert]]:
    """New disputes; for `contradiction` only those in which a claim somebody vouched for stands against a new one."""
    known = set(before or ())
    found = {_dispute_key(each): each for each in look.picture.disputes() if _asked_for(asked, each, look)}
    fresh = [each for key, each in found.items() if key not in known] if before is not None else []
    alerts = [_dispute_alert(asked, each, look) for each in fresh]
    return sorted(known | set(found)), alerts


def _asked_for(asked: Notice, dispute: Dispute, look: Look) -> bool:
    if asked.place is not None and look.picture.place_key(asked.place) != look.picture.place_key(dispute.place):
        return False
    if asked.what == "dispute":
        return True
    return any(claim.id in look.vouched for claim in dispute.claims)


def _dispute_alert(asked: Notice, dispute: Dispute, look: Look) -> Alert:
    opening = "A claim you hold is contradicted" if asked.what == "contradiction" else f"New dispute ({dispute.kind})"
    text = f"{opening}: {dispute.sentence}"
    return _made(asked, (_dispute_key(dispute),), text, look, dispute.claims)


def _dispute_key(dispute: Dispute) -> str:
    """A dispute by the heart of it: its kind, place and what its sides say, not every claim that joins them later."""
    return digest((dispute.kind, dispute.place, *sorted(side.name for side in dispute.sides)))[:16]


def _alert(asked: Notice, text: str, changed: Iterable[object], look: Look, place: str | None) -> Alert:
    return _made(asked, changed, text, look, list(_about(look, place)))


def _about(look: Look, place: str | None) -> Iterator[Claim]:
    """The new claims at a place or inside it."""
    geography = look.picture.geography
    key = look.picture.place_key(place)
    for claim in look.new:
        own = geography.key(claim.place)
        if key is None or (own is not None and (own == key or geography.contains(key, own))):
            yield claim


def _made(asked: Notice, changed: Iterable[object], text: str, look: Look, claims: Sequence[Claim]) -> Alert:
    """An alert whose id depends on what changed alone, so that it is the same if worked out again."""
    quotes = [
        {"quote": claim.quote, "source": [s.name for s in claim.speakers], "outlet": claim.outlet, "url": claim.url}
        for claim in look.show(claims[:QUOTES])
    ]
    detail = {"what": asked.what, "place": asked.place, "claims": [claim.id for claim in claims], "quotes": quotes}
    return Alert(digest((asked.key, *changed))[:16], look.at, look.words(text), detail)


def _name(picture: Picture, holder: str) -> str:
    if holder == OTHER:
        return "somebody whom no claim names"
    known = picture.world.actors.actor(holder) if picture.world is not None else None
    return known.name if known else holder.removeprefix("name:")


def _bounds(low: int, high: int | None) -> str:
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"
