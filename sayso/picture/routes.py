"""Routes: whether a road can be travelled, from what is said of it and from who holds the places along it.

What a claim says of the road itself counts first, the latest origin's word from each side; where nobody speaks of the road, it is
open as far as one side holds all places along it, and cut where enemies hold some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.model import Claim, Day, Polarity, Route, RouteStatus
from sayso.picture.clock import moment_of
from sayso.picture.control.relation import OWN, Relations
from sayso.picture.independence import Origins, Standing

FRESH_DAYS = 60
"""A claim about a road speaks for so many days; after that only the places along it do."""
SURE = 0.5


@dataclass(frozen=True, slots=True)
class Stage:
    """A place along a route, its likeliest holder on the day and how surely; None where no claim says."""

    place: str
    name: str
    holder: str | None
    probability: float | None


@dataclass(frozen=True, slots=True)
class RouteOnDay:
    """Whether a route was open on a day: `status` is `open`, `cut`, `disputed` or `unknown`; `sentence` says why."""

    route: str
    day: Day
    status: str
    sentence: str
    claims: tuple[Claim, ...]
    standing: Standing
    stages: tuple[Stage, ...]

    def record(self) -> dict[str, Any]:
        return {
            "route": self.route,
            "day": self.day.isoformat(),
            "status": self.status,
            "sentence": self.sentence,
            "claims": [claim.id for claim in self.claims],
            "standing": self.standing.record(),
            "stages": [
                {"place": s.place, "name": s.name, "holder": s.holder, "probability": s.probability}
                for s in self.stages
            ],
        }

    def _repr_html_(self) -> str:
        from sayso.drawing import cards

        rows = [(s.name, s.holder, None if s.probability is None else f"{s.probability:.0%}") for s in self.stages]
        stages = cards.table(("place", "held by", "how surely"), rows) if rows else None
        return str(cards.card(f"{self.route}, {self.day}: {self.status}", self.sentence, stages))


def spoken_of(claims: Iterable[Claim], means: Callable[[str], bool], day: Day) -> list[Claim]:
    """The asserted claims about a route that speak for a day, oldest first; `means` says whether a name is the route's."""
    found = []
    for claim in claims:
        what, said = claim.what, claim.date.last if claim.date else claim.known_on
        if not isinstance(what, Route) or claim.polarity is Polarity.DENIES or said is None or what.route is None:
            continue
        if said <= day and (day - said).days <= FRESH_DAYS and means(what.route):
            found.append(claim)
    return sorted(found, key=lambda claim: (moment_of(claim.published), claim.id))


def status(
    name: str,
    day: Day,
    claims: Sequence[Claim],
    stages: Sequence[Stage],
    origins: Origins,
    relations: Relations,
) -> RouteOnDay:
    """The status of a route from the claims that speak of it (oldest first) and the places along it."""
    latest: dict[str, Claim] = {}
    for claim in claims:
        latest.update(dict.fromkeys(origins.of(claim), claim))
    words = {claim.id: claim for claim in latest.values()}
    said = {_status(claim) for claim in words.values()}
    carried = tuple(words[key] for key in sorted(words))
    if len(said) == 1:
        verdict, sentence = str(next(iter(said))), f"said to be {next(iter(said))} ({origins.standing(carried)})"
    elif said:
        verdict, sentence = "disputed", "origins differ on whether it was cut or open"
    else:
        verdict, sentence = _from_places(stages, day, relations)
    return RouteOnDay(name, day, verdict, sentence, carried, origins.standing(carried), tuple(stages))


def _status(claim: Claim) -> RouteStatus:
    assert isinstance(claim.what, Route)
    return claim.what.status


def _from_places(stages: Sequence[Stage], day: Day, relations: Relations) -> tuple[str, str]:
    held: dict[str, list[str]] = {}
    for stage in stages:
        if stage.holder is not None and (stage.probability or 0) > SURE:
            held.setdefault(_side(stage.holder, held, day, relations), []).append(stage.name)
    if not held:
        return "unknown", "no claim speaks of it, nor of who holds the places along it"
    sides = "; ".join(f"{holder} holds {', '.join(names)}" for holder, names in held.items())
    if len(held) > 1:
        return "cut", f"different sides hold places along it: {sides}"
    unknown = [stage.name for stage in stages if stage.holder is None or (stage.probability or 0) <= SURE]
    if unknown:
        return "unknown", f"{sides}; nobody is known to hold {', '.join(unknown)}"
    return "open", f"one side holds every place along it: {sides}"


def _side(holder: str, held: Mapping[str, list[str]], day: Day, relations: Relations) -> str:
    return next((other for other in held if relations.of(holder, other, day) == OWN), holder)
