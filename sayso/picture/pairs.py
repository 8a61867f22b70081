"""How alike two claims are, as claims about one event: every reason with its weight, and what rules it out.

The score is a sum of weights of evidence, as in Fellegi and Sunter (1969); the weights are in `data/joining.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import inf
from typing import Any

from sayso.errors import DataFileError
from sayso.model import Casualties, Claim, Incident, IncidentType, Outcome, Victims
from sayso.picture.clock import moment_of
from sayso.picture.geography import Geography, fold
from sayso.picture.kin import NOBODY, Kin, strangers
from sayso.world.datafile import DataFile

WORD = re.compile(r"[^\W\d_]{3,}")
COPIED = 0.8


@dataclass(frozen=True, slots=True)
class Rules:
    """The joining rules, as the data file gives them."""

    join: float
    near_km: float
    gap_days: int
    undated_days: int
    large: int
    growth: float
    close_characters: int
    weights: Mapping[str, float]
    methods: Mapping[str, str]
    common: frozenset[str]


@cache
def rules() -> Rules:
    """The shipped rules.

    Raises:
        DataFileError: if the data file is not what it should be.
    """
    data = DataFile.shipped(files("sayso.picture") / "data" / "joining.toml")
    content, kinds = data.content, {str(kind) for kind in IncidentType}
    wrong = sorted(set(content["methods"]) - kinds)
    if wrong:
        raise DataFileError(
            f"no incident type: {wrong[0]}", where=data.name, field="methods", cure=f"one of {sorted(kinds)}"
        )
    methods = {word: kind for kind, words in content["methods"].items() for word in words}
    numbers = content["numbers"]
    return Rules(
        float(content["join"]),
        float(content["near_km"]),
        int(content["gap_days"]),
        int(content["undated_days"]),
        int(numbers["large"]),
        float(numbers["growth"]),
        int(numbers["close_characters"]),
        dict(content["weights"]),
        methods,
        frozenset(content["common"]),
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What the comparison needs of one claim, worked out once. Days are ordinals; `first` None is undated."""

    doc: str
    start: int
    end: int
    place: str | None
    first: int | None
    last: int
    published: int | None
    moment: float
    words: frozenset[str]
    perpetrator: str | None
    methods: frozenset[str]
    outcome: Outcome | None
    low: float
    high: float
    counted: bool
    part: bool
    victims: Victims | None
    group: str | None
    side: frozenset[str]
    voices: frozenset[str]
    quote: str
    marked: str | None


def look(claim: Claim, geo: Geography, voices: tuple[str, ...], kin: Kin) -> Look:
    """The comparable features of a claim about an event."""
    what, days, known = claim.what, claim.date, claim.known_on
    assert isinstance(what, (Casualties, Incident))
    words = _telling(claim.quote)
    loss = what if isinstance(what, Casualties) else None
    count = None if loss is None else loss.count
    return Look(
        doc=claim.doc,
        start=claim.start,
        end=claim.end,
        place=geo.key(claim.place),
        first=None if days is None else days.first.toordinal(),
        last=0 if days is None else days.last.toordinal(),
        published=None if known is None else known.toordinal(),
        moment=moment_of(claim.published),
        words=words,
        perpetrator=_name(what.perpetrator),
        methods=_methods(what, words),
        outcome=None if loss is None else loss.outcome,
        low=0.0 if count is None or count.low is None else float(count.low),
        high=inf if count is None or count.high is None else float(count.high),
        counted=count is not None and (count.low, count.high) != (None, None),
        part=loss is not None and loss.part,
        victims=None if loss is None else loss.victims,
        group=None if loss is None else _name(loss.victim_group),
        side=NOBODY if loss is None else kin.of(loss.victim_group, days.last if days else known),
        voices=frozenset(voices),
        quote=claim.quote,
        marked=what.incident_id,
    )


@lru_cache(maxsize=100_000)
def _telling(quote: str) -> frozenset[str]:
    """The words of a quote that say something of the event; many claims share one quote."""
    return frozenset(WORD.findall(quote.lower())) - rules().common


def _name(named: Any) -> str | None:
    return None if named is None else named.id or fold(named.name)


def _methods(what: Casualties | Incident, words: frozenset[str]) -> frozenset[str]:
    if isinstance(what, Incident):
        return frozenset() if what.type is IncidentType.OTHER else frozenset({str(what.type)})
    known = rules().methods
    return frozenset(known[word] for word in words & known.keys())


Reasons = list[tuple[str, float]]


def compare(one: Look, other: Look, geo: Geography) -> Reasons | None:
    """Why the two may be one event, each reason with its weight; None where they cannot be."""
    reasons: Reasons = []
    apart = (
        _places(one, other, geo, reasons)
        and _days(one, other, reasons)
        and _tolls(one, other, reasons)
    )  # fmt: skip
    if not apart:
        return None
    _words(one, other, reasons)
    _deeds(one, other, reasons)
    return reasons


def score(reasons: Reasons) -> float:
    return sum(weight for _, weight in reasons)


def _add(reasons: Reasons, name: str, times: float = 1.0) -> bool:
    reasons.append((name, rules().weights[name] * times))
    return True


def _places(one: Look, other: Look, geo: Geography, reasons: Reasons) -> bool:
    if one.place is None or other.place is None:
        return True
    if one.place == other.place:
        return _add(reasons, "same_place")
    if geo.overlap(one.place, other.place):
        return _add(reasons, "nested_place")
    apart = geo.distance_km(one.place, other.place)
    if apart is None:
        # One is a name that no gazetteer knows: it may be a street of the other, or another country.
        return _add(reasons, "unknown_place")
    if apart > rules().near_km or not (geo.is_point(one.place) and geo.is_point(other.place)):
        return False
    return _add(reasons, "near_place")


def _days(one: Look, other: Look, reasons: Reasons) -> bool:
    if one.first is None or other.first is None:
        return _undated(one, other, reasons)
    gap = max(one.first, other.first) - min(one.last, other.last)
    if gap > rules().gap_days:
        return False
    if gap > 0:
        return _add(reasons, "adjacent_days")
    if (one.first, one.last) == (other.first, other.last):
        return _add(reasons, "same_day" if one.first == one.last else "same_days")
    return _add(reasons, "overlapping_days")


def _undated(one: Look, other: Look, reasons: Reasons) -> bool:
    """An undated claim speaks of the days of its sentence, else of days shortly before its publication, else of any."""
    if one.doc == other.doc and one.start < other.end and other.start < one.end:
        return True
    spans = []
    for each in (one, other):
        if each.first is not None:
            spans.append((each.first, each.last))
        elif each.published is not None:
            spans.append((each.published - rules().undated_days, each.published))
        else:
            return True
    if max(spans[0][0], spans[1][0]) > min(spans[0][1], spans[1][1]):
        return False
    return _add(reasons, "news_of_the_day")


def _tolls(one: Look, other: Look, reasons: Reasons) -> bool:
    if one.outcome is None or other.outcome is None:
        return True
    if strangers(one.side, other.side):
        # The dead of two sides are different people.
        return False
    if one.outcome != other.outcome:
        return _add(reasons, "other_outcome")
    opposed = {one.victims, other.victims} == {Victims.CIVILIAN, Victims.COMBATANT}
    if opposed:
        return _add(reasons, "other_victims")
    if not (one.counted and other.counted) or one.part or other.part:
        return True
    return _numbers(one, other, reasons)


def _numbers(one: Look, other: Look, reasons: Reasons) -> bool:
    """Two whole counts of the same people: alike, growing, or two events."""
    if (one.low, one.high) == (other.low, other.high):
        return _add(reasons, "same_large_toll" if one.low >= rules().large else "same_toll")
    if max(one.low, other.low) <= min(one.high, other.high):
        return _add(reasons, "fitting_toll")
    if one.doc == other.doc and one.voices & other.voices:
        # One speaker, one report, two numbers: the report tells two events apart.
        return False
    early, late = (one, other) if one.moment <= other.moment else (other, one)
    most = max(early.low, late.low) / max(1.0, min(early.low, late.low))
    if most > rules().growth:
        return _add(reasons, "far_toll")
    return _add(reasons, "growing_toll" if late.low > early.low and late.moment > early.moment else "other_toll")


def _words(one: Look, other: Look, reasons: Reasons) -> None:
    if one.doc == other.doc:
        if one.start < other.end and other.start < one.end:
            _add(reasons, "same_sentence")
            return
        near = abs(one.start - other.start) <= rules().close_characters
        _add(reasons, "same_report_close" if near else "same_report_far")
    shared, fewer = len(one.words & other.words), min(len(one.words), len(other.words))
    if fewer >= 6 and shared >= COPIED * fewer and one.doc != other.doc:
        _add(reasons, "copied_words")
    elif shared:
        _add(reasons, "similar_words", shared / len(one.words | other.words))


def _deeds(one: Look, other: Look, reasons: Reasons) -> None:
    if one.perpetrator and other.perpetrator:
        _add(reasons, "same_perpetrator" if one.perpetrator == other.perpetrator else "other_perpetrator")
    if one.methods and other.methods:
        _add(reasons, "same_method" if one.methods & other.methods else "other_method")
    if one.group and one.group == other.group:
        _add(reasons, "same_group")
