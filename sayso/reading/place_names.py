"""The places a sentence names: capitalised names that the words around them, or the gazetteer, show to be places.

A name is a place where a preposition of place or a kind of place leads to it ("in", "the town of", "province"), or where the
gazetteer knows it and nothing says that it is a person, a party or a plain word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from sayso.reading.name_runs import LEADING, RUN, hyphenated, names_in
from sayso.reading.place_context import (
    aimed_at,
    anchor_of,
    kind_behind,
    lies_off,
    modifies_party,
    of_office,
    reached_by,
    struck,
)
from sayso.reading.place_ref import COUNTRY, LARGE, PROVINCE, REGION, SITE, TOWN, Knows, PlaceRef
from sayso.reading.place_words import common, demonyms, ordinary, words
from sayso.reading.sentence import Sentence, Span


def places(sentence: Sentence, knows: Knows, persons: frozenset[str] = frozenset()) -> list[PlaceRef]:
    """Every place named in a sentence, in order; `persons` are words known to be people's names in this report."""
    out: list[PlaceRef] = []
    for match in RUN.finditer(sentence.text):
        if (" " in match[0] or match[0].isupper()) and sentence.is_actor(match[0]):
            continue
        first, last = sentence.token_at(match.start()).i, sentence.token_at(match.end() - 1).i
        for one, two in names_in(sentence, first, last, knows):
            ref = _judged(sentence, one, two, knows, out, persons)
            if ref is not None:
                out.append(ref)
    named = sorted(
        [ref for ref in out if ref.via != EXCEPTED] + _borders(sentence) + _by_people(sentence, knows),
        key=lambda ref: ref.first,
    )
    pairs = [(ref, named[i + 1 : i + 2]) for i, ref in enumerate(named)]
    return [ref for ref, after in pairs if not (_owns(sentence, ref, after) or _describes(sentence, ref, after, knows))]


def _borders(sentence: Sentence) -> list[PlaceRef]:
    """Borders told by whose they are: "near the Afghan border", "along the Lebanese-Syrian border"."""
    out = []
    for at, word in enumerate(sentence.lower):
        if word not in words().borders or at == 0 or sentence.lower[at - 1] not in demonyms():
            continue
        first = at - 1
        while first > 1 and sentence.lower[first - 1] == "-" and sentence.doc[first - 2].text[0].isupper():
            first -= 2
        via, _ = reached_by(sentence, first)
        out.append(
            PlaceRef(sentence.span(first, at), first, at, COUNTRY, via, near=True, anchor=anchor_of(sentence.doc[at]))
        )
    return out


def _by_people(sentence: Sentence, knows: Knows) -> list[PlaceRef]:
    """Countries told by a people's name before a town that has none: "an Israeli town", "a Chadian village"."""
    out = []
    for token in sentence.tokens:
        noun = token.head
        plain = token.dep_ == "amod" and noun.lower_ in words().settled and token.lower_ in demonyms()
        if not plain or not any(c.lower_ in ("a", "an", "one") for c in noun.lefts) or noun.i != token.i + 1:
            continue
        for ending in ("i", "n", "an", "ian", "ese"):
            name = token.text.removesuffix(ending)
            if name != token.text and (known := knows(name)) is not None and known[0] == COUNTRY:
                via, _ = reached_by(sentence, token.i)
                start = sentence.offset + token.idx
                span = Span(start, start + len(name), name, token.i)
                out.append(PlaceRef(span, token.i, noun.i, COUNTRY, via, known=True, anchor=anchor_of(noun)))
                break
    return out


def _describes(sentence: Sentence, ref: PlaceRef, after: Sequence[PlaceRef], knows: Knows) -> bool:
    """Whether a place only tells which kind the next one is of: "the Red Sea port of Hodeidah"."""
    kind, of = (sentence.lower[ref.last + n : ref.last + n + 1] for n in (1, 2))
    if not after or of != ["of"] or after[0].rank == COUNTRY or after[0].first - ref.last > 4:
        return False
    if kind[0] in words().settled:
        return True
    known = knows(ref.span.text)
    return kind[0] in words().wide and known is not None and known[0] <= REGION


TELLS = ("tell", "telling", "tells", "told")
"""Behind these stands to whom something was said."""


ACRONYM = 5
"""Letters at most of a word in capitals that, amid small letters, is short for a name other than a place's."""


EXCEPTED = "other than"
"""How places are reached that are only left out: "countries other than X and Y"."""


def _left_out(sentence: Sentence, first: int) -> bool:
    """Whether a name is only of where something is not: "other than X", "apart from X"."""
    return " ".join(sentence.lower[max(0, first - 2) : first]) in words().except_for


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


def _judged(
    sentence: Sentence, first: int, last: int, knows: Knows, before: list[PlaceRef], persons: frozenset[str]
) -> PlaceRef | None:
    """The place that a name is, if the words around it or the gazetteer show it to be one."""
    doc, lower = sentence.doc, sentence.lower
    known = knows(doc[first : last + 1].text)
    reached, kind = (EXCEPTED, "") if _left_out(sentence, first) else reached_by(sentence, first)
    if not _honoured(sentence, first, last, known, reached) and _no_place(sentence, first, last, persons):
        return None
    kind_after, end = kind_behind(sentence, last, single=first == last)
    after = last + 1 < len(lower)
    told = kind_after or (kind and (reached or kind in words().settled))
    if not told and after and modifies_party(doc[last], doc[last + 1]):
        return None
    gap = first - before[-1].last if before else 9
    joined = gap == 1 or (gap == 2 and lower[first - 1] in ("and", ",", "or"))
    famous = known is not None and (known[0] <= 4 or known[1] >= (7 * LARGE if sentence.titled else LARGE))
    if sentence.titled and not famous and not kind_after:
        return None
    shown = (
        kind,
        kind_after,
        famous,
        reached in words().strong,
        joined and doc[last].tag_.startswith("NNP"),
        joined and known,
        reached == EXCEPTED,
        known and (_names_happening(doc[last]) or of_office(doc[last])),
    )
    reachable = known is not None and (reached in words().locative or struck(doc[last]))
    if not any(shown) and not reachable and not aimed_at(sentence, last, reached):
        return None
    near = reached in ("near", "outside") or lies_off(lower, first) or of_office(doc[last])
    via = reached or (before[-1].via if joined else "")
    rank = _rank(known[0] if known else None, kind or kind_after)
    return PlaceRef(
        sentence.span(first, last), first, end, rank, via, near, known is not None, anchor_of(doc[last])
    )  # fmt: skip


def _honoured(sentence: Sentence, first: int, last: int, known: tuple[int, int] | None, reached: str) -> bool:
    """Whether a title is part of the place's own name ("in Sheikh Zuweid")."""
    lower = sentence.lower
    if first == last or lower[first] not in words().honorifics or (first > 0 and lower[first - 1] in words().titles):
        return False
    return known is not None and (known[1] >= LARGE or reached in words().locative)


def _no_place(sentence: Sentence, first: int, last: int, persons: frozenset[str]) -> bool:
    """Whether a name is a person, an organisation, a nationality, or no name at all."""
    doc, lower = sentence.doc, sentence.lower
    name = doc[first : last + 1].text
    if (
        {name, _singular(name)} & words().never
        or lower[last] in words().titles
        or not name[0].isalpha()
        or len(name) < 3
    ):
        return True
    if first == last and name.isupper() and len(name) <= ACRONYM and lower[first - 1] not in words().strong:
        return not sentence.text.isupper()
    if first and (lower[first - 1] in TELLS or lower[max(0, first - 2)] in words().outlawed):
        return True
    if lower[last + 1 : last + 2] in (["'s"], ["’s"]) and sentence.doc[last].head.lower_ in words().kin:
        return True
    if first == last and (lower[first] in demonyms() or _no_noun(sentence, first) or doc[first].is_stop):
        return True
    if hyphenated().search(name) or (last + 1 < len(lower) and lower[last + 1] == "-" and not doc[last].whitespace_):
        return True
    if common() >= set(lower[first : last + 1]):
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
    if any(lower[at] in persons for at in range(first, last + 1)) and doc[first - 1].lower_ not in words().strong:
        return True
    if first and lower[first - 1] in words().titles:
        return True
    if first and lower[first - 1] == "in" and lower[first] in ("sheikh", "abu", "umm", "imam"):
        return False
    return any(lower[at] in words().organisations for at in range(first, last + 1)) and lower[last] not in words().kinds


MISREAD = frozenset({"JJ", "RB", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
"""What the tagger takes names for that it does not know: "Sagaing", "Bakhmut"."""


def _no_noun(sentence: Sentence, at: int) -> bool:
    """Whether a single capitalised word is no name: a preposition, an adverb; a verb only where any word has a capital."""
    tag = sentence.doc[at].tag_
    opens = at == 0 or sentence.titled or sentence.lower[at - 1] in ('"', ":", "''", "``")
    return tag in LEADING - {"JJ", "VBN"} and (opens or tag not in MISREAD)


def _names_happening(name: Token) -> bool:
    """Whether a name stands before what happened there or what was hit: "the Halabja massacre", "a Lahore shrine"."""
    said = name.head.lower_ in words().happenings | words().venues
    return said and name.dep_ in ("compound", "nmod", "amod")


def _singular(name: str) -> str:
    """An acronym without the s of an owner whose apostrophe was lost."""
    return name[:-1] if name[:-1].isupper() and name[-1] == "s" else name


def _rank(known: int | None, kind: str) -> int:
    if kind in words().wide:
        return PROVINCE
    if kind in ("country", "republic", "nation"):
        return COUNTRY
    if kind in words().sites:
        return SITE
    return TOWN if known is None else known


def persons(text: str) -> set[str]:
    """Words of a text that are names of persons: a title stands before them somewhere."""
    found = {word.lower() for match in _titled().finditer(text) for word in re.findall(r"[^\W\d_]{2,}", match[1])}
    return found - words().inside


@cache
def _titled() -> re.Pattern[str]:
    titles = "|".join(re.escape(word) for word in sorted(words().titles, key=len, reverse=True))
    return re.compile(rf"\b(?i:{titles})[.,]?\s+({RUN.pattern})")
