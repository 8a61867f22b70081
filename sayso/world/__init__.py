"""The world: reference data that the other rooms look things up in: gazetteer, actors, sources and routes.

>>> world = World.load()                                    # doctest: +SKIP
>>> world.gazetteer.find("Albu Kamal")[0].place.id          # doctest: +SKIP
'174448'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sayso.world import geonames, index, supplement, tables
from sayso.world.actors import Actor, Actors
from sayso.world.datafile import DataFile
from sayso.world.gazetteer import Gazetteer
from sayso.world.index import Index, Progress, silent
from sayso.world.names import fold
from sayso.world.place import Candidate, Context, Mention, Place, Resolution
from sayso.world.routes import RouteEntry, Routes
from sayso.world.sources import Source, Sources

__all__ = [
    "Actor", "Actors", "Candidate", "Context", "Gazetteer", "Mention", "Place", "Resolution", "RouteEntry", "Routes",
    "Source", "Sources", "World", "fold", "prepare",
]  # fmt: skip


@dataclass(frozen=True)
class World:
    """Reference data, loaded once and handed to whoever needs it."""

    gazetteer: Gazetteer
    actors: Actors
    sources: Sources
    routes: Routes
    mark: str | None = None
    """What the world was loaded from, as a hash: two worlds of one mark answer alike. None where that is not known."""

    @classmethod
    def load(cls, *, overlays: Sequence[Path] = (), progress: Progress = silent) -> World:
        """The shipped world with the user's overlays; builds the place index on first use.

        Each overlay is a TOML file with any of the shipped files' tables: `actor`, `source`, `route`, `group` (places),
        `names`, `region`; the user's own file (`tables.user_file()`) is laid over first. `progress(what, share)` is told how a build goes, share from 0 to 1.

        Raises:
            DataFileError: for a mistake in an overlay, or if the index cannot be written.
        """
        own = tables.user_file()
        extra = [DataFile.read(path) for path in ([own] if own.exists() else []) + list(overlays)]
        shipped = prepare(progress=progress)
        mark = index.fingerprint([*map(str, shipped), *tables.marks(), *(each.text for each in extra)])
        return cls(_gazetteer(*shipped, extra), *_registries(extra), mark)

    @classmethod
    def shipped(cls) -> World:
        """The world without GeoNames: registries and the places of our own making only; needs no index."""
        places = supplement.shipped()
        gazetteer = Gazetteer([Index.of(supplement.layer(Index.of(()), places))], places.members)
        return cls(gazetteer, *_registries(()))

    @classmethod
    def empty(cls) -> World:
        """A world that knows nothing."""
        return cls(Gazetteer(), Actors(), Sources(), Routes())


def prepare(*, progress: Progress = silent) -> tuple[Path, Path]:
    """Build the place indexes unless they are there; returns the paths of GeoNames' and of the supplement's.

    Worth calling when installing: it takes some twenty seconds the first time and a thousandth of one after that. Raises
    DataFileError if the cache cannot be written.
    """
    words = (files("sayso.world") / "data" / "names.toml").read_text(encoding="utf-8")
    base_mark = index.fingerprint([geonames.versions(), words])
    base = index.cache_dir() / f"places-{base_mark}.sqlite"
    index.ensure(base, lambda: geonames.records(lambda share: progress("Reading GeoNames", share)), progress)
    texts = [supplement.text(name) for name in supplement.SHIPPED]
    layer = index.cache_dir() / f"supplement-{index.fingerprint([base_mark, *texts])}.sqlite"
    index.ensure(layer, lambda: supplement.layer(Index.open(base), supplement.shipped()))
    return base, layer


def _gazetteer(base: Path, layer: Path, extra: Sequence[DataFile]) -> Gazetteer:
    indexes = [Index.open(base), Index.open(layer), *tables.indexes()]
    added = supplement.load([supplement.shipped_file("regions.toml"), *extra])
    if extra:
        indexes.append(Index.of(supplement.layer(indexes[0], supplement.load(extra))))
    return Gazetteer(indexes, added.members)


def _registries(extra: Sequence[DataFile]) -> tuple[Actors, Sources, Routes]:
    return Actors.load(extra), Sources.load(extra), Routes.load(extra)
