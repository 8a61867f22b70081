"""Makes the ledger that is kept of a schema when it is released: `python -m tests.ledger.keep tests/ledger/kept/NUMBER.ledger`."""

from __future__ import annotations

import itertools
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sayso.ledger import Ledger, ReadingVersion
from tests.ledger.samples import claim, item, report


def keep(path: Path) -> None:
    """Every kind of entry: reports, imports, all reviews, merges of merges, readings anew, a redaction."""
    ticks = itertools.count()
    with Ledger.open(path, clock=lambda: datetime(2024, 5, 1, tzinfo=UTC) + timedelta(minutes=next(ticks))) as ledger:
        ledger.add_many(item(n, 3) for n in range(6))
        ledger.import_claims([claim(report(20), 0)], origin="claims.jsonl")
        ids = {(n, k): claim(report(n), k).id for n in range(6) for k in range(3)}
        ledger.accept(ids[0, 0], by="ana")
        ledger.amend(ids[0, 1], {"place": "Hill Town"}, by="ben", why="the map")
        ledger.split(ids[0, 2], [{"low": 1}, {"low": 2}], by="ana")
        ledger.undo(ledger.reject(ids[1, 0], by="ana").seq, by="ben")
        ledger.merge(ids[1, 1], [ids[2, 1]], by="ana")
        ledger.merge(ids[3, 1], [ids[1, 1]], by="ben")
        ledger.note(ids[3, 0], "ask again", by="ana")
        ledger.reread("r1", [claim(report(1), 0, low=2), claim(report(1), 1)], reading=ReadingVersion("0.2.0"))
        ledger.reread("r0", [claim(report(0), 0)], reading=ReadingVersion("0.2.0"))
        ledger.redact("r5", by="ana", why="law")
        print(ledger.head(), len(list(ledger.claims())), len(list(ledger.claims(reviews="only"))))
        ledger.store.single_file()


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
