"""Draw place names from a claims file to be checked by hand, each with what the report says around it.

    python tools/places_sample.py CLAIMS.jsonl [--size 150] [--seed 5] [--verdicts OLD.csv] > sample.csv

Each claim with a resolved place is one mention, so that a name is drawn as often as claims name it; a name with its place is
drawn once. The table has the columns of `docs/data/places-checked.csv`, with the words around the name where a remark goes;
`--verdicts` carries over the verdicts of a table already judged, where name and place are the same. What share of the
mentions resolve is said on standard error.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sayso.world import World

COLUMNS = ("name", "place_id", "place", "kind", "country", "verdict", "around")
AROUND = 90


def placed(path: Path) -> Iterator[Mapping[str, Any]]:
    """The records of the claims that name a place."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record.get("place"):
                yield record


def share(records: list[Mapping[str, Any]], resolved: list[Mapping[str, Any]]) -> str:
    """How many mentions, and how many distinct names, have a place."""
    names, known = ({record["place"] for record in some} for some in (records, resolved))
    return (
        f"{len(resolved):,} of {len(records):,} mentions resolve ({len(resolved) / max(1, len(records)):.1%}); "
        f"{len(known):,} of {len(names):,} distinct names"
    )


def sample(records: list[Mapping[str, Any]], size: int, seed: int) -> list[Mapping[str, Any]]:
    """Records drawn by mention, each name with its place once."""
    records = sorted(records, key=lambda record: record["id"])
    random.Random(seed).shuffle(records)
    drawn: dict[tuple[str, str], Mapping[str, Any]] = {}
    for record in records:
        if len(drawn) == size:
            break
        drawn.setdefault((record["place"], record["place_id"]), record)
    return list(drawn.values())


def around(record: Mapping[str, Any]) -> str:
    """The words about the name in the quote, else the quote's beginning."""
    quote = " ".join(record["quote"].split())
    at = max(0, quote.find(record["place"]))
    return quote[max(0, at - AROUND) : at + AROUND]


def judged(path: Path | None) -> dict[tuple[str, str], str]:
    if path is None:
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {(row["name"], row["place_id"]): row["verdict"] for row in csv.DictReader(lines)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--size", type=int, default=150)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--verdicts", type=Path)
    options = parser.parse_args()
    gazetteer, before = World.load().gazetteer, judged(options.verdicts)
    records = list(placed(options.claims))
    resolved = [record for record in records if record.get("place_id")]
    print(share(records, resolved), file=sys.stderr)
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(COLUMNS)
    for record in sample(resolved, options.size, options.seed):
        place = gazetteer.place(record["place_id"])
        verdict = before.get((record["place"], record["place_id"]), "")
        shown = (place.name, place.kind, place.country) if place else ("", "", "")
        table.writerow([record["place"], record["place_id"], *shown, verdict, around(record)])


if __name__ == "__main__":
    main()
