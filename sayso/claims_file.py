"""The claims file, the interchange format: JSON Lines, UTF-8, one claim a line, unknown is null.

`record` and `claim` are inverse to each other: reading what was written gives the same claims back. Fields Sayso does not
know are kept in `Claim.extra` and written out again. `docs/claims-file.md` lists every field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, TypeVar, cast

from sayso import model as m
from sayso.errors import ClaimsFileError, Refusal

T = TypeVar("T")
COMMON = (
    "id", "doc", "outlet", "published", "title", "url", "quote", "start", "end", "kind",
    "source", "source_kind", "source_id", "source_party", "via", "polarity", "hedged",
    "place", "place_id", "lat", "lon", "place_precision", "date",
)  # fmt: skip
OF_KIND: Mapping[m.Kind, tuple[str, ...]] = MappingProxyType(
    {
        m.Kind.CONTROL: ("change", "actor", "actor_id"),
        m.Kind.CASUALTIES: (
            "outcome", "count_text", "low", "high", "victims", "victim_group", "victim_group_id",
            "perpetrator", "perpetrator_id", "scope", "part", "incident_id",
        ),
        m.Kind.INCIDENT: ("type", "perpetrator", "perpetrator_id", "target", "target_id", "incident_id"),
        m.Kind.DISPLACEMENT: ("direction", "count_text", "low", "high", "unit"),
        m.Kind.ROUTE: ("status", "route", "actor", "actor_id"),
    }
)  # fmt: skip
_OF_SPEAKERS = ("source_kind", "source_id", "source_party", "via")
_ENUMS = (m.Kind, m.SourceKind, m.Polarity, m.Precision, m.Change, m.Outcome, m.Victims, m.Scope, m.IncidentType,
          m.Direction, m.Unit, m.RouteStatus)  # fmt: skip
# A member of an enumeration finds its plain text here, several times faster than `str` makes it.
_TEXTS: Mapping[str, str] = {each.value: each.value for kind in _ENUMS for each in kind}
_KNOWN = {str(kind): frozenset((*COMMON, *fields)) for kind, fields in OF_KIND.items()}


def record(claim: m.Claim) -> dict[str, Any]:
    """The claim as the flat object of one line."""
    # One literal a claim, and no calls that can be done without: a ledger of a million claims makes a million of these.
    place, said, days, speakers = claim.place, claim.published, claim.date, claim.speakers
    flat: dict[str, Any] = {
        "id": claim.id,
        "doc": claim.doc,
        "outlet": claim.outlet,
        "published": None if said is None else said.isoformat(),
        "title": claim.title,
        "url": claim.url,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "kind": _TEXTS[m.KIND_OF[type(claim.what)]],
        "source": [s.name for s in speakers],
        "source_kind": [_TEXTS[s.kind] for s in speakers],
        "source_id": [s.id for s in speakers],
        "source_party": [s.party for s in speakers],
        "via": [s.via for s in speakers],
        "polarity": _TEXTS[claim.polarity],
        "hedged": claim.hedged,
        "place": place.name if place else None,
        "place_id": place.id if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "place_precision": _TEXTS[place.precision] if place and place.precision else None,
        "date": None if days is None else {"from": days.first.isoformat(), "to": days.last.isoformat()},
    }
    flat |= _what_record(claim.what)
    if claim.extra:
        flat |= claim.extra
    return flat


def _what_record(what: m.What) -> dict[str, Any]:
    match what:
        case m.Control():
            return {"change": str(what.change)} | _named_record("actor", what.actor)
        case m.Casualties():
            count, group, doer = what.count, what.victim_group, what.perpetrator
            return {
                "outcome": _TEXTS[what.outcome],
                "count_text": count.text,
                "low": count.low,
                "high": count.high,
                "victims": _TEXTS[what.victims],
                "victim_group": group.name if group else None,
                "victim_group_id": group.id if group else None,
                "perpetrator": doer.name if doer else None,
                "perpetrator_id": doer.id if doer else None,
                "scope": _TEXTS[what.scope],
                "part": what.part,
                "incident_id": what.incident_id,
            }
        case m.Incident():
            return (
                {"type": str(what.type)}
                | _named_record("perpetrator", what.perpetrator)
                | _named_record("target", what.target)
                | {"incident_id": what.incident_id}
            )
        case m.Displacement():
            return {"direction": str(what.direction)} | _count_record(what.count) | {"unit": str(what.unit)}
        case m.Route():
            return {"status": str(what.status), "route": what.route} | _named_record("actor", what.actor)


def claim(flat: Mapping[str, Any]) -> m.Claim:
    """The claim that one line's object stands for.

    Raises:
        ClaimsFileError: naming the field, if the object is not a claim.
    """
    if not isinstance(flat, Mapping):
        raise ClaimsFileError("a claim is a JSON object", cure='write {"id": ..., "doc": ..., ...}')
    take = _Fields(flat)
    kind = take.choice("kind", m.Kind)
    # A claim whose words stand nowhere known is as good for the picture; it overlaps no other.
    start, end = (0 if number is None else number for number in (take.number("start"), take.number("end")))
    if not 0 <= start <= end:
        raise ClaimsFileError("offsets must satisfy 0 <= start <= end", field="start")
    known = _KNOWN[kind]
    extra = {} if flat.keys() <= known else {key: value for key, value in flat.items() if key not in known}
    return m.Claim(
        id=take.text("id", required=True),
        doc=take.text("doc", required=True),
        quote=take.text("quote") or "",
        start=start,
        end=end,
        what=_what(kind, take),
        outlet=take.text("outlet"),
        published=take.parsed("published", _moment),
        title=take.text("title"),
        url=take.text("url"),
        speakers=_speakers(take),
        polarity=take.choice("polarity", m.Polarity, m.Polarity.ASSERTS),
        hedged=take.flag("hedged"),
        place=_place(take),
        date=_days(take),
        extra=MappingProxyType(extra) if extra else m.NO_EXTRA,
    )


def _what(kind: m.Kind, take: _Fields) -> m.What:
    match kind:
        case m.Kind.CONTROL:
            return m.Control(take.choice("change", m.Change), take.named("actor"))
        case m.Kind.CASUALTIES:
            return m.Casualties(
                outcome=take.choice("outcome", m.Outcome),
                count=take.count(),
                victims=take.choice("victims", m.Victims, m.Victims.UNSPECIFIED),
                victim_group=take.named("victim_group"),
                perpetrator=take.named("perpetrator"),
                scope=take.choice("scope", m.Scope, m.Scope.INCIDENT),
                part=take.flag("part"),
                incident_id=take.text("incident_id"),
            )
        case m.Kind.INCIDENT:
            return m.Incident(
                type=take.choice("type", m.IncidentType),
                perpetrator=take.named("perpetrator"),
                target=take.named("target"),
                incident_id=take.text("incident_id"),
            )
        case m.Kind.DISPLACEMENT:
            unit = take.choice("unit", m.Unit, m.Unit.PERSONS)
            return m.Displacement(take.choice("direction", m.Direction), take.count(), unit)
        case m.Kind.ROUTE:
            return m.Route(take.choice("status", m.RouteStatus), take.text("route"), take.named("actor"))


_TEXT_OR_NONE = {str, type(None)}


def _alone(flat: Mapping[str, Any]) -> m.Speaker | None:
    """The one speaker of a claim that has just one, wholly told, as most have; None if there is anything to look at closer."""
    names, kinds, ids = flat.get("source"), flat.get("source_kind"), flat.get("source_id")
    parties, vias = flat.get("source_party"), flat.get("via")
    if not type(names) is type(kinds) is type(ids) is type(parties) is type(vias) is list:
        return None
    if not len(names) == len(kinds) == len(ids) == len(parties) == len(vias) == 1:
        return None
    name, rest = names[0], (kinds[0], ids[0], parties[0], vias[0])
    if type(name) is not str or not {type(value) for value in rest} <= _TEXT_OR_NONE:
        return None
    return _speaker(name, *rest)


def _speakers(take: _Fields) -> tuple[m.Speaker, ...]:
    alone = _alone(take.flat)
    if alone is not None:
        return (alone,)
    names = take.texts("source")
    of_each = [take.texts(key) for key in _OF_SPEAKERS]
    for key, values in zip(_OF_SPEAKERS, of_each, strict=True):
        if values and len(values) != len(names):
            raise ClaimsFileError(f"has {len(values)} entries where 'source' has {len(names)}", field=key)
    if None in names:
        raise ClaimsFileError("a speaker needs a name", field="source")
    return tuple(
        _speaker(name, *(values[i] if values else None for values in of_each))
        for i, name in enumerate(cast("list[str]", names))
    )


@lru_cache(maxsize=65_536)
def _speaker(name: str, kind: str | None, id: str | None, party: str | None, via: str | None) -> m.Speaker:
    known = _one_of("source_kind", kind, m.SourceKind, m.SourceKind.UNNAMED)
    return m.Speaker(name, known, id, party, via)


def _place(take: _Fields) -> m.PlaceMention | None:
    name, place_id = take.text("place"), take.text("place_id")
    lat, lon = take.real("lat"), take.real("lon")
    precision = take.optional_choice("place_precision", m.Precision)
    if name is None and place_id is None:
        return None
    return _mention(name if name is not None else place_id, place_id, lat, lon, precision)


def _days(take: _Fields) -> m.Days | None:
    value = take.flat.get("date")
    if value is None:
        return None
    try:
        return _range(value["from"], value["to"])
    except (TypeError, KeyError, ValueError) as error:
        cure = 'write {"from": "2017-11-10", "to": "2017-11-13"}'
        raise ClaimsFileError(f"not a range of days: {value!r}: {error}", field="date", cure=cure) from error


# Days, names and speakers come again and again; being frozen, one may stand for all its equals.
@lru_cache(maxsize=65_536)
def _range(first: str, last: str) -> m.Days:
    return m.Days(date.fromisoformat(first), date.fromisoformat(last))


_named = lru_cache(maxsize=65_536)(m.Named)
_moment = lru_cache(maxsize=65_536)(m.parse_moment)
_count = lru_cache(maxsize=65_536)(m.Count)
_mention = lru_cache(maxsize=65_536)(m.PlaceMention)
_CHOICES = (
    m.Kind, m.SourceKind, m.Polarity, m.Precision, m.Change, m.Outcome, m.Victims, m.Scope, m.IncidentType, m.Direction,
    m.Unit, m.RouteStatus,
)  # fmt: skip
_MEMBERS: Mapping[type, Mapping[str, Any]] = {kind: {str(choice): choice for choice in kind} for kind in _CHOICES}


class _Fields:
    """Typed access to one line's object; every complaint names the field."""

    def __init__(self, flat: Mapping[str, Any]) -> None:
        self.flat = flat

    def _typed(self, key: str, types: tuple[type, ...], wanted: str) -> Any:
        value = self.flat.get(key)
        if value is not None and (not isinstance(value, types) or (bool not in types and isinstance(value, bool))):
            raise ClaimsFileError(f"must be {wanted}, not {value!r}", field=key)
        return value

    def text(self, key: str, *, required: bool = False) -> Any:
        value = self.flat.get(key)
        if type(value) is str or (value is None and not required):
            return value
        if value is None:
            raise ClaimsFileError("is missing", field=key, cure="every claim needs it")
        return self._typed(key, (str,), "text")

    def number(self, key: str) -> int | None:
        value = self.flat.get(key)
        if type(value) is int or value is None:
            return value
        return cast("int", self._typed(key, (int,), "a whole number"))

    def real(self, key: str) -> float | None:
        value = self.flat.get(key)
        if value is None or type(value) is float:
            return value
        return float(self._typed(key, (int, float), "a number"))

    def flag(self, key: str) -> bool:
        value = self.flat.get(key)
        return value if type(value) is bool else bool(self._typed(key, (bool,), "true or false"))

    def texts(self, key: str) -> list[str | None]:
        value = self.flat.get(key)
        if not value:
            return self._typed(key, (list,), "a list") or []
        for item in self._typed(key, (list,), "a list"):
            if item is not None and not isinstance(item, str):
                raise ClaimsFileError("must be a list of texts", field=key)
        return cast("list[str | None]", value)

    def parsed(self, key: str, parse: Callable[[str], T]) -> T | None:
        value = self.text(key)
        try:
            return None if value is None else parse(value)
        except ValueError as error:
            cure = "write a day as 2017-11-13"
            raise ClaimsFileError(f"{value!r} is not a date", field=key, cure=cure) from error

    def choice(self, key: str, kind: type[T], default: T | None = None) -> T:
        value = self.flat.get(key)
        if type(value) is str and value in _MEMBERS[kind]:
            return cast(T, _MEMBERS[kind][value])
        return _one_of(key, self.text(key), kind, default)

    def optional_choice(self, key: str, kind: type[T]) -> T | None:
        return None if self.flat.get(key) is None else self.choice(key, kind)

    def named(self, key: str) -> m.Named | None:
        name, actor = self.text(key), self.text(f"{key}_id")
        return None if name is None and actor is None else _named(name if name is not None else actor, actor)

    def count(self) -> m.Count:
        try:
            return _count(self.text("count_text"), self.number("low"), self.number("high"))
        except ValueError as error:
            raise ClaimsFileError(str(error), field="low") from error


def _one_of(key: str, value: str | None, kind: type[T], default: T | None = None) -> T:
    if value is None and default is not None:
        return default
    try:
        return kind(value)  # type: ignore[call-arg]
    except ValueError as error:
        cure = "one of " + ", ".join(str(choice) for choice in cast("Iterable[Any]", kind))
        raise ClaimsFileError(f"{value!r} is not known", field=key, cure=cure) from error


def _named_record(key: str, named: m.Named | None) -> dict[str, str | None]:
    return {key: named.name if named else None, f"{key}_id": named.id if named else None}


def _count_record(count: m.Count) -> dict[str, Any]:
    return {"count_text": count.text, "low": count.low, "high": count.high}


def write(claims: Iterable[m.Claim], stream: IO[str]) -> int:
    """Write claims to a text stream, one a line; returns how many."""
    written = 0
    for each in claims:
        stream.write(json.dumps(record(each), ensure_ascii=False) + "\n")
        written += 1
    return written


def parse_lines(lines: Iterable[str], where: str, refused: list[Refusal] | None = None) -> Iterator[m.Claim]:
    """The claims of a claims file's lines.

    A bad line is appended to `refused` and the rest goes on; without `refused` the first bad line raises.

    Raises:
        ClaimsFileError: naming `where` and the line.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield claim(_loads(line))
        except ClaimsFileError as error:
            error.where, error.line = where, number
            if refused is None:
                raise
            refused.append(Refusal.of(error))


def _loads(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ClaimsFileError(f"not JSON: {error}", cure="one JSON object a line") from error


def read(path: Path | str, refused: list[Refusal] | None = None) -> list[m.Claim]:
    """All claims of a claims file; see `parse_lines`.

    Raises:
        ClaimsFileError: if the file cannot be read, or at the first bad line where `refused` is not given.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ClaimsFileError(f"cannot be read: {error}", where=str(path)) from error
    return list(parse_lines(text.split("\n"), str(path), refused))
