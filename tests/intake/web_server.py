"""A server on loopback that serves pages, feeds and redirects, and slow, broken, huge, hostile and lying answers."""

from __future__ import annotations

import gzip
import http.server
import io
import os
import threading
import time
import zipfile
import zlib

from tests.intake.samples import MODERN, RSS, UNDATED, excel

BILLION = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss><channel><item><title>&j;</title><description>&j;</description></item></channel></rss>"
)


def sitemap(base: str) -> str:
    pages = "".join(f"<url><loc>{base}/page/{n}</loc></url>" for n in range(4))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}<url><loc>{base}/closed/1</loc></url></urlset>'


LONG = "The army left the town. " * 80
VAST = 64_000_000 if os.environ.get("SAYSO_THOROUGH") else 4_000_000
"""Bytes of a vast answer: in the thorough run a little less than the largest that is taken."""


def swollen_workbook() -> bytes:
    """A workbook of a few hundred kilobytes whose one sheet unpacks to almost what is allowed."""
    made = io.BytesIO()
    row = '<row><c t="inlineStr"><is><t>The army left the town.</t></is></c></row>'
    whole = zipfile.ZipFile(io.BytesIO(excel(("a", "2017-11-13", "The army left."))))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as anew:
        for name in whole.namelist():
            member = whole.read(name).decode()
            swollen = row * (VAST // len(row)) + "</sheetData>" if "/sheet" in name else "</sheetData>"
            anew.writestr(name, member.replace("</sheetData>", swollen))
    return made.getvalue()


class Handler(http.server.BaseHTTPRequestHandler):
    """Each path is a case; what was asked for is remembered in the server's `asked`."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        name = self.path.strip("/").split("/")[0].replace("-", "_").replace(".", "_") or "home"
        case = getattr(self, f"case_{name}", None)
        try:
            self.answer(404, b"nothing here") if case is None else case()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, status, body, *, length=True, **headers):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        if length:
            self.send_header("Content-Length", str(len(body)))
        else:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def case_page(self):
        number = self.path.rsplit("/", 1)[-1]
        self.answer(
            200, MODERN.replace("twelve", f"{number or 'twelve'} times twelve"), Content_Type="text/html; charset=utf-8"
        )

    case_closed = case_undated = case_page

    def case_robots_txt(self):
        self.answer(200, "User-agent: *\nDisallow: /closed/\n")

    def case_story(self):
        self.answer(
            200,
            UNDATED.replace("militants", "боевики").encode("cp1251"),
            Content_Type="text/html; charset=windows-1251",
        )

    def case_plain(self):
        self.answer(200, "The army said it had captured the town.", Content_Type="text/plain")

    def case_feed(self):
        if self.headers.get("If-None-Match") == '"one"':
            self.answer(304, b"", ETag='"one"')
        else:
            self.answer(200, RSS.replace("https://furat.example/1", f"{self.base}/page/1"), ETag='"one"')

    def case_links(self):
        items = "".join(f"<item><title>t</title><link>{self.base}/page/{n}</link></item>" for n in (1, 2))
        away = "<item><title>t</title><link>https://elsewhere.example/3</link></item>"
        self.answer(200, f"<rss><channel><title>Furat</title>{items}{away}</channel></rss>")

    def case_sitemap_xml(self):
        self.answer(200, sitemap(self.base))

    def case_sitemaps_xml(self):
        self.answer(200, f"<sitemapindex><sitemap><loc>{self.base}/sitemap.xml</loc></sitemap></sitemapindex>")

    def case_moved(self):
        self.answer(301, b"", Location="/page/moved")

    def case_round(self):
        self.answer(302, b"", Location="/round")

    def case_nowhere(self):
        self.answer(302, b"")

    def case_to_file(self):
        self.answer(302, b"", Location="file:///etc/passwd")

    def case_to_metadata(self):
        self.answer(302, b"", Location="http://169.254.169.254/latest/")

    def case_broken(self):
        self.answer(500, b"sorry")

    def case_empty(self):
        self.answer(200, b"")

    def case_packed(self):
        self.answer(200, gzip.compress(MODERN.encode()), Content_Encoding="gzip")

    def case_deflated(self):
        self.answer(200, zlib.compress(MODERN.encode()), Content_Encoding="deflate")

    def case_liar(self):
        self.answer(200, MODERN, Content_Encoding="gzip")

    def case_unasked(self):
        self.answer(200, MODERN, Content_Encoding="br")

    def case_cut(self):
        self.answer(200, gzip.compress(MODERN.encode())[:-20], Content_Encoding="gzip")

    def case_short(self):
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"<html>")
        self.close_connection = True

    def case_bomb(self):
        self.answer(200, self.server.bomb, Content_Encoding="gzip")

    def case_endless(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65_536)

    def case_drip(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def case_silent(self):
        self.server.over.wait(20)
        self.close_connection = True

    def case_no_http(self):
        self.wfile.write(b"220 ready\r\n")
        self.close_connection = True

    def case_many_headers(self):
        self.send_response(200)
        for n in range(3000):
            self.send_header(f"X-{n}", "y" * 60)
        self.end_headers()

    def vast(self, opening, piece, closing=""):
        """An answer just under the largest that is taken."""
        self.send_response(200)
        size = VAST - len(opening) - len(closing)
        self.send_header("Content-Length", str(len(opening) + len(closing) + size // len(piece) * len(piece)))
        self.end_headers()
        self.wfile.write(opening.encode())
        many = (piece * (1_000_000 // len(piece))).encode()
        pieces = size // len(piece)
        for _ in range(pieces // (1_000_000 // len(piece))):
            self.wfile.write(many)
        self.wfile.write((piece * (pieces % (1_000_000 // len(piece))) + closing).encode())

    def case_vast_page(self):
        self.vast("<html><body><article>", "<p>The army left the town.</p>", "</article></body></html>")

    def case_vast_text(self):
        self.vast("", "The army left the town. ")

    def case_vast_feed(self):
        item = "<item><title>t</title><description>The army left the town.</description></item>"
        self.vast("<rss><channel><title>Furat</title>", item, "</channel></rss>")

    def case_vast_table(self):
        self.vast("text,published\n", f"{LONG},2017-11-13\n")

    def case_vast_lines(self):
        self.vast("", f'{{"text": "{LONG}"}}\n')

    def case_vast_bad_lines(self):
        self.vast('{"text": "The army left the town."}\n', f"{{x {LONG[:60]}\n")

    def case_vast_no_text(self):
        self.vast("", f'{{"a": "{LONG[:200]}"}}\n')

    def case_vast_bad_json(self):
        self.vast("[", f'{{"text": x{LONG}}},', '{"text": "The end."}]')

    def case_vast_json(self):
        self.vast("[", f'{{"text": "{LONG}"}},', '{"text": "The end."}]')

    def case_vast_archive(self):
        body = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nThe army left the town."
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://furat.example/1\r\nContent-Length: {len(body)}\r\n\r\n"
        self.vast("", f"{head}{body}\r\n\r\n")

    def case_vast_workbook(self):
        self.answer(200, swollen_workbook())

    def case_vast_mail(self):
        self.vast(
            "From: Desk <desk@furat.example>\nSubject: t\nDate: Mon, 13 Nov 2017 10:00:00 +0000\n\n", "The army left.\n"
        )

    def case_entities(self):
        self.answer(200, BILLION, Content_Type="application/rss+xml")

    def case_picture(self):
        self.answer(200, b"\x89PNG\r\n\x1a\n" + bytes(100), Content_Type="text/html")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    bomb = gzip.compress(bytes(30_000_000))

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.over = [], threading.Event()

    @property
    def paths(self):
        return [path for path, _ in self.asked]

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, request, client_address):
        """What a client hangs up on is no concern of the test's output."""


def started() -> Server:
    server = Server()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def stop(server: Server) -> None:
    server.over.set()
    server.shutdown()
    server.server_close()
