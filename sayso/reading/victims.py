"""Victims: whether a noun counts people, how many, and what sort of people they are."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from sayso.model import Count, Kind
from sayso.reading import people
from sayso.reading.acts import Trigger
from sayso.reading.how_many import CountMention
from sayso.reading.lexicon import word_set
from sayso.reading.sentence import Sentence, Span, child, of_what, phrase_bounds
from sayso.reading.shares import shared_after
from sayso.reading.targets import target
from sayso.reading.words import time_words, verb_set


@dataclass(frozen=True, slots=True)
class Victim:
    """Whom an outcome befell: the noun, its number if it has one, and the words of its phrase."""

    head: Token
    first: int
    last: int
    count: CountMention | None


def victim_of(sentence: Sentence, noun: Token, trigger: Trigger | None) -> Victim | None:
    first, last = phrase_bounds(noun)
    count = count_in(sentence, first, last) or _tallied(sentence, noun)
    if noun.tag_.startswith("PRP") or noun.tag_ in ("WP", "WDT", "EX"):
        return None
    if not _may_be_people(sentence, noun, first, last, count) or noun.lower_ in people.words().things:
        return None
    if trigger is not None and trigger.head.dep_ == "amod" and (count is None or count.article):
        return None
    return Victim(noun, first, last, count)


def _tallied(sentence: Sentence, noun: Token) -> CountMention | None:
    """The figure of "the number of people killed has risen to 57", which stands behind the verb."""
    tally = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    if (
        tally is None
        or tally.lower_ not in word_set("casualties.toml", "tallies")
        or tally.dep_ not in ("nsubj", "nsubjpass")
    ):
        return None
    verb = tally.head
    told = [c for c in verb.rights if c.dep_ in ("dobj", "attr", "npadvmod")]
    told += [o for p in verb.rights if p.dep_ == "prep" and p.lower_ in ("at", "to") and (o := child(p, "pobj"))]
    found = (count_in(sentence, each.left_edge.i, each.i) for each in told)
    return next((count for count in found if count is not None and not count.article), None)


def _may_be_people(sentence: Sentence, noun: Token, first: int, last: int, count: CountMention | None) -> bool:
    kind = people.kind_of(sentence, first, last)
    if kind is not None:
        return noun.lower_ not in people.words().things
    if noun.tag_ == "CD" or noun.lower_ in word_set("casualties.toml", "uncounted"):
        return not any(
            c.dep_ == "pobj" and c.lower_ in people.words().things
            for p in noun.children
            if p.dep_ == "prep"
            for c in p.children
        )
    return (
        noun.tag_ in ("NNP", "NNPS")
        and count is None
        and not people.words().party & set(sentence.lower[first : last + 1])
    )


def count_in(sentence: Sentence, first: int, last: int) -> CountMention | None:
    start, end = sentence.doc[first].idx, sentence.doc[last].idx + len(sentence.doc[last].text)
    inside = [c for c in sentence.counts if c.start < end and c.end > start]
    return next((c for c in inside if not c.article), inside[0] if inside else None)


def counted(sentence: Sentence, victim: Victim) -> Count | None:
    if victim.count is not None:
        return Count(victim.count.text, victim.count.low, victim.count.high)
    noun = victim.head
    if noun.tag_ in ("NNS", "NNPS") or noun.lower_ in word_set("casualties.toml", "collective"):
        return Count(None, None, None)
    if noun.tag_ in ("NN", "NNP"):
        return Count(sentence.phrase(noun, wide=False).text, 1, 1)
    return None


def kind_of_victims(sentence: Sentence, victim: Victim, outcome: str, doer: Span | None = None) -> str:
    """Civilians, combatants or unsaid: by the victims' own words, else by what they were aboard of, or were hit with."""
    kind = people.kind_of(sentence, victim.first, victim.last)
    if _own_men(sentence, victim):
        return people.COMBATANT
    if kind in (people.CIVILIAN, people.COMBATANT):
        return people.UNSPECIFIED if _mixed(sentence, victim, kind) else kind
    if shared_after(sentence, victim.last):
        return people.UNSPECIFIED
    hint = _hint(sentence, victim)
    if hint is not None:
        return hint
    if outcome == "surrendered" or _aboard_armed(sentence, victim):
        return people.COMBATANT
    if (struck := _struck(sentence, victim)) is not None:
        return struck
    return people.CIVILIAN if _civil_setting(sentence, victim, doer) else people.UNSPECIFIED


def _own_men(sentence: Sentence, victim: Victim) -> bool:
    """Whether men are a force's own: "12 of its men", "our men", and those that a brigade lost."""
    inside = sentence.lower[victim.first : victim.last + 1]
    lost = victim.head.dep_ == "dobj" and victim.head.head.lower_ in verb_set("casualties.toml", "own", "verbs")
    owned = any(word in ("its", "our") for word in inside) or lost
    return owned and not word_set("casualties.toml", "own", "men").isdisjoint(inside)


def _struck(sentence: Sentence, victim: Victim) -> str | None:
    """Of what sort those are whom a bare number counts, by what was hit: "ambushed a bus carrying sailors, killing twelve"."""
    if victim.head.tag_ == "CD" and _in_attack_on_armed(sentence, victim.head.head):
        return people.COMBATANT
    result = victim.head.head
    while result.dep_ == "conj" and result.tag_ == "VBG":
        result = result.head
    if victim.head.tag_ != "CD" or result.tag_ != "VBG" or result.dep_ != "advcl" or result.i - result.head.i < 2:
        return None
    between = sentence.lower[result.head.i + 1 : result.i]
    if not word_set("casualties.toml", "crowds").isdisjoint(between):
        return None
    kind = people.kind_of(sentence, result.head.i + 1, result.i - 1)
    return kind if kind in (people.CIVILIAN, people.COMBATANT) else None


def _in_attack_on_armed(sentence: Sentence, verb: Token) -> bool:
    """Whether a number died in an attack on fighters: "killed 30 in a raid on a rebel camp"."""
    deeds = (child(c, "pobj") for c in verb.rights if c.dep_ == "prep" and c.lower_ in ("in", "during"))
    for deed in deeds:
        on = (
            next((c for c in deed.rights if c.dep_ == "prep" and c.lower_ in ("against", "on")), None) if deed else None
        )
        hit = child(on, "pobj") if on is not None else None
        if hit is not None and people.kind_of(sentence, *phrase_bounds(hit)) == people.COMBATANT:
            return True
    return False


def _aboard_armed(sentence: Sentence, victim: Victim) -> bool:
    """Whether people were on board of an army's craft: "a gunship went down, killing all five on board"."""
    after = sentence.lower[victim.last + 1 : victim.last + 3]
    if "aboard" not in after and after != ["on", "board"]:
        return False
    armed = word_set("people.toml", "craft", "armed")
    return not armed.isdisjoint(sentence.lower) and word_set("people.toml", "craft", "peaceful").isdisjoint(
        sentence.lower
    )


def _civil_setting(sentence: Sentence, victim: Victim, doer: Span | None) -> bool:
    """Whether plain "people" were where civilians are: in a market, a bus, a school, among a crowd.

    Armed men among the words of who did it say nothing of whom they killed.
    """
    if victim.head.lower_ not in word_set("casualties.toml", "plain") and victim.head.tag_ != "CD":
        return False
    if _among_a_crowd(sentence) or _civil_target(sentence):
        return True
    if people.words().settings.isdisjoint(sentence.lower):
        return False
    own = range(doer.start - sentence.offset, doer.end - sentence.offset) if doer is not None else range(0)
    end = _dated_by(sentence, victim)
    around = {token.lower_ for token in sentence.doc[:end] if token.idx not in own}
    return not around.isdisjoint(people.words().settings) and around.isdisjoint(
        people.words().combatant - word_set("casualties.toml", "makers")
    )


def _civil_target(sentence: Sentence) -> bool:
    """Whether what was hit is a hospital, or people's homes."""
    if word_set("people.toml", "struck").isdisjoint(sentence.lower):
        return False
    hits = (target(sentence, t.head)[1] for t in sentence.triggers if t.act.kind is Kind.INCIDENT)
    return any(hit is not None and hit.lower_ in word_set("people.toml", "struck") for hit in hits)


def _dated_by(sentence: Sentence, victim: Victim) -> int:
    """Where a clause begins that only dates the deaths by another act: "killing ten, hours after a bomb hit a hotel"."""
    times = time_words()
    for at in range(victim.last + 2, len(sentence.doc)):
        if sentence.lower[at] in ("after", "before") and sentence.lower[at - 1] in times:
            return at
    return len(sentence.doc)


def _among_a_crowd(sentence: Sentence) -> bool:
    """Whether unarmed people stood together: "a crowd of people waiting at the barracks", "a queue of job seekers"."""
    crowds = [at for at, word in enumerate(sentence.lower) if word in word_set("casualties.toml", "crowds")]
    whom = [of for at in crowds if (of := of_what(sentence.doc[at])) is not None]
    return any(people.kind_of(sentence, of.i, of.i) in (people.CIVILIAN, people.UNSPECIFIED) for of in whom)


def _mixed(sentence: Sentence, victim: Victim, kind: str) -> bool:
    """Whether one number counts fighters and others together ("ten gunmen and their relatives")."""
    if victim.count is None or victim.count.article:
        return False
    for other in victim.head.conjuncts:
        first, last = phrase_bounds(other)
        if other.i > victim.head.i and count_in(sentence, first, last) is None:
            found = people.kind_of(sentence, first, last)
            if found != kind and other.tag_ in ("NN", "NNS"):
                return True
    return False


def _hint(sentence: Sentence, victim: Victim) -> str | None:
    """What the words right after the victims say of them: "mostly women and children"."""
    after = sentence.lower[victim.last + 1 : victim.last + 9]
    of = child(victim.head, "prep") if victim.head.tag_ == "CD" else None
    if (
        of is not None
        and of.i == victim.head.i + 1
        and sentence.lower[of.i : of.i + 2] in (["of", "them"], ["of", "whom"])
    ):
        told = people.kind_of(sentence, of.i + 2, min(of.i + 4, len(sentence.lower) - 1))  # "three of them women"
        if told is not None:
            return told
    for at, word in enumerate(after):
        if word in ("side", "ranks") and at < 5 and any(w in ("on", "in") for w in after[:at]):
            return people.COMBATANT
        if word in ("mostly", "mainly", "all", "most", "largely", "chiefly", "many"):
            first = victim.last + 2 + at
            found = people.kind_of(sentence, first, min(first + 4, len(sentence.lower) - 1))
            if found in (people.CIVILIAN, people.COMBATANT):
                return found
    return None
