"""What an export format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from sayso.picture import Picture


@dataclass(frozen=True, slots=True)
class Format:
    """One way out: its name and file suffix, what it is in words, and the function that writes it.

    `write(picture, stream, show_private=...)` returns how many records it wrote; the stream is binary where `binary` says so.
    """

    name: str
    suffix: str
    media_type: str
    words: str
    write: Callable[[Picture, IO[Any], bool], int]
    binary: bool = False
