"""What was worked out before, kept in the user's cache so that the next question need not work it out again.

Kept are numbers only: positions in the order of claims and reports, and weights. No name, quote or text is, so that a kept file
tells nothing without the ledger. It is found again only under the hash of all it follows from (the ledger's head, the question's
wishes, the world, the code), and whatever belongs to another head of the same ledger is removed when something new is kept:
a redaction moves the head, so that nothing older outlives the next question; only what follows from the very same reports moves
along. Where the cache cannot be read or written, everything is worked out anew; an answer never depends on what is kept.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.model import digest
from sayso.world.index import cache_dir

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one head of one ledger. `folder` is that head's; `mark` hashes what else answers follow from."""

    folder: Path
    mark: str

    @classmethod
    def of(cls, ledger: str, head: str, *follows: object) -> Kept:
        """What is kept of a ledger, known by the hash of its first entry, at a head; `follows` is what else answers follow from."""
        return cls(cache_dir() / "kept" / ledger[:32] / head[:32], digest([code(), *map(str, follows)])[:32])

    def remember(self, what: str, make: Callable[[], Arrays], *, of_any_head: bool = False) -> Arrays:
        """What is kept under this name, else what `make` gives, which is kept then.

        With `of_any_head` what another head kept under the name will do, and moves to this one: the name must then hash all that
        it follows from.
        """
        path = self.folder / f"{digest([self.mark, what])[:32]}.npz"
        found = _read(path)
        if found is not None:
            return found
        elsewhere = sorted(self.folder.parent.glob(f"*/{path.name}")) if of_any_head else []
        made = next((found for other in elsewhere if (found := _read(other)) is not None), None)
        if made is None:
            made = make()
        # A full or read-only disk costs time, not the answer.
        with suppress(OSError):
            self._write(path, made)
        return made

    def _write(self, path: Path, made: Arrays) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for other in self.folder.parent.iterdir():
            if other != self.folder:
                shutil.rmtree(other, ignore_errors=True)
        partial = path.with_name(f"{path.stem}.{os.getpid()}.npz")
        np.savez(partial, allow_pickle=False, **made)
        partial.replace(path)


def _read(path: Path) -> Arrays | None:
    """What a file keeps; None where there is none, or it is damaged."""
    try:
        with np.load(path, allow_pickle=False) as found:
            return dict(found)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


@cache
def code() -> str:
    """A mark of the code and data files that what is kept follows from."""
    rooms = ("sayso.model", "sayso.claims_file", "sayso.world", "sayso.ledger", "sayso.picture")
    package = Path(str(resources.files("sayso")))
    files = (path for room in rooms for path in _files(package / room.removeprefix("sayso.")))
    return digest(f"{path.name} {stat.st_size} {stat.st_mtime_ns}" for path in files for stat in (path.stat(),))


def _files(room: Path) -> Iterator[Path]:
    if room.is_dir():
        yield from sorted(path for path in room.rglob("*") if path.suffix in (".py", ".toml"))
    elif room.with_suffix(".py").exists():
        yield room.with_suffix(".py")


def ragged(lists: Sequence[Sequence[int]]) -> dict[str, npt.NDArray[np.int64]]:
    """Lists of positions as two columns: all of them, and how long each list is."""
    flat = [number for each in lists for number in each]
    return {"all": np.array(flat, dtype=np.int64), "sizes": np.array([len(each) for each in lists], dtype=np.int64)}


def unragged(arrays: Arrays) -> list[list[int]]:
    """The lists that `ragged` was given."""
    numbers, sizes = arrays["all"].tolist(), arrays["sizes"]
    return [numbers[end - size : end] for size, end in zip(sizes.tolist(), np.cumsum(sizes).tolist(), strict=True)]
