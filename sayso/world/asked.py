"""What a place name in a text asks for: the words to look up, the kind of place, and whether only near it is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from sayso.world.datafile import DataFile
from sayso.world.names import plain

_DATA: Mapping[str, Any] = DataFile.shipped(files("sayso.world") / "data" / "descriptors.toml").content
_KINDS: Mapping[str, str] = _DATA["kinds"]
_NEAR = frozenset(_DATA["near"]["words"])


@dataclass(frozen=True, slots=True)
class Asked:
    """`core` is the name without its descriptor ("Idlib" of "Idlib province"), `kind` the kind that it asks for.

    `near` is the longest part that may be a name when the whole is not one ("Gatwick" of "Gatwick Airport"), if any.
    """

    core: str | None = None
    kind: str | None = None
    near: str | None = None


@lru_cache(maxsize=20_000)
def asked(name: str) -> Asked:
    """What the words of a name ask for."""
    words = plain(name).split()
    if len(words) < 2:
        return Asked()
    core, kind = _described(words)
    start, end = 0, len(words)
    while start < end and words[start] in _NEAR:
        start += 1
    while end > start and words[end - 1] in _NEAR:
        end -= 1
    trimmed = " ".join(words[start:end])
    near = trimmed if trimmed and end - start < len(words) else None
    return Asked(core, kind, near)


def _described(words: list[str]) -> tuple[str | None, str | None]:
    if words[-1] in _KINDS:
        return " ".join(words[:-1]), _KINDS[words[-1]]
    head = words[1:] if words[0] == "the" else words
    if len(head) > 2 and head[1] == "of" and head[0] in _KINDS:
        return " ".join(head[2:]), _KINDS[head[0]]
    return None, None


def is_common_word(name: str) -> bool:
    """Whether a name is one word that only says what kind of place is meant ("the Castle"), not which."""
    words = [word for word in plain(name).split() if word != "the"]
    return len(words) == 1 and words[0] in _NEAR
