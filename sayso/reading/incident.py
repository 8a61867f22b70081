"""Incidents: acts of violence, with their type, who did it and what was hit."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.act_type import ANY, type_of_act
from sayso.reading.acts import Trigger, lexicon, type_by_means
from sayso.reading.agents import acting, deeds, perpetrator
from sayso.reading.captors import captives
from sayso.reading.draft import Draft
from sayso.reading.lexicon import word_set
from sayso.reading.mood import negated, unreal
from sayso.reading.one_act import merge
from sayso.reading.sentence import Sentence, child, climb, is_passive, phrase_bounds, subject
from sayso.reading.targets import target
from sayso.reading.violence import noun_counts, verb_counts
from sayso.reading.words import verb_set


def incidents(sentence: Sentence) -> list[Draft]:
    """Every act of violence a sentence tells of, several mentions of one act in one clause as one."""
    out: list[Draft] = []
    for trigger in sentence.triggers:
        if trigger.act.kind is not Kind.INCIDENT or unreal(trigger.head):
            continue
        draft = _draft(sentence, trigger)
        if draft is not None:
            out.append(draft)
    said = list(_told_by_whom(sentence))
    antecedents = {draft.near[0] for draft in said}
    out = [draft for draft in out if draft.head not in antecedents] + said
    merged = merge(sentence, [*out, *_captures(sentence), *_taken_people(sentence)])
    merged = merged or _killings(sentence)
    merged = [d for d in merged if not (d.passing and _only_dates(sentence, d)) and not _usual(sentence, d)]
    results = word_set("acts.toml", "attacks", "results")
    acts = [d for d in merged if d.rule not in results and not _ranks(sentence.doc[d.head])]
    return acts or merged


def _usual(sentence: Sentence, draft: Draft) -> bool:
    """Whether deeds are only told of as usual, rare or like others: "similar attacks in the past", "bombings are rarer"."""
    deed = sentence.doc[draft.head]
    verb = deed.head if deed.dep_ == "nsubj" else deed
    said = child(verb, "acomp") if verb.lower_ in BE else None
    usual = word_set("acts.toml", "attacks", "usual")
    alike = any(c.lower_ in usual for c in deed.lefts) and "past" in sentence.lower
    return deed.tag_.startswith("NN") and (alike or (said is not None and said.lower_ in usual))


BE = frozenset({"is", "are", "was", "were", "be", "been", "become", "remain", "remained", "remains"})


def _only_dates(sentence: Sentence, draft: Draft) -> bool:
    """Whether an act says nothing but since when something is: "since fighting began"."""
    began = sentence.doc[draft.head].dep_ == "nsubj"
    return began and draft.agent is None and draft.patient is None


def _ranks(deed: Token) -> bool:
    """Whether an act told of is only ranked among others: "in the deadliest attack on the capital this year"."""
    ranked = any(c.tag_ == "JJS" or c.lower_ in ("latest", "first", "worst") for c in deed.lefts)
    return ranked and deed.dep_ == "pobj" and (deed.head.lower_ == "in" or deed.head.head.lower_ == "one")


def _told_by_whom(sentence: Sentence) -> Iterator[Draft]:
    """ "The attack, which witnesses said was carried out by a bomber": the act in the clause that tells whose it was."""
    for at, word in enumerate(sentence.lower):
        if word not in acting():
            continue
        verb = sentence.doc[at]
        which = child(verb, "nsubj", "nsubjpass") if verb.tag_ == "VBN" else None
        if which is None or which.tag_ not in ("WDT", "WP") or unreal(verb):
            continue
        clause = next((t for t in (verb, *climb(verb)) if t.dep_ == "relcl"), None)
        by = people.agent_by(verb)
        if clause is None or clause.i == verb.i or by is None or clause.head.lower_ not in deeds():
            continue
        first, last = phrase_bounds(by)
        value = type_by_means(sentence.lower[first : last + 1]) or f"{ANY}:other"
        yield Draft(
            Kind.INCIDENT, value, sentence.index, verb.i, verb.lower_, agent=sentence.phrase(by), near=(clause.head.i,), back=True,
        )  # fmt: skip


def _killings(sentence: Sentence) -> list[Draft]:
    """A killing that no other word names: of hostages an execution, by gunmen a shooting, of fighters by a party a clash."""
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
        by_arms = type_by_means(agent.text.lower().split())
        if held or by_arms or people.kind_of(sentence, first, last) == people.COMBATANT:
            out.append(
                Draft(
                    Kind.INCIDENT,
                    "execution" if held else by_arms or _how_killed(sentence, verb),
                    sentence.index,
                    verb.i,
                    act.lemma,
                    agent=agent,
                    patient=sentence.phrase(noun),
                    near=(noun.i,),
                )
            )
    return out


def _how_killed(sentence: Sentence, verb: Token) -> str:
    return "shooting" if sentence.lower[max(0, verb.i - 2) : verb.i] == ["shot", "and"] else "clash"


def _taken_people(sentence: Sentence) -> list[Draft]:
    """Civilians seized or taken by somebody: an abduction, though the verb alone does not say so."""
    out = []
    for trigger in sentence.triggers:
        act, verb = trigger.act, trigger.head
        if (
            act.kind is not Kind.CASUALTIES
            or act.value != "captured"
            or verb.lower_ not in verb_set("acts.toml", "attacks", "takes")
            or " " in act.lemma
        ):
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


def _captures(sentence: Sentence) -> Iterator[Draft]:
    """The abduction that "the kidnappers of two engineers" tells of."""
    for captor, victim in captives(sentence):
        yield Draft(
            Kind.INCIDENT, "abduction", sentence.index, captor.i, captor.lower_,
            agent=sentence.phrase(captor, wide=False), patient=sentence.phrase(victim.head), near=(victim.head.i,),
        )  # fmt: skip


def _draft(sentence: Sentence, trigger: Trigger) -> Draft | None:
    act, head = trigger.act, trigger.head
    if act.verb and head.dep_ == "amod" and _really_verb(sentence, head):
        return _misread(sentence, trigger)
    if (act.needs == "thing" and _by_a_deed(head)) or _harmless_gas(sentence, trigger):
        return None
    agent = perpetrator(sentence, head)
    hit, noun = target(sentence, head)
    if not (verb_counts(sentence, trigger, noun) if act.verb else noun_counts(trigger, agent, noun)):
        return None
    return Draft(
        Kind.INCIDENT, type_of_act(sentence, trigger, agent, noun), sentence.index, head.i, act.lemma, agent=agent, patient=hit,
        near=(noun.i,) if noun is not None else (),
        back=_refers_back(sentence, trigger) or _dates_another(head) or _result_of_those(trigger), denied=negated(head), passing=_dates_another(head),
    )  # fmt: skip


def _harmless_gas(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether the gas that is fired or used is the police's: "fired tear gas at the crowd"."""
    words = sentence.lower[trigger.first : trigger.last + 1]
    return trigger.act.verb and not {"tear", "teargas", "pepper"}.isdisjoint(words)


def _by_a_deed(verb: Token) -> bool:
    """Whether what is destroyed is only the result of a deed that the sentence names: "the strikes destroyed a mosque"."""
    doer = people.agent_by(verb) if is_passive(verb) else subject(verb)
    _, nouns = lexicon()
    told = nouns.get(doer.lower_, ()) if doer is not None else ()
    return any(act.kind is Kind.INCIDENT and not act.needs for rest, act in told if not rest)


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


def _dates_another(head: Token) -> bool:
    """Whether an act is named only to say when another was: "after the strikes"."""
    before = head.i - len(list(head.lefts)) - 1
    led = head.dep_ in ("pobj", "nsubj") and before >= 0
    return led and (
        head.head.lower_ in word_set("acts.toml", "attacks", "dating")
        or head.doc[head.left_edge.i - 1].lower_ in word_set("acts.toml", "attacks", "dating")
        if head.left_edge.i
        else False
    )


def _result_of_those(trigger: Trigger) -> bool:
    """Whether a result is told of the strikes named before: "they destroyed two vehicles"."""
    doer = subject(trigger.head) if trigger.act.verb else None
    return (
        doer is not None
        and doer.lower_ in ("they", "it")
        and trigger.act.lemma in word_set("acts.toml", "attacks", "results")
    )


def _refers_back(sentence: Sentence, trigger: Trigger) -> bool:
    """Whether "the attack", "these strikes" points back to an act told before."""
    if trigger.act.verb:
        return False
    first, _ = phrase_bounds(trigger.head, wide=False)
    return sentence.lower[first] in ("the", "these", "this", "that", "those", "such")
