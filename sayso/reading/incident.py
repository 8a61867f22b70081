"""Incidents: acts of violence, with their type, who did it and what was hit."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.acts import Trigger, lexicon, means, type_by_means
from sayso.reading.agents import acting, perpetrator, target
from sayso.reading.draft import Draft
from sayso.reading.mood import negated, unreal
from sayso.reading.sentence import Sentence, Span, child, climb, is_passive, phrase_bounds, subject

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
    merged = _merged(sentence, [*out, *_taken_people(sentence)])
    merged = merged or _killings(sentence)
    acts = [d for d in merged if d.rule not in RESULTS]
    return acts or merged


def _killings(sentence: Sentence) -> list[Draft]:
    """A killing that no other word names: of hostages an execution, of fighters by a party a clash."""
    out = []
    for trigger in sentence.triggers:
        act, verb = trigger.act, trigger.head
        noun = child(verb, "dobj")
        if (
            act.kind is not Kind.CASUALTIES
            or act.value != "killed"
            or act.needs
            or noun is None
            or unreal(verb)
            or negated(verb)
        ):
            continue
        first, last = phrase_bounds(noun)
        agent = perpetrator(sentence, verb)
        if agent is None:
            continue
        held = any(w in ("hostage", "hostages", "captive", "captives") for w in sentence.lower[first : last + 1])
        if held or people.kind_of(sentence, first, last) == people.COMBATANT:
            out.append(
                Draft(
                    Kind.INCIDENT,
                    "execution" if held else "clash",
                    sentence.index,
                    verb.i,
                    act.lemma,
                    agent=agent,
                    patient=sentence.phrase(noun),
                    near=(noun.i,),
                )
            )
    return out


RESULTS = frozenset({"destroy", "set on fire", "set ablaze", "burn"})
TAKES = frozenset(
    [
        "capture",
        "captured",
        "captures",
        "capturing",
        "seize",
        "seized",
        "seizes",
        "seizing",
        "take",
        "taken",
        "takes",
        "taking",
        "took",
    ]
)


def _taken_people(sentence: Sentence) -> list[Draft]:
    """Civilians seized or taken by somebody: an abduction, though the verb alone does not say so."""
    out = []
    for trigger in sentence.triggers:
        act, verb = trigger.act, trigger.head
        if act.kind is not Kind.CASUALTIES or act.value != "captured" or verb.lower_ not in TAKES or " " in act.lemma:
            continue
        noun = verb.head if verb.dep_ == "acl" else child(verb, "nsubjpass") or child(verb, "dobj")
        if noun is None or unreal(verb):
            continue
        first, last = phrase_bounds(noun)
        if people.kind_of(sentence, first, last) == people.CIVILIAN:
            agent = perpetrator(sentence, verb)
            out.append(
                Draft(
                    Kind.INCIDENT,
                    "abduction",
                    sentence.index,
                    verb.i,
                    act.lemma,
                    agent=agent,
                    patient=sentence.phrase(noun),
                    near=(noun.i,),
                )
            )
    return out


def _draft(sentence: Sentence, trigger: Trigger) -> Draft | None:
    act, head = trigger.act, trigger.head
    if act.verb and head.dep_ == "amod" and _really_verb(sentence, head):
        return _misread(sentence, trigger)
    agent = perpetrator(sentence, head)
    hit, noun = target(sentence, head)
    if not (_verb_counts(sentence, trigger, noun) if act.verb else _noun_counts(trigger, agent, noun)):
        return None
    return Draft(
        Kind.INCIDENT, _type(sentence, trigger, agent, noun), sentence.index, head.i, act.lemma, agent=agent, patient=hit,
        near=(noun.i,) if noun is not None else (), back=_refers_back(sentence, trigger) or _dates_another(head), denied=negated(head), passing=_dates_another(head),
    )  # fmt: skip


def _really_verb(sentence: Sentence, verb: Token) -> bool:
    """Whether the parse made an adjective of a verb: "militias who had to withdraw shelled villages"."""
    before = sentence.doc[verb.i - 1] if verb.i else None
    bare = verb.head.tag_ == "NNS" and verb.head.i > verb.i
    return bare and before is not None and (before.tag_.startswith(("VB", "NN")) and before.dep_ != "compound")


def _misread(sentence: Sentence, trigger: Trigger) -> Draft | None:
    act, head = trigger.act, trigger.head
    doers = [
        t
        for t in sentence.doc[: head.i]
        if t.dep_ in ("nsubj", "nsubjpass", "ROOT", "dep") and people.is_party(sentence, t)
    ]
    if not doers or act.value == ANY:
        return None
    agent = sentence.phrase(doers[-1])
    return Draft(
        Kind.INCIDENT,
        act.value,
        sentence.index,
        head.i,
        act.lemma,
        agent=agent,
        patient=sentence.phrase(head.head),
        near=(head.head.i,),
    )


def _verb_counts(sentence: Sentence, trigger: Trigger, noun: Token | None) -> bool:
    """Whether a verb that can mean many things means violence here."""
    act, verb = trigger.act, trigger.head
    if verb.dep_ in ("amod", "compound") or (verb.tag_ == "VBG" and verb.dep_ == "acl" and act.value == "clash"):
        return False
    passive = is_passive(verb)
    doer = people.agent_by(verb) if passive else subject(verb)
    match act.needs:
        case "means":
            return any(side is not None and _has_means(sentence, side) for side in (doer, noun))
        case "thing":
            harmless = noun is None or noun.lower_ in ("talks", "hopes", "deal", "lives", "life")
            return not harmless and not (passive and doer is None and act.lemma == "destroy")
        case "event":
            return doer is None or _has_means(sentence, doer) or noun is None
    sides = [side for side in (doer, noun) if side is not None]
    if act.value == ANY:
        return any(_involved(sentence, side) for side in sides)
    if act.value == "clash":
        return any(people.is_party(sentence, side) for side in sides)
    return True


def _involved(sentence: Sentence, noun: Token) -> bool:
    things = people.words().things
    return (
        people.is_party(sentence, noun) or _has_means(sentence, noun) or noun.lower_ in things or people.is_people(noun)
    )


def _noun_counts(trigger: Trigger, agent: Span | None, noun: Token | None) -> bool:
    """Whether a noun names an event: no mere part of a longer name ("attack helicopter"), no weapon that lies about."""
    head, act = trigger.head, trigger.act
    if head.dep_ == "compound" and head.head.tag_.startswith("NN") and head.head.i > head.i:
        return False
    if head.dep_ in ("attr", "oprd") or (head.dep_ == "pobj" and head.head.lower_ == "as"):
        return False
    if act.needs == "weapon":
        return _weapon_used(head)
    if act.needs == "sides":
        return agent is not None or noun is not None
    return True


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
    return (
        any(act.kind in (Kind.INCIDENT, Kind.CASUALTIES) for _, act in verbs.get(verb.lower_, ()))
        or verb.lower_ in USES
    )


USES = frozenset(
    [
        "dropped",
        "drop",
        "dropping",
        "detonated",
        "detonating",
        "detonate",
        "threw",
        "hurled",
        "planted",
        "fell",
        "hit",
        "hitting",
        "tore",
        "ripped",
        "rocked",
        "shook",
        "struck",
        "used",
        "using",
        "set",
    ]
)


def _has_means(sentence: Sentence, noun: Token) -> bool:
    first, last = phrase_bounds(noun)
    return any(sentence.lower[at] in means() for at in range(first, last + 1))


def _dates_another(head: Token) -> bool:
    """Whether an act is named only to say when another was: "after the strikes"."""
    before = head.i - len(list(head.lefts)) - 1
    led = head.dep_ in ("pobj", "nsubj") and before >= 0
    return led and (
        head.head.lower_ in WHEN or head.doc[head.left_edge.i - 1].lower_ in WHEN if head.left_edge.i else False
    )


WHEN = frozenset({"after", "before", "since", "following"})


def _refers_back(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether "the attack", "these strikes" points back to an act told before."""
    if trigger.act.verb:
        return False
    first, _ = phrase_bounds(trigger.head, wide=False)
    return sentence.lower[first] in ("the", "these", "this", "that", "those", "such")


def _type(sentence: Sentence, trigger: Trigger, agent: Span | None, noun: Token | None) -> str:
    act = trigger.act
    if act.lemma.startswith("fire ") and (shot := _shot(trigger.head)) is not None:
        first, last = phrase_bounds(shot)
        return type_by_means(sentence.lower[first : last + 1]) or act.value
    if act.value != ANY:
        return act.value
    found = _by_company(sentence, trigger)
    if found is not None:
        return found
    armed = agent is not None or not act.verb
    if act.lemma in ASSAULTS and armed and noun is not None and _armed_target(sentence, noun):
        return "clash"
    if act.verb and act.lemma in ("attack", "assault") and agent is not None and _fighters(agent):
        return "clash"
    return f"{ANY}:{act.otherwise}"


def _shot(verb: Token) -> Token | None:
    """What is fired: "fired rockets at", "rockets were fired at", "missiles fired at"."""
    return child(verb, "dobj") or child(verb, "nsubjpass") or (verb.head if verb.dep_ == "acl" else None)


ASSAULTS = frozenset({"attack", "assault", "onslaught", "operation", "target"})


def _fighters(agent: Span) -> bool:
    return any(word.lower() in people.words().combatant for word in agent.text.split())


def _armed_target(sentence: Sentence, noun: Token) -> bool:
    """Whether what is attacked is a party or what it holds: its men, posts, bases, strongholds."""
    first, last = phrase_bounds(noun)
    lists = people.words()
    return any(w in lists.combatant or w in lists.party or w in ARMED for w in sentence.lower[first : last + 1])


ARMED = frozenset(
    [
        "base",
        "bases",
        "position",
        "positions",
        "post",
        "posts",
        "checkpoint",
        "checkpoints",
        "station",
        "stations",
        "stronghold",
        "strongholds",
        "site",
        "sites",
        "hideout",
        "hideouts",
        "barracks",
        "gathering",
        "gatherings",
        "isis",
        "daesh",
        "taliban",
        "hamas",
    ]
)


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
    """Whether two words tell of one act: a noun and the verb it is subject, object or means of."""
    a, b = sentence.doc[one.head], sentence.doc[two.head]
    if not (one.value == two.value or one.value.startswith(ANY) or two.value.startswith(ANY)):
        return False
    return b.i - a.i <= 1 or _hangs(a, b) or _hangs(b, a)


def _hangs(noun: Token, verb: Token) -> bool:
    """Whether a noun hangs from a verb with no other verb between, and not by "after" or "since"."""
    token = noun
    for above in climb(noun):
        if token.dep_ in ("advcl", "relcl", "ccomp") or token.lower_ in (
            "after",
            "following",
            "since",
            "before",
            "amid",
            "despite",
        ):
            return False
        if above.i == verb.i:
            return True
        if above.tag_.startswith("VB") and token.dep_ not in ("xcomp", "acl"):
            return False
        token = above
    return False


def _fuller(one: Draft, two: Draft) -> Draft:
    first, second = (two, one) if one.value.startswith(ANY) and not two.value.startswith(ANY) else (one, two)
    return replace(
        first,
        agent=first.agent or second.agent,
        patient=first.patient or second.patient,
        near=tuple(dict.fromkeys((*first.near, second.head, *second.near))),
        back=first.back and second.back,
        denied=first.denied or second.denied,
    )
