"""Which reports matter: whether a report is about armed violence at all, told from its words before anything is parsed.

A sum of weights over a word list, so that whoever wonders why a report was left out sees it at a glance; the list is
`data/relevance.toml`, or a file of the same make. It is meant to let nearly everything with a claim through and to keep sport,
markets and weather out, not to judge.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from sayso.errors import DataFileError
from sayso.model import Report

WORD = re.compile(r"[a-z][a-z-]+")
SHIPPED = "relevance.toml"


@dataclass(frozen=True, slots=True)
class Relevance:
    """A report's score, the score that is enough, and the words it comes from, each with what it counts."""

    score: int
    enough: int
    words: tuple[tuple[str, int], ...]

    @property
    def kept(self) -> bool:
        return self.score >= self.enough


@dataclass(frozen=True, slots=True)
class WordList:
    """Whole words and beginnings of words, each with the entry it belongs to and what that counts."""

    enough: int
    whole: dict[str, tuple[str, int]]
    beginnings: dict[str, tuple[str, int]]
    shortest: int

    @classmethod
    def load(cls, file: Path | None = None) -> WordList:
        """The shipped list, or one of the user's own.

        Raises:
            DataFileError: if the file cannot be read, or a part of it is not as it should be.
        """
        return _shipped() if file is None else _parsed(_read(file), str(file))

    def entry(self, word: str) -> tuple[str, int] | None:
        """The entry a word belongs to; a whole word before a beginning, a longer beginning before a shorter."""
        found = self.whole.get(word)
        for length in range(len(word), self.shortest - 1, -1):
            if found:
                break
            found = self.beginnings.get(word[:length])
        return found


def relevance(report: Report, words: WordList | None = None) -> Relevance:
    """How much a report's words speak of armed violence."""
    words = words or _shipped()
    text = f"{report.title or ''}\n{report.text}".lower()
    found = dict(filter(None, map(words.entry, set(WORD.findall(text)))))
    return Relevance(
        sum(found.values()), words.enough, tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
    )


@cache
def _shipped() -> WordList:
    return _parsed((resources.files("sayso.intake") / "data" / SHIPPED).read_text(encoding="utf-8"), SHIPPED)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"cannot be read: {error}", where=str(file), cure="check its name") from error


def _parsed(text: str, where: str) -> WordList:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(f"is no TOML: {error}", where=where) from error
    enough = content.get("enough")
    if not isinstance(enough, int) or enough < 1:
        raise DataFileError("must be a whole number above 0", where=where, field="enough", cure="write enough = 3")
    whole: dict[str, tuple[str, int]] = {}
    beginnings: dict[str, tuple[str, int]] = {}
    for table in content.get("words", []):
        counts, entries = _table(table, where)
        for entry in entries:
            bare = entry.lower().removesuffix("*")
            (beginnings if entry.endswith("*") else whole).setdefault(bare, (entry, counts))
    if not whole and not beginnings:
        raise DataFileError("names no words", where=where, field="words", cure="write [[words]] with counts and list")
    return WordList(enough, whole, beginnings, min(map(len, beginnings), default=1))


def _table(table: Any, where: str) -> tuple[int, list[str]]:
    counts, entries = (table.get("counts"), table.get("list")) if isinstance(table, dict) else (None, None)
    if not isinstance(counts, int):
        raise DataFileError("must be a whole number", where=where, field="counts", cure="write counts = 1")
    if not isinstance(entries, list) or not all(isinstance(each, str) and each.strip("*") for each in entries):
        raise DataFileError("must be a list of words", where=where, field="list", cure='write list = ["kill*", "shot"]')
    return counts, entries
