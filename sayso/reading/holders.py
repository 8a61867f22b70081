"""Who holds a place, by an adjective or a description: "rebel-held Ariha", "another rebel-held area"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.draft import Draft
from sayso.reading.lexicon import load, word_set
from sayso.reading.place_ref import PlaceRef
from sayso.reading.place_words import words as place_words
from sayso.reading.sentence import Sentence, Span, child, children, climb, of_what, phrase_bounds, subject
from sayso.reading.words import noun_set


@dataclass(frozen=True, slots=True)
class Held:
    adjectives: dict[str, str]
    bastions: frozenset[str]


@cache
def held() -> Held:
    table = load("acts.toml").table("held")
    return Held(
        {w: change for change in ("holds", "besieged") for w in table.words(change)}, frozenset(table.words("bastions"))
    )


def by_adjective(sentence: Sentence, refs: Sequence[PlaceRef]) -> Iterator[Draft]:
    """ "Rebel-held Ariha", "the besieged towns of A and B", "the last rebel-held bastion"."""
    for at, word in enumerate(sentence.lower):
        change = held().adjectives.get(word)
        hyphen = at > 1 and sentence.lower[at - 1] == "-"
        if change is None or not (hyphen or change == "besieged"):
            continue
        token = sentence.doc[at]
        if not hyphen and (token.dep_ != "amod" or sentence.doc[at - 1].lower_ in ("was", "is", "are", "were")):
            continue
        ref = _described(sentence, at, refs) or _held_place(sentence, at, refs)
        if ref is None:
            continue
        actor = _before_hyphen(sentence, at - 2) if hyphen else None
        yield Draft(
            Kind.CONTROL, change, sentence.index, at, f"{'-' if hyphen else ''}{word}", agent=actor,
            near=(ref.first,), place=ref, several=True, own_voice=True,
        )  # fmt: skip


def _described(sentence: Sentence, at: int, refs: Sequence[PlaceRef]) -> PlaceRef | None:
    """The place that is said to be held ("Irbin, another rebel-held area", "Irbin is a rebel-held town")."""
    noun = next((t for t in (sentence.doc[at], *climb(sentence.doc[at])) if t.tag_.startswith("NN")), None)
    if noun is None or noun.i > at + 3 or noun.i < at:
        return None
    if noun.dep_ == "attr" and (told := subject(noun.head)) is not None:
        return ref_of(refs, told)
    start = phrase_bounds(noun, wide=False)[0]
    if sentence.lower[start] not in ("a", "an", "another", "the", "one"):
        return None
    before = start - 2 if start > 1 and sentence.lower[start - 1] in (",", "(", "-", "–") else start - 1
    return next((ref for ref in refs if ref.last == before), None)


def _held_place(sentence: Sentence, at: int, refs: Sequence[PlaceRef]) -> PlaceRef | None:
    """The place right after "rebel-held", or after "rebel-held town of" and "two besieged towns"."""
    links = (
        place_words().kinds | place_words().directions | place_words().parts | word_set("acts.toml", "held", "links")
    )
    for ref in refs:
        between = sentence.lower[at + 1 : ref.first]
        if ref.first > at and len(between) <= 6 and all(word in links for word in between):
            return ref
    return None


def _before_hyphen(sentence: Sentence, at: int) -> Span | None:
    if at < 0 or sentence.lower[at] in ("mostly", "mainly", "largely"):
        return None
    first = at
    while first > 0 and sentence.doc[first - 1].tag_ in ("NNP",) and sentence.doc[first].tag_ in ("NNP",):
        first -= 1
    return sentence.span(first, at)


def by_bastion(sentence: Sentence, refs: Sequence[PlaceRef]) -> Iterator[Draft]:
    """ "The rebel stronghold of Douma", "Raqqa, the Daesh bastion", "Marawi is a stronghold of the militants"."""
    bastions = noun_set("acts.toml", "held", "bastions")
    for token in sentence.tokens:
        if token.lower_ not in bastions or not token.tag_.startswith("NN"):
            continue
        noun = of_what(token)
        owner = possessor(sentence, token)
        if owner is not None and not _holds_now(owner):
            continue
        if owner is not None and any(ref.span.start < owner.end and owner.start < ref.span.end for ref in refs):
            owner = None
        if owner is None and noun is not None and people.is_party(sentence, noun) and ref_of(refs, noun) is None:
            owner, noun = sentence.phrase(noun), None
        ref = _bastion_place(token, noun, refs)
        if owner is not None and ref is not None:
            yield Draft(
                Kind.CONTROL, "holds", sentence.index, token.i, token.lower_, agent=owner, near=(ref.first,), place=ref,
                several=True, own_voice=True,
            )  # fmt: skip


def _holds_now(owner: Span) -> bool:
    """Not a holder of the past ("the former rebel stronghold"), nor the country a place lies in ("the Syrian enclave")."""
    lower = set(owner.text.lower().split())
    if lower & word_set("acts.toml", "held", "past"):
        return False
    lists = people.words()
    if lower & (lists.party | lists.combatant | word_set("acts.toml", "held", "peoples")):
        return True
    names = [word.lower() for word in owner.text.split() if word[:1].isupper()]
    return not names or not lists.demonyms.issuperset(names)


def _bastion_place(token: Token, noun: Token | None, refs: Sequence[PlaceRef]) -> PlaceRef | None:
    if noun is not None:
        return ref_of(refs, noun)
    behind = next((ref for ref in refs if ref.first == token.i + 1), None)
    if behind is not None or token.dep_ not in ("appos", "attr"):
        return behind
    above = token.head if token.dep_ == "appos" else subject(token.head)
    return ref_of(refs, above) if above is not None and above.i != token.i else None


def ref_of(refs: Sequence[PlaceRef], noun: Token) -> PlaceRef | None:
    """The place that a noun phrase names: the noun itself or its "of" phrase or apposition."""
    first, last = phrase_bounds(noun)
    inside = [ref for ref in refs if first <= ref.first and ref.last <= last]
    if inside:
        return inside[-1] if inside[-1].last == noun.i or len(inside) == 1 else max(inside, key=lambda r: r.rank)
    own = next((ref for ref in refs if ref.first <= noun.i <= ref.last), None)
    return own or _in_apposition(refs, noun)


def _in_apposition(refs: Sequence[PlaceRef], noun: Token) -> PlaceRef | None:
    """The name beside its kind: "parts of the provincial capital Bor", "the border town, Rafah"."""
    kinds = [noun, *(obj for c in noun.rights if c.lower_ == "of" and (obj := child(c, "pobj")) is not None)]
    names = [name for kind in kinds if kind.lower_ in place_words().kinds for name in children(kind, "appos")]
    if noun.dep_ == "appos" and noun.lower_ in place_words().kinds:
        names.append(noun.head)
    return next((ref for name in names for ref in refs if ref.first <= name.i <= ref.last), None)


def possessor(sentence: Sentence, head: Token) -> Span | None:
    first, _ = phrase_bounds(head, wide=False)
    for at in range(head.i - 1, first - 1, -1):
        word = sentence.lower[at]
        if (
            word in people.words().party
            or word in people.words().combatant
            or word in people.words().demonyms
            or sentence.doc[at].tag_ == "NNP"
        ):
            start = first if sentence.lower[first] not in ("the", "a", "full", "complete") else min(first + 1, at)
            return sentence.span(start, at)
    by = people.agent_by(head)
    return sentence.phrase(by) if by is not None else None
