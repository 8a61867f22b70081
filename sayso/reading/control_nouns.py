"""Control told by a noun: "the capture of the town", "their grip on it", "the towns are under rebel control"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.acts import Trigger
from sayso.reading.draft import Draft
from sayso.reading.holders import possessor, ref_of
from sayso.reading.place_ref import PlaceRef
from sayso.reading.place_words import words as place_words
from sayso.reading.sentence import Sentence, Span, child, climb, conjuncts, of_what, phrase_bounds, subject
from sayso.reading.unlisted import unlisted
from sayso.reading.where import as_anaphor
from sayso.reading.words import verb_set


def by_noun(sentence: Sentence, trigger: Trigger, refs: Sequence[PlaceRef]) -> Iterator[Draft]:
    head, act = trigger.head, trigger.act
    leaver = _leaver(sentence, head) if act.value == "withdrew" else None
    links = LINKS - {"of"} if leaver is not None else LINKS
    prep = next((c for c in head.rights if c.dep_ == "prep" and c.lower_ in links), None)
    places = conjuncts(obj) if prep is not None and (obj := child(prep, "pobj")) is not None else []
    actor = leaver or possessor(sentence, head) or _admits(sentence, head, act.value)
    change = act.value
    if (taker := _gone_to(sentence, head, places, refs)) is not None:
        actor, change = taker, "captured"
    if act.lemma in ("control", "rule", "hold", "grip", "siege", "blockade", "hand") and _under(head):
        yield from _under_control(sentence, head, act.value, refs)
        return
    if act.lemma == "entrance" and actor is None:
        return  # of the town, where something is
    if act.lemma == "victory" and (prep is None or prep.lower_ != "in" or not _in_arms(actor)):
        return  # at the polls, or of a cause
    if act.lemma == "hand" or (head.dep_ == "dobj" and act.lemma in ("control", "hold", "grip")):
        return
    for noun in places:
        ref = ref_of(refs, noun)
        if (ref is not None and place_like(noun, ref)) or as_anaphor(noun):
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


LINKS = frozenset({"of", "on", "over", "from", "into", "for", "in"})


def _leaver(sentence: Sentence, head: Token) -> Span | None:
    """Who leaves, where an "of" names them: "the withdrawal of the army from the town"."""
    noun = of_what(head)
    if noun is None or people.kind_of(sentence, *phrase_bounds(noun)) == people.CIVILIAN:
        return None
    return people.party_span(sentence, noun) if _armed(sentence, noun) else None


def _in_arms(actor: Span | None) -> bool:
    """Whether the words for an actor say that it is a party."""
    words = set(actor.text.lower().replace("'s", "").split()) if actor is not None else set()
    return not words.isdisjoint(people.words().party) and not words & {"parties", "party"}


def _armed(sentence: Sentence, noun: Token) -> bool:
    """Whether a noun is that of a party by its words; any name may be a place's."""
    first, last = phrase_bounds(noun)
    lists = people.words()
    return any(word in lists.party or word in lists.combatant for word in sentence.lower[first : last + 1])


def _gone_to(sentence: Sentence, head: Token, places: Sequence[Token], refs: Sequence[PlaceRef]) -> Span | None:
    """Who has what fell or was lost: "the fall of the town to the rebels"."""
    if head.lower_ not in ("fall", "loss") or not places:
        return None
    named = (ref.last for noun in places if (ref := ref_of(refs, noun)) is not None)
    after = max(*(noun.i for noun in places), *named, 0) + 1
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


def place_like(noun: Token, ref: PlaceRef) -> bool:
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
        ref = ref_of(refs, each) or unlisted(sentence, each)
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
