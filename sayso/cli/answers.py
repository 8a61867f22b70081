"""The picture's answers as people read them: shares in words and bars, bounds as sentences, quotes face to face."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rich.text import Text

from sayso import claims_file
from sayso.cli import render
from sayso.cli.render import Format
from sayso.model import Claim, day_of
from sayso.picture import Dispute, Toll

BINDING = 60
"""Claims that bind a bound, at most so many in a table; the other formats give all."""
BINDING_COLUMNS = ("published", "outlet", "source", "count", "place", "date", "quote")


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
    render.rows(records, ("bound", *BINDING_COLUMNS), format, title="What binds the bounds", longest=BINDING)
    for dispute in answer.disputes:
        render.out.print(Text(f"  dispute: {dispute.sentence}"))


def _counted(claim: Claim) -> dict[str, Any]:
    record = claims_file.record(claim)
    return record | {"count": record.get("count_text"), "published": str(day_of(claim.published) or "")}


def disputes(found: Sequence[Dispute], format: Format, *, limit: int) -> None:
    """Print disputes with all their quotes, the sides face to face: as tables the first `limit`, in other formats all."""
    if format is not Format.TABLE:
        render.rows([dispute.record() for dispute in found], ("kind", "place", "sentence"), format)
        return
    for number, dispute in enumerate(found[:limit], 1):
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
    more = f", the first {limit} set out; --limit 0 sets out all" if len(found) > limit else ""
    render.out.print(Text(f"{len(found)} disputes{more}"))


def _speakers(claim: Claim) -> str:
    return ", ".join(speaker.name for speaker in claim.speakers) or f"{claim.outlet or 'the outlet'} itself"


def _json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
