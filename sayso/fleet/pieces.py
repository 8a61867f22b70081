"""Inputs cut into pieces, each to be read as one part.

A piece is a stretch of a JSON Lines file or of a Parquet table, or several small files together. Where the cuts fall depends on
the inputs alone, and what is added at the end of a file or between two files moves few of them.
"""

from __future__ import annotations

import glob
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from sayso.errors import InputError, Refusal
from sayso.fleet.extras import needed
from sayso.intake import columnar
from sayso.intake.forms import CUT, form_of, items_of
from sayso.intake.gathering import taken
from sayso.intake.items import Defaults, Received, Source
from sayso.intake.tables import json_lines
from sayso.model import digest

LINES, ROWS, FILES = "lines", "rows", "files"
AT_ONCE = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the inputs.

    `start` and `stop` are bytes of JSON Lines, or rows of Parquet; of whole `files`, 0 and None. `number` counts the pieces of a
    file. `first_line` is where the stretch begins, for messages.
    """

    form: str
    addresses: tuple[str, ...]
    number: int
    start: int
    stop: int | None
    first_line: int
    sha256: str

    @property
    def name(self) -> str:
        """What the part is called: the same whenever this stretch of this input is read."""
        return digest([self.form, _absolute(self.addresses[0]), self.number])[:20]

    def record(self) -> dict[str, Any]:
        return asdict(self) | {"addresses": list(self.addresses)}

    def reports(self, defaults: Defaults, refused: list[Refusal]) -> Iterator[Received]:
        """The reports of this piece, in order; what cannot be taken goes to `refused`."""
        return chain.from_iterable(self._of(address, defaults, refused) for address in self.addresses)

    def _of(self, address: str, defaults: Defaults, refused: list[Refusal]) -> Iterator[Received]:
        try:
            with opened(address) as stream:
                if self.form == LINES:
                    stream.seek(self.start)
                    stream = io.BytesIO(stream.read(cast(int, self.stop) - self.start))
                source = _source(address, stream, defaults, self.first_line)
                made = columnar.part(source, self.start, self.stop) if self.form == ROWS else items_of(source)
                yield from taken(made, refused)
        except OSError as error:
            refused.append(_unreadable(address, error))


def cut(inputs: Iterable[str], size: int, defaults: Defaults, refused: list[Refusal]) -> Iterator[Piece]:
    """The pieces of inputs, of `size` reports each where a file can be cut; what cannot be opened goes to `refused`."""
    small: list[tuple[str, str]] = []
    for address in chain.from_iterable(_expanded(each, refused) for each in inputs):
        try:
            with opened(address) as stream:
                form = _cuttable(address, stream, defaults)
                if form is None:
                    small.append((address, _hash(stream)))
                else:
                    yield from _lines(address, stream, size) if form == LINES else _rows(address, stream, size)
        except OSError as error:
            refused.append(_unreadable(address, error))
        if small and (len(small) >= 2 * size or _ends_a_piece(small[-1][0], size)):
            yield _together(small)
            small = []
    if small:
        yield _together(small)


def _ends_a_piece(address: str, size: int) -> bool:
    """Whether a piece of small files ends after this one: told by its name, so that a new file moves no other piece."""
    return int(digest([_absolute(address)])[:8], 16) % size == 0


def _together(small: list[tuple[str, str]]) -> Piece:
    return Piece(FILES, tuple(address for address, _ in small), 0, 0, None, 1, digest(mark for _, mark in small))


def _cuttable(address: str, stream: IO[bytes], defaults: Defaults) -> str | None:
    source = _source(address, stream, defaults, 1)
    if source.head.startswith(columnar.MAGIC):
        return ROWS
    return LINES if form_of(source) is json_lines and not source.head.startswith((b"\xff\xfe", b"\xfe\xff")) else None


def _lines(address: str, stream: IO[bytes], size: int) -> Iterator[Piece]:
    """Stretches of `size` lines."""
    number, start, at, first, line, hasher = 0, 0, 0, 1, 0, sha256()
    while read := stream.readline(AT_ONCE):
        hasher.update(read)
        at += len(read)
        if read.endswith(b"\n"):
            line += 1
            if line - first + 1 == size:
                yield Piece(LINES, (address,), number, start, at, first, hasher.hexdigest())
                number, start, first, hasher = number + 1, at, line + 1, sha256()
    if at > start:
        yield Piece(LINES, (address,), number, start, at, first, hasher.hexdigest())


def _rows(address: str, stream: IO[bytes], size: int) -> Iterator[Piece]:
    """Stretches of `size` rows; each bears the hash of the whole file, as rows have none of their own."""
    parquet = needed("pyarrow.parquet")
    whole = _hash(stream)
    stream.seek(0)
    try:
        rows = int(parquet.ParquetFile(stream).metadata.num_rows)
    except needed("pyarrow").ArrowException:
        rows = 0  # whoever reads it will say what is wrong
    for number, start in enumerate(range(0, max(rows, 1), size)):
        yield Piece(ROWS, (address,), number, start, start + size, start + 1, whole)


def _hash(stream: IO[bytes]) -> str:
    stream.seek(0)
    hasher = sha256()
    while read := stream.read(AT_ONCE):
        hasher.update(read)
    return hasher.hexdigest()


def _source(address: str, stream: IO[bytes], defaults: Defaults, first_line: int) -> Source:
    head = stream.read(CUT)
    stream.seek(0)
    path = PurePosixPath(address.partition("::")[0]) if _remote(address) else Path(address)
    return Source(address, path.stem, path.suffix.lower(), stream, head, defaults, first_line=first_line)


def _remote(address: str) -> bool:
    return "://" in address or "::" in address


def _absolute(address: str) -> str:
    return address if _remote(address) else os.path.abspath(address)


def opened(address: str) -> IO[bytes]:
    """An input's bytes: a file here, or whatever fsspec knows how to reach.

    Raises:
        OSError: if it cannot be opened.
        InputError: if nothing that is installed can reach it.
    """
    if not _remote(address):
        return open(address, "rb")
    try:
        return cast("IO[bytes]", needed("fsspec").open(address, "rb").open())
    except (ImportError, ValueError) as error:
        raise _unreachable(address, error) from error


def _expanded(given: str, refused: list[Refusal]) -> Iterator[str]:
    """The files that an input stands for, sorted by name."""
    if given == "-":
        refused.append(Refusal("-", "standard input cannot be read twice, as a resumed run would have to: give a file"))
        return
    found = _reached(given) if _remote(given) else _found(given)
    if not found:
        refused.append(Refusal(given, "is not there, or holds no files (check its name)"))
    yield from found


def _found(given: str) -> list[str]:
    if os.path.isdir(given):
        walk = os.walk(given)
        return sorted(
            os.path.join(top, name)
            for top, folders, names in walk
            if not any(part.startswith(".") for part in Path(os.path.relpath(top, given)).parts)
            for name in names
            if not name.startswith(".")
        )
    return [given] if os.path.exists(given) else sorted(filter(os.path.isfile, glob.glob(given, recursive=True)))


def _reached(given: str) -> list[str]:
    """The files at an address of fsspec's; a chain of addresses (`zip://*.jsonl::s3://bucket/a.zip`) keeps its tail."""
    fsspec = needed("fsspec")
    first, link, rest = given.partition("::")
    try:
        system, path = fsspec.core.url_to_fs(given)
        if glob.has_magic(path):
            paths = [each for each in system.glob(path) if system.isfile(each)]
        else:
            paths = system.find(path) if system.isdir(path) else [path]
    except (ImportError, ValueError) as error:
        raise _unreachable(given, error) from error
    except OSError:
        return []
    scheme = first.partition("://")[0]
    names = (f"{scheme}://{each}" if link else system.unstrip_protocol(each) for each in sorted(paths))
    return [f"{name}{link}{rest}" for name in names]


def _unreachable(address: str, error: Exception) -> InputError:
    return InputError(f"cannot be reached: {error}", where=address, cure="install what fsspec asks for, or give a path")


def _unreadable(address: str, error: OSError) -> Refusal:
    return Refusal(address, f"cannot be read: {error.strerror or error}")
