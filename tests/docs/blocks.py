"""The shell commands of the documentation, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^ *```(?P<tag>[^\n]*)\n(?P<body>.*?)^ *```", re.MULTILINE | re.DOTALL)
SHELL = ("sh", "console")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language and what it holds."""

    tag: str
    body: str

    @property
    def commands(self) -> str:
        """What is typed; in a console, the lines after the prompt."""
        if self.tag != "console":
            return self.body
        return "".join(f"{line[2:]}\n" for line in self.body.splitlines() if line.startswith("$ "))


def blocks(page: Path) -> Iterator[Block]:
    """All fenced blocks of a page."""
    for found in FENCE.finditer(page.read_text(encoding="utf-8")):
        yield Block(found["tag"].strip(), found["body"])


def script(page: Path) -> str:
    """A page's commands in order."""
    return "".join(block.commands for block in blocks(page) if block.tag in SHELL)
