"""The picture: what the claims amount to, as a pure function of (claims, world, question).

>>> picture = Picture(claims, world)
>>> picture.toll("Albu Kamal", days=Days(friday, monday), victims=Victims.CIVILIAN).low
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sayso.errors import QuestionError
from sayso.model import Claim, Day, Days, Direction, Outcome, Route, SourceKind, Unit, Victims
from sayso.picture import control as rooms
from sayso.picture import disputes, disputes_of_control, narrowing, routes, tolls
from sayso.picture.clock import days_kept
from sayso.picture.control.relation import Relations
from sayso.picture.copies import quote_families
from sayso.picture.disputes import Bench, Dispute
from sayso.picture.geography import Geography, fold
from sayso.picture.incidents import Event, events, explain, groups, join, speaks_of_event
from sayso.picture.independence import Origins, Standing
from sayso.picture.kept import Kept, ragged, unragged
from sayso.picture.kin import Kin
from sayso.picture.listed import Listed, PointMap, Timeline, Trusted, points_of
from sayso.picture.pairs import Reasons
from sayso.picture.placed import Placed
from sayso.picture.routes import RouteOnDay
from sayso.picture.series import Series, Step, Trust, by_trust, series
from sayso.picture.timeline import Moment, moments
from sayso.picture.toll_table import Region, statements
from sayso.picture.tolls import Toll

if TYPE_CHECKING:
    from sayso.world import World

__all__ = ["Dispute", "Moment", "Picture", "RouteOnDay", "Series", "Step", "Toll", "Trust"]


@dataclass(frozen=True, repr=False)
class Picture:
    """What claims amount to in a world; never changes, and the order of claims never shows.

    Without a world places are one only where their keys are, nothing nests and nobody is allied. `families` maps a report's
    `doc` to its text family (`sayso.picture.copies.families`); without it, near-copies are looked for among long quotes. `kept`
    is what was worked out before of these very claims in this world (`sayso.api.kept_of`); it saves time and changes nothing.
    """

    claims: tuple[Claim, ...]
    world: World | None = None
    families: Mapping[str, str] | None = field(default=None, hash=False)
    kept: Kept | None = field(default=None, repr=False, compare=False)
    _known: dict[Day, Picture] = field(default_factory=dict, init=False, repr=False, compare=False)
    _learnt: dict[Day | None, rooms.Strengths] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __init__(
        self,
        claims: Iterable[Claim],
        world: World | None = None,
        families: Mapping[str, str] | None = None,
        kept: Kept | None = None,
    ) -> None:
        object.__setattr__(self, "claims", tuple(_ordered(dict.fromkeys(claims))))
        object.__setattr__(self, "world", world)
        object.__setattr__(self, "families", families)
        object.__setattr__(self, "kept", kept)
        object.__setattr__(self, "_known", {})
        object.__setattr__(self, "_learnt", {})

    def as_known_on(self, day: Day | None) -> Picture:
        """The picture of what had been published by a day; claims of unknown publication were not. None: this picture."""
        if day is None:
            return self
        if day in self._known:
            return self._known[day]
        while len(self._known) >= days_kept(len(self.claims)):
            self._known.pop(next(iter(self._known)), None)
        known = tuple(claim for claim in self.claims if (on := claim.known_on) is not None and on <= day)
        return self._known.setdefault(day, _part(known, self.world, self.families))

    def narrowed(self, **wishes: Any) -> Picture:
        """The picture of the claims that meet all `wishes`, the fields of `narrowing.Wishes`; without any, this picture.

        Raises:
            QuestionError: if the place is unknown.
        """
        kept = narrowing.narrow(self, narrowing.Wishes(**wishes))
        return self if len(kept) == len(self.claims) else Picture(kept, self.world, self._families)

    @cached_property
    def geography(self) -> Geography:
        """The places that the claims name."""
        return Geography(self.world, self.claims)

    @cached_property
    def voices(self) -> Origins:
        """On whose say-so each claim stands."""
        outlets = {claim.doc: claim.outlet for claim in self.claims if claim.outlet}
        return Origins(self._families, None if self.world is None else self.world.sources, outlets)

    @cached_property
    def _kin(self) -> Kin:
        return Kin(self.world)

    @cached_property
    def _families(self) -> Mapping[str, str]:
        return quote_families(self.claims) if self.families is None else self.families

    def origins(self, claims: Iterable[Claim] | None = None) -> Standing:
        """How many reports carry these claims (default: all) and how many origins stand behind them."""
        return self.voices.standing(self.claims if claims is None else claims)

    @cached_property
    def incidents(self) -> tuple[Event, ...]:
        """The events that claims speak of, each with its claims."""
        if self.kept is None:
            return join(self.claims, self.geography, self.voices, self._kin)
        return events(self.claims, unragged(self.kept.remember("incidents", self._groups)))

    def _groups(self) -> dict[str, Any]:
        return ragged(groups(self.claims, self.geography, self.voices, self._kin))

    def pair(self, one: str, other: str) -> Reasons | None:
        """Why two claims, by id, may be one event: each reason with its weight; None where they cannot be.

        Where several claims bear an id, the first that speaks of an event is meant.

        Raises:
            QuestionError: if no claim about an event has such an id.
        """
        first, second = (self._told_of_event(id) for id in (one, other))
        return explain(first, second, self.geography, self.voices, self._kin)

    def _told_of_event(self, id: str) -> Claim:
        found = next((claim for claim in self.claims if claim.id == id and speaks_of_event(claim)), None)
        if found is None:
            raise QuestionError(f"no claim about an event has the id {id!r}; `sayso incidents` lists those that do")
        return found

    @cached_property
    def book(self) -> tolls.Book:
        """What tolls are answered from."""
        said = statements(self.claims, self.incidents, self.geography, self.voices, self._kin)
        return tolls.Book(said, self.geography, self.voices, self.kept)

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

    def series(self, place: str | None, days: Days, step: Step = Step.MONTH, **question: Any) -> Series:
        """The toll of each day, week or month of `days`, each with the toll from the first day on; `question` as for `toll`.

        Raises:
            QuestionError: if the place is unknown, or the steps are too many.
        """
        return series(lambda each: self.toll(place, days=each, **question), days, step)

    def trust(self, place: str | None, **question: Any) -> Trusted:
        """How the bounds of a toll move as more kinds of source are let in; `question` as for `toll`, without `kinds`."""
        return Trusted(by_trust(lambda kinds: self.toll(place, kinds=kinds, **question)))

    def route(self, name: str, day: Day, *, as_known_on: Day | None = None) -> RouteOnDay:
        """Whether a road was open on a day, from claims about it and from who held the places along it.

        Raises:
            QuestionError: if neither the world nor a claim knows the road.
        """
        seen = self.as_known_on(as_known_on)
        registry = None if self.world is None else self.world.routes
        entry = None if registry is None else registry.find(name)
        if entry is None and not any(
            isinstance(c.what, Route) and fold(c.what.route or "") == fold(name) for c in self.claims
        ):
            raise QuestionError(f"no claim and no registry knows the route {name!r}; check its spelling")

        def means(said: str) -> bool:
            found = None if registry is None else registry.find(said)
            return fold(said) == fold(name) or (found is not None and found == entry)

        claims = routes.spoken_of(seen.claims, means, day)
        stages = [seen._stage(place, day) for place in (entry.places if entry else ())]
        return routes.status(entry.name if entry else name, day, claims, stages, seen.voices, Relations(self.world))

    def _stage(self, place: str, day: Day) -> routes.Stage:
        name = self.geography.name(place)
        if place not in self._said.places:
            return routes.Stage(place, name, None, None)
        on = self._control(place, day, None, False).on(day)
        holder, probability = next(iter(on.items()), (None, None))
        return routes.Stage(place, name, None if holder == rooms.OTHER else holder, probability)

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
        daily: bool = False,  # noqa: ARG002 (the answer has its days either way)
        bloc: bool = False,
    ) -> Any:
        """Who holds a place on which day, and how surely: a `PlaceControl`; without a place, a list of them, one a place.

        `at` asks for one day; of a place asked for by name the claims that carry the answer are weighed. `bloc` counts allies as one; `daily` is for whoever
        prints, since every answer has its days in `rows()`.

        Raises:
            QuestionError: if the place is unknown.
        """
        if place is not None:
            return self._control(self.place_key(place) or "", at, as_known_on, bloc)
        strengths = self.strengths(as_known_on)
        found = rooms.control_all(self.table(bloc=bloc), at=at, as_known_on=as_known_on, strengths=strengths)
        return Listed(sorted(map(self._with_names, found), key=lambda answer: answer.place))

    def _control(self, key: str, at: Day | None, as_known_on: Day | None, bloc: bool) -> rooms.PlaceControl:
        strengths = self.strengths(as_known_on)
        return self._with_names(
            self.placed.control(key, at=at, as_known_on=as_known_on, bloc=bloc, strengths=strengths)
        )

    def _with_names(self, answer: rooms.PlaceControl) -> rooms.PlaceControl:
        actors = getattr(self.world, "actors", None)
        known = {key: None if actors is None else actors.actor(key) for key in answer.holders}
        names = {key: key if actor is None else actor.name for key, actor in known.items()}
        return replace(
            answer, names=names | {answer.place: self.geography.name(answer.place), rooms.OTHER: "anyone else"}
        )

    def what_would_change(
        self, place: str, *, at: Day | None = None, as_known_on: Day | None = None, bloc: bool = False
    ) -> tuple[rooms.Doubt, ...]:
        """Which single claim, were it false, would move the answer for a day (default: the last) most; most moving first.

        Raises:
            QuestionError: if the place is unknown.
        """
        key, strengths = self.place_key(place) or "", self.strengths(as_known_on)
        return rooms.what_would_change(self.table(bloc=bloc), key, at, as_known_on=as_known_on, strengths=strengths)

    def sources_record(self, *, as_known_on: Day | None = None) -> tuple[rooms.SourceRecord, ...]:
        """How often each lasting source's claims of control held up, by whose deeds it spoke of, with 90 % intervals."""
        return rooms.sources_record(self._said.known_on(as_known_on), strengths=self.strengths(as_known_on))

    @cached_property
    def _said(self) -> rooms.ControlTable:
        return rooms.table_of(self.claims, self.world, families=self._families, place_key=self.geography.key)

    @cached_property
    def placed(self) -> Placed:
        """The claims of control by place."""
        return Placed(self._said)

    def table(self, *, bloc: bool = False) -> rooms.ControlTable:
        """The claims of control as columns, allies as one with `bloc`."""
        return rooms.by_bloc(self._said) if bloc else self._said

    def strengths(self, as_known_on: Day | None = None) -> rooms.Strengths:
        """What the claims, as known on a day, teach of how much words weigh."""
        if as_known_on not in self._learnt:
            self._learnt[as_known_on] = self._taught(self._said.known_on(as_known_on), as_known_on)
        return self._learnt[as_known_on]

    def _taught(self, said: rooms.ControlTable, as_known_on: Day | None) -> rooms.Strengths:
        if self.kept is None:
            return rooms.learn(said)
        arrays = self.kept.remember(f"strengths {as_known_on}", lambda: rooms.learn(said).arrays(said.voices))
        return rooms.Strengths.of_arrays(arrays, said.voices)

    def timeline(self, place: str, *, as_known_on: Day | None = None) -> Timeline:
        """What was said to happen at a place and inside it, in order of when it happened and when it was published.

        Raises:
            QuestionError: if the place is unknown.
        """
        seen = self.as_known_on(as_known_on)
        return Timeline(moments(seen.claims, self.place_key(place) or "", self.geography))

    def map(self) -> PointMap:
        """The places that the claims speak of, as points."""
        return points_of(self.claims)

    def work_out(self) -> None:
        """Works out what most questions stand on, so that it is kept: incidents, what holds of every tally, strengths."""
        self.strengths()
        for measure in self.book.said.measures:
            self.book.settled(measure)

    def disputes(self, *, as_known_on: Day | None = None) -> Listed[Dispute]:
        """The sets of claims that cannot all hold, those on which most hangs first."""
        return Listed(self.as_known_on(as_known_on)._disputes)

    @cached_property
    def _disputes(self) -> tuple[Dispute, ...]:
        bench, said = self._bench, self.book.said
        sums = ((each.sentence, each.members) for m in said.measures for each in self.book.contradictions(m))
        found = [
            *disputes.of_events(self.incidents, bench),
            *(dispute for measure in said.measures for dispute in disputes.of_tallies(said, measure, bench)),
            *disputes.of_totals(sums, bench),
            *self.disputes_of_control(),
        ]
        return tuple(disputes.ranked(found))

    def disputes_of_control(self) -> list[Dispute]:
        """Those of the disputes that are over who holds a place: each place's follow from its own claims."""
        return list(disputes_of_control.of_control(self.claims, self._bench))

    @cached_property
    def _bench(self) -> Bench:
        return Bench(self.geography, self.voices, Relations(self.world), getattr(self.world, "actors", None))

    def __repr__(self) -> str:
        return f"<Picture of {len(self.claims)} claims>"

    def _repr_html_(self) -> str:
        from sayso.drawing import cards

        kinds = Counter(str(claim.kind) for claim in self.claims)
        known = sorted(claim.known_on for claim in self.claims if claim.known_on)
        span = f", published from {known[0]} to {known[-1]}" if known else ""
        title = f"{len(self.claims)} claims in {self.origins()}{span}"
        return str(cards.card(title, ", ".join(f"{number} of {kind}" for kind, number in kinds.most_common()))) + (
            self.map()._repr_html_()
        )


def _part(claims: tuple[Claim, ...], world: World | None, families: Mapping[str, str] | None) -> Picture:
    """The picture of some claims of another, which are in order already: to order many anew takes seconds."""
    made = Picture((), world, families)
    object.__setattr__(made, "claims", claims)
    return made


def _ordered(claims: Iterable[Claim]) -> Iterator[Claim]:
    """In order of their ids; only claims that share one are compared in full, which takes long and much room."""
    for _, same in groupby(sorted(claims, key=attrgetter("id")), key=attrgetter("id")):
        found = list(same)
        yield from found if len(found) == 1 else sorted(found, key=_order)


def _order(claim: Claim) -> tuple[str, ...]:
    """By id; claims of one id by all that they say, so that the order in which they came never shows."""
    rest = (claim.what, claim.place, claim.date, claim.published, claim.speakers, claim.polarity)
    return (claim.id, claim.doc, f"{claim.start:09}", *(repr(each) for each in rest))
