"""Control: who takes, loses, holds, enters, leaves, besieges or fights for a named place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.acts import Trigger, lexicon, means
from sayso.reading.bygone import bygone
from sayso.reading.control_nouns import by_noun, place_like
from sayso.reading.draft import Draft
from sayso.reading.evacuations import evacuations
from sayso.reading.falls import falls
from sayso.reading.holders import by_adjective, by_bastion, possessor, ref_of
from sayso.reading.lexicon import word_set
from sayso.reading.mood import negated, unreal
from sayso.reading.place_ref import REGION, PlaceRef
from sayso.reading.place_words import words as place_words
from sayso.reading.route import words as route_words
from sayso.reading.sentence import Sentence, Span, child, climb, conjuncts, is_passive, of_what, phrase_bounds, subject
from sayso.reading.unlisted import misread_name, unlisted
from sayso.reading.where import as_anaphor
from sayso.reading.words import verb_set


def control(sentence: Sentence, refs: Sequence[PlaceRef]) -> list[Draft]:
    """Every statement of a sentence on who holds, takes, loses, enters, leaves or besieges a place."""
    out = [
        *by_adjective(sentence, refs),
        *by_bastion(sentence, refs),
        *falls(sentence, refs),
        *evacuations(sentence, refs),
    ]
    for trigger in sentence.triggers:
        if trigger.act.kind is not Kind.CONTROL:
            continue
        found = _found(sentence, trigger, refs)
        if trigger.act.value == "holds" and bygone(trigger.head):
            continue
        if negated(trigger.head):
            found = [replace(d, denied=True) for d in found] if trigger.act.verb else []
        if unreal(trigger.head) and not _presupposed(sentence, trigger.head):
            found = [replace(d, value="contested") for d in found] if _fought_for(trigger) else []
        out += found
    return out


def _presupposed(sentence: Sentence, deed: Token) -> bool:
    """Whether a deed only says since when something else is planned: "vowed to go on after the Ruritanian capture of the town"."""
    link = deed.head
    return (
        deed.dep_ == "pobj" and link.lower_ in ("after", "following", "since") and possessor(sentence, deed) is not None
    )


def _found(sentence: Sentence, trigger: Trigger, refs: Sequence[PlaceRef]) -> list[Draft]:
    if trigger.act.role == "subject":
        return _fallen(sentence, trigger, refs)
    return _by_verb(sentence, trigger, refs) if trigger.act.verb else list(by_noun(sentence, trigger, refs))


def _fought_for(trigger: Trigger) -> bool:
    """Whether taking a place is what a fight under way is for ("launched an assault to regain the town")."""
    if trigger.act.value != "captured" or trigger.head.dep_ not in ("advcl", "acl", "xcomp", "relcl"):
        return False
    _, nouns = lexicon()
    return any(
        any(
            act.kind is Kind.INCIDENT and act.value in ("clash", "any") and not rest
            for rest, act in nouns.get(word.lower_, ())
        )
        for above in list(climb(trigger.head))[:2]
        for word in (above, *above.children)
    )


def _by_verb(sentence: Sentence, trigger: Trigger, refs: Sequence[PlaceRef]) -> list[Draft]:
    verb, act = trigger.head, trigger.act
    if verb.dep_ in ("amod", "compound"):
        return []
    if act.lemma == "leave" and _leaves_so(verb):
        return []
    passive = is_passive(verb) and not act.lemma.startswith(("hole", "entrench")) and not _active_after_all(verb)
    agent = people.agent_by(verb) if passive else _sent(verb) or subject(verb) or _right_before(sentence, verb)
    if agent is not None and not passive and verb.tag_ in ("VB", "VBG") and _fought_for(trigger):
        agent = subject(next((above for above in climb(verb) if above.tag_.startswith("VB")), verb)) or agent
    agent = _counted(agent)
    driven = agent is not None and act.value == "captured" and agent.lower_ in word_set("acts.toml", "held", "drives")
    if agent is not None and not passive and not driven and not _can_hold(sentence, agent, act.value):
        return []
    if agent is not None and act.value in ("besieged", "withdrew") and _only_there(sentence, verb, agent):
        return []
    known = agent is not None and (people.is_party(sentence, agent) or _is_column(agent) or _are_followers(agent))
    named = people.party_span(sentence, agent) if agent is not None and known else None
    if driven and agent is not None and named is None:
        named = possessor(sentence, agent) or _leading(sentence, verb)
    made = Draft(Kind.CONTROL, act.value, sentence.index, verb.i, act.lemma, agent=named, several=True)
    if act.role == "from":
        return _driven_out(sentence, made, verb, refs)
    objects = _passive_places(verb) if passive else _objects(sentence, trigger)
    if (
        act.lemma == "storm"
    ):  # a house that is stormed is raided; only a town or a base that is named, or told of, is entered
        objects = [noun for noun in objects if ref_of(refs, noun) or as_anaphor(noun)]
    if not objects and verb.dep_ == "relcl" and any(c.lower_ == "where" for c in verb.children):
        objects = [verb.head]
    if not objects:
        ours = agent is not None and agent.lower_ in ("they", "we") and act.lemma != "flee"
        bare = not passive and act.lemma in word_set("acts.toml", "ground", "leaves") and (named is not None or ours)
        return [replace(made, near=(verb.i,), back=True)] if bare else []
    found = [draft for noun in objects for draft in _of_object(sentence, made, noun, refs)]
    if act.value == "lost" and (taker := _winner(sentence, verb)) is not None:
        won = [replace(draft, value="captured", agent=taker) for draft in found]
        return [*found, *won] if named is not None or agent is not None else won
    return found


def _leaves_so(verb: Token) -> bool:
    """Whether to leave is to make so: "left the town isolated", "leave 20 dead", "leaves it with the north"."""
    left = child(verb, "dobj")
    rich = left is not None and left.tag_ == "PRP" and any(c.lower_ == "with" for c in verb.rights)
    return rich or any(c.dep_ in ("ccomp", "oprd", "acomp") for c in verb.rights)


def _sent(verb: Token) -> Token | None:
    """Those who are made to go: the rebels of "forced the rebels to leave"."""
    above = verb.head
    made = verb.dep_ in ("xcomp", "ccomp", "advcl") and above.lower_ in verb_set("acts.toml", "ground", "makes")
    return child(above, "dobj") if made and child(verb, "nsubj") is None else None


def _right_before(sentence: Sentence, verb: Token) -> Token | None:
    """The party right before a main verb that the parse left without a subject: "after much talk the army retook the town"."""
    before = verb.nbor(-1) if verb.i and verb.dep_ == "ROOT" else None
    return before if before is not None and people.is_party(sentence, before) else None


def _only_there(sentence: Sentence, verb: Token, agent: Token) -> bool:
    """Whether nobody besieges or leaves: "villages surrounding the town", and a country that only stands beside those who fled."""
    if verb.tag_ == "VBG" and verb.dep_ == "acl":
        return not (people.is_party(sentence, agent) or people.is_people(agent) or _is_column(agent))
    crowd = any(people.kind_of(sentence, *phrase_bounds(each)) == people.CIVILIAN for each in agent.conjuncts)
    return crowd and agent.tag_ == "NNP"


def _winner(sentence: Sentence, verb: Token) -> Span | None:
    """To whom a place was lost: "the town was lost to the rebels"."""
    for to in verb.subtree:
        if to.i > verb.i and to.lower_ == "to" and (taker := child(to, "pobj")) is not None:
            between = any(above.tag_.startswith("VB") for above in climb(to) if above.i > verb.i)
            if not between and people.is_party(sentence, taker):
                return people.party_span(sentence, taker)
    return None


def _leading(sentence: Sentence, verb: Token) -> Span | None:
    """Who took a place in a campaign of theirs: "rebels took the base in an offensive that drove the army from the town"."""
    clause = next((above for above in climb(verb) if above.tag_.startswith("VB")), None)
    doer = subject(clause) if clause is not None and verb.dep_ == "relcl" and not is_passive(clause) else None
    return people.party_span(sentence, doer) if doer is not None and people.is_party(sentence, doer) else None


def _counted(agent: Token | None) -> Token | None:
    """Those who are counted: in "most of the fighters have left" the fighters."""
    if agent is None or agent.lower_ not in word_set("acts.toml", "ground", "counts"):
        return agent
    return of_what(agent) or agent


def _active_after_all(verb: Token) -> bool:
    """ "Forces captured Sarrin": a bare participle in the parse, with the name it takes right behind it."""
    after = verb.nbor() if verb.i + 1 < len(verb.doc) else None
    helped = any(c.dep_ in ("auxpass", "agent") for c in verb.children)
    return after is not None and after.tag_ == "NNP" and not helped


def _of_object(sentence: Sentence, made: Draft, noun: Token, refs: Sequence[PlaceRef]) -> Iterator[Draft]:
    """The draft for one object: a named place, "the city", or territory whose place the clause must tell."""
    if noun.lower_ in route_words().roads and sentence.lower[made.head] in route_words().verbs:
        return  # securing a road opens it
    if noun.tag_ == "CD" and (counted := of_what(noun)) is not None:
        noun = counted  # "12 of the 14 districts"
    if noun.lower_ == "it" or _part_of_it(noun):
        yield replace(made, near=(noun.i,), back=True)
        return
    ref = ref_of(refs, noun) or (unlisted(sentence, noun) if not sentence.titled else None)
    if ref is not None and ref.near:
        ref = next((r for r in refs if 0 < ref.first - r.last <= 5 and not r.near), ref)
    if (
        ref is not None
        and ref.rank <= REGION
        and ref.last != noun.i
        and noun.tag_ == "NN"
        and noun.lower_ in place_words().kinds
    ):
        ref = None
    if ref is not None:
        yield replace(made, near=(noun.i,), place=ref)
    elif (beside := _beside(noun, refs)) is not None:
        yield replace(made, near=(noun.i,), place=beside)
    elif noun.lower_ in place_words().kinds | word_set("acts.toml", "ground", "territory"):
        yield replace(made, near=(noun.i,), unnamed=not as_anaphor(noun), back=as_anaphor(noun))
    elif made.value == "besieged" and people.is_people(noun):
        yield replace(made, near=(noun.i,), unnamed=True)


def _part_of_it(noun: Token) -> bool:
    """Whether territory is that of the place told before: "parts of it"."""
    whole = of_what(noun)
    return whole is not None and whole.lower_ == "it" and noun.lower_ in place_words().parts | PARTS


PARTS = frozenset({"all", "half", "most", "much", "some"})


def _beside(noun: Token, refs: Sequence[PlaceRef]) -> PlaceRef | None:
    """The town that tells which base, bridge or airport is meant ("the airport near Kidal")."""
    if noun.lower_.removesuffix("s") not in place_words().kinds:
        return None
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else None
    if after is None or after.lower_ not in BESIDE:
        return None
    kinds = place_words().kinds | place_words().directions | {"the", "of", "province"}
    near = (ref for ref in refs if noun.i < ref.first <= noun.i + 5)
    return next((ref for ref in near if all(t.lower_ in kinds for t in noun.doc[after.i + 1 : ref.first])), None)


BESIDE = frozenset({"above", "around", "at", "in", "inside", "near", "outside", "overlooking"})


def _driven_out(sentence: Sentence, made: Draft, verb: Token, refs: Sequence[PlaceRef]) -> list[Draft]:
    """Driving a party out of a place is taking it; where nobody is named who did, that party lost it."""
    victim = child(verb, "dobj") or child(verb, "nsubjpass")
    if victim is None or not people.is_party(sentence, victim):
        return []
    if made.agent is None and victim.dep_ == "nsubjpass":
        made = replace(made, value="lost", agent=people.party_span(sentence, victim))
    for prep in verb.children:
        if prep.dep_ == "prep" and prep.lower_ in ("from", "of", "out") and (noun := _last_object(prep)) is not None:
            ref = ref_of(refs, noun)
            if ref is not None or as_anaphor(noun):
                return [replace(made, near=(noun.i,), place=ref, back=ref is None)]
            if noun.lower_.removesuffix("s") in place_words().kinds:
                return [replace(made, near=(noun.i,), unnamed=True)]  # "out of five villages near X"
    return []


def _fallen(sentence: Sentence, trigger: Trigger, refs: Sequence[PlaceRef]) -> list[Draft]:
    """A place that falls is taken, by whom "to" tells ("the town fell to the rebels")."""
    verb, last = trigger.head, sentence.doc[trigger.last]
    fallen = subject(verb)
    if fallen is None or verb.dep_ in ("amod", "compound"):
        return []
    if last.i == verb.i and any(c.dep_ == "prep" and c.lower_ in LIES for c in verb.rights):
        return []
    taker = child(last, "pobj") if last.i != verb.i else None
    if last.i != verb.i and (taker is None or not people.is_party(sentence, taker)):
        return []
    agent = people.party_span(sentence, taker) if taker is not None else None
    made = Draft(Kind.CONTROL, trigger.act.value, sentence.index, verb.i, trigger.act.lemma, agent=agent, several=True)
    out = []
    for noun in conjuncts(fallen):
        bastion = noun.lower_.removesuffix("s") in word_set("acts.toml", "held", "bastions")
        ref = ref_of(refs, noun) or _beside(noun, refs) or (unlisted(sentence, noun) if taker is not None else None)
        if (ref is not None and (place_like(noun, ref) or bastion)) or as_anaphor(noun) or bastion:
            out.append(replace(made, near=(noun.i,), place=ref, back=ref is None))
    return out


LIES = frozenset({"inside", "outside", "short", "under", "within"})
"""After "fall" these say where a place lies, or what it is counted among."""


def _last_object(prep: Token) -> Token | None:
    inner = next((c for c in prep.children if c.dep_ == "prep"), prep)
    return child(inner, "pobj")


def _can_hold(sentence: Sentence, agent: Token, change: str) -> bool:
    if means().get(agent.lower_) == "bombing":
        return False  # whoever drives a bomb into a base holds nothing
    if agent.tag_.startswith(("PRP", "W", "DT")) or _is_column(agent):
        return True
    if _are_followers(agent):
        return True
    first, last = phrase_bounds(agent)
    crowd = people.kind_of(sentence, first, last) in (people.CIVILIAN, people.UNSPECIFIED)
    if crowd and change not in ("holds", "besieged"):
        return False
    return change == "besieged" or people.is_party(sentence, agent) or people.is_people(agent)


def _are_followers(agent: Token) -> bool:
    """Whether men are a commander's: "his men", "the general's men"."""
    return agent.lower_ in ("men", "boys", "people") and child(agent, "poss") is not None


def _is_column(agent: Token) -> bool:
    """Whether what moves is armour or vehicles, which go where their party goes."""
    return agent.lower_ in word_set("acts.toml", "ground", "columns")


def _passive_places(verb: Token) -> list[Token]:
    noun = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if noun is None and verb.dep_ in ("acl", "relcl"):
        noun = verb.head
    if noun is None and verb.dep_ == "conj":
        return _passive_places(verb.head)
    if noun is not None and noun.tag_ in ("WDT", "WP"):
        before = noun.nbor(-1) if noun.i else noun
        noun = (
            before if before.tag_.startswith("NN") else next((a for a in climb(verb) if a.tag_.startswith("NN")), None)
        )
    return conjuncts(noun) if noun is not None else []


def _objects(sentence: Sentence, trigger: Trigger) -> list[Token]:
    """The nouns that can be the place: the object, or the object of the phrase's last preposition."""
    verb, last = trigger.head, sentence.doc[trigger.last]
    if last.i != verb.i and last.tag_ in ("IN", "TO", "RP") and (obj := child(last, "pobj")) is not None:
        return conjuncts(obj)
    found = child(verb, "dobj")
    behind = verb.nbor() if verb.i + 1 < len(verb.doc) else None
    if found is None and behind is not None and (_active_after_all(verb) or misread_name(behind)):
        found = verb.nbor()
    if found is None and trigger.act.value == "withdrew":
        prep = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("from", "of")), None)
        found = child(prep, "pobj") if prep is not None else None
    if found is not None and found.tag_ in ("WDT", "WP", "IN"):
        found = None
    return conjuncts(found) if found is not None else _relative_object(verb)


def _relative_object(verb: Token) -> list[Token]:
    """In "the villages they say they hold" the object stands before its clause."""
    top = verb
    while top.dep_ in ("ccomp", "xcomp") and top.head.i != top.i:
        top = top.head
    if top.dep_ == "relcl" and top.head.i < verb.i:
        return [top.head]
    at = verb.i - 1
    while at > 0 and verb.doc[at].tag_ in ("PRP", "VBD", "VBP", "VBZ", "MD", "RB"):
        at -= 1
    before = verb.doc[at]
    crossed = any(t.tag_ == "PRP" for t in verb.doc[at + 1 : verb.i])
    return [before] if crossed and before.lower_ in place_words().anaphors else []
