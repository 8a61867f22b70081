"""One colour and one short name for each holder, the same on map, ribbon and table.

The first three are near Okabe and Ito's blue, vermillion and bluish green (https://jfly.uni-koeln.de/color/), shifted until they
and the grey of the rest stand out from the light and the dark ground alike; the later ones are near Paul Tol's schemes
(https://sronpersonalpages.nl/~pault/). Colour never stands alone: the desk always writes the name too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

PALETTE = ("#0077bb", "#d55e00", "#00996f", "#ab62f5", "#b8860b", "#aa3377", "#7a5c3a", "#66812f", "#cc6677", "#2a9d9d")
OTHERS = "#707070"


def assign(holders: Iterable[str], weights: Mapping[str, int] | None = None) -> dict[str, str]:
    """A colour for each holder: those with most claims get one of their own, the rest share grey."""
    counts = Counter(weights or {})
    ranked = sorted(set(holders), key=lambda holder: (-counts[holder], holder))
    return {holder: PALETTE[n] if n < len(PALETTE) else OTHERS for n, holder in enumerate(ranked)}


def css_class(colour: str) -> str:
    """The style sheet's class of a colour: inline styles are forbidden by the content security policy."""
    return f"c{PALETTE.index(colour)}" if colour in PALETTE else "cx"
