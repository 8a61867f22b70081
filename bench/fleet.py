"""The fleet: how reading grows with workers, what a lake weighs, and how fast a large lake answers.

    python bench/fleet.py [--reports 2000] [--claims 10000000] [--places 5000] [--days 2000] [--corpus FILE ...]

Reading: an archive made by repeating reports with changed words, read by one worker and by two, each process warm; the ratio is of the
two runs' times, so run it on an idle machine of at least two cores. Answers: a lake of simulated claims (one in twenty
of control names the wrong party), written by DuckDB in parts as a fleet would, drawn by the fleet's own code, then asked in a fresh
process that has its libraries loaded: from opening the lake to the answer.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from distributed import Client
from pyarrow import concat_tables
from pyarrow.parquet import read_table, write_table
from rich.console import Console
from rich.table import Table

from sayso.fleet import columns, holding, layout, mapping, running, shared
from sayso.fleet.archives import Done, read
from sayso.fleet.extras import database
from sayso.fleet.lake import Lake

SHARED = Path(__file__).parent.parent.parent / "shared" / "corpus"
MOST_MEMORY, LEAST_GROWTH, MOST_PLACE, MOST_MAP = 1.2e9, 1.8, 1.0, 2.0
PART_SIZE = 8
"""Reports a part: few enough that no worker waits long for the other's last part."""
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


def _peak() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@dataclass(frozen=True, slots=True)
class Run:
    """An archive read: seconds, those that workers were busy, what was done, and the bytes of the largest worker."""

    seconds: float
    busy: float
    done: Done
    largest: int


def reading(folder: Path, rows: list[dict[str, Any]], reports: int) -> tuple[Run, Run]:
    """The archive read by one worker and by two."""
    made = changed(rows, 32 + reports)
    warm, archive = (
        _archive(folder / f"{name}.jsonl", islice(made, n)) for name, n in (("warm", 32), ("all", reports))
    )
    return _read(folder, warm, archive, 1), _read(folder, warm, archive, 2)


def _read(folder: Path, warm: str, archive: str, workers: int) -> Run:
    with running.fleet(None, workers) as client:
        address = client.scheduler.address
        # Each worker loads its parser before the clock runs.
        read([warm], folder / f"warm{workers}", scheduler=address, part_size=PART_SIZE)
        begun, idle = time.perf_counter(), sum(client.run(time.process_time).values())
        done = read([archive], folder / f"lake{workers}", scheduler=address, part_size=PART_SIZE)
        seconds, busy = time.perf_counter() - begun, sum(client.run(time.process_time).values()) - idle
        return Run(seconds, busy, done, max(client.run(_peak).values()))


def _archive(path: Path, rows: Iterable[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def size(lake: Path, folder: str) -> int:
    return sum(path.stat().st_size for path in (lake / folder).iterdir())


def weight(lake: Path, folder: str, reports: int) -> float:
    """Bytes a report in parts of the usual size: small parts are packed less tightly."""
    table = concat_tables([read_table(path) for path in sorted((lake / folder).iterdir())])
    rows = -(-table.num_rows * min(layout.PART_SIZE, reports) // reports)
    packed = [BytesIO() for _ in range(0, table.num_rows, rows)]
    for n, stream in enumerate(packed):
        write_table(table.slice(n * rows, rows), stream, **columns.PACKED)
    return sum(stream.tell() for stream in packed) / reports


# One claim in three is of control, as in news of a war; the others count people. Reports have eight claims. A place changes hands
# every two hundred days among four parties, and one claim of control in twenty names the wrong one.
SIMULATED = """
CREATE TABLE c AS
SELECT i // 8 AS report, i % 8 AS n, i, 'p' || lpad((hash(i) % {places})::VARCHAR, 6, '0') AS place,
    DATE '2012-01-01' + (hash(i + 1) % {days})::INTEGER AS day, hash(i + 2) % 3 = 0 AS control,
    'actor-' || (4 * (hash(i) % {places} % 3)
        + (hash(i) % {places} + (hash(i + 1) % {days}) // 200 + if(hash(i + 7) % 20 = 0, 1 + hash(i + 8) % 3, 0)) % 4) AS actor,
    'voice-' || hash(i + 4) % 300 AS voice,
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
TOLD = f"SELECT place, {CONTENT}::VARCHAR AS content FROM c WHERE control ORDER BY place"
ORIGINS = "SELECT DISTINCT 'd' || i // 8 AS doc, 'd' || i // 8 AS family, 'wire' AS outlet FROM range({claims}) t(i) ORDER BY doc"
# Each report whose first claim counts people tells of an incident of its own.
MARKS = """
SELECT place_key AS place, date_from AS first, date_to AS last, 1 + hash(id) % 6 AS claims, content
FROM read_parquet('{lake}/claims/*.parquet') WHERE n = 0 AND kind = 'casualties' ORDER BY {order}
"""
PART = 40_000
"""Claims a part, of 5,000 reports."""


def simulate(lake: Path, claims: int, places: int, days: int) -> None:
    """Write a lake of made-up claims and draw what control, map and lists are answered from."""
    layout.begin(lake, PART // 8)
    out = lake / layout.PICTURE
    work = out / "work"
    work.mkdir(parents=True)
    names = [f"part{n:05}" for n in range(-(-claims // PART))]
    for n, part in enumerate(names):
        first = n * PART
        with database() as base:
            base.execute(SIMULATED.format(first=first, stop=min(first + PART, claims), places=places, days=days))
            files = []
            for folder, query in ((layout.CLAIMS, CLAIMS), (layout.REPORTS, REPORTS)):
                target = lake / folder / f"{part}.parquet"
                _copy(base, query.format(part=part, first=first), target)
                files.append(layout.Stored(f"{folder}/{target.name}", target.stat().st_size, ""))
            _copy(base, SAID.format(captured=0), work / f"said-{part}.parquet")
            _copy(base, TOLD, work / f"told-{part}.parquet")
        made = layout.Manifest(part, {"sha256": part}, {}, ("simulated", "", ""), PART // 8, PART, 0, tuple(files))
        layout.write_json(lake / layout.MANIFESTS / f"{part}.json", made.record())
    layout.keep_order(lake, names)
    with Lake.open(lake) as opened, running.fleet(None, 2) as client:
        draw(opened, out, [str(work / f"said-{part}.parquet") for part in names], client, claims)
    shutil.rmtree(work)


def draw(lake: Lake, out: Path, said: list[str], client: Client, claims: int) -> None:
    """Draw all but incidents and tolls, which one war has too many of for one process, by two workers."""
    shared.write_places(lake, out)
    mapping.write_actors(lake, out)
    mapping.write_listed(lake, out)
    with database() as base:
        _copy(base, ORIGINS.format(claims=claims), out / shared.ORIGINS)
        _copy(base, MARKS.format(lake=lake.folder, order=mapping.MOST_FIRST), out / mapping.MARKS)
    holding.write_said(said, out)
    told = out / "work" / "told.parquet"
    holding.merged([each.replace("said-", "told-") for each in said], told, "place")

    def spread(work: Any, orders: Any) -> Iterator[tuple[Any, Any]]:
        for order, made in running.spread(client, work, orders):
            if isinstance(made, BaseException):
                raise made
            yield order, made

    holding.draw(out, out / "work", lake.head(), str(told), spread)
    layout.write_drawn(out, lake.folder, {"head": lake.head(), "rows": {}} | mapping.summary(lake))


def _copy(base: Any, query: str, target: Path) -> None:
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
    return max(_timed(ASK, lake, *places))


SHOW = """
import asyncio, json, sys, time
from sayso.desk.app import build
from sayso.desk.calling import get
from sayso.world import World
world = World.load()
lake, address, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
for turn in range(4):
    begun = time.perf_counter()
    status, body = asyncio.run(get(build(lake, world), address))
    if turn:  # the first loads libraries and templates
        print(time.perf_counter() - begun)
    assert status == 200
    assert address != "/api/map" or len(json.loads(body)["places"]) == most
"""


def shown(lake: Path, address: str, places: int) -> float:
    """The most seconds from opening a lake to a page of its desk, in a process that has shown it before."""
    return max(_timed(SHOW, lake, address, places))


def _timed(script: str, *words: Any) -> list[float]:
    command = [sys.executable, "-c", script, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [float(line) for line in done.stdout.split()]


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
        lake, reports = folder / "lake2", pair.done.reports
        table.add_row("reports read", f"{reports:,}", "")
        table.add_row("two workers beside one", f"{alone.seconds / pair.seconds:.2f} times as fast", f"{LEAST_GROWTH}")
        table.add_row("reports a second, one worker", f"{reports / alone.seconds:.1f}", "")
        table.add_row("processor seconds a report", f"{alone.busy / reports:.2f}", "")
        table.add_row("claims a report", f"{pair.done.claims / reports:.1f}", "")
        table.add_row("bytes of claims a report", f"{weight(lake, layout.CLAIMS, reports):,.0f}", "")
        table.add_row("bytes of reports a report", f"{weight(lake, layout.REPORTS, reports):,.0f}", "")
        largest = max(alone.largest, pair.largest)
        table.add_row("memory of a worker", f"{largest / 1e9:.2f} GB", f"under {MOST_MEMORY / 1e9} GB")
        large = folder / "large"
        simulate(large, options.claims, options.places, options.days)
        table.add_row(
            f"bytes a claim, of {options.claims:,} simulated", f"{size(large, layout.CLAIMS) / options.claims:.0f}", ""
        )
        seconds = asked(large, [f"p{options.places * n // 7:06}" for n in range(7)])
        table.add_row("a place's control, from opening the lake", f"{seconds:.2f} s", f"under {MOST_PLACE} s")
        for what, address in (("the desk's map", "/api/map"), ("the desk's first page", "/")):
            seconds = shown(large, address, options.places)
            table.add_row(f"{what}, from opening the lake", f"{seconds:.2f} s", f"under {MOST_MAP} s")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
