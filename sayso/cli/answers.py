"""The picture's answers as people read them: shares in words and bars, bounds as sentences, quotes face to face."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rich.text import Text

from sayso import claims_file
from sayso.cli import render
from sayso.cli.render import Format
from sayso.model import Claim, day_of
from sayso.picture import Dispute, Picture, Toll
from sayso.picture.control import PlaceControl

BINDING_COLUMNS = ("published", "outlet", "source", "count", "place", "date", "quote")
BAR = 12


def control(picture: Picture, found: Sequence[PlaceControl], format: Format, *, daily: bool, at: date | None) -> None:
    """Print who held each place: a row a day with `daily` (only `at`, where given), else the asked (or last) day."""
    named = {answer.place: picture.geography.name(answer.place) for answer in found}
    if format is Format.JSON:
        _json([answer.record() | {"place": named[answer.place], "place_id": answer.place} for answer in found])
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


def toll(answer: Toll, format: Format) -> None:
    """Print the least and the most as sentences, with the claims that bind them."""
    if format is Format.JSON:
        _json(answer.record())
        return
    bounds = [(claim, "least") for claim in answer.low_binding] + [(claim, "most") for claim in answer.high_binding]
    records = [{"bound": bound} | _counted(claim) for claim, bound in bounds]
    if format is not Format.TABLE:
        columns = ("low", "best", "high", "low_because", "high_because", "place", "outcome", "victims")
        render.rows([answer.record()], columns, format)
        return
    most = "no upper bound" if answer.high is None else f"at most {answer.high}"
    render.out.print(Text(f"{answer.place}: at least {answer.low}, {most} (best {answer.best})", style="bold"))
    render.out.print(Text(f"  {answer.low_sentence}"))
    render.out.print(Text(f"  {answer.high_sentence}"))
    render.rows(records, ("bound", *BINDING_COLUMNS), format, title="What binds the bounds")
    for dispute in answer.disputes:
        render.out.print(Text(f"  dispute: {dispute.sentence}"))


def _counted(claim: Claim) -> dict[str, Any]:
    record = claims_file.record(claim)
    return record | {"count": record.get("count_text"), "published": str(day_of(claim.published) or "")}


def disputes(found: Sequence[Dispute], format: Format) -> None:
    """Print each dispute with all its quotes, the sides face to face."""
    if format is not Format.TABLE:
        render.rows([dispute.record() for dispute in found], ("kind", "place", "sentence"), format)
        return
    for number, dispute in enumerate(found, 1):
        render.out.print(Text(f"{number}. {dispute.sentence}", style="bold"))
        if dispute.gave_way:
            render.out.print(Text(f"   {dispute.gave_way}"))
        rows = [
            {
                "side": side.name,
                "published": str(claim.known_on or ""),
                "source": _speakers(claim),
                "quote": claim.quote,
            }
            for side in dispute.sides
            for claim in side.claims
        ]
        render.rows(rows, ("side", "published", "source", "quote"), format)
    render.out.print(Text(f"{len(found)} disputes"))


def _speakers(claim: Claim) -> str:
    return ", ".join(speaker.name for speaker in claim.speakers) or f"{claim.outlet or 'the outlet'} itself"


def _json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
