"""What was worked out once and is asked for again."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections import defaultdict
from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar

T = TypeVar("T")
REMEMBERED = 300


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


def give_back() -> None:
    """Let the system have what is free: glibc keeps what numpy's large arrays took, which is several times what stays in use."""
    library = ctypes.util.find_library("c")
    trim = getattr(ctypes.CDLL(library), "malloc_trim", None) if library else None
    if trim is not None:
        trim(0)
