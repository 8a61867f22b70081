"""What the desk shows: the ledger's claims as they stood at one entry, and the picture they amount to.

A snapshot never changes; when the ledger's head moves (another process added reports), the next request gets a new one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from sayso.desk.public import veiled
from sayso.errors import LedgerError, QuestionError
from sayso.ledger import Ledger
from sayso.model import Claim, Control, Days, Kind, Report, SourceKind
from sayso.picture import Picture
from sayso.picture.geography import Geography, fold
from sayso.world import World

if TYPE_CHECKING:
    from sayso.reading import Reader

T = TypeVar("T")
EARLIER = timedelta(days=7)
REMEMBERED = 200
WIDE_PRECISIONS = frozenset({"admin1", "admin2", "country"})


@dataclass(frozen=True)
class Snapshot:
    """Claims of one ledger head, newest publication first, and what is derived from them (computed when first asked)."""

    head: str
    claims: Sequence[Claim]
    world: World | None
    _memory: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once; requests that come meanwhile wait for it instead of doing it again."""
        with self._lock:
            if key not in self._memory:
                while len(self._memory) >= REMEMBERED:
                    del self._memory[next(iter(self._memory))]
                self._memory[key] = make()
            made: T = self._memory[key]
            return made

    @cached_property
    def picture(self) -> Picture:
        return Picture(self.claims, self.world)

    @property
    def geography(self) -> Geography:
        return self.picture.geography

    @cached_property
    def by_id(self) -> Mapping[str, Claim]:
        return {claim.id: claim for claim in reversed(self.claims)}

    @cached_property
    def by_place(self) -> Mapping[str, Sequence[Claim]]:
        found: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            key = self.geography.key(claim.place)
            if key is not None:
                found[key].append(claim)
        return found

    @cached_property
    def by_report(self) -> Mapping[str, Sequence[Claim]]:
        found: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            found[claim.doc].append(claim)
        return found

    @cached_property
    def published(self) -> Days | None:
        """First and last day of publication; of happening, where no claim says when it was published."""
        days = [claim.known_on for claim in self.claims if claim.known_on]
        days = days or [claim.date.last for claim in self.claims if claim.date]
        return Days(min(days), max(days)) if days else None

    @cached_property
    def span(self) -> Days | None:
        """The days the slider runs over: reports tell mostly of the days before them."""
        return None if self.published is None else Days(self.published.first - EARLIER, self.published.last)

    def place(self, name: str | None) -> str | None:
        """The picture's key of a place by key, id or name; the name itself where neither claims nor gazetteer know it."""
        return None if name is None else self.geography.question(name) or name

    def clock(self, known: date | None) -> date | None:
        """*As known on* a day, as this ledger can tell it apart: None where everything had been published by then.

        Without it, an address with a far day would have the picture work through centuries of silence.
        """
        if known is None or self.published is None or known >= self.published.last:
            return None
        return max(known, self.published.first - timedelta(days=1))

    @cached_property
    def written_names(self) -> Mapping[str, str]:
        """How claims write each actor, most often, by its key."""
        written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for claim in self.claims:
            if isinstance(claim.what, Control) and claim.what.actor:
                actor = claim.what.actor
                written[actor.id or fold(actor.name)][actor.name] += 1
        return {key: min(names, key=lambda name: (-names[name], name)) for key, names in written.items()}

    def actor_name(self, key: str) -> str:
        """An actor's name for people: the registry's, else as claims write it."""
        found = self.world.actors.actor(key) if self.world is not None else None
        return found.name if found is not None else self.written_names.get(key, key)

    def is_wide(self, place: str) -> bool:
        """Whether a place is a division or country, which a point on a map would misrepresent."""
        precisions = {claim.place.precision for claim in self.by_place.get(place, ()) if claim.place}
        return bool(precisions) and precisions <= WIDE_PRECISIONS

    def select(
        self,
        *,
        known: date | None = None,
        place: str | None = None,
        kind: Kind | None = None,
        source: SourceKind | None = None,
        text: str | None = None,
        about: date | None = None,
    ) -> Sequence[Claim]:
        """The claims that fit, newest first; `about` is a day the claim must speak of."""
        claims: Sequence[Claim] = self.claims if place is None else self.by_place.get(place, ())
        words = text.casefold().split() if text else []
        return [
            claim
            for claim in claims
            if (known is None or (claim.known_on is not None and claim.known_on <= known))
            and (kind is None or claim.kind is kind)
            and (source is None or _heard(claim, source))
            and (about is None or (claim.date is not None and claim.date.first <= about <= claim.date.last))
            and (not words or _has_words(claim, words))
        ]


def _heard(claim: Claim, kind: SourceKind) -> bool:
    if not claim.speakers:
        return kind is SourceKind.MEDIA
    return any(speaker.kind is kind for speaker in claim.speakers)


def _has_words(claim: Claim, words: Sequence[str]) -> bool:
    parts = [claim.quote, claim.outlet, claim.title, claim.place.name if claim.place else None]
    text = " ".join([part for part in parts if part] + [speaker.name for speaker in claim.speakers]).casefold()
    return all(word in text for word in words)


class Desk:
    """Gives each request the snapshot of the ledger's present head; safe to use from several threads.

    A `public` desk keeps its first snapshot, in which private sources appear by their kind alone.
    """

    def __init__(self, ledger: Ledger, world: World | None, *, public: bool = False) -> None:
        self.ledger, self.world, self.public = ledger, world, public
        self._lock = RLock()
        self._snapshot: Snapshot | None = None
        self._reader: Reader | None = None
        self.effects: dict[int, Sequence[str]] = {}
        """What each review made in this process did to the picture, in words, by the review's number."""

    def now(self) -> Snapshot:
        """The snapshot of the present head, built anew if the ledger has grown."""
        if self.public and self._snapshot is not None:
            return self._snapshot
        head = self.ledger.head()
        with self._lock:
            if self._snapshot is None or self._snapshot.head != head:
                claims = newest_first(self.ledger)
                self._snapshot = Snapshot(head, veiled(claims, self.world) if self.public else claims, self.world)
            return self._snapshot

    def report(self, doc: str) -> Report | None:
        """A report as published; None where its text is not in the ledger, or is not for the public."""
        if self.public:
            return None
        try:
            return self.ledger.report(doc)
        except LedgerError:
            return None

    def reports_with(self, text: str, limit: int) -> Sequence[Report]:
        """The reports that have these words in title or text; none for the public, whose reports have no text."""
        if self.public:
            return []
        try:
            return list(islice(self.ledger.reports(text=text), limit))
        except QuestionError:
            return []

    def reader(self) -> Reader:
        """The reader, made when first needed: its language model takes seconds to load."""
        from sayso.reading import Reader  # only here: looking at a ledger needs no language model

        with self._lock:
            if self._reader is None:
                self._reader = Reader(self.world or World.empty())
            return self._reader


def newest_first(ledger: Ledger) -> Sequence[Claim]:
    """The claims that stand, latest publication first; those of unknown publication last."""

    def order(claim: Claim) -> tuple[bool, str]:
        return (claim.published is not None, claim.published.isoformat() if claim.published else "")

    return sorted(ledger.claims(), key=order, reverse=True)
