"""Mutated inputs of every form beside good ones: nothing may crash, hang, or lose a good neighbour.

A packed form is mutated as often inside its packing as outside, or its checksums would keep the mutations from the parser.

Run: python bench/intake_fuzz.py [inputs] [seed]
"""

from __future__ import annotations

import gzip
import io
import logging
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))
from sayso.intake import receive
from tests.intake.samples import SAMPLES


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few bytes overwritten, bits flipped, pieces cut out or doubled."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made) or 1)
        kind = chance.randrange(4)
        if kind == 0:
            made[at : at + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
        elif kind == 1 and made:
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 2:
            del made[at : at + chance.randint(1, 60)]
        else:
            start = chance.randrange(len(made) or 1)
            made[at:at] = made[start : start + chance.randint(1, 200)]
    return bytes(made)


def mutated_within(content: bytes, chance: random.Random) -> bytes:
    """The same done to one member of a zip, or to what a gzip holds; other content is mutated as it is."""
    if content[:2] == b"\x1f\x8b":
        return gzip.compress(mutated(gzip.decompress(content), chance))
    if content[:2] != b"PK":
        return mutated(content, chance)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as anew:
        struck = chance.choice(packed.namelist())
        for name in packed.namelist():
            member = packed.read(name)
            anew.writestr(name, mutated(member, chance) if name == struck else member)
    return made.getvalue()


def main(inputs: int, seed: int) -> None:
    chance = random.Random(seed)
    tally: dict[str, Counter[str]] = {name: Counter() for name in SAMPLES}
    slowest = dict.fromkeys(SAMPLES, 0.0)
    names = sorted(SAMPLES)
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "0.txt").write_text("First.", encoding="utf-8")
        (folder / "zzz.txt").write_text("Last.", encoding="utf-8")
        for _ in track(range(inputs), console=Console(stderr=True), transient=True):
            name = chance.choice(names)
            path = folder / name
            path.write_bytes(chance.choice((mutated, mutated_within))(SAMPLES[name], chance))
            refused: list[object] = []
            began = time.perf_counter()
            try:
                docs = [each.report.doc for each in receive([folder], refused=refused)]  # type: ignore[arg-type]
                good = docs[:1] == ["0"] and docs[-1:] == ["zzz"]
                tally[name]["lost a neighbour" if not good else "refused" if len(docs) == 2 else "taken"] += 1
            except Exception as error:  # what is counted here is exactly what must never come
                tally[name]["crashed"] += 1
                print(f"{name}: {error!r}", file=sys.stderr)
            slowest[name] = max(slowest[name], time.perf_counter() - began)
            path.unlink()
    outcomes = ("taken", "refused", "lost a neighbour", "crashed")
    table = Table(title=f"{inputs:,} mutated inputs, seed {seed}")
    for column in ("form", *outcomes, "slowest, s"):
        table.add_column(column, justify="left" if column == "form" else "right")
    for name in names:
        table.add_row(name, *(f"{tally[name][each]:,}" for each in outcomes), f"{slowest[name]:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
