"""Small drawings as inline SVG for pages without script: a map of points, a control ribbon, a toll band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, radians

from markupsafe import Markup

from sayso.drawing.tables import Bounds, Held, Points, ribbon_table

PALETTE = ("#0077bb", "#d55e00", "#00996f", "#ab62f5", "#b8860b", "#aa3377", "#707070")
WIDE, MAP_HIGH, RIBBON_HIGH = 640, 360, 90
SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
LETTER, LINE = 9.6, 19
"""The size of a letter in the drawings' type at its largest (a phone's), near enough to keep labels apart."""


def point_map(points: Points) -> Markup:
    """Named points, north up, each as large as its claims are many, with a scale bar in kilometres.

    Projected on a plane that is true at the middle latitude: good for a province, not for a continent. A name that would cover
    another is left to the point's tooltip; places with most claims are named first.
    """
    lats, lons = [lat for lat, _, _ in points.values()], [lon for _, lon, _ in points.values()]
    middle, shrink = (min(lats) + max(lats)) / 2, cos(radians((min(lats) + max(lats)) / 2))
    span = max((max(lats) - min(lats)) * WIDE / MAP_HIGH, (max(lons) - min(lons)) * shrink, 0.1) * 1.35
    across, centre = WIDE / span, (min(lons) + max(lons)) / 2
    pixels = across / 111.32  # a degree of latitude in kilometres
    bar = max((each for each in SCALES if each * pixels < WIDE / 3), default=SCALES[0])
    parts, taken = [_scale(bar, pixels)], [(0.0, MAP_HIGH - 40.0, WIDE / 2, float(MAP_HIGH))]
    for name, (lat, lon, claims) in sorted(points.items(), key=lambda entry: -entry[1][2]):
        x, y = WIDE / 2 + (lon - centre) * shrink * across, MAP_HIGH / 2 - (lat - middle) * across
        parts.append(
            Markup(
                '<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="#3d6480" fill-opacity=".6"><title>{}</title></circle>'
            ).format(x, y, 3 + min(claims, 100) ** 0.5, f"{name}: {claims}")
        )
        box = _label_box(name, x, y)
        if not any(_covers(box, other) for other in taken):
            taken.append(box)
            parts.append(_text(box[0], box[3] - 3, name))
    return _svg(parts, MAP_HIGH, f"Map of {len(points)} places")


Box = tuple[float, float, float, float]


def _label_box(name: str, x: float, y: float) -> Box:
    """Where a point's name goes: to its right, or to its left where the map ends."""
    long = len(name) * LETTER
    left = x - 10 - long if x + 10 + long > WIDE else x + 10
    return (left, y - LINE, left + long, y)


def _covers(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _scale(bar: int, pixels: float) -> Markup:
    line = Markup('<path d="M12 {}h{:.1f}" stroke="currentColor" fill="none"/>').format(MAP_HIGH - 12, bar * pixels)
    return line + _text(12, MAP_HIGH - 20, f"{bar} km, north is up")


def ribbon(control: Held, names: Mapping[str, str]) -> Markup:
    """Who held a place, day by day: each holder's share of the height is its probability."""
    table = ribbon_table(control, lambda key: names.get(key, key))
    dates = sorted(set(table["date"]))
    index = {day: n for n, day in enumerate(day.isoformat() for day in control.days)}
    step, holders = WIDE / max(1, len(control.days)), list(dict.fromkeys(table["holder"]))
    paint = {holder: PALETTE[min(n, len(PALETTE) - 1)] for n, holder in enumerate(holders)}
    parts = []
    for at, day in enumerate(dates):
        left = index[day] * step
        right = index[dates[at + 1]] * step if at + 1 < len(dates) else WIDE
        top = float(RIBBON_HIGH)
        for row in table[table["date"] == day].itertuples():
            high = float(row.probability) * RIBBON_HIGH
            top -= high
            parts.append(
                Markup(
                    '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"><title>{}</title></rect>'
                ).format(
                    left, top, right - left, high, paint[row.holder], f"{row.holder}, {day}: {row.probability:.0%}"
                )
            )
    parts.append(_text(0, RIBBON_HIGH + 16, dates[0]) + _text(WIDE, RIBBON_HIGH + 16, dates[-1], "end"))
    for n, holder in enumerate(holders):
        key = Markup('<rect x="0" y="{}" width="13" height="13" fill="{}"/>').format(
            RIBBON_HIGH + 28 + 20 * n, paint[holder]
        )
        parts.append(key + _text(20, RIBBON_HIGH + 39 + 20 * n, holder))
    return _svg(parts, RIBBON_HIGH + 32 + 20 * len(holders), "Who held the place, day by day")


def band(tolls: Sequence[Bounds]) -> Markup:
    """Tolls one above the other: a bar from the least to the most (an open end where nothing bounds it), a tick at the best."""
    widest = max([1, *(high or best for _, _, best, high in tolls)]) * (
        1.2 if any(high is None for *_, high in tolls) else 1
    )
    left, row = max(40.0, *(len(label) * LETTER + 12 for label, *_ in tolls)), 30
    scale = (WIDE - left - 150) / widest
    parts = []
    for n, (label, low, best, high) in enumerate(tolls):
        y, end = n * row + 8, widest if high is None else high
        words = f"{low} and more" if high is None else str(low) if high == low else f"{low} to {high}"
        dash = ' stroke="#7d95a8" stroke-dasharray="4 3" fill-opacity=".25"' if high is None else ""
        parts.append(
            _text(0, y + 11, label)
            + Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="12" fill="#7d95a8"').format(
                left + low * scale, y, max(2.0, (end - low) * scale)
            )
            + Markup(dash + "/>")  # noqa: S704 one of two texts of ours
            + Markup('<path d="M{:.1f} {}v18" stroke="#d55e00" stroke-width="3"/>').format(left + best * scale, y - 3)
            + _text(WIDE, y + 11, words, "end")
        )
    return _svg(parts, row * len(tolls) + 6, "Tolls from the least to the most")


def _text(x: float, y: float, words: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" fill="currentColor">{}</text>').format(
        x, y, anchor, words
    )


def _svg(parts: Sequence[Markup], high: int, label: str) -> Markup:
    head = Markup(
        '<svg viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}" font-family="system-ui, sans-serif" '
        'font-size="13" style="max-width:100%;height:auto">'
    ).format(WIDE, high, WIDE, label)
    return head + Markup("").join(parts) + Markup("</svg>")
