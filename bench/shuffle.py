"""The near-copy search at sizes no machine here holds: what is moved, what is compared, what it would take.

    python bench/shuffle.py [--sizes 50000 100000 200000] [--corpus FILE ...]

Measured first: seconds to sign a report and to judge a pair, and how often two unrelated reports share a band by chance. Then the
search's own code runs on made-up signatures: stories carried by few or many outlets (Zipf), everything else as alike by chance as
measured. What grows with the number of reports is told apart from what grows with its square, and both are carried on to one year
of a war, a day of world news, and 100 million reports.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from sayso.fleet.near_copies import BANDS, Codes, Keys, band_pairs, labels
from sayso.picture import copies

SHARED = Path(__file__).parent.parent.parent / "shared" / "corpus"
CARRIED, MOST_OUTLETS, KEPT = 2.2, 2_000, 0.8
"""Zipf exponent of outlets a story, their greatest number, and the share of bands that a copy keeps."""
SIZES = {
    "one year of a war": 300_000,
    "a day of world news": 250_000,
    "a decade of one war": 3_000_000,
    "100 million": 100_000_000,
}


def measured(texts: list[str]) -> tuple[float, float, float]:
    """Seconds to sign a report, seconds to judge a pair, and the chance that two unrelated reports share a band."""
    begun = time.process_time()
    sets = [copies.shingles(copies.words(text)) for text in texts]
    signed = copies.signatures(sets)
    signing = (time.process_time() - begun) / len(texts)
    values = np.stack([each.hashvalues for each in signed]).astype(np.uint64).reshape(len(texts), BANDS, -1)
    keys = (values[:, :, 0] << np.uint64(32)) | values[:, :, 1]
    own = np.arange(len(texts))
    none = np.arange(len(texts))  # nobody is of one label yet
    pairs = np.unique(np.concatenate([band_pairs(keys[:, band], own, len(texts), none) for band in range(BANDS)]))
    begun = time.process_time()
    verdicts = [copies.are_copies(sets[a], sets[b]) for a, b in zip(*np.divmod(pairs, len(texts)), strict=True)]
    judging = (time.process_time() - begun) / max(1, len(pairs))
    return signing, judging, (len(pairs) - sum(verdicts)) / (len(texts) * (len(texts) - 1) / 2)


def stories(count: int, dice: np.random.Generator) -> Codes:
    """The story of each report."""
    sizes = np.minimum(dice.zipf(CARRIED, count), MOST_OUTLETS)
    return np.repeat(np.arange(count), sizes)[:count].astype(np.int64)


def simulated(count: int, chance: float) -> tuple[float, int, int, int]:
    """Seconds of shuffling, pairs compared first and afterwards, and the largest group of a band, over all bands."""
    dice = np.random.default_rng(count)
    story, own = stories(count, dice), np.arange(count)
    # Two keys drawn from so many are as often equal, over all bands, as two unrelated reports share one.
    room = int(BANDS / max(chance, 1e-12))

    def band() -> Keys:
        alone = dice.integers(0, room, count)
        carried = room + story
        return np.where(dice.random(count) < KEPT, carried, alone).astype(np.uint64)

    seconds, largest, first = 0.0, 0, [np.zeros(0, dtype=np.int64)]
    bands = [band() for _ in range(16)]
    for keys in bands:
        largest = max(largest, int(np.unique(keys, return_counts=True)[1].max()))
        begun = time.process_time()
        first.append(band_pairs(keys, own, count, None))
        seconds += time.process_time() - begun
    pairs = np.unique(np.concatenate(first))
    found = np.stack(np.divmod(pairs, count), axis=1)
    label = labels(found[story[found[:, 0]] == story[found[:, 1]]], count)
    begun = time.process_time()
    more = np.unique(np.concatenate([band_pairs(keys, own, count, label) for keys in bands]))
    seconds += time.process_time() - begun
    return seconds * BANDS / len(bands), len(pairs), len(more) * BANDS // len(bands), largest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[50_000, 100_000, 200_000])
    parser.add_argument("--corpus", type=Path, nargs="*", default=sorted(SHARED.glob("*.jsonl")))
    options = parser.parse_args()
    lines = [line for file in options.corpus for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [json.loads(line)["text"] for line in lines] or [
        f"word{n} " * 3 + f"other{n % 7} words of a report {n}" for n in range(300)
    ]
    signing, judging, chance = measured(texts)
    out = Console()
    out.print(f"{len(texts)} reports: {signing * 1e3:.2f} ms to sign one, {judging * 1e6:.1f} µs to judge a pair, "
              f"{chance:.1e} of unrelated pairs share a band")  # fmt: skip
    table = Table("reports", "moved", "shuffle, s", "µs a report", "pairs first", "pairs after", "largest group")
    per_report = 0.0
    for count in options.sizes:
        seconds, first, more, largest = simulated(count, chance)
        per_report = seconds / count
        numbers = (f"{seconds:.1f}", f"{per_report * 1e6:.0f}", f"{first:,}", f"{more:,}", f"{largest:,}")
        table.add_row(f"{count:,}", f"{count * BANDS * 16 / 1e9:.2f} GB", *numbers)
    out.print(table)
    plan = Table(
        "carried on to", "reports", "moved", "sign, CPU h", "shuffle, CPU h", "by chance, pairs", "judge, CPU h"
    )
    for name, count in SIZES.items():
        pairs = chance * count * count / 2
        hours = (count * signing / 3600, count * per_report / 3600, pairs * judging / 3600)
        sums = (
            f"{count * BANDS * 16 / 1e9:,.1f} GB",
            f"{hours[0]:,.2f}",
            f"{hours[1]:,.2f}",
            f"{pairs:.1e}",
            f"{hours[2]:,.1f}",
        )
        plan.add_row(name, f"{count:,}", *sums)
    out.print(plan)
    return 0


if __name__ == "__main__":
    sys.exit(main())
