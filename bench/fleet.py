"""The fleet: how reading grows with workers, what a lake weighs, and how fast a large lake answers.

    python bench/fleet.py [--reports 2000] [--claims 10000000] [--places 5000] [--days 2000] [--corpus FILE ...]

Reading: an archive made by repeating reports with changed words, read by one worker and by two, each process warm; the ratio is
of the two runs' times, so run it on an idle machine of at least two cores. Answers: a lake of simulated claims, written by DuckDB
and drawn by the fleet's own code in this process, then asked from cold files in a fresh process.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import duckdb
from distributed import Client, LocalCluster
from rich.console import Console
from rich.table import Table

from sayso.fleet import holding, layout, shared
from sayso.fleet.archives import Done, read
from sayso.fleet.lake import Lake
from sayso.picture.control import learn

SHARED = Path(__file__).parent.parent.parent / "shared" / "corpus"
MOST_MEMORY, LEAST_GROWTH, MOST_PLACE, MOST_MAP = 1.2e9, 1.8, 1.0, 2.0
WORD = re.compile(r"\b[a-z]{6,}\b")
OWN = (
    "The army captured the town of Palmyra on Monday, the army command said. At least 12 civilians were killed in an air "
    "strike on Azaz, residents said. Fighting went on around the mill of Saraqib, Reuters reported.",
)


def changed(rows: Iterable[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """So many rows: the given ones over and over, each time with other words replaced, so that no two are near-copies."""
    for n, row in enumerate(islice(cycle(list(rows)), count)):
        text = WORD.sub(lambda found, n=n: _other(found.group(), n), row["text"])
        yield row | {"doc": f"{row.get('doc', 'r')}-{n}", "text": text}


def _other(word: str, turn: int) -> str:
    """One long word in five becomes a word that is none, another one each turn."""
    seed = sum(map(ord, word)) * 31 + turn * 7
    return word if seed % 5 else f"{word[:3]}{chr(97 + turn % 26)}{word[3:]}"


def corpus(files: list[Path]) -> list[dict[str, Any]]:
    """Rows to repeat: those of the files, else a few sentences of our own."""
    rows = [
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    return rows or [{"doc": f"own-{n}", "text": text, "published": "2017-11-13"} for n, text in enumerate(OWN)]


@contextmanager
def workers(count: int) -> Iterator[tuple[str, Client]]:
    """So many worker processes on loopback."""
    options = {"threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "memory_limit": 0, "silence_logs": 50}
    with LocalCluster(n_workers=count, host="127.0.0.1", **options) as here, Client(here) as client:
        yield here.scheduler_address, client


def _peak() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def reading(folder: Path, rows: list[dict[str, Any]], reports: int) -> list[tuple[float, Done, int]]:
    """Seconds, what was done and the largest worker's bytes, with one worker and with two."""
    paths = {}
    for name, count in (("warm", 32), ("archive", reports)):
        paths[name] = folder / f"{name}.jsonl"
        paths[name].write_text("".join(json.dumps(row) + "\n" for row in changed(rows, count)), encoding="utf-8")
    found = []
    for count in (1, 2):
        with workers(count) as (address, client):
            # Each worker loads its parser before the clock runs.
            read([str(paths["warm"])], folder / f"warm{count}", scheduler=address, part_size=8)
            begun = time.perf_counter()
            done = read([str(paths["archive"])], folder / f"lake{count}", scheduler=address, part_size=20)
            found.append((time.perf_counter() - begun, done, max(client.run(_peak).values())))
    return found


def size(lake: Path, folder: str) -> int:
    return sum(path.stat().st_size for path in (lake / folder).iterdir())


# One claim in three is of control, as in news of a war; the others count people. Reports have eight claims.
SIMULATED = """
CREATE TABLE c AS
SELECT i // 8 AS report, i % 8 AS n, i, 'p' || lpad((hash(i) % {places})::VARCHAR, 6, '0') AS place,
    DATE '2012-01-01' + (hash(i + 1) % {days})::INTEGER AS day, hash(i + 2) % 3 = 0 AS control,
    'actor-' || (hash(i) % {places} + (hash(i + 1) % {days}) // 200) % 12 AS actor, 'voice-' || hash(i + 4) % 300 AS voice,
    hash(i + 5) % 40 AS dead, hash(i + 6) % 2 = 0 AS took
FROM range({first}, {stop}) t(i)
"""
CONTENT = """
json_object('id', 'c' || i, 'doc', 'd' || report, 'outlet', 'wire', 'published', (day + 1)::VARCHAR, 'title', NULL, 'url', NULL,
    'quote', 'It was said in report ' || report || ' that this happened at ' || place, 'start', 0, 'end', 60,
    'kind', if(control, 'control', 'casualties'), 'source', [voice], 'source_kind', ['monitor'], 'source_id', [voice],
    'source_party', [NULL::VARCHAR], 'via', [NULL::VARCHAR], 'polarity', 'asserts', 'hedged', false, 'place', place,
    'place_id', place, 'lat', 30 + (hash(place) % 1000) / 100.0, 'lon', 35 + (hash(place) % 900) / 100.0,
    'place_precision', 'exact', 'date', json_object('from', day::VARCHAR, 'to', day::VARCHAR),
    'change', if(took, 'captured', 'holds'), 'actor', actor, 'actor_id', actor, 'outcome', 'killed', 'low', dead, 'high', dead,
    'count_text', dead::VARCHAR, 'victims', 'unspecified', 'scope', 'incident', 'part', false)
"""
CLAIMS = f"""
SELECT '{{part}}' AS part, (report - {{first}} // 8)::INTEGER AS "row", n::INTEGER AS n, md5(report::VARCHAR) AS report, 'c' || i AS id,
    'd' || report AS doc, 'wire' AS outlet, if(control, 'control', 'casualties') AS kind, place, place AS place_name,
    place AS place_id, place AS place_key, 30 + (hash(place) % 1000) / 100.0 AS lat, 35 + (hash(place) % 900) / 100.0 AS lon,
    NULL::VARCHAR AS country, NULL::VARCHAR AS admin1, (day + 1)::VARCHAR AS published, day + 1 AS known_on, day AS date_from,
    day AS date_to, voice AS source, voice AS source_key, 'monitor' AS source_kind, actor, {CONTENT}::VARCHAR AS content
FROM c ORDER BY place, day, i
"""
REPORTS = """
SELECT '{part}' AS part, (report - {first} // 8)::INTEGER AS "row", md5(report::VARCHAR) AS fingerprint, 'd' || report AS doc,
    'wire' AS outlet, '2012-01-01' AS published, DATE '2012-01-01' AS day, NULL::VARCHAR AS title, NULL::VARCHAR AS url, 'en' AS language,
    NULL::VARCHAR AS origin, 'Report ' || report AS text, NULL::BLOB AS raw, NULL::VARCHAR AS fetched, true AS "read"
FROM (SELECT DISTINCT report FROM c) ORDER BY report
"""
SAID = """
SELECT place, actor, actor AS side, voice, {captured} + 2 * (NOT took)::INTEGER AS change, 3 AS relation, 1 AS kind, 0 AS denied,
    day - DATE '0001-01-01' + 1 AS first, day - DATE '0001-01-01' + 1 AS last, 1 AS dated, day - DATE '0001-01-01' + 2 AS published, 0 AS firm,
    'c' || i AS claim
FROM c WHERE control
"""
PART = 400_000


def simulate(lake: Path, claims: int, places: int, days: int) -> None:
    """Write a lake of made-up claims and draw what control and the map are answered from."""
    layout.begin(lake, None)
    out = lake / layout.PICTURE
    (out / "work").mkdir(parents=True)
    said = []
    for first in range(0, claims, PART):
        part = f"part{first // PART:05}"
        with duckdb.connect() as base:
            base.execute(SIMULATED.format(first=first, stop=min(first + PART, claims), places=places, days=days))
            files = []
            for folder, query in ((layout.CLAIMS, CLAIMS), (layout.REPORTS, REPORTS)):
                target = lake / folder / f"{part}.parquet"
                _copy(base, query.format(part=part, first=first), target)
                files.append(layout.Stored(f"{folder}/{target.name}", target.stat().st_size, ""))
            said.append(str(out / "work" / f"{part}.parquet"))
            _copy(base, SAID.format(captured=0), Path(said[-1]))
        made = layout.Manifest(part, {"sha256": part}, {}, ("simulated", "", ""), PART // 8, PART, 0, tuple(files))
        layout.write_json(lake / layout.MANIFESTS / f"{part}.json", made.record())
        layout.keep_order(lake, [part])
    with Lake.open(lake) as opened:
        shared.write_places(opened, out)
        holding.write_said(said, out)
        table = holding.said(out)
        holding.write_strengths(learn(table), table, out)
        holding.draw(out, out / "work", lambda work, orders: ((order, work(order, lambda _: None)) for order in orders))
        layout.write_json(out / layout.DRAWN, {"format": 1, "lake": str(lake), "head": opened.head(), "rows": {}})


def _copy(base: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    base.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)")


ASK = """
import sys, time
import sayso
from sayso.world import World
world = World.load()
lake, first, *places = sys.argv[1:]
sayso.open(lake, world=world).control(first)  # so that libraries are loaded
for place in places:
    begun = time.perf_counter()
    answer = sayso.open(lake, world=world).control(place)
    print(time.perf_counter() - begun)
    assert answer.days and answer.carriers
"""


def asked(lake: Path, places: list[str]) -> float:
    """The most seconds from opening a lake to who held a place, in a process that has answered one question before."""
    done = subprocess.run([sys.executable, "-c", ASK, lake, *places], capture_output=True, text=True, check=True)
    return max(map(float, done.stdout.split()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument("--claims", type=int, default=10_000_000)
    parser.add_argument("--places", type=int, default=5_000)
    parser.add_argument("--days", type=int, default=2_000)
    parser.add_argument("--corpus", type=Path, nargs="*", default=sorted(SHARED.glob("*.jsonl")))
    options = parser.parse_args()
    table = Table("what", "measured", "wanted", title="The fleet", title_justify="left")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone, pair = reading(folder, corpus(options.corpus), options.reports)
        lake, reports = folder / "lake2", pair[1].reports
        table.add_row("two workers beside one", f"{alone[0] / pair[0]:.2f} times as fast", f"{LEAST_GROWTH}")
        table.add_row("reports a second, one worker", f"{alone[1].reports / alone[0]:.1f}", "")
        table.add_row("claims a report", f"{pair[1].claims / reports:.1f}", "")
        table.add_row("bytes of claims a report", f"{size(lake, layout.CLAIMS) / reports:,.0f}", "")
        table.add_row("bytes of reports a report", f"{size(lake, layout.REPORTS) / reports:,.0f}", "")
        table.add_row("memory of a worker", f"{max(alone[2], pair[2]) / 1e9:.2f} GB", f"under {MOST_MEMORY / 1e9} GB")
        large = folder / "large"
        simulate(large, options.claims, options.places, options.days)
        weight = size(large, layout.CLAIMS) / options.claims
        table.add_row(f"bytes a claim, of {options.claims:,} simulated", f"{weight:.0f}", "")
        seconds = asked(large, [f"p{options.places * n // 7:06}" for n in range(7)])
        table.add_row("a place's control, from opening the lake", f"{seconds:.2f} s", f"under {MOST_PLACE} s")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
