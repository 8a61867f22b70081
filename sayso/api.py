"""Sayso from Python: the same few verbs as the command line.

>>> import sayso
>>> claims = sayso.read([sayso.Report(doc="a", text="...", outlet="wire", published=date(2017, 11, 13))])
>>> picture = sayso.Picture(claims, sayso.World.load())
>>> picture.control("Albu Kamal").frame()
>>> sayso.open("war.db").toll("Albu Kamal").record()
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sayso.ledger import Ledger
from sayso.model import Claim, Report
from sayso.picture import Picture
from sayso.picture.copies import families
from sayso.world import World


def read(reports: Iterable[Report], *, world: World | None = None, pipeline: str | None = None) -> list[Claim]:
    """The claims of reports, in the reports' order; nothing is stored.

    `pipeline` names another installed spaCy pipeline.
    """
    from sayso.reading import Reader

    reader = Reader(world or World.load(), pipeline=pipeline)
    return [claim for reading in reader.read(reports) for claim in reading.claims]


def open(path: str | Path = "sayso.db", *, world: World | None = None) -> Picture:
    """The picture that a ledger's claims amount to.

    Raises:
        LedgerError: if there is no ledger at `path`.
    """
    with Ledger.open(str(path), create=False) as ledger:
        return Picture(ledger.claims(), world or World.load(), families(ledger.reports()))
