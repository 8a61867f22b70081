"""What a text says about a place name right beside it: the kind of place that is meant, what contains it, what it is far from.

"Hasaka" in "Hasaka province", "the province of Hasaka", "Hasaka and Raqqa provinces" and "Hasaka's southern countryside" is the
province; in "Hasaka city" the city; in "Hasaka airport" neither. "Sarmin" in "Sarmin in Idlib", "Sarmin, Idlib", "Sarmin town
in the countryside of Idlib" and "the Idlib town of Sarmin" lies in Idlib (`sayso.world.between`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from sayso.world.asked import DIRECTIONS, KINDS, NAMED_AFTER, PLURALS, SITE_OF, any_of
from sayso.world.between import Tie, between
from sayso.world.names import GENERIC, plain
from sayso.world.place import Mention, Off

REACH = 40
"""Characters before and behind a name in which a word of kind may stand."""
NAMED, PART, QUARTER, QUARTERS = "named", "part", "quarter", "quarters"
LAND, MAYBE_LAND = "land", "maybe land"
"""The country that is called after its town: surely ("the villages in Orlin"), or likely ("northern Orlin")."""
_LANDS, _LASTING = frozenset({"province", "countryside"}), frozenset({"city", "town", "village", QUARTER})


def _words_for(kind: str) -> list[str]:
    """The words that ask for a kind, for one and for several."""
    one = [word for word, asks in KINDS.items() if asks == kind]
    return one + [many for many, word in PLURALS.items() if word in one]


_ONE, _MANY, _SITE, _NAMED = any_of([*KINDS]), any_of([*PLURALS]), any_of([*SITE_OF]), any_of(NAMED_AFTER)
_QUARTER, _PART = (any_of([word for word, kind in KINDS.items() if kind == asks]) for asks in (QUARTER, PART))
_WAYS = rf"(?:(?:{any_of(DIRECTIONS)}|rural)[\s-]+)*"
_OWNED = r"(?:\s?['’]s|['’]|\s?s(?=\s))?"
_NOT_OF = (
    r"\b(?!-|\s+of\b|\s+(?i:media|tv|television|news|agency|radio|police|government|university|hall|council|court)\b)"
)
_BEHIND = re.compile(
    rf"{_OWNED}\s+(?i:{_WAYS})(?i:(countryside|{_SITE})){_NOT_OF}|\s+(?i:{_WAYS})(?i:({_ONE}|{_MANY})){_NOT_OF}"
    rf"|\s+(?i:({_QUARTER}|{_PART})\s+of\b)|\s+(?i:({_NAMED})\b)"
)
_BEFORE = re.compile(
    rf"\b(?:(?i:(the\s+)?({_ONE}|{_MANY})\s+of\s+(?:the\s+)?)|(?i:(rural)[\s-]+{_WAYS})|(?i:(capital(?:\s+city)?)\s+))$"
)
_VILLAGES = any_of([word for each in ("town", "village") for word in _words_for(each)])
_LAND = re.compile(rf"\b(?i:(?:{_VILLAGES})\s+(?:in|across|throughout|around)\s+{_WAYS}(?:the\s+)?)$")
_WAY = re.compile(rf"\b(?i:(?:{any_of(DIRECTIONS)}|across|throughout)\s+)$")
_GENERIC = re.compile(rf"\b(?:{any_of([word.capitalize() for word in GENERIC])})[\s-]$")
_GOES_ON = re.compile(r"[\s-](?:(?:[Aa]l|[Ee]l|[Aa][dnrstz]|[Ee][dsz])[\s-])[A-Z][\w’']+")
_JOINED = re.compile(r"\s*(?:,|&|,?\s(?:and|or)\b)?\s+(?i:the\s+)?")


@dataclass(frozen=True, slots=True)
class _Where:
    """Where the text puts a place: see `Mention`."""

    within: str | None = None
    surely: bool = False
    off: Off | None = None


def read(mentions: Sequence[Mention], text: str | None) -> list[Mention]:
    """The mentions with what the text tells of them; what a mention says itself stands."""
    if text is None:
        return list(mentions)
    at = {(mention.start, mention.end): mention for mention in mentions if _placed(mention)}
    ordered = [at[span] for span in sorted(at, key=lambda span: (span[0] or 0, span[1] or 0))]
    kinds, where, holds = _kinds(ordered, text), *_ties(ordered, text)
    for one, other in reversed(_listed(ordered, text)):
        if other in where:
            where.setdefault(one, replace(where[other], surely=False))
    first = {mention.name: where[mention] for mention in reversed(ordered) if mention in where}
    wholes = _wholes(ordered, text)
    told = [
        _told(each, kinds.get(each), where.get(each) or first.get(each.name), tuple(holds.get(each, ())))
        for each in mentions
    ]
    return [
        replace(each, whole=wholes[mention]) if mention in wholes and each.whole is None else each
        for mention, each in zip(mentions, told, strict=True)
    ]


def _placed(mention: Mention) -> bool:
    return mention.start is not None and mention.end is not None


def _told(mention: Mention, kind: str | None, where: _Where | None, holds: tuple[str, ...]) -> Mention:
    if mention.within is None and where is not None:
        mention = replace(mention, within=where.within, surely=where.surely, off=mention.off or where.off)
    if mention.kind is None and kind is not None:
        mention = replace(mention, kind=kind)
    return replace(mention, holds=holds) if holds and not mention.holds else mention


def _wholes(ordered: Sequence[Mention], text: str) -> dict[Mention, str]:
    """The longer names from which mentions are cut: "Qasr al-Breij", "Ain al-Arab"."""
    found: dict[Mention, str] = {}
    taken = 0
    for mention in ordered:
        start, end = mention.start or 0, mention.end or 0
        before = _GENERIC.search(text[max(taken, start - REACH) : start])
        behind = _GOES_ON.match(text, end, end + REACH) if plain(text[start:end]) in GENERIC else None
        if before or behind:
            first, last = start - len(before[0]) if before else start, behind.end() if behind else end
            found[mention] = " ".join(text[first:last].split())
        taken = taken if plain(text[start:end]) in GENERIC else end
    return found


def _kinds(ordered: Sequence[Mention], text: str) -> dict[Mention, str]:
    """What the word of kind beside each mention asks for; one for several is that of the names listed with it too."""
    behind = {mention: word for mention in ordered if (word := _behind(mention, text))}
    before = {mention: word for mention in ordered if (word := _before(mention, text))}
    listed = _listed(ordered, text)
    for one, other in reversed(listed):
        if behind.get(other) in PLURALS:
            behind.setdefault(one, behind[other])
    for one, other in listed:
        if before.get(one) in PLURALS:
            before.setdefault(other, before[one])
    kinds = {mention: _asked(word) for mention, word in (before | behind).items()}
    said: dict[str, set[str]] = defaultdict(set)
    for mention, kind in kinds.items():
        said[mention.name].add(kind)
    bare = {mention: land for mention in ordered if (land := _bare(mention, text, said.get(mention.name, set())))}
    return bare | kinds


def _listed(ordered: Sequence[Mention], text: str) -> list[tuple[Mention, Mention]]:
    """The names next to each other in lists: "A, B and C"."""
    return [(one, other) for one, other in pairwise(ordered) if _JOINED.fullmatch(text[one.end : other.start])]


def _bare(mention: Mention, text: str, said: Set[str]) -> str | None:
    """What a bare name asks for: the country around a town, by what stands before it; else the one kind that the report says
    of it elsewhere, where that is the province only in so far as most of its people live outside its town."""
    start = mention.start or 0
    before = text[max(0, start - REACH) : start]
    if _LAND.search(before):
        return LAND
    if _WAY.search(before) or (said and said <= _LANDS):
        return MAYBE_LAND
    return next(iter(said)) if len(said) == 1 and said <= _LASTING else None


def _behind(mention: Mention, text: str) -> str | None:
    end = mention.end or 0
    found = _BEHIND.match(text, end, end + REACH)
    return _word(found)


def _before(mention: Mention, text: str) -> str | None:
    """The word of kind before a name; of "a northern district of Orlin" only that a quarter may be meant.

    "The district of Orlin" is Orlin District; any other district of Orlin is more likely a part of the town of that name.
    """
    start = mention.start or 0
    found = _BEFORE.search(text[max(0, start - REACH) : start])
    word = _word(found, 2)
    if word is None or _asked(word) != PART or (found is not None and found[1]):
        return word
    return QUARTERS if word in PLURALS else QUARTER


def _word(found: re.Match[str] | None, since: int = 1) -> str | None:
    """The word of kind that a pattern found, in small letters and single spaces."""
    word = next(filter(None, found.groups()[since - 1 :]), None) if found else None
    return " ".join(word.lower().split()) if word else None


def _asked(word: str) -> str:
    one = PLURALS.get(word, word)
    if one == "rural":
        return "countryside"
    if one.startswith("capital"):
        return "city"
    return KINDS.get(one) or SITE_OF.get(one) or NAMED


def _ties(ordered: Sequence[Mention], text: str) -> tuple[dict[Mention, _Where], dict[Mention, list[str]]]:
    """Where the words between names put each, and the names of what they put in it."""
    where: dict[Mention, _Where] = {}
    holds: dict[Mention, list[str]] = defaultdict(list)
    for one, other in pairwise(ordered):
        found = between(text[one.end : other.start]) if one.name != other.name else None
        match found.tie if found else None:
            case Tie.IN:
                where[one] = _Where(other.name, surely=True)
                holds[other].append(one.name)
            case Tie.MAYBE_IN:
                where.setdefault(one, _Where(other.name))
            case Tie.HOLDS:
                where[other] = _Where(one.name, surely=True)
                holds[one].append(other.name)
            case Tie.EITHER:
                where.setdefault(one, _Where(other.name))
                where[other] = _Where(one.name)
            case Tie.OFF if found is not None:
                where[one] = _Where(surely=True, off=found.off(other.name))
    return where, holds
