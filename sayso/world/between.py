"""What the words between two place names tell: that one lies in the other, or some way from it.

"Sarmin in Idlib", "Sarmin town in the countryside of Idlib" and "the Idlib town of Sarmin" put Sarmin in Idlib; "Sarmin, Idlib"
may. "Morek, 30 km north of Hama" puts Morek 30 km from Hama.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from sayso.world.asked import DIRECTIONS, KINDS, NAMED_AFTER, PLURALS, SITE_OF, any_of
from sayso.world.place import Off

LONGEST = 100
"""Characters between two names beyond which nothing ties them."""
KM_PER_MILE = 1.609


class Tie(Enum):
    """How two names hang together: the first lies in the second (surely, or maybe), the second in the first, or off it.

    `EITHER`: one in the other, as in "the Idlib town of Sarmin" and "the Jobar district of Damascus".
    """

    IN = auto()
    MAYBE_IN = auto()
    HOLDS = auto()
    EITHER = auto()
    OFF = auto()


@dataclass(frozen=True, slots=True)
class Between:
    """The tie of two names, and how far off it says that the first is."""

    tie: Tie
    km: float | None = None

    def off(self, name: str) -> Off:
        return Off(name, self.km)


_ONE, _MANY, _SITE, _WAY = any_of([*KINDS]), any_of([*PLURALS]), any_of([*SITE_OF]), rf"(?:{any_of(DIRECTIONS)})"
_WAYS = rf"(?:(?:{_WAY}|rural)[\s-]+)*"
_KIND = rf"(?:{_ONE}|{_MANY}|{_SITE}|{any_of(NAMED_AFTER)}|road|highway|bridge|checkpoint|area|region|outskirts|suburbs|parts|part|side|north|south|east|west)"
_KIND_OF = rf"{_WAYS}(?:{_KIND}\s+of\s+(?:the\s+)?|capital(?:\s+city)?\s+(?:of\s+)?)?"
_IS_A = rf"(?:,?\s+(?:(?:a|an|the)\s+)?{_WAYS}{_KIND})?,?\s+"
_IN = re.compile(rf"(?:\s+{_KIND}|\s+and\s+other\s+{_KIND})?,?\s+(?:in|of|inside)(?:\s+the)?\s+{_KIND_OF}", re.I)
_MAYBE_IN = re.compile(rf"\s*[,(]\s*{_WAYS}", re.I)
_HOLDS = re.compile(rf"\s?['’]?s\s+{_WAYS}(?:{_KIND}\s+(?:of\s+)?)?", re.I)
_EITHER = re.compile(rf"\s+{_WAYS}(?:{_ONE})\s+of\s+(?:the\s+)?", re.I)
_ABOUT = r"(?:(?:that|which|is|lies|lying|located|situated|about|some|around|roughly|nearly|just|over|almost)\s+)*"
_UNIT = r"(?:kms?|kilomet(?:er|re)s?|(?P<miles>mi|miles?))\b(?:\s*\([^)]*\))?"
_FAR = rf"(?P<far>\d+(?:[.,]\d+)?)[\s-]*{_UNIT},?\s+(?:away\s+)?(?:to\s+the\s+)?(?:{_WAY}\s+)?(?:of|from)"
_OFF = re.compile(
    rf"{_IS_A}{_ABOUT}(?:{_FAR}|(?:to\s+the\s+)?{_WAY}\s+of|near|outside|close\s+to)\s+(?:the\s+)?{_KIND_OF}", re.I
)


_TIES = ((_EITHER, Tie.EITHER), (_IN, Tie.IN), (_HOLDS, Tie.HOLDS), (_MAYBE_IN, Tie.MAYBE_IN))


def between(words: str) -> Between | None:
    """What the words between two names tell of them, if anything."""
    if len(words) > LONGEST:
        return None
    for pattern, tie in _TIES:
        if pattern.fullmatch(words):
            return Between(tie)
    off = _OFF.fullmatch(words)
    return Between(Tie.OFF, _km(off)) if off else None


def _km(off: re.Match[str]) -> float | None:
    if off["far"] is None:
        return None
    told = float(off["far"].replace(",", "."))
    return told * KM_PER_MILE if off["miles"] else told
