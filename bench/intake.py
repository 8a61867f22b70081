"""Intake against the bare libraries it stands on, in the same run: files a second for text, web pages and web archives;
and the relevance step against reading.

The bare libraries' loops do what anyone needs of a file before it can be kept: of a text its decoding (charset-normalizer) and
its language (py3langid), of a page its decoding and trafilatura's extraction with metadata, of an archive warcio's records too.
They run in one process, as they are; intake adds the form, the fingerprint, the refusals and the children that keep parsers apart.

Run: python bench/intake.py [files]
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import py3langid
import trafilatura
from charset_normalizer import from_bytes
from rich.console import Console
from rich.table import Table
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sayso.intake import gather
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


def read_alone(folder: Path) -> int:
    """What no intake can beat: the files' texts read and nothing asked of them."""
    return sum(bool(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir()))


def bare_text(folder: Path) -> int:
    count = 0
    for path in sorted(folder.iterdir()):
        found = from_bytes(path.read_bytes()).best()
        count += found is not None and py3langid.classify(str(found))[0] == "en"
    return count


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


def best_of(runs: Sequence[Callable[[Path], int]], path: Path, files: int, rounds: int = 5) -> list[float]:
    """Files a second of each, in the best of some rounds, in which they take turns: a busy machine is busy for all."""
    taken = [[seconds(run, path, files) for run in runs] for _ in range(rounds)]
    return [files / min(of_one) for of_one in zip(*taken, strict=True)]


def seconds(run: Callable[[Path], int], path: Path, files: int) -> float:
    began = time.perf_counter()
    assert run(path) == files
    return time.perf_counter() - began


def main(files: int) -> None:
    table = Table(title=f"Intake, {files} files of each form")
    for name in ("form", "beside", "that, files/s", "intake, files/s", "ratio"):
        table.add_column(name, justify="left" if name in ("form", "beside") else "right")
    with tempfile.TemporaryDirectory() as place:
        top = Path(place)
        for form in ("text", "html"):
            (top / form).mkdir()
        for n in range(files):
            (top / "text" / f"{n:06}.txt").write_text(text(n), encoding="utf-8")
            (top / "html" / f"{n:06}.html").write_text(page(n), encoding="utf-8")
        archive(top / "crawl.warc.gz", files)
        ours(top / "html")  # starts the children that parse, once a session
        for form, path, name, bare in (
            ("text", top / "text", "charset-normalizer, py3langid", bare_text),
            ("text", top / "text", "reading alone", read_alone),
            ("html", top / "html", "trafilatura", bare_html),
            ("warc", top / "crawl.warc.gz", "warcio, trafilatura", bare_warc),
        ):
            theirs, own = best_of((bare, ours), path, files)
            table.add_row(form, name, f"{theirs:,.0f}", f"{own:,.0f}", f"{own / theirs:.2f}")
    Console().print(table)
    relevance_bench()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
