"""Every benchmark, one after the other, and one table of what each measured.

    python bench/all.py            (what `make bench` runs: small sizes, the whole takes minutes)
    python bench/all.py --full --page docs/performance.md      (full sizes, under an hour; puts the table in the page)
    python bench/all.py --only fleet.py tolls.py

Each benchmark prints its own tables; the figures that matter most are picked out of them by the patterns below. A figure that is a
ratio compares two things measured in one run on one machine, and means the same on any other. A script that fails, takes longer than
`--minutes` leaves, or no longer prints a figure it should, is named at the end, and the run ends with a non-zero status; the others
are in the table all the same.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
NUMBER = r"([\d.,]+)"
CELL = r"\s*│\s*"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True, slots=True)
class Bench:
    """A benchmark's options at both sizes, and its figures: what each is, and a pattern whose group is its value."""

    small: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()


BENCHES = {
    "reading_score.py": Bench(figures=(("F1 of all claims on hand-marked reports", rf"all .*? F {NUMBER}"),)),
    "reading_parts.py": Bench(figures=(("counts read before parsing, %", rf"count .*?{NUMBER}%"),)),
    "reading.py": Bench(
        ("--reports", "80", "--repeat", "1"),
        ("--reports", "120", "--repeat", "2"),
        figures=(("reading beside bare parsing, times as fast", rf"\bsayso\s+[\d.]+\s+{NUMBER}"),),
    ),
    "places.py": Bench(figures=(("the gazetteer in memory, MB", rf"resident: {NUMBER} MB"),)),
    "origins.py": Bench(figures=(("copies of a third of the text found, %", rf"35%\s+\d+\s+\d+\s+{NUMBER}%"),)),
    "incidents.py": Bench(
        figures=(("F1 of pairs, hand-checked groups", rf"hand-checked groups of the corpus(?:\s+\S+){{4}}\s+{NUMBER}"),)
    ),
    "tolls.py": Bench(
        ("--worlds", "10"),
        ("--worlds", "60", "--scale", "100000"),
        (("bounds that hold the truth, %", rf"0% at least\s+\d+\s+{NUMBER}%"),),
    ),
    "control.py": Bench(
        ("--seeds", "2", "--harder-seeds", "1"),
        ("--seeds", "5", "--harder-seeds", "1"),
        figures=(("log loss beside the best simpler way", rf"against the best of the others: {NUMBER}"),),
    ),
    "control_others.py": Bench(
        ("--seeds", "1"),
        ("--seeds", "2"),
        (("log loss in wars made differently, as usual", rf"usual{CELL}now{CELL}{NUMBER}"),),
    ),
    "control_scale.py": Bench(
        ("--claims", "100000", "--places", "1000", "--days", "1000"),
        ("--claims", "300000", "--places", "3000", "--days", "3650"),
        figures=(("one place after one more claim, ms", rf"one place again {NUMBER} ms"),),
    ),
    "ledger.py": Bench(
        ("--claims", "50000", "--append", "10000"),
        ("--claims", "300000", "--append", "30000"),
        figures=(("adding beside bare inserts of the same rows", rf"bare: same rows.*?│.*?│\s*{NUMBER}"),),
    ),
    "intake.py": Bench(
        ("100",),
        ("200",),
        (("web pages beside the bare library", rf"html{CELL}trafilatura{CELL}{NUMBER}{CELL}{NUMBER}{CELL}([\d.]+)"),),
    ),
    "intake_fuzz.py": Bench(("2000", "1"), ("20000", "1")),
    "history.py": Bench(
        figures=(("log loss on undisputed days of history", rf"log loss where there are claims {NUMBER}"),)
    ),
    "desk.py": Bench(
        ("--claims", "30000", "--places", "500", "--rounds", "5", "--no-browser"),
        ("--claims", "200000", "--places", "2000"),
        (
            ("95 % of clicks, ms", rf"95 % under {NUMBER} ms"),
            ("memory at most, GB", rf"at the end: .* at most {NUMBER} GB"),
        ),
    ),
    "desk_load.py": Bench(
        ("--seconds", "10", "--readers", "5", "--reviewers", "1"),
        ("--seconds", "60", "--readers", "50", "--reviewers", "5"),
        (("errors under load", r"errors: (\d+)"),),
    ),
    "fleet.py": Bench(
        ("--reports", "160", "--claims", "400000", "--places", "300", "--days", "600"),
        ("--reports", "1000", "--claims", "10000000", "--places", "5000", "--days", "2000"),
        (
            ("reports read", rf"reports read{CELL}{NUMBER}"),
            ("reading with two workers beside one", rf"two workers beside one{CELL}{NUMBER}"),
            ("memory of a worker, GB", rf"memory of a worker{CELL}{NUMBER}"),
            ("bytes of claims a report", rf"bytes of claims a report{CELL}{NUMBER}"),
            ("a place's control in a simulated lake, s", rf"a place's control, from opening the lake{CELL}{NUMBER}"),
            ("the desk's map of a simulated lake, s", rf"the desk's map, from opening the lake{CELL}{NUMBER}"),
        ),
    ),
    "shuffle.py": Bench(
        ("--sizes", "20000", "50000"),
        ("--sizes", "50000", "100000", "200000"),
        figures=(("unrelated pairs that share a band", rf"µs to judge a pair, ({NUMBER[1:-1]}e-\d+)"),),
    ),
}
NOT_RUN = frozenset({"all.py", "control_baselines.py", "control_wars.py", "desk_wars.py"})
"""What others import, and this."""


MINUTES = 45
"""Longer than this no run takes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one benchmark ended: its options, what went wrong, seconds on a processor, the figures found in what it printed, and those
    missing."""

    name: str
    options: str
    wrong: str
    seconds: float
    figures: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def run(name: str, full: bool, left: float) -> Outcome:
    """Run one benchmark, showing what it prints; after so many seconds it is ended with all that it started."""
    bench = BENCHES[name]
    options = bench.full if full else bench.small
    said = " ".join(options)
    if left <= 0:
        return Outcome(name, said, "was not begun: no time was left", 0.0, (), ())
    print(f"\n=== bench/{name} {said}", flush=True)
    before = _spent()
    status, text = _output([sys.executable, str(HERE / name), *options], left)
    wrong = "" if status == 0 else "took too long" if status is None else f"failed with status {status}"
    found = [(what, re.search(pattern, text)) for what, pattern in bench.figures]
    # What needs real reports says so where there are none.
    expected = not wrong and "skipped" not in text
    missing = tuple(what for what, match in found if match is None and expected)
    figures = tuple((what, match.groups()[-1]) for what, match in found if match is not None)
    return Outcome(name, said, wrong, _spent() - before, figures, missing)


def _output(command: list[str], left: float) -> tuple[int | None, str]:
    """A command's exit status (None where its time ran out) and what it printed."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "COLUMNS": "160"}
    begun, printed = time.monotonic(), []
    with subprocess.Popen(
        command, cwd=HERE.parent, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stdout is not None
        alarm = threading.Timer(left, os.killpg, [running.pid, signal.SIGKILL])
        alarm.start()
        try:
            for line in running.stdout:
                print(line, end="", flush=True)
                printed.append(line)
            status = running.wait()
        finally:
            alarm.cancel()
    return None if time.monotonic() - begun >= left else status, "".join(printed)


def _spent() -> float:
    """Seconds on a processor of everything that was run and has ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def machine() -> str:
    """The machine by cores and memory."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {gigabytes:.0f} GB"


def rows(outcomes: list[Outcome]) -> list[tuple[str, ...]]:
    """Benchmark, its size, what was measured, the figure, and seconds on a processor; what is of the whole benchmark is told once."""
    found = []
    for each in outcomes:
        figures = [*each.figures, *([(each.wrong, "")] if each.wrong else [])] or [("ran to its end", "")]
        for n, (what, figure) in enumerate(figures):
            of = (f"`{each.name}`", each.options or "as it is", f"{each.seconds:,.0f}") if n == 0 else ("", "", "")
            found.append((of[0], of[1], what, figure, of[2]))
    return found


HEAD = ("benchmark", "size", "what", "measured", "processor s")


def write(page: Path, outcomes: list[Outcome], full: bool) -> None:
    """Put the table into a page, between its two marks."""
    lines = ["| " + " | ".join(cells) + " |" for cells in (HEAD, ("---",) * len(HEAD), *rows(outcomes))]
    size = "full" if full else "small"
    made = "\n".join([f"Run at {size} size on {machine()}, on {time.strftime('%d %B %Y')}.", "", *lines])
    text = page.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="full sizes")
    parser.add_argument("--only", nargs="+", choices=sorted(BENCHES), metavar="SCRIPT", default=list(BENCHES))
    parser.add_argument("--page", type=Path, help="put the table into this page")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="what has not ended by then is ended")
    options = parser.parse_args()
    deadline = time.monotonic() + 60 * options.minutes
    outcomes = [run(name, options.full, deadline - time.monotonic()) for name in options.only]
    table = Table(*HEAD, title=f"Measured on {machine()}", title_justify="left")
    for row in rows(outcomes):
        table.add_row(*row)
    print()
    Console(width=160).print(table)
    if options.page is not None:
        write(options.page, outcomes, options.full)
    wrong = [f"{each.name} {each.wrong}" for each in outcomes if each.wrong]
    wrong += [f"{each.name} no longer prints: {what}" for each in outcomes for what in each.missing]
    print("\n" + ("; ".join(wrong) or "all ran"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
