"""Word lists and patterns that people edit: TOML files under `data/`, checked as they are read.

A mistake raises `DataFileError` with the file, the line and what to write instead; a word list is never half loaded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sayso.errors import DataFileError

DATA = Path(__file__).parent / "data"
E = TypeVar("E", bound=StrEnum)
LINE = re.compile(r"line (\d+)")


def load(name: str | Path) -> Table:
    """The top table of a TOML file: a name under `data/`, or a path of one's own.

    Raises:
        DataFileError: if the file cannot be read or is not TOML, naming file and line.
    """
    path = DATA / name
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"cannot be read: {error}", where=str(path), cure="give a UTF-8 TOML file") from error
    try:
        return Table(tomllib.loads(source), path, source)
    except tomllib.TOMLDecodeError as error:
        at = LINE.search(str(error))
        line = int(at[1]) if at else None
        cure = "texts go in quotes, lists in square brackets with commas"
        raise DataFileError(f"not TOML: {error}", where=str(path), line=line, cure=cure) from error


class Table:
    """Typed access to one TOML table; every complaint names file, line and key.

    `header` is the table's own name in the file, with a number where the name is repeated (`[[rule]]`).
    """

    def __init__(self, values: Mapping[str, Any], path: Path, source: str, header: tuple[str, int] = ("", 0)) -> None:
        self._values, self._path, self._source, self._header = values, path, source, header

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def line(self, key: str | None = None) -> int | None:
        """The line on which this table, or one of its keys, is written."""
        name, number = self._header
        lines = self._source.split("\n")
        heads = [i for i, line in enumerate(lines, 1) if line.strip().strip("[]").strip() == name and "[" in line]
        start = heads[number] if number < len(heads) else 0
        if key is None:
            return start or None
        wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        found = (i for i, line in enumerate(lines[start:], start + 1) if wanted.match(line))
        return next(found, start or None)

    def wrong(self, key: str | None, what: str, cure: str | None = None) -> DataFileError:
        """The error to raise for a key of this table."""
        return DataFileError(what, where=str(self._path), line=self.line(key), field=key, cure=cure)

    def only(self, *keys: str) -> Table:
        """This table, once it is sure that it has no other keys: a misspelt key is a mistake, not a remark."""
        for key in self._values:
            if key not in keys:
                raise self.wrong(key, "is not a key of this table", f"one of {', '.join(keys)}")
        return self

    def _typed(self, key: str, types: type, wanted: str) -> Any:
        if key not in self._values:
            raise self.wrong(key, "is missing", f"add it: {wanted}")
        value = self._values[key]
        if not isinstance(value, types) or (types is int and isinstance(value, bool)):
            raise self.wrong(key, f"must be {wanted}, not {value!r}")
        return value

    def text(self, key: str) -> str:
        value: str = self._typed(key, str, "a text")
        if not value.strip():
            raise self.wrong(key, "is empty", "write a text or remove the line")
        return value

    def literal(self, key: str) -> str:
        """A text that may be blank or empty."""
        value: str = self._typed(key, str, "a text")
        return value

    def number(self, key: str) -> int:
        value: int = self._typed(key, int, "a whole number")
        return value

    def pair(self, key: str) -> tuple[int, int]:
        """Two whole numbers in a list."""
        values: list[object] = self._typed(key, list, "two whole numbers, as in [24, 99]")
        match values:
            case [int() as first, int() as second] if not isinstance(first, bool) and not isinstance(second, bool):
                return first, second
        raise self.wrong(key, f"must be two whole numbers, not {values!r}", "as in [24, 99]")

    def flag(self, key: str) -> bool:
        """True or false; false where the key is not given."""
        return bool(self._typed(key, bool, "true or false")) if key in self else False

    def words(self, key: str) -> tuple[str, ...]:
        """A list of different, non-empty texts."""
        values: list[object] = self._typed(key, list, "a list of texts")
        words = [value for value in values if isinstance(value, str) and value.strip()]
        if len(words) != len(values):
            bad = next(value for value in values if not isinstance(value, str) or not value.strip())
            raise self.wrong(key, f"{bad!r} is not a word", "every entry is a text in quotes")
        twice = next((word for i, word in enumerate(words) if word in words[:i]), None)
        if twice is not None:
            raise self.wrong(key, f"'{twice}' is listed twice", "remove one of them")
        return tuple(words)

    def numbers(self, key: str) -> dict[str, int]:
        """A table of whole numbers by word."""
        inner = self.table(key)
        return {word: inner.number(word) for word in inner}

    def texts(self, key: str) -> dict[str, str]:
        """A table of texts by word."""
        inner = self.table(key)
        return {word: inner.text(word) for word in inner}

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """A table of word lists."""
        inner = self.table(key)
        return {name: inner.words(name) for name in inner}

    def choice(self, key: str, kind: type[E]) -> E:
        """One of the values of an enumeration."""
        value = self.text(key)
        try:
            return kind(value)
        except ValueError as error:
            raise self.wrong(key, f"{value!r} is not known", f"one of {', '.join(kind)}") from error

    def pattern(self, key: str, flags: int = re.IGNORECASE, names: Mapping[str, str] | None = None) -> re.Pattern[str]:
        """A regular expression, in which `{name}` stands for one of `names` (and `{2}` keeps its meaning)."""
        source = self.text(key)
        for name, part in (names or {}).items():
            source = source.replace("{" + name + "}", part)
        left = re.search(r"\{([a-z_]+)\}", source)
        if left:
            raise self.wrong(key, f"{{{left[1]}}} stands for nothing", f"one of {', '.join(names or ()) or 'none'}")
        try:
            return re.compile(source, flags)
        except re.error as error:
            raise self.wrong(key, f"is not a regular expression: {error}") from error

    def table(self, key: str) -> Table:
        value: dict[str, Any] = self._typed(key, dict, "a table")
        name = f"{self._header[0]}.{key}" if self._header[0] else key
        return Table(value, self._path, self._source, (name, 0))

    def tables(self, key: str) -> tuple[Table, ...]:
        """Every `[[key]]` of the file, in order."""
        values: list[Any] = self._typed(key, list, f"a list of tables, each headed [[{key}]]")
        if not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, f"must be tables, each headed [[{key}]]")
        return tuple(Table(value, self._path, self._source, (key, i)) for i, value in enumerate(values))


@cache
def word_set(name: str, *path: str) -> frozenset[str]:
    """The words of one list of a file under `data/`, by the tables it stands in and its key.

    Raises:
        DataFileError: if the file, a table or the list is missing or malformed.
    """
    *tables, key = path
    table = load(name)
    for each in tables:
        table = table.table(each)
    return frozenset(table.words(key))


def any_of(words: Iterable[str], form: Callable[[str], str] = re.escape) -> str:
    """A regular expression part matching any of the words, the longest first; a blank matches any white space."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(form(word).replace(r"\ ", r"\s+") for word in ordered) + ")"
