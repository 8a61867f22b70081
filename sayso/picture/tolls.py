"""Tolls: the least and the most people that fit the claims, and the claims that hold each bound where it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.model import Claim, Day, Days, SourceKind, Victims
from sayso.picture import toll_solve
from sayso.picture.geography import Geography
from sayso.picture.independence import Origins, Standing
from sayso.picture.kept import Kept, ragged, unragged
from sayso.picture.tallies import Tallies, rows_of, tallies
from sayso.picture.toll_best import best
from sayso.picture.toll_problem import BOTH, SIDES, Case, Problem, boxes, build, relevant
from sayso.picture.toll_table import Floats, Ints, Region, Statements
from sayso.picture.toll_where import Where
from sayso.picture.toll_words import because_high, because_low, contradiction, days_words, speakers

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Tallies that cannot all hold, as the claims of each; `dropped` are the claims that were left out to go on."""

    members: tuple[tuple[Claim, ...], ...]
    dropped: tuple[Claim, ...]
    sentence: str

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(dict.fromkeys(claim for member in self.members for claim in member))

    def record(self) -> dict[str, Any]:
        return {
            "claims": [claim.id for claim in self.claims],
            "dropped": [claim.id for claim in self.dropped],
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Toll:
    """The answer to one question.

    `low` and `high` are people (`high` None: no bound); `best` lies between them. `low_binding` and `high_binding` are the
    claims that hold each bound where it is (for a missing high, those that leave it open).
    """

    place: str
    days: Days | None
    measure: str
    victims: Victims | None
    kinds: frozenset[SourceKind] | None
    as_known_on: Day | None
    low: int
    high: int | None
    best: int
    low_binding: tuple[Claim, ...]
    high_binding: tuple[Claim, ...]
    low_sentence: str
    high_sentence: str
    standing: Standing
    disputes: tuple[Contradiction, ...]

    @property
    def binding(self) -> tuple[str, ...]:
        """Ids of the claims that bind either bound."""
        return tuple(dict.fromkeys(claim.id for claim in (*self.low_binding, *self.high_binding)))

    def record(self) -> dict[str, Any]:
        """What `--format json` prints; `high` null is no bound."""
        return {
            "place": self.place,
            "days": None if self.days is None else _span(self.days),
            "outcome": self.measure,
            "victims": None if self.victims is None else str(self.victims),
            "sources": None if self.kinds is None else sorted(map(str, self.kinds)),
            "as_known_on": None if self.as_known_on is None else self.as_known_on.isoformat(),
            "low": self.low,
            "high": self.high,
            "best": self.best,
            "binding": list(self.binding),
            "low_because": self.low_sentence,
            "high_because": self.high_sentence,
            "standing": self.standing.record(),
            "disputes": [dispute.record() for dispute in self.disputes],
        }

    def frame(self) -> pd.DataFrame:
        """The answer as one row."""
        import pandas as pd

        record = self.record()
        return pd.DataFrame([{key: record[key] for key in ("place", "outcome", "victims", "low", "best", "high")}])

    @property
    def bounds(self) -> tuple[str, int, int, int | None]:
        """Whom it counts in words, the least, the best and the most."""
        whom = {Victims.CIVILIAN: "civilians", Victims.COMBATANT: "fighters", None: "people"}.get(
            self.victims, "people"
        )
        return (f"{whom} {self.measure}", self.low, self.best, self.high)

    def chart(self, *, width: int = 600) -> alt.LayerChart | alt.FacetChart:
        """The toll as a band from the least to the most, as on the desk."""
        from sayso.drawing.charts import toll_bands

        return toll_bands([self.bounds], width=width)

    def _repr_html_(self) -> str:
        from sayso.drawing import cards, pictures

        claims = dict.fromkeys((*self.low_binding, *self.high_binding))
        cited = [(claim.quote, speakers([claim]), str(claim.known_on or "on an unknown day")) for claim in claims]
        when = "" if self.days is None else days_words(self.days)
        told = cards.listing([self.low_sentence, self.high_sentence, *(each.sentence for each in self.disputes)])
        return str(cards.card(f"{self.place}{when}", pictures.band([self.bounds]), told, cards.quotes(cited)))


def _span(days: Days) -> dict[str, str]:
    return {"from": days.first.isoformat(), "to": days.last.isoformat()}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: where, when, whom, what happened to them, and on whose word."""

    place: str
    region: Region
    measure: str
    victims: Victims | None
    kinds: frozenset[SourceKind] | None = None
    as_known_on: Day | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The tallies of one measure, which of them are left out, and why; `points` are where `best` would have each."""

    tallies: Tallies
    points: Floats
    component: Ints
    dropped: Ints
    conflicts: tuple[tuple[int, ...], ...]


class Book:
    """Everything that tolls are answered from, made once for a set of claims; what it works out is remembered."""

    def __init__(self, said: Statements, geo: Geography, origins: Origins, kept: Kept | None = None) -> None:
        self.said, self.geo, self.origins, self._kept = said, geo, origins, kept
        self.where = Where(said.things, geo)
        self._settled: dict[tuple[str, frozenset[SourceKind] | None], Settled] = {}
        self._told: dict[tuple[str, frozenset[SourceKind] | None, tuple[int, ...]], Contradiction] = {}

    def settled(self, measure: str, kinds: frozenset[SourceKind] | None = None) -> Settled:
        """The tallies of a measure by these kinds of source, contradictions settled."""
        key = (measure, kinds)
        if key not in self._settled:
            found = tallies(self.said, rows_of(self.said, measure, kinds))
            active = np.zeros(len(self.said.things), dtype=np.bool_)
            active[found.thing] = True
            component = self.where.components(active)
            points, none = found.points(), np.zeros(0, dtype=np.int64)
            case = self.case(Region(None, None), Settled(found, points, component, none, ()))
            dropped, conflicts = self._conflicts(case, measure, kinds)
            self._settled[key] = Settled(found, points, component, dropped, tuple(conflicts))
        return self._settled[key]

    def _conflicts(
        self, case: Case, measure: str, kinds: frozenset[SourceKind] | None
    ) -> tuple[Ints, list[tuple[int, ...]]]:
        """What is left out of a measure, and each contradiction."""
        from sayso.picture.toll_conflicts import settle  # only here, as SciPy's solvers take a second to load

        none = np.zeros(0, dtype=np.int64)
        if self._kept is None:
            return settle(case, none)

        def made() -> dict[str, Any]:
            dropped, conflicts = settle(case, none)
            return {"dropped": dropped} | ragged(conflicts)

        arrays = self._kept.remember(f"settled {measure} {sorted(kinds) if kinds is not None else kinds}", made)
        return arrays["dropped"], [tuple(each) for each in unragged(arrays)]

    def case(self, region: Region, settled: Settled) -> Case:
        return Case(region, settled.tallies, self.where, self.said.things, self.geo, settled.component)

    def contradictions(self, measure: str) -> list[Contradiction]:
        """Everything that cannot all hold among the tallies of one measure."""
        return self.told(measure, None, self.settled(measure).conflicts)

    def told(
        self, measure: str, kinds: frozenset[SourceKind] | None, conflicts: Iterable[tuple[int, ...]]
    ) -> list[Contradiction]:
        """Contradictions among the tallies of a measure by these kinds of source, in words."""
        case = self.case(Region(None, None), self.settled(measure, kinds))
        return [self._in_words(case, (measure, kinds, members)) for members in conflicts]

    def _in_words(self, case: Case, key: tuple[str, frozenset[SourceKind] | None, tuple[int, ...]]) -> Contradiction:
        if key not in self._told:
            self._told[key] = _contradiction(case, key[2])
        return self._told[key]


def toll(book: Book, question: Question) -> Toll:
    """Answer one question."""
    settled = book.settled(question.measure, question.kinds)
    found, sides = settled.tallies, SIDES[question.victims]
    case = book.case(question.region, settled)
    chosen, conflicts, floor, admitted = _least(case, settled, sides)
    # Where every place and day is known the two problems are one.
    one = admitted or bool(book.where.firm[found.thing[chosen]].all())
    ceiling = floor[0] if one else build(case, chosen, least=False)
    open_ended = toll_solve.unbounded(ceiling, sides)
    top = None if open_ended else toll_solve.most(ceiling, sides)
    low = floor[1].value
    high = None if top is None else max(low, top.value)
    held = _binding(found, chosen, floor[0], floor[1], low=True)
    holds = _open(found, chosen, ceiling, open_ended, sides)
    if top is not None:
        holds = _binding(found, chosen, ceiling, top, low=False)
    inside = chosen[book.where.asked(question.region)[found.thing[chosen]]]
    return Toll(
        place=book.geo.name(question.region.place),
        days=question.region.days,
        measure=question.measure,
        victims=question.victims,
        kinds=question.kinds,
        as_known_on=question.as_known_on,
        low=low,
        high=high,
        best=best(found, settled.points, floor[0], sides, low, high),
        low_binding=found.at_low(held),
        high_binding=found.at_high(holds),
        low_sentence=because_low(case, inside, held, low),
        high_sentence=because_high(case, holds, high),
        standing=found.standing(inside),
        disputes=tuple(book.told(question.measure, question.kinds, conflicts)),
    )


Floor = tuple[Problem, toll_solve.Bound]


def _least(case: Case, settled: Settled, sides: tuple[int, ...]) -> tuple[Ints, list[tuple[int, ...]], Floor, bool]:
    """The tallies that bear on the question and can all hold, the contradictions among those that do, the least, and whether
    things of unknown place or day had to be let in."""
    chosen = relevant(case, settled.dropped)
    problem = build(case, chosen, least=True)
    found = toll_solve.least(problem, sides)
    if found is not None:
        return chosen, _told(case, settled, chosen), (problem, found), False
    from sayso.picture.toll_conflicts import settling

    # Only things of unknown place or day can reconcile these tallies, so they are let in; if even that is too little (for the
    # whole picture admits more of them than a question does), what cannot hold is left out.
    for step in settling(case, settled.dropped):
        found = toll_solve.least(step.problem, sides)
        if found is not None:
            told = [*_told(case, settled, step.chosen), *step.conflicts]
            return step.chosen, told, (step.problem, found), True
    raise AssertionError("the tallies were made consistent")


def _told(case: Case, settled: Settled, chosen: Ints) -> list[tuple[int, ...]]:
    """The contradictions that bear on the question."""
    if not settled.conflicts:
        return []
    thing = settled.tallies.thing
    near = case.where.asked(case.region)
    near[thing[np.isin(settled.component[thing], settled.component[thing[chosen]])]] = True
    return [members for members in settled.conflicts if near[thing[list(members)]].any()]


def _contradiction(case: Case, members: tuple[int, ...]) -> Contradiction:
    """A contradiction in words; its first member is the one left out."""
    claims = tuple(case.tallies.claims(tally) for tally in sorted(members))
    return Contradiction(claims, case.tallies.claims(members[0]), contradiction(case, sorted(members), members[0]))


def _binding(found: Tallies, chosen: Ints, problem: Problem, bound: toll_solve.Bound, *, low: bool) -> Ints:
    """The tallies that hold a bound: of demands with a price, and of the incidents whose own bounds are reached."""
    priced = [problem.demands[number] for number in bound.demands]
    held = {demand.tally for demand in priced if demand.tally >= 0}
    pinned: list[list[Ints]] = [[], [], [demand.things for demand in priced if demand.tally < 0]]
    for number in bound.unknowns:
        unknown = problem.unknowns[number]
        if not unknown.cell:
            pinned[unknown.side].append(unknown.things)
    for side, things in enumerate(pinned):
        if things:
            own = chosen[np.isin(found.thing[chosen], np.concatenate(things))]
            held.update(_edges(found, own, side, low=low))
    return np.array(sorted(held), dtype=np.int64)


def _edges(found: Tallies, own: Ints, side: int, *, low: bool) -> list[int]:
    """Of incidents' tallies, those that set the bound of one side (or of both together)."""
    incidents, at = np.unique(found.thing[own], return_inverse=True)
    tight = boxes(found, own, incidents, int(incidents.max()) + 1)[2 * side + (0 if low else 1)][at]
    edge, same = (found.low[own], found.victims[own] == side) if low else (found.high[own], found.victims[own] == side)
    reached = same & (edge == tight) & (tight > 0 if low else np.isfinite(tight))
    # Where no tally of this side sets the bound, it follows from what the others leave over.
    follows = np.isin(at, at[reached], invert=True) & (tight > 0 if low else np.isfinite(tight))
    return list(own[reached | follows].tolist())


def _open(found: Tallies, chosen: Ints, problem: Problem, unknowns: Iterable[int], sides: tuple[int, ...]) -> Ints:
    """The tallies without a high that leave these unknowns open."""
    things = [problem.unknowns[unknown].things for unknown in unknowns]
    own = chosen[np.isin(found.thing[chosen], np.concatenate(things))] if things else chosen[:0]
    heard = np.isin(found.victims[own], [*sides, BOTH])
    return own[~np.isfinite(found.high[own]) & heard]
