"""Origins: on whose say-so a claim stands, once however many outlets carry it.

A claim's origin is its resolved speaker, else the party a spokesman stands for, else a speaker's own name, else (the outlet's
own voice, "residents") the text family of its report. Families are near-copies: MinHash signatures of word shingles
(Broder 1997), found with locality-sensitive hashing and confirmed by containment, so that a shortened copy still counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sayso.model import Claim, SourceKind, Speaker
from sayso.picture.geography import fold

COLLECTIVE = frozenset({SourceKind.UNNAMED, SourceKind.RESIDENT})


@dataclass(frozen=True, slots=True)
class Standing:
    """How many reports carry something and how many origins stand behind them."""

    reports: int
    origins: tuple[str, ...]

    def __str__(self) -> str:
        return f"{_counted(self.reports, 'report')}, {_counted(len(self.origins), 'origin')}"

    def record(self) -> dict[str, Any]:
        return {"reports": self.reports, "origins": list(self.origins)}


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Origins:
    """Gives each claim its origins.

    `families` maps a report's `doc` to its text family (see `copies.families`); a report not in it is its own family.
    `sources` is the world's registry, asked for speakers that carry no id.
    """

    def __init__(self, families: Mapping[str, str], sources: Any | None = None) -> None:
        self._families, self._sources = families, sources
        self._known: dict[Speaker, str | None] = {}

    def of(self, claim: Claim, kinds: frozenset[SourceKind] | None = None) -> tuple[str, ...]:
        """The origins of a claim, sorted; only of speakers of these kinds, where given.

        A claim in the outlet's own voice is of the kind `media`.
        """
        if not claim.speakers:
            return (self.family(claim.doc),) if kinds is None or SourceKind.MEDIA in kinds else ()
        heard = [speaker for speaker in claim.speakers if kinds is None or speaker.kind in kinds]
        return tuple(sorted({self.voice(speaker, claim.doc) for speaker in heard}))

    def voice(self, speaker: Speaker, doc: str) -> str:
        """The origin of what one speaker says in one report."""
        if speaker not in self._known:
            self._known[speaker] = self._resolve(speaker)
        return self._known[speaker] or self.family(doc)

    def family(self, doc: str) -> str:
        """The origin key of a report's own words."""
        return f"family:{self._families.get(doc, doc)}"

    def standing(self, claims: Iterable[Claim]) -> Standing:
        """Reports and origins behind these claims."""
        claims = list(claims)
        voices = {origin for claim in claims for origin in self.of(claim)}
        return Standing(len({claim.doc for claim in claims}), tuple(sorted(voices)))

    def _resolve(self, speaker: Speaker) -> str | None:
        if speaker.id:
            return speaker.id
        found = None if self._sources is None else self._sources.find(speaker.name)
        if found is not None:
            return str(found.id)
        if speaker.party:
            return f"party:{speaker.party}"
        # "local officials" are somebody else in the next report; "Hassan Rahman" is the same man.
        named = speaker.kind not in COLLECTIVE and any(word[:1].isupper() for word in speaker.name.split())
        return f"voice:{fold(speaker.name)}" if named else None
