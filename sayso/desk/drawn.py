"""The desk over a drawn lake: map and lists come from what was drawn; claims are read into memory only for what else is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from threading import Thread
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from sayso.desk.shelf import Shelf, fetched, shelve
from sayso.desk.snapshot import Desk, Preparing, Snapshot, most_written
from sayso.errors import QuestionError
from sayso.fleet.asking import DrawnPicture
from sayso.fleet.lake import Lake
from sayso.fleet.maps import DrawnMap
from sayso.ledger import Ledger
from sayso.model import Claim, Days, Kind, SourceKind
from sayso.picture import Picture
from sayso.picture.independence import Origins
from sayso.world import World

MOST = 2_000_000
"""Of lakes of more claims a desk shows what was drawn, and no more: it cannot hold them in memory."""


class DrawnSnapshot(Snapshot):
    """A drawn lake; `shelf` gives its claims, where they are needed."""

    lake: Lake

    def __init__(
        self, lake: Lake, world: World | None, quoting: Callable[[str], NDArray[np.int64]], shelf: Callable[[], Shelf]
    ) -> None:
        known: dict[str, Any] = vars(self)
        known |= {"head": lake.head(), "world": world, "quoting": quoting, "lake": lake, "_shelf": shelf}

    @cached_property
    def shelf(self) -> Shelf:
        shelf: Shelf = vars(self)["_shelf"]()
        return shelf

    @cached_property
    def drawn(self) -> DrawnMap:
        return DrawnMap(self.lake, self.world)

    @property
    def holds_claims(self) -> bool:
        return self.total <= MOST

    @property
    def total(self) -> int:
        return self.drawn.claims

    def voices(self, claims: Iterable[Claim]) -> Origins:
        return self.drawn.origins(claims)

    def whole(self, claims: Iterable[Claim]) -> list[Claim]:
        return fetched(cast(Ledger, self.lake), 0, claims)

    @cached_property
    def picture(self) -> Picture:
        assert self.lake.drawn is not None
        return DrawnPicture(self.lake.folder, self.lake.drawn, self.world, lambda: self.claims)

    @cached_property
    def published(self) -> Days | None:
        return self.drawn.days

    @cached_property
    def place_sizes(self) -> Mapping[str, int]:
        return {key: times for key, (times, _) in self.drawn.places.items()}

    @cached_property
    def written_names(self) -> Mapping[str, str]:
        return most_written(self.drawn.written_names())

    @cached_property
    def _wide(self) -> frozenset[str]:
        return frozenset(key for key, (_, wide) in self.drawn.places.items() if wide)

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
        wishes: dict[str, Any] = {"known": known, "place": place, "kind": kind, "source": source, "about": about}
        return super().select(**wishes, text=text) if text else self.drawn.newest(**wishes)


class DrawnDesk(Desk):
    """The desk of a drawn lake, which stays as it was opened. What needs its claims waits until they are read beside the requests."""

    def __init__(self, lake: Lake, world: World | None) -> None:
        super().__init__(lake, world)
        self._lake = lake
        self._reading: Thread | None = None

    def now(self) -> Snapshot:
        with self._lock:
            if self._snapshot is None:
                self._snapshot = DrawnSnapshot(self._lake, self.world, self._quoting, self._claims)
            return self._snapshot

    def _claims(self) -> Shelf:
        snapshot = self.now()
        if snapshot.total <= self.whole:
            return shelve(self.ledger, 0, whole=self.whole)
        if snapshot.total > MOST:
            raise QuestionError(
                f"this lake has {snapshot.total:,} claims, more than a desk holds in memory ({MOST:,}): it shows the map, places and "
                "lists of claims as drawn; the tables of `sayso fleet picture` say the rest"
            )
        with self._lock:
            if self._reading is None:
                self._reading = Thread(target=self._read, daemon=True)
                self._reading.start()
        raise Preparing

    def _read(self) -> None:
        """Read the claims beside the requests, and work out what pages share, before they are shown."""
        try:
            shelf = shelve(self.ledger, 0, whole=self.whole)
            snapshot = DrawnSnapshot(self._lake, self.world, self._quoting, lambda: shelf)
            self.prepare(snapshot)
            with self._lock:
                self._snapshot = snapshot
        finally:
            self._reading = None
