"""Origins: on whose say-so a claim stands, once however many outlets carry it.

A claim's origin is its resolved speaker, else the party a spokesman stands for, else a speaker's own name, else ("residents",
"local officials") the text family of its report. An outlet that speaks in its own voice is the speaker; where its report is a
copy, the outlet that published it first. Families are near-copies (see `copies`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sayso.model import Claim, SourceKind, Speaker
from sayso.picture.geography import fold
from sayso.world.datafile import DataFile


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
    `sources` is the world's registry, asked for speakers that carry no id. `outlets` maps a report's `doc` to its outlet.
    """

    def __init__(
        self, families: Mapping[str, str], sources: Any | None = None, outlets: Mapping[str, str] | None = None
    ) -> None:
        self._families, self._sources, self._outlets = families, sources, outlets or {}
        self._known: dict[Speaker, str | None] = {}
        self._own: dict[str, str] = {}

    def of(self, claim: Claim, kinds: frozenset[SourceKind] | None = None) -> tuple[str, ...]:
        """The origins of a claim, sorted; only of speakers of these kinds, where given.

        A claim in the outlet's own voice is of the kind `media`.
        """
        if not claim.speakers:
            return (self.own(claim.doc),) if kinds is None or SourceKind.MEDIA in kinds else ()
        heard = [speaker for speaker in claim.speakers if kinds is None or speaker.kind in kinds]
        return tuple(sorted({self.voice(speaker, claim.doc) for speaker in heard}))

    def voice(self, speaker: Speaker, doc: str) -> str:
        """The origin of what one speaker says in one report."""
        if speaker not in self._known:
            self._known[speaker] = self._resolve(speaker)
        return self._known[speaker] or self.family(doc)

    def own(self, doc: str) -> str:
        """The origin of what a report says in its outlet's own voice: the outlet that published it first, where known."""
        if doc not in self._own:
            outlet = fold(self._outlets.get(self._families.get(doc, doc)) or "")
            found = None if self._sources is None or not outlet else self._sources.find(outlet)
            named = f"outlet:{outlet}" if outlet else self.family(doc)
            self._own[doc] = named if found is None else str(found.id)
        return self._own[doc]

    def family(self, doc: str) -> str:
        """The origin key of those whom a report leaves without a name."""
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
        return f"voice:{fold(speaker.name)}" if is_named(speaker) else None


def is_named(speaker: Speaker) -> bool:
    """Whether a speaker's name tells who it is: "local officials" are somebody else in the next report, "Hassan Rahman" is not."""
    folded = fold(speaker.name).split()
    if speaker.kind is SourceKind.RESIDENT or not folded:
        return False
    described = len(folded) > 1 and folded[0] in _words("determiners")
    if any(word[:1].isupper() for word in speaker.name.split()[described:]):
        return speaker.kind is not SourceKind.UNNAMED or _words("people").isdisjoint(folded)
    return not described and _words("people").isdisjoint(folded)


@cache
def _words(of: str) -> frozenset[str]:
    """A list of the data file, by its name.

    Raises:
        DataFileError: if the data file is not what it should be.
    """
    return frozenset(DataFile.shipped(files("sayso.picture") / "data" / "speakers.toml").content[of])
