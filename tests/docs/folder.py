"""A checkout with what the documentation speaks of: reports in many forms, ledgers, keys, rules; and a web to fetch from."""

from __future__ import annotations

import contextlib
import csv
import http.server
import io
import json
import re
import shutil
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path

from openpyxl import Workbook
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sayso.ledger import Ledger
from tests import postgres
from tests.docs.blocks import ROOT

TEXT = (
    "The Syrian army captured the town of Mayadin on Saturday, the army command said. "
    "At least 12 civilians were killed in an air strike on Mayadin on Friday, the Euphrates Monitor said."
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Town falls</title><meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="2017-11-12T08:00:00+00:00"></head><body><article><h1>Town falls</h1>
<p>{TEXT}</p><p>{TEXT.replace("Mayadin", "Albu Kamal")}</p></article></body></html>"""
FEED = f"""<rss version="2.0"><channel><title>Harbour Post</title><item><title>Town falls</title><link>BASE/town-falls.html</link>
<pubDate>Sun, 12 Nov 2017 08:00:00 GMT</pubDate><description>{TEXT}</description></item></channel></rss>"""
RULES = """
ledger = "war.db"
state = "watch.db"
pause = 0
allow_hosts = ["127.0.0.1"]

[[feed]]
url = "WEB/feed.xml"
follow = true

[[notice]]
what = "control"
place = "Albu Kamal"
"""
VILLAGE = [
    "999001",
    "Al Mazari",
    "Al Mazari",
    "Mazari",
    "34.55",
    "40.93",
    "P",
    "PPL",
    "SY",
    "",
    "07",
    *[""] * 3,
    "900",
    *[""] * 4,
]
SERVER_URL = "postgresql+psycopg://desk@server/war"
CHECKOUT = (
    "Makefile",
    "hatch_build.py",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
    "sayso",
    "tests",
    "tools",
)
FETCHED = re.compile(r"^(sayso (?:add|read|relevance) .*)https://example\.org(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Placeholders:
    """What the names in the documentation stand for in the prepared folder."""

    names: Mapping[str, str]
    database: Callable[[], str]

    def fill(self, commands: str, web: str) -> str:
        """The commands with ids that exist, the loopback server for example.org, and a database that is there."""
        for name, meant in self.names.items():
            commands = re.sub(rf"\b{name}\b", meant, commands)
        commands = FETCHED.sub(rf"\1{web}\2 --allow-host 127.0.0.1", commands)
        if SERVER_URL in commands:
            commands = commands.replace(SERVER_URL, self.database())
        return commands + ("" if commands.endswith("\n") else "\n")


def prepare(folder: Path, shell: Callable[[str, Path], str]) -> Placeholders:
    """Fill the folder; says what the placeholders stand for."""
    _checkout(folder)
    _reports(folder)
    shell(COMMANDS, folder)
    for name in ("war.db", "sayso.db"):
        shutil.copy(folder / "sayso-demo.db", folder / name)
    with Ledger.open(str(folder / "war.db")) as ledger:
        first, second, *_ = (claim for claim in ledger.claims(kind="casualties") if claim.what.count.low)
        doc = next(report.doc for report in ledger.reports() if report.doc not in (first.doc, second.doc))
        review = ledger.accept(first.id, by="bo")
    shutil.copy(folder / "war.db", folder / "sayso.db")
    names = {"3fa9": first.id[:12], "77c0": second.id[:12], "1207": str(review.seq), "report-17": doc}
    numbers = count()
    return Placeholders(names, lambda: _server().make(f"documented{next(numbers)}"))


@cache
def _server() -> postgres.Server:
    return postgres.start()


COMMANDS = """
sayso demo
sayso export --as claims --ledger sayso-demo.db -o claims.jsonl
sayso export --as ged --ledger sayso-demo.db -o ged.csv
"""


def _checkout(folder: Path) -> None:
    """What the repository holds, and an environment that is set up: the one in use."""
    for name in CHECKOUT:
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    for stamp in (".ready", ".ready-dev"):
        (folder / ".venv" / stamp).touch()


def _reports(folder: Path) -> None:
    rows = [json.loads(line) for line in (files("sayso.demo") / "reports.jsonl").read_text("utf-8").splitlines()][:3]
    for name in ("reports", "old", "archive"):
        (folder / name).mkdir()
    for row in rows:
        (folder / "reports" / f"{row['doc']}.txt").write_text(row["text"], encoding="utf-8")
    (folder / "story.txt").write_text(TEXT, encoding="utf-8")
    for name in ("reports.jsonl", "syria-reports.jsonl"):
        (folder / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    with (folder / "old" / "2017.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerow(rows[0])
    (folder / "archive" / "page.html").write_text(PAGE, encoding="utf-8")
    shutil.copy(folder / "reports.jsonl", folder / "archive")
    _web_archive(folder / "pages.warc.gz")
    book = Workbook()
    book.active.append(["body", "day", "outlet"])
    book.active.append([TEXT, "2017-11-12", "Harbour Post"])
    book.save(folder / "table.xlsx")
    with zipfile.ZipFile(folder / "SY.zip", "w") as dump:
        dump.writestr("SY.txt", "\t".join(VILLAGE) + "\n")


def _web_archive(path: Path) -> None:
    with path.open("wb") as stream:
        archive = WARCWriter(stream, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        body = io.BytesIO(PAGE.encode())
        archive.write_record(
            archive.create_warc_record("https://example.org/town.html", "response", body, http_headers=head)
        )


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """A web server on loopback that has a page and a feed; its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            base = f"http://127.0.0.1:{self.server.server_port}"
            kind, body = ("text/xml", FEED.replace("BASE", base)) if self.path.endswith(".xml") else ("text/html", PAGE)
            found = self.path != "/robots.txt"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode() if found else b"")

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
