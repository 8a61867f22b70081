"""Words quoted over several sentences: '"They came at dawn. They shot six men," a farmer said.' is all the farmer's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

LONGEST = 4
"""Sentences of the longest quotation; what stays open for longer was never meant as one."""
OPENS, CLOSES, BOTH = "“", "”", '"'
MARKS = re.compile('["“”]')


def spoken_on(sentences: Sequence[str]) -> Mapping[int, tuple[int, int]]:
    """For each sentence of a quotation of several, the first and the last of that quotation."""
    out: dict[int, tuple[int, int]] = {}
    opened: int | None = None
    for at, sentence in enumerate(sentences):
        if opened is not None and at - opened >= LONGEST:
            opened = None
        for mark in MARKS.findall(sentence):
            if mark == OPENS or (mark == BOTH and opened is None):
                opened = at
            elif opened is not None:
                if opened < at:
                    out |= dict.fromkeys(range(opened, at + 1), (opened, at))
                opened = None
    return MappingProxyType(out)


def closing(sentence: str) -> int:
    """Where in the last sentence of a quotation it closes."""
    return min((at for at in (sentence.find(CLOSES), sentence.find(BOTH)) if at >= 0), default=len(sentence))
