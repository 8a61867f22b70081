"""The set-up of a fresh machine, where it can be tried without changing this one."""

from __future__ import annotations

import subprocess
from pathlib import Path

SETUP = Path(__file__).parent.parent / "tools" / "setup.sh"


def _browser(tmp_path: Path) -> tuple[str, bool]:
    """What the browser's set-up says with nothing on the path but `tmp_path/bin`, and whether it asked Playwright."""
    asked = tmp_path / "asked"
    playwright = tmp_path / "venv" / "bin" / "playwright"
    playwright.parent.mkdir(parents=True)
    playwright.write_text(f'#!/bin/sh\necho "$@" > "{asked}"\n')
    playwright.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(SETUP), "browser", str(tmp_path / "venv")],
        env={"PATH": str(tmp_path / "bin")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout, asked.exists()


def test_a_machine_without_a_browser_is_given_one(tmp_path):
    said, asked = _browser(tmp_path)
    assert asked
    assert "Playwright's own" in said


def test_a_browser_that_is_there_is_used(tmp_path):
    chromium = tmp_path / "bin" / "chromium"
    chromium.parent.mkdir()
    chromium.write_text("#!/bin/sh\n")
    chromium.chmod(0o755)
    said, asked = _browser(tmp_path)
    assert not asked
    assert f"browser: {chromium}" in said
