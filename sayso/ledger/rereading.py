"""Reading a report again: the new claims stand in for the old, which stay on record; reviews pass to claims whose quote is
unchanged, and what a reviewer should look at again is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sayso import claims_file
from sayso.errors import LedgerError
from sayso.ledger import lines
from sayso.ledger import schema as t
from sayso.ledger.adding import ReadingVersion, add_reading
from sayso.ledger.append import Appender
from sayso.ledger.chain import canonical, content_of
from sayso.ledger.folding import Action, fits, judge
from sayso.ledger.judgements import judgements
from sayso.ledger.words import indexable
from sayso.model import Claim

Flat = Mapping[str, Any]
GONE = "the new reading has no claim with this quote that the reviews fit"
_NO_MATTER = {"id", "title", "url"}


@dataclass(frozen=True, slots=True)
class Look:
    """A reviewed claim that needs a fresh look: `claim` as it was read when it was reviewed, the entry of the claim that
    continues it (``None`` where none does), and why."""

    claim: Claim
    seq: int
    heir: int | None
    why: str

    def record(self) -> dict[str, Any]:
        """What `--format json` prints."""
        known = {"claim": self.claim.id, "doc": self.claim.doc, "quote": self.claim.quote}
        return known | {"heir": self.heir, "why": self.why}


@dataclass(frozen=True, slots=True)
class Rereading:
    """What reading a report again came to: claims found, how many took reviews over, and how many need a fresh look."""

    claims: int
    carried: int
    look: int


def reread(
    appender: Appender, report: str, claims: Sequence[Claim], version: ReadingVersion | None
) -> Rereading | None:
    """Add a new reading of the report with this fingerprint or id; ``None``, and nothing added, where nothing changed.

    Raises:
        LedgerError: if the report is not there, is redacted, or several share the id.
    """
    connection = appender.connection
    row = _report(connection, report)
    old = _old_claims(connection, row.reading)
    new: list[Flat] = [content_of(canonical(claims_file.record(claim))) for claim in claims]
    before = content_of(_content(connection, row.reading))
    if [flat for _, flat in old] == new and before["by"] == _by(version):
        return None
    first = appender.seq + 2
    heirs = _heirs(connection, row.seq, old, new)
    carried = [[seq, first + position] for seq, position in sorted(heirs.items())]
    add_reading(appender, row.seq, claims, version, {"replaces": row.reading, "carried": carried})
    appender.finish()
    return Rereading(len(claims), len(carried), len(list(looks(connection, row.seq))))


def _by(version: ReadingVersion | None) -> dict[str, str | None] | None:
    return None if version is None else {"sayso": version.sayso, "model": version.model, "rules": version.rules}


def _report(connection: Connection, report: str) -> Any:
    r = t.reports.c
    query = select(t.reports).where((r.fingerprint == report) | (r.doc == indexable(report))).order_by(r.seq)
    rows = connection.execute(query).all()
    exact = [row for row in rows if row.fingerprint == report] or rows
    if not exact:
        raise LedgerError(f"report {report!r} is not in this ledger")
    if len(exact) > 1:
        named = ", ".join(f"{row.fingerprint[:12]}… ({row.outlet or 'no outlet'})" for row in exact)
        raise LedgerError(f"several reports have the id {report!r}: {named}; name one by its fingerprint")
    if exact[0].redacted is not None:
        raise LedgerError(f"report {report!r} was redacted by entry {exact[0].redacted}")
    return exact[0]


def _old_claims(connection: Connection, reading: int) -> list[tuple[int, dict[str, Any]]]:
    e = t.entries.c
    count = connection.execute(select(t.readings.c.claims).where(t.readings.c.seq == reading)).scalar_one()
    query = select(e.seq, e.content).where(e.seq > reading, e.seq <= reading + count).order_by(e.seq)
    return [(seq, content_of(content)) for seq, content in connection.execute(query).all() if content is not None]


def _content(connection: Connection, seq: int) -> bytes:
    return bytes(connection.execute(select(t.entries.c.content).where(t.entries.c.seq == seq)).scalar_one())


def _heirs(connection: Connection, report: int, old: Sequence[tuple[int, Flat]], new: Sequence[Flat]) -> dict[int, int]:
    """Which new claim (by position) takes over the reviews of which old one: of the present reading first, then of those
    whose reviews wait since an earlier one, the latest first."""
    ends = {line.end for line in lines.of_report(connection, report)}
    waiting = sorted(ends - {seq for seq, _ in old}, reverse=True)
    reviews = {seq: judgements(connection, seq) for seq in ends}
    heirs = match(old, new, reviews)
    open_to = set(range(len(new))) - set(heirs.values())
    heirs |= match([(seq, content_of(_content(connection, seq))) for seq in waiting], new, reviews, open_to)
    return {seq: position for seq, position in heirs.items() if seq in ends}


def match(
    old: Sequence[tuple[int, Flat]],
    new: Sequence[Flat],
    reviews: Mapping[int, Sequence[tuple[str, Flat]]],
    open_to: set[int] | None = None,
) -> dict[int, int]:
    """Which new claim (by position) continues which old one (by number): of the same kind, with the same quote, and such that
    the old one's reviews make a claim of it (an amended number may no longer fit the range it stands in).

    Where a quote carries several claims, those that agree in most fields are paired first, then those that stand first.
    """
    places: dict[tuple[Any, Any], list[int]] = {}
    for position, found in enumerate(new):
        if open_to is None or position in open_to:
            places.setdefault((found["kind"], found["quote"]), []).append(position)
    pairs = [
        (-_agreement(flat, new[position]), order, position, seq)
        for order, (seq, flat) in enumerate(old)
        for position in places.get((flat["kind"], flat["quote"]), ())
        if seq not in reviews or fits(new[position], reviews[seq])
    ]
    heirs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, position, seq in sorted(pairs):
        if seq not in heirs and position not in taken:
            heirs[seq] = position
            taken.add(position)
    return heirs


def _agreement(old: Flat, new: Flat) -> int:
    """How many fields agree; the same id and the same spot count most."""
    same = sum(1 for key, value in new.items() if old.get(key) == value)
    return same + 100 * int(old["id"] == new["id"]) + 50 * int(old["start"] == new["start"])


def looks(connection: Connection, report: int | None = None) -> Iterator[Look]:
    """The claims, of one report or all, that need a fresh look: their reviews wait for them, or a field that no review
    settled is now read otherwise than it was when somebody last reviewed them.

    A pure function of the entries' contents, so that nothing of a claim is told that was redacted since.
    """
    found = lines.every(connection) if report is None else lines.of_report(connection, report)
    for line in sorted(found, key=lambda line: line.end):
        if line.reviewed == line.end and not line.waits:
            continue
        judged = judgements(connection, line.end)
        if all(review["action"] == Action.UNDO for _, review in judged):
            continue
        read, now = (content_of(_content(connection, seq)) for seq in (line.reviewed, line.end))
        if line.waits:
            yield Look(claims_file.claim(read), line.reviewed, None, GONE)
        elif told := _told(read, now, judge(judged)[1]):
            yield Look(claims_file.claim(read), line.reviewed, line.end, told)


def _told(read: Flat, now: Flat, settled: Flat) -> str:
    """The fields that are now read otherwise."""
    keys = [key for key in {**read, **now} if read.get(key) != now.get(key)]
    return "; ".join(
        f"{key} was read as {read.get(key)!r}, now {now.get(key)!r}"
        for key in keys
        if key not in _NO_MATTER and key not in settled
    )
