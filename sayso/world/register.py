"""A register of names: which entries bear a name, and whether they agree to share it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sayso.world.datafile import Entry
from sayso.world.names import fold, plain


class Bearer(Protocol):
    """An entry with names of its own and names that it shares with others."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def shared(self) -> tuple[str, ...]: ...


class Register:
    """Names of entries. A name is looked up letter by letter, then folded; abbreviations (NDF, AAPP) are never folded."""

    def __init__(self) -> None:
        self._bearers: dict[str, list[Bearer]] = {}

    def add(self, bearer: Bearer, entry: Entry | None) -> None:
        """Raises DataFileError, at `entry`, if another entry has the name and they do not both list it as shared."""
        shared = set(keys(bearer.shared))
        for name in (bearer.name, bearer.id, *bearer.aliases, *bearer.shared):
            for key in keys([name]):
                held = self._bearers.setdefault(key, [])
                if bearer in held:
                    continue
                for other in held:
                    if entry is not None and not (key in shared and key in set(keys(other.shared))):
                        cure = f"name them apart, or list {name!r} under 'shared' of both"
                        field = "shared" if name in bearer.shared else "aliases"
                        raise entry.error(f"{name!r} of '{bearer.id}' is a name of '{other.id}' too", field, cure)
                held.append(bearer)

    def bearers(self, name: str) -> list[str]:
        """Ids of the entries that bear the name."""
        found = self._bearers.get(f"={plain(name)}") or self._bearers.get(fold(name), [])
        return [bearer.id for bearer in found]


def keys(names: Iterable[str]) -> Iterable[str]:
    """The keys under which names are kept: the plain name, and unless it is an abbreviation the folded one."""
    for name in names:
        yield f"={plain(name)}"
        if not is_abbreviation(name):
            yield fold(name)


def is_abbreviation(name: str) -> bool:
    return name.isupper() and name.isascii() and len(name) <= 8 and " " not in name
