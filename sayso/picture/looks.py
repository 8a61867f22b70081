"""What the comparison of claims about events needs of each claim, worked out once, as columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.model import Casualties, Claim, Incident, IncidentType, Outcome, Victims
from sayso.picture.clock import moment_of
from sayso.picture.geography import Geography, fold
from sayso.picture.independence import Origins
from sayso.picture.joining import rules
from sayso.picture.kin import NOBODY, Kin

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
WORD = re.compile(r"[^\W\d_]{3,}")
VICTIMS = (Victims.CIVILIAN, Victims.COMBATANT, Victims.UNSPECIFIED)
CIVILIAN, COMBATANT = 0, 1
METHODS = tuple(IncidentType)
OUTCOMES = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Looks:
    """One entry a claim. Days are ordinals; what is unknown is -1; `methods` has a bit for each type of incident.

    `free`: without a marker. `timed`: dated, or at least published on a known day. `quote` numbers the different quotes; of each, `telling` counts the words
    that say something, and `words` has a row.
    """

    places: tuple[str, ...]
    sides: tuple[frozenset[str], ...]
    voices: tuple[frozenset[str], ...]
    marked: tuple[str | None, ...]
    free: Mask
    doc: Ints
    start: Ints
    end: Ints
    place: Ints
    dated: Mask
    timed: Mask
    first: Ints
    last: Ints
    published: Ints
    moment: Floats
    perpetrator: Ints
    methods: Ints
    outcome: Ints
    low: Floats
    high: Floats
    counted: Mask
    part: Mask
    victims: Ints
    group: Ints
    side: Ints
    quote: Ints
    telling: Floats
    words: Any

    def __len__(self) -> int:
        return len(self.marked)

    def shared(self, a: Ints, b: Ints) -> Floats:
        """How many telling words each pair of claims has in common."""
        if not len(a):
            return np.zeros(0)
        return np.asarray((self.words[self.quote[a]] * self.words[self.quote[b]]).sum(axis=1), dtype=np.float64)


class _Codes(dict[Any, int]):
    """Numbers what it is asked for, from 0; None is -1."""

    def of(self, value: Any) -> int:
        return -1 if value is None else self.setdefault(value, len(self))


def looks_of(claims: Sequence[Claim], geo: Geography, origins: Origins, kin: Kin) -> Looks:
    """The columns of claims about events."""
    numbers = {key: _Codes() for key in ("doc", "place", "name", "side", "quote")}
    rows = (
        np.array([_row(claim, geo, kin, numbers) for claim in claims], dtype=np.float64)
        .reshape(len(claims), len(FIELDS))
        .T
    )
    order = _columns(rows)
    telling = [_telling(quote) for quote in numbers["quote"]]
    marked = tuple(marker(claim) for claim in claims)
    return Looks(
        places=tuple(numbers["place"]),
        sides=tuple(numbers["side"]),
        voices=tuple(frozenset(origins.of(claim)) for claim in claims),
        marked=marked,
        free=np.array([not marker for marker in marked], dtype=np.bool_),
        telling=np.array([len(words) for words in telling], dtype=np.float64),
        words=_matrix(telling),
        **order,
    )


FLOATS = ("moment", "low", "high")
FLAGS = ("dated", "timed", "counted", "part")
FIELDS = (
    "doc", "start", "end", "place", "dated", "timed", "first", "last", "published", "moment", "perpetrator", "methods",
    "outcome", "low", "high", "counted", "part", "victims", "group", "side", "quote",
)  # fmt: skip


def _columns(rows: Floats) -> dict[str, Any]:
    kinds: dict[str, Any] = dict.fromkeys(FLOATS, np.float64) | dict.fromkeys(FLAGS, np.bool_)
    return {name: row.astype(kinds.get(name, np.int64)) for name, row in zip(FIELDS, rows, strict=True)}


def _row(claim: Claim, geo: Geography, kin: Kin, numbers: dict[str, _Codes]) -> tuple[float, ...]:
    what, days, known = claim.what, claim.date, claim.known_on
    assert isinstance(what, (Casualties, Incident))
    published = -1 if known is None else known.toordinal()
    return (
        numbers["doc"].of(claim.doc),
        claim.start,
        claim.end,
        numbers["place"].of(geo.key(claim.place)),
        days is not None,
        days is not None or known is not None,
        -1 if days is None else days.first.toordinal(),
        -1 if days is None else days.last.toordinal(),
        published,
        moment_of(claim.published),
        numbers["name"].of(_name(what.perpetrator)),
        _methods(what, _telling(claim.quote)),
        *_loss(what, kin, days.last if days else known, numbers),
        numbers["quote"].of(claim.quote),
    )


def _loss(what: Casualties | Incident, kin: Kin, day: Any, numbers: dict[str, _Codes]) -> tuple[float, ...]:
    """Outcome, low, high, whether counted, whether a part, victims, their group and its side."""
    if isinstance(what, Incident):
        return (-1, 0.0, inf, False, False, -1, -1, numbers["side"].of(NOBODY))
    count, group = what.count, what.victim_group
    return (
        OUTCOMES.index(what.outcome),
        float(count.low or 0),
        inf if count.high is None else float(count.high),
        (count.low, count.high) != (None, None),
        what.part,
        VICTIMS.index(what.victims),
        numbers["name"].of(_name(group)),
        numbers["side"].of(kin.of(group, day)),
    )


@lru_cache(maxsize=100_000)
def _telling(quote: str) -> frozenset[str]:
    """The words of a quote that say something of the event; many claims share one quote."""
    return frozenset(WORD.findall(quote.lower())) - rules().common


def _matrix(telling: Iterable[frozenset[str]]) -> Any:
    """A row of ones and zeros a quote, a column a word."""
    from scipy.sparse import csr_array

    words = _Codes()
    columns: list[int] = []
    ends = [0]
    for each in telling:
        columns.extend(words.of(word) for word in each)
        ends.append(len(columns))
    return csr_array((np.ones(len(columns), dtype=np.int32), columns, ends), shape=(len(ends) - 1, max(1, len(words))))


def _name(named: Any) -> str | None:
    return None if named is None else named.id or fold(named.name)


def _methods(what: Casualties | Incident, words: frozenset[str]) -> int:
    if isinstance(what, Incident):
        return 0 if what.type is IncidentType.OTHER else 1 << METHODS.index(what.type)
    known = rules().methods
    return sum({1 << METHODS.index(IncidentType(known[word])) for word in words & known.keys()})


def marker(claim: Claim) -> str | None:
    """The incident id that a claim about an event has, of its report or of a reviewer."""
    assert isinstance(claim.what, (Casualties, Incident))
    return claim.what.incident_id


__all__ = ["CIVILIAN", "COMBATANT", "Looks", "looks_of", "marker"]
