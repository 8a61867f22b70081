"""Casualties: numbers of people killed, wounded, captured, surrendered or missing, one draft a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.acts import Trigger
from sayso.reading.captors import captives
from sayso.reading.casualty_figure import figure
from sayso.reading.casualty_words import noun_outcome, words
from sayso.reading.draft import Draft
from sayso.reading.found_dead import bodies
from sayso.reading.how_many import CountMention
from sayso.reading.left_over import left_over
from sayso.reading.lexicon import word_set
from sayso.reading.membership import MEMBERS, membership_of
from sayso.reading.mood import negated, unreal
from sayso.reading.place_ref import PlaceRef
from sayso.reading.sentence import Sentence, subject
from sayso.reading.shares import shares
from sayso.reading.victims import victim_of
from sayso.reading.victims_of import victims_of_noun, victims_of_verb


def casualties(sentence: Sentence, refs: Sequence[PlaceRef] = ()) -> list[Draft]:
    """Every casualty figure of a sentence; `refs` are its places, which nobody kills or wounds."""
    taken: set[int] = set()
    out: list[Draft] = []
    places = {at for ref in refs for at in range(ref.first, ref.last + 1)}
    for draft, used in _all(sentence):
        if used is None and (draft.near[0] in places or _in_list(sentence, draft.near[0], taken)):
            continue
        if used is not None and used.start in taken:
            continue
        if used is not None:
            taken.add(used.start)
        out.append(draft)
    out += left_over(sentence, taken, out)
    out += shares(sentence, out)
    return _inherited(sentence, sorted(out, key=lambda d: d.head))


def _in_list(sentence: Sentence, at: int, taken: set[int]) -> bool:
    """Whether "a man, woman and child", counted as three, already has the noun."""
    char = sentence.doc[at].idx
    return any(c.article and (c.low or 0) > 1 and c.start in taken and 0 < char - c.start < 60 for c in sentence.counts)


def _inherited(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """ "12 others", "and 30 wounded": a number without a noun of its own counts the same sort of people as the one before."""
    out: list[Draft] = []
    for draft in drafts:
        noun = sentence.doc[draft.near[0]]
        children = (
            draft.victims == people.UNSPECIFIED
            and noun.lower_ in word_set("casualties.toml", "plain")
            and any(_young(d) for d in drafts if d.part)
        )
        if children:
            draft = replace(draft, victims=people.CIVILIAN)
        bare = noun.tag_ == "CD" or noun.lower_ in word_set("casualties.toml", "bare")
        known = [d for d in (out[::-1] or drafts) if d is not draft and d.victims != people.UNSPECIFIED and not d.part]
        same = noun.lower_ in ("other", "others") and out and draft.victims == people.CIVILIAN
        if bare and (draft.victims == people.UNSPECIFIED or same) and known:
            draft = replace(draft, victims=known[0].victims, patient=draft.patient or known[0].patient)
        out.append(draft)
    return out


def _young(draft: Draft) -> bool:
    young = word_set("casualties.toml", "young")
    return draft.patient is not None and not young.isdisjoint(draft.patient.text.lower().split())


def _all(sentence: Sentence) -> Iterator[tuple[Draft, CountMention | None]]:
    yield from _lives(sentence)
    for captor, captive in captives(sentence):
        for draft, used in figure(sentence, "captured", captor, captive, captor.lower_):
            yield replace(draft, agent=sentence.phrase(captor, wide=False)), used
    for outcome, noun in membership_of(sentence):
        victim = victim_of(sentence, noun, None)
        if victim is not None:
            yield from figure(sentence, outcome, noun, victim, MEMBERS)
    for trigger in sentence.triggers:
        if _blew_up(sentence, trigger):
            bombers = subject(trigger.head)
            for victim in [victim_of(sentence, bombers, None)] if bombers is not None else []:
                if victim is not None and victim.count is not None:
                    for draft, used in figure(sentence, "killed", trigger.head, victim, trigger.act.lemma):
                        yield replace(draft, victims=people.COMBATANT), used
        if trigger.act.kind is Kind.CASUALTIES and not unreal(trigger.head) and not negated(trigger.head):
            for victim in victims_of_verb(sentence, trigger):
                yield from figure(sentence, trigger.act.value, trigger.head, victim, trigger.act.lemma)
    for token in sentence.tokens:
        state = noun_outcome(token)
        if state is not None and token.lower_ not in words().lives and not unreal(token) and not negated(token):
            for victim in victims_of_noun(sentence, token):
                yield from figure(sentence, state, token, victim, token.lower_)
        for victim in bodies(sentence, token):
            yield from figure(sentence, "killed", token, victim, "bodies")


def _lives(sentence: Sentence) -> Iterator[tuple[Draft, CountMention | None]]:
    """ "Claimed the lives of 40 people", before any other word near takes the number."""
    for token in sentence.tokens:
        if token.lower_ not in words().lives or noun_outcome(token) is None or unreal(token) or negated(token):
            continue
        for victim in victims_of_noun(sentence, token):
            yield from figure(sentence, "killed", token, victim, token.lower_)


def _blew_up(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether somebody blew himself up."""
    between = sentence.lower[trigger.first + 1 : trigger.last + 1]
    own = any(word in ("himself", "herself", "themselves", "itself") for word in between)
    return trigger.act.lemma == "blow up" and own and not unreal(trigger.head)
