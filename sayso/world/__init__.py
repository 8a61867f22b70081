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

from sayso.world import geonames, index, supplement
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

    @classmethod
    def load(cls, *, overlays: Sequence[Path] = (), progress: Progress = silent) -> World:
        """The shipped world with the user's overlays; builds the place index on first use.

        Each overlay is a TOML file with any of the shipped files' tables: `actor`, `source`, `route`, `group` (places),
        `names`, `region`. `progress(what, share)` is told how a build goes, share from 0 to 1.

        Raises:
            DataFileError: for a mistake in an overlay, or if the index cannot be written.
        """
        extra = [DataFile.read(path) for path in overlays]
        return cls(_gazetteer(Index.open(prepare(progress=progress)), extra), *_registries(extra))

    @classmethod
    def shipped(cls) -> World:
        """The world without GeoNames: registries and the places of our own making only; needs no index."""
        return cls(_gazetteer(Index.of(()), ()), *_registries(()))

    @classmethod
    def empty(cls) -> World:
        """A world that knows nothing."""
        return cls(Gazetteer(), Actors(), Sources(), Routes())


def prepare(*, progress: Progress = silent) -> Path:
    """Build the place index unless it is there; returns its path. Worth calling when installing."""
    words = (files("sayso.world") / "data" / "names.toml").read_text(encoding="utf-8")
    path = index.cache_dir() / f"places-{index.fingerprint([geonames.versions(), words])}.sqlite"
    return index.ensure(path, lambda: geonames.records(lambda share: progress("Reading GeoNames", share)), progress)


def _gazetteer(base: Index, extra: Sequence[DataFile]) -> Gazetteer:
    added = supplement.load([*supplement.shipped_files(), *extra])
    return Gazetteer([base, Index.of(supplement.layer(base, added))], added.members)


def _registries(extra: Sequence[DataFile]) -> tuple[Actors, Sources, Routes]:
    return Actors.load(extra), Sources.load(extra), Routes.load(extra)
