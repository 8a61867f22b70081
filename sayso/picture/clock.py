"""When something was published, as a number that orders, and how much is kept of what was known when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import inf

MOST_DAYS, MOST_CLAIMS = 8, 1_000_000


def moment_of(published: date | datetime | None) -> float:
    """A number that orders publications; a bare day comes before that day's moments, unknown before everything."""
    if published is None:
        return -inf
    if isinstance(published, datetime):
        return published.replace(tzinfo=published.tzinfo or UTC).timestamp()
    return datetime(published.year, published.month, published.day, tzinfo=UTC).timestamp()


def days_kept(claims: int) -> int:
    """Of how many days what was known then is kept at hand, once worked out: each may need as much room as what is known now."""
    return max(1, min(MOST_DAYS, MOST_CLAIMS // (claims + 1)))
