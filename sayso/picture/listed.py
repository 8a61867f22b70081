"""Lists of answers that a notebook shows as what they are; otherwise lists like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sayso.model import Claim
from sayso.picture.series import Trust
from sayso.picture.timeline import Moment
from sayso.picture.toll_words import speakers

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd


SHOWN = 40
"""A notebook shows so many; `frame()` has them all."""
OWN_WORD, OTHERS_WORD = "a side's own word", "others"


class Answer(Protocol):
    """What can be listed."""

    def record(self) -> dict[str, Any]: ...
    def _repr_html_(self) -> str: ...


Listable = TypeVar("Listable", bound=Answer)


class Listed(list[Listable]):
    """Answers one below the other."""

    def record(self) -> list[dict[str, Any]]:
        return [each.record() for each in self]

    def frame(self) -> pd.DataFrame:
        """One row an answer."""
        import pandas as pd

        return pd.DataFrame(self.record())

    def _repr_html_(self) -> str:
        shown = "".join(each._repr_html_() for each in self[:SHOWN])
        return shown + _more(len(self))


class Timeline(Listed[Moment]):
    """What was said of a place, as a table, or as a lane for each source."""

    def chart(self, *, width: int = 600) -> alt.Chart:
        """Each source's claims in its lane, as on the desk: filled asserts, hollow denies, small is hedged."""
        from sayso.drawing.charts import claim_lanes

        words = {moment.claim: moment.what for moment in self}
        return claim_lanes(words, lane=_lane, words=lambda claim: words[claim], width=width)

    def _repr_html_(self) -> str:
        from sayso.drawing import cards

        rows = [moment.record() for moment in self[:SHOWN]]
        cells = [
            (_days(row["date"]), row["what"], row["source"], _whole(row["published"]), f"“{row['quote']}”")
            for row in rows
        ]
        return str(cards.table(("about", "what", "on whose word", "published", "in which words"), cells)) + _more(
            len(self)
        )


class Trusted(Listed[Trust]):
    """A toll as more kinds of source are let in, one band below the other."""

    def chart(self, *, width: int = 600) -> alt.LayerChart | alt.FacetChart:
        """The bands, as on the desk."""
        from sayso.drawing.charts import toll_bands

        return toll_bands([each.bounds for each in self], width=width)

    def _repr_html_(self) -> str:
        from sayso.drawing import pictures

        return str(pictures.band([each.bounds for each in self])) if self else ""


@dataclass(frozen=True, slots=True)
class PointMap:
    """The places that claims speak of: latitude, longitude (degrees) and how many claims, by name."""

    points: Mapping[str, tuple[float, float, int]]

    def frame(self) -> pd.DataFrame:
        """One row a place."""
        import pandas as pd

        rows = [(name, *point) for name, point in self.points.items()]
        return pd.DataFrame(rows, columns=["place", "lat", "lon", "claims"])

    def chart(self, *, width: int = 600) -> alt.Chart:
        """The points on a Mercator map without a ground."""
        from sayso.drawing.charts import point_chart

        return point_chart(self.points, width=width)

    def _repr_html_(self) -> str:
        from sayso.drawing import pictures

        return str(pictures.point_map(self.points)) if self.points else "<p>No claim is about a place with a point.</p>"


def points_of(claims: tuple[Claim, ...]) -> PointMap:
    """The claims' points, one a spot under the name that it was given first."""
    found: dict[tuple[float, float], list[str]] = {}
    for claim in claims:
        at = claim.place
        if at is not None and at.lat is not None and at.lon is not None:
            found.setdefault((round(at.lat, 3), round(at.lon, 3)), []).append(at.name)
    return PointMap({names[0]: (lat, lon, len(names)) for (lat, lon), names in found.items()})


def _lane(claim: Claim) -> tuple[str, str]:
    own = any(speaker.party for speaker in claim.speakers)
    return speakers([claim])[:60], OWN_WORD if own else OTHERS_WORD


def _whole(day: str | None) -> str:
    """A day that is not broken over two lines."""
    return (day or "not known").replace("-", "\N{NON-BREAKING HYPHEN}")


def _days(span: Mapping[str, str] | None) -> str:
    if span is None:
        return "not known"
    first, last = _whole(span["from"]), _whole(span["to"])
    return first if first == last else f"{first} to {last}"


def _more(number: int) -> str:
    return f"<p>and {number - SHOWN} more; <code>.frame()</code> has all</p>" if number > SHOWN else ""
