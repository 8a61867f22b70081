"""Why a bound is where it is, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sayso.model import Claim, Days
from sayso.picture.tallies import Tallies
from sayso.picture.toll_problem import Case
from sayso.picture.toll_table import Ints, Thing
from sayso.picture.toll_where import region_of

NAMED_AT_MOST = 3


def because_low(case: Case, inside: Ints, held: Ints, low: int) -> str:
    """What holds the least, and which incidents lie inside its totals and are therefore not added."""
    if low == 0:
        return "at least 0: no claim gives a number that must lie in this place and these days"
    ordered = held[np.lexsort((held, -case.tallies.low[held]))].tolist()
    reasons = [_reason(case, tally, f"{case.tallies.low[tally]:,.0f}") for tally in ordered[:NAMED_AT_MOST]]
    if len(ordered) > NAMED_AT_MOST:
        reasons.append(f"and {len(ordered) - NAMED_AT_MOST} more")
    notes = [note for tally in ordered[:NAMED_AT_MOST] if (note := _enclosed(case, inside, tally, held))]
    return f"at least {low:,}: " + "; ".join(["; ".join(reasons), *notes])


def because_high(case: Case, held: Ints, high: int | None) -> str:
    """What holds the most, or which claims leave it open."""
    ordered = held[np.lexsort((held, -np.nan_to_num(case.tallies.high[held], posinf=0.0)))].tolist()
    reasons = []
    for tally in ordered[:NAMED_AT_MOST]:
        top = case.tallies.high[tally]
        reasons.append(_reason(case, tally, f"{top:,.0f}" if np.isfinite(top) else "no upper bound"))
    if len(ordered) > NAMED_AT_MOST:
        reasons.append(f"and {len(ordered) - NAMED_AT_MOST} more")
    told = "; ".join(reasons) if reasons else "no claim counts anybody here"
    return f"no upper bound: {told}" if high is None else f"at most {high:,}: {told}"


def contradiction(case: Case, members: Sequence[int], weakest: int) -> str:
    """What cannot all hold, and what was left out."""
    sides = "; ".join(_reason(case, tally, _bounds(case.tallies, tally)) for tally in members)
    origins = int(case.tallies.origins[weakest])
    left = _reason(case, weakest, _bounds(case.tallies, weakest))
    why = f"{origins} origin" if origins == 1 else f"{origins} origins"
    return f"cannot all hold: {sides}. Left out: {left} (least corroborated, {why}, and the older at a tie)"


def _bounds(found: Tallies, tally: int) -> str:
    low, high = found.low[tally], found.high[tally]
    if not np.isfinite(high):
        return f"at least {low:,.0f}"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _reason(case: Case, tally: int, number: str) -> str:
    """One tally: who says it, of what, and the number."""
    thing = case.things[case.tallies.thing[tally]]
    where, when = place_name(case, thing), days_words(thing.days)
    what = "total for" if thing.total else "word on an event in"
    counted = f" ({case.tallies.kind(tally)})"
    part = ", some of the victims" if case.tallies.part[tally] else ""
    return f"{speakers(case.tallies.claims(tally))}'s {what} {where}{when}{counted}{part}: {number}"


def _enclosed(case: Case, inside: Ints, tally: int, held: Ints) -> str:
    """The incidents (or smaller totals) that a binding total already counts."""
    total = case.things[case.tallies.thing[tally]]
    if not total.total:
        return ""
    found, within = case.tallies, case.where.maybe(region_of(total))[case.tallies.thing[inside]]
    apart = found.thing[inside] != found.thing[tally]
    parts = inside[within & apart & (found.low[inside] > 0) & ~found.part[inside]]
    parts = np.setdiff1d(parts, held)
    parts = parts[np.lexsort((parts, -found.low[parts]))].tolist()
    if not parts:
        return ""
    told = [_lies(case, other, total) for other in parts[:NAMED_AT_MOST]]
    if len(parts) > NAMED_AT_MOST:
        told.append(f"and {len(parts) - NAMED_AT_MOST} more lie inside it too")
    return "; ".join(told)


def _lies(case: Case, tally: int, total: Thing) -> str:
    thing = case.things[case.tallies.thing[tally]]
    apart = _apart(case, thing, total)
    surely = bool(case.where.surely(region_of(total))[case.tallies.thing[tally]])
    verb = "lie inside it" if surely else "may lie inside it"
    return f"the {case.tallies.low[tally]:,.0f} in {place_name(case, thing)} {verb}{apart}, and are not added"


def _apart(case: Case, thing: Thing, total: Thing) -> str:
    if len(thing.places) != 1 or len(total.places) != 1 or thing.places == total.places:
        return ""
    distance = case.geo.distance_km(total.places[0], thing.places[0])
    return "" if distance is None else f", {max(1, round(distance))} km away"


def place_name(case: Case, thing: Thing) -> str:
    return " / ".join(case.geo.name(place) for place in thing.places) or "an unknown place"


def days_words(days: Days | None) -> str:
    """ " on 13 November 2017", " from 10 to 13 November 2017"; nothing where unknown."""
    if days is None:
        return ", days unknown"
    last = f"{days.last.day} {days.last:%B %Y}"
    if days.length == 1:
        return f" on {last}"
    year = "" if days.first.year == days.last.year else f" {days.first.year}"
    month = "" if not year and days.first.month == days.last.month else f" {days.first:%B}"
    return f" from {days.first.day}{month}{year} to {last}"


def speakers(claims: Sequence[Claim]) -> str:
    """Who says it, as the reports name them; the outlet where it speaks in its own voice."""
    names = dict.fromkeys(
        name
        for claim in claims
        for name in ([speaker.name for speaker in claim.speakers] or [claim.outlet or "the report"])
    )
    told = list(names)
    if len(told) > NAMED_AT_MOST:
        told = [*told[: NAMED_AT_MOST - 1], f"{len(told) - NAMED_AT_MOST + 1} others"]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)
