"""Small drawings as inline SVG for pages without script: a map of points, a control ribbon, a toll band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, radians

from markupsafe import Markup

from sayso.exports.charts import ribbon_table
from sayso.picture import Toll
from sayso.picture.control.result import PlaceControl

PALETTE = ("#0077bb", "#d55e00", "#00996f", "#ab62f5", "#b8860b", "#aa3377", "#707070")
WIDE, MAP_HIGH, RIBBON_HIGH = 640, 360, 90
SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
Points = Mapping[str, tuple[float, float, int]]


def point_map(points: Points) -> Markup:
    """Named points (latitude, longitude, weight), north up, each as large as its weight, with a scale bar in kilometres.

    Projected on a plane that is true at the middle latitude: good for a province, not for a continent.
    """
    lats, lons = [lat for lat, _, _ in points.values()], [lon for _, lon, _ in points.values()]
    middle, shrink = (min(lats) + max(lats)) / 2, cos(radians((min(lats) + max(lats)) / 2))
    span = max((max(lats) - min(lats)) * WIDE / MAP_HIGH, (max(lons) - min(lons)) * shrink, 0.1) * 1.35
    across, centre = WIDE / span, (min(lons) + max(lons)) / 2
    parts = []
    for name, (lat, lon, weight) in sorted(points.items(), key=lambda entry: -entry[1][2]):
        x, y = WIDE / 2 + (lon - centre) * shrink * across, MAP_HIGH / 2 - (lat - middle) * across
        parts.append(
            Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="#3d6480" fill-opacity=".6"/>').format(
                x, y, 3 + min(weight, 100) ** 0.5
            )
        )
        anchor, shift = ("end", -8) if x > WIDE * 0.8 else ("start", 8)
        parts.append(
            Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x + shift, y - 6, anchor, name)
        )
    pixels = across / 111.32  # a degree of latitude in kilometres
    bar = max((each for each in SCALES if each * pixels < WIDE / 3), default=SCALES[0])
    parts.append(
        Markup(
            '<path d="M12 {0}h{1:.1f}" stroke="currentColor"/><text x="12" y="{2}">{3} km, north is up</text>'
        ).format(MAP_HIGH - 12, bar * pixels, MAP_HIGH - 18, bar)
    )
    return _svg(parts, MAP_HIGH, "Map: " + ", ".join(points))


def ribbon(control: PlaceControl, names: Mapping[str, str]) -> Markup:
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
    parts.append(_text(0, RIBBON_HIGH + 14, dates[0]) + _text(WIDE, RIBBON_HIGH + 14, dates[-1], "end"))
    for n, holder in enumerate(holders):
        key = Markup('<rect x="0" y="{}" width="12" height="12" fill="{}"/>').format(
            RIBBON_HIGH + 24 + 18 * n, paint[holder]
        )
        parts.append(key + _text(18, RIBBON_HIGH + 34 + 18 * n, holder))
    return _svg(parts, RIBBON_HIGH + 28 + 18 * len(holders), "Who held the place, day by day")


def band(tolls: Sequence[tuple[str, Toll]]) -> Markup:
    """Tolls one above the other: a bar from the least to the most (an open end where nothing bounds it), a tick at the best."""
    widest = max([1, *(toll.high or toll.best for _, toll in tolls)]) * (
        1.2 if any(t.high is None for _, t in tolls) else 1
    )
    left, high = 150, 26
    scale = (WIDE - left - 110) / widest
    parts = []
    for n, (label, toll) in enumerate(tolls):
        y, end = n * high + 6, widest if toll.high is None else toll.high
        words = f"{toll.low} and more" if toll.high is None else f"{toll.low} to {toll.high}"
        dash = ' stroke="#7d95a8" stroke-dasharray="4 3" fill-opacity=".25"' if toll.high is None else ""
        parts.append(
            _text(0, y + 10, label)
            + Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="12" fill="#7d95a8"').format(
                left + toll.low * scale, y, max(2.0, (end - toll.low) * scale)
            )
            + Markup(dash + "/>")  # noqa: S704 one of two texts of ours
            + Markup('<path d="M{:.1f} {}v18" stroke="#d55e00" stroke-width="3"/>').format(
                left + toll.best * scale, y - 3
            )
            + _text(WIDE, y + 10, words, "end")
        )
    return _svg(parts, high * len(tolls) + 6, "Tolls from the least to the most")


def _text(x: float, y: float, words: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(x, y, anchor, words)


def _svg(parts: Sequence[Markup], high: int, label: str) -> Markup:
    head = Markup('<svg viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}">').format(WIDE, high, WIDE, label)
    return head + Markup("").join(parts) + Markup("</svg>")
