"""How a lake lies on disk: parts of Parquet, a manifest for each finished part, and their order.

    lake.json               the format, and how many reports a part takes
    order.json              the parts in the order in which their inputs were first given
    manifests/NAME.json     what a finished part was made from, by what, and the hashes of its files; written last
    reports/NAME.parquet    a part's reports, verbatim, with the bytes as received
    claims/NAME.parquet     their claims, by place and day
    refused/NAME.jsonl      what could not be taken
    picture/                its picture, where it was drawn there (see `drawing`); picture.json says from where (relative to itself)
                            its lake is, so that both can be moved, and the lake's state

Everything is written under another name and renamed, so that what has its name is whole. A part's content depends on its input,
the options and what reads, never on who read it, when, or beside how many others.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from sayso.errors import SaysoError

FORMAT, DRAWN_FORMAT = 1, 2
LAKE, ORDER, DRAWN = "lake.json", "order.json", "picture.json"
PICTURE = "picture"
"""The folder inside a lake in which its picture is looked for."""
MANIFESTS, REPORTS, CLAIMS, REFUSED = "manifests", "reports", "claims", "refused"


@dataclass(frozen=True, slots=True)
class Stored:
    """A written file: its path inside the lake, its size in bytes and the SHA-256 of what it holds."""

    path: str
    size: int
    sha256: str

    def there(self, lake: Path) -> bool:
        """Whether the file is there, at its size."""
        try:
            return (lake / self.path).stat().st_size == self.size
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A finished part: `input` says what it was read from and its SHA-256, `options` what stood in where inputs say nothing,
    `by` what read it."""

    part: str
    input: Mapping[str, Any]
    options: Mapping[str, Any]
    by: tuple[str, str, str]
    reports: int
    claims: int
    refused: int
    files: tuple[Stored, ...]

    def record(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Manifest:
        files = tuple(Stored(**each) for each in record["files"])
        return cls(**{**record, "by": tuple(record["by"]), "files": files})

    def finished(self, lake: Path, input: Mapping[str, Any], options: Mapping[str, Any], by: Sequence[str]) -> bool:
        """Whether reading this input again, with these options and by this reader, would only write the same files again."""
        same = self.input["sha256"] == input["sha256"] and self.options == options and self.by == tuple(by)
        return same and all(file.there(lake) for file in self.files)


def write_drawn(out: Path, lake: Path, told: Mapping[str, Any]) -> None:
    """Say what a picture was drawn from; written last."""
    where = Path(os.path.relpath(lake.absolute(), out)).as_posix()
    write_json(out / DRAWN, {"format": DRAWN_FORMAT, "lake": where, **told})


def is_lake(where: str | Path) -> bool:
    """Whether this is the folder of a lake (or of a picture drawn from one)."""
    return "://" not in str(where) and any((Path(where) / name).is_file() for name in (LAKE, DRAWN))


def begin(lake: Path, part_size: int | None) -> int:
    """Make the folders of a lake where there are none; returns how many reports a part takes.

    Raises:
        SaysoError: if the folder holds something else, or was begun with another part size.
    """
    if not (lake / LAKE).is_file():
        if lake.exists() and (not lake.is_dir() or any(lake.iterdir())):
            raise SaysoError(f"{lake} is no lake, and not an empty folder either: give another --out")
        for folder in (MANIFESTS, REPORTS, CLAIMS, REFUSED):
            (lake / folder).mkdir(parents=True, exist_ok=True)
        write_json(lake / LAKE, {"format": FORMAT, "part_size": part_size or PART_SIZE})
    begun = _opened(lake)
    if part_size is not None and part_size != begun["part_size"]:
        raise SaysoError(
            f"{lake} was begun with {begun['part_size']} reports a part, not {part_size}: leave --part-size out, or give another --out"
        )
    return int(begun["part_size"])


PART_SIZE = 500
"""Reports a part: under a minute's reading, so that a lost worker costs little, and few enough files for a million reports."""


def _opened(lake: Path) -> Mapping[str, Any]:
    begun: Mapping[str, Any] = read_json(lake / LAKE)
    if begun.get("format") != FORMAT:
        raise SaysoError(f"{lake} is a lake of format {begun.get('format')}, which this version of Sayso does not know")
    return begun


def manifests(lake: Path) -> dict[str, Manifest]:
    """The finished parts by name, in the lake's order.

    Raises:
        SaysoError: if this is no lake, or a manifest cannot be read.
    """
    _opened(lake)
    found = {path.stem: path for path in (lake / MANIFESTS).glob("*.json")}
    order = [name for name in parts_in_order(lake) if name in found]
    try:
        return {name: Manifest.of(read_json(found[name])) for name in order}
    except (KeyError, TypeError) as error:
        raise SaysoError(f"{lake}: a manifest is not what it should be: {error}") from error


def parts_in_order(lake: Path) -> list[str]:
    """The names of all parts ever asked for, finished or not, in the order of their inputs."""
    return list(read_json(lake / ORDER)["parts"]) if (lake / ORDER).is_file() else []


def keep_order(lake: Path, names: Iterable[str]) -> None:
    """Put parts that are new behind those that the lake knows."""
    known = parts_in_order(lake)
    every = list(dict.fromkeys([*known, *names]))
    if every != known:
        write_json(lake / ORDER, {"parts": every})


def head(made: Iterable[Manifest]) -> str:
    """The hash that fixes everything the parts hold, in their order."""
    hasher = sha256()
    for each in made:
        hasher.update("".join([each.part, *(file.sha256 for file in each.files)]).encode())
    return hasher.hexdigest()


def write_json(path: Path, content: Any) -> Stored:
    """Write JSON for people and programs, whole or not at all."""
    return write(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def read_json(path: Path) -> Any:
    """What a JSON file of a lake holds.

    Raises:
        SaysoError: if it cannot be read.
    """
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SaysoError(f"{path} cannot be read: {error}") from error


def write(path: Path, data: bytes) -> Stored:
    """Write a file whole or not at all; it may be written by two at once, as they write the same.

    Raises:
        SaysoError: if it cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with unfinished.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise SaysoError(f"{path} cannot be written: {error.strerror or error}") from error
    return Stored(f"{path.parent.name}/{path.name}", len(data), sha256(data).hexdigest())
