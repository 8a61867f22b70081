"""What the public sees of claims: private people by their kind alone, and their names taken out of every quote.

A speaker is private who speaks as a resident, a rescuer or medic, or unnamed, and whom the sources registry does not know; and
whoever the registry marks as private. Of such a speaker the kind and the party stay. The names in how reports write them go from
all quotes and titles: the whole name everywhere, its last part within the same report. Capital letters tell names; in a
script without them the whole wording goes.

This finds the people who speak. A person whom a quote merely speaks of (a victim's name) stays as published.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sayso import model as m
from sayso.desk.shelf import Shelf
from sayso.exports import privacy
from sayso.world import World

PRIVATE_KINDS = frozenset({m.SourceKind.RESIDENT, m.SourceKind.RESCUER, m.SourceKind.UNNAMED})
BY_KIND = {
    m.SourceKind.PARTY: "a party's source",
    m.SourceKind.MONITOR: "a monitor",
    m.SourceKind.OFFICIAL: "an official",
    m.SourceKind.RESCUER: "rescuers or medics",
    m.SourceKind.RESIDENT: "a resident",
    m.SourceKind.MEDIA: "a journalist",
    m.SourceKind.ANALYST: "an analyst",
    m.SourceKind.UNNAMED: "an unnamed source",
}
WITHHELD = "[name withheld]"
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_NO_NAMES = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "in",
        "from",
        "at",
        "who",
        "one",
        "two",
        "some",
        "several",
        "many",
        "local",
        "other",
        "another",
        "mr",
        "mrs",
        "ms",
        "dr",
        "doctor",
        "sheikh",
        "resident",
        "residents",
        "witness",
        "witnesses",
        "activist",
        "activists",
    ]
)


def veiled(shelf: Shelf, world: World | None) -> Shelf:
    """The claims as the public may see them, in the same order."""
    veil = Veil.over(shelf.claims, world)
    claims = [veil.claim(claim) for claim in shelf.claims]
    return Shelf(
        claims, shelf.families, lambda wanted: [veil.claim(claim) for claim in shelf.whole(wanted)], partly=shelf.partly
    )


@dataclass(frozen=True, slots=True)
class Veil:
    """What hides the private people who speak in some claims; a claim veiled twice is as if it were once."""

    named: privacy.Veil
    everywhere: re.Pattern[str] | None
    within: Mapping[str, re.Pattern[str] | None]
    world: World | None

    @classmethod
    def over(cls, claims: Sequence[m.Claim], world: World | None) -> Veil:
        """What hides the private people who speak in these claims."""
        named = privacy.veil(claims, world)
        plain = _public_words(claims, world)
        whole: set[str] = set()
        parts: defaultdict[str, set[str]] = defaultdict(set)
        for claim in claims:
            for speaker in map(named.speaker, claim.speakers):
                if is_private(speaker, world):
                    for name in names_in(f"{speaker.name}; {speaker.via or ''}", plain):
                        words = name.split()
                        (whole if len(words) > 1 else parts[claim.doc]).add(name)
                        parts[claim.doc] |= {words[-1], words[-1].rpartition("-")[2]}
        return cls(named, _pattern(whole), {doc: _pattern(found) for doc, found in parts.items()}, world)

    def claim(self, claim: m.Claim) -> m.Claim:
        """The claim as the public may see it."""
        return _veil(self.named.claim(claim), [self.everywhere, self.within.get(claim.doc)], self.world)


def is_private(speaker: m.Speaker, world: World | None) -> bool:
    """Whether the public may know of a speaker only what kind of source it is."""
    if privacy.is_private(speaker, world) or speaker.name == privacy.STAND_IN:
        return True
    known = world is not None and (
        (speaker.id is not None and world.sources.source(speaker.id) is not None)
        or world.sources.find(speaker.name) is not None
    )
    return speaker.kind in PRIVATE_KINDS and not known


def names_in(said: str, plain: frozenset[str] = frozenset()) -> Iterator[str]:
    """The people's names in how a report writes a speaker; words of `plain` (folded case) are not names."""
    from sayso.reading.place_words import (
        demonyms,  # only here: a desk for oneself never asks, and the room is slow to enter
    )

    common = plain | _NO_NAMES | demonyms()
    for piece in said.split(";"):
        cased = any(letter.lower() != letter.upper() for letter in piece)
        if not cased:
            if piece.strip():
                yield piece.strip()
            continue
        run: list[str] = []
        for word in [*_WORD.findall(piece), ""]:
            if any(part[:1].isupper() for part in word.split("-")) and word.casefold() not in common:
                run.append(word)
            elif run:
                yield " ".join(run)
                run = []


def _public_words(claims: Sequence[m.Claim], world: World | None) -> frozenset[str]:
    """The words of names that are public anyway: places, actors, outlets, the registry's sources."""
    public: set[str] = set()
    for claim in claims:
        actors = (getattr(claim.what, field, None) for field in ("actor", "perpetrator", "target"))
        public |= {name for name in (claim.place.name if claim.place else None, claim.outlet) if name}
        public |= {actor.name for actor in actors if actor is not None}
    if world is not None:
        public |= {name for source in world.sources if not source.private for name in (source.name, *source.aliases)}
    return frozenset(word.casefold() for name in public for word in _WORD.findall(name))


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    found = sorted(names, key=lambda name: (-len(name), name))
    spaced = (r"\s+".join(re.escape(word) for word in name.split()) for name in found)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)") if found else None


def _veil(claim: m.Claim, hidden: Sequence[re.Pattern[str] | None], world: World | None) -> m.Claim:
    def words(text: str | None) -> str | None:
        for pattern in hidden:
            text = pattern.sub(WITHHELD, text) if text is not None and pattern is not None else text
        return text

    return replace(
        claim,
        quote=words(claim.quote) or "",
        title=words(claim.title),
        speakers=tuple(
            m.Speaker(BY_KIND[each.kind], each.kind, None, each.party, None)
            if is_private(each, world)
            else replace(each, via=words(each.via))
            for each in claim.speakers
        ),
    )
