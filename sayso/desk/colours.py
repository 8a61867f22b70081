"""One colour and one short name for each holder, the same on map, ribbon and table.

The colours are Paul Tol's "bright" and "muted" qualitative schemes, chosen to stay apart for colour-blind readers
(https://sronpersonalpages.nl/~pault/, SRON/EPS/TN/09-002). Colour never stands alone: the desk always writes the name too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

PALETTE = ("#4477aa", "#cc6677", "#228833", "#b8860b", "#aa3377", "#2a9d9d", "#5d4a9c", "#7a5c3a", "#66812f", "#884455")
OTHERS = "#767676"


def assign(holders: Iterable[str], weights: Mapping[str, int] | None = None) -> dict[str, str]:
    """A colour for each holder: those with most claims get one of their own, the rest share grey."""
    counts = Counter(weights or {})
    ranked = sorted(set(holders), key=lambda holder: (-counts[holder], holder))
    return {holder: PALETTE[n] if n < len(PALETTE) else OTHERS for n, holder in enumerate(ranked)}


def css_class(colour: str) -> str:
    """The style sheet's class of a colour: inline styles are forbidden by the content security policy."""
    return f"c{PALETTE.index(colour)}" if colour in PALETTE else "cx"
