"""When something was published, as a number that orders."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import inf


def moment_of(published: date | datetime | None) -> float:
    """A number that orders publications; a bare day comes before that day's moments, unknown before everything."""
    if published is None:
        return -inf
    if isinstance(published, datetime):
        return published.replace(tzinfo=published.tzinfo or UTC).timestamp()
    return datetime(published.year, published.month, published.day, tzinfo=UTC).timestamp()
