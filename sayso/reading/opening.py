"""What stands before a report's first sentence: dateline and agency tag."""

from __future__ import annotations

import re

OPENING = re.compile(
    r"(?:(?:\d{1,2}[:.]?\d{2}\s+)?(?:GMT|UTC)(?:\s?[+-]\d{1,2})?\s+(?=[A-Z]))?"
    r"(?:(?:[A-Z]\w+/)+[A-Z]\w+\s+(?:--?|–|—|:)\s+)?"
    r"(?:[A-Z][A-Z.'’ -]{2,}(?:,\s+[A-Z][\w.'’ ]{1,24}?)?(?:\s*\((?:[^)]{2,30})\))?(?:,?\s+[A-Z][a-z]{2,8}\.?\s+\d{1,2})?\s*(?:--?|–|—|:)\s+)?"
    r"(?:(?:AP|AFP|Reuters|UPI|AAP|DPA|dpa)\s+(?:--?|–|—)\s+)?"
)

WRITTEN = re.compile(
    r"(?P<town>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2}),\s+(?:[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+)?,?\s+)?"
    r"(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d|\()"
)
TOWN = re.compile(r"[A-Z][A-Z.'’ -]{2,}(?=[,(:\s-])")


def opening(sentence: str) -> int:
    """How long the dateline and agency tag before a sentence are ("BAGHDAD, Iraq (AP) - ")."""
    match = OPENING.match(sentence)
    return match.end() if match and match.end() < len(sentence) else 0


def reported_from(dateline: str) -> str | None:
    """The town that opens a dateline, as written."""
    if written := WRITTEN.match(dateline):
        return written["town"]
    found = TOWN.match(dateline)
    return found[0].strip(" -") or None if found else None
