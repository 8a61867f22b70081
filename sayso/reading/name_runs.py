"""Runs of capitalised words cut into names: at "'s", at kinds of places, and where the gazetteer knows a part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from sayso.reading.lexicon import any_of
from sayso.reading.place_ref import COUNTRY, LARGE, PROVINCE, Knows
from sayso.reading.place_words import demonyms, words
from sayso.reading.sentence import Sentence

PREFIX = r"(?:(?:[Aa]l|[Ee]l)[-\s]|(?:[Aa]n|[Aa]s|[Aa]sh|[Aa]t|[Aa]r|[Aa]z|[Aa]d|[Ee]z|[Ee]s|[Ee]d)-|(?:[Dd]e|La|Le)\s)"


WORD = rf"(?:{PREFIX}?[A-Z][\w’']*(?:-(?:[A-Za-z]\w*))*\.?)"


RUN = re.compile(rf"\b{WORD}(?:\s(?:{PREFIX}|e\s|upon\s|i\s)?{WORD})*")


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


@cache
def hyphenated() -> re.Pattern[str]:
    """What makes an adjective of a name: "rebel-held", "Damascus-based"."""
    return re.compile(rf"-{any_of(words().hyphenated)}\b", re.I)


def names_in(sentence: Sentence, first: int, last: int, knows: Knows) -> Iterator[tuple[int, int]]:
    """The names in a run of capitalised words: cut at "'s", at kind words, and where the gazetteer knows a part of it."""
    lower = sentence.lower
    start = first
    for at in range(first, last + 2):
        if (
            at <= last
            and at >= start
            and hyphenated().match(sentence.text, sentence.doc[at].idx + len(sentence.doc[at].text))
        ):
            start = at + 3
            continue
        voice = _state_voice(lower, at)
        ends = at > last or voice or lower[at] in ("'s", "’s", ",", "'")
        kind = not ends and start < at and lower[at] in words().kinds and _known(sentence, start, at, knows) is None
        if start <= at and (ends or kind):
            yield from _parts(sentence, start, at - 1 if ends else at, knows, kind=kind)
            start = at + 1 + voice


def _state_voice(lower: Sequence[str], at: int) -> bool:
    """Whether "State" belongs to what follows it rather than to the name before: "Raid kills two in Orlin State media"."""
    return lower[at : at + 1] == ["state"] and not words().state_voices.isdisjoint(lower[at + 1 : at + 2])


def _parts(sentence: Sentence, first: int, last: int, knows: Knows, *, kind: bool = False) -> Iterator[tuple[int, int]]:
    while first <= last and _leads(sentence, first) and not (first < last and _known(sentence, first, last, knows)):
        first += 1
    while last >= first and (
        sentence.lower[last] in (".", "-", "'", "s")
        or sentence.doc[last].tag_ in ("IN", "DT", "CC")
        or (sentence.doc[last].tag_ == "RB" and (first < last or last == 0 or sentence.doc[last].is_stop))
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
    no_commas = "," not in sentence.lower  # where the text has its commas, names side by side are one name
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
            end > start or (wide and (sentence.titled or (no_commas and _known(sentence, *rest, knows) is not None)))
        ):
            return start, end
    return None


def _leads(sentence: Sentence, at: int) -> bool:
    """Whether a capitalised word only begins the sentence or qualifies the name after it."""
    token, word = sentence.doc[at], sentence.lower[at]
    if word in words().directions or word in ("the", "a", "an", "-") or token.is_punct or token.is_space:
        return True
    return (token.i == 0 or sentence.titled) and token.tag_ in LEADING
