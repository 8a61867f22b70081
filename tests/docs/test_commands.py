"""Every command of the documentation is run, each page's in order, in a folder that holds what the page speaks of."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import PAGES, ROOT, SHELL, blocks, script
from tests.docs.folder import RULES, Placeholders, prepare, serving
from tests.docs.warm import SHIM

pytestmark = pytest.mark.timeout(900)  # the page of all commands has some seventy of them
TESTED = "tests/test_model.py"
"""What `make test` runs here, where it is itself run by a test."""

KEYBOARD = """
sayso() {
    case "$*" in
        redact*) "$WARM/sayso" "$@" <<< y ;;
        "accounts add"* | "accounts password"*) "$WARM/sayso" "$@" <<< "a horse, a battery, a staple" ;;
        *) "$WARM/sayso" "$@" ;;
    esac
}
"""
"""What a person types where a command asks: for once more, or for a password."""


@pytest.fixture(scope="module")
def bin(tmp_path_factory):
    """A folder with a `sayso` that is quick to start."""
    folder = tmp_path_factory.mktemp("bin")
    address = str(folder / "warm")
    command = [sys.executable, "-m", "tests.docs.warm", address]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as warm:
        assert warm.stdout.readline() == "warm\n"
        shim = folder / "sayso"
        shim.write_text(SHIM.format(python=sys.executable, address=address), encoding="utf-8")
        shim.chmod(0o755)
        yield folder
        warm.terminate()


@pytest.fixture(scope="module")
def shell(bin):
    """Run shell commands in a folder; what they say, and a failure if one fails."""

    def run(commands: str, folder: Path) -> str:
        home = Path.home() / ".cache"
        environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "WARM": str(bin), "HOME": str(folder), "LANG": "C.UTF-8",
            "SAYSO_DATA": str(folder / "data"), "SAYSO_CACHE": os.environ.get("SAYSO_CACHE", str(home / "sayso")), "COLUMNS": "160",
            "PLAYWRIGHT_BROWSERS_PATH": os.environ.get("PLAYWRIGHT_BROWSERS_PATH", str(home / "ms-playwright")),
            "PYTEST_ARGS": TESTED,
        }  # fmt: skip
        (folder / "typed.sh").write_text(KEYBOARD + commands, encoding="utf-8")
        done = subprocess.run(
            ["bash", "-euxo", "pipefail", "typed.sh"], stdin=subprocess.DEVNULL, cwd=folder, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=850,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:]
        return done.stdout

    return run


@pytest.fixture(scope="module")
def prepared(shell, tmp_path_factory):
    """The folder that every page begins with, and what its placeholders stand for."""
    folder = tmp_path_factory.mktemp("prepared")
    return folder, prepare(folder, shell)


@pytest.mark.parametrize("page", [page for page in PAGES if script(page)], ids=lambda page: page.name)
def test_a_pages_commands_run(page: Path, shell, prepared, tmp_path: Path):
    begun, placeholders = prepared
    folder = tmp_path / "here"
    shutil.copytree(begun, folder, symlinks=True)
    with serving() as address:
        (folder / "rules.toml").write_text(RULES.replace("WEB", address), encoding="utf-8")
        shell(placeholders.fill(script(page), address), folder)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_command_stands_in_a_block_that_is_no_shells(page: Path):
    typed = re.compile(r"^ *(\$ |sayso |make |pip |docker |python )", re.MULTILINE)
    assert not [block.body for block in blocks(page) if block.tag not in SHELL and typed.search(block.body)]


def test_a_placeholder_is_filled_and_the_rest_is_left():
    names = Placeholders({"3fa9": "abcd", "1207": "31"}, lambda: "postgresql+psycopg://x/war")
    filled = names.fill("sayso review undo 1207\nsayso add https://example.org/a.html -x", "http://127.0.0.1:9")
    assert filled == "sayso review undo 31\nsayso add http://127.0.0.1:9/a.html -x --allow-host 127.0.0.1\n"
