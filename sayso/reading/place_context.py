"""What stands around a name: the preposition and kind of place before it, the kind behind it, what it hangs from."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from sayso.reading.acts import lexicon
from sayso.reading.place_ref import PlaceRef
from sayso.reading.place_words import ordinary, parties, words
from sayso.reading.sentence import Sentence, climb


def kind_behind(sentence: Sentence, last: int, *, single: bool) -> tuple[str, int]:
    """The kind of place that a name ends in or is followed by ("Idlib province"), and where the name ends with it."""
    doc, lower, kinds = sentence.doc, sentence.lower, words().kinds
    after = lower[last + 1] if last + 1 < len(lower) else ""
    kind = after if after in kinds else lower[last] if lower[last] in kinds and not single else ""
    head = _headed(doc[last])
    if not kind and doc[last].dep_ in ("compound", "nmod") and 0 < head.i - last <= 3 and head.lower_ in kinds:
        kind = head.lower_
    if kind == after and lower[last + 2 : last + 3] == ["of"]:
        kind = ""
    end = last + 1 if kind and after == kind and kind not in ("area", "areas", "state") else last
    if kind == head.lower_ and head.lower_ in words().sites and end == last:
        end = head.i
    return kind, end


def in_a_house(sentence: Sentence, ref: PlaceRef) -> bool:
    """Whether a name is that of a hospital, a school or the like, which stands in a town; "a Kabul school" names the town."""
    named = not words().facilities.isdisjoint(sentence.lower[ref.last : ref.last + 2])
    return named and not (ref.first and sentence.lower[ref.first - 1] in ("a", "an", "one"))


def of_office(name: Token) -> bool:
    """Whether a name only says whose office somebody holds: "the Kirkuk governor"."""
    return name.dep_ in ("compound", "nmod") and _headed(name).lower_ in words().offices


def aimed_at(sentence: Sentence, last: int, reached: str) -> bool:
    """Whether a name is what an act was on or against: "the strike on Hneida"."""
    if reached not in ("on", "against", "for", "of") or not sentence.doc[last].tag_.startswith("NNP"):
        return False
    return sentence.doc[max(0, anchor_of(sentence.doc[last]))].lower_ in ordinary()


def struck(name: Token) -> bool:
    """Whether a name is what was bombed, shelled or raided: a place, if there is one of that name."""
    hit = name.dep_ in ("dobj", "nsubjpass") and name.tag_.startswith("NNP")
    return hit and name.head.lower_ in _strikes()


@cache
def _strikes() -> frozenset[str]:
    verbs, _ = lexicon()
    entries = ((word, act) for word, found in verbs.items() for rest, act in found if not rest)
    return frozenset(word for word, act in entries if act.value in STRUCK)


STRUCK = frozenset({"airstrike", "shelling", "missile", "bombing", "raid", "any"})


def lies_off(lower: list[str], first: int) -> bool:
    """Whether a name only says which way from it: "a village just east of X", not "in the east of X"."""
    return first > 2 and lower[first - 1] == "of" and lower[first - 2] in words().points and lower[first - 3] != "the"


def reached_by(sentence: Sentence, first: int) -> tuple[str, str]:
    """The preposition before a name and the kind word between ("in the town of X": in, town)."""
    lower, kind, at = sentence.lower, "", first - 1
    passing = words().directions | words().parts | words().between
    for _ in range(8):
        if at < 0:
            return "", kind
        word = lower[at]
        if word in words().settled and at < first - 1 and _named_kind(sentence, at):
            kind = kind or word  # "in the Red Sea port of X"
            while at > 0 and sentence.doc[at - 1].text[0].isupper():
                at -= 1
        elif word in words().kinds:
            kind = kind or ("" if _named_kind(sentence, at) and lower[at + 1] == "of" else word)
        elif word == "of" and at > 0 and (lower[at - 1] in words().kinds or lower[at - 1] in words().parts):
            kind = kind or ("" if _named_kind(sentence, at - 1) else lower[at - 1])
        elif word in words().locative:
            if word == "to" and lower[at + 3 : at + 4] == ["of"] and lower[at + 2] in words().points:
                return "outside", ""  # "to the east of X"
            return ("from" if word == "of" and at > 0 and lower[at - 1] == "out" else word), kind
        elif word in ("'s", "’s"):
            while at > 0 and sentence.doc[at - 1].text[0].isupper():
                at -= 1
        elif word not in passing and sentence.doc[at].tag_ != "JJ":
            return "", kind
        at -= 1
    return "", kind


def _named_kind(sentence: Sentence, at: int) -> bool:
    """Whether a kind of place has its own name before it: the quarter in "the Karrada quarter of Baghdad"."""
    return at > 0 and sentence.doc[at - 1].tag_.startswith("NNP") and sentence.doc[at - 1].text[0].isupper()


def modifies_party(last: Token, after: Token) -> bool:
    """Whether a name only says which government, army or person is meant ("the Damascus government")."""
    head = _headed(last)
    if after.lower_ in parties() and after.tag_.startswith("NN"):
        return True
    if after.lower_ in ("'s", "’s") and last.dep_ == "poss":
        return head.lower_ in parties()
    if after.lower_ == "-" or last.dep_ not in ("compound", "amod", "nmod") or head.i <= last.i:
        return False
    placed = words().kinds | words().parts | words().happenings | words().venues | words().offices
    return head.tag_ in ("NN", "NNS") and head.lower_ not in placed


def _headed(name: Token) -> Token:
    """The noun that a name qualifies: of "the X refugee camp" the camp."""
    head = name.head
    while head.dep_ in ("compound", "nmod") and head.head.i > head.i:
        head = head.head
    return head


def anchor_of(token: Token) -> int:
    """The word a place hangs from: its preposition's head, passing over "town of" and the like."""
    for above in climb(token):
        if above.dep_ == "prep" or above.tag_ == "IN":
            head = above.head
            if head.lower_ in words().kinds | words().parts and head.i < token.i:
                continue
            return head.i
        if above.tag_.startswith("VB"):
            return above.i
    return token.head.i
