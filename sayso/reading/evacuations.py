"""Fighters who are brought out of a place under a deal: their party leaves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.acts import Trigger
from sayso.reading.displacement import carried
from sayso.reading.draft import Draft
from sayso.reading.holders import ref_of
from sayso.reading.lexicon import word_set
from sayso.reading.mood import negated, unreal
from sayso.reading.place_ref import REGION, PlaceRef
from sayso.reading.sentence import Sentence, child, climb, conjuncts, of_what, phrase_bounds


def evacuations(sentence: Sentence, refs: Sequence[PlaceRef]) -> Iterator[Draft]:
    """Every withdrawal that a sentence tells as an evacuation: "the rebels were bussed out of the town"."""
    for trigger in sentence.triggers:
        act = trigger.act
        if act.kind is not Kind.DISPLACEMENT or act.value != "evacuated" or act.role == "subject":
            continue
        if any(unreal(verb) for verb in _verbs(trigger.head)) or negated(trigger.head):
            continue
        moved = list(_moved(trigger))
        place = _left(sentence, trigger.head, refs) or _from(moved, refs)
        party = next((t for t in moved if _fighters(sentence, t)), None)
        if place is not None and party is not None:
            yield Draft(
                Kind.CONTROL, "withdrew", sentence.index, trigger.head.i, "evacuation", agent=people.party_span(sentence, party),
                near=(place.first,), place=place, several=True,
            )  # fmt: skip


def _verbs(head: Token) -> tuple[Token, ...]:
    """The act's word, and what sees it done: "the deal will see the rebels evacuated"."""
    seen = next((above for above in climb(head) if above.tag_.startswith("VB")), head)
    return (head, seen) if seen.lower_ == "see" else (head,)


def _moved(trigger: Trigger) -> Iterator[Token]:
    """Those who are moved, and those counted ("dozens of rebels"); not who is only among them ("200 people, including rebels")."""
    noun = carried(trigger) if trigger.act.verb else of_what(trigger.head)
    if noun is None or any(t.lower_ == "including" for t in climb(noun)):
        return
    for each in conjuncts(noun):
        yield from (t for t in (each, of_what(each), _before_theirs(each)) if t is not None)


def _before_theirs(kin: Token) -> Token | None:
    """Whose families they are, where the parse lost it: "the rebels and their families"."""
    theirs = kin.i > 2 and [t.lower_ for t in kin.doc[kin.i - 2 : kin.i]] == ["and", "their"]
    return kin.nbor(-3) if theirs else None


def _fighters(sentence: Sentence, noun: Token) -> bool:
    """Whether people bear arms and go on their feet: who is wounded or a captive leaves no place to anybody."""
    first, last = phrase_bounds(noun)
    words = sentence.lower[first : last + 1]
    hurt = any(word in word_set("acts.toml", "ground", "helpless") for word in words)
    return not hurt and people.kind_of(sentence, first, last) == people.COMBATANT


def _left(sentence: Sentence, head: Token, refs: Sequence[PlaceRef]) -> PlaceRef | None:
    """The town behind "from" or "out of" that hangs from the act."""
    for link in sentence.tokens[head.i + 1 :]:
        out = link.lower_ == "from" or (link.lower_ == "of" and sentence.lower[link.i - 1] == "out")
        noun = child(link, "pobj") if out else None
        ref = ref_of(refs, noun) if noun is not None else None
        between = [t for t in climb(link) if head.i < t.i < link.i]
        if ref is not None and ref.rank > REGION and not any(t.tag_.startswith("VB") for t in between):
            return ref
    return None


def _from(moved: Sequence[Token], refs: Sequence[PlaceRef]) -> PlaceRef | None:
    """The town that those who are moved are said to be from: "rebels from the besieged town were bussed out"."""
    links = (link for each in moved for link in each.rights if link.lower_ == "from")
    nouns = (noun for link in links if (noun := child(link, "pobj")) is not None)
    found = (ref for noun in nouns if (ref := ref_of(refs, noun)) is not None and ref.rank > REGION)
    return next(found, None)
