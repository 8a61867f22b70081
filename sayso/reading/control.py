"""Control: who takes, loses, holds, enters, leaves, besieges or fights for a named place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.acts import Trigger, lexicon, means
from sayso.reading.draft import Draft
from sayso.reading.falls import falls
from sayso.reading.holders import by_adjective, by_bastion, possessor, ref_of
from sayso.reading.lexicon import word_set
from sayso.reading.mood import negated, unreal
from sayso.reading.place_ref import REGION, TOWN, PlaceRef
from sayso.reading.place_words import words as place_words
from sayso.reading.route import words as route_words
from sayso.reading.sentence import Sentence, Span, child, climb, conjuncts, is_passive, of_what, phrase_bounds, subject
from sayso.reading.where import as_anaphor
from sayso.reading.words import verb_set


def control(sentence: Sentence, refs: Sequence[PlaceRef]) -> list[Draft]:
    """Every statement of a sentence on who holds, takes, loses, enters, leaves or besieges a place."""
    out = [*by_adjective(sentence, refs), *by_bastion(sentence, refs), *falls(sentence, refs)]
    for trigger in sentence.triggers:
        if trigger.act.kind is not Kind.CONTROL:
            continue
        found = _found(sentence, trigger, refs)
        if negated(trigger.head):
            found = [replace(d, denied=True) for d in found] if trigger.act.verb else []
        if unreal(trigger.head):
            found = [replace(d, value="contested") for d in found] if _fought_for(trigger) else []
        out += found
    return out


def _found(sentence: Sentence, trigger: Trigger, refs: Sequence[PlaceRef]) -> list[Draft]:
    if trigger.act.role == "subject":
        return _fallen(sentence, trigger, refs)
    return _by_verb(sentence, trigger, refs) if trigger.act.verb else list(_by_noun(sentence, trigger, refs))


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
    if act.lemma == "leave" and any(c.dep_ in ("ccomp", "oprd", "acomp") for c in verb.rights):
        return []  # "left the town isolated", "leave 20 dead"
    passive = is_passive(verb) and not act.lemma.startswith(("hole", "entrench")) and not _active_after_all(verb)
    agent = people.agent_by(verb) if passive else subject(verb)
    if agent is not None and not passive and _fought_for(trigger):
        agent = subject(next((above for above in climb(verb) if above.tag_.startswith("VB")), verb)) or agent
    agent = _counted(agent)
    driven = agent is not None and act.value == "captured" and agent.lower_ in word_set("acts.toml", "held", "drives")
    if agent is not None and not passive and not driven and not _can_hold(sentence, agent, act.value):
        return []
    known = agent is not None and (people.is_party(sentence, agent) or _is_column(agent) or _are_followers(agent))
    named = people.party_span(sentence, agent) if agent is not None and known else None
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
    return [draft for noun in objects for draft in _of_object(sentence, made, noun, refs)]


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
    ref = ref_of(refs, noun) or (_unlisted(sentence, noun) if not sentence.titled else None)
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


def _unlisted(sentence: Sentence, noun: Token) -> PlaceRef | None:
    """A name that nothing but the verb shows to be a place ("captured Sarrin", "seized the Tabaqa military airport")."""
    first, last = phrase_bounds(noun, wide=False)
    names = [at for at in range(first, noun.i + 1) if _as_name(sentence.doc[at]) and sentence.lower[at] not in barred()]
    if not names or not (_as_name(noun) or noun.lower_ in place_words().kinds):
        return None
    if noun.i != names[-1] and noun.lower_ not in place_words().kinds:
        return None
    if any(sentence.lower[at] in people.words().party | people.words().combatant for at in range(first, last + 1)):
        return None
    return PlaceRef(sentence.span(names[0], noun.i), names[0], noun.i, TOWN)


def _as_name(token: Token) -> bool:
    return token.tag_ in ("NNP", "NNPS") or _misread_name(token)


def _misread_name(token: Token) -> bool:
    """A capitalised word in mid-sentence that the tagger, not knowing the name, took for an adverb or an adjective."""
    return token.i > 0 and token.tag_ in ("RB", "JJ", "NN", "FW", "UH") and token.text.istitle() and len(token) > 3


@cache
def barred() -> frozenset[str]:
    """Words that are no places of their own, however written."""
    lists = people.words()
    named = {word.lower() for word in place_words().never}
    return lists.demonyms | lists.party | lists.combatant | named | place_words().organisations


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
    taker = child(last, "pobj") if last.i != verb.i else None
    if last.i != verb.i and (taker is None or not people.is_party(sentence, taker)):
        return []
    agent = people.party_span(sentence, taker) if taker is not None else None
    made = Draft(Kind.CONTROL, trigger.act.value, sentence.index, verb.i, trigger.act.lemma, agent=agent, several=True)
    out = []
    for noun in conjuncts(fallen):
        bastion = noun.lower_.removesuffix("s") in word_set("acts.toml", "held", "bastions")
        ref = ref_of(refs, noun) or _beside(noun, refs) or (_unlisted(sentence, noun) if taker is not None else None)
        if (ref is not None and (_place_like(noun, ref) or bastion)) or as_anaphor(noun) or bastion:
            out.append(replace(made, near=(noun.i,), place=ref, back=ref is None))
    return out


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
    if found is None and behind is not None and (_active_after_all(verb) or _misread_name(behind)):
        found = verb.nbor()
    if found is None and trigger.act.value == "withdrew":
        prep = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("from", "of")), None)
        found = child(prep, "pobj") if prep is not None else None
    if found is not None and found.tag_ in ("WDT", "WP", "IN"):
        found = None
    return conjuncts(found) if found is not None else _relative_object(verb)


def _relative_object(verb: Token) -> list[Token]:
    """In "the city they said they had taken" the object stands before its clause."""
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


def _by_noun(sentence: Sentence, trigger: Trigger, refs: Sequence[PlaceRef]) -> Iterator[Draft]:
    head, act = trigger.head, trigger.act
    prep = next(
        (c for c in head.rights if c.dep_ == "prep" and c.lower_ in ("of", "on", "over", "from", "into", "for", "in")),
        None,
    )
    places = conjuncts(obj) if prep is not None and (obj := child(prep, "pobj")) is not None else []
    actor = possessor(sentence, head) or _admits(sentence, head, act.value)
    change = act.value
    if (taker := _gone_to(sentence, head, places)) is not None:
        actor, change = taker, "captured"
    if act.lemma in ("control", "rule", "hold", "grip", "siege", "blockade", "hand") and _under(head):
        yield from _under_control(sentence, head, act.value, refs)
        return
    if act.lemma == "hand" or (head.dep_ == "dobj" and act.lemma in ("control", "hold", "grip")):
        return
    for noun in places:
        ref = ref_of(refs, noun)
        if (ref is not None and _place_like(noun, ref)) or as_anaphor(noun):
            yield Draft(
                Kind.CONTROL,
                change,
                sentence.index,
                head.i,
                act.lemma,
                agent=actor,
                near=(noun.i,),
                place=ref,
                several=True,
                back=ref is None,
            )
        elif act.value == "besieged" and noun.lower_ in place_words().kinds:
            yield Draft(
                Kind.CONTROL, change, sentence.index, head.i, act.lemma, agent=actor, near=(noun.i,), unnamed=True
            )


def _gone_to(sentence: Sentence, head: Token, places: Sequence[Token]) -> Span | None:
    """Who has what fell or was lost: "the fall of the town to the rebels"."""
    if head.lower_ not in ("fall", "loss") or not places:
        return None
    after = max(noun.i for noun in places) + 1
    hung = (c for top in (head, *places) for c in top.rights if c.i > head.i)
    to = next((t for t in (*hung, *sentence.doc[after : after + 1]) if t.lower_ == "to"), None)
    taker = child(to, "pobj") if to is not None else None
    return people.party_span(sentence, taker) if taker is not None and people.is_party(sentence, taker) else None


def _admits(sentence: Sentence, head: Token, change: str) -> Span | None:
    """Who owns up to a loss has lost: "the army admitted the loss of the town"."""
    if change != "lost" or head.dep_ != "dobj" or head.head.lower_ not in verb_set("acts.toml", "ground", "admits"):
        return None
    loser = subject(head.head)
    return sentence.phrase(loser) if loser is not None and people.is_party(sentence, loser) else None


def _place_like(noun: Token, ref: PlaceRef) -> bool:
    return ref.first <= noun.i <= ref.last or noun.lower_ in place_words().kinds | place_words().parts


def _under(head: Token) -> bool:
    return head.dep_ == "pobj" and head.head.lower_ in ("under", "in", "out", "of", "outside", "beyond")


def _under_control(sentence: Sentence, head: Token, change: str, refs: Sequence[PlaceRef]) -> Iterator[Draft]:
    """ "The towns are under rebel control", "is out of government control"."""
    verb = next((a for a in climb(head) if a.tag_.startswith("VB")), None)
    noun = subject(verb) if verb is not None else None
    before = [ref for ref in refs if ref.last < head.i and not ref.via]
    if (noun is None or noun.i > head.i) and before:
        noun = sentence.doc[before[0].last]
    if noun is None or verb is None:
        return
    actor = sentence.phrase(obj) if (obj := of_what(head)) is not None else possessor(sentence, head)
    lost = "out" in sentence.lower[verb.i : head.i] or "beyond" in sentence.lower[verb.i : head.i]
    for each in conjuncts(noun):
        ref = ref_of(refs, each) or _unlisted(sentence, each)
        if ref is not None or as_anaphor(each):
            yield Draft(
                Kind.CONTROL,
                "lost" if lost else change,
                sentence.index,
                head.i,
                "under control",
                agent=actor,
                near=(each.i,),
                place=ref,
                several=True,
                back=ref is None,
            )
