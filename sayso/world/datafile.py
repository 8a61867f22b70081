"""Data files that people edit: TOML, checked as they are read, every complaint with file, line and cure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from sayso.errors import DataFileError

_AT_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class DataFile:
    """The content of one TOML file, with where it came from."""

    name: str
    text: str
    content: Mapping[str, Any]

    @classmethod
    def parse(cls, text: str, name: str) -> DataFile:
        """Raises DataFileError, with the line, if `text` is not TOML."""
        try:
            return cls(name, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found else None
            raise DataFileError(
                f"not TOML: {error}", where=name, line=line, cure="mend the line; see toml.io"
            ) from error

    @classmethod
    def read(cls, path: Path) -> DataFile:
        """Raises DataFileError if the file cannot be read or is not TOML."""
        try:
            return cls.parse(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise DataFileError(f"cannot be read: {error}", where=str(path), cure="give a UTF-8 text file") from error

    @classmethod
    def shipped(cls, resource: Traversable) -> DataFile:
        return cls.parse(resource.read_text(encoding="utf-8"), resource.name)

    def entries(self, table: str) -> Iterator[Entry]:
        """The entries of an array of tables, `[[table]]`, each knowing its line."""
        rows = self.content.get(table, [])
        if not isinstance(rows, list):
            raise DataFileError(f"'{table}' must be a list of tables", where=self.name, cure=f"write [[{table}]]")
        heads = [n for n, line in enumerate(self.text.splitlines(), 1) if re.match(rf"\s*\[\[\s*{table}\s*\]\]", line)]
        for i, row in enumerate(rows):
            yield Entry(self.name, heads[i] if i < len(heads) else None, row, self.text)


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a data file: typed access, complaints with file, line, field and cure."""

    file: str
    line: int | None
    row: Mapping[str, Any]
    source: str = ""

    def error(self, what: str, field: str | None = None, cure: str | None = None) -> DataFileError:
        return DataFileError(what, where=self.file, line=self.line_of(field), field=field, cure=cure)

    def line_of(self, field: str | None) -> int | None:
        if self.line is None or field is None:
            return self.line
        lines = self.source.splitlines()
        for number in range(self.line, len(lines)):
            if lines[number].lstrip().startswith("[["):
                break
            if re.match(rf"\s*{re.escape(field)}\s*=", lines[number]):
                return number + 1
        return self.line

    def only(self, fields: Sequence[str]) -> None:
        """Raises DataFileError for a field that nothing reads: most often a misspelt one."""
        for key in self.row:
            if key not in fields:
                raise self.error("is not a known field", key, "use one of " + ", ".join(fields))

    def text(self, field: str) -> str:
        value = self.optional_text(field)
        if not value:
            raise self.error("is missing", field, f'write {field} = "..."')
        return value

    def optional_text(self, field: str) -> str | None:
        value = self.row.get(field)
        if value is not None and not isinstance(value, str):
            raise self.error(f"must be text, not {value!r}", field, "put it in quotes")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        value = self.row.get(field, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.error("must be a list of texts", field, f'write {field} = ["...", "..."]')
        return tuple(value)

    def number(self, field: str, low: float, high: float) -> float:
        value = self.row.get(field)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise self.error(f"must be a number from {low:g} to {high:g}, not {value!r}", field)
        return float(value)

    def flag(self, field: str) -> bool:
        value = self.row.get(field, False)
        if not isinstance(value, bool):
            raise self.error(f"must be true or false, not {value!r}", field)
        return value

    def day(self, field: str) -> date | None:
        value = self.row.get(field)
        if value is not None and type(value) is not date:
            raise self.error(f"must be a day, not {value!r}", field, "write 2014-06-29, without quotes")
        return value

    def line_containing(self, text: str) -> int | None:
        """The line, from this entry's on, that first has the text in quotes."""
        lines = self.source.splitlines()
        start = (self.line or 1) - 1
        return next((n for n in range(start + 1, len(lines) + 1) if f'"{text}"' in lines[n - 1]), self.line)
