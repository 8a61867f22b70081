"""Adding to the user's own world file: entries are appended as text, and only if the whole still loads."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from sayso.errors import DataFileError
from sayso.world import supplement
from sayso.world.actors import Actors
from sayso.world.datafile import DataFile

Value = str | float | Sequence["Value"]


def add_actor(path: Path, fields: Mapping[str, Value]) -> Actors:
    """Append an actor to the file at `path`; returns the registry with it.

    Raises:
        DataFileError: if the entry is wrong or a name is taken; the file is then left as it was.
    """
    return _append(path, "actor", fields)


def merge_actors(path: Path, merged: str, into: str) -> Actors:
    """Make every name of one actor a name of another from now on.

    Raises:
        DataFileError: if either is unknown, or they are one already.
    """
    before = Actors.load([DataFile.read(path)] if path.exists() else [])
    for identity in (merged, into):
        if before.actor(identity) is None:
            raise DataFileError(f"no actor has the id {identity!r}", where=str(path), cure="see `sayso actors list`")
    if before.actor(merged) == before.actor(into):
        raise DataFileError(f"{merged!r} and {into!r} are one already", where=str(path))
    return _append(path, "actor", {"id": into, "merged": [merged]})


def add_place(path: Path, country: str, within: str, place: Sequence[Value]) -> str:
    """Append a place to the file at `path`: its name, latitude, longitude, kind and other spellings, in that order.

    `country` is an ISO code, `within` the id of the division that it lies in (else the country's). Returns the place's id.

    Raises:
        DataFileError: if the entry is wrong; the file is then left as it was.
    """
    text = _with(path, "group", {"country": country, "within": within, "places": [place]})
    added = supplement.load([DataFile.parse(text, str(path))]).places[-1].place
    _write(path, text)
    return added.id


def _append(path: Path, table: str, fields: Mapping[str, Value]) -> Actors:
    text = _with(path, table, fields)
    actors = Actors.load([DataFile.parse(text, str(path))])
    _write(path, text)
    return actors


def _with(path: Path, table: str, fields: Mapping[str, Value]) -> str:
    """What the file would say with one more entry."""
    text = path.read_text(encoding="utf-8") if path.exists() else "# Your own additions to Sayso's world.\n"
    entry = "\n".join([f"\n[[{table}]]", *(f"{key} = {_toml(value)}" for key, value in fields.items() if value)])
    return f"{text.rstrip()}\n{entry}\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _toml(value: Value) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
        return f'"{escaped}"'
    if isinstance(value, int | float):
        return repr(value)
    return "[" + ", ".join(_toml(item) for item in value) + "]"
