"""The toll as a form: which place, days, people and sources; answered as a sentence, a band and the claims that bind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BeforeValidator

from sayso.desk import rows, tables, words
from sayso.desk.answers import Chart, TollAnswer
from sayso.desk.question import OptionalDay, OptionalText, Question
from sayso.desk.snapshot import Snapshot
from sayso.desk.views import Asked, render
from sayso.drawing.charts import toll_bands
from sayso.errors import QuestionError
from sayso.model import Claim, Days, Outcome, SourceKind, Victims
from sayso.picture import Toll

router = APIRouter()
OptionalVictims = Annotated[Victims | None, BeforeValidator(lambda value: None if value in ("", "all") else value)]
NEUTRAL = frozenset(SourceKind) - {SourceKind.PARTY}
MOST_SHOWN = 60
"""A page shows so many of the claims that bind an answer, and of what was left out; the table has them all."""
CLOSE = frozenset({SourceKind.MONITOR, SourceKind.RESCUER, SourceKind.RESIDENT})
TRUST = (
    ("on everyone's word", None),
    ("without the parties' own word", NEUTRAL),
    ("on monitors', rescuers' and residents' word", CLOSE),
)


def span(first: date | None, last: date | None) -> Days | None:
    """A span of days; one day alone stands for itself, and none for all.

    Raises:
        QuestionError: if it is reversed.
    """
    first, last = first or last, last or first
    if first is None or last is None:
        return None
    if last < first:
        raise QuestionError(f"the days end ({words.day(last)}) before they begin ({words.day(first)})")
    return Days(first, last)


@dataclass(frozen=True, slots=True)
class TollQuestion:
    """What is asked of the toll; `sources` empty is every kind."""

    place: str | None = None
    first: date | None = None
    last: date | None = None
    outcome: Outcome = Outcome.KILLED
    victims: Victims | None = None
    sources: frozenset[SourceKind] = frozenset()
    known: date | None = None

    def ask(self, snapshot: Snapshot, kinds: frozenset[SourceKind] | None) -> Toll:
        """The answer on these kinds' word.

        Raises:
            QuestionError: if the place is unknown or the days are reversed.
        """
        asked = (self.place, self.days, self.outcome, self.victims, kinds, self.known)

        def answered() -> Toll:
            place, days, outcome, victims, kinds, known = asked
            return snapshot.picture.toll(
                place, days=days, outcome=outcome, victims=victims, kinds=kinds, as_known_on=known
            )

        return snapshot.remember(("toll", *asked), answered)

    @property
    def kinds(self) -> frozenset[SourceKind] | None:
        return self.sources or None

    @property
    def days(self) -> Days | None:
        """The span of days; one day alone stands for itself.

        Raises:
            QuestionError: if it is reversed.
        """
        return span(self.first, self.last)

    def url(self, path: str) -> str:
        given = [("place", self.place), ("first", self.first), ("last", self.last), ("known", self.known)]
        pairs = [(name, str(value)) for name, value in given if value is not None]
        pairs += [("outcome", str(self.outcome)), ("victims", str(self.victims or "all"))]
        return f"{path}?{urlencode(pairs + [('sources', str(kind)) for kind in sorted(self.sources)])}"


def toll_asked(
    request: Request,
    place: OptionalText = None,
    first: OptionalDay = None,
    last: OptionalDay = None,
    outcome: Outcome = Outcome.KILLED,
    victims: OptionalVictims = None,
    sources: Annotated[frozenset[SourceKind], Query()] = frozenset(),
    known: OptionalDay = None,
) -> TollQuestion:
    """The question in a request's address (a FastAPI dependency)."""
    return TollQuestion(place, first, last, outcome, victims, sources, Asked.snapshot(request).clock(known))


Wanted = Annotated[TollQuestion, Depends(toll_asked)]


@router.get("/toll", include_in_schema=False)
def page(request: Request, question: Wanted) -> Response:
    """The toll page: the form, and its answer where something was asked."""
    snapshot = Asked.snapshot(request)
    context: dict[str, Any] = {
        "question": question,
        "place": place_said(snapshot, question.place),
        "outcomes": [str(outcome) for outcome in Outcome],
        "source_kinds": [(str(kind), title) for kind, title in words.SOURCE_KINDS.items()],
        "as_known": words.day(question.known),
        "wrong": None,
        "toll": None,
    }
    if "outcome" not in request.query_params and "place" not in request.query_params:
        return render(request, "toll.html", context)
    try:
        toll = question.ask(snapshot, question.kinds)
    except QuestionError as error:
        return render(request, "toll.html", context | {"wrong": str(error)}, 422)
    return render(request, "toll.html", context | _answer(snapshot, question, toll))


def place_said(snapshot: Snapshot, place: str | None) -> str:
    """How the form names the place that is asked about: as people do, where that leads to the same place."""
    if place is None:
        return ""
    name = snapshot.geography.name(place)
    return name if snapshot.geography.question(name) == place else place


def _answer(snapshot: Snapshot, question: TollQuestion, toll: Toll) -> dict[str, Any]:
    plain = Question(known=question.known)
    binding = snapshot.remember(("binding", question), lambda: _binding(toll))
    shown = binding[:MOST_SHOWN]
    said = rows.claim_rows((claim for claim, _ in shown), snapshot, plain)
    return {
        "toll": toll,
        "bound": is_bound(toll),
        "sentence": sentence(question, toll),
        "bands": [
            (label, words.bounds(each.low, each.high), each.best) for label, each in by_trust(snapshot, question)
        ],
        "bands_url": question.url("/api/toll/bands"),
        "csv_url": question.url("/api/toll.csv"),
        "binding": [(why, row) for (_, why), row in zip(shown, said, strict=True)],
        "more": len(binding) - len(shown),
        "left_out": toll.disputes[:MOST_SHOWN],
        "more_left_out": max(0, len(toll.disputes) - MOST_SHOWN),
        "standing": str(toll.standing),
    }


def is_bound(toll: Toll) -> bool:
    """Whether any claim binds an answer."""
    return bool(toll.low_binding or toll.high_binding)


def _binding(toll: Toll) -> list[tuple[Claim, str]]:
    """The claims that bind the answer, each with what it does."""
    low, high = ({id(claim) for claim in claims} for claims in (toll.low_binding, toll.high_binding))
    each = {id(claim): claim for claim in (*toll.low_binding, *toll.high_binding)}
    does = ((low, "holds the least"), (high, "holds or opens the most"))
    return [(claim, ", ".join(what for among, what in does if at in among)) for at, claim in each.items()]


def sentence(question: TollQuestion, toll: Toll) -> str:
    """The answer in a sentence."""
    whom = {None: "people", Victims.CIVILIAN: "civilians", Victims.COMBATANT: "combatants"}.get(
        question.victims, "people"
    )
    where = f" in {toll.place}" if question.place else ""
    when = f", {words.days(toll.days)}" if toll.days else ""
    if not is_bound(toll):
        return f"No claim counts {whom} {question.outcome}{where}{when}."
    known = f" As known on {words.day(question.known)}." if question.known else ""
    most = "with no upper bound in the claims" if toll.high is None else f"at most {toll.high:,}"
    return f"At least {toll.low:,} {whom} were {question.outcome}{where}{when}; {most}.{known}"


def by_trust(snapshot: Snapshot, question: TollQuestion) -> Sequence[tuple[str, Toll]]:
    """The same question on fewer and fewer people's word; those that nobody answers left out."""
    if question.sources:
        return [("on the word of the chosen sources", question.ask(snapshot, question.kinds))]
    answers = ((label, question.ask(snapshot, kinds)) for label, kinds in TRUST)
    return [(label, toll) for label, toll in answers if is_bound(toll)]


@router.get("/api/toll", tags=["toll"], response_model=TollAnswer)
def data(request: Request, question: Wanted) -> dict[str, Any]:
    """The least and the most people that fit the claims, and the claims that bind each bound."""
    return question.ask(Asked.snapshot(request), question.kinds).record()


@router.get("/api/toll/bands", tags=["toll"], response_model=Chart)
def bands(request: Request, question: Wanted) -> dict[str, Any]:
    """The answer by trust as a Vega-Lite chart."""
    answers = [(label, each.low, each.best, each.high) for label, each in by_trust(Asked.snapshot(request), question)]
    spec: dict[str, Any] = toll_bands(answers).to_dict(validate=False)
    return spec


@router.get("/api/toll.csv", tags=["toll"], response_class=Response)
def sheet(request: Request, question: Wanted) -> Response:
    """The claims that bind the answer, as a table for spreadsheets."""
    snapshot = Asked.snapshot(request)
    toll = question.ask(snapshot, question.kinds)
    return tables.claims("toll", snapshot, (claim for claim, _ in _binding(toll)))
