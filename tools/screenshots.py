"""Draws the pictures of the documentation into docs/img, from the demo's ledger, with the real desk in a real browser."""

from __future__ import annotations

import contextlib
import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from sayso import demo  # noqa: E402
from tests.desk import chromium  # noqa: E402
from tests.desk.conftest import House  # noqa: E402

IMAGES = ROOT / "docs" / "img"
WIDE, MIDDLE, PHONE = (1440, 900), (1024, 768), (390, 844)
PICTURES = (
    ("desk", "/?day=2017-11-13&place=Albu+Kamal", WIDE, "light"),
    ("desk-dark", "/?day=2017-11-13&known=2017-11-13", WIDE, "dark"),
    ("desk-phone", "/?day=2017-11-13", PHONE, "light"),
    ("place", "/place/Albu%20Kamal?day=2017-11-13", (1024, 1400), "light"),
    ("report", "/report/meridian-1110", WIDE, "light"),
    ("disputes", "/disputes", MIDDLE, "light"),
    ("toll", "/toll?place=Albu+Kamal&outcome=killed&victims=civilian", MIDDLE, "light"),
    ("review", "/review", MIDDLE, "dark"),
)


def main() -> None:
    """Draw every picture; says what it writes."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "sayso-demo.db"
        # From inside the folder: the picture shows the ledger's path as a reader would have it.
        with contextlib.chdir(folder), Path("said.txt").open("w", encoding="utf-8") as said:
            console = Console(record=True, width=110, file=said)
            demo.run(console, ledger.name)
        # A picture in the documentation must not fetch its letters from anybody.
        drawn = re.sub(r"@font-face \{[^}]*\}", "", console.export_svg(title="sayso demo"))
        (IMAGES / "demo.svg").write_text(drawn, encoding="utf-8")
        print(IMAGES / "demo.svg")
        with contextlib.closing(House(Path(folder) / "house.txt", "load")) as house, sync_playwright() as playwright:
            address = house.desk(ledger)
            browser = chromium.launch(playwright)
            for name, path, size, scheme in PICTURES:
                draw(browser, address + path, IMAGES / f"{name}.png", size, scheme)
            browser.close()


def draw(browser: Browser, address: str, target: Path, size: tuple[int, int], scheme: str) -> None:
    """One page as a picture, once its map and charts are drawn."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sayso_reviewer", "value": "Reviewer", "url": address}])
    page = context.new_page()
    page.goto(address, timeout=120_000)
    if page.locator("#map").count():
        page.wait_for_selector("#map[data-coasts='fine']", timeout=60_000)
    for chart in page.locator("[data-spec]").all():
        chart.locator("svg").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target)
    context.close()
    print(target)


if __name__ == "__main__":
    main()
