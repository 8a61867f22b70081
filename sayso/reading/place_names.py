"""The places a sentence names: capitalised names that the words around them, or the gazetteer, show to be places.

A name is a place where a preposition of place or a kind of place leads to it ("in", "the town of", "province"), or where the
gazetteer knows it and nothing says that it is a person, a party or a plain word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache

from spacy.tokens import Token

from sayso.reading.acts import lexicon
from sayso.reading.lexicon import load
from sayso.reading.sentence import Sentence, Span, climb
from sayso.reading.words import all_nouns

PREFIX = r"(?:(?:[Aa]l|[Ee]l)[-\s]|(?:[Aa]n|[Aa]s|[Aa]sh|[Aa]t|[Aa]r|[Aa]z|[Aa]d|[Ee]z|[Ee]s|[Ee]d)-|(?:[Dd]e|La|Le)\s)"
WORD = rf"(?:{PREFIX}?[A-Z][\w’']*(?:-(?:[A-Za-z]\w*))*\.?)"


RUN = re.compile(rf"\b{WORD}(?:\s(?:{PREFIX}|e\s|upon\s|i\s)?{WORD})*")


HYPHENATED = re.compile(
    r"-(?:held|led|backed|controlled|occupied|linked|based|born|ruled|run|affiliated|allied|supported|made|dominated|majority)\b",
    re.I,
)


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


Knows = Callable[[str], tuple[int, int] | None]


"""Rank and number of inhabitants of what the gazetteer has under a name."""


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
    titles: frozenset[str]
    between: frozenset[str]
    inside: frozenset[str]
    happenings: frozenset[str]
    sites: frozenset[str]


@cache
def words() -> Words:
    table = load("places.toml")
    return Words(**{each.name: frozenset(table.words(each.name)) for each in fields(Words)})


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


def places(sentence: Sentence, knows: Knows, persons: frozenset[str] = frozenset()) -> list[PlaceRef]:
    """Every place named in a sentence, in order; `persons` are words known to be people's names in this report."""
    out: list[PlaceRef] = []
    for match in RUN.finditer(sentence.text):
        first, last = sentence.token_at(match.start()).i, sentence.token_at(match.end() - 1).i
        for one, two in _names(sentence, first, last, knows):
            ref = _judged(sentence, one, two, knows, out, persons)
            if ref is not None:
                out.append(ref)
    return [ref for i, ref in enumerate(out) if not _owns(sentence, ref, out[i + 1 : i + 2])]


def _owns(sentence: Sentence, ref: PlaceRef, after: Sequence[PlaceRef]) -> bool:
    """Whether a place only says where the next one is: "Syria's Idlib province"."""
    mark = ref.last + 1
    return (
        bool(after)
        and mark < len(sentence.lower)
        and sentence.lower[mark] in ("'s", "’s", "'")
        and after[0].first - mark <= 4
        and after[0].rank >= ref.rank
    )


def _names(sentence: Sentence, first: int, last: int, knows: Knows) -> Iterator[tuple[int, int]]:
    """The names in a run of capitalised words: cut at "'s", at kind words, and where the gazetteer knows a part of it."""
    lower = sentence.lower
    start = first
    for at in range(first, last + 2):
        if (
            at <= last
            and at >= start
            and HYPHENATED.match(sentence.text, sentence.doc[at].idx + len(sentence.doc[at].text))
        ):
            start = at + 3
            continue
        ends = at > last or lower[at] in ("'s", "’s", ",", "'")
        kind = not ends and start < at and lower[at] in words().kinds and _known(sentence, start, at, knows) is None
        if start <= at and (ends or kind):
            yield from _parts(sentence, start, at - 1 if ends else at, knows, kind=kind)
            start = at + 1


def _parts(sentence: Sentence, first: int, last: int, knows: Knows, *, kind: bool = False) -> Iterator[tuple[int, int]]:
    while first <= last and _leads(sentence, first) and not (first < last and _known(sentence, first, last, knows)):
        first += 1
    while last >= first and (
        sentence.lower[last] in (".", "-", "'", "s")
        or sentence.doc[last].tag_ in ("IN", "DT", "CC", "RB")
        or sentence.doc[last].text in words().never
    ):
        last -= 1
    if first > last:
        return
    if sentence.titled:
        yield from _in_title(sentence, first, last, knows)
        return
    name_end = last - 1 if kind else last
    whole = first >= name_end or any(w in words().organisations for w in sentence.lower[first : name_end + 1])
    inner = None if whole or _known(sentence, first, name_end, knows) else _known_part(sentence, first, name_end, knows)
    if inner is None:
        apart = _enumerated(sentence, first, last)
        yield from apart or [(first, last)]
        return
    if inner[0] > first:
        yield from _parts(sentence, first, inner[0] - 1, knows)
    yield inner[0], inner[1] + (kind and inner[1] == name_end)
    if inner[1] < name_end:
        yield from _parts(sentence, inner[1] + 1, last, knows, kind=kind)


def _enumerated(sentence: Sentence, first: int, last: int) -> list[tuple[int, int]]:
    """The names of "the villages of Amra Batra Zor and Kefra", whose commas were lost."""
    lower = sentence.lower
    led = first > 1 and lower[first - 1] == "of" and lower[first - 2] in words().kinds
    if not led or lower[last + 1 : last + 2] != ["and"] or last - first < 2:
        return []
    out: list[tuple[int, int]] = []
    start = first
    for at in range(first, last + 1):
        joined = lower[at] in words().inside or lower[at] == "-" or (at < last and lower[at + 1] == "-")
        if not joined:
            out.append((start, at))
            start = at + 1
    return out if len(out) > 2 else []


def _in_title(sentence: Sentence, first: int, last: int, knows: Knows) -> Iterator[tuple[int, int]]:
    """In a headline, which capitalises every word, only names that the gazetteer knows well."""
    at = first
    while at <= last:
        for end in range(min(last, at + 2), at - 1, -1):
            found = _known(sentence, at, end, knows) if sentence.lower[end] != "." else None
            if found is not None and (found[0] == COUNTRY or found[1] >= 7 * LARGE):
                yield at, end
                at = end
                break
        at += 1


def _known(sentence: Sentence, first: int, last: int, knows: Knows) -> tuple[int, int] | None:
    return knows(sentence.doc[first : last + 1].text)


def _known_part(sentence: Sentence, first: int, last: int, knows: Knows) -> tuple[int, int] | None:
    """The longest beginning or else end of a run that is a known place; one word must be a large or wide one."""
    parts = [(first, end) for end in range(last - 1, first - 1, -1)] + [
        (start, last) for start in range(first + 1, last + 1)
    ]
    for start, end in parts:
        edge = {sentence.lower[end], sentence.lower[start] if start == end else ""}
        if edge & (words().organisations | words().inside | demonyms() | words().directions | {"-"}):
            continue
        found = _known(sentence, start, end, knows)
        wide = found is not None and (found[0] <= PROVINCE or found[1] >= LARGE)
        rest = (end + 1, last) if start == first else (first, start - 1)
        if found is not None and (
            end > start or (wide and (sentence.titled or _known(sentence, *rest, knows) is not None))
        ):
            return start, end
    return None


def _leads(sentence: Sentence, at: int) -> bool:
    """Whether a capitalised word only begins the sentence or qualifies the name after it."""
    token, word = sentence.doc[at], sentence.lower[at]
    if word in words().directions or word in ("the", "a", "an", "-") or token.is_punct or token.is_space:
        return True
    return (token.i == 0 or sentence.titled) and token.tag_ in LEADING


LEADING = frozenset(
    (
        "IN",
        "RB",
        "CC",
        "DT",
        "PRP",
        "PRP$",
        "CD",
        "WRB",
        "JJ",
        "JJR",
        "JJS",
        "VBG",
        "VBN",
        "VBZ",
        "VBD",
        "EX",
        "WDT",
        "MD",
        "TO",
        "RBR",
        "RBS",
        "VB",
        "VBP",
        "WP",
    )
)


LARGE = 15_000


HONORIFICS = frozenset({"abu", "umm", "um", "sheikh", "imam"})
"""What names of men begin with, and names of towns too: Abu Kamal, Sheikh Zuweid."""


LEADERS = frozenset({"after", "before", "the", "in", "on", "least", "most", "more"})


def _judged(
    sentence: Sentence, first: int, last: int, knows: Knows, before: list[PlaceRef], persons: frozenset[str]
) -> PlaceRef | None:
    """The place that a name is, if the words around it or the gazetteer show it to be one."""
    doc, lower = sentence.doc, sentence.lower
    known = knows(doc[first : last + 1].text)
    reached, kind = reached_by(sentence, first)
    if not _honoured(sentence, first, last, known, reached) and _no_place(sentence, first, last, persons):
        return None
    kind_after, end = _kind_after(sentence, last, single=first == last)
    after = last + 1 < len(lower)
    if not kind_after and not (kind and reached) and after and _modifies_party(doc[last], doc[last + 1]):
        return None
    gap = first - before[-1].last if before else 9
    joined = gap == 1 or (gap == 2 and lower[first - 1] in ("and", ",", "or"))
    famous = known is not None and (known[0] <= 4 or known[1] >= (7 * LARGE if sentence.titled else LARGE))
    if sentence.titled and not famous and not kind_after:
        return None
    shown = (kind, kind_after, famous, reached in STRONG, joined and doc[last].tag_.startswith("NNP"), joined and known)
    if not any(shown) and not (known and reached in words().locative) and not _aimed_at(sentence, last, reached):
        return None
    near = reached in ("near", "outside") or _off(lower, first)
    via = reached or (before[-1].via if joined else "")
    rank = _rank(known[0] if known else None, kind or kind_after)
    return PlaceRef(
        sentence.span(first, last), first, end, rank, via, near, known is not None, anchor_of(doc[last])
    )  # fmt: skip


def _honoured(sentence: Sentence, first: int, last: int, known: tuple[int, int] | None, reached: str) -> bool:
    """Whether a title is part of the place's own name ("in Sheikh Zuweid")."""
    lower = sentence.lower
    if first == last or lower[first] not in HONORIFICS or (first > 0 and lower[first - 1] in words().titles):
        return False
    return known is not None and (known[1] >= LARGE or reached in words().locative)


def _kind_after(sentence: Sentence, last: int, *, single: bool) -> tuple[str, int]:
    """The kind of place that a name ends in or is followed by ("Idlib province"), and where the name ends with it."""
    doc, lower, kinds = sentence.doc, sentence.lower, words().kinds
    after = lower[last + 1] if last + 1 < len(lower) else ""
    kind = after if after in kinds else lower[last] if lower[last] in kinds and not single else ""
    head = doc[last].head
    if not kind and doc[last].dep_ in ("compound", "nmod") and 0 < head.i - last <= 3 and head.lower_ in kinds:
        kind = head.lower_
    if kind == after and lower[last + 2 : last + 3] == ["of"]:
        kind = ""
    end = last + 1 if kind and after == kind and kind not in ("area", "areas", "state") else last
    if kind == head.lower_ and head.lower_ in words().sites and end == last:
        end = head.i
    return kind, end


def _aimed_at(sentence: Sentence, last: int, reached: str) -> bool:
    """Whether a name is what an act was on or against: "the strike on Hneida"."""
    if reached not in ("on", "against", "for", "of") or not sentence.doc[last].tag_.startswith("NNP"):
        return False
    return sentence.doc[max(0, anchor_of(sentence.doc[last]))].lower_ in ordinary()


def _off(lower: list[str], first: int) -> bool:
    """Whether a name only says which way from it: "a village just east of X", not "in the east of X"."""
    return first > 2 and lower[first - 1] == "of" and lower[first - 2] in POINTS and lower[first - 3] != "the"


POINTS = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "outside", "north-east"}
    | {"north-west", "south-east", "south-west", "upstream", "downstream", "short", "kilometres", "kilometers", "miles"}
)


def _no_place(sentence: Sentence, first: int, last: int, persons: frozenset[str]) -> bool:
    """Whether a name is a person, an organisation, a nationality, or no name at all."""
    doc, lower = sentence.doc, sentence.lower
    name = doc[first : last + 1].text
    if name in words().never or not name[0].isalpha() or len(name) < 3:
        return True
    if first == last and (
        lower[first] in demonyms() or doc[first].tag_ in LEADING - {"JJ", "VBN"} or doc[first].is_stop
    ):
        return True
    if HYPHENATED.search(name) or (last + 1 < len(lower) and lower[last + 1] == "-" and not doc[last].whitespace_):
        return True
    if all(
        lower[at] in words().kinds | demonyms() | ordinary() or lower[at] in LEADERS for at in range(first, last + 1)
    ):
        return True
    if first == last and (
        lower[first] in words().directions
        or lower[first] in ordinary()
        or lower[first] in words().kinds
        or lower[first] in words().inside
    ):
        return True
    if first > 1 and lower[first - 1] == "of" and lower[first - 2] in words().kinds:
        return False
    if first == last and doc[first].tag_ == "JJ" and doc[first].dep_ == "amod":
        return True
    if any(lower[at] in persons for at in range(first, last + 1)) and doc[first - 1].lower_ not in STRONG:
        return True
    if first and lower[first - 1] in words().titles:
        return True
    if first and lower[first - 1] == "in" and lower[first] in ("sheikh", "abu", "umm", "imam"):
        return False
    return any(lower[at] in words().organisations for at in range(first, last + 1)) and lower[last] not in words().kinds


@cache
def ordinary() -> frozenset[str]:
    """Words for acts and people, which a headline writes with capitals."""
    verbs, nouns = lexicon()
    folk = load("people.toml")
    people = all_nouns({*folk.words("civilian"), *folk.words("combatant"), *folk.words("unspecified")})
    return (
        people
        | frozenset(verbs)
        | frozenset(word for first, entries in nouns.items() for rest, _ in entries for word in (first, *rest))
    )


@cache
def _parties() -> frozenset[str]:
    table = load("people.toml")
    return all_nouns({*table.words("party"), *table.words("combatant")})


@cache
def demonyms() -> frozenset[str]:
    return frozenset(word.lower() for word in load("people.toml").words("demonyms"))


def reached_by(sentence: Sentence, first: int) -> tuple[str, str]:
    """The preposition before a name and the kind word between ("in the town of X": in, town)."""
    lower, kind, at = sentence.lower, "", first - 1
    passing = words().directions | words().parts | words().between
    for _ in range(8):
        if at < 0:
            return "", kind
        word = lower[at]
        if word in words().kinds:
            kind = kind or word
        elif word == "of" and at > 0 and (lower[at - 1] in words().kinds or lower[at - 1] in words().parts):
            kind = kind or lower[at - 1]
        elif word in words().locative:
            return ("from" if word == "of" and at > 0 and lower[at - 1] == "out" else word), kind
        elif word in ("'s", "’s"):
            while at > 0 and sentence.doc[at - 1].text[0].isupper():
                at -= 1
        elif word not in passing and sentence.doc[at].tag_ != "JJ":
            return "", kind
        at -= 1
    return "", kind


def _modifies_party(last: Token, after: Token) -> bool:
    """Whether a name only says which government, army or person is meant ("the Damascus government")."""
    head = last.head
    if after.lower_ in _parties() and after.tag_.startswith("NN"):
        return True
    if after.lower_ in ("'s", "’s") and last.dep_ == "poss":
        return head.lower_ in _parties()
    if after.lower_ == "-" or last.dep_ not in ("compound", "amod", "nmod") or head.i <= last.i:
        return False
    return head.tag_ in ("NN", "NNS") and head.lower_ not in words().kinds | words().parts | words().happenings


def _rank(known: int | None, kind: str) -> int:
    if kind in words().wide:
        return PROVINCE
    if kind in ("country", "republic", "nation"):
        return COUNTRY
    if kind in words().sites:
        return SITE
    return TOWN if known is None else known


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


def persons(text: str) -> set[str]:
    """Words of a text that are names of persons: a title stands before them somewhere."""
    found = {word.lower() for match in _titled().finditer(text) for word in re.findall(r"[^\W\d_]{2,}", match[1])}
    return found - words().inside


@cache
def _titled() -> re.Pattern[str]:
    titles = "|".join(re.escape(word) for word in sorted(words().titles, key=len, reverse=True))
    return re.compile(rf"\b(?i:{titles})\.?\s+({RUN.pattern})")
