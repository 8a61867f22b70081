"""Numbers that the parse left hanging: parts ("12 of them children"), tolls that rose, numbers beside an outcome's word."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.model import Count, Kind
from sayso.reading import people
from sayso.reading.agents import perpetrator
from sayso.reading.casualty_figure import figure
from sayso.reading.casualty_words import words
from sayso.reading.draft import Draft
from sayso.reading.how_many import MONTHS, CountMention
from sayso.reading.membership import outcomes
from sayso.reading.mood import negated, unreal
from sayso.reading.place_words import is_ground
from sayso.reading.sentence import Sentence, child
from sayso.reading.victims import Victim

MONTH = re.compile(rf"\b(?:{MONTHS})\s+$")


def left_over(sentence: Sentence, taken: set[int], found: list[Draft]) -> list[Draft]:
    """Numbers that the parse left hanging: parts ("12 of them children") and numbers beside an outcome's word."""
    out: list[Draft] = []
    for count in sentence.counts:
        if count.start in taken:
            continue
        before = sentence.text[: count.start]
        badly = words().badly.match(sentence.text, count.end) is not None
        part = count.part or badly or any(rule.search(before) for rule in (words().part, words().whole))
        if (count.article and not part) or _one_of(sentence, count) or MONTH.search(before):
            continue
        numbered = words().numbered.search(before)
        made: Draft | None
        if numbered is not None:
            made = _numbered(sentence, count, numbered["fallen"].lower())
        elif count.total or (words().risen.search(before) and "toll" in sentence.lower):
            made = _toll(sentence, count, found)
        else:
            along = words().along.search(before) is not None
            gapped = _gapped(sentence, count)
            made = (
                _part(sentence, count, [*found, *out], along=along)
                if part or along
                else gapped or _beside(sentence, count)
            )
        if made is not None:
            taken.add(count.start)
            out.append(made)
    return out


def _one_of(sentence: Sentence, count: CountMention) -> bool:
    """ "One of five men killed" gives one number, five."""
    after = sentence.text[count.end : count.end + 30]
    return (
        count.low == 1
        and any(0 <= c.start - count.end <= 12 for c in sentence.counts if c is not count)
        and after.startswith(" of ")
    )


def _toll(sentence: Sentence, count: CountMention, found: list[Draft]) -> Draft | None:
    """ "The death toll rose to 126"; "300 had died; the army put the figure at 40"."""
    head = sentence.token_at(count.start)
    word = next((t for t in sentence.tokens if t.lower_ in ("toll", "tolls")), None)
    outcome = (
        "wounded"
        if re.match(r"\s+(?:\w+\s+)?(?:wounded|injured|hurt)", sentence.text[count.end : count.end + 40])
        else "killed"
    )
    if word is None and found and "figure" in sentence.lower[: head.i]:
        return replace(found[-1], count=Count(count.text, count.low, count.high), head=head.i, near=(head.i,))
    if word is None and "dead" not in sentence.lower and "killed" not in sentence.lower:
        return None
    if word is not None and word.head.tag_.startswith("VB") and unreal(word.head):
        return None  # "the toll could reach 200"
    near = word.i if word is not None else head.i
    last = sentence.token_at(count.end - 1).i
    kind = people.kind_of(sentence, last, min(last + 3, len(sentence.doc) - 1))
    return Draft(
        Kind.CASUALTIES,
        outcome,
        sentence.index,
        near,
        "toll",
        agent=perpetrator(sentence, sentence.doc[near]),
        count=Count(count.text, count.low, count.high),
        victims=kind or people.UNSPECIFIED,
        total=True,
        near=(head.i,),
    )


def _gapped(sentence: Sentence, count: CountMention) -> Draft | None:
    """ "Fifteen people died in Kale and nine in Monywa": a number with a place of its own, joined to what befell the others."""
    number = sentence.token_at(count.end - 1)
    noun = number.head if number.dep_ == "nummod" else number
    placed = any(c.dep_ == "prep" and c.lower_ in ("at", "in", "near", "outside") for c in noun.rights)
    if noun.dep_ != "conj" or not placed or (noun.tag_ != "CD" and not people.is_people(noun)):
        return None
    act = next((t.act for t in sentence.triggers if t.head.i == noun.head.i and t.act.kind is Kind.CASUALTIES), None)
    if act is None or unreal(noun.head) or negated(noun.head):
        return None
    victim = Victim(noun, sentence.token_at(count.start).i, noun.i, count)
    return next((draft for draft, _ in figure(sentence, act.value, noun, victim, act.lemma)), None)


def _numbered(sentence: Sentence, count: CountMention, fallen: str) -> Draft:
    """ "The dead numbered 31"."""
    at = sentence.token_at(count.start).i
    return Draft(
        Kind.CASUALTIES, outcomes()[fallen], sentence.index, at, "numbered",
        count=Count(count.text, count.low, count.high), total=count.total, near=(at,),
    )  # fmt: skip


def _part(sentence: Sentence, count: CountMention, found: list[Draft], *, along: bool = False) -> Draft | None:
    before = [d for d in found if sentence.doc[d.near[0]].idx < count.start]
    whole = max(before, key=lambda d: d.near[0], default=None) or next(iter(found), None)
    led = words().whole.search(sentence.text[: count.start])
    if whole is None and led is not None:
        whole = _numbered(sentence, count, led["fallen"].lower())
    if whole is None:
        return None
    first, end = sentence.token_at(count.start).i, sentence.token_at(count.end - 1).i
    if sentence.lower[end + 1 : end + 2] in (["were"], ["are"], ["was"]):
        first = end = end + 1  # "25 were women"
    last = min(first + 4 + count.text.count(" "), len(sentence.doc) - 1)
    for at in range(end + 1, last + 1):
        if sentence.lower[at] in (",", "and", ".") or sentence.doc[at].tag_ in ("VBD", "VBP"):
            last = at - 1
            break
    kind = people.kind_of(sentence, first, last)
    if words().badly.match(sentence.text, count.end):
        return replace(whole, count=Count(count.text, count.low, count.high), part=True, near=(first,), patient=None)
    if kind is None:
        return None
    noun = sentence.doc[last]
    return replace(
        whole, count=Count(count.text, count.low, count.high), part=not along, near=(noun.i,), rule=f"{whole.rule}, part of",
        victims=whole.victims if kind == people.UNSPECIFIED else kind, patient=sentence.span(min(last, end + 1), last),
    )  # fmt: skip


def _beside(sentence: Sentence, count: CountMention) -> Draft | None:
    """A number with an outcome's word close after ("two injured") or right before ("injuring 81")."""
    first, last = sentence.token_at(count.start).i, sentence.token_at(count.end - 1).i
    nouns = [t for t in sentence.doc[last + 1 : last + 5] if t.tag_ in ("NN", "NNS")]
    if nouns and (nouns[0].lower_ in people.words().things or is_ground(nouns[0].lower_)):
        return None
    for trigger in sentence.triggers:
        act, verb = trigger.act, trigger.head
        if act.kind is not Kind.CASUALTIES or act.needs or unreal(verb) or negated(verb):
            continue
        gap = sentence.doc[last + 1 : verb.i] if verb.i > last else sentence.doc[trigger.last + 1 : first]
        if len(gap) > 6 or any(
            (
                t.tag_ in ("VBD", "VBZ", "IN", "CC", "VBG")
                and t.lower_ not in ("were", "was", "are", "have", "had", "been", "of")
            )
            or t.text in ",;:."
            for t in gap
        ):
            continue
        after = verb.i > last and (
            act.role == "subject" or (verb.tag_ in ("VBN", "VBD", "JJ") and child(verb, "dobj") is None)
        )
        before = verb.i < first and act.role == "object" and len(gap) <= 1
        before_verb = [t for t in sentence.doc[last + 1 : verb.i] if t.tag_.startswith("NN")]
        noun = (
            (before_verb[-1] if before_verb else sentence.doc[last])
            if after
            else sentence.doc[min(last + 1, len(sentence.doc) - 1)]
        )
        if not (after or before) or noun.lower_ in people.words().things:
            continue
        span_last = verb.i - 1 if after else last
        victim = Victim(noun if after else sentence.doc[last], first, max(span_last, last), count)
        return next(figure(sentence, act.value, verb, victim, f"{act.lemma}, beside a number"))[0]
    return None
