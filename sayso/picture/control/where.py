"""Which place a claim of control is about, where its words name a division and its mention the town that shares the name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from sayso.model import Claim, PlaceMention, Precision

DIVISION = r"(?:province|governorate|countryside|muhafazah)"
TOWNS = re.compile(r"\b(?:provincial )?capital\b", re.IGNORECASE)


def meant(claim: Claim, world: Any | None) -> PlaceMention | None:
    """The place that a claim speaks of: the division, where the quote only ever speaks of the province of that name.

    Who holds most of a province need not hold the city that is called after it.
    """
    mention = claim.place
    if world is None or mention is None or not mention.id or mention.precision is not Precision.EXACT:
        return mention
    if not _only_division(mention.name, claim.quote):
        return mention
    place = world.gazetteer.place(mention.id)
    if place is None or not place.admin1 or place.kind.startswith("admin"):
        return mention
    return replace(mention, id=place.admin1, lat=None, lon=None, precision=Precision.ADMIN1)


def _only_division(name: str, quote: str) -> bool:
    """Whether every mention of a name is that of a division: "Idlib province", "the countryside of Hama"."""
    if not name or TOWNS.search(quote):
        return False
    said = re.escape(name)
    every = len(re.findall(rf"\b{said}\b", quote))
    of_division = rf"\b{said}(?:['’]s)?\s+{DIVISION}\b|\b{DIVISION}\s+of\s+{said}\b"
    return every > 0 and len(re.findall(of_division, quote, re.IGNORECASE)) == every
