"""Displacement: people who fled, were evacuated or came back."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.model import Count, Kind
from sayso.reading import people
from sayso.reading.acts import Trigger, lexicon
from sayso.reading.draft import Draft
from sayso.reading.lexicon import word_set
from sayso.reading.mood import negated, unreal
from sayso.reading.sentence import Sentence, child, conjuncts, is_passive, of_what, phrase_bounds, subject
from sayso.reading.words import noun_set, verb_set


def displacement(sentence: Sentence) -> list[Draft]:
    """Every statement of a sentence on people driven from or brought to a place."""
    out: list[Draft] = []
    for trigger in sentence.triggers:
        if trigger.act.kind is Kind.DISPLACEMENT and not unreal(trigger.head) and not negated(trigger.head):
            out += _by_verb(sentence, trigger) if trigger.act.verb else _by_noun(sentence, trigger)
    return out


def _by_verb(sentence: Sentence, trigger: Trigger) -> Iterator[Draft]:
    verb, act = trigger.head, trigger.act
    if verb.dep_ in ("amod", "compound"):
        return
    noun = _mover(sentence, verb) if act.role == "subject" else carried(trigger)
    if noun is None:
        return
    for each in conjuncts(noun):
        found = _people(sentence, each, fighters=act.value == "evacuated" and act.role == "object")
        if found is not None and not ((act.needs == "count" or act.value == "evacuated") and found[0].low is None):
            count, unit = found
            yield Draft(
                Kind.DISPLACEMENT, act.value, sentence.index, verb.i, act.lemma, count=count, unit=unit,
                patient=sentence.phrase(each), near=(each.i,), several=False,
            )  # fmt: skip
            return


def carried(trigger: Trigger) -> Token | None:
    """Who is brought away, by an evacuation's verb."""
    verb = trigger.head
    if trigger.act.role == "carried":
        return child(verb, "dobj") if _vehicle(verb) else None
    return _undergoer(verb) if is_passive(verb) or verb.dep_ == "acl" else child(verb, "dobj")


def _vehicle(verb: Token) -> bool:
    doer = subject(verb)
    return doer is not None and (
        doer.lower_ in noun_set("acts.toml", "doers", "carriers")
        or any(t.lower_ in noun_set("acts.toml", "doers", "carriers") for t in doer.subtree if t.i < verb.i)
    )


def _mover(sentence: Sentence, verb: Token) -> Token | None:
    """Who moves: of "forced thousands to flee" those forced; of "they fled" the people named before."""
    own = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    sent = verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.lower_ in verb_set("acts.toml", "doers", "sends")
    if own is None and (sent or verb.dep_ in ("xcomp", "ccomp")) and (driven := child(verb.head, "dobj")) is not None:
        return driven
    found = own if own is not None and own.tag_ not in ("WP", "WDT") else subject(verb)
    if found is not None and found.lower_ in ("they", "who"):
        return next(
            (
                t
                for t in reversed(sentence.doc[: found.i])
                if t.tag_ in ("NNS", "CD") and _people(sentence, t) is not None
            ),
            None,
        )
    return found


def _undergoer(verb: Token) -> Token | None:
    own = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if own is None and verb.dep_ in ("acl", "relcl"):
        return verb.head
    if own is None and verb.dep_ == "conj":
        return subject(verb)
    return own if own is None or own.tag_ not in ("WDT", "WP") else verb.head


def _people(sentence: Sentence, noun: Token, *, fighters: bool = False) -> tuple[Count, str] | None:
    """How many people or families a noun counts; fighters who go on their own lose or leave a place instead."""
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and noun.head.head.lower_ in word_set("acts.toml", "ground", "counts")
    ):
        noun = noun.head.head  # "thousands of people streaming"
    first, last = phrase_bounds(noun)
    kind = people.kind_of(sentence, first, last)
    start, end = sentence.doc[first].idx, sentence.doc[last].idx + len(sentence.doc[last].text)
    mention = next((c for c in sentence.counts if c.start < end and c.end > start and not c.article), None)
    unit = "families" if any(w in people.words().families for w in sentence.lower[first : last + 1]) else "persons"
    if (kind == people.COMBATANT and not fighters) or (
        kind is None and unit == "persons" and (mention is None or noun.tag_ not in ("CD", "NNS"))
    ):
        return None
    if kind is None and noun.lower_ in people.words().things:
        return None
    if mention is None:
        return (Count(None, None, None), unit) if noun.tag_ in ("NNS", "NNPS") or noun.lower_ == "people" else None
    return Count(mention.text, mention.low, mention.high), unit


def _by_noun(sentence: Sentence, trigger: Trigger) -> Iterator[Draft]:
    """ "The exodus of 20,000 people", "the evacuation had resumed"."""
    head = trigger.head
    if head.dep_ in ("nsubjpass", "dobj") and _hurt(head.head):
        return  # of evacuees who were killed it is told that they were killed
    noun = of_what(head)
    counted = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else head
    found = _people(sentence, noun) if noun is not None else _people(sentence, counted)
    if found is not None and (found[0].low is not None or noun is not None):
        yield Draft(
            Kind.DISPLACEMENT,
            trigger.act.value,
            sentence.index,
            head.i,
            trigger.act.lemma,
            count=found[0],
            unit=found[1],
            near=(head.i,),
        )


def _hurt(verb: Token) -> bool:
    verbs, _ = lexicon()
    return any(act.kind is Kind.CASUALTIES and not act.needs for _, act in verbs.get(verb.lower_, ()))
