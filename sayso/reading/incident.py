"""Incidents: acts of violence, with their type, who did it and what was hit."""

from __future__ import annotations

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.acts import Trigger, means, type_by_means
from sayso.reading.agents import acting, perpetrator, target
from sayso.reading.draft import Draft
from sayso.reading.mood import negated, unreal
from sayso.reading.sentence import Sentence, child, climb, is_passive, phrase_bounds, subject

ANY = "any"


def incidents(sentence: Sentence) -> list[Draft]:
    """Every act of violence a sentence tells of, several mentions of one act in one clause as one."""
    out: list[Draft] = []
    for trigger in sentence.triggers:
        if trigger.act.kind is not Kind.INCIDENT or unreal(trigger.head):
            continue
        draft = _draft(sentence, trigger)
        if draft is not None:
            out.append(draft)
    return _merged(sentence, out)


def _draft(sentence: Sentence, trigger: Trigger) -> Draft | None:
    act, head = trigger.act, trigger.head
    if not act.verb and not _is_event(sentence, trigger):
        return None
    agent = perpetrator(sentence, head)
    hit, noun = target(sentence, head)
    if act.verb and not _verb_counts(sentence, trigger, noun):
        return None
    kind = _type(sentence, trigger)
    if kind is None:
        return None
    return Draft(
        Kind.INCIDENT, kind, sentence.index, head.i, act.lemma, agent=agent, patient=hit,
        near=(noun.i,) if noun is not None else (), back=_refers_back(sentence, trigger), denied=negated(head),
    )  # fmt: skip


def _verb_counts(sentence: Sentence, trigger: Trigger, noun: Token | None) -> bool:
    """Whether a verb that can mean many things means violence here."""
    act, verb = trigger.act, trigger.head
    if verb.dep_ in ("amod", "compound"):
        return False
    doer = subject(verb) if not is_passive(verb) else people.agent_by(verb)
    if act.needs == "means":
        return (doer is not None and _has_means(sentence, doer)) or (noun is not None and _has_means(sentence, noun))
    if act.needs == "thing":
        return noun is not None and noun.lower_ not in ("talks", "hopes", "deal", "lives", "life")
    if act.needs == "event":
        return doer is None or _has_means(sentence, doer) or noun is None
    if act.value == ANY:
        sides = [doer, noun]
        known = [
            s
            for s in sides
            if s is not None
            and (
                people.is_party(sentence, s)
                or _has_means(sentence, s)
                or s.lower_ in people.words().things
                or people.is_people(s)
            )
        ]
        return bool(known)
    if act.value == "clash":
        sides = [doer, noun]
        return any(s is not None and people.is_party(sentence, s) for s in sides)
    return True


def _has_means(sentence: Sentence, noun: Token) -> bool:
    first, last = phrase_bounds(noun)
    return any(sentence.lower[at] in means() for at in range(first, last + 1))


def _is_event(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether a noun names an event: not a mere part of a longer name ("attack helicopter"), not a general notion."""
    head = trigger.head
    if head.dep_ == "compound" and head.head.tag_.startswith("NN") and head.head.i > head.i:
        return (
            head.head.lower_
            in (
                "attack",
                "attacks",
                "victims",
                "operation",
                "operations",
                "site",
                "campaign",
                "blast",
                "blasts",
                "zone",
            )
            and False
        )
    return True


def _refers_back(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether "the attack", "these strikes" points back to an act told before."""
    if trigger.act.verb:
        return False
    first, _ = phrase_bounds(trigger.head, wide=False)
    return sentence.lower[first] in ("the", "these", "this", "that", "those", "such")


def _type(sentence: Sentence, trigger: Trigger) -> str | None:
    act = trigger.act
    if act.value != ANY:
        if act.value in (
            "clash",
            "shooting",
            "ambush",
            "raid",
            "abduction",
            "execution",
            "shelling",
            "missile",
            "airstrike",
            "chemical",
            "bombing",
            "other",
        ):
            return act.value
        return act.value
    return _by_company(sentence, trigger) or ANY + ":" + act.otherwise


def _by_company(sentence: Sentence, trigger: Trigger) -> str | None:
    head = trigger.head
    first, last = phrase_bounds(head) if head.tag_.startswith("NN") else (head.i, head.i)
    found = type_by_means(sentence.lower[first : head.i])
    if found:
        return found
    doer = subject(head) if head.tag_.startswith("VB") and not is_passive(head) else people.agent_by(head)
    for noun in (doer, *_tools(head)):
        if noun is not None and noun.i != head.i:
            first, last = phrase_bounds(noun)
            found = type_by_means(sentence.lower[first : last + 1])
            if found:
                return found
    if head.tag_.startswith("NN"):
        for above in climb(head):
            if above.tag_.startswith("VB"):
                if above.lower_ in acting() and (who := subject(above)) is not None and who.i != head.i:
                    first, last = phrase_bounds(who)
                    return type_by_means(sentence.lower[first : last + 1]) or _tool_type(sentence, above)
                return _tool_type(sentence, above)
    return None


def _tool_type(sentence: Sentence, verb: Token) -> str | None:
    for noun in _tools(verb):
        first, last = phrase_bounds(noun)
        if found := type_by_means(sentence.lower[first : last + 1]):
            return found
    return None


def _tools(head: Token) -> list[Token]:
    """What an act was done with: "with rockets", "using mortars", "by planes"."""
    out = []
    for prep in head.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("with", "by", "in", "from", "involving"):
            obj = child(prep, "pobj")
            if obj is not None:
                out.append(obj)
        if prep.dep_ in ("advcl", "acl") and prep.lower_ in ("using", "involving", "firing"):
            obj = child(prep, "dobj")
            if obj is not None:
                out.append(obj)
    return out


def _merged(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Of drafts that tell of one act ("strikes hit", "killed in a blast") the one that says most."""
    out: list[Draft] = []
    for draft in drafts:
        same = next((i for i, other in enumerate(out) if _one_act(sentence, other, draft)), None)
        if same is None:
            out.append(draft)
        else:
            out[same] = _fuller(out[same], draft)
    return out


def _one_act(sentence: Sentence, one: Draft, two: Draft) -> bool:
    a, b = sentence.doc[one.head], sentence.doc[two.head]
    above_b = {t.i for t in climb(b)}
    above_a = {t.i for t in climb(a)}
    linked = a.i in above_b or b.i in above_a or b.i - a.i <= 2
    return (
        linked
        and (_base(one.value) == _base(two.value) or one.value.startswith(ANY) or two.value.startswith(ANY))
        and b.dep_ != "conj"
    )


def _base(value: str) -> str:
    return value


def _fuller(one: Draft, two: Draft) -> Draft:
    from dataclasses import replace

    first, second = (two, one) if one.value.startswith(ANY) and not two.value.startswith(ANY) else (one, two)
    return replace(
        first,
        agent=first.agent or second.agent,
        patient=first.patient or second.patient,
        near=tuple(dict.fromkeys((*first.near, second.head, *second.near))),
        back=first.back and second.back,
        denied=first.denied or second.denied,
    )
