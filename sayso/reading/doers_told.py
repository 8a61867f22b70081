"""Who killed them where only the sentences before tell: "army planes struck the town ... nine people died in the strikes".

An attack told anew keeps its own doer or none: in one report several parties bomb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.model import Kind
from sayso.reading.sentence import Span
from sayso.reading.settled import Settled
from sayso.reading.shared_doers import BEFALLEN

DELIVERED = frozenset({"airstrike", "bombing", "chemical", "missile", "shelling"})
"""Acts of one side alone; of a clash the dead may be either's."""
NEAR = 3
"""Sentences within which the dead of a place are those of the act told there."""


def with_doers(settled: Sequence[Settled]) -> list[Settled]:
    """The claims, with the party whose attack was told before where their own words name none."""
    out = list(settled)
    for at, each in enumerate(out):
        if each.draft.agent is None and not each.denied:
            doer = _of_the_dead(out, at)
            if doer is not None:
                out[at] = replace(each, draft=replace(each.draft, agent=doer))
    return out


def _of_the_dead(claims: Sequence[Settled], at: int) -> Span | None:
    """Whose the dead are: of the act in their sentence, else of the act just told there."""
    each = claims[at]
    if each.draft.kind is not Kind.CASUALTIES or each.draft.value not in BEFALLEN or each.draft.total:
        return None
    here = [o for o in claims if o.draft.kind is Kind.INCIDENT and o.sentence is each.sentence]
    if here and not all(o.draft.back and o.draft.agent is None for o in here):
        return _only(here) if all(o.draft.value in DELIVERED for o in here) else None
    near = [o for o in claims[:at] if each.sentence.index - o.sentence.index <= NEAR]
    acts = [o for o in near if o.draft.kind is Kind.INCIDENT and o.one_time_with(each)]
    there = [o for o in acts if o.place_key == each.place_key]
    return _only(there) if there and all(o.draft.value in DELIVERED for o in there) else None


def _only(acts: Sequence[Settled]) -> Span | None:
    """The one party of some acts."""
    doers = {o.draft.agent.text.lower(): o.draft.agent for o in acts if o.draft.agent is not None and not o.denied}
    return next(iter(doers.values())) if len(doers) == 1 else None
