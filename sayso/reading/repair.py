"""Repairing damaged text for the parser, so that every place in the repaired text leads back to the text as published."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sayso.reading.lexicon import Table, any_of, load

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text after some edits. `edits` are (start, end, replacement) in the original, in order and apart."""

    text: str
    edits: tuple[Edit, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the repaired text stands in the original.

        The span gives back exactly its words where no edit touches it; an edited spot gives back all that it replaced.
        """
        first = self._back(start, bisect_right(self.ends, start), at_end=False)
        if end <= start:
            return first, first
        return first, max(first, self._back(end, bisect_left(self.starts, end), at_end=True))

    def _back(self, at: int, passed: int, *, at_end: bool) -> int:
        """The original position of one edge; `passed` edits lie (or, for an end, begin) before it."""
        if at_end and passed and at <= self.ends[passed - 1]:
            return self.edits[passed - 1][1]
        if not at_end and passed < len(self.edits) and self.starts[passed] < at < self.ends[passed]:
            return self.edits[passed][0]
        if not passed:
            return at
        return at - self.ends[passed - 1] + self.edits[passed - 1][1]


def apply(text: str, edits: Iterable[Edit]) -> Repaired:
    """The text after the edits; of two that overlap the one that starts first (then the longer) counts."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e[0], -e[1])):
        clear = not kept or edit[0] > kept[-1][1] or (edit[0] == kept[-1][1] and kept[-1][0] < kept[-1][1])
        if clear and text[edit[0] : edit[1]] != edit[2]:
            kept.append(edit)
    pieces: list[str] = []
    starts, ends = [], []
    at = length = 0
    for start, end, new in kept:
        pieces += (text[at:start], new)
        starts.append(length + start - at)
        length = starts[-1] + len(new)
        ends.append(length)
        at = end
    pieces.append(text[at:])
    return Repaired("".join(pieces), tuple(kept), tuple(starts), tuple(ends))


def repair(text: str) -> Repaired:
    """The text with stripped apostrophes, odd quotes, stray characters and wrapped lines put right for a parser."""
    rules = _rules()
    edits: list[Edit] = []
    for pattern, new in rules.edits:
        edits += ((m.start(), m.end(), new) for m in pattern.finditer(text))
    edits += ((at, at, "'") for at in rules.possessives(text))
    edits += rules.blanks(text)
    return apply(text, edits)


class _Rules:
    """The compiled form of the repairs in `data/text.toml`."""

    SPACE = re.compile(r"[^\S\n]*\n\s*|[^\S\n]{2,}|[^\S \n]")
    NAME = re.compile(r"\b[A-Z][A-Za-z-]{2,}\b")
    CAPITALISED = re.compile(r"\b([A-Z][A-Za-z-]{2,})s(?=\s+([A-Za-z][\w-]*))")

    def __init__(self, table: Table) -> None:
        rules = (each.only("name", "pattern", "with") for each in table.tables("repair"))
        self.edits = [(each.pattern("pattern", flags=0), each.literal("with")) for each in rules]
        possessive = table.table("possessive")
        self.names = frozenset(possessive.words("names"))
        self.whole = frozenset(possessive.words("whole"))
        self.peoples = possessive.pattern("peoples", flags=0)
        self.verbs = re.compile(any_of(possessive.words("verbs")))

    def possessives(self, text: str) -> list[int]:
        """Where a capitalised name lost the apostrophe before its s ("Syrias army")."""
        found = []
        named = self.names | set(self.NAME.findall(text))
        for match in self.CAPITALISED.finditer(text):
            name, follower = match[1], match[2]
            plural = name not in self.names and self.peoples.search(name)
            if name in named and name + "s" not in self.whole and not plural and not self.verbs.fullmatch(follower):
                found.append(match.end(1))
        return found

    def blanks(self, text: str) -> list[Edit]:
        """White space made single: a blank within a sentence, a line break where a line ends one."""
        return [(m.start(), m.end(), self._blank(text, m)) for m in self.SPACE.finditer(text)]

    @staticmethod
    def _blank(text: str, match: re.Match[str]) -> str:
        if "\n" not in match[0]:
            return " "
        if match[0].count("\n") > 1:
            return "\n"
        line = text[max(0, match.start() - 120) : match.start()].rpartition("\n")[2]
        following = text[match.end() : match.end() + 1]
        ended = line.endswith((".", "!", "?", '"', "”", ":", ")")) or not line
        wrapped = 45 <= len(line) <= 110
        return " " if not ended and (wrapped or following.islower()) else "\n"


@cache
def _rules() -> _Rules:
    return _Rules(load("text.toml"))
