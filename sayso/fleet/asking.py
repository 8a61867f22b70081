"""A drawn lake as a picture: questions are answered from what was drawn, and claims are read only where a question needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from sayso.fleet import holding, shared
from sayso.fleet.extras import needed
from sayso.fleet.lake import Lake
from sayso.model import Claim, Day
from sayso.picture import Picture
from sayso.picture import control as rooms
from sayso.picture.geography import Geography
from sayso.world import World


class DrawnPicture(Picture):
    """The picture of a lake that `draw` has drawn; it answers as the picture of all the lake's claims does.

    Who holds a place is answered from that place's rows alone, with the strengths learnt from the whole; other questions read
    the lake's claims first.
    """

    _lake: Path
    _drawn: Path
    _load: Callable[[], Iterable[Claim]]

    def __init__(
        self, lake: Path, drawn: Path, world: World | None, load: Callable[[], Iterable[Claim]] | None = None
    ) -> None:
        """`load` gives the lake's claims, where they are asked for; without it they are read from the lake."""
        known: dict[str, Any] = vars(self)
        known |= {"_lake": lake, "_drawn": drawn, "world": world, "kept": None, "_known": {}, "_learnt": {}}
        known["_load"] = load or self._read

    def _read(self) -> list[Claim]:
        with Lake.open(self._lake) as lake:
            return list(lake.claims())

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        return Picture(self._load()).claims

    @cached_property
    def families(self) -> Mapping[str, str]:
        columns = needed("pyarrow.parquet").read_table(self._drawn / shared.ORIGINS, columns=["doc", "family"])
        return dict(zip(columns["doc"].to_pylist(), columns["family"].to_pylist(), strict=True))

    @cached_property
    def geography(self) -> Geography:
        return shared.places(self._drawn, self.world)

    @cached_property
    def _said(self) -> rooms.ControlTable:
        return holding.said(self._drawn)

    def strengths(self, as_known_on: Day | None = None) -> rooms.Strengths:
        return super().strengths(as_known_on) if as_known_on is not None else holding.strengths(self._drawn)[0]

    def _control(self, key: str, at: Day | None, as_known_on: Day | None, bloc: bool) -> rooms.PlaceControl:
        if as_known_on is not None:
            return super()._control(key, at, as_known_on, bloc)
        strengths, last = holding.strengths(self._drawn)
        table = holding.said(self._drawn, [key])
        found = rooms.control(rooms.by_bloc(table) if bloc else table, key, at=at, last=last, strengths=strengths)
        return self._with_names(found)
