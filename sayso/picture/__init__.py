"""The picture: what the claims amount to, as a pure function of (claims, world, question).

>>> picture = Picture(claims, world)
>>> picture.toll("Albu Kamal", days=Days(friday, monday), victims=Victims.CIVILIAN).low
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sayso.errors import QuestionError
from sayso.model import Claim, Day, Days, Direction, Outcome, SourceKind, Unit, Victims
from sayso.picture import tolls
from sayso.picture.geography import Geography
from sayso.picture.incidents import Event, join
from sayso.picture.independence import Origins, Standing
from sayso.picture.toll_problem import Where
from sayso.picture.toll_table import Region, statements
from sayso.picture.tolls import Toll

if TYPE_CHECKING:
    from sayso.world import World

__all__ = ["Picture", "Toll"]


@dataclass(frozen=True)
class Picture:
    """What claims amount to in a world; never changes, and the order of claims never shows.

    Without a world places are one only where their keys are, nothing nests and nobody is allied. `families` maps a report's
    `doc` to its text family (`sayso.picture.copies.families`); without it, near-copies are looked for among long quotes.
    """

    claims: tuple[Claim, ...]
    world: World | None = None
    families: Mapping[str, str] | None = field(default=None, hash=False)
    _known: dict[Day, Picture] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __init__(
        self, claims: Iterable[Claim], world: World | None = None, families: Mapping[str, str] | None = None
    ) -> None:
        unique = {(c.id, c.doc, c.start, c.end, repr(c.what), repr(c.speakers)): c for c in claims}
        object.__setattr__(self, "claims", tuple(unique[key] for key in sorted(unique)))
        object.__setattr__(self, "world", world)
        object.__setattr__(self, "families", families)
        object.__setattr__(self, "_known", {})

    def as_known_on(self, day: Day | None) -> Picture:
        """The picture of what had been published by a day; claims of unknown publication were not. None: this picture."""
        if day is None:
            return self
        if day not in self._known:
            seen = (c for c in self.claims if c.known_on is not None and c.known_on <= day)
            self._known[day] = Picture(seen, self.world, self.families)
        return self._known[day]

    @cached_property
    def geography(self) -> Geography:
        """The places that the claims name."""
        return Geography(self.world, self.claims)

    @cached_property
    def voices(self) -> Origins:
        """On whose say-so each claim stands."""
        return Origins(self.families or {}, None if self.world is None else self.world.sources)

    def origins(self, claims: Iterable[Claim] | None = None) -> Standing:
        """How many reports carry these claims (default: all) and how many origins stand behind them."""
        return self.voices.standing(self.claims if claims is None else claims)

    @cached_property
    def incidents(self) -> tuple[Event, ...]:
        """The events that claims speak of, each with its claims."""
        return join(self.claims, self.geography, self.voices)

    @cached_property
    def book(self) -> tolls.Book:
        """What tolls are answered from."""
        said = statements(self.claims, self.incidents, self.geography, self.voices)
        return tolls.Book(said, Where(said.things, self.geography), self.geography, self.voices)

    def place_key(self, place: str | None) -> str | None:
        """The key of the place a question names by name or id; None is everywhere.

        Raises:
            QuestionError: if neither a claim nor the gazetteer knows it.
        """
        if place is None:
            return None
        key = self.geography.question(place)
        if key is None:
            raise QuestionError(f"no claim and no gazetteer entry names the place {place!r}; check its spelling")
        return key

    def toll(
        self,
        place: str | None,
        *,
        days: Days | None = None,
        outcome: Outcome = Outcome.KILLED,
        victims: Victims | None = None,
        kinds: frozenset[SourceKind] | None = None,
        as_known_on: Day | None = None,
    ) -> Toll:
        """The least and the most people killed (wounded, ...) in a place and days, by these kinds of source.

        `place` None is everywhere, `days` None all time, `victims` None both civilians and combatants.

        Raises:
            QuestionError: if the place is unknown.
        """
        key = self.place_key(place)
        question = tolls.Question(place or "everywhere", Region(key, days), str(outcome), victims, kinds, as_known_on)
        return tolls.toll(self.as_known_on(as_known_on).book, question)

    def displacement(
        self,
        place: str | None,
        *,
        days: Days | None = None,
        direction: Direction = Direction.FLED,
        unit: Unit = Unit.PERSONS,
        kinds: frozenset[SourceKind] | None = None,
        as_known_on: Day | None = None,
    ) -> Toll:
        """The least and the most people (or families) who fled, were evacuated or returned; as `toll`.

        Raises:
            QuestionError: if the place is unknown.
        """
        key = self.place_key(place)
        question = tolls.Question(
            place or "everywhere", Region(key, days), f"{direction} {unit}", Victims.CIVILIAN, kinds, as_known_on
        )
        return tolls.toll(self.as_known_on(as_known_on).book, question)

    def control(
        self,
        place: str | None = None,
        *,
        at: Day | None = None,
        as_known_on: Day | None = None,
        daily: bool = False,
        bloc: bool = False,
    ) -> Any:
        """Who holds a place (None: each place) on which day, and how surely; see `sayso.picture.control`."""
        from sayso.picture import control as rooms

        if place is None:
            return rooms.control_all(self.claims, self.world, at=at, as_known_on=as_known_on, daily=daily, bloc=bloc)
        return rooms.control(self.claims, self.world, place, at=at, as_known_on=as_known_on, daily=daily, bloc=bloc)

    def timeline(self, place: str, *, as_known_on: Day | None = None) -> Sequence[Any]:
        """What was said to happen at a place, in order of when it happened and was published."""
        from sayso.picture import control as rooms

        return list(rooms.timeline(self.claims, self.world, place, as_known_on=as_known_on))

    def disputes(self, *, as_known_on: Day | None = None) -> list[Any]:
        """The sets of claims that cannot all hold, those on which most hangs first."""
        book = self.as_known_on(as_known_on).book
        return [found for measure in book.said.measures for found in tolls.contradictions(book, measure)]
