"""A dossier as PDF: the real Chromium prints it, offline, and what is missing is told."""

import http.server
import io
import sys
import threading

import pypdf
import pytest

from sayso.errors import SaysoError
from sayso.exports import dossier, printing
from sayso.picture import Picture
from tests.exports.conftest import CLAIMS


def test_a_dossier_is_printed_with_its_quotes_and_asks_the_network_for_nothing(tmp_path):
    page = io.StringIO()
    dossier.write(Picture(CLAIMS), page, "Albu Kamal", head="ab" * 32)
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        picture = f'<img src="http://127.0.0.1:{server.server_port}/seen.png">'
        outside = f'{picture}<script>document.body.textContent = "ran"</script></body>'
        printing.print_pdf(page.getvalue().replace("</body>", outside), tmp_path / "brief.pdf")
        server.shutdown()
    assert not asked
    text = " ".join("".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "brief.pdf").pages).split())
    assert "The army took the town." in text
    assert "Who held it" in text


def test_a_missing_browser_is_told_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("SAYSO_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(SaysoError, match="install Chromium"):
        printing.print_pdf("<p>x</p>", tmp_path / "brief.pdf")
    assert not (tmp_path / "brief.pdf").exists()


def test_a_missing_playwright_is_told_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(SaysoError, match=r"sayso\[pdf\]"):
        printing.print_pdf("<p>x</p>", tmp_path / "brief.pdf")
