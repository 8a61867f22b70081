"""The words of a text as full-text search knows them, the same for SQLite and PostgreSQL.

Both databases get text already folded (small letters, no accents, nothing but letters and digits), so that a search finds
the same in either, whatever their own word breakers think.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sayso.errors import QuestionError

_ASCII = {code: (chr(code).lower() if chr(code).isalnum() else " ") for code in range(128)}
_TERM = re.compile(r'"([^"]*)"|(\S+)')


def fold(text: str) -> str:
    """The text's words in small letters without accents, parted by single spaces."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = [c if c.isalnum() else " " for c in plain if not unicodedata.category(c).startswith("M")]
    return " ".join("".join(kept).split())


def indexable(text: str | None) -> str | None:
    """The text without what a database's text columns cannot hold (null and half surrogates)."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand in this order; `prefix` when the last may go on (``bomb*``)."""

    words: tuple[str, ...]
    prefix: bool = False


def parse(query: str) -> list[Term]:
    """The terms of a search: words, "exact phrases", and beginnings*; all must be found.

    Raises:
        QuestionError: if no word is left to look for.
    """
    terms = []
    for phrase, word in _TERM.findall(query):
        found = tuple(fold(phrase or word).split())
        if found:
            terms.append(Term(found, prefix=word.endswith("*")))
    if not terms:
        raise QuestionError(f"nothing to search for in {query!r}: give at least one word")
    return terms


def fts5(terms: list[Term]) -> str:
    """The search in SQLite FTS5's language."""
    return " ".join(f'"{" ".join(term.words)}"{" *" if term.prefix else ""}' for term in terms)


def tsquery(terms: list[Term]) -> str:
    """The search in PostgreSQL's `to_tsquery` language."""
    phrases = (" <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.prefix else "") for term in terms)
    return " & ".join(f"({phrase})" for phrase in phrases)
