"""Entries and how they are chained.

Invariant: an entry's `digest` is the SHA-256 of its content's bytes as stored, and its `hash` the SHA-256 of its number,
type, time, digest and the hash of the entry before it (`link`). Whoever has the last hash has everything before it fixed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

Content = Mapping[str, Any]
GENESIS = bytes(32)


class EntryType(StrEnum):
    """What an entry records."""

    LEDGER = "ledger"
    REPORT = "report"
    READING = "reading"
    IMPORT = "import"
    CLAIM = "claim"
    REVIEW = "review"
    REDACTION = "redaction"
    REGISTRY = "registry"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `content` is canonical JSON in UTF-8, or ``None`` once redacted; the hashes are 32 bytes each."""

    seq: int
    type: str
    recorded: str
    content: bytes | None
    digest: bytes
    previous: bytes
    hash: bytes


def canonical(content: Content) -> bytes:
    """The content as JSON in UTF-8 with sorted keys and no spaces; a float that is no number is null.

    What UTF-8 or a 64-bit number cannot hold (half surrogates, huge integers) is written as escapes and digits by the
    standard library instead.
    """
    try:
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return _encode(content).encode("ascii")


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_LONG = re.compile(rb"[:,\[]-?[0-9]{19}")


def content_of(stored: bytes) -> Any:
    """What `canonical` wrote; the standard library reads what it had to write (see there), as orjson would round it."""
    try:
        return json.loads(stored) if _LONG.search(stored) else orjson.loads(stored)
    except orjson.JSONDecodeError:
        return json.loads(stored)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def link(seq: int, type: str, recorded: str, digest: bytes, previous: bytes) -> bytes:
    """The hash of an entry: SHA-256 over ``["sayso-1",seq,"type","recorded","digest","previous"]``, hashes in hex."""
    text = f'["sayso-1",{seq},"{type}","{recorded}","{digest.hex()}","{previous.hex()}"]'
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def stamp(moment: datetime) -> str:
    """The time of an entry as stored: UTC with microseconds, so that text order is time order."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(recorded: str) -> datetime:
    """The time that `stamp` wrote."""
    return datetime.fromisoformat(recorded)


Row = tuple[int, str, str, bytes | None, bytes, bytes, bytes]


def make(seq: int, type: str, recorded: str, content: bytes, previous: bytes) -> Row:
    """The entry, as the columns of its row, that follows the one whose hash is `previous`."""
    digest = hashlib.sha256(content).digest()
    return (seq, type, recorded, content, digest, previous, link(seq, type, recorded, digest, previous))
