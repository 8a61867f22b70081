"""The fields of a claim that a reviewer may set anew, as a form, and what a filled form changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sayso import claims_file
from sayso import model as m
from sayso.errors import ClaimsFileError
from sayso.world import World

CHOICES: Mapping[str, type[StrEnum]] = {
    "polarity": m.Polarity,
    "change": m.Change,
    "outcome": m.Outcome,
    "victims": m.Victims,
    "scope": m.Scope,
    "type": m.IncidentType,
    "direction": m.Direction,
    "unit": m.Unit,
    "status": m.RouteStatus,
}
FLAGS = frozenset({"hedged", "part"})
NUMBERS = frozenset({"low", "high"})
NAMED = frozenset({"actor", "perpetrator", "target", "victim_group"})
COMMON = ("place", "from", "to", "polarity", "hedged")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form; `choices` empty is free text."""

    name: str
    label: str
    value: str
    choices: tuple[str, ...] = ()


def form(claim: m.Claim) -> Sequence[Field]:
    """The form for a claim, filled with what it says now."""
    flat = _flat(claim)
    return [Field(name, name.replace("_", " "), _text(flat.get(name)), _choices(name)) for name in _names(claim)]


def changes(claim: m.Claim, filled: Mapping[str, str], world: World | None) -> dict[str, Any]:
    """What a filled form sets anew, as fields of the claims file.

    A place or actor written otherwise is looked up again, so that its id never stays behind with the old name.

    Raises:
        ClaimsFileError: naming the field that makes no sense.
    """
    flat = _flat(claim)
    changed = {
        name: _value(name, filled[name]) for name in _names(claim) if filled.get(name, "") != _text(flat.get(name))
    }
    if "from" in changed or "to" in changed:
        first, last = changed.pop("from", flat.get("from")), changed.pop("to", flat.get("to"))
        changed["date"] = {"from": first or last, "to": last or first} if first or last else None
    changed |= _resolved(changed, world)
    claims_file.claim(claims_file.record(claim) | changed)
    return changed


def _names(claim: m.Claim) -> list[str]:
    own = [name for name in claims_file.OF_KIND[claim.kind] if not name.endswith("_id")]
    return [*COMMON, *own]


def _flat(claim: m.Claim) -> dict[str, Any]:
    flat = claims_file.record(claim)
    span = flat.pop("date") or {}
    return flat | {"from": span.get("from"), "to": span.get("to")}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _choices(name: str) -> tuple[str, ...]:
    if name in FLAGS:
        return ("no", "yes")
    return tuple(str(each) for each in CHOICES[name]) if name in CHOICES else ()


def _value(name: str, text: str) -> Any:
    text = text.strip()
    if name in FLAGS:
        return text == "yes"
    if not text:
        return None
    if name in NUMBERS:
        if not text.isdigit():
            raise ClaimsFileError(f"must be a whole number, not {text!r}", field=name)
        return int(text)
    if name in ("from", "to"):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise ClaimsFileError(f"{text!r} is not a day", field=name, cure="write 2017-11-13") from error
    return text


def _resolved(changed: Mapping[str, Any], world: World | None) -> dict[str, Any]:
    """Ids and points that follow from names written anew."""
    found: dict[str, Any] = {}
    for name in NAMED & changed.keys():
        actor = world.actors.find(changed[name]) if world is not None and changed[name] else None
        found[f"{name}_id"] = actor.id if actor is not None else None
    if "place" in changed:
        candidates = world.gazetteer.find(changed["place"], limit=1) if world is not None and changed["place"] else []
        place = candidates[0].place if candidates else None
        found |= {"place_id": place.id if place else None, "lat": place.lat if place else None}
        found |= {"lon": place.lon if place else None, "place_precision": "exact" if place else None}
    return found
