"""What a place name in a text asks for: the words to look up, the kind of place, and whether only near it is meant.

The words are in `data/descriptors.toml`. What stands around a name, rather than in it, is read by `sayso.world.around`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from sayso.world.datafile import DataFile
from sayso.world.names import plain

_DATA: Mapping[str, Any] = DataFile.shipped(files("sayso.world") / "data" / "descriptors.toml").content
KINDS: Mapping[str, str] = _DATA["kinds"]
SITES: Mapping[str, Sequence[str]] = _DATA["sites"]
PLURALS: Mapping[str, str] = _DATA["plurals"]
DIRECTIONS: Sequence[str] = _DATA["directions"]["words"]
ASKS: Mapping[str, frozenset[str]] = {name: frozenset(kinds) for name, kinds in _DATA["asks"].items()}
NAMED_AFTER: Sequence[str] = _DATA["named"]["words"]
SITE_OF: Mapping[str, str] = {word: site for site, words in SITES.items() for word in words}
_NEAR = frozenset(_DATA["near"]["words"])
_RURAL = "rural"
_LONGEST_SITE = 2


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first, with any space between words of one."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Asked:
    """`core` is the name without its descriptor ("Idlib" of "Idlib province"), `kind` what that asks for (a key of `ASKS`).

    `near` is the longest part that may be a name when the whole is not one ("Gatwick" of "Gatwick Airport"), if any; `same`
    are other ways to say the whole ("Tabqa airport" of "Tabqa airbase"). `after`: whether it is of something that may be
    called after anything ("Jerusalem Hospital").
    """

    core: str | None = None
    kind: str | None = None
    near: str | None = None
    same: tuple[str, ...] = ()
    after: bool = False


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
    return Asked(core, kind, near, _same(words), words[-1] in NAMED_AFTER)


def _described(words: list[str]) -> tuple[str | None, str | None]:
    if words[-1] in KINDS:
        return " ".join(words[:-1]), KINDS[words[-1]]
    head = words[1:] if words[0] == "the" else words
    if len(head) > 2 and head[1] == "of" and head[0] in KINDS:
        return " ".join(head[2:]), KINDS[head[0]]
    if head[0] == _RURAL and len(head) > 1:
        return " ".join(head[1:]), "countryside"
    return None, None


def _same(words: list[str]) -> tuple[str, ...]:
    """The name with every other word for the site that it ends in."""
    for length in range(min(_LONGEST_SITE, len(words) - 1), 0, -1):
        site = SITE_OF.get(" ".join(words[-length:]))
        if site is not None:
            return named(" ".join(words[:-length]), site)
    return ()


def named(name: str, site: str) -> tuple[str, ...]:
    """All ways to name a site (a key of `SITES`) called after a place."""
    return tuple(f"{name} {word}" for word in SITES[site])


def is_common_word(name: str) -> bool:
    """Whether a name is one word that only says what kind of place is meant ("the Castle"), not which."""
    words = [word for word in plain(name).split() if word != "the"]
    return len(words) == 1 and words[0] in _NEAR


def is_description(name: str) -> bool:
    """Whether a name only describes a place ("Northern Province") that the text goes on to name, or leaves open."""
    return all(word in _NEAR for word in plain(name).split())
