"""UCDP GED and ACLED tables (CSV) as attributed claims, so that a desk can start from what exists.

A row becomes a claim of the incident, and one of its dead where it counts any. The data set is the outlet, the sources that
the row names are the speakers, the row's own cells are the quote, and precisions of day and place are kept. `docs/exports.md`
says what is taken from which column. The files are told apart by their headers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from sayso import model as m
from sayso.errors import InputError, Refusal, ReportError

Row = Mapping[str, str]
GED = "UCDP GED"
ACLED = "ACLED"
HEADERS: Mapping[str, frozenset[str]] = {
    GED: frozenset(
        {"id", "side_a", "side_b", "date_start", "date_end", "where_prec", "low", "high", "deaths_civilians"}
    ),
    ACLED: frozenset({"event_id_cnty", "event_date", "sub_event_type", "actor1", "fatalities", "geo_precision"}),
}
GED_WHERE = {
    "1": m.Precision.EXACT,
    "2": m.Precision.NEAR,
    "3": m.Precision.ADMIN2,
    "4": m.Precision.ADMIN1,
    "6": m.Precision.COUNTRY,
}
ACLED_WHERE = {"1": m.Precision.EXACT, "2": m.Precision.NEAR, "3": m.Precision.ADMIN1}
ACLED_AROUND = {"1": 0, "2": 3, "3": 15}
ACLED_TYPES = {
    "air/drone strike": m.IncidentType.AIRSTRIKE,
    "shelling/artillery/missile attack": m.IncidentType.SHELLING,
    "remote explosive/landmine/ied": m.IncidentType.BOMBING,
    "suicide bomb": m.IncidentType.BOMBING,
    "grenade": m.IncidentType.BOMBING,
    "chemical weapon": m.IncidentType.CHEMICAL,
    "armed clash": m.IncidentType.CLASH,
    "government regains territory": m.IncidentType.CLASH,
    "non-state actor overtakes territory": m.IncidentType.CLASH,
    "abduction/forced disappearance": m.IncidentType.ABDUCTION,
}
UNNAMED = frozenset({"", "XXX", "Civilians"})


def recognise(path: Path) -> str | None:
    """Which data set a file's header is of; None if of neither, or if it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header = frozenset(next(csv.reader(stream), ()))
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
    return next((name for name, needed in HEADERS.items() if needed <= header), None)


def read(path: Path, refused: list[Refusal]) -> list[m.Claim]:
    """The claims of a GED or ACLED table; rows that cannot be understood are listed, and the rest goes on.

    Raises:
        ReportError: if the file cannot be read, or is of neither data set.
    """
    kind = recognise(path)
    if kind is None:
        raise ReportError("is neither a UCDP GED nor an ACLED table", where=str(path), cure="keep the header line")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(f"cannot be read: {error}", where=str(path)) from error
    table = csv.DictReader(io.StringIO(text, newline=""))
    take: Callable[[Row], Iterator[m.Claim]] = _ged if kind == GED else _acled
    found: list[m.Claim] = []
    try:
        for row in table:
            try:
                # A list first: of a row that is bad at its end, nothing is taken.
                found += list(take({key: value or "" for key, value in row.items() if isinstance(key, str)}))
            except InputError as error:
                error.where, error.line = str(path), table.line_num
                refused.append(Refusal.of(error))
    except csv.Error as error:
        refused.append(Refusal(str(path), f"cannot be read from here on: {error}", table.line_num))
    return found


def _ged(row: Row) -> Iterator[m.Claim]:
    days = _days(_day(row, "date_start"), _day(row, "date_end"), "date_end")
    low, high = _count(row, "low"), _count(row, "high")
    civilians, everybody = _count(row, "deaths_civilians"), _count(row, "best")
    fighters = (_count(row, "deaths_a") or 0) + (_count(row, "deaths_b") or 0)
    victims = m.Victims.UNSPECIFIED
    if everybody and civilians == everybody:
        victims = m.Victims.CIVILIAN
    elif everybody and fighters == everybody:
        victims = m.Victims.COMBATANT
    one_sided = row.get("type_of_violence") == "3"
    side_a, side_b = _named(row["side_a"]), _named(row["side_b"])
    place = _place(row, "where_coordinates", GED_WHERE.get(row["where_prec"]))
    about = _About("ged", _id(row, "id"), GED, row, row.get("source_original", ""), _latest(row.get("source_date", "")))
    kind = m.IncidentType.OTHER if one_sided else m.IncidentType.CLASH
    yield about.claim(m.Incident(kind, side_a, side_b, about.incident), place, days)
    by = side_a if one_sided else None
    if low is not None or high is not None:
        whole = m.Casualties(m.Outcome.KILLED, _range(low, high), victims, None, by, incident_id=about.incident)
        yield about.claim(whole, place, days)
    if civilians and victims is m.Victims.UNSPECIFIED:
        least = m.Count(str(civilians), min(civilians, civilians if low is None else low), None)
        part = m.Casualties(
            m.Outcome.KILLED, least, m.Victims.CIVILIAN, None, by, part=True, incident_id=about.incident
        )
        yield about.claim(part, place, days)


def _acled(row: Row) -> Iterator[m.Claim]:
    day = _day(row, "event_date")
    around = timedelta(days=ACLED_AROUND.get(row.get("time_precision", "1"), 0))
    days = m.Days(day - around, day + around)
    about = _About("acled", _id(row, "event_id_cnty"), ACLED, row, row.get("source", ""), None)
    first, second = _named(row["actor1"]), _named(row.get("actor2", ""))
    place = _place(row, "location", ACLED_WHERE.get(row["geo_precision"]))
    kind = ACLED_TYPES.get(row["sub_event_type"].casefold(), m.IncidentType.OTHER)
    yield about.claim(m.Incident(kind, first, second, about.incident), place, days)
    dead = _count(row, "fatalities")
    if dead:
        victims = m.Victims.CIVILIAN if row.get("actor2", "").startswith("Civilians") else m.Victims.UNSPECIFIED
        count = m.Count(row["fatalities"], dead, None)
        what = m.Casualties(m.Outcome.KILLED, count, victims, None, first, incident_id=about.incident)
        yield about.claim(what, place, days)


class _About:
    """What all claims of one row share."""

    def __init__(self, prefix: str, identity: str, outlet: str, row: Row, sources: str, known: date | None) -> None:
        self.doc = self.incident = f"{prefix}:{identity}"
        self.outlet, self.known = outlet, known
        self.quote = "; ".join(f"{key}: {value}" for key, value in row.items() if value.strip())
        names = dict.fromkeys(part.strip() for part in sources.split(";") if part.strip())
        self.speakers = tuple(m.Speaker(name) for name in names)

    def claim(self, what: m.What, place: m.PlaceMention | None, days: m.Days) -> m.Claim:
        return m.Claim(
            id=m.digest([self.outlet, self.doc, self.quote, what]),
            doc=self.doc,
            quote=self.quote,
            start=0,
            end=len(self.quote),
            what=what,
            outlet=self.outlet,
            published=self.known,
            title=f"{self.outlet} event {self.doc.partition(':')[2]}",
            speakers=self.speakers,
            place=place,
            date=days,
        )


def _id(row: Row, field: str) -> str:
    if not row[field].strip():
        raise ReportError("is missing", field=field, cure="every event has an id")
    return row[field].strip()


def _day(row: Row, field: str) -> date:
    """A day; GED writes some with a time of midnight after them."""
    try:
        return date.fromisoformat(row[field].strip()[:10])
    except ValueError as error:
        raise ReportError(f"{row[field]!r} is not a day", field=field, cure="write it as 2017-11-13") from error


def _days(first: date, last: date, field: str) -> m.Days:
    if last < first:
        raise ReportError(f"{last} is before the first day, {first}", field=field)
    return m.Days(first, last)


def _count(row: Row, field: str) -> int | None:
    text = row.get(field, "").strip()
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ReportError(f"{text!r} is not a number of people", field=field)
    return int(text) if text else None


def _range(low: int | None, high: int | None) -> m.Count:
    if low is not None and high is not None and high < low:
        raise ReportError(f"{high} is below low, {low}", field="high")
    return m.Count(f"{low or 0} to {'any number' if high is None else high}", low, high)


def _place(row: Row, field: str, precision: m.Precision | None) -> m.PlaceMention | None:
    if not row.get(field, "").strip():
        return None
    lat, lon = _degrees(row, "latitude", 90), _degrees(row, "longitude", 180)
    return m.PlaceMention(row[field], None, lat, lon, precision)


def _degrees(row: Row, field: str, most: int) -> float | None:
    text = row.get(field, "").strip()
    try:
        found = float(text) if text else None
    except ValueError:
        found = float("nan")
    if found is not None and not abs(found) <= most:
        raise ReportError(f"{text!r} is not in degrees", field=field)
    return found


def _named(name: str) -> m.Named | None:
    return None if name.strip() in UNNAMED else m.Named(name.strip())


def _latest(dates: str) -> date | None:
    """The last day in a list: what the row says was known only then."""
    found = []
    for part in dates.split(";"):
        try:
            found.append(date.fromisoformat(part.strip()[:10]))
        except ValueError:
            continue
    return max(found, default=None)
