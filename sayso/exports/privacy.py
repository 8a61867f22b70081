"""Hiding private sources: what is published never names somebody whom the sources registry marks as private.

A hidden speaker keeps its kind, its party and the fact that it is one: what could tell who it is goes, also from quotes and
titles of other claims that mention it. Fields of a claims file that Sayso does not know go too, for nobody can say what
they hold. Words that describe a person without a registered name are beyond what a machine can find: look before you publish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import overload

from sayso import model as m
from sayso.world import World

STAND_IN = "private source"


def public(claims: Iterable[m.Claim], world: World | None) -> list[m.Claim]:
    """The claims without what names private sources; without a world nobody is known to be private."""
    claims = list(claims)
    hiding = veil(claims, world)
    return [hiding.claim(claim) for claim in claims]


def public_words(text: str, claims: Iterable[m.Claim], world: World | None) -> str:
    """A sentence made of these claims, without the names of private sources in it."""
    return veil(claims, world).words(text)


def veil(claims: Iterable[m.Claim], world: World | None) -> Veil:
    """What hides the private sources of these claims, in claims and in any words about them."""
    names = {s.name for claim in claims for s in claim.speakers if is_private(s, world)}
    names |= {name for s in (world.sources if world else ()) if s.private for name in (s.name, *s.aliases)}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return Veil(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) if names else None, world)


def is_private(speaker: m.Speaker, world: World | None) -> bool:
    """Whether the registry marks a speaker as private, by its id or by its name."""
    if world is None:
        return False
    found = [world.sources.source(speaker.id) if speaker.id else None, world.sources.find(speaker.name)]
    return any(source is not None and source.private for source in found)


class Veil:
    """Takes private sources out of claims and words."""

    def __init__(self, names: re.Pattern[str] | None, world: World | None) -> None:
        self.names, self.world = names, world

    def claim(self, claim: m.Claim) -> m.Claim:
        return replace(
            claim,
            quote=self.words(claim.quote),
            title=self.words(claim.title),
            speakers=tuple(self.speaker(speaker) for speaker in claim.speakers),
            extra=m.NO_EXTRA,
        )

    def speaker(self, speaker: m.Speaker) -> m.Speaker:
        if is_private(speaker, self.world):
            return m.Speaker(STAND_IN, speaker.kind, None, speaker.party, None)
        return replace(speaker, via=self.words(speaker.via))

    @overload
    def words(self, text: str) -> str: ...
    @overload
    def words(self, text: None) -> None: ...
    def words(self, text: str | None) -> str | None:
        return text if text is None or self.names is None else self.names.sub(f"[{STAND_IN}]", text)
