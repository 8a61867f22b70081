"""Questions to the ledger: claims and reports by what they say, as reviewed or as read, now or as recorded on a past day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, Text, and_, cast, func, literal, or_, select

from sayso import claims_file
from sayso.errors import LedgerError, QuestionError
from sayso.ledger import schema as t
from sayso.ledger.chain import content_of, stamp
from sayso.ledger.store import Store
from sayso.ledger.words import fold, indexable
from sayso.model import Claim, Kind, Report, day_of, parse_moment

Reviews = Literal["use", "only", "ignore"]
Moment = date | datetime
CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to look for; ``None`` is no wish. Days are inclusive; names are compared without case and accents.

    `place` is the place's name in full, `source` and `actor` a name, part of one or an id. `published_*` is the clock of
    publication, `date_*` when it happened (any overlap), `as_recorded_on` what this ledger held at the end of that day (UTC)
    or at that moment, `upto` what it held at that entry. `entries` are numbers of claims' entries, some hundreds at most.
    """

    id: str | None = None
    kind: Kind | str | None = None
    place: str | None = None
    place_id: str | None = None
    source: str | None = None
    actor: str | None = None
    outlet: str | None = None
    doc: str | None = None
    published_from: Moment | None = None
    published_to: Moment | None = None
    date_from: Moment | None = None
    date_to: Moment | None = None
    text: str | None = None
    as_recorded_on: Moment | None = None
    upto: int | None = None
    entries: Sequence[int] | None = None
    reviews: Reviews = "use"


def claim_rows(store: Store, connection: Connection, filters: Filters) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """(entry number, claim as in a claims file) of the claims that stand and fit, in the order they were recorded."""
    c = t.claims.c
    query = (
        select(c.seq, c.content, t.entries.c.content)
        .join(t.entries, t.entries.c.seq == c.seq)
        .where(_standing(connection, filters), *_wishes(filters))
    )
    if filters.text is None:
        query = query.order_by(c.seq, c.since, c.part)
    else:
        found = store.matches(filters.text)
        query = query.join(found, found.c.seq == c.seq)
        # SQLite hands claims over by their primary key within `seq`; asked to sort by all of it, it would first gather all.
        query = query.order_by(found.c.seq) if store.sqlite else query.order_by(c.seq, c.since, c.part)
    for seq, amended, read in connection.execute(query, execution_options={"yield_per": CHUNK}):
        yield seq, content_of(read if amended is None else amended)


def claims(store: Store, connection: Connection, filters: Filters) -> Iterator[Claim]:
    """The claims of `claim_rows`."""
    for _, flat in claim_rows(store, connection, filters):
        yield claims_file.claim(flat)


def _standing(connection: Connection, filters: Filters) -> ColumnElement[bool]:
    """Which version of a claim counts: reviews used or not, now or at a past entry."""
    c = t.claims.c
    bound = filters.upto
    if filters.as_recorded_on is not None:
        recorded = recorded_by(connection, filters.as_recorded_on)
        bound = recorded if bound is None else min(bound, recorded)
    match filters.reviews:
        case "ignore":
            end, extra = c.ended, [c.original]
        case "only":
            end, extra = c.until, [c.reviewed]
        case "use":
            end, extra = c.until, []
        case _:
            raise QuestionError(f"reviews: {filters.reviews!r} is not known; one of use, only, ignore")
    if bound is None:
        return and_(end.is_(None), *extra)
    return and_(c.since <= bound, or_(end.is_(None), end > bound), *extra)


def _wishes(filters: Filters) -> list[ColumnElement[bool]]:
    c = t.claims.c
    wishes: list[ColumnElement[bool]] = []
    if filters.entries is not None:
        wishes.append(c.seq.in_(filters.entries))
    if filters.kind is not None:
        wishes.append(c.kind == str(filters.kind))
    if filters.place is not None:
        wishes.append(c.place == fold(filters.place))
    exact = ((c.id, filters.id), (c.place_id, filters.place_id), (c.outlet, filters.outlet), (c.doc, filters.doc))
    for column, wanted in exact:
        if wanted is not None:
            wishes.append(column == indexable(wanted))
    for column, part in ((c.sources, filters.source), (c.actors, filters.actor)):
        if part is not None:
            wishes.append(column.contains(fold(part), autoescape=True))
    for column, first in ((c.published, filters.published_from), (c.last, filters.date_from)):
        if first is not None:
            wishes.append(column >= _day(first))
    for column, last in ((c.published, filters.published_to), (c.first, filters.date_to)):
        if last is not None:
            wishes.append(column <= _day(last))
    return wishes


def _day(moment: Moment) -> str:
    day = day_of(moment)
    return "" if day is None else day.isoformat()


def recorded_by(connection: Connection, moment: Moment) -> int:
    """The last entry recorded by the end of a day (UTC), or by a moment; 0 if none was.

    Entries' times never go back, so this is a binary search.
    """
    e = t.entries.c
    if isinstance(moment, datetime):
        limit = stamp(moment.astimezone(UTC)) if moment.tzinfo else stamp(moment)
        limit = limit[:-1] + "~"
    else:
        limit = stamp(datetime.combine(moment + timedelta(days=1), time(), UTC))
    low, high = 0, connection.execute(select(func.max(e.seq))).scalar() or 0
    while low < high:
        middle = (low + high + 1) // 2
        recorded = connection.execute(select(e.recorded).where(e.seq == middle)).scalar() or ""
        low, high = (middle, high) if recorded < limit else (low, middle - 1)
    return low


def reports(connection: Connection, query: Select[Any], order: ColumnElement[int]) -> Iterator[Report]:
    """The reports a query over `reports` finds, with their texts, by `order`."""
    found = query.with_only_columns(t.entries.c.content).join(t.entries, t.entries.c.seq == t.reports.c.seq)
    found = found.where(t.reports.c.redacted.is_(None)).order_by(order)
    for (content,) in connection.execute(found, execution_options={"yield_per": CHUNK}):
        yield report_of(connection, content_of(content))


def report_names(connection: Connection) -> list[tuple[str, str]]:
    """The id and fingerprint of each report that is not redacted, in the order they were recorded."""
    query = select(t.entries.c.content).join(t.reports, t.entries.c.seq == t.reports.c.seq)
    query = query.where(t.reports.c.redacted.is_(None)).order_by(t.reports.c.seq)
    found = (content_of(content) for (content,) in connection.execute(query, execution_options={"yield_per": CHUNK}))
    return [(content["doc"], content["fingerprint"]) for content in found]


def report_of(connection: Connection, content: Mapping[str, Any]) -> Report:
    """The report that an entry records.

    Raises:
        LedgerError: if its text is gone without a redaction.
    """
    return Report(
        doc=content["doc"],
        text=document(connection, content["text"]).decode("utf-8", "surrogatepass"),
        outlet=content["outlet"],
        published=None if content["published"] is None else parse_moment(content["published"]),
        title=content["title"],
        url=content["url"],
        language=content["language"],
        origin=content["origin"],
    )


def document(connection: Connection, digest: str) -> bytes:
    """A stored document by its SHA-256 in hex."""
    found = connection.execute(select(t.documents.c.data).where(t.documents.c.digest == bytes.fromhex(digest))).scalar()
    if found is None:
        raise LedgerError(f"document {digest[:12]}… is missing from the ledger; run `sayso verify`")
    return bytes(found)


def found(store: Store, connection: Connection, text: str) -> NDArray[np.int64]:
    """The entries that have the words of a search, in order.

    Raises:
        QuestionError: if there is no word to look for.
    """
    # As one text: a row for each of some hundred thousand entries would take five times as long to hand over.
    seq = store.matches(text).c.seq
    joined = func.group_concat(seq) if store.sqlite else func.string_agg(cast(seq, Text), literal(","))
    told = connection.execute(select(joined)).scalar()
    return np.sort(np.fromstring(told or "", dtype=np.int64, sep=","))


def log(connection: Connection, after: int, limit: int | None) -> Iterator[Mapping[str, Any]]:
    """Entries as plain objects, in order."""
    query = select(t.entries).where(t.entries.c.seq > after).order_by(t.entries.c.seq).limit(limit)
    for row in connection.execute(query, execution_options={"yield_per": CHUNK}):
        content = None if row.content is None else content_of(row.content)
        known = {"seq": row.seq, "type": row.type, "recorded": row.recorded, "hash": row.hash.hex()}
        yield known | {"content": content}
