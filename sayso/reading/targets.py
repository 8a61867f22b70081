"""What was hit: the object of a violent verb, what a deed was "on" or "against", what a bomb was driven into."""

from __future__ import annotations

from spacy.tokens import Token

from sayso.reading.acts import lexicon
from sayso.reading.agents import acting, is_deed, violent, warlike
from sayso.reading.lexicon import word_set
from sayso.reading.sentence import Sentence, Span, child, is_passive, subject
from sayso.reading.words import time_words, verb_set


def target(sentence: Sentence, head: Token) -> tuple[Span | None, Token | None]:
    """What was hit: the verb's object, or what the deed was "on" or "against"."""
    noun = _object(head)
    if noun is not None and noun.lower_ == "fire" and (burnt := _set_on(noun)) is not None:
        return sentence.phrase(burnt), burnt
    if noun is not None and (_is_time(noun) or noun.lower_ in ("fire", "place")):
        noun = None  # "opened fire", "took place"
    if noun is None or noun.tag_.startswith(("PRP", "W")):
        return None, noun
    return sentence.phrase(noun), noun


def _set_on(fire: Token) -> Token | None:
    """What is burnt where somebody "set fire to" it."""
    to = next(
        (c for t in (fire, fire.head) for c in t.rights if c.dep_ in ("prep", "dative") and c.lower_ == "to"), None
    )
    return child(to, "pobj") if to is not None else None


def _is_time(noun: Token) -> bool:
    return noun.lower_ in time_words() or noun.text.isdigit()


def _object(head: Token) -> Token | None:
    if (under := _came_under(head)) is not None:
        return subject(under)
    if head.tag_.startswith("VB"):
        if is_passive(head) and not _aimed(head):
            found = next((c for c in head.children if c.dep_ in ("nsubjpass", "nsubj")), None)
            return found or (head.head if head.dep_ in ("acl", "relcl") else None)
        found = child(head, "dobj")
        if found is not None and not (is_deed(found) and _aimed(head)):
            return found
    for prep in () if _put_on(head) else head.children:
        if prep.dep_ == "prep" and prep.lower_ in ("on", "against", "at", "upon", "into"):
            hit = child(prep, "pobj")
            if hit is not None and not _is_time(hit) and not (prep.lower_ == "on" and _where_fought(head, hit)):
                return hit
        if (
            prep.dep_ == "prep"
            and prep.lower_ == "with"
            and head.lower_.startswith(("clash", "battl", "fight", "fought", "skirmish", "firefight", "combat"))
        ):
            return child(prep, "pobj")
    if head.tag_.startswith("NN"):
        return _hit_by(head) or _past_verb(head)
    return None


def _where_fought(deed: Token, ground: Token) -> bool:
    """Whether "on" only tells where sides met: "a clash on the island", "fighting on the border"."""
    _, nouns = lexicon()
    clash = any(act.value == "clash" for _, act in nouns.get(deed.lower_, ()))
    return clash and ground.lower_ in word_set("acts.toml", "doers", "grounds")


def _came_under(head: Token) -> Token | None:
    """The verb of "the convoy came under fire" or "under attack", whose subject was hit."""
    verb = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "under" else head
    under = verb.lower_ in verb_set("acts.toml", "doers", "meet") and any(c.lower_ == "under" for c in verb.rights)
    return verb if under else None


def _past_verb(noun: Token) -> Token | None:
    """ "Staged attacks this morning on police stations": what the deed was on, though it hangs from the verb."""
    if noun.dep_ != "dobj" or noun.head.lower_ not in acting() or _put_on(noun):
        return None
    on = [
        child(c, "pobj")
        for c in noun.head.rights
        if c.dep_ == "prep" and c.lower_ in ("on", "against") and c.i > noun.i
    ]
    return next((hit for hit in on if hit is not None and not _is_time(hit)), None)


def _put_on(head: Token) -> bool:
    """ "Blamed the attack on rebels": nobody attacked the rebels."""
    return head.dep_ == "dobj" and head.head.lower_ in verb_set("reporting.toml", "against")


def _aimed(verb: Token) -> bool:
    """Whether something is fired "at" or "on" something: then that is what was hit."""
    at = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("at", "on", "into", "against", "upon"))
    return any((noun := child(prep, "pobj")) is None or not _is_time(noun) for prep in at)


def _run_into(verb: Token) -> Token | None:
    """What a bomb or a bomber went into: "ripped through a bus", "drove a truck into a checkpoint"."""
    if verb.lower_ not in verb_set("acts.toml", "doers", "into"):
        return None
    into = next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ in ("into", "through", "at")), None)
    return child(into, "pobj") if into is not None else None


def _hit_by(noun: Token) -> Token | None:
    """ "Strikes pounded the town": the object of the verb whose subject is the deed."""
    verb = noun.head
    if noun.dep_ == "nsubj" and verb.tag_.startswith("VB"):
        if (run_into := _run_into(verb)) is not None:
            return run_into
        return child(verb, "dobj") if violent(verb) or warlike(verb) else None
    for clause in noun.children:
        if (
            clause.dep_ in ("acl", "relcl")
            and (found := child(clause, "dobj")) is not None
            and clause.lower_ in ("targeting", "hitting", "striking", "hit", "targeted", "struck")
        ):
            return found
    return None
