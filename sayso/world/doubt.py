"""Which candidates are far-fetched: a village that merely bears the name of one that no gazetteer has must not be taken for it.

A place is doubted where the text says that it lies elsewhere, and where nothing else in the report points to its country, unless
it is one that people everywhere have heard of. Better no place than a namesake far away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sayso.world.around import NAMED, QUARTER
from sayso.world.around import PART as PART_OF_TOWN
from sayso.world.board import COUNTRY
from sayso.world.place import Candidate, Place
from sayso.world.told import CONTAINER, ELSEWHERE, FAR_OFF, OFF

PART = "part of the name"
FOLDED_ONLY = -1.5
EXACT_VARIANT = -0.7
KNOWN_IN_SPELLINGS = 15
"""A place that has this many spellings is written about in many languages: Geneva has 47, Kani 11, the village Karma one."""
LARGE, TOWN = 100_000, 15_000
MILLION = 1_000_000
POINTED_TO, POINTED_TO_FOLDED = 0.25, 0.6
UNNAMED, UNNAMED_FOLDED = 0.45, 0.75
"""How much the report's other places must point to a country, by a name as it is written and by one only alike when folded;
more for a country that the report does not name, while it does name others."""
BESIDE_PROVINCE, BESIDE_NEAR = 0.5, 0.8

Spellings = Callable[[str], Sequence[str]]
"""The spellings of a place by its id."""


def doubtful(candidate: Candidate, kind: str | None, countries: Sequence[str], spellings: Spellings) -> bool:
    """Whether a place is far-fetched in a report about `countries` (the main one first; none if unknown)."""
    reasons, place = candidate.reasons, candidate.place
    if CONTAINER in reasons or OFF in reasons:
        return False
    other = PART in reasons or reasons.get("kind", 0.0) < 0
    if other and kind in (NAMED, QUARTER, PART_OF_TOWN) and not _may_name(candidate, countries):
        return True
    if place.country in countries[:1]:
        return False
    if "dateline" in reasons:
        return reasons["name"] < 0 and not beside(candidate) and not _heard_of(place, spellings)
    folded, plain = (UNNAMED_FOLDED, UNNAMED) if countries else (POINTED_TO_FOLDED, POINTED_TO)
    enough = folded if reasons["name"] <= FOLDED_ONLY else plain
    if reasons.get("country", 0.0) >= COUNTRY * enough:
        return False
    return _of_another_spelling(candidate) or not _heard_of(place, spellings)


def contradicted(candidate: Candidate) -> bool:
    """Whether the text says that the place lies elsewhere, or is too far off."""
    reasons, place = candidate.reasons, candidate.place
    return FAR_OFF in reasons or (ELSEWHERE in reasons and not place.is_area and place.population < LARGE)


def beside(candidate: Candidate) -> bool:
    """Whether the report's other places lie where this one does."""
    reasons = candidate.reasons
    return reasons.get("province", 0.0) >= BESIDE_PROVINCE or reasons.get("nearness", 0.0) >= BESIDE_NEAR


def _may_name(candidate: Candidate, countries: Sequence[str]) -> bool:
    """Whether a hospital, a mosque or a quarter may be called after a place because it stands there."""
    reasons, place = candidate.reasons, candidate.place
    here = place.country in countries[:1] or reasons.get("country", 0.0) >= COUNTRY * POINTED_TO_FOLDED
    return beside(candidate) or (here and reasons["name"] >= EXACT_VARIANT and place.population >= TOWN)


def _of_another_spelling(candidate: Candidate) -> bool:
    """Whether it is not called so by itself: few know Lyon as "Lion", but Rome as "Roma"."""
    name, place = candidate.reasons["name"], candidate.place
    large = place.population >= MILLION or place.kind in ("country", "region", "capital")
    return name < EXACT_VARIANT or (name == EXACT_VARIANT and not large)


def _heard_of(place: Place, spellings: Spellings) -> bool:
    """Whether people everywhere know of a place; no list tells of provinces in how many languages."""
    if place.kind == "admin1":
        return place.population >= LARGE
    return place.kind in ("country", "region", "capital") or len(spellings(place.id)) >= KNOWN_IN_SPELLINGS
