"""Everything the map draws, as one answer for all days."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from sayso.desk import holding, roads
from sayso.desk.colours import OTHERS, css_class
from sayso.desk.question import Question
from sayso.desk.snapshot import Snapshot
from sayso.model import Days
from sayso.picture.control.runs import Holding


def drawn(snapshot: Snapshot, question: Question, still: date | None = None) -> bytes:
    """The answer of `/api/map` to a question, of one day alone with `still`, as JSON."""
    answer = _drawn(snapshot, question, still)
    try:
        # Of a million runs as arrays, Python makes no million lists.
        return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)
    except TypeError:  # half a surrogate in a name, which UTF-8 cannot hold
        return json.dumps(answer, separators=(",", ":"), default=np.ndarray.tolist).encode()


def _drawn(snapshot: Snapshot, question: Question, still: date | None) -> dict[str, Any]:
    span = snapshot.span
    if span is None:
        return {"head": snapshot.head, "first": None, "last": None} | {
            name: [] for name in ("holders", "places", "incidents", "routes")
        }
    held = holding.holdings(snapshot, known=question.known, bloc=question.bloc)
    colours = holding.colours(snapshot, question.bloc)
    holders = holding.holders(snapshot, known=question.known, bloc=question.bloc)
    number = {holder: at for at, holder in enumerate(holders)}
    disputed = holding.disputed_days(snapshot, question.known)
    begin = span.first.toordinal()
    shown = span if still is None else Days.one(still)
    return {
        "head": snapshot.head,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "holders": [_holder(snapshot, key, colours) for key in holders],
        "places": [
            spot
            | {
                "runs": _runs(held[key], begin, number, still),
                "disputed": [
                    [days.first.toordinal() - begin, days.last.toordinal() - begin]
                    for days in disputed.get(key, ())
                    if days.overlaps(shown)
                ],
            }
            for key, spot in spots(snapshot).items()
            if key in held
        ],
        "incidents": holding.incident_marks(snapshot, shown, question.known),
        "routes": roads.drawn(snapshot, span, question.known),
    }


def _runs(held: Holding, begin: int, number: Mapping[str, int], still: date | None) -> NDArray[np.int64]:
    """The runs (or the one that a day falls in) as [day number from the ordinal `begin` on, number of the holder, percent]."""
    here = slice(len(held.days))
    if still is not None:
        at = int(np.searchsorted(held.days, still.toordinal(), side="right"))
        here = slice(max(0, at - 1), at)
    holder = np.array([number.get(each, 0) for each in held.holders], np.int64)[held.holder[here]]
    return np.stack([held.days[here] - begin, holder, np.round(100 * held.sure[here]).astype(np.int64)], axis=1)


def spots(snapshot: Snapshot) -> Mapping[str, dict[str, Any]]:
    """The places that a map can show, as it shows them, but for who holds them."""

    def found() -> Mapping[str, dict[str, Any]]:
        points = ((key, snapshot.geography.point(key)) for key in sorted(snapshot.place_sizes))
        return {
            key: {
                "key": key,
                "name": snapshot.geography.name(key),
                "lat": round(point[0], 5),
                "lon": round(point[1], 5),
                "claims": snapshot.place_sizes[key],
            }
            for key, point in points
            if point is not None and not snapshot.is_wide(key)
        }

    return snapshot.remember("spots", found)


def _holder(snapshot: Snapshot, key: str, colours: Mapping[str, str]) -> dict[str, Any]:
    colour = colours.get(key, OTHERS)
    return {"key": key, "name": holding.holder_name(snapshot, key), "colour": colour, "css": css_class(colour)}
