"""Told twice, kept once: headlines that the body repeats, and one incident mentioned again by the same voice."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.agents import ANSWERABLE
from sayso.reading.charges import CHARGE
from sayso.reading.membership import MEMBERS
from sayso.reading.sentence import climb
from sayso.reading.settled import Settled
from sayso.reading.words import verb_set


def once(settled: Sequence[Settled]) -> list[Settled]:
    """What was found, without repetitions."""
    return _without_repeats(_without_summary(_without_headline(settled)))


def _without_summary(settled: Sequence[Settled]) -> list[Settled]:
    """A report that begins with "The attack came as ..." tells below of which attack; that beginning tells of none of its own."""
    acts = [s for s in settled if s.draft.kind is Kind.INCIDENT]
    told = {s.sentence.index for s in acts if not s.draft.back}
    first = [s for s in acts if s.draft.back and not s.draft.hung and not s.speaker_key and s.sentence.index <= 2]
    idle = [s for s in first if not any(i <= s.sentence.index for i in told) and any(i <= BELOW for i in told)]
    return [s for s in settled if s not in idle]


BELOW = 6
"""The sentence up to which a beginning is explained."""


def _without_headline(settled: Sequence[Settled]) -> list[Settled]:
    """A headline's claims are left out where the body makes them."""
    told = {_wording(s) for s in settled if not _in_headline(s)}
    twice = {_wording(s) for s in settled if _in_headline(s)} & told
    settled = [s for s in settled if _in_headline(s) or _wording(s) not in twice]
    body = [s for s in settled if not _in_headline(s) or _wording(s) in twice]
    return [s for s in settled if s in body or not any(_says_as_much(other, s) for other in body)]


def _wording(settled: Settled) -> str:
    """A sentence's words, by which the body's first one is known to be the headline over again."""
    return settled.sentence.text.rstrip(" .").lower()


def _in_headline(settled: Settled) -> bool:
    return settled.sentence.headline


def _says_as_much(body: Settled, headline: Settled) -> bool:
    one, two = body.draft, headline.draft
    if one.kind is not two.kind or body.denied != headline.denied:
        return False
    if one.kind is Kind.CASUALTIES:
        return one.value == two.value and (two.count.low is None or _alike(one.count.low, two.count.low))
    if one.kind is Kind.INCIDENT:
        return not one.back
    return one.value == two.value


def _alike(one: int | None, two: int | None) -> bool:
    """Whether two figures may be one told differently; a single person is nobody else's number."""
    if one is None or two is None:
        return False
    return one == two or (min(one, two) > 1 and abs(one - two) <= max(1, 0.1 * max(one, two)))


def _without_repeats(settled: Sequence[Settled]) -> list[Settled]:
    out: list[Settled] = []
    for each in settled:
        if each.draft.kind is Kind.INCIDENT and any(_told_before(other, each) for other in out):
            continue
        if _counted_elsewhere(each, settled):
            continue
        if each.draft.kind is Kind.CONTROL and any(_same_control(other, each) for other in out):
            continue
        out.append(each)
    return out


def _counted_elsewhere(each: Settled, settled: Sequence[Settled]) -> bool:
    """Whether "civilians were killed" only says again, without a number, what the report counts."""
    draft = each.draft
    if draft.kind is not Kind.CASUALTIES or draft.count.text is not None or draft.count.low is not None:
        return False
    if draft.rule == MEMBERS:
        return False  # "the rest of the dead were farmers" says more than "civilians were killed"
    return any(
        other.draft.kind is Kind.CASUALTIES
        and other.draft.value == draft.value
        and (other.draft.victims == draft.victims or people.UNSPECIFIED in (other.draft.victims, draft.victims))
        and other.draft.count.low is not None
        and (not each.speaker_key or other.speaker_key == each.speaker_key)
        and (other.place_key == each.place_key or other.sentence is each.sentence)
        for other in settled
    )


def _told_before(other: Settled, each: Settled) -> bool:
    """Whether an incident is one told before: pointed back to, barely mentioned, or of one type, place and voice."""
    if other.draft.kind is not Kind.INCIDENT or each.denied != other.denied:
        return False
    draft, same_type = each.draft, other.draft.value == each.draft.value
    new_voice = each.speaker_key != other.speaker_key
    if draft.passing and draft.back and (same_type or each.typed):
        return True
    if not each.one_time_with(other):
        return False
    accused = draft.agent is not None and new_voice and bool(each.speaker_key) and not draft.passing
    witness = new_voice and bool(each.speaker_key)
    if accused and draft.back and _blames(other, each):
        return False
    if draft.back and not draft.hung and not accused and (same_type or each.typed) and not witness:
        return True
    if same_type and not new_voice and not draft.hung and _same_doer(other, each) and draft.patient is None:
        return True
    same_place = each.place_key == other.place_key or each.place_key is None
    if not same_type or not same_place:
        return False
    return (
        (draft.back and not (witness and (draft.hung or _attested(each))))
        or not new_voice
        or other.sentence is each.sentence
    )


def _blames(other: Settled, each: Settled) -> bool:
    """Whether a speaker newly says whose the act was: "the government blamed the rebels for the attack"."""
    one, two = other.draft.agent, each.draft.agent
    new = two is not None and (one is None or one.text.lower() != two.text.lower())
    return new and (each.draft.rule == CHARGE or any(_puts_on(t) for t in climb(each.sentence.doc[each.draft.head])))


def _puts_on(word: Token) -> bool:
    return word.lower_ in verb_set("reporting.toml", "against") or word.lower_ in ANSWERABLE


def _attested(each: Settled) -> bool:
    """Whether a speaker tells of the act itself ("heard the blast", "was carried out by"), not of its toll or damage."""
    head = each.sentence.doc[each.draft.head]
    return head.dep_ == "dobj" or head.tag_.startswith("VB")


def _same_doer(other: Settled, each: Settled) -> bool:
    one, two = other.draft.agent, each.draft.agent
    return two is None or (one is not None and one.text.lower() == two.text.lower())


def _same_control(other: Settled, each: Settled) -> bool:
    one, two = other.draft, each.draft
    return (
        one.kind is Kind.CONTROL
        and one.value == two.value
        and other.place_key == each.place_key
        and (other.speaker_key == each.speaker_key)
        and (
            one.agent is None
            or two.agent is None
            or one.agent.text.lower() == two.agent.text.lower()
            or other.sentence is each.sentence
        )
    )
