"""Pages that can be sent to somebody: self-contained HTML, no script, nothing fetched, fit for printing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import jinja2

from sayso import model as m
from sayso.exports.events import Event, Range
from sayso.picture.timeline import told


@cache
def templates() -> jinja2.Environment:
    """The templates of this room; everything put into them is escaped."""
    loader = jinja2.PackageLoader("sayso.exports", "templates")
    made = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "people": people,
        "days": days,
        "speakers": speakers,
        "web": web,
        "says": says,
        "sentences": sentences,
    }
    made.undefined = jinja2.StrictUndefined
    return made


def people(found: Range | None) -> str:
    """A range of people in words: "3", "3 to 5", "at least 3"; "not known" where nobody counts."""
    if found is None:
        return "not known"
    if found.high is None:
        return f"at least {found.low}"
    return str(found.low) if found.low == found.high else f"{found.low} to {found.high}"


def days(span: m.Days | None) -> str:
    """A range of days as ISO days."""
    if span is None:
        return "day not known"
    return str(span.first) if span.length == 1 else f"{span.first} to {span.last}"


def speakers(claim: m.Claim) -> str:
    """On whose word a claim stands, and through whom they know."""
    told: Iterable[str] = (
        each.name + (f" (through {each.via})" if each.via else "") + f", {each.kind}" for each in claim.speakers
    )
    return "; ".join(told) or f"{claim.outlet or claim.doc}, in its own voice"


def says(claim: m.Claim) -> str:
    """What a claim says in a few words, whether it denies that, and whether it is hedged."""
    return f"{told(claim)}, hedged" if claim.hedged else told(claim)


def sentences(claims: Iterable[m.Claim]) -> list[list[m.Claim]]:
    """The claims by the words they stand in and on whose say-so, first published first."""
    found: dict[tuple[object, ...], list[m.Claim]] = {}
    for claim in sorted(
        claims, key=lambda each: (each.known_on is None, str(each.published), each.doc, each.start, each.id)
    ):
        found.setdefault((claim.doc, claim.start, claim.quote, claim.speakers), []).append(claim)
    return list(found.values())


def in_time(event: Event) -> tuple[bool, str, str]:
    """Orders events by their days, those of unknown days last."""
    return (event.days is None, str(event.days.first if event.days else ""), event.key)


def web(address: str | None) -> str | None:
    """An address that a page may link to; anything but the web's is shown nowhere as a link."""
    return address if address and address.startswith(("https://", "http://")) else None
