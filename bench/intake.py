"""Intake against the bare libraries it stands on, in the same run: files a second for text, web pages and web archives;
and the relevance step against reading.

Run: python bench/intake.py [files]
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import trafilatura
from rich.console import Console
from rich.table import Table
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sayso.intake import gather
from sayso.intake.language import language
from sayso.intake.relevance import relevance
from sayso.model import Report
from sayso.reading import Reader
from sayso.world import World

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev.json"
PARAGRAPH = (
    "<p>The army said on day {n} it had captured village {n} after two days of clashes on its northern edge, and that {k} "
    "fighters had been killed. Residents said shells had fallen near the market until nightfall, and that {f} families had "
    "left for the villages across the river in ferries and small boats.</p>"
)
MENU = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(40))
DATES = {"extensive_search": False, "original_date": True}


def page(n: int) -> str:
    """A page of the usual kind: head, menu, an article of twelve paragraphs, links to others."""
    body = "".join(PARAGRAPH.format(n=n + i, k=3 * i + 2, f=n % 90 + i) for i in range(12))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Village {n} falls</title><meta property="og:site_name" content="Wire">'
        f'<meta property="article:published_time" content="2017-11-{n % 28 + 1:02}T10:00:00+02:00"></head><body><nav><ul>{MENU}'
        f"</ul></nav><article><h1>Village {n} falls</h1>{body}</article><aside><ul>{MENU}</ul></aside></body></html>"
    )


def text(n: int) -> str:
    return PARAGRAPH.format(n=n, k=n % 50, f=n % 90) * 12


def archive(path: Path, files: int) -> None:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for n in range(files):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            payload = io.BytesIO(page(n).encode())
            writer.write_record(
                writer.create_warc_record(
                    f"https://wire.example/{n}", "response", payload=payload, http_headers=headers
                )
            )


def extract(html: str) -> None:
    trafilatura.bare_extraction(html, with_metadata=True, date_extraction_params=DATES)


def bare_text(folder: Path) -> int:
    return sum(bool(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir()))


def bare_language(folder: Path) -> int:
    """What the libraries alone need to know a text's language: its decoding and py3langid, on as much of it as intake looks at."""
    told = (language(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir()))
    return sum(found is not None for found in told)


def bare_html(folder: Path) -> int:
    paths = sorted(folder.iterdir())
    for path in paths:
        extract(path.read_text(encoding="utf-8"))
    return len(paths)


def bare_warc(path: Path) -> int:
    count = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                extract(record.content_stream().read().decode("utf-8"))
                count += 1
    return count


def ours(path: Path) -> int:
    return sum(1 for _ in gather([path], refused=[]))


def relevance_bench() -> None:
    """What the relevance step keeps of the hand-marked reports that hold a claim, and its cost beside reading's."""
    if not GOLD.exists():
        print(f"relevance skipped: no hand-marked reports at {GOLD}")
        return
    marked = json.loads(GOLD.read_text(encoding="utf-8"))
    reports = [Report(doc=each["doc"], text=each["text"], title=each.get("title")) for each in marked]
    reader = Reader(World.load())
    list(reader.read(reports[:5]))
    began = time.perf_counter()
    list(reader.read(reports))
    reading = time.perf_counter() - began
    began = time.perf_counter()
    judged = [relevance(report) for report in reports]
    weighing = time.perf_counter() - began
    holding = [verdict.kept for verdict, each in zip(judged, marked, strict=True) if each["claims"]]
    others = [verdict.kept for verdict, each in zip(judged, marked, strict=True) if not each["claims"]]
    table = Table(title=f"Relevance, {len(reports)} hand-marked reports")
    for name in (
        "kept of those with a claim",
        "kept of those without",
        "ms a report",
        "reading, ms a report",
        "times faster",
    ):
        table.add_column(name, justify="right")
    table.add_row(
        f"{sum(holding)} of {len(holding)} ({sum(holding) / len(holding):.3f})",
        f"{sum(others)} of {len(others)}",
        f"{1e3 * weighing / len(reports):.2f}",
        f"{1e3 * reading / len(reports):.1f}",
        f"{reading / weighing:.0f}",
    )
    Console().print(table)


def best_of(run: Callable[[Path], int], path: Path, files: int, rounds: int = 3) -> float:
    """Files a second, in the best of some rounds."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        assert run(path) == files
        taken.append(time.perf_counter() - began)
    return files / min(taken)


def main(files: int) -> None:
    table = Table(title=f"Intake, {files} files of each form")
    for name in ("form", "bare library, files/s", "intake, files/s", "ratio"):
        table.add_column(name, justify="left" if name == "form" else "right")
    with tempfile.TemporaryDirectory() as place:
        top = Path(place)
        for form in ("text", "html"):
            (top / form).mkdir()
        for n in range(files):
            (top / "text" / f"{n:06}.txt").write_text(text(n), encoding="utf-8")
            (top / "html" / f"{n:06}.html").write_text(page(n), encoding="utf-8")
        archive(top / "crawl.warc.gz", files)
        ours(top / "html")  # starts the child that parses, once a session
        for form, path, bare in (
            ("text", top / "text", bare_text),
            ("text and its language", top / "text", bare_language),
            ("html", top / "html", bare_html),
            ("warc", top / "crawl.warc.gz", bare_warc),
        ):
            theirs, own = best_of(bare, path, files), best_of(ours, path, files)
            table.add_row(form, f"{theirs:,.0f}", f"{own:,.0f}", f"{own / theirs:.2f}")
    Console().print(table)
    relevance_bench()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
