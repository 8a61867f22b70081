"""What the readers of place tables share."""

from __future__ import annotations

from collections.abc import Callable

from sayso.errors import InputError, Refusal
from sayso.world.place import Place

Find = Callable[[str, str, str], "Place | None"]
"""(name, country, kind) to the place that the gazetteer has already, if any."""


def nothing(name: str, country: str, kind: str) -> Place | None:  # noqa: ARG001
    """A gazetteer that has nothing."""
    return None


def refuse(refused: list[Refusal], where: str, line: int, what: str, cure: str | None = None) -> None:
    """Put one row on the list of refused."""
    refused.append(Refusal.of(InputError(what, where=where, line=line, cure=cure)))


def coordinate(text: object, limit: float) -> float | None:
    """A coordinate in degrees, or None if it is none."""
    try:
        value = float(str(text).strip().replace(",", "."))
    except ValueError:
        return None
    return value if -limit <= value <= limit else None
