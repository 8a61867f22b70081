"""What the desk shows: the ledger's claims as they stood at one entry, and the picture they amount to.

A snapshot never changes; when the ledger's head moves (another process added reports), the next request gets a new one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from threading import RLock, Thread
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from sayso.desk.effect import Effect
from sayso.desk.memory import Memories, Memory
from sayso.desk.public import veiled
from sayso.desk.shelf import KINDS, SOURCE_KINDS, WHOLE, ById, Groups, Picked, Shelf, shelve
from sayso.errors import LedgerError, QuestionError, SaysoError
from sayso.fleet.lake import Lake
from sayso.ledger import Ledger
from sayso.ledger.chain import EntryType
from sayso.model import Claim, Control, Days, Kind, Report, SourceKind
from sayso.picture import Picture
from sayso.picture.clock import days_kept
from sayso.picture.geography import Geography, fold
from sayso.picture.independence import Origins
from sayso.world import World

if TYPE_CHECKING:
    from sayso.fleet.maps import DrawnMap
    from sayso.reading import Reader

T = TypeVar("T")
EARLIER = timedelta(days=7)
LEAVING = frozenset({"accept", "note"})
"""Judgements that change nothing of the claims."""
APART = 5_000
"""Once something is shown, the next picture of ledgers of more claims is worked out beside the requests: it takes seconds."""
WIDE: frozenset[str | None] = frozenset({"admin1", "admin2", "country"})


@dataclass(frozen=True)
class Snapshot:
    """The claims of one ledger head and what is derived from them (computed when first asked).

    `quoting` gives the numbers of the entries whose quote has the words of a search.
    """

    head: str
    shelf: Shelf
    world: World | None
    quoting: Callable[[str], NDArray[np.int64]] | None = None
    latest: Memory = field(default_factory=lambda: Memory(1), repr=False)

    def at_head(self, head: str) -> Snapshot:
        """This very snapshot, all that was worked out with it, where the ledger has grown by nothing that moves a claim."""
        same = replace(self, head=head)
        same.__dict__.update({name: made for name, made in vars(self).items() if name not in self.__dataclass_fields__})
        return same

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once; requests that come meanwhile wait for it instead of doing it again.

        See `Memories` for how long it is kept."""
        return self._memories.get(key, make)

    def remembers(self, *keys: Hashable) -> bool:
        """Whether all of this has been worked out and is at hand."""
        return all(key in self._memories for key in keys)

    @cached_property
    def _memories(self) -> Memories:
        return Memories(days_kept(self.total))

    def whole(self, claims: Iterable[Claim]) -> list[Claim]:
        """Claims with all that the ledger has of them; not all of it stays in memory (`Shelf`)."""
        return self.shelf.whole(claims)

    @property
    def claims(self) -> Sequence[Claim]:
        """Newest publication first; see `Shelf.whole` for what they say in full."""
        return self.shelf.claims

    @property
    def total(self) -> int:
        """How many claims there are."""
        return len(self.claims)

    @property
    def holds_claims(self) -> bool:
        """Whether the claims are, or can be, in memory; without them there are no tolls and disputes."""
        return True

    @property
    def drawn(self) -> DrawnMap | None:
        """The map as it was drawn beforehand, if it was."""
        return None

    def voices(self, claims: Iterable[Claim]) -> Origins:  # noqa: ARG002 (of a drawn lake they are looked up)
        """On whose say-so some claims stand."""
        return self.picture.voices

    @property
    def picture(self) -> Picture:
        return self.remember("picture", lambda: Picture(self.claims, self.world, self.shelf.families))

    @property
    def geography(self) -> Geography:
        return self.picture.geography

    @cached_property
    def by_id(self) -> Mapping[str, Claim]:
        return ById(self.claims)

    def positions(self, ids: Iterable[str]) -> list[int]:
        """Where claims stand, by their ids; those that do not stand are left out."""
        found = (claim for id in ids if (claim := self.by_id.get(id)) is not None)
        return [
            at
            for claim in found
            for at in self.by_report[claim.doc].positions.tolist()
            if self.claims[at].id == claim.id
        ]

    @cached_property
    def by_place(self) -> Groups:
        """The claims about each place, by its key."""
        return self.shelf.by(lambda claim: self.geography.key(claim.place))

    @cached_property
    def place_sizes(self) -> Mapping[str, int]:
        """How many claims there are about each place."""
        return self.by_place.sizes

    @cached_property
    def place_names(self) -> Mapping[str, str]:
        """How each place is called, in small letters."""
        return {key: self.geography.name(key).casefold() for key in self.place_sizes}

    @cached_property
    def by_report(self) -> Groups:
        return self.shelf.by(lambda claim: claim.doc)

    def family(self, doc: str) -> Sequence[str]:
        """The reports that are near-copies of one another, this one among them."""

        def found() -> Mapping[str, Sequence[str]]:
            by: defaultdict[str, list[str]] = defaultdict(list)
            for each, first in self.shelf.families.items():
                by[first] += [each] if by[first] or each == first else [first, each]
            return dict(by)

        families = self.shelf.families
        return self.remember("families", found).get(families.get(doc, doc), (doc,))

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
        named = (claim.what.actor for claim in self.claims if isinstance(claim.what, Control))
        return most_written((actor.id, actor.name, 1) for actor in named if actor)

    def actor_name(self, key: str) -> str:
        """An actor's name for people: the registry's, else as claims write it."""
        found = self.world.actors.actor(key) if self.world is not None else None
        return found.name if found is not None else self.written_names.get(key, key)

    def is_wide(self, place: str) -> bool:
        """Whether a place is a division or country, which a point on a map would misrepresent."""
        return place in self._wide

    @cached_property
    def _wide(self) -> frozenset[str]:
        precise = np.array([c.place is not None and c.place.precision not in WIDE for c in self.claims], np.bool_)
        codes = self.by_place.codes
        spots = set(np.unique(codes[precise & (codes >= 0)]).tolist())
        return frozenset(key for key, code in self.by_place.code.items() if code not in spots)

    @cached_property
    def places(self) -> Sequence[str]:
        """The keys of the places, those with most claims first."""
        sizes, name = self.place_sizes, self.geography.name
        return sorted(sizes, key=lambda key: (-sizes[key], name(key)))

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
        if place is not None and place not in self.by_place:
            return ()
        shelf = self.shelf
        at = self.everything if place is None else self.by_place[place].positions
        if known is not None:
            at = at[(shelf.known[at] > 0) & (shelf.known[at] <= known.toordinal())]
        if kind is not None:
            at = at[shelf.kind[at] == KINDS.index(kind)]
        if source is not None:
            at = at[(shelf.heard[at] >> SOURCE_KINDS.index(source)) & 1 == 1]
        if about is not None:
            at = at[(shelf.first[at] > 0) & (shelf.first[at] <= about.toordinal())]
            at = at[about.toordinal() <= shelf.last[at]]
        for word in text.split() if text else ():
            at = at[self.with_word(word)[at]]
        return Picked(shelf.claims, at)

    @cached_property
    def everything(self) -> NDArray[np.int32]:
        """The position of every claim."""
        return np.arange(len(self.claims), dtype=np.int32)

    def with_word(self, word: str) -> NDArray[np.bool_]:
        """Whether each claim has a word: in its speakers', outlet's or place's name, or a word that begins so in its quote."""

        def found() -> NDArray[np.bool_]:
            shelf = self.shelf
            fits = shelf.named(word.casefold())
            if self.quoting is None:
                return fits | np.array([word.casefold() in claim.quote.casefold() for claim in shelf.claims], np.bool_)
            return fits | np.isin(shelf.entries, self.quoting(word))

        packed = self.remember(("word", word.casefold()), lambda: np.packbits(found()))
        return np.unpackbits(packed, count=len(self.claims)).view(np.bool_)


def most_written(named: Iterable[tuple[str | None, str, int]]) -> Mapping[str, str]:
    """How each actor is written most often, by its key, from ids, names and how often."""
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for id, name, times in named:
        written[id or fold(name)][name] += times
    return {key: min(names, key=lambda name: (-names[name], name)) for key, names in written.items()}


class Preparing(SaysoError):
    """A large ledger's first picture is still being worked out."""


class Desk:
    """Gives each request the snapshot of the ledger's present head; safe to use from several threads.

    A `public` desk keeps its first snapshot, in which private sources appear by their kind alone. Of ledgers of more than
    `whole` claims not all stays in memory; of those of more than `apart` claims requests get the picture before while the next is
    worked out.
    """

    def __init__(self, ledger: Ledger | Lake, world: World | None, *, public: bool = False, whole: int = WHOLE) -> None:
        # The pages that do more than read are not mounted over a lake.
        self.ledger, self.world, self.public, self.whole, self.apart = cast(Ledger, ledger), world, public, whole, APART
        self.until: date | None = None
        """Of a public desk: the day by which what it shows was published; None for all."""
        self.prepare: Callable[[Snapshot], object] = lambda snapshot: snapshot.picture
        """What is worked out of a large ledger before its first page is shown."""
        self._lock = RLock()
        self._entry = 0
        self._snapshot: Snapshot | None = None
        self._preparing: Thread | None = None
        self._reader: Reader | None = None
        self.effects: dict[int, Effect] = {}
        """What each review made in this process did to the picture, by the review's number."""

    def now(self) -> Snapshot:
        """The snapshot of the present head, built anew if the ledger has grown; of a large ledger the one before until then.

        Raises:
            Preparing: if there is none yet.
        """
        if self.public and self._snapshot is not None:
            return self._snapshot
        entry, head = self.ledger.stand()
        with self._lock:
            if self._snapshot is not None and self._snapshot.head == head:
                return self._snapshot
            if self._snapshot is not None and self._unmoved(self._entry):
                return self._show(entry, self._snapshot.at_head(head))
            if self.ledger.count() <= (self.whole if self._snapshot is None else min(self.apart, self.whole)):
                return self._show(entry, self._taken(entry, head))
            if self._preparing is None:
                self._preparing = Thread(target=self._prepare, args=[entry, head], daemon=True)
                self._preparing.start()
            if self._snapshot is None:
                raise Preparing
            return self._snapshot

    def waited_for(self) -> Snapshot:
        """The snapshot of the present head, worked out here and now however large the ledger is."""
        entry, head = self.ledger.stand()
        snapshot = self._taken(entry, head)
        with self._lock:
            return self._show(entry, snapshot)

    def _show(self, entry: int, snapshot: Snapshot) -> Snapshot:
        self._entry, self._snapshot = entry, snapshot
        return snapshot

    def _unmoved(self, since: int) -> bool:
        """Whether nothing was recorded after an entry but judgements that leave the claims as they are."""
        return all(
            entry["type"] == EntryType.REVIEW and (entry["content"] or {}).get("action") in LEAVING
            for entry in self.ledger.log(after=since)
        )

    def _prepare(self, entry: int, head: str) -> None:
        """Work out a large ledger's picture beside the requests, which meanwhile get the one before."""
        try:
            snapshot = self._taken(entry, head)
            self.prepare(snapshot)
            with self._lock:
                self._show(entry, snapshot)
        finally:
            self._preparing = None

    @property
    def behind(self) -> bool:
        """Whether the ledger has grown beyond what is shown, and its picture is being worked out."""
        return self._preparing is not None

    def shows(self, entry: int) -> bool:
        """Whether what is shown goes as far as an entry of the ledger."""
        return self._entry >= entry

    def _taken(self, entry: int, head: str) -> Snapshot:
        shelf = shelve(self.ledger, entry, whole=self.whole)
        if self.public:
            # What a quote hides is known only once it is hidden, so the index of the words as published cannot be asked.
            return Snapshot(head, veiled(shelf, self.world).until(self.until), self.world)
        return Snapshot(head, shelf, self.world, self._quoting)

    def _quoting(self, word: str) -> NDArray[np.int64]:
        try:
            return self.ledger.found(f"{word}*")
        except QuestionError:
            return np.zeros(0, np.int64)

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
            return list(self.ledger.reports(text=text, limit=limit))
        except QuestionError:
            return []

    def reader(self) -> Reader:
        """The reader, made when first needed: its language model takes seconds to load."""
        from sayso.reading import Reader  # only here: looking at a ledger needs no language model

        with self._lock:
            if self._reader is None:
                self._reader = Reader(self.world or World.empty())
            return self._reader
