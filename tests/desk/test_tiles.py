"""A base map of one's own: tiles out of a PMTiles file, or a tile server that the pages alone may ask."""

from __future__ import annotations

import gzip
import json
import struct
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sayso.desk import build
from sayso.desk.tiles import Archive, base_of, tile_id
from sayso.errors import SaysoError
from sayso.world import World

WORLD = [(0, 0, 0), *((1, x, y) for x in (0, 1) for y in (0, 1)), (2, 3, 1)]


def varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    """(first tile, run, offset, length) of each, as a directory."""
    firsts = [first for first, *_ in entries]
    steps = [b - a for a, b in zip([0, *firsts], firsts, strict=False)]
    columns = [steps, [e[1] for e in entries], [e[3] for e in entries], [e[2] + 1 for e in entries]]
    return gzip.compress(varint(len(entries)) + b"".join(varint(n) for column in columns for n in column))


def write(path: Path, *, kind: int = 2, packed: int = 2) -> Path:
    """A file whose tiles hold their own names: the world and the four below are one run, the last lies in a leaf."""
    contents = [b"land", b"2/3/1"]
    leaf = directory([(tile_id(2, 3, 1), 1, len(contents[0]), len(contents[1]))])
    root = directory([(0, 5, 0, len(contents[0])), (tile_id(2, 3, 1), 0, 0, len(leaf))])
    meta = gzip.compress(json.dumps({"attribution": "<a href='https://example.org'>Survey</a>"}).encode())
    at, parts = 127, []
    for part in (root, meta, leaf, b"".join(contents)):
        parts += [at, len(part)]
        at += len(part)
    head = struct.pack(
        "<7sB11QBBBBBB4iB2i", b"PMTiles", 3, *parts, 6, 2, 2, 1, packed, 1, kind, 0, 2, 0, 0, 0, 0, 0, 0, 0
    )
    path.write_bytes(head + root + meta + leaf + b"".join(contents))
    return path


def test_a_tile_is_found_in_root_and_leaf(tmp_path: Path):
    archive = Archive(write(tmp_path / "a.pmtiles"))
    assert [archive.tile(*each) for each in WORLD] == [b"land"] * 5 + [b"2/3/1"]
    assert archive.tile(2, 0, 0) is None
    assert archive.tile(3, 0, 0) is None
    assert archive.tile(1, 2, 0) is None


def test_tiles_are_numbered_along_the_curve():
    for z in range(6):
        numbers = {tile_id(z, x, y) for x in range(1 << z) for y in range(1 << z)}
        assert numbers == set(range((4**z - 1) // 3, (4 ** (z + 1) - 1) // 3))
    assert [tile_id(1, *at) for at in ((0, 0), (0, 1), (1, 1), (1, 0))] == [1, 2, 3, 4]


@pytest.mark.parametrize("damage", [b"", b"PMTiles\x02" + bytes(119), b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_such_file_is_refused(tmp_path: Path, damage: bytes):
    (tmp_path / "x").write_bytes(damage)
    with pytest.raises(SaysoError, match="PMTiles"):
        base_of(str(tmp_path / "x"))
    with pytest.raises(SaysoError, match="compression"):
        Archive(write(tmp_path / "brotli", packed=3))
    with pytest.raises(SaysoError, match="cannot be read"):
        base_of(str(tmp_path / "none"))


def test_the_desk_serves_the_file_s_tiles_and_names_whom_it_is_from(ledger: Path, tmp_path: Path):
    made = write(tmp_path / "a.pmtiles")
    with TestClient(build(ledger, World.shipped(), tiles=str(made)), base_url="http://localhost") as client:
        answer = client.get("/tiles/1/1/0")
        assert (answer.content, answer.headers["content-type"]) == (b"land", "image/png")
        assert client.get("/tiles/2/0/0").status_code == 204
        assert client.get("/tiles/99/0/0").status_code == 422
        page = client.get("/")
        assert 'data-tiles="/tiles/{z}/{x}/{y}" data-tiles-kind="raster"' in page.text
        assert 'data-tiles-credit="Survey"' in page.text
        assert "connect-src 'self';" in page.headers["content-security-policy"]


def test_pages_may_ask_the_named_tile_server_for_tiles_and_nobody_else(ledger: Path):
    where = "https://tiles.example.org:8443/{z}/{x}/{y}.pbf"
    with TestClient(build(ledger, World.shipped(), tiles=where, credit="Maps"), base_url="http://localhost") as client:
        policy = client.get("/").headers["content-security-policy"].split("; ")
        assert "connect-src 'self' https://tiles.example.org:8443" in policy
        assert "script-src 'self'" in policy
        assert sum("example.org" in rule for rule in policy) == 2
        assert client.get("/tiles/0/0/0").status_code == 204


@pytest.mark.parametrize("where", ["https://x.org/tiles", "ftp://x.org/{z}/{x}/{y}", "https://x y/{z}/{x}/{y}", "https://x;script-src *.org/{z}/{x}/{y}", "http:///{z}/{x}/{y}"])  # fmt: skip
def test_an_address_that_is_none_is_refused(where: str):
    with pytest.raises(SaysoError):
        base_of(where)
