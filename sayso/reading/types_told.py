"""Of what type the attack of a lead was, where only the next sentences tell: "gunmen attacked a bus ... the bomb went off"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.model import Kind
from sayso.reading.place_ref import PROVINCE
from sayso.reading.settled import Settled

LEAD = 2
"""The first sentences of a report, whose attack the next ones explain."""
SOON = 2
"""Sentences within which they do."""
EXPLAINS = frozenset({"airstrike", "ambush", "bombing", "chemical", "missile", "shelling", "shooting"})


def with_types(settled: Sequence[Settled]) -> list[Settled]:
    """The claims, an attack of a lead with the type that the report gives it later."""
    out = list(settled)
    for at, each in enumerate(out):
        open_type = each.draft.kind is Kind.INCIDENT and each.typed and each.draft.value == "other"
        if open_type and each.sentence.index <= LEAD:
            later = next((other for other in out[at + 1 :] if _explains(each, other)), None)
            if later is not None:
                out[at] = replace(each, draft=replace(each.draft, value=later.draft.value))
    return out


def _explains(each: Settled, other: Settled) -> bool:
    """Whether an act told soon after is the same one: nowhere else, on no other day, by nobody else."""
    if other.draft.kind is not Kind.INCIDENT or other.draft.value not in EXPLAINS or other.draft.passing:
        return False
    doers = each.draft.agent is None or other.draft.agent is None or _same_arm(each, other)
    near = 0 < other.sentence.index - each.sentence.index <= SOON
    return near and each.one_time_with(other) and doers and _no_other_town(each, other)


def _same_arm(each: Settled, other: Settled) -> bool:
    one, two = each.draft.agent, other.draft.agent
    return (
        one is not None and two is not None and not set(one.text.lower().split()).isdisjoint(two.text.lower().split())
    )


def _no_other_town(each: Settled, other: Settled) -> bool:
    one, two = each.draft.place, other.draft.place
    wide = one is None or two is None or min(one.rank, two.rank) <= PROVINCE or each.draft.loose
    return wide or each.place_key == other.place_key
