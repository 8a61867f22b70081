"""A lake asked as a ledger is, read only: DuckDB reads from its Parquet what a question needs and no more.

The same report twice, in whatever parts, is one report, as in a ledger: the first in the lake's order stays. What only a ledger
has (reviews, what was on record on a past day) a lake has not; `sayso add LAKE` makes a ledger of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sayso import claims_file
from sayso.errors import LedgerError, QuestionError
from sayso.fleet import columns, layout
from sayso.fleet.extras import database, needed, quoted
from sayso.ledger import Filters, Item, ReadingVersion
from sayso.ledger.words import Term, fold, indexable, parse
from sayso.model import Claim, Report, day_of, parse_moment

CHUNK = 2_000
REPORT_FIELDS = "doc, text, outlet, published, title, url, language, origin"
PART_NUMBERS = 1 << 40
NUMBER = f"(number::BIGINT * {PART_NUMBERS} + row::BIGINT * 65536 + n + 1)"
"""A claim's own number: its part's, its report's row and its place in the report in one; room for 16 million reports a part."""
CURE = "`sayso add {lake} --ledger FILE` makes a ledger of it, which can be reviewed"


class Lake:
    """A lake opened for questions; usable from several threads. Use it in a ``with`` statement."""

    def __init__(self, folder: Path, drawn: Path | None = None) -> None:
        self.folder, self.drawn = folder, drawn
        self._lock, self._has_kept = Lock(), False
        self.parts = layout.manifests(folder)
        self._base = database()
        self._base.execute("SET preserve_insertion_order = false")
        self._base.execute("CREATE TABLE parts (part VARCHAR, number INTEGER)")
        if self.parts:
            self._base.executemany("INSERT INTO parts VALUES (?, ?)", [[p, n] for n, p in enumerate(self.parts)])
        with self._told():
            self._view("all_reports", layout.REPORTS, columns.REPORT)
            self._view("all_claims", layout.CLAIMS, columns.CLAIM)

    @classmethod
    def open(cls, where: str | Path) -> Lake:
        """Open the lake in a folder, or the one that the picture in a folder was drawn from.

        `drawn` is then the folder of its picture, where there is one of the lake as it is.

        Raises:
            LedgerError: if there is none, it cannot be read, or the lake has changed since the picture was drawn.
        """
        folder = Path(where).absolute()
        if not layout.is_lake(folder):
            raise LedgerError(f"{where}: there is no lake; `sayso fleet read` makes one")
        if (folder / layout.LAKE).is_file():
            opened, inside = cls(folder), folder / layout.PICTURE
            if (inside / layout.DRAWN).is_file() and opened._is_drawn_in(layout.read_json(inside / layout.DRAWN)):
                opened.drawn = inside
            return opened
        picture = layout.read_json(folder / layout.DRAWN)
        opened = cls(Path(os.path.normpath(folder / picture["lake"])), folder)
        if not opened._is_drawn_in(picture):
            raise LedgerError(
                f"{where}: drawn before the lake changed, or by another version; `sayso fleet picture {opened.folder}` draws it anew"
            )
        return opened

    def _is_drawn_in(self, picture: Mapping[str, Any]) -> bool:
        return bool(picture["format"] == layout.DRAWN_FORMAT and picture["head"] == self.head())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._base.close()

    def _view(self, name: str, folder: str, names: tuple[str, ...]) -> None:
        files = [str(self.folder / folder / f"{part}.parquet") for part in self.parts]
        if files:
            self._base.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{quoted(*files)}])")  # noqa: S608
        else:
            nothing = columns.schema(names).empty_table()
            self._base.register("nothing", nothing)
            self._base.execute(f"CREATE TABLE {name} AS SELECT * FROM nothing")  # noqa: S608

    def rows(self, query: str, values: list[Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows that a DuckDB query over `parts`, `all_reports`, `all_claims` and `kept` gives.

        Raises:
            LedgerError: if a file of the lake cannot be read.
        """
        with self._told():
            if "kept" in query:
                self._keep()
            with self._base.cursor() as cursor:
                found = cursor.execute(query, values or [])
                while some := found.fetchmany(CHUNK):
                    yield from some

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except needed("duckdb").Error as error:
            raise LedgerError(f"{self.folder}: the lake cannot be read: {error}") from error

    def write(self, query: str, out: Path) -> None:
        """Write what a query gives as Parquet.

        Raises:
            LedgerError: if a file of the lake cannot be read, or the new one not written.
        """
        next(self.rows(f"COPY ({query}) TO {quoted(out)} (FORMAT parquet, COMPRESSION zstd)"), None)

    def _keep(self) -> None:
        """Make, once, the table that tells the reports that count: each report's first copy, by part and row."""
        with self._lock:
            if not self._has_kept:
                self._base.execute(
                    "CREATE TABLE kept AS SELECT part, row, number, read FROM all_reports JOIN parts USING (part) "
                    "QUALIFY row_number() OVER (PARTITION BY fingerprint ORDER BY number, row) = 1"
                )
                self._has_kept = True

    # asking

    def head(self) -> str:
        """The hash that fixes every report and claim, in hex."""
        return self._head

    @cached_property
    def _head(self) -> str:
        return layout.head(self.parts.values())

    def identity(self) -> str:
        """A lake is what it holds: two with one head are one."""
        return self.head()

    def report_names(self) -> list[tuple[str, str]]:
        """The id and fingerprint of each report, in the order of `reports()`, without reading their texts."""
        return [
            (doc, fingerprint)
            for doc, fingerprint in self.rows(
                "SELECT doc, fingerprint FROM all_reports JOIN kept USING (part, row) ORDER BY number, row"
            )
        ]

    def claims(self, filters: Filters | None = None, **wishes: Any) -> Iterator[Claim]:
        """The claims that fit, report by report in the lake's order; the wishes are the fields of `Filters`.

        Raises:
            QuestionError: if a wish makes no sense, or only a ledger could meet it.
        """
        for _, claim in self.numbered(filters, **wishes):
            yield claim

    def numbered(self, filters: Filters | None = None, **wishes: Any) -> Iterator[tuple[int, Claim]]:
        """Like `claims`, each with a number that is its own and grows in the lake's order."""
        filters = filters or Filters(**wishes)
        tests, values = self._wishes(filters)
        terms = None if filters.text is None else parse(filters.text)
        tests += _near(terms or [], "content", values)
        where = " AND ".join(tests) or "true"
        query = f"SELECT {NUMBER}, content FROM all_claims JOIN kept USING (part, row) WHERE {where} ORDER BY number, row, n"  # noqa: S608
        for number, content in self.rows(query, values):
            flat = json.loads(content)
            if terms is None or _has(fold(flat["quote"]), terms):
                yield number, claims_file.claim(flat)

    def found(self, text: str) -> NDArray[np.int64]:
        """The numbers of the claims whose quotes have these words, in order.

        Raises:
            QuestionError: if there is no word to look for.
        """
        return np.array([number for number, _ in self.numbered(text=text)], dtype=np.int64)

    def stand(self) -> tuple[int, str]:
        """A number beyond every claim's, and the head."""
        return len(self.parts) * PART_NUMBERS, self.head()

    def log(self, *, after: int = 0, limit: int | None = None) -> Iterator[Mapping[str, Any]]:  # noqa: ARG002
        """Nothing: an opened lake stays as it was opened, and what happened before is not recorded."""
        return iter(())

    def claim(self, id: str, *, reviews: str = "use") -> Claim:
        """The claim with this id; the first, should several reports share one.

        Raises:
            LedgerError: if there is none.
        """
        for found in self.claims(Filters(id=id, reviews=reviews)):  # type: ignore[arg-type]
            return found
        raise LedgerError(f"{self.folder}: no claim {id!r} is in this lake")

    def reports(self, *, text: str | None = None, limit: int | None = None) -> Iterator[Report]:
        """The reports, verbatim, in the lake's order, at most `limit`; `text` searches titles and texts."""
        yield from islice(self._with(text), limit)

    def _with(self, text: str | None) -> Iterator[Report]:
        terms = [] if text is None else parse(text)
        values: list[Any] = []
        tests = _near(terms, "coalesce(title, '') || ' ' || text", values)
        for report in self._reports(" AND ".join(tests) or "true", values):
            if _has(fold(f"{report.title or ''} {report.text}"), terms):
                yield report

    def report(self, doc: str) -> Report:
        """The report with this id or fingerprint; the first, should several share an id.

        Raises:
            LedgerError: if there is none.
        """
        for report in self._reports("doc = ? OR fingerprint = ?", [doc, doc]):
            return report
        raise LedgerError(f"{self.folder}: report {doc!r} is not in this lake")

    def _reports(self, where: str, values: list[Any]) -> Iterator[Report]:
        query = (
            f"SELECT {REPORT_FIELDS} FROM all_reports JOIN kept USING (part, row) "  # noqa: S608
            f"WHERE {where} ORDER BY number, row"
        )
        return (_report(row) for row in self.rows(query, values))

    def has(self, fingerprint: str) -> bool:
        """Whether a report (`Report.fingerprint`) is in."""
        return any(True for _ in self.rows("SELECT 1 FROM all_reports WHERE fingerprint = ? LIMIT 1", [fingerprint]))

    def count(self) -> int:
        """How many claims there are."""
        ((count,),) = self.rows("SELECT count(*) FROM all_claims JOIN kept USING (part, row)")
        return int(count)

    def items(self) -> Iterator[Item]:
        """Everything a ledger would keep, report by report, for `Ledger.add_many`."""
        query = (
            f"SELECT part, row, k.read, raw, fetched, {REPORT_FIELDS} FROM all_reports a JOIN kept k "  # noqa: S608
            "USING (part, row) ORDER BY number, row"
        )
        claims = self.rows(
            "SELECT part, row, content FROM all_claims JOIN kept USING (part, row) ORDER BY number, row, n"
        )
        waiting = next(claims, None)
        for part, row, read, raw, fetched, *fields in self.rows(query):
            mine = []
            while waiting is not None and waiting[:2] == (part, row):
                mine.append(claims_file.claim(json.loads(waiting[2])))
                waiting = next(claims, None)
            version = ReadingVersion(*self.parts[part].by) if read else None
            yield Item(_report(fields), mine, raw, version, json.loads(fetched) if fetched else None)

    def _wishes(self, filters: Filters) -> tuple[list[str], list[Any]]:
        """Tests and their values; the columns are those of a ledger's index."""
        if filters.reviews == "only" or filters.as_recorded_on is not None:
            what = "reviews" if filters.reviews == "only" else "memory of past days"
            raise QuestionError(f"a lake has no {what}; {CURE.format(lake=self.folder)}")
        wishes = [
            ("kind = ?", None if filters.kind is None else str(filters.kind)),
            ("place = ?", None if filters.place is None else fold(filters.place)),
            ("id = ?", indexable(filters.id)),
            ("place_id = ?", indexable(filters.place_id)),
            ("outlet = ?", indexable(filters.outlet)),
            ("doc = ?", indexable(filters.doc)),
            ("contains(source, ?)", None if filters.source is None else fold(filters.source)),
            ("contains(actor, ?)", None if filters.actor is None else fold(filters.actor)),
            ("published >= ?", _iso(filters.published_from)),
            ("published <= ?", _iso(filters.published_to)),
            ("date_to >= ?", day_of(filters.date_from)),
            ("date_from <= ?", day_of(filters.date_to)),
            (f"list_contains(?::BIGINT[], {NUMBER})", None if filters.entries is None else list(filters.entries)),
        ]
        asked = [(test, value) for test, value in wishes if value is not None]
        return [test for test, _ in asked], [value for _, value in asked]


def _report(fields: Any) -> Report:
    doc, text, outlet, published, title, url, language, origin = fields
    return Report(
        doc, text, outlet, None if published is None else parse_moment(published), title, url, language, origin
    )


def _iso(moment: date | datetime | None) -> str | None:
    day = day_of(moment)
    return None if day is None else day.isoformat()


def _near(terms: list[Term], said: str, values: list[Any]) -> list[str]:
    """Tests that let through every text with these words, and few without: letters beyond ASCII are left to `_has`."""
    words = [word for term in terms for word in term.words if word.isascii()]
    values += words
    return [f"(strlen({said}) <> length({said}) OR contains(lower({said}), ?))" for _ in words]


def _has(folded: str, terms: list[Term]) -> bool:
    """Whether a folded text has all the terms of a search."""
    padded = f" {folded} "
    return all(f" {' '.join(term.words)}{'' if term.prefix else ' '}" in padded for term in terms)
