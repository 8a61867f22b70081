"""Out and in again: the claims file, and a table of UCDP GED."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from sayso import claims_file
from sayso.exports import export
from sayso.intake import datasets
from sayso.ledger import Ledger
from sayso.picture import Picture

KEPT = (
    "where_coordinates",
    "latitude",
    "longitude",
    "where_prec",
    "date_start",
    "date_end",
    "date_prec",
    "low",
    "high",
)


def ged(picture: Picture) -> str:
    stream = io.StringIO(newline="")
    export("ged", picture, stream)
    return stream.getvalue()


def kept(text: str) -> list[tuple[str, ...]]:
    """Each row's place, days and range."""
    return sorted(tuple(row[name] for name in KEPT) for row in csv.DictReader(io.StringIO(text, newline="")))


def through_claims_file(picture: Picture, folder: Path) -> Picture:
    """The picture of a second ledger, into which the first one's claims file was imported."""
    path = folder / "claims.jsonl"
    with path.open("w", encoding="utf-8", newline="") as stream:
        export("claims", picture, stream)
    with Ledger.open(str(folder / "second.db")) as ledger:
        ledger.import_claims(claims_file.read(path))
        return Picture(ledger.claims(), picture.world)


def through_ged(picture: Picture, folder: Path) -> tuple[str, str]:
    """The table, and the table made from what was taken in of it."""
    first = ged(picture)
    path, refused = folder / "ged.csv", []
    path.write_bytes(first.encode("utf-8", "replace"))
    found = datasets.read(path, refused)
    assert not refused
    return first, ged(Picture(found))
