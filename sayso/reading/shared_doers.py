"""Who did it where an act's own words do not say: the party of the strike its dead are told with.

A clash has two sides, so that its dead may be either's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.model import Kind
from sayso.reading.draft import Draft
from sayso.reading.sentence import Span

BEFALLEN = frozenset({"killed", "wounded", "captured"})


def with_one_doer(drafts: Sequence[Draft]) -> list[Draft]:
    """A sentence's dead and wounded with the party of its acts, where those have only one."""
    acts = [d for d in drafts if d.kind is Kind.INCIDENT and d.agent is not None and not d.denied]
    doers = {d.agent.text: d.agent for d in acts if d.agent is not None and d.value != "clash"}
    if len(doers) != 1:
        return list(drafts)
    (doer,) = doers.values()
    return [replace(d, agent=doer) if _open(d, doer) else d for d in drafts]


def _open(draft: Draft, doer: Span) -> bool:
    """Whether a casualty figure lacks its doer, and that one is not himself the victim."""
    befell = draft.kind is Kind.CASUALTIES and draft.value in BEFALLEN and draft.agent is None
    own = draft.patient is not None and draft.patient.start < doer.end and doer.start < draft.patient.end
    return befell and not own
