"""A base map of the user's own: a PMTiles file on this machine, or the address of a tile server.

PMTiles (version 3) is one file with a header of 127 bytes, directories of runs of tiles in the order of a Hilbert curve, and the
tiles. The desk reads tiles out of it and serves them itself, so that the map asks nobody else.
"""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sayso.errors import SaysoError

MAGIC, HEADER = b"PMTiles\x03", struct.Struct("<7s B 11Q B B B B B B 4i B 2i")
KINDS = {1: "mvt", 2: "png", 3: "jpeg", 4: "webp", 5: "avif"}
MEDIA = {"mvt": "application/vnd.mapbox-vector-tile"} | {
    name: f"image/{name}" for name in ("png", "jpeg", "webp", "avif")
}
PLAIN, GZIP = 1, 2
DEEPEST = 4
"""Directories lie at most so deep."""
MOST_BYTES = 64 * 1024 * 1024
"""No directory or tile of an honest file is larger."""
LOCAL = "/tiles/{z}/{x}/{y}"


class _Entry(NamedTuple):
    """A run of tiles with one content, or (run 0) a directory of tiles from `first` on."""

    first: int
    run: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Base:
    """What the map draws its ground from: the address of a tile, what tiles are, and whom to name for them.

    `host` is the origin of a tile server elsewhere, None for tiles from this desk.
    """

    address: str
    vector: bool
    lowest: int
    highest: int
    credit: str
    host: str | None = None


class Archive:
    """A PMTiles file, read when tiles are asked for; safe to use from several threads.

    Raises:
        SaysoError: if it is none, or is compressed in a way that the desk does not read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            head = self._bytes(0, HEADER.size)
        except OSError as error:
            raise SaysoError(f"{path}: cannot be read: {error.strerror}") from error
        if len(head) < HEADER.size or head[:8] != MAGIC:
            raise SaysoError(f"{path}: is not a PMTiles file of version 3")
        (_, _, self._root, self._root_length, meta, meta_length, self._leaves, _, self._tiles, *rest) = HEADER.unpack(
            head
        )
        _, _, _, _, _, self._packed, self._tile_packed, kind, self.lowest, self.highest, *_ = rest
        if self._packed not in (PLAIN, GZIP) or self._tile_packed not in (0, PLAIN, GZIP) or kind not in KINDS:
            raise SaysoError(f"{path}: its tiles are of a kind or compression that the desk does not read")
        self.kind = KINDS[kind]
        self.credit = _credit(self._unpacked(meta, meta_length))
        self._directory = lru_cache(maxsize=64)(self._read)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """A tile as it lies in the file; None where there is none."""
        if not (self.lowest <= z <= self.highest and 0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        wanted, at, length = tile_id(z, x, y), self._root, self._root_length
        for _ in range(DEEPEST):
            entry = _last(self._directory(at, length), wanted)
            if entry is None:
                return None
            if entry.run:
                inside = wanted < entry.first + entry.run
                return self._bytes(self._tiles + entry.offset, entry.length) if inside else None
            at, length = self._leaves + entry.offset, entry.length
        return None

    @property
    def headers(self) -> dict[str, str]:
        """What a browser must be told of a tile."""
        return {"content-encoding": "gzip"} if self._tile_packed == GZIP else {}

    def _read(self, at: int, length: int) -> tuple[_Entry, ...]:
        return tuple(_entries(self._unpacked(at, length)))

    def _unpacked(self, at: int, length: int) -> bytes:
        found = self._bytes(at, length)
        return gzip.decompress(found) if self._packed == GZIP and found else found

    def _bytes(self, at: int, length: int) -> bytes:
        if length > MOST_BYTES:
            raise SaysoError(f"{self.path}: is damaged: a part of {length:,} bytes")
        with self.path.open("rb") as file:
            file.seek(at)
            return file.read(length)


def tile_id(z: int, x: int, y: int) -> int:
    """The number of a tile: those of all lower zooms come first, then its place on the Hilbert curve of its own."""
    found, side = ((1 << (2 * z)) - 1) // 3, 1 << z >> 1
    while side:
        right, down = int(bool(x & side)), int(bool(y & side))
        found += side * side * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        side >>= 1
    return found


def _last(entries: tuple[_Entry, ...], wanted: int) -> _Entry | None:
    """The last entry that begins at a tile or before it."""
    low, high = 0, len(entries)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if entries[middle].first <= wanted else (low, middle)
    return entries[low - 1] if low else None


def _entries(data: bytes) -> Iterator[_Entry]:
    numbers = _varints(data)
    count = next(numbers, 0)
    steps, runs, lengths, offsets = ([next(numbers, 0) for _ in range(count)] for _ in range(4))
    first = end = 0
    for step, run, length, offset in zip(steps, runs, lengths, offsets, strict=True):
        first += step
        # An offset of 0 says: right after the entry before.
        start = end if offset == 0 else offset - 1
        end = start + length
        yield _Entry(first, run, start, length)


def _varints(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0


def _credit(metadata: bytes) -> str:
    try:
        told: Any = json.loads(metadata or b"{}")
    except ValueError:
        return ""
    return str(told.get("attribution") or "") if isinstance(told, dict) else ""


def base_of(given: str, credit: str | None = None) -> tuple[Base, Archive | None]:
    """What a PMTiles file, or a tile server's address with {z}, {x} and {y}, means for the map.

    Raises:
        SaysoError: if it is neither.
    """
    if "://" not in given:
        archive = Archive(Path(given))
        vector = archive.kind == "mvt"
        return Base(LOCAL, vector, archive.lowest, archive.highest, credit or archive.credit), archive
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or not all(f"{{{part}}}" in given for part in "zxy"):
        raise SaysoError(f"{given}: a tile address is http or https and has {{z}}, {{x}} and {{y}} in it")
    port = f":{parts.port}" if parts.port else ""
    host = f"{parts.scheme}://{parts.hostname}{port}"
    if not all(letter.isalnum() or letter in ".-:/" for letter in host):
        raise SaysoError(f"{given}: that is no host name")
    vector = parts.path.endswith((".pbf", ".mvt"))
    return Base(given, vector, 0, 14 if vector else 18, credit or "", host), None
