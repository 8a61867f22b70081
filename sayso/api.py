"""Sayso from Python: the same few verbs as the command line.

>>> import sayso
>>> claims = sayso.read([sayso.Report(doc="a", text="...", outlet="wire", published=date(2017, 11, 13))])
>>> picture = sayso.Picture(claims, sayso.World.load())
>>> picture.control("Albu Kamal").frame()
>>> sayso.open("war.db").toll("Albu Kamal").record()
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.fleet.layout import is_lake
from sayso.ledger import Item, Ledger, ReadingVersion
from sayso.model import Claim, Report, digest
from sayso.picture import Picture
from sayso.picture.copies import families
from sayso.picture.kept import Kept
from sayso.world import World

if TYPE_CHECKING:
    from sayso.fleet.lake import Lake
    from sayso.intake import Received
    from sayso.reading import Reader


def read(reports: Iterable[Report], *, world: World | None = None, pipeline: str | None = None) -> list[Claim]:
    """The claims of reports, in the reports' order; nothing is stored.

    `pipeline` names another installed spaCy pipeline.
    """
    from sayso.reading import Reader

    reader = Reader(world or World.load(), pipeline=pipeline)
    return [claim for reading in reader.read(reports) for claim in reading.claims]


def readings(
    received: Iterable[Received], world: World, pipeline: str | None = None, *, reader: Reader | None = None
) -> Iterator[Item]:
    """Received reports with their claims, ready for a ledger's `add_many`; lazy.

    `reader` reads them, if there is one already: it must be of this world and pipeline. A report in a language that cannot be read is kept without claims.
    """
    from sayso.intake.language import is_read
    from sayso.reading import Reader

    waiting: deque[Received] = deque()
    unread: list[Received] = []

    def readable() -> Iterator[Report]:
        for each in received:
            (waiting if is_read(each.report) else unread).append(each)
            if is_read(each.report):
                yield each.report

    version = reading_version(pipeline)
    for reading in (reader or Reader(world, pipeline=pipeline)).read(readable()):
        taken = waiting.popleft()
        yield Item(reading.report, reading.claims, taken.raw, version, taken.fetched)
    for each in unread:
        yield Item(each.report, (), each.raw, fetched=each.fetched)


def reading_version(pipeline: str | None = None) -> ReadingVersion:
    """What reads: the version of Sayso, the spaCy pipeline with its version, and a hash of the reading's word lists."""
    from sayso.reading.version import version

    return ReadingVersion(*version(pipeline))


def opened(where: str | Path) -> Ledger | Lake:
    """The ledger, or the lake, at a path or address, for reading.

    Raises:
        LedgerError: if there is neither.
    """
    if is_lake(where):
        # Only here: what reads a lake takes half a second to load, and a ledger needs none of it.
        from sayso.fleet.lake import Lake

        return Lake.open(where)
    return Ledger.open(str(where), create=False, read_only=True)


def open(
    path: str | Path = "sayso.db",
    *,
    world: World | None = None,
    reviews: str = "use",
    as_recorded_on: date | None = None,
) -> Picture:
    """The picture that a ledger's claims amount to, or those of a lake (see `sayso.fleet`).

    `reviews` is `use`, `only` (reviewed claims alone) or `ignore`; `as_recorded_on` asks what the ledger itself held on a day.

    Raises:
        LedgerError: if there is no ledger at `path`.
        QuestionError: if a lake is asked for reviews or a past day's record, which only ledgers have.
    """
    world = world or World.load()
    with opened(path) as ledger:
        if not isinstance(ledger, Ledger) and ledger.drawn and reviews != "only" and as_recorded_on is None:
            from sayso.fleet.asking import DrawnPicture

            return DrawnPicture(ledger.folder, ledger.drawn, world)
        kept = kept_of(ledger, world, reviews, as_recorded_on)
        claims = list(ledger.claims(reviews=reviews, as_recorded_on=as_recorded_on))
        return Picture(claims, world, families_of(ledger, kept), kept)


def kept_of(ledger: Ledger | Lake, world: World, *wishes: object) -> Kept | None:
    """What was worked out before of the picture of a ledger's claims as it is now; None of a world of unknown making."""
    return None if world.mark is None else Kept.of(ledger.identity(), ledger.head(), world.mark, *wishes)


def families_of(ledger: Ledger | Lake, kept: Kept | None = None) -> dict[str, str]:
    """The text families of a ledger's reports (`sayso.picture.copies.families`), looked for only if they are not kept."""
    if kept is None:
        return families(ledger.reports())
    names = ledger.report_names()

    def found() -> dict[str, Any]:
        first = {doc: at for at, (doc, _) in reversed([*enumerate(names)])}
        of = families(islice(ledger.reports(), len(names)))
        return {"family": np.array([first[of[doc]] for doc, _ in names], dtype=np.int64)}

    # The ids and fingerprints of all reports: a judgement moves the head, but no family.
    told = digest(["families", *(part for name in names for part in name)])
    family = kept.remember(told, found, of_any_head=True)["family"]
    return {doc: names[at][0] for (doc, _), at in zip(names, family.tolist(), strict=True)}
