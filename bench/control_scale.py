"""Speed and memory of control at scale: a million claims, ten thousand places, ten years, daily probabilities.

    python bench/control_scale.py [--claims N] [--places N] [--days N] [--processes N]

Prints seconds for learning the strengths, for all daily probabilities and changes, the peak memory of all processes together,
and the milliseconds that one more claim at one place costs.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from datetime import date

import numpy as np

from sayso.model import Change, SourceKind
from sayso.picture.control import ControlTable, control, control_all, learn
from sayso.picture.control.priors import CHANGES, KINDS

START = date(2010, 1, 1).toordinal()
ACTORS, VOICES = 40, 200


def war(claims: int, places: int, days: int, seed: int = 0) -> ControlTable:
    """Columns of a made-up war: each place among three or four actors that change hands now and then, claims around changes
    and in between, one in eight of them false."""
    rng = np.random.default_rng(seed)
    rivals = np.stack([rng.choice(ACTORS, 4, replace=False) for _ in range(places)])
    every = rng.integers(150, 900, places)
    place = np.sort(rng.integers(0, places, claims))
    episode = rng.integers(0, np.maximum(days // every[place], 1))
    at_change = rng.random(claims) < 0.55
    day = episode * every[place] + np.where(at_change, rng.integers(0, 3, claims), rng.integers(0, every[place]))
    day = np.minimum(day, days - 1)
    true = rng.random(claims) > 0.125
    who = rivals[place, (episode + ~true * rng.integers(1, 4, claims)) % 4]
    kinds = np.array(
        [KINDS.index(k) for k in (SourceKind.PARTY, SourceKind.MONITOR, SourceKind.RESIDENT, SourceKind.MEDIA)]
    )
    kind = kinds[rng.integers(0, 4, claims)]
    party = kind == KINDS.index(SourceKind.PARTY)
    published = START + day + rng.geometric(0.4, claims) - 1
    dated = rng.random(claims) < 0.5
    first = np.where(dated, START + day, published)
    order = np.lexsort((published, place))
    columns = {
        "place": place,
        "actor": who,
        "side": who,
        "voice": np.where(party, who, ACTORS + rng.integers(0, VOICES, claims)),
        "change": np.where(at_change, CHANGES.index(Change.CAPTURED), CHANGES.index(Change.HOLDS)),
        "relation": np.where(party, 0, 3),
        "kind": kind,
        "denied": (rng.random(claims) < 0.03).astype(int),
        "firm": (rng.random(claims) < 0.1).astype(int),
        "dated": dated,
        "first": first,
        "last": first,
        "published": published,
        "claim": np.arange(claims),
    }
    names = [f"actor-{n}" for n in range(ACTORS)]
    return ControlTable(
        **{key: value[order] for key, value in columns.items()},
        places=tuple(f"place-{n:05d}" for n in range(places)),
        actors=names,
        sides=names,
        voices=[*(f"party:{name}" for name in names), *(f"voice-{n}" for n in range(VOICES))],
        claims=range(claims),
    )


def peak_gb(helpers: int = 0) -> float:
    """At most so much memory was used, by this process and so many helpers, each as large as the largest."""
    own, largest = (resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + helpers * largest) / 1e6


def seconds() -> float:
    """CPU seconds of this process and of those it has waited for."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=3_650)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    helpers = args.processes if args.processes > 1 else 0
    table = war(args.claims, args.places, args.days)
    print(f"{args.claims:,} claims, {args.places:,} places, {args.days:,} days; {peak_gb():.2f} GB so far")
    begun = time.perf_counter()
    strengths = learn(table)
    learnt = time.perf_counter()
    cells = places = 0
    total = 0.0
    for answer in control_all(table, strengths=strengths, processes=args.processes):
        cells += answer.probability.size
        places += 1
        total += float(answer.probability.sum())
    done = time.perf_counter()
    print(f"learning {learnt - begun:6.1f} s")
    print(f"all days {done - learnt:6.1f} s   {cells:,} probabilities of {places:,} places, {total:,.0f} place-days")
    print(
        f"together {done - begun:6.1f} s by {args.processes} processes, {seconds():.1f} s of CPU in all, peak {peak_gb(helpers):.2f} GB"
    )
    key = table.places[args.places // 2]
    once = []
    for _ in range(5):
        begun = time.perf_counter()
        control(table.take(table.place == args.places // 2), key, strengths=strengths, weigh=False)
        once.append(time.perf_counter() - begun)
    print(f"one place again {1000 * min(once):.0f} ms")


if __name__ == "__main__":
    main()
