"""Charts of the picture, as Altair charts: a notebook shows them, the desk draws the same Vega-Lite.

>>> control_ribbon(picture.control("Albu Kamal"))           # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from sayso.drawing.tables import Bounds, Held, Points, by_weight, ribbon_table
from sayso.model import Claim, Polarity

RIBBON_HEIGHT, LANE_HEIGHT = 110, 20
MARK = "#5b86ab"
DAY_FORMAT = "%-d %b %Y"

alt.data_transformers.disable_max_rows()


def control_ribbon(
    control: Held,
    *,
    colours: Mapping[str, str] | None = None,
    name: Callable[[str], str] = str,
    width: int = 600,
) -> alt.Chart:
    """Holder probabilities over time, stacked to 1: the taller a holder's share, the surer.

    `colours` maps holder keys to CSS colours, `name` gives a holder's name.
    """
    table = ribbon_table(control, name)
    order = list(dict.fromkeys(name(holder) for holder in by_weight(control)))
    scale: Any = alt.Undefined
    if colours is not None:
        paint = {name(holder): colours.get(holder, "#767676") for holder in control.holders}
        scale = alt.Scale(domain=order, range=[paint[each] for each in order])
    area = alt.Chart(table).mark_area(interpolate="step-after")
    drawn: alt.Chart = area.encode(
        x=alt.X("date:T", title=None, axis=alt.Axis(format=DAY_FORMAT, labelOverlap=True, tickCount=6)),
        y=alt.Y(
            "probability:Q",
            title=None,
            stack="zero",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", values=[0, 0.5, 1]),
        ),
        color=alt.Color("holder:N", sort=order, scale=scale, legend=alt.Legend(title=None, orient="top", columns=3)),
        order=alt.Order("rank:Q"),
        tooltip=[
            alt.Tooltip("holder:N"),
            alt.Tooltip("date:T", format=DAY_FORMAT),
            alt.Tooltip("probability:Q", format=".0%"),
        ],
    ).properties(height=RIBBON_HEIGHT, width=width)
    return drawn


def claim_lanes(
    claims: Iterable[Claim],
    *,
    lane: Callable[[Claim], tuple[str, str]],
    words: Callable[[Claim], str],
    span: tuple[date, date] | None = None,
    width: int = 600,
) -> alt.Chart:
    """Each source's claims as marks in its lane over the days they speak of.

    Filled asserts, hollow denies, small is hedged. `lane` gives a claim's source and the group its lane stands in (own side
    or neutral), `words` what the mark says. Claims without a date are left out.
    """
    rows = [_mark(claim, lane, words) for claim in claims if claim.date is not None]
    table = pd.DataFrame(rows, columns=["claim", "source", "side", "first", "last", "middle", "says", "fill", "size"])
    lanes = table["source"].nunique()
    domain: Any = alt.Undefined if span is None else alt.Scale(domain=[day.isoformat() for day in span])
    base = alt.Chart(table).encode(
        y=alt.Y("source:N", title=None, sort=alt.EncodingSortField("side", op="min"), axis=alt.Axis(labelLimit=170)),
    )
    x = alt.X("middle:T", title=None, scale=domain, axis=alt.Axis(format=DAY_FORMAT, labelOverlap=True, tickCount=6))
    bars = base.mark_rule(strokeWidth=1, opacity=0.6).encode(x=alt.X("first:T", title=None, scale=domain), x2="last:T")
    marks = base.mark_point(fill=MARK, stroke=MARK, strokeWidth=1.5, opacity=1, cursor="pointer").encode(
        x=x,
        shape=alt.Shape("side:N", legend=alt.Legend(title=None, orient="top")),
        size=alt.Size("size:Q", scale=None, legend=None),
        fillOpacity=alt.FillOpacity("fill:Q", scale=None, legend=None),
        tooltip=[alt.Tooltip("source:N"), alt.Tooltip("says:N")],
    )
    layered: alt.Chart = alt.layer(bars, marks).properties(height=max(1, lanes) * LANE_HEIGHT, width=width)  # type: ignore[assignment]
    return layered


def _mark(claim: Claim, lane: Callable[[Claim], tuple[str, str]], words: Callable[[Claim], str]) -> tuple[Any, ...]:
    days = claim.date
    if days is None:
        raise ValueError("a claim without a date has no mark")
    source, side = lane(claim)
    middle = days.first + timedelta(days=days.length // 2)
    fill = 0.0 if claim.polarity is Polarity.DENIES else 1.0
    size = 30 if claim.hedged else 90
    first, last = days.first.isoformat(), days.last.isoformat()
    return (claim.id, source, side, first, last, middle.isoformat(), words(claim), fill, size)


def toll_bands(answers: Sequence[Bounds], *, width: int = 600) -> alt.LayerChart | alt.FacetChart:
    """Tolls one above the other: a bar from the least to the most, a tick at the best figure.

    A most of None is drawn as an open end.
    """
    widest = max([1, *(high or 0 for *_, high in answers), *(best for _, _, best, _ in answers)])
    end = round(1.3 * widest) if any(high is None for *_, high in answers) else widest
    rows = [(label, low, best, end if high is None else high, high is None) for label, low, best, high in answers]
    table = pd.DataFrame(rows, columns=["whose word", "low", "best", "high", "open"])
    base = alt.Chart(table).encode(y=alt.Y("whose word:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)))
    x = alt.X("low:Q", title="people", scale=alt.Scale(domain=[0, end], nice=False), axis=alt.Axis(tickMinStep=1))
    bars = base.mark_bar(height=8, color="#7d95a8").encode(x=x, x2="high:Q")
    ticks = base.mark_tick(thickness=3, size=18, color="#3d6480").encode(x=alt.X("best:Q"))
    layers: list[alt.Chart] = [bars, ticks]
    # A layer without a mark would be an image without a name to a screen reader.
    if table["open"].any():
        ends = base.transform_filter("datum.open").mark_point(
            shape="triangle-right", filled=True, size=140, color="#7d95a8", opacity=1
        )
        layers.append(ends.encode(x=alt.X("high:Q")))
    return alt.layer(*layers).properties(height=len(rows) * 34, width=width)


def point_chart(points: Points, *, width: int = 600) -> alt.Chart:
    """Named points, each as large as the number of claims about it, on a Mercator map without a ground."""
    rows = [(name, lat, lon, claims) for name, (lat, lon, claims) in points.items()]
    table = pd.DataFrame(rows, columns=["place", "lat", "lon", "claims"])
    marks = alt.Chart(table).mark_circle(color=MARK, opacity=0.7)
    drawn: alt.Chart = (
        marks.encode(
            longitude="lon:Q",
            latitude="lat:Q",
            size=alt.Size("claims:Q", legend=None),
            tooltip=[alt.Tooltip("place:N"), alt.Tooltip("claims:Q")],
        )
        .project("mercator")
        .properties(width=width, height=round(width * 0.6))
    )
    return drawn
