"""The shell commands of the documentation, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(
    r"^(?P<why><!-- not run: [^\n]* -->\n)?^ *```(?P<tag>[^\n]*)\n(?P<body>.*?)^ *```", re.MULTILINE | re.DOTALL
)
SHELL = ("sh", "console")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its commands, and why the tests leave it out, if they do."""

    tag: str
    body: str
    why: str | None

    @property
    def commands(self) -> str:
        """What is typed; in a console, the lines after the prompt."""
        if self.tag != "console":
            return self.body
        return "".join(f"{line[2:]}\n" for line in self.body.splitlines() if line.startswith("$ "))


def blocks(page: Path) -> Iterator[Block]:
    """All fenced blocks of a page."""
    for found in FENCE.finditer(page.read_text(encoding="utf-8")):
        why = found["why"]
        yield Block(
            found["tag"].strip(), found["body"], why and why.removeprefix("<!-- not run: ").removesuffix(" -->\n")
        )


def script(page: Path) -> str:
    """A page's commands in order, without those that are not run."""
    return "".join(block.commands for block in blocks(page) if block.tag in SHELL and block.why is None)
