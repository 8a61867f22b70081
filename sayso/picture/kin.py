"""Whose people victims are: groups that stand on one side, so that the dead of two sides are never one count."""

from __future__ import annotations

from typing import Any

from sayso.model import Day, Named

NOBODY: frozenset[str] = frozenset()


class Kin:
    """The sides of groups, from the world's registry; answers are remembered."""

    def __init__(self, world: Any | None) -> None:
        self._actors = None if world is None else getattr(world, "actors", None)
        self._known: dict[tuple[str, Day | None], frozenset[str]] = {}

    def of(self, group: Named | None, day: Day | None) -> frozenset[str]:
        """A group's id, those of its parents and of the bloc it fights in on a day; empty where the registry has no such group."""
        if group is None or group.id is None or self._actors is None:
            return NOBODY
        key = (group.id, day)
        if key not in self._known:
            self._known[key] = self._look_up(group.id, day)
        return self._known[key]

    def _look_up(self, group: str, day: Day | None) -> frozenset[str]:
        assert self._actors is not None
        if self._actors.actor(group) is None:
            return NOBODY
        return frozenset([*self._actors.lineage(group, day), self._actors.bloc(group, day)])


def strangers(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two groups are known and have neither kin nor bloc in common."""
    return bool(one) and bool(other) and one.isdisjoint(other)
