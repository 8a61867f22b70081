"""Whom a verb or a noun leaves killed, wounded, captured, surrendered or missing: its subject, its object, what stands by it."""

from __future__ import annotations

from spacy.tokens import Token

from sayso.reading import people
from sayso.reading.acts import Trigger
from sayso.reading.casualty_words import words
from sayso.reading.found_dead import lives_lost, told_dead
from sayso.reading.how_many import CountMention
from sayso.reading.place_words import is_ground
from sayso.reading.sentence import Sentence, child, children, conjuncts, is_passive, of_what, phrase_bounds, subject
from sayso.reading.victims import Victim, count_in, victim_of

CAPTURED = "captured"


def victims_of_verb(sentence: Sentence, trigger: Trigger) -> list[Victim]:
    """Those whom a verb leaves killed, wounded, captured, surrendered or missing."""
    verb = trigger.head
    if _caught_between(verb):
        return []
    if trigger.act.role == "subject" or _headline_passive(sentence, verb):
        noun = subject(verb.head if verb.dep_ in ("aux", "auxpass") else verb)  # "are missing"
    elif _described(verb) and not is_passive(verb) and not child(verb, "dobj"):
        noun = verb.head
    elif is_passive(verb) or (verb.tag_ in ("VBN", "VBD") and not child(verb, "dobj")):
        noun = _undergoer(verb)
    else:
        noun = child(verb, "dobj") or _shared_object(verb)
        if (noun is None or noun.tag_ in ("WP", "WDT")) and _described(verb):
            noun = verb.head
    noun = (_whose(noun) or noun) if noun is not None else None
    if noun is None or not _right_order(verb, noun, trigger) or _takes_place(verb, trigger):
        return []
    found = [
        victim
        for each in (*_listed(noun), *_further(verb, noun))
        if each.i != verb.i and (victim := victim_of(sentence, each, trigger)) is not None
    ]
    if found and found[0].count is not None and not found[0].count.article:
        found = [found[0], *(v for v in found[1:] if v.count is not None)]  # "40 gunmen and their relatives" are forty
    found = [v for v in found if v.count is not None or _whose(v.head) is None]
    if trigger.act.needs == "people":
        found = [victim for victim in found if _surely_people(sentence, trigger, victim)]
    if trigger.act.value == CAPTURED:
        found = [v for v in found if _can_be_taken(sentence, v)]
    return found


def _whose(noun: Token) -> Token | None:
    """Those whose people are only told of with them: of "fighters and their families surrendered" the fighters."""
    their = child(noun, "poss")
    joint = their.nbor(-1) if their is not None and their.lower_ == "their" and their.i > 1 else None
    if joint is None or joint.lower_ != "and" or child(noun, "nummod") is not None:
        return None
    return joint.nbor(-1) if people.is_people(joint.nbor(-1)) else None


def _caught_between(verb: Token) -> bool:
    """Whether people were only caught in something: "caught in the crossfire"."""
    caught = verb.lower_ == "caught" and people.agent_by(verb) is None
    return caught and any(c.dep_ == "prep" and c.lower_ in ("in", "between", "up") for c in verb.rights)


def _further(verb: Token, noun: Token) -> list[Token]:
    """Others a verb befell: a second subject the parse set apart, and whoever was "shot dead along with" the first."""
    out = [each for c in verb.lefts if c.dep_ == "nsubjpass" and c.i > noun.i for each in conjuncts(c)]
    for along in children(verb, "prep"):
        beside = next((c for c in (along, *along.children) if c.lower_ == "with"), None)
        if along.lower_ in ("along", "together") and beside is not None and (who := child(beside, "pobj")) is not None:
            out += [c for c in conjuncts(who) if people.is_people(c) and child(c, "nummod") is None]
    return out


def _can_be_taken(sentence: Sentence, victim: Victim) -> bool:
    """Whether those captured are people, and not ground: "seized two districts"."""
    if is_ground(victim.head.lower_):
        return False
    return victim.count is not None or people.kind_of(sentence, victim.first, victim.last) is not None


def _described(verb: Token) -> bool:
    """Whether a verb with a doer of its own says what became of the noun before it: "200 students whom they had taken"."""
    own = child(verb, "nsubj")
    return verb.dep_ == "relcl" and own is not None and own.tag_ not in ("WP", "WDT")


def _listed(noun: Token) -> list[Token]:
    """A noun, what is joined to it, and the items it is spelled out in ("the ten - six men and four women")."""
    out = conjuncts(noun)
    of = of_what(noun)
    if of is not None:  # "a leader of the group and his bodyguard"
        out += [c for c in conjuncts(of)[1:] if (owner := child(c, "poss")) is not None and owner.tag_ == "PRP$"]
    for appos in children(noun, "appos"):
        if appos.tag_ == "CD" or child(appos, "nummod") is not None:
            out += conjuncts(appos)
    return out


def _surely_people(sentence: Sentence, trigger: Trigger, victim: Victim) -> bool:
    """Of verbs that mean much else: only a number of plain people, and for "take" only by somebody."""
    kind = people.kind_of(sentence, victim.first, victim.last)
    counted = victim.count is not None and not victim.count.article
    agent = people.agent_by(trigger.head)
    by = agent is not None and people.is_party(sentence, agent)
    if trigger.act.lemma == "take":
        return (kind is not None or counted) and by and is_passive(trigger.head)
    if victim.count is not None and by and is_passive(trigger.head):
        return kind in (people.CIVILIAN, people.COMBATANT) or (counted and kind is not None)
    return kind in (people.CIVILIAN, people.COMBATANT) and counted


def _headline_passive(sentence: Sentence, verb: Token) -> bool:
    """ "7 civilians killed 25 injured": the parse takes the second number for the first one's victims."""
    after = child(verb, "dobj")
    if after is None or (after.tag_ != "CD" and after.lower_ not in ("others", "other")):
        return False
    rest = sentence.lower[after.i + 1 : after.i + 3]
    own = subject(verb)
    return any(w in ("injured", "wounded", "hurt") for w in rest) and own is not None and people.is_people(own)


def _takes_place(verb: Token, trigger: Trigger) -> bool:
    """ "Forces captured Sarrin": what is captured is the name behind the verb, not the forces before it."""
    after = verb.nbor() if verb.i + 1 < len(verb.doc) else None
    aux = any(c.dep_ in ("auxpass", "agent") for c in verb.children)
    return trigger.act.value == CAPTURED and after is not None and after.tag_ == "NNP" and not aux


def _right_order(verb: Token, noun: Token, trigger: Trigger) -> bool:
    return not (trigger.act.role == "subject" and noun.i > verb.i + 4)


def _undergoer(verb: Token) -> Token | None:
    own = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if own is not None:
        return subject(verb)
    if verb.dep_ in ("acl", "relcl", "amod"):
        return verb.head
    if verb.dep_ == "conj" and verb.head.tag_ in ("VBN", "VBD", "VBP"):
        return _undergoer(verb.head)
    if verb.dep_ == "conj" and verb.head.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass"):
        return None
    return subject(verb) if verb.dep_ not in ("ROOT",) else None


def _shared_object(verb: Token) -> Token | None:
    """In "killed and wounded 30 men" both verbs have the one object."""
    for other in children(verb, "conj"):
        if (found := child(other, "dobj")) is not None:
            return found
    return None


def victims_of_noun(sentence: Sentence, token: Token) -> list[Victim]:
    """Those of whom a noun or a state tells what became of them: "the killing of three men", "12 dead"."""
    lower = token.lower_
    of = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("of", "among")), None)
    if lower in words().deeds or lower in words().lives:
        noun = child(of, "pobj") if of is not None else None
        if noun is None and lower in words().lives:
            return lives_lost(sentence, token)
        return [v for each in conjuncts(noun) if (v := victim_of(sentence, each, None))] if noun is not None else []
    if lower in words().states and (told := list(told_dead(sentence, token))):
        return told
    first, last = phrase_bounds(token, wide=False)
    count = count_in(sentence, first, last)
    if count is None and lower in words().states:
        count = _just_before(sentence, token)
    if (
        count is None
        and lower in words().tolls
        and token.tag_ == "NNS"
        and token.head.lower_ in words().causes | frozenset(("to", "in"))
    ):
        return [Victim(token, first, last, None)]
    if count is None or count.article:
        return []
    return [Victim(token, min(first, sentence.token_at(count.start).i), max(last, phrase_bounds(token)[1]), count)]


def _just_before(sentence: Sentence, token: Token) -> CountMention | None:
    """In "left 12 people dead" the number that the state says something of."""
    before = [c for c in sentence.counts if c.end <= token.idx and not c.article]
    if not before:
        return None
    last = before[-1]
    between = [t for t in sentence.tokens if last.end <= t.idx < token.idx]
    if len(between) <= 4 and not any(
        t.tag_ in ("VBD", "VBZ", "IN") or t.text in ",;"
        for t in between
        if t.lower_ not in ("of", "were", "are", "left")
    ):
        return last
    return None
