"""The claims of one head of the ledger, newest publication first, and columns over them by which lists are narrowed.

Of a large ledger only what the picture is worked out from stays in memory; the rest of a claim (its quote, title and address)
is read from the ledger when a page shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from sayso.ledger import Ledger
from sayso.model import Claim, Day, Kind, Polarity, SourceKind
from sayso.picture.copies import QUOTE_WORDS, quote_families

WHOLE = 50_000
"""Ledgers of so many claims are kept whole."""
AT_ONCE = 400
KINDS = tuple(Kind)
SOURCE_KINDS = tuple(SourceKind)
Ints = NDArray[np.int32]
Whole = Callable[[Iterable[Claim]], list[Claim]]


@dataclass(frozen=True, slots=True)
class Shelved(Claim):
    """A claim without its quote, title and address, by its entry's number in the ledger."""

    entry: int = field(default=0, compare=False)


class Quoted(NamedTuple):
    """What tells that a report copies another."""

    doc: str
    quote: str
    published: Any


class Picked(Sequence[Claim]):
    """Some claims of a shelf, by position."""

    def __init__(self, shelf: Sequence[Claim], positions: NDArray[Any]) -> None:
        self._shelf, self.positions = shelf, positions

    def __len__(self) -> int:
        return len(self.positions)

    @overload
    def __getitem__(self, at: int) -> Claim: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Claim]: ...
    def __getitem__(self, at: int | slice) -> Claim | Sequence[Claim]:
        if isinstance(at, slice):
            return [self._shelf[n] for n in self.positions[at].tolist()]
        return self._shelf[int(self.positions[at])]

    def __iter__(self) -> Iterator[Claim]:
        return (self._shelf[n] for n in self.positions.tolist())


class Groups(Mapping[str, Picked]):
    """Claims by what they have in common; those without it are left out."""

    def __init__(self, shelf: Sequence[Claim], keys: Iterable[str | None]) -> None:
        self.code: dict[str, int] = {}
        self.codes = np.fromiter(
            (-1 if key is None else self.code.setdefault(key, len(self.code)) for key in keys), np.int32, len(shelf)
        )
        self._shelf = shelf
        self._order = np.argsort(self.codes, kind="stable").astype(np.int32)
        self._bounds = np.searchsorted(self.codes[self._order], np.arange(len(self.code) + 1))

    def __getitem__(self, key: str) -> Picked:
        at = self.code[key]
        return Picked(self._shelf, self._order[self._bounds[at] : self._bounds[at + 1]])

    def __iter__(self) -> Iterator[str]:
        return iter(self.code)

    def __len__(self) -> int:
        return len(self.code)

    @property
    def sizes(self) -> Mapping[str, int]:
        """How many claims each has."""
        return dict(zip(self.code, np.diff(self._bounds).tolist(), strict=True))


class Names:
    """Texts that few of which fill many claims: which claims bear one with some letters in it."""

    def __init__(self, texts: Iterable[str], count: int) -> None:
        code: dict[str, int] = {}
        self._codes = np.fromiter((code.setdefault(text, len(code)) for text in texts), np.int32, count)
        self._texts = [text.casefold() for text in code]

    def bearing(self, word: str) -> NDArray[np.bool_]:
        found = np.array([word in text for text in self._texts], dtype=np.bool_)
        return found[self._codes] if len(found) else np.zeros(0, np.bool_)


class ById(Mapping[str, Claim]):
    """Claims by their ids, the newest of those that share one; a tenth as large as a dictionary."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = claims
        hashes = np.fromiter((hash(claim.id) for claim in claims), np.int64, len(claims))
        self._order = np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._order]

    def __getitem__(self, id: str) -> Claim:
        first, end = (int(np.searchsorted(self._hashes, hash(id), side)) for side in ("left", "right"))
        positions: list[int] = self._order[first:end].tolist()
        for at in positions:
            if self._claims[at].id == id:
                return self._claims[at]
        raise KeyError(id)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(claim.id for claim in self._claims))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Shelf:
    """The claims; `families` are the text families of their reports; `whole` gives claims with all that the ledger has of them.

    `partly` is true where the claims here lack their quotes, titles and addresses.
    """

    claims: Sequence[Claim]
    families: Mapping[str, str]
    whole: Whole
    partly: bool = False

    def until(self, day: date | None) -> Shelf:
        """What had been published by a day; None: this shelf."""
        if day is None:
            return self
        claims = [claim for claim in self.claims if claim.known_on is not None and claim.known_on <= day]
        return replace(self, claims=claims)

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> Shelf:
        """Claims that are all kept whole."""
        found = newest_first(claims)
        return cls(found, quote_families(found), list)

    @cached_property
    def known(self) -> Ints:
        """Ordinals of the days of publication; 0 where unknown."""
        return self._ordinals(claim.known_on for claim in self.claims)

    @cached_property
    def first(self) -> Ints:
        return self._ordinals(claim.date.first if claim.date else None for claim in self.claims)

    @cached_property
    def last(self) -> Ints:
        return self._ordinals(claim.date.last if claim.date else None for claim in self.claims)

    def _ordinals(self, days: Iterator[Day | None]) -> Ints:
        return np.fromiter((day.toordinal() if day else 0 for day in days), np.int32, len(self.claims))

    @cached_property
    def kind(self) -> Ints:
        """Positions in `KINDS`."""
        number = {kind: at for at, kind in enumerate(KINDS)}
        return np.fromiter((number[claim.kind] for claim in self.claims), np.int32, len(self.claims))

    @cached_property
    def heard(self) -> Ints:
        """The kinds of source that speak in each claim, a bit each."""
        bit = {kind: 1 << at for at, kind in enumerate(SOURCE_KINDS)}

        def bits(claim: Claim) -> int:
            found = 0 if claim.speakers else bit[SourceKind.MEDIA]
            for speaker in claim.speakers:
                found |= bit[speaker.kind]
            return found

        return np.fromiter((bits(claim) for claim in self.claims), np.int32, len(self.claims))

    @cached_property
    def hedged(self) -> NDArray[np.bool_]:
        return np.fromiter((claim.hedged for claim in self.claims), np.bool_, len(self.claims))

    @cached_property
    def denied(self) -> NDArray[np.bool_]:
        return np.fromiter((claim.polarity is Polarity.DENIES for claim in self.claims), np.bool_, len(self.claims))

    def by(self, key: Callable[[Claim], str | None]) -> Groups:
        """The claims by a key."""
        return Groups(self.claims, (key(claim) for claim in self.claims))

    def named(self, word: str) -> NDArray[np.bool_]:
        """Which claims have some letters (small ones) in what names them besides their quotes: speakers, outlet, place."""
        found = np.zeros(len(self.claims), np.bool_)
        for names in self._names:
            found |= names.bearing(word)
        return found

    @cached_property
    def _names(self) -> tuple[Names, ...]:
        of: tuple[Callable[[Claim], str], ...] = (
            lambda claim: claim.outlet or "",
            lambda claim: claim.place.name if claim.place else "",
            lambda claim: "\n".join(speaker.name for speaker in claim.speakers),
        )
        return tuple(Names(map(each, self.claims), len(self.claims)) for each in of)

    @cached_property
    def entries(self) -> NDArray[np.int64]:
        """The numbers of the claims' entries in the ledger; 0 where none is known."""
        numbers = (claim.entry if isinstance(claim, Shelved) else 0 for claim in self.claims)
        return np.fromiter(numbers, np.int64, len(self.claims))


def shelve(ledger: Ledger, entry: int, *, whole: int = WHOLE) -> Shelf:
    """The claims that stood at an entry of the ledger; of more than `whole` not all is kept in memory."""
    keep = ledger.count() <= whole
    same: dict[Any, Any] = {}
    claims: list[Claim] = []
    quoted: list[Quoted] = []
    for number, claim in ledger.numbered(upto=entry):
        if len(claim.quote.split()) >= QUOTE_WORDS:
            quoted.append(Quoted(claim.doc, claim.quote, claim.published))
        claims.append(_shelved(claim, number, same, keep=keep))
    families = {doc: family for doc, family in quote_families(quoted).items() if doc != family}
    del quoted, same

    def read(wanted: Iterable[Claim]) -> list[Claim]:
        return fetched(ledger, entry, wanted)

    return Shelf(newest_first(claims), families, list if keep else read, partly=not keep)


def _shelved(claim: Claim, number: int, same: dict[Any, Any], *, keep: bool) -> Shelved:
    values = {each.name: getattr(claim, each.name) for each in fields(Claim)}
    if not keep:
        values |= {"quote": "", "title": None, "url": None}
        # What many claims have in common is kept once.
        for name in ("doc", "what", "speakers", "place", "date", "published", "outlet"):
            values[name] = same.setdefault((name, values[name]), values[name])
    return Shelved(**values, entry=number)


def fetched(ledger: Ledger, entry: int, wanted: Iterable[Claim]) -> list[Claim]:
    """The claims whole, as they stood at an entry; one that was withdrawn since stays as it is."""
    wanted = list(wanted)
    numbers = sorted({claim.entry for claim in wanted if isinstance(claim, Shelved)})
    found: dict[tuple[int, str], Claim] = {}
    for at in range(0, len(numbers), AT_ONCE):
        for number, claim in ledger.numbered(entries=numbers[at : at + AT_ONCE], upto=entry):
            found[number, claim.id] = claim
    return [found.get((claim.entry, claim.id), claim) if isinstance(claim, Shelved) else claim for claim in wanted]


def newest_first(claims: Iterable[Claim]) -> list[Claim]:
    """Claims by publication, the latest first; those of unknown publication last."""
    days: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        days[claim.published.isoformat() if claim.published else ""].append(claim)
    return [claim for day in sorted(days, reverse=True) for claim in days[day]]
