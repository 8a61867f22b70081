"""Where: the places a sentence names, and which of them is the place of an act.

A capitalised name is a place where the words around it say so (a preposition of place, "the town of", "province") or where the
gazetteer knows it and nothing says it is a person or a party. The place of an act is the most specific one that hangs from
the act, else from its clause, else the place the paragraph is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Token

from sayso.reading.lexicon import load
from sayso.reading.sentence import Sentence, Span, climb

PREFIX = r"(?:(?:[Aa]l|[Ee]l|[Aa]n|[Aa]s|[Aa]sh|[Aa]t|[Aa]r|[Aa]z|[Aa]d|[Ee]z|[Ee]s|[Ee]d|[Dd]e|[Ll]a|[Ll]e)[-\s])"
WORD = rf"(?:{PREFIX}?[A-Z][\w’']*(?:-(?:[A-Za-z]\w*))*\.?)"
RUN = re.compile(rf"\b{WORD}(?:\s(?:{PREFIX}|e\s|upon\s|i\s)?{WORD})*")
COUNTRY, PROVINCE, REGION, TOWN, SITE = 1, 3, 2, 5, 6


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place named in a sentence: its words, the word it is reached by ("in"), how specific it is, what it stands beside."""

    span: Span
    first: int
    last: int
    rank: int
    via: str = ""
    near: bool = False
    known: bool = False
    anchor: int = -1


Knows = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Words:
    kinds: frozenset[str]
    parts: frozenset[str]
    locative: frozenset[str]
    directions: frozenset[str]
    anaphors: frozenset[str]
    never: frozenset[str]
    organisations: frozenset[str]
    wide: frozenset[str]


@cache
def words() -> Words:
    table = load("places.toml")
    return Words(
        *(
            frozenset(table.words(key))
            for key in ("kinds", "parts", "locative", "directions", "anaphors", "never", "organisations", "wide")
        )
    )


STRONG = frozenset(
    {
        "in",
        "at",
        "near",
        "inside",
        "outside",
        "around",
        "throughout",
        "across",
        "into",
        "within",
        "nearby",
        "toward",
        "towards",
        "onto",
    }
)


def places(sentence: Sentence, knows: Knows) -> list[PlaceRef]:
    """Every place named in a sentence, in order. `knows` gives the rank of a name the gazetteer has, else ``None``."""
    out: list[PlaceRef] = []
    for match in RUN.finditer(sentence.text):
        start, end = match.span()
        out += _from_run(sentence, start, end, knows, out)
    return out


def _from_run(sentence: Sentence, start: int, end: int, knows: Knows, before: list[PlaceRef]) -> Iterable[PlaceRef]:
    first, last = sentence.token_at(start).i, sentence.token_at(end - 1).i
    while first < last and (
        sentence.lower[first] in words().directions
        or sentence.lower[first] in ("the", "a", "an", "in", "on", "at", "also", "meanwhile", "elsewhere", "-")
    ):
        first += 1
    while last > first and sentence.lower[last] in ("'s", "’s", ".", "-", "'", "s"):
        last -= 1
    if first > last:
        return []
    ref = _judged(sentence, first, last, knows, before)
    return [ref] if ref else []


def _judged(sentence: Sentence, first: int, last: int, knows: Knows, before: list[PlaceRef]) -> PlaceRef | None:
    doc, lower = sentence.doc, sentence.lower
    span = sentence.span(first, last)
    name = span.text
    if name in words().never or lower[first] in words().organisations or not doc[first].text[0].isalpha():
        return None
    rank = knows(name)
    reached, kind = _reached_by(sentence, first)
    after = lower[last + 1] if last + 1 < len(lower) else ""
    kind_after = after if after in words().kinds else ""
    if lower[last] in words().kinds and last > first:
        kind_after = lower[last]
    if not kind_after and last + 1 < len(lower) and _modifies_party(doc[last], doc[last + 1]):
        return None
    if any(word in words().organisations for word in lower[first : last + 1]) and not kind_after:
        return None
    joined = (
        bool(before)
        and first - before[-1].last <= 2
        and lower[first - 1] in ("and", ",", "or")
        and before[-1].last < first
    )
    weak = reached in words().locative and reached not in STRONG
    if not (
        kind
        or kind_after
        or rank is not None
        or reached in STRONG
        or (joined and (rank is not None or before[-1].via in STRONG))
    ):
        return None
    if rank is None and not kind and not kind_after and doc[first].tag_ in ("JJ", "PRP", "DT", "RB"):
        return None
    if kind_after and rank is None and last == first and doc[first].i == 0 and not kind:
        return None
    del weak
    end = last
    if kind_after and after == kind_after and kind_after not in ("area", "areas", "state"):
        end = last + 1
    return PlaceRef(
        sentence.span(first, last),
        first,
        end,
        _rank(rank, kind or kind_after),
        reached,
        reached in ("near", "outside"),
        rank is not None,
        _anchor(doc[last]),
    )


def _reached_by(sentence: Sentence, first: int) -> tuple[str, str]:
    """The preposition before a name and the kind word between ("in the town of X": in, town)."""
    lower, kind, at = sentence.lower, "", first - 1
    for _ in range(8):
        if at < 0:
            return "", kind
        word = lower[at]
        if word in words().kinds:
            kind = kind or word
        elif word == "of" and at > 0 and (lower[at - 1] in words().kinds or lower[at - 1] in words().parts):
            pass
        elif word in words().locative:
            return word, kind
        elif (
            word not in words().directions
            and word not in words().parts
            and word
            not in (
                "the",
                "'s",
                "-",
                "held",
                "controlled",
                "its",
                "besieged",
                "rebel",
                "government",
                "a",
                "an",
                "nearby",
                "strategic",
                "holy",
                "embattled",
                "key",
                "border",
                "main",
                "war-torn",
                "ancient",
                "historic",
                "devastated",
                "divided",
                "occupied",
                "capital",
                "largest",
                "second",
            )
        ):
            return "", kind if at == first - 1 or lower[first - 1] in words().kinds or lower[first - 1] == "of" else ""
        at -= 1
    return "", kind


def _modifies_party(last: Token, after: Token) -> bool:
    """Whether a name only says which government, army or person is meant ("the Damascus government")."""
    if after.lower_ in ("-",):
        return False
    return (
        last.dep_ in ("compound", "amod", "nmod")
        and last.head.i > last.i
        and last.head.tag_.startswith("NN")
        and last.head.lower_
        not in words().kinds
        | words().parts
        | frozenset(
            (
                "strikes",
                "attack",
                "attacks",
                "bombing",
                "strike",
                "blast",
                "battle",
                "siege",
                "offensive",
                "fighting",
                "explosion",
                "clashes",
                "battles",
                "bombings",
                "raid",
                "assault",
                "conflict",
                "war",
                "airport",
                "crackdown",
                "violence",
                "border",
                "school",
                "hotel",
                "massacre",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
                "yesterday",
                "shelling",
                "airstrike",
            )
        )
    )


def _rank(known: int | None, kind: str) -> int:
    if kind in words().wide:
        return PROVINCE
    if kind in ("country", "republic", "nation"):
        return COUNTRY
    if known is not None:
        return known
    if kind in (
        "neighborhood",
        "neighbourhood",
        "district",
        "base",
        "airport",
        "camp",
        "hospital",
        "checkpoint",
        "bridge",
        "dam",
        "field",
        "quarter",
        "square",
        "mosque",
        "prison",
        "street",
    ):
        return SITE
    return TOWN


def _anchor(token: Token) -> int:
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


# ------------------------------------------------------------------------------------------------- choosing
def place_of(sentence: Sentence, head: int, refs: Sequence[PlaceRef], extra: Iterable[int] = ()) -> PlaceRef | None:
    """The place of an act at `head`: among those of its sentence the one nearest in the tree, the more specific first."""
    if not refs:
        return None
    related = {head, *extra}
    scored = [(_distance(sentence, ref, related), -ref.rank, abs(ref.first - head), i) for i, ref in enumerate(refs)]
    best = min(scored)
    chosen = refs[best[3]]
    return _narrowed(sentence, chosen, refs)


def _narrowed(sentence: Sentence, chosen: PlaceRef, refs: Sequence[PlaceRef]) -> PlaceRef:
    """A more specific place right beside the chosen one ("Saraqeb in Idlib province") is meant instead."""
    for ref in refs:
        if ref.rank > chosen.rank and ref.last < chosen.first and chosen.first - ref.last <= 7:
            between = sentence.lower[ref.last + 1 : chosen.first]
            if all(
                w in words().locative | words().kinds | words().directions | words().parts
                or w in (",", "the", "'s", "country", "-")
                for w in between
            ):
                return ref
    return chosen


def _distance(sentence: Sentence, ref: PlaceRef, related: set[int]) -> int:
    """Steps in the tree from the place to the act; places that only name a speaker or an actor are far."""
    doc = sentence.doc
    path = [ref.last, *(t.i for t in climb(doc[ref.last]))]
    best = 12
    for head in related:
        up = {t: n for n, t in enumerate([head, *(a.i for a in climb(doc[head]))])}
        meets = next(((n, up[t]) for n, t in enumerate(path) if t in up), None)
        if meets is not None:
            best = min(best, meets[0] // 2 + 2 * meets[1])
    if not ref.via:
        best += 1
    return best + (3 if ref.rank <= REGION else 0) - (1 if ref.via in STRONG else 0)


def joined_places(sentence: Sentence, chosen: PlaceRef, refs: Sequence[PlaceRef]) -> list[PlaceRef]:
    """The chosen place and those listed with it ("Marshada and Sousa")."""
    at = refs.index(chosen)
    out = [chosen]
    for ref in refs[at + 1 :]:
        if _listed(sentence, out[-1], ref):
            out.append(ref)
        else:
            break
    for ref in reversed(refs[:at]):
        if _listed(sentence, ref, out[0]):
            out.insert(0, ref)
        else:
            break
    return out


def _listed(sentence: Sentence, one: PlaceRef, two: PlaceRef) -> bool:
    between = sentence.lower[one.last + 1 : two.first]
    glue = {"and", ",", "or", "as", "well", "the", "in", "at", "&"} | words().kinds | words().directions
    return (
        bool(between)
        and any(w in ("and", ",", "or", "well") for w in between)
        and all(w in glue or w == "of" for w in between)
        and abs(one.rank - two.rank) <= 1
    )


def as_anaphor(token: Token) -> bool:
    """Whether "the city" and the like stands for a place named before."""
    definite = any(
        c.dep_ == "det" and c.lower_ in ("the", "this", "that", "both", "these") for c in token.lefts
    ) or any(c.tag_ == "PRP$" for c in token.lefts)
    named = any(c.dep_ in ("prep", "appos", "compound") and c.right_edge.tag_.startswith("NNP") for c in token.children)
    return token.lower_ in words().anaphors and definite and not named


def without(ref: PlaceRef, via: str) -> PlaceRef:
    return replace(ref, via=via)
