"""Inputs begun a few ahead of their turn, so that the children that parse always have work while the rest goes on here."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from sayso.intake.children import MOST
from sayso.intake.items import Item

AHEAD = 2 * MOST  # inputs begun before the one whose items are given out is through


def ahead(begun: Iterable[Iterator[Item]]) -> Iterator[Item]:
    """The items of inputs, in the order of the inputs. Taking an input from `begun` begins it."""
    waiting: deque[Iterator[Item]] = deque()
    for items in begun:
        waiting.append(items)
        if len(waiting) > AHEAD:
            yield from waiting.popleft()
    for items in waiting:
        yield from items
