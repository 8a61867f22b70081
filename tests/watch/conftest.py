"""A feed on loopback that grows, a webhook that remembers, and rules that watch them."""

from __future__ import annotations

import http.server
import threading
from html import escape

import pytest

from sayso.watch import Rules, Watcher
from sayso.world import World

STORIES = (
    "The army said on Monday it had captured the town of Mayadin from Islamic State. At least 12 civilians were killed in "
    "Mayadin on Monday, the army said.",
    "Islamic State fighters recaptured the town of Mayadin on Tuesday, residents and a war monitor said. At least 30 "
    "civilians were killed in Mayadin on Tuesday in an air strike, the war monitor said.",
    "The army has lost the town of Mayadin, the Syrian Observatory for Human Rights said on Wednesday. Islamic State holds "
    "the town of Mayadin, a military source said.",
)
FILLER = "Shells killed {k}{n} civilians in the town of {town} on Wednesday, residents of village {n} said."


PAGE = "<!DOCTYPE html><html lang='en'><body><article><h1>A report</h1><p>{text} Its full page says more.</p></article></body></html>"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        server = self.server
        server.asked.append(self.path)
        if self.path == "/feed":
            tag = f'"{len(server.items)}"'
            if self.headers.get("If-None-Match") == tag:
                return self._send(304, b"", tag)
            return self._send(200, server.feed().encode(), tag)
        if self.path.startswith("/story/") and server.pages:
            text = server.items[int(self.path.rpartition("/")[2])][1]
            return self._send(200, PAGE.format(text=text).encode(), '""')
        return self._send(404, b"", '""')

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((dict(self.headers), body))
        self._send(self.server.answers.pop(0) if self.server.answers else 200, b"", '""')

    def _send(self, status, body, tag):
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Wire(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.items, self.asked, self.posts, self.answers = [], [], [], []
        self.pages = False  # whether its entries' own pages are served

    def publish(self, text, day=13):
        self.items.append((len(self.items), text, day))

    def feed(self):
        entries = "".join(
            f"<item><guid>wire-{n}</guid><title>Report {n}</title><link>http://127.0.0.1:{self.server_port}/story/{n}</link>"
            f"<pubDate>{day:02} Nov 2017 10:00:00 +0200</pubDate><description>{escape(text)}</description></item>"
            for n, text, day in self.items
        )
        return f"<rss version='2.0'><channel><title>Furat Wire</title><language>en</language>{entries}</channel></rss>"

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}{path}"


@pytest.fixture
def wire():
    server = Wire()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def world():
    return World.load()


RULES = """
ledger = "war.db"
every = "1s"
relevant = false
allow_hosts = ["127.0.0.1"]
pause = 0
[[feed]]
url = "{feed}"
[[notice]]
what = "control"
place = "Mayadin"
[[notice]]
what = "toll"
place = "Mayadin"
victims = "civilian"
[[notice]]
what = "dispute"
[tell]
{tell}
"""


@pytest.fixture
def rules(tmp_path, wire):
    def rules(tell="", text=RULES):
        file = tmp_path / "rules.toml"
        file.write_text(text.format(feed=wire.url("/feed"), tell=tell), encoding="utf-8")
        return Rules.load(file)

    return rules


@pytest.fixture
def watcher(rules, world):
    """A watcher by the rules; its lines in `.said`."""
    opened = []

    def watcher(tell="", **options):
        said = []
        made = Watcher(rules(tell, **options), world, said.append)
        made.said = said
        opened.append(made)
        return made

    yield watcher
    for each in opened:
        each.__exit__(None, None, None)
