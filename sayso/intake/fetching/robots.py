"""What hosts ask of programs, in their robots.txt (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin

from protego import Protego

NAME = "sayso"


class Robots:
    """Remembers each host's robots.txt; `text` fetches one, and gives None where there is none."""

    def __init__(self, text: Callable[[str], str | None]) -> None:
        self._text = text
        self._rules: dict[str, Protego] = {}

    def allows(self, url: str) -> bool:
        """Whether the host lets programs of our name fetch an address."""
        where = urljoin(url, "/robots.txt")
        if where not in self._rules:
            self._rules[where] = Protego.parse(self._text(where) or "")
        return bool(self._rules[where].can_fetch(url, NAME))
