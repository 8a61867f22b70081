"""A drawn lake as a map and lists show it, read through DuckDB; claims are read one by one, where they are looked at."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, overload

import numpy as np

from sayso import claims_file
from sayso.fleet import layout
from sayso.fleet.extras import database, quoted
from sayso.fleet.holding import SAID, said, strengths
from sayso.fleet.lake import Lake
from sayso.fleet.mapping import ACTORS, DISPUTED, EPOCH, LISTED, MARKS, RUNS
from sayso.fleet.shared import PLACES, Spot, claims_of, families_of
from sayso.model import Claim, Day, Days, Kind, SourceKind
from sayso.picture.control import PlaceControl, by_bloc, control
from sayso.picture.control.runs import Holding
from sayso.picture.independence import Origins
from sayso.world import World

MOST_MARKS = 5_000
"""So many incidents are marked on a map at most."""
AT_ONCE = 2_000


class DrawnMap:
    """What a map shows of a drawn lake, read through DuckDB."""

    def __init__(self, lake: Lake, world: World | None) -> None:
        assert lake.drawn is not None
        self.lake, self._folder, self._world = lake.folder, lake.drawn, world
        self._summary = layout.read_json(self._folder / layout.DRAWN)

    @cached_property
    def _base(self) -> Any:
        return database()

    @property
    def claims(self) -> int:
        """How many claims there are."""
        return int(self._summary["claims"])

    @property
    def days(self) -> Days | None:
        """First and last day of publication."""
        days = self._summary["days"]
        return None if days is None else Days(*map(date.fromisoformat, days))

    @cached_property
    def places(self) -> Mapping[str, tuple[int, bool]]:
        """How many claims are about each place, and whether all of them mean a division or a country."""
        found = self._rows(f"SELECT key, sum(times), bool_and(wide) FROM {self._file(PLACES)} GROUP BY key")  # noqa: S608
        return {key: (int(times), wide) for key, times, wide in found if key is not None}

    def holdings(self, *, bloc: bool) -> Mapping[str, Holding]:
        """Every place's runs."""
        table = self._table(
            f"SELECT place, day, holder, sure FROM {self._file(RUNS)} WHERE bloc = ? ORDER BY place, day", bloc  # noqa: S608
        ).combine_chunks()  # fmt: skip
        place, holder = (_coded(table[name]) for name in ("place", "holder"))
        days = (table["day"].cast("int32").to_numpy() + EPOCH).astype(np.int32)
        sure = table["sure"].to_numpy()
        bounds = np.flatnonzero(np.diff(place[0], prepend=-1, append=-1)).tolist()
        found = {}
        for start, stop in pairwise(bounds):
            key, (codes, local) = place[1][place[0][start]], np.unique(holder[0][start:stop], return_inverse=True)
            names = tuple(holder[1][code] for code in codes.tolist())
            found[key] = Holding(key, names, days[start:stop], local.astype(np.int16), sure[start:stop])
        return found

    def control(self, place: str, *, bloc: bool) -> PlaceControl:
        """One place's belief day by day, without what each claim adds to it."""
        learnt, last = strengths(self._folder)
        table = said(self._folder, [place])
        return control(by_bloc(table) if bloc else table, place, last=last, strengths=learnt, weigh=False)

    def actors(self, *, bloc: bool) -> Mapping[str, int]:
        """How often claims of control name each actor, or its side."""
        column = "side" if bloc else "actor"
        found = self._rows(
            f"SELECT {column}, count(*) FROM {self._file(SAID)} WHERE actor <> '' AND {column} <> '' GROUP BY ALL"  # noqa: S608
        )
        return dict(found)

    def written_names(self) -> Iterable[tuple[str | None, str, int]]:
        """How claims of control write actors: id, name, and how often."""
        return self._rows(f"FROM {self._file(ACTORS)}")

    def disputed(self) -> Mapping[str, Sequence[Days]]:
        """By place, the days on which claims about who holds it contradict each other."""
        found: defaultdict[str, list[Days]] = defaultdict(list)
        for place, first, last in self._rows(f"FROM {self._file(DISPUTED)} ORDER BY ALL"):
            found[place].append(Days(first, last))
        return found

    def marks(self) -> list[tuple[str, Claim, int]]:
        """Incidents by place, with the claim that puts each on the map and how many claims tell of it, most told first."""
        found = self._rows(f"SELECT place, content, claims FROM {self._file(MARKS)} LIMIT {MOST_MARKS}")  # noqa: S608
        return [(place, claims_file.claim(json.loads(content)), claims) for place, content, claims in found]

    @cached_property
    def unmarked(self) -> int:
        """How many incidents `marks` leaves out."""
        ((count,),) = self._rows(f"SELECT count(*) FROM {self._file(MARKS)}")  # noqa: S608
        return max(0, int(count) - MOST_MARKS)

    def origins(self, claims: Iterable[Claim]) -> Origins:
        """On whose say-so some claims stand."""
        families, outlets = families_of(str(self._folder), (claim.doc for claim in claims))
        return Origins(families, None if self._world is None else self._world.sources, outlets)

    def newest(self, **wishes: Any) -> Newest:
        """The claims that fit, the newest publication first; wishes are those of `Newest`."""
        return Newest(self, **wishes)

    def _file(self, name: str) -> str:
        return f"read_parquet({quoted(self._folder / name)})"

    def _table(self, query: str, *values: Any) -> Any:
        with self._base.cursor() as base:
            return base.sql(query, params=list(values)).to_arrow_table()

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._base.cursor() as base:
            rows: list[tuple[Any, ...]] = base.execute(query, list(values)).fetchall()
            return rows

    def where(self, tests: Sequence[str], values: Sequence[Any], skipped: int, most: int) -> list[Spot]:
        """Where the claims that pass tests stand, in the order of the list."""
        narrowed = " AND ".join(tests) or "true"
        return self._rows(
            f"SELECT part, row, n FROM {self._file(LISTED)} WHERE {narrowed} LIMIT {most} OFFSET {skipped}", *values  # noqa: S608
        )  # fmt: skip

    def count(self, tests: Sequence[str], values: Sequence[Any]) -> int:
        """How many claims pass tests."""
        if not tests:
            return self.claims
        narrowed = " AND ".join(tests)
        ((count,),) = self._rows(f"SELECT count(*) FROM {self._file(LISTED)} WHERE {narrowed}", *values)  # noqa: S608
        return int(count)


class Newest(Sequence[Claim]):
    """The claims of a drawn lake that fit, the newest publication first; each is read when it is looked at."""

    def __init__(
        self,
        drawn: DrawnMap,
        *,
        known: Day | None = None,
        place: str | None = None,
        kind: Kind | None = None,
        source: SourceKind | None = None,
        about: Day | None = None,
    ) -> None:
        wishes = [
            ("known_on <= ?", known),
            ("place = ?", place),
            ("kind = ?", None if kind is None else str(kind)),
            ("contains(heard, ?)", None if source is None else f'"{source}"'),
            ("date_from <= ?", about),
            ("date_to >= ?", about),
        ]
        self._drawn = drawn
        self._tests = [test for test, value in wishes if value is not None]
        self._values = [value for _, value in wishes if value is not None]

    @cached_property
    def _count(self) -> int:
        return self._drawn.count(self._tests, self._values)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Claim: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Claim]: ...
    def __getitem__(self, at: int | slice) -> Claim | Sequence[Claim]:
        if isinstance(at, int):
            at = range(len(self))[at]
            return self[at : at + 1][0]
        start, stop, step = at.indices(len(self))
        return self._read(self._drawn.where(self._tests, self._values, start, max(0, stop - start)))[::step]

    def __iter__(self) -> Iterator[Claim]:
        for start in range(0, len(self), AT_ONCE):
            yield from self[start : start + AT_ONCE]

    def _read(self, spots: Sequence[Spot]) -> list[Claim]:
        by_part: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for part, row, n in spots:
            by_part[part].append((row, n))
        read: dict[Spot, Claim] = {}
        for part, wanted in by_part.items():
            read |= claims_of(str(self._drawn.lake), part, wanted, map(str, Kind))
        return [read[spot] for spot in spots]


def _coded(column: Any) -> tuple[Any, list[str]]:
    """Codes and what they stand for, of a column of texts."""
    coded = column.combine_chunks().dictionary_encode()
    return coded.indices.to_numpy(), coded.dictionary.to_pylist()
