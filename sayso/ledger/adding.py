"""Reports, their claims and imported claims into the ledger, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from sqlalchemy import select

from sayso import claims_file
from sayso.ledger import schema as t
from sayso.ledger.append import Appender, Clock, appending
from sayso.ledger.chain import EntryType, canonical
from sayso.ledger.store import Store
from sayso.ledger.words import indexable
from sayso.model import Claim, Report, iso

BATCH_CLAIMS = 5_000


@dataclass(frozen=True, slots=True)
class ReadingVersion:
    """What read a report: the version of Sayso, the language model, and the rules (a hash of the word lists)."""

    sayso: str | None = None
    model: str | None = None
    rules: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A report to add: its claims, the bytes as received, what read it, and how the bytes came over the network, if they did."""

    report: Report
    claims: Sequence[Claim]
    raw: bytes | None = None
    reading: ReadingVersion | None = None
    fetched: Mapping[str, Any] | None = None


def add_many(store: Store, items: Iterable[Item], clock: Clock) -> int:
    """Add reports in transactions of a few thousand claims each; returns how many were new."""
    added = 0
    for batch in _batches(items):
        with appending(store, clock) as appender:
            fingerprints = [item.report.fingerprint for item in batch]
            known = _known(appender, fingerprints)
            for item, fingerprint in zip(batch, fingerprints, strict=True):
                if fingerprint not in known:
                    known.add(fingerprint)
                    _add(appender, item, fingerprint)
                    added += 1
    return added


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.claims) + 2
        if size >= BATCH_CLAIMS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _known(appender: Appender, fingerprints: Sequence[str]) -> set[str]:
    column, found = t.reports.c.fingerprint, set()
    for some in _slices(fingerprints, 500):
        found |= set(appender.connection.execute(select(column).where(column.in_(some))).scalars())
    return found


def _add(appender: Appender, item: Item, fingerprint: str) -> None:
    report = item.report
    text = report.text.encode("utf-8", "surrogatepass")
    content: dict[str, Any] = {
        "doc": report.doc,
        "outlet": report.outlet,
        "published": iso(report.published),
        "title": report.title,
        "url": report.url,
        "language": report.language,
        "origin": report.origin,
        "fingerprint": fingerprint,
        "text": appender.document(text),
        "raw": None if item.raw is None else appender.document(item.raw),
    }
    if item.fetched is not None:
        content["fetched"] = dict(item.fetched)
    seq = appender.add(EntryType.REPORT, content, report.text)
    add_reading(appender, seq, item.claims, item.reading)


def add_reading(
    appender: Appender,
    report: int,
    claims: Sequence[Claim],
    version: ReadingVersion | None,
    replaces: dict[str, Any] | None = None,
) -> int:
    """Add a reading of a report and its claims; `replaces` says which reading it stands in for and what carries over."""
    by = asdict(version) if version else None
    content = {"report": report, "by": by, "claims": len(claims)} | (replaces or {})
    seq = appender.add(EntryType.READING, content)
    appender.add_claims(map(claims_file.record, claims))
    return seq


def import_claims(store: Store, claims: Iterable[Claim], origin: str | None, clock: Clock) -> int:
    """Add claims that come without their reports; those this ledger already holds are left out. Returns how many were new."""
    added, before = 0, None
    for batch in _slices(claims, BATCH_CLAIMS):
        with appending(store, clock) as appender:
            before = appender.seq if before is None else before
            records = [claims_file.record(claim) for claim in batch]
            held = _held(appender, records, before)
            new = [record for record in records if canonical(record) not in held]
            if new:
                appender.add(EntryType.IMPORT, {"origin": origin, "claims": len(new), "report": None})
                appender.add_claims(new)
            added += len(new)
    return added


def _held(appender: Appender, records: Sequence[dict[str, Any]], before: int) -> set[bytes]:
    """The contents, as read or as amended, of the claims with the same ids that were recorded up to entry `before`."""
    c, found = t.claims.c, set()
    for some in _slices([indexable(record["id"]) for record in records], 500):
        query = (
            select(c.content, t.entries.c.content)
            .join(t.entries, t.entries.c.seq == c.seq)
            .where(c.id.in_(some), c.since <= before)
        )
        found |= {bytes(read if amended is None else amended) for amended, read in appender.connection.execute(query)}
    return found


def _slices(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
