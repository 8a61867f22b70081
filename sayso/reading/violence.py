"""Whether a word that can mean many things means violence here: by who does it, to what, and with which means."""

from __future__ import annotations

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.act_type import ANY
from sayso.reading.acts import Trigger, lexicon, means
from sayso.reading.sentence import Sentence, Span, child, is_passive, of_what, phrase_bounds, subject
from sayso.reading.words import verb_set


def verb_counts(sentence: Sentence, trigger: Trigger, noun: Token | None) -> bool:
    """Whether a verb that can mean many things means violence here."""
    act, verb = trigger.act, trigger.head
    if act.value == "clash" and _is_their_doing(verb):
        return False
    if verb.dep_ in ("amod", "compound") or (verb.tag_ == "VBG" and verb.dep_ == "acl" and act.value == "clash"):
        return False
    passive = is_passive(verb)
    doer = people.agent_by(verb) if passive else subject(verb)
    match act.needs:
        case "means":
            return any(s is not None and _has_means(sentence, s) for s in (doer, noun, child(verb, "dobj")))
        case "thing":
            harmless = noun is None or noun.lower_ in ("talks", "hopes", "deal", "lives", "life")
            return not harmless and not (passive and doer is None and act.lemma == "destroy")
        case "party":
            return noun is not None and (people.is_party(sentence, noun) or noun.lower_ in people.words().things)
        case "event":
            return doer is None or _has_means(sentence, doer) or noun is None
    sides = [side for side in (doer, noun) if side is not None]
    if act.value == ANY:
        return any(_involved(sentence, side) for side in sides)
    if act.value == "clash":
        crowds = act.lemma == "clash" and any(s.tag_ == "NNS" and people.is_people(s) for s in sides)
        return crowds or any(people.is_party(sentence, side) for side in sides)
    return True


def _involved(sentence: Sentence, noun: Token) -> bool:
    things = people.words().things
    if noun.lower_ in SOME:
        noun = of_what(noun) or noun
    return (
        people.is_party(sentence, noun) or _has_means(sentence, noun) or noun.lower_ in things or people.is_people(noun)
    )


SOME = frozenset({"all", "any", "both", "many", "most", "none", "one", "several", "some", "two"})


def noun_counts(trigger: Trigger, agent: Span | None, noun: Token | None) -> bool:
    """Whether a noun names an event: no mere part of a longer name ("attack helicopter"), no weapon that lies about."""
    head, act = trigger.head, trigger.act
    if head.dep_ == "compound" and head.head.tag_.startswith("NN") and head.head.i > head.i:
        return False
    if head.dep_ in ("attr", "oprd") or (head.dep_ == "pobj" and head.head.lower_ == "as"):
        return False
    if _is_their_doing(head):
        return False
    if act.needs == "weapon":
        return _weapon_used(head)
    if act.needs == "sides":
        return agent is not None or noun is not None
    return True


FOR = frozenset({"alongside", "for", "to", "under", "with"})


def _is_their_doing(head: Token) -> bool:
    """ "The coalition fighting the jihadists": a participle that only says which coalition."""
    doc, at = head.doc, head.i
    if not head.lower_.endswith("ing") or not 0 < at < len(doc) - 1:
        return False
    party = doc[at - 1].lower_ in people.words().party | people.words().combatant
    return party and (doc[at + 1].tag_ in ("DT", "NNP", "NNPS", "PRP", "JJ", "NNS") or doc[at + 1].lower_ in FOR)


def _weapon_used(head: Token) -> bool:
    """Whether a weapon does something here: it explodes, falls, kills, or people die by it."""
    verb = head.head
    if head.dep_ == "pobj" and verb.head.tag_.startswith("VB"):
        return verb.lower_ in ("in", "by") and _violent(verb.head)
    if not verb.tag_.startswith("VB"):
        return False
    return _violent(verb) or (
        head.dep_ in ("nsubj", "nsubjpass") and verb.tag_ != "VB" and verb.lower_ not in ("was", "is", "were", "are")
    )


def _violent(verb: Token) -> bool:
    verbs, _ = lexicon()
    return any(
        act.kind in (Kind.INCIDENT, Kind.CASUALTIES) for _, act in verbs.get(verb.lower_, ())
    ) or verb.lower_ in verb_set("acts.toml", "attacks", "uses")


def _has_means(sentence: Sentence, noun: Token) -> bool:
    first, last = phrase_bounds(noun)
    return any(sentence.lower[at] in means() for at in range(first, last + 1))
