"""A page as PDF, printed by an installed Chromium that is offline and runs no script."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sayso.errors import SaysoError

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What keeps a browser from calling home; nothing on the page asks for anything.
QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-domain-reliability",
    "--disable-quic", "--no-first-run",
)  # fmt: skip
CURE = "or give a name that ends in .html, open the page in a browser and save it as PDF"


def browser() -> str | None:
    """The Chromium to print with: SAYSO_CHROMIUM, else the system's; None leaves it to Playwright's own."""
    named = os.environ.get("SAYSO_CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def print_pdf(page: str, target: Path) -> None:
    """Print an HTML page on A4 paper.

    Raises:
        SaysoError: if Playwright or a browser is missing, or the file cannot be written.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise SaysoError(f"a PDF is printed by Playwright: install sayso[pdf], {CURE}") from error
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []

    def printed() -> bytes:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser(), args=[*QUIET, *root])
            sheet = chromium.new_page(offline=True, java_script_enabled=False, color_scheme="light")
            sheet.set_content(page)
            made = sheet.pdf(format="A4", print_background=True, margin=dict.fromkeys(("top", "bottom", "left", "right"), "16mm"))  # type: ignore[arg-type]  # fmt: skip
            chromium.close()
        return made

    try:
        # In a thread of its own: a notebook has an event loop running in this one, which Playwright will not share.
        with ThreadPoolExecutor(max_workers=1) as apart:
            made = apart.submit(printed).result()
    except Error as error:
        reason = str(error).splitlines()[0]
        raise SaysoError(
            f"no browser to print a PDF with ({reason}): install Chromium, point SAYSO_CHROMIUM to one, or run "
            f"`playwright install chromium`, {CURE}"
        ) from error
    target.write_bytes(made)
