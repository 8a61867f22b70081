"""What was worked out once and is asked for again."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections import defaultdict
from collections.abc import Callable, Hashable
from datetime import date
from threading import RLock
from typing import Any, TypeVar

T = TypeVar("T")
REMEMBERED = 300
PACKED = frozenset({"map", "still"})
"""Answers as they are sent, which outlast what they were made from."""


class Memory:
    """What was worked out, by what was asked; beyond `most` (None: never) what was asked longest ago is forgotten."""

    def __init__(self, most: int | None = REMEMBERED) -> None:
        self._most = most
        self._made: dict[Hashable, Any] = {}
        self._making: defaultdict[Hashable, RLock] = defaultdict(RLock)
        self._lock = RLock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once; whoever asks meanwhile waits for it instead of doing it again."""
        with self._lock:
            making = self._making[key]
        with making:
            with self._lock:
                if key in self._made:
                    found: T = self._made.pop(key)
                    self._made[key] = found
                    return found
            made = make()
            with self._lock:
                self._made[key] = made
                while self._most is not None and len(self._made) > self._most:
                    oldest = next(iter(self._made))
                    del self._made[oldest]
                    self._making.pop(oldest, None)
            return made

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._made

    def at_hand(self, key: Hashable) -> Any:
        """What was made for a key; None where nothing was, or it has been forgotten."""
        with self._lock:
            return self._made.get(key)


class Memories:
    """What all pages share lasts; what hangs on a place or a word is forgotten in its turn; what begins with a day *as known on* is
    forgotten with all else of that day, of which those of the last `days` are kept, but for answers as they are sent."""

    def __init__(self, days: int) -> None:
        self._lasting, self._passing, self._days = Memory(None), Memory(), Memory(days)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once."""
        name, *parts = key if isinstance(key, tuple) else (key,)
        if all(part is None or isinstance(part, bool) for part in parts):
            return self._lasting.get(key, make)
        if isinstance(parts[0], date) and name not in PACKED:
            return self._days.get(parts[0], lambda: Memory(None)).get(key, make)
        return self._passing.get(key, make)

    def __contains__(self, key: Hashable) -> bool:
        day = key[1] if isinstance(key, tuple) and len(key) > 1 else None
        return key in self._lasting or key in self._passing or key in (self._days.at_hand(day) or ())


def give_back() -> None:
    """Let the system have what is free: glibc keeps what numpy's large arrays took, which is several times what stays in use."""
    library = ctypes.util.find_library("c")
    trim = getattr(ctypes.CDLL(library), "malloc_trim", None) if library else None
    if trim is not None:
        trim(0)
