"""Answers about control as people read them: shares in words and bars, claims with their quotes and weights."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sayso.cli import render
from sayso.cli.render import Format
from sayso.model import Claim
from sayso.picture import Picture
from sayso.picture.control import Doubt, PlaceControl, SourceRecord

BAR = 12


def control(picture: Picture, found: Sequence[PlaceControl], format: Format, *, daily: bool, at: date | None) -> None:
    """Print who held each place: a row a day with `daily` (only `at`, where given), else the asked (or last) day."""
    named = {answer.place: picture.geography.name(answer.place) for answer in found}
    if format is Format.JSON:
        records = [answer.record() | {"place": named[answer.place], "place_id": answer.place} for answer in found]
        print(json.dumps(records, ensure_ascii=False, indent=2))
        return
    if format is Format.TABLE and not daily:
        columns = ("place", "date", "holder", "sure", "share", "others", "changes")
        standing = [_standing(answer, row) for answer in found for row in _days(answer, at, daily=False)]
        render.rows([row | {"place": named[row["place"]]} for row in standing], columns, format)
        return
    if format is Format.TABLE:
        for answer in found:
            spread = [_spread(row) for row in _days(answer, at, daily=True)]
            render.rows(spread, ("date", *answer.holders), format, title=named[answer.place])
        return
    rows = (row for answer in found for row in _days(answer, at, daily=daily))
    render.rows(
        (
            {"place": named[row["place"]], "date": row["date"], "holder": row["holder"], "place_id": row["place"]}
            for row in rows
        ),
        ("place", "date", "holder", "place_id"),
        format,
    )


def _days(answer: PlaceControl, at: date | None, *, daily: bool) -> Iterable[dict[str, Any]]:
    """The answer's rows that were asked for."""
    day = at or (None if daily else answer.asked)
    if not answer.days:
        return ()
    if day is None:
        return answer.rows()
    shares = {holder: round(share, 6) for holder, share in answer.on(day).items()}
    return [{"place": answer.place, "date": day.isoformat(), "holder": shares}]


def _spread(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"date": row["date"]} | {holder: f"{share:.2f} {bar(share)}" for holder, share in row["holder"].items()}


def _standing(answer: PlaceControl, row: Mapping[str, Any]) -> dict[str, Any]:
    (holder, share), *others = row["holder"].items()
    return {
        "place": row["place"],
        "date": row["date"],
        "holder": holder,
        "sure": sureness(share),
        "share": f"{share:.2f} {bar(share)}",
        "others": ", ".join(f"{name} {part:.2f}" for name, part in others if part >= 0.01),
        "changes": "; ".join(f"{s.before} to {s.after} about {s.likely}" for s in answer.shifts[-3:]),
    }


def sureness(share: float) -> str:
    """A probability in words."""
    for least, words in (
        (0.99, "almost certain"),
        (0.9, "very likely"),
        (0.66, "likely"),
        (0.5, "more likely than not"),
    ):
        if share >= least:
            return words
    return "unsure"


def bar(share: float) -> str:
    """A share as a bar of blocks, so that a column of them is a picture."""
    full = round(share * BAR)
    return "█" * full + "·" * (BAR - full)


def changes(picture: Picture, found: Sequence[PlaceControl], format: Format) -> None:
    """Print each change of hands: from whom to whom, its likely day, and the days that hold 80 % of its chance."""
    records = [
        {"place": picture.geography.name(answer.place)} | shift.record() | {"place_id": answer.place}
        for answer in found
        for shift in answer.shifts
    ]
    render.rows(records, ("place", "from", "to", "likely", "first", "last", "probability"), format)


def why(picture: Picture, answer: PlaceControl, format: Format) -> None:
    """Print the claims that carry an answer, weightiest first, each with its quote and its weight in words and log-odds."""
    said = {claim.id: claim for claim in picture.claims}
    records = [_quoted(said.get(each.claim)) | each.record() for each in answer.carriers]
    title = None
    if answer.asked is not None and answer.days:
        holder, share = next(iter(answer.on(answer.asked).items()))
        title = f"{picture.geography.name(answer.place)} on {answer.asked}: {holder}, {sureness(share)} ({share:.2f})"
    render.rows(records, ("published", "source", "quote", "words", "log_odds"), format, title=title)


def doubts(picture: Picture, place: str, found: Sequence[Doubt], format: Format) -> None:
    """Print what the answer would be were one claim false, the most moving claim first."""
    said = {claim.id: claim for claim in picture.claims}
    records = [_quoted(said.get(each.claim)) | each.record() for each in found]
    columns = ("published", "source", "quote", "holder", "now", "without", "instead")
    render.rows(records, columns, format, title=f"{place}: were a claim false")


def record(lines: Sequence[SourceRecord], format: Format) -> None:
    """Print each source's record, with its 90 % interval and the number of claims it rests on."""
    columns = ("source", "subject", "denials", "claims", "held", "share", "low", "high", "rests_on")
    told = ({**line.record(), "rests_on": "too few to judge by" if line.few else ""} for line in lines)
    render.rows(told, columns, format)


def _quoted(claim: Claim | None) -> dict[str, Any]:
    if claim is None:
        return {"published": None, "source": None, "quote": None}
    speakers = [speaker.name for speaker in claim.speakers] or [f"{claim.outlet or 'the outlet'} itself"]
    return {"published": str(claim.known_on or ""), "source": speakers, "quote": claim.quote}
