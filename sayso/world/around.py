"""What a text says about a place name right beside it: the kind of place that is meant, and what contains it.

"Hasaka" in "Hasaka province", "the province of Hasaka", "Hasaka and Raqqa provinces" and "Hasaka's southern countryside" is the
province; in "Hasaka city" the city; in "Hasaka airport" neither. "Sarmin" in "Sarmin in Idlib", "Sarmin, Idlib", "Sarmin town
in the countryside of Idlib" and "the Idlib town of Sarmin" lies in Idlib.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sayso.world.asked import DIRECTIONS, KINDS, PLURALS, SITE_OF
from sayso.world.place import Mention

REACH = 40
"""Characters before and behind a name in which a word of kind may stand."""


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


_ONE, _MANY, _SITE = _any([*KINDS]), _any([*PLURALS]), _any([*SITE_OF])
_QUARTER = _any([word for word, kind in KINDS.items() if kind == "quarter"])
_WAYS = rf"(?:(?:{_any(DIRECTIONS)}|rural)[\s-]+)*"
_OWNED = r"(?:\s?['’]s|['’]|\s?s(?=\s))?"
_NOT_OF = r"\b(?!-|\s+of\b|\s+(?i:media|tv|television|news|agency|radio|police|government|university)\b)"
_BEHIND = re.compile(
    rf"{_OWNED}\s+(?i:{_WAYS})(?i:(countryside|{_SITE})){_NOT_OF}|\s+(?i:{_WAYS})(?i:({_ONE}|{_MANY})){_NOT_OF}"
    rf"|\s+(?i:({_QUARTER})\s+of\b)"
)
_BEFORE = re.compile(rf"\b(?:(?i:({_ONE}|{_MANY})\s+of\s+(?:the\s+)?)|(?i:(rural)[\s-]+{_WAYS}))$")
_JOINED = re.compile(r"\s*(?:,|&|,?\s(?:and|or)\b)?\s+(?i:the\s+)?")
_KIND = rf"(?:{_ONE}|{_MANY}|{_SITE}|area|region|outskirts|suburbs|parts|part|north|south|east|west)"
_IN = r"(?i:in|of|near|outside)(?:\s+the)?"
_CONTAINED_BY = re.compile(
    rf"\s*(?:,|\()\s*|(?:\s+(?i:{_KIND}))?,?\s+{_IN}\s+(?i:{_WAYS}(?:{_KIND}\s+of\s+(?:the\s+)?)?)"
)
_CONTAINS = re.compile(
    rf"\s?['’]?s\s+(?i:{_WAYS})(?:(?i:{_KIND})\s+(?:(?i:of)\s+)?)?|\s+(?i:{_WAYS}(?:{_ONE})\s+of)\s+"
)


def read(mentions: Sequence[Mention], text: str | None) -> list[Mention]:
    """The mentions with the kind and the container that the text gives them; what a mention says itself stands."""
    if text is None:
        return list(mentions)
    at = {(mention.start, mention.end): mention for mention in mentions if _placed(mention)}
    ordered = [at[span] for span in sorted(at, key=lambda span: (span[0] or 0, span[1] or 0))]
    kinds, within = _kinds(ordered, text), _within(ordered, text)
    first = {mention.name: within[mention] for mention in reversed(ordered) if mention in within}
    return [_told(mention, kinds, within.get(mention) or first.get(mention.name)) for mention in mentions]


def _placed(mention: Mention) -> bool:
    return mention.start is not None and mention.end is not None


def _told(mention: Mention, kinds: Mapping[Mention, str], within: str | None) -> Mention:
    kind, container = mention.kind or kinds.get(mention), mention.within or within
    return replace(mention, kind=kind, within=container) if (kind, container) != (None, None) else mention


def _kinds(ordered: Sequence[Mention], text: str) -> dict[Mention, str]:
    """What the word of kind beside each mention asks for; one for several is that of the names listed with it too."""
    behind = {mention: word for mention in ordered if (word := _behind(mention, text))}
    before = {mention: word for mention in ordered if (word := _before(mention, text))}
    listed = [(one, other) for one, other in pairwise(ordered) if _JOINED.fullmatch(text[one.end : other.start])]
    for one, other in reversed(listed):
        if behind.get(other) in PLURALS:
            behind.setdefault(one, behind[other])
    for one, other in listed:
        if before.get(one) in PLURALS:
            before.setdefault(other, before[one])
    return {mention: _asked(word) for mention, word in (before | behind).items()}


def _behind(mention: Mention, text: str) -> str | None:
    end = mention.end or 0
    found = _BEHIND.match(text, end, end + REACH)
    return _word(found)


def _before(mention: Mention, text: str) -> str | None:
    start = mention.start or 0
    return _word(_BEFORE.search(text[max(0, start - REACH) : start]))


def _word(found: re.Match[str] | None) -> str | None:
    """The word of kind that a pattern found, in small letters and single spaces."""
    word = next(filter(None, found.groups()), None) if found else None
    return " ".join(word.lower().split()) if word else None


def _asked(word: str) -> str:
    one = PLURALS.get(word, word)
    return "countryside" if one == "rural" else KINDS.get(one) or SITE_OF[one]


def _within(ordered: Sequence[Mention], text: str) -> dict[Mention, str]:
    found: dict[Mention, str] = {}
    for one, other in pairwise(ordered):
        between = text[one.end : other.start]
        if one.name == other.name:
            continue
        if one.within is None and _CONTAINED_BY.fullmatch(between):
            found[one] = other.name
        if other.within is None and _CONTAINS.fullmatch(between):
            found[other] = one.name
    return found
