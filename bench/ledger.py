"""How fast the ledger adds, opens and answers, beside a bare SQLite insert of the very same rows in the same run.

    python bench/ledger.py [--claims 1000000] [--append 40000]

`bare` is what the database alone needs: the rows the ledger wrote, read back into memory, and put by `sqlite3.executemany` into
a file of the same tables, indexes and word index, in transactions of the same size and with the same safety
(write-ahead log, synchronous=FULL). `flat` is a stricter yardstick: one table, no index, no search, no second copy of anything.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sayso import model as m
from sayso.ledger import Item, Ledger
from sayso.ledger.adding import BATCH_CLAIMS
from sayso.ledger.store import expected_schema

PLACES, PER_REPORT = 4_000, 8
TABLES = ("entries", "documents", "reports", "readings", "claims")
WORDS = ("market", "bridge", "clinic", "school", "depot", "square", "quarter", "road", "mill", "camp")


def items(start: int, reports: int) -> Iterator[Item]:
    """Reports of some 700 characters with eight claims each, over 4,000 places."""
    for n in range(start, start + reports):
        day = date(2012, 1, 1) + timedelta(days=n % 2_000)
        spot = WORDS[n % 10]
        text = "".join(
            f"Residents said {n % 31 + k} people were killed when shells hit the {spot} of Town {(n + k) % PLACES}. "
            for k in range(PER_REPORT)
        )
        report = m.Report(
            f"doc-{n}", text, f"outlet {n % 40}", day, f"Shelling, {day}", f"https://example.org/{n}", "en"
        )
        yield Item(report, [_claim(report, n, k) for k in range(PER_REPORT)])


def _claim(report: m.Report, n: int, k: int) -> m.Claim:
    start = k * 80
    place = (n + k) % PLACES
    return m.Claim(
        id=m.digest([n, k])[:32],
        doc=report.doc,
        quote=report.text[start : start + 78],
        start=start,
        end=start + 78,
        what=m.Casualties(m.Outcome.KILLED, m.Count(str(n % 31 + k), n % 31 + k, n % 31 + k)),
        outlet=report.outlet,
        published=report.published,
        title=report.title,
        url=report.url,
        speakers=(m.Speaker("residents", m.SourceKind.RESIDENT),),
        place=m.PlaceMention(f"Town {place}", str(100_000 + place), 34.5, 40.9, m.Precision.EXACT),
        date=m.Days.one(report.day) if report.day else None,
    )


def appending(folder: Path, claims: int, rounds: int = 3) -> tuple[float, float, float]:
    """Claims a second: ledger, bare insert of the same rows, flat insert of the same contents. Median of the rounds."""
    rates = [_round(folder, turn, list(items(0, claims // PER_REPORT))) for turn in range(rounds)]
    first, second, third = (claims / statistics.median(column) for column in zip(*rates, strict=True))
    return first, second, third


def _round(folder: Path, turn: int, made: list[Item]) -> tuple[float, float, float]:
    """Seconds: ledger, bare, flat."""
    path = folder / f"a{turn}.db"
    with Ledger.open(path) as ledger:
        ours = _timed(lambda: ledger.add_many(made))
    rows = _rows(path, [word for item in made for word in _words(item)])
    bare = _timed(lambda: _bare(folder / f"b{turn}.db", rows))
    flat = _timed(lambda: _flat(folder / f"c{turn}.db", rows["entries"]))
    return ours, bare, flat


def _words(item: Item) -> list[str]:
    from sayso.ledger.words import fold

    return [fold(f"{item.report.title} {item.report.text}"), *(fold(claim.quote) for claim in item.claims)]


def _rows(path: Path, words: list[str]) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as raw:
        rows = {table: raw.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
        seqs = raw.execute("SELECT seq FROM entries WHERE type IN ('report', 'claim') ORDER BY seq").fetchall()
    return rows | {"words": [(seq, text) for (seq,), text in zip(seqs, words, strict=True)]}


def _bare(path: Path, rows: dict[str, list[tuple[object, ...]]]) -> None:
    raw = _open(path)
    for kind in ("table", "index"):
        for _, name, sql in sorted(expected_schema()):
            if sql and not name.startswith("words_") and sql.upper().startswith(f"CREATE {kind}".upper()):
                raw.execute(sql)
    raw.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0')")
    steps = len(rows["claims"]) // BATCH_CLAIMS + 1
    for step in range(steps):
        raw.execute("BEGIN IMMEDIATE")
        for table, every in rows.items():
            some = every[len(every) * step // steps : len(every) * (step + 1) // steps]
            if some:
                marks = ", ".join("?" * len(some[0]))
                target = "words (rowid, text)" if table == "words" else table
                raw.executemany(f"INSERT INTO {target} VALUES ({marks})", some)
        raw.execute("COMMIT")
    raw.close()


def _flat(path: Path, rows: list[tuple[object, ...]]) -> None:
    raw = _open(path)
    raw.execute("CREATE TABLE flat (seq, type, recorded, content, digest, previous, hash)")
    for start in range(0, len(rows), BATCH_CLAIMS):
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT INTO flat VALUES (?, ?, ?, ?, ?, ?, ?)", rows[start : start + BATCH_CLAIMS])
        raw.execute("COMMIT")
    raw.close()


def _open(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    return raw


def _timed(act: Callable[[], object]) -> float:
    """Seconds; the garbage collector leaves alone what the benchmark itself holds in memory, for every contestant."""
    gc.collect()
    gc.freeze()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def answering(path: Path) -> dict[str, tuple[float, int]]:
    """Seconds (median of 7) and results of each question, each on a ledger just opened."""
    asks: dict[str, Callable[[Ledger], int]] = {
        "open": lambda ledger: ledger.count_entries(),
        "a place's claims": lambda ledger: len(list(ledger.claims(place_id="100777"))),
        "a place's claims, by name": lambda ledger: len(list(ledger.claims(place="Town 777"))),
        "a place's claims, as recorded on a day": lambda ledger: len(
            list(ledger.claims(place_id="100777", as_recorded_on=date.today()))
        ),
        "a claim by id": lambda ledger: int(bool(ledger.claim(m.digest([777, 3])[:32]))),
        "search: a phrase of one town": lambda ledger: len(list(ledger.claims(text='"mill of town 778"'))),
        "search: reports, two words and a beginning": lambda ledger: len(
            list(ledger.reports(text="shelling 778 cli* 777"))
        ),
        "search: a word of every claim, first 50": lambda ledger: sum(
            1 for _ in zip(range(50), ledger.claims(text="residents"), strict=False)
        ),
    }
    return {name: _ask(path, ask, opening=name == "open") for name, ask in asks.items()}


def _ask(path: Path, ask: Callable[[Ledger], int], *, opening: bool) -> tuple[float, int]:
    times, found = [], 0
    for _ in range(7):
        start = time.perf_counter()
        with Ledger.open(path) as ledger:
            if not opening:
                start = time.perf_counter()
            found = ask(ledger)
            times.append(time.perf_counter() - start)
    return statistics.median(times), found


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--claims", type=int, default=1_000_000, help="claims in the ledger that is asked")
    parser.add_argument(
        "--append", type=int, default=40_000, help="claims a round of the adding table; 0 leaves it out"
    )
    parser.add_argument("--keep", type=Path, help="make the ledger to be asked here, or use the one that is there")
    given = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as name:
        folder = Path(name)
        if given.append:
            _show_appending(console, folder, given.append)
        if given.claims:
            path = given.keep or folder / "large.db"
            if not path.exists():
                with Ledger.open(path) as ledger:
                    took = _timed(lambda: ledger.add_many(items(0, given.claims // PER_REPORT)))
                console.print(
                    f"made a ledger of {given.claims:,} claims in {took:.0f} s ({given.claims / took:,.0f}/s)"
                )
            _show_answering(console, path)


def _show_appending(console: Console, folder: Path, claims: int) -> None:
    ours, bare, flat = appending(folder, claims)
    table = Table("adding", "claims/s", "the ledger's share", title=f"Adding {claims:,} claims, {PER_REPORT} a report")
    for name, rate in (
        ("ledger", ours),
        ("bare: same rows, tables and indexes", bare),
        ("flat: one table, no index", flat),
    ):
        table.add_row(name, f"{rate:,.0f}", f"{ours / rate:.2f}")
    console.print(table)


def _show_answering(console: Console, path: Path) -> None:
    size = path.stat().st_size / 1e6
    with Ledger.open(path) as ledger:
        count = ledger.count()
    table = Table("question", "ms", "found", title=f"Asking a ledger of {count:,} claims ({size:,.0f} MB)")
    for name, (seconds, found) in answering(path).items():
        table.add_row(name, f"{seconds * 1000:.1f}", f"{found:,}")
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
