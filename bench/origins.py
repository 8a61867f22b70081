"""How many made copies are found, and how many different reports are taken for copies.

Run: python bench/origins.py [CORPUS.jsonl ...]   (default: the shared corpus beside the checkout)
"""

from __future__ import annotations

import json
import random
import string
import sys
import time
from pathlib import Path

from sayso.model import Report, parse_moment
from sayso.picture.copies import contained, families, shingles, words

SHARED = Path(__file__).parent.parent.parent / "shared" / "corpus"
KEPT = (0.9, 0.7, 0.5, 0.35)


def load(paths: list[Path]) -> list[Report]:
    rows = [json.loads(line) for path in paths for line in path.read_text().splitlines() if line.strip()]
    return [
        Report(
            f"r{n}", row["text"], row.get("outlet"), parse_moment(row["published"]) if row.get("published") else None
        )
        for n, row in enumerate(rows)
    ]


def copy(text: str, kept: float, dice: random.Random) -> str:
    """Trim the tail, put another headline in front, strip punctuation or lower the case."""
    said = text.split()
    said = said[: max(40, int(len(said) * kept))]
    headline = dice.sample(said, k=min(9, len(said)))
    body = " ".join([*headline, *said[dice.randrange(0, 3) :]])
    return body.translate(str.maketrans("", "", string.punctuation)) if dice.random() < 0.7 else body.lower()


def found_copies(reports: list[Report], kept: float) -> tuple[int, int]:
    dice = random.Random(7)
    long = [r for r in reports if len(r.text.split()) >= 60]
    made = [Report(f"copy-{r.doc}", copy(r.text, kept, dice), "other", r.published) for r in long]
    family = families([*reports, *made])
    return sum(family[f"copy-{r.doc}"] == family[r.doc] for r in long), len(long)


def joined_pairs(reports: list[Report]) -> tuple[int, int, int]:
    """Pairs of one family; those of them that share less than a fifth of the shorter text (false); all pairs."""
    family = families(reports)
    groups: dict[str, list[Report]] = {}
    for report in reports:
        groups.setdefault(family[report.doc], []).append(report)
    joined = false = 0
    for members in groups.values():
        sets = [shingles(words(r.text)) for r in members]
        for a in range(len(sets)):
            for b in range(a):
                joined += 1
                false += contained(sets[a], sets[b]) < 0.2
    return joined, false, len(reports) * (len(reports) - 1) // 2


def main() -> None:
    paths = [Path(p) for p in sys.argv[1:]] or sorted(SHARED.glob("*.jsonl"))
    if not paths or not all(path.exists() for path in paths):
        print(f"skipped: no corpus at {SHARED}")
        return
    reports = load(paths)
    print(f"{len(reports)} reports\n{'text kept':>10} {'copies':>7} {'found':>7} {'share':>8}")
    for kept in KEPT:
        found, made = found_copies(reports, kept)
        print(f"{kept:>10.0%} {made:>7} {found:>7} {found / made:>8.2%}")
    began = time.perf_counter()
    joined, false, pairs = joined_pairs(reports)
    print(f"{joined} of {pairs} pairs of the corpus itself are one family in {time.perf_counter() - began:.1f} s;")
    print(f"of these {false} share less than a fifth of the shorter text: {false / pairs:.4%} of different pairs")


if __name__ == "__main__":
    main()
