"""The type of an act of violence: what its word says, else the weapons, forces and targets named with it."""

from __future__ import annotations

from spacy.tokens import Token

from sayso.reading import people
from sayso.reading.acts import Trigger, means, type_by_means
from sayso.reading.agents import acting
from sayso.reading.lexicon import word_set
from sayso.reading.sentence import Sentence, Span, child, climb, is_passive, phrase_bounds, subject
from sayso.reading.words import verb_set

ANY = "any"


def type_of_act(sentence: Sentence, trigger: Trigger, agent: Span | None, noun: Token | None) -> str:
    """The type of an act; where its words leave it open, "any:" and the types it may be of."""
    act = trigger.act
    by_arms = means().get(agent.text.lower().split()[-1]) if agent is not None else None
    fires = act.lemma.split()[0] in ("fire", "launch") and act.verb
    if fires and by_arms == "airstrike":
        return "airstrike"  # whatever a plane fires
    if act.lemma.startswith("fire ") and (shot := _shot(trigger.head)) is not None:
        first, last = phrase_bounds(shot)
        return type_by_means(sentence.lower[first : last + 1]) or act.value
    if act.lemma in word_set("acts.toml", "attacks", "storms") and noun is not None and _raids(sentence, agent, noun):
        return "raid"
    if act.needs == "thing" and by_arms in ("airstrike", "shelling", "missile"):
        return by_arms  # what planes or guns destroy
    if act.value != ANY:
        return act.value
    found = _by_company(sentence, trigger)
    if found is not None:
        return found
    armed = agent is not None or not act.verb
    if (
        act.lemma in word_set("acts.toml", "attacks", "assaults")
        and armed
        and noun is not None
        and _armed_target(sentence, noun)
    ):
        return "clash"
    fought = act.verb and act.lemma in ("attack", "assault") and agent is not None and _fighters(agent)
    if fought and not (noun is not None and _civil_target(noun)):
        return "clash"
    return f"{ANY}:{act.otherwise}"


def _shot(verb: Token) -> Token | None:
    """What is fired: "fired rockets at", "rockets were fired at", "missiles fired at"."""
    before = verb.nbor(-1) if verb.i else verb
    beside = before if verb.tag_ == "VBN" and before.dep_ == "conj" and before.lower_ in means() else None
    return child(verb, "dobj") or child(verb, "nsubjpass") or (verb.head if verb.dep_ == "acl" else beside)


def _fighters(agent: Span) -> bool:
    return any(word.lower() in people.words().combatant for word in agent.text.split())


def _armed_target(sentence: Sentence, noun: Token) -> bool:
    """Whether what is attacked is a party or what it holds: its men, posts, bases, strongholds."""
    first, last = phrase_bounds(noun)
    lists = people.words()
    return any(
        w in lists.combatant or w in lists.party or w in word_set("acts.toml", "attacks", "armed")
        for w in sentence.lower[first : last + 1]
    )


def _raids(sentence: Sentence, agent: Span | None, noun: Token) -> bool:
    """Whether those who break in are a state's men, and what they break into is no armed target."""
    doers = set(agent.text.lower().split()) if agent is not None else set()
    states = word_set("acts.toml", "attacks", "raiders") | word_set("people.toml", "arms")
    return not doers.isdisjoint({*states, "army", "forces"}) and not _armed_target(sentence, noun)


def _civil_target(noun: Token) -> bool:
    word = noun.lower_
    if any(t.lower_ in word_set("acts.toml", "attacks", "armed") for t in noun.subtree if t.i > noun.i):
        return False  # "a school used as a base"
    return word in word_set("acts.toml", "attacks", "civil") or word in people.words().civilian


def _by_company(sentence: Sentence, trigger: Trigger) -> str | None:
    head = trigger.head
    first, last = phrase_bounds(head) if head.tag_.startswith("NN") else (head.i, head.i)
    found = type_by_means(sentence.lower[first : head.i])
    if found:
        return found
    if head.dep_ == "dobj" and head.head.lower_ in verb_set("acts.toml", "attacks", "withstands"):
        return "clash"  # an attack that was fought off
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
