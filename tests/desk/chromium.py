"""Finding and starting a real Chromium: SAYSO_CHROMIUM, Debian's, else Playwright's own."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright

# Software rendering gives headless Chromium the WebGL that the map needs; the rest keeps it from calling home.
ARGUMENTS = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-domain-reliability",
]  # fmt: skip
NO_WEBGL = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis", *ARGUMENTS[3:]]


def executable() -> str | None:
    """The Chromium to run; None leaves the choice to Playwright."""
    named = os.environ.get("SAYSO_CHROMIUM")
    if named:
        return named
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


def launch(playwright: Playwright, arguments: list[str] | None = None) -> Browser:
    """A headless Chromium."""
    return playwright.chromium.launch(executable_path=executable(), headless=True, args=arguments or ARGUMENTS)
