"""Everything the map draws, as one answer for all days."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sayso.desk import holding, roads
from sayso.desk.colours import OTHERS, css_class
from sayso.desk.question import Question
from sayso.desk.snapshot import Snapshot
from sayso.model import Days
from sayso.picture.control.runs import Holding


def drawn(snapshot: Snapshot, question: Question) -> bytes:
    """The answer of `/api/map` to a question, as JSON."""
    return json.dumps(_drawn(snapshot, question), ensure_ascii=False, separators=(",", ":")).encode()


def _drawn(snapshot: Snapshot, question: Question) -> dict[str, Any]:
    span = snapshot.span
    if span is None:
        return {"head": snapshot.head, "first": None, "last": None} | {
            name: [] for name in ("holders", "places", "incidents", "routes")
        }
    held = holding.holdings(snapshot, known=question.known, bloc=question.bloc)
    colours = holding.colours(snapshot, question.bloc)
    rank = {key: at for at, key in enumerate(colours)}
    holders = sorted(
        {holder for each in held.values() for holder in each.named}, key=lambda key: (rank.get(key, 99), key)
    )
    number = {holder: at for at, holder in enumerate(holders)}
    disputed = holding.disputed_days(snapshot, question.known)
    return {
        "head": snapshot.head,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "holders": [_holder(snapshot, key, colours) for key in holders],
        "places": [
            place
            for key, each in held.items()
            if (place := _place(snapshot, key, each, span, number, disputed.get(key, ())))
        ],
        "incidents": holding.incident_marks(snapshot, span, question.known),
        "routes": roads.drawn(snapshot, span, question.known),
    }


def _holder(snapshot: Snapshot, key: str, colours: Mapping[str, str]) -> dict[str, Any]:
    colour = colours.get(key, OTHERS)
    return {"key": key, "name": holding.holder_name(snapshot, key), "colour": colour, "css": css_class(colour)}


def _place(
    snapshot: Snapshot, key: str, held: Holding, span: Days, number: Mapping[str, int], disputed: Sequence[Days]
) -> dict[str, Any] | None:
    point = snapshot.geography.point(key)
    if point is None or snapshot.is_wide(key):
        return None
    first = span.first.toordinal()
    holder = np.array([number.get(each, 0) for each in held.holders], np.int64)[held.holder]
    runs = np.stack([held.days - first, holder, np.round(100 * held.sure).astype(np.int64)], axis=1)
    return {
        "key": key,
        "name": snapshot.geography.name(key),
        "lat": round(point[0], 5),
        "lon": round(point[1], 5),
        "claims": snapshot.place_sizes.get(key, 0),
        "runs": runs.tolist(),
        "disputed": [[days.first.toordinal() - first, days.last.toordinal() - first] for days in disputed],
    }
