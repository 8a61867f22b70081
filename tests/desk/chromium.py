"""Finding and starting a real Chromium: SAYSO_CHROMIUM, Debian's, else Playwright's own."""

from __future__ import annotations

from playwright.sync_api import Browser, Playwright

from sayso.exports.printing import browser

# Software rendering gives headless Chromium the WebGL that the map needs; the rest keeps it from calling home.
ARGUMENTS = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-domain-reliability",
]  # fmt: skip
NO_WEBGL = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis", *ARGUMENTS[3:]]


def launch(playwright: Playwright, arguments: list[str] | None = None) -> Browser:
    """A headless Chromium."""
    return playwright.chromium.launch(executable_path=browser(), headless=True, args=arguments or ARGUMENTS)
