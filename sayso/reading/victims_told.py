"""What sort of people "people" were, where the claim's own words leave it open and the rest of the report tells it.

Five ways of telling it count: figures that add up to another ("ten people ... six rebels and four soldiers"), a sentence
about the dead ("the victims were all traders"), a number taken up again ("the seven"), one without a noun of its own that
goes on from the sentence before ("forty others"), and another figure of the same attack. Where the dead were of both sorts
nothing is said of them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.lexicon import word_set
from sayso.reading.membership import MEMBERS
from sayso.reading.settled import Settled

NEAR = 4
"""Sentences within which figures add up to one another, or a sentence about the dead means those told of before."""
MOST = 4
"""The most figures that are added up."""


def with_victims(settled: Sequence[Settled]) -> list[Settled]:
    """The claims, with what the report tells elsewhere about the people they count."""
    out = list(settled)
    for at, each in enumerate(out):
        if _open(each):
            kind = _told(out, at)
            out[at] = replace(each, draft=replace(each.draft, victims=kind)) if kind is not None else each
    return out


def _told(claims: Sequence[Settled], at: int) -> str | None:
    each = claims[at]
    for told in (_summed(claims, at), _described(claims, at)):
        if told:
            return next(iter(told)) if len(told) == 1 else None
    for other in (_taken_up(claims, at), _gone_on(claims, at)):
        if other is not None:
            return other.draft.victims
    same = {other.draft.victims for other in claims if _known(other) and _same_attack(each, other)}
    return people.CIVILIAN if same == {people.CIVILIAN} else None


def _open(each: Settled) -> bool:
    """Whether a claim counts people of whom its own words say nothing."""
    draft = each.draft
    if draft.kind is not Kind.CASUALTIES or draft.victims != people.UNSPECIFIED or draft.total or draft.patient:
        return False
    noun = _noun(each)
    plain = word_set("casualties.toml", "plain") | word_set("casualties.toml", "bare")
    return noun.tag_ == "CD" or noun.lower_ in plain or _definite(each)


def _known(each: Settled) -> bool:
    draft = each.draft
    return draft.kind is Kind.CASUALTIES and draft.victims != people.UNSPECIFIED and not draft.part


def _noun(each: Settled) -> Token:
    return each.sentence.doc[each.draft.near[0]]


def _alike(one: Settled, two: Settled) -> bool:
    """Whether two figures tell of one outcome, within a few sentences of each other."""
    near = abs(one.sentence.index - two.sentence.index) <= NEAR
    return near and two.draft.kind is Kind.CASUALTIES and one.draft.value == two.draft.value


def _summed(claims: Sequence[Settled], at: int) -> set[str]:
    """The sorts of people of the figures that add up to this one, or of the one that it is a summand of."""
    each = claims[at]
    later = [other for other in claims[at + 1 :] if _alike(each, other)]
    for parts in _adding_up(later, each.draft.count.low):
        return {part.draft.victims for part in parts}
    for start, whole in enumerate(claims[:at]):
        if _known(whole) and _alike(whole, each):
            after = [other for other in claims[start + 1 :] if _alike(whole, other)]
            if any(each in parts for parts in _adding_up(after, whole.draft.count.low)):
                return {whole.draft.victims}
    return set()


def _adding_up(figures: Sequence[Settled], total: int | None) -> Iterator[Sequence[Settled]]:
    """Runs of two or more figures that make up a total."""
    for start in range(len(figures)):
        for size in range(2, MOST + 1):
            run = figures[start : start + size]
            if len(run) == size and total is not None and sum(part.draft.count.low or 0 for part in run) == total:
                yield run


def _described(claims: Sequence[Settled], at: int) -> set[str]:
    """What a sentence soon after says of all the dead: "the victims were all traders"."""
    each = claims[at]
    return {
        other.draft.victims
        for other in claims[at + 1 :]
        if other.draft.rule == MEMBERS and other.draft.count.low is None and _alike(each, other)
    }


def _taken_up(claims: Sequence[Settled], at: int) -> Settled | None:
    """The figure that "the seven" or "all seven" means: the one of that number told before."""
    low = claims[at].draft.count.low
    if low is None or not _definite(claims[at]):
        return None
    return next((other for other in reversed(claims[:at]) if _known(other) and other.draft.count.low == low), None)


def _definite(each: Settled) -> bool:
    """Whether a number stands for people told of before: "the seven were taken away", "the 10 - six men and four women"."""
    number = re.escape(each.draft.count.text or "0")
    return (
        re.search(
            rf"\b(?:the|all|these|those)\s+{number}(?=\s*[-–(,]|\s+(?:are|had|have|were|who)\b)", each.sentence.text
        )
        is not None
    )


def _gone_on(claims: Sequence[Settled], at: int) -> Settled | None:
    """The figure that a number without a noun of its own goes on from: "forty others were wounded", "one had died"."""
    each, noun = claims[at], _noun(claims[at])
    if noun.tag_ != "CD" and noun.lower_ not in word_set("casualties.toml", "bare"):
        return None
    before = [other for other in claims[:at] if other.draft.kind is Kind.CASUALTIES and not other.draft.part]
    last = [other for other in before if other.sentence.index == before[-1].sentence.index]
    sorts = {other.draft.victims for other in last}
    follows = bool(last) and each.sentence.index - last[-1].sentence.index <= 1
    return last[-1] if follows and len(sorts) == 1 and _known(last[-1]) else None


def _same_attack(each: Settled, other: Settled) -> bool:
    """Whether two figures are of one attack: of one place, and of no two days."""
    return (
        each.place_key is not None
        and each.place_key == other.place_key
        and each.one_time_with(other)
        and not other.draft.total
    )
