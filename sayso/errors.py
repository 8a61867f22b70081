"""What can go wrong, as a tree:

SaysoError
├── InputError      something given to us is wrong: says what, where and what to do
│   ├── ReportError     a report, file or table that cannot be taken in
│   ├── ClaimsFileError a line of a claims file
│   └── DataFileError   a word list, registry or other data file somebody edits
├── LedgerError     the ledger cannot be opened, written or verified
└── QuestionError   a question that cannot be asked (unknown place, reversed days)

One bad item never stops its neighbours: rooms that take many items collect `Refusal`s and go on.
"""

from __future__ import annotations

from dataclasses import dataclass


class SaysoError(Exception):
    """Anything Sayso itself says is wrong; its text is meant for people."""


class InputError(SaysoError):
    """Something given to us is wrong.

    `where` names the file or address, `line` counts from 1, `field` names the column or key, `cure` says what to do.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        line: int | None = None,
        field: str | None = None,
        cure: str | None = None,
    ) -> None:
        self.what, self.where, self.line, self.field, self.cure = what, where, line, field, cure
        super().__init__(str(self))

    def __str__(self) -> str:
        spot = ":".join(str(part) for part in (self.where, self.line) if part is not None)
        named = f"field '{self.field}': " if self.field else ""
        text = f"{spot}: {named}{self.what}" if spot else f"{named}{self.what}"
        return f"{text} ({self.cure})" if self.cure else text


class ReportError(InputError):
    """A report, file or table that cannot be taken in."""


class ClaimsFileError(InputError):
    """A line of a claims file that cannot be read."""


class DataFileError(InputError):
    """A word list, registry or other data file with a mistake in it."""


class LedgerError(SaysoError):
    """The ledger cannot be opened, written or verified."""


class QuestionError(SaysoError):
    """A question that cannot be asked."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One item that was refused while the rest went on."""

    where: str
    reason: str
    line: int | None = None

    @classmethod
    def of(cls, error: InputError) -> Refusal:
        reason = str(InputError(error.what, field=error.field, cure=error.cure))
        return cls(error.where or "-", reason, error.line)

    def __str__(self) -> str:
        spot = self.where if self.line is None else f"{self.where}:{self.line}"
        return f"{spot}: {self.reason}"
