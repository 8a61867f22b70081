"""Tolls: the least and the most people that fit the claims, and the claims that hold each bound where it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.model import Claim, Day, Days, SourceKind, Victims
from sayso.picture import toll_solve
from sayso.picture.geography import Geography
from sayso.picture.independence import Origins, Standing
from sayso.picture.tallies import Tallies, rows_of, tallies
from sayso.picture.toll_best import best
from sayso.picture.toll_problem import SIDES, Case, Problem, Where, build, relevant
from sayso.picture.toll_table import Ints, Region, Statements, Thing
from sayso.picture.toll_words import because_high, because_low, contradiction

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Tallies that cannot all hold, as their claims; `dropped` are the claims that were left out to go on."""

    claims: tuple[Claim, ...]
    dropped: tuple[Claim, ...]
    sentence: str

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
class Book:
    """Everything that tolls are answered from, made once for a set of claims."""

    said: Statements
    where: Where
    geo: Geography
    origins: Origins

    @property
    def things(self) -> Sequence[Thing]:
        return self.said.things


def toll(book: Book, question: Question) -> Toll:
    """Answer one question."""
    found = tallies(book.said, rows_of(book.said, question.measure, question.kinds))
    case = Case(question.region, found, book.where, book.things, book.geo)
    chosen, disputes = consistent(case)
    sides = SIDES[question.victims]
    floor = _least(case, chosen, sides)
    ceiling = build(case, chosen, least=False)
    open_ended = toll_solve.unbounded(ceiling, sides)
    top = None if open_ended else toll_solve.most(ceiling, sides)
    low = floor[1].value
    high = None if top is None else max(low, top.value)
    held = _binding(found, chosen, floor[0], floor[1], low=True)
    holds = (
        _open(found, chosen, ceiling, open_ended, sides)
        if top is None
        else _binding(found, chosen, ceiling, top, low=False)
    )
    inside = chosen[book.where.maybe(question.region)[found.thing[chosen]]]
    return Toll(
        place=book.geo.name(question.region.place),
        days=question.region.days,
        measure=question.measure,
        victims=question.victims,
        kinds=question.kinds,
        as_known_on=question.as_known_on,
        low=low,
        high=high,
        best=best(case, chosen, sides, low, high),
        low_binding=_claims(held, found.at_low),
        high_binding=_claims(holds, found.at_high),
        low_sentence=because_low(case, inside, held, low),
        high_sentence=because_high(case, holds, high),
        standing=book.origins.standing(claim for tally in inside.tolist() for claim in found.claims(tally)),
        disputes=tuple(disputes),
    )


def consistent(case: Case) -> tuple[Ints, list[Contradiction]]:
    """The tallies that bear on the question, less those dropped until the rest can all hold; and each contradiction."""
    dropped: set[int] = set()
    disputes: list[Contradiction] = []
    while True:
        chosen = relevant(case, frozenset(dropped))
        problem = build(case, chosen, least=False)
        if toll_solve.solve(problem, np.zeros(len(problem.unknowns))) is not None:
            return chosen, disputes
        apart = build(case, chosen, least=False, merge=False)
        members = [apart.demands[demand].tally for demand in toll_solve.smallest_contradiction(apart)]
        weakest = min(members, key=lambda tally: _strength(case.tallies, tally))
        dropped.add(weakest)
        claims = tuple(claim for tally in members for claim in case.tallies.claims(tally))
        sentence = contradiction(case, members, weakest)
        disputes.append(Contradiction(tuple(dict.fromkeys(claims)), case.tallies.claims(weakest), sentence))


def contradictions(book: Book, measure: str) -> list[Contradiction]:
    """Everything that cannot all hold among the tallies of one measure."""
    found = tallies(book.said, rows_of(book.said, measure, None))
    return consistent(Case(Region(None, None), found, book.where, book.things, book.geo))[1]


def _strength(found: Tallies, tally: int) -> tuple[int, float, tuple[str, ...]]:
    """Fewest origins first, then the oldest latest word, then by claim ids so that the choice is always the same."""
    ids = tuple(claim.id for claim in found.claims(tally))
    return (int(found.origins[tally]), float(found.latest[tally]), ids)


def _least(case: Case, chosen: Ints, sides: tuple[int, ...]) -> tuple[Problem, toll_solve.Bound]:
    problem = build(case, chosen, least=True)
    found = toll_solve.least(problem, sides)
    if found is None:
        # Only things of unknown place or day can reconcile these tallies, so they are let in.
        problem = build(case, chosen, least=False)
        found = toll_solve.least(problem, sides)
    assert found is not None, "the tallies were made consistent"
    return problem, found


def _binding(found: Tallies, chosen: Ints, problem: Problem, bound: toll_solve.Bound, *, low: bool) -> list[int]:
    """The tallies that hold a bound: of demands with a price, and of the incidents whose own bounds are reached."""
    tight = {problem.demands[d].tally for d in bound.demands if problem.demands[d].tally >= 0}
    things = {t for u in bound.unknowns if not problem.unknowns[u].cell for t in problem.unknowns[u].things}
    things |= {t for d in bound.demands if problem.demands[d].tally < 0 for t in problem.demands[d].things}
    limits = found.low > 0 if low else np.isfinite(found.high)
    own = chosen[np.isin(found.thing[chosen], sorted(things))]
    return sorted(tight | {int(tally) for tally in own.tolist() if limits[tally]})


def _open(found: Tallies, chosen: Ints, problem: Problem, unknowns: Iterable[int], sides: tuple[int, ...]) -> list[int]:
    """The tallies without a high that leave these unknowns open."""
    things = {thing for unknown in unknowns for thing in problem.unknowns[unknown].things}
    own = chosen[np.isin(found.thing[chosen], sorted(things))]
    return [t for t in own.tolist() if not np.isfinite(found.high[t]) and set(sides) & set(SIDES[found.kind(t)])]


def _claims(chosen: Iterable[int], pick: Any) -> tuple[Claim, ...]:
    return tuple(dict.fromkeys(claim for tally in chosen for claim in pick(tally)))


__all__ = ["Book", "Contradiction", "Question", "Toll", "consistent", "toll"]
