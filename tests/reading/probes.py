"""What a probe is: a report of a sentence or two, made up here, and what a careful reader takes from it.

A claim is written as its kind and what it says ("killed", "control captured", "airstrike", "fled") with the fields that the
probe is about; fields that are not written are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sayso.model import Casualties, Claim, Control, Displacement, Incident, Named, Polarity, Report, Route
from sayso.reading import Reader

WEDNESDAY = date(2031, 5, 14)
NAMES = ("place", "by", "of", "via", "group")
WORD = re.compile(r"[^\W_]+")
ARTICLE = re.compile(r"^(the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Probe:
    text: str
    wanted: tuple[dict[str, Any], ...]
    only: bool = False
    absent: tuple[str, ...] = ()
    published: date | None = WEDNESDAY


@dataclass(frozen=True, slots=True)
class Answers:
    """What the reader took from each text; all texts of a module are read together."""

    claims: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def says(what: str, **fields: Any) -> dict[str, Any]:
    return {"what": what, **fields}


def probe(
    text: str,
    *wanted: dict[str, Any],
    only: bool = False,
    absent: Iterable[str] = (),
    published: date | None = WEDNESDAY,
) -> Probe:
    """`only`: the wanted claims are all there are; `absent`: nothing of that kind is there."""
    return Probe(text, wanted, only, tuple(absent), published)


def nothing(text: str) -> Probe:
    return Probe(text, (), only=True)


def answers(reader: Reader, probes: Iterable[Probe]) -> Answers:
    asked = {each.text: each for each in probes}
    told = [Report(text, text, "The Harbour Daily", each.published) for text, each in asked.items()]
    return Answers({reading.report.doc: [flat(claim) for claim in reading.claims] for reading in reader.read(told)})


def reports(texts: Iterable[str]) -> list[Report]:
    return [Report(text, text, "The Harbour Daily", WEDNESDAY) for text in texts]


def judge(one: Probe, told: Answers) -> None:
    claims = told.claims[one.text]
    left = list(claims)
    for wanted in one.wanted:
        found = next((claim for claim in left if _fits(wanted, claim)), None)
        assert found is not None, f"{one.text}\nwanted {wanted}\nfound\n" + "\n".join(str(each) for each in claims)
        left.remove(found)
    if one.only:
        assert left == [], one.text
    assert [claim["what"] for claim in claims if claim["what"] in one.absent] == [], one.text


def flat(claim: Claim) -> dict[str, Any]:
    """A claim as one table of plain values."""
    days = (claim.date.first.isoformat(), claim.date.last.isoformat()) if claim.date else None
    return {
        "source": [_bare(speaker.name) for speaker in claim.speakers],
        "via": next((speaker.via for speaker in claim.speakers if speaker.via), None),
        "denied": claim.polarity is Polarity.DENIES,
        "hedged": claim.hedged,
        "place": claim.place.name if claim.place else None,
        "days": days,
        **_what(claim.what),
    }


def _what(what: object) -> dict[str, Any]:
    match what:
        case Casualties():
            count = (what.count.low, what.count.high)
            people = {"victims": str(what.victims), "group": _name(what.victim_group), "by": _name(what.perpetrator)}
            outcome = "seized" if what.outcome == "captured" else str(what.outcome)
            return {"what": outcome, "n": count, "part": what.part, "scope": str(what.scope), **people}
        case Control():
            return {"what": f"control {what.change}", "by": _name(what.actor)}
        case Incident():
            return {"what": str(what.type), "by": _name(what.perpetrator), "of": _name(what.target)}
        case Displacement():
            return {"what": str(what.direction), "n": (what.count.low, what.count.high), "unit": str(what.unit)}
        case Route():
            return {"what": f"route {what.status}", "by": _name(what.actor)}
    raise AssertionError(what)


def _name(named: Named | None) -> str | None:
    return named.name if named else None


def _fits(wanted: dict[str, Any], claim: dict[str, Any]) -> bool:
    return all(_same(key, value, claim.get(key)) for key, value in wanted.items())


def _same(key: str, wanted: Any, found: Any) -> bool:
    if key == "source":
        names = [wanted] if isinstance(wanted, str) else list(wanted)
        return sorted(_bare(name) for name in names) == sorted(found)
    if key == "n":
        return bool((wanted if isinstance(wanted, tuple) else (wanted, wanted)) == found)
    if key == "days" and isinstance(wanted, str):
        first, _, last = wanted.partition("/")
        return bool((first, last or first) == found)
    if key in NAMES and wanted and found:
        return _bare(str(wanted)) == _bare(str(found))
    return bool(wanted == found)


def _bare(name: str) -> str:
    return ARTICLE.sub("", name).casefold()
