"""Reading a report again: the new claims stand in for the old, which stay on record; reviews pass to claims whose quote is
unchanged, and what a reviewer should look at again is listed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sayso import claims_file
from sayso.errors import LedgerError
from sayso.ledger import schema as t
from sayso.ledger.adding import ReadingVersion, add_reading
from sayso.ledger.append import Appender
from sayso.ledger.folding import judge
from sayso.ledger.judgements import judgements
from sayso.ledger.words import indexable
from sayso.model import Claim

Flat = Mapping[str, Any]
GONE = "the new reading has no claim with this quote"


@dataclass(frozen=True, slots=True)
class Look:
    """A reviewed claim that needs a fresh look: `claim` as it was read before, the entry of the claim that continues it
    (``None`` where none does), and why."""

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
    new = [claims_file.record(claim) for claim in claims]
    before = json.loads(_content(connection, row.reading))
    if [flat for _, flat in old] == [json.loads(json.dumps(flat)) for flat in new] and before["by"] == _by(version):
        return None
    first = appender.seq + 2
    waiting = [look for look in before.get("look", ()) if not _seen_since(connection, look["heir"], row.reading)]
    old += [(look["seq"], json.loads(_content(connection, look["seq"]))) for look in waiting if look["heir"] is None]
    reviewed = [(seq, flat, reviews) for seq, flat in old if (reviews := judgements(connection, seq))]
    heirs = match([(seq, flat) for seq, flat, _ in reviewed], new)
    carried = [[seq, first + heirs[seq]] for seq, _, _ in reviewed if seq in heirs]
    look = list(_looks(reviewed, heirs, new, first))
    told = {each["seq"] for each in look}
    look += [
        {"seq": each["heir"], "heir": first + heirs[each["heir"]], "why": each["why"]}
        for each in waiting
        if each["heir"] in heirs and each["heir"] not in told
    ]
    replaced = {"replaces": row.reading, "carried": carried, "look": look}
    add_reading(appender, row.seq, claims, version, replaced)
    return Rereading(len(claims), len(carried), len(look))


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
    return [(seq, json.loads(content)) for seq, content in connection.execute(query).all() if content is not None]


def _content(connection: Connection, seq: int) -> bytes:
    return bytes(connection.execute(select(t.entries.c.content).where(t.entries.c.seq == seq)).scalar_one())


def match(old: Sequence[tuple[int, Flat]], new: Sequence[Flat]) -> dict[int, int]:
    """Which new claim (by position) continues which old one (by number): same kind and same quote.

    Where a quote carries several claims, those that agree in most fields are paired first, then those that stand first.
    """
    pairs = [
        (-_agreement(flat, found), seq, position)
        for seq, flat in old
        for position, found in enumerate(new)
        if flat["kind"] == found["kind"] and flat["quote"] == found["quote"]
    ]
    heirs: dict[int, int] = {}
    for _, seq, position in sorted(pairs):
        if seq not in heirs and position not in heirs.values():
            heirs[seq] = position
    return heirs


def _agreement(old: Flat, new: Flat) -> int:
    """How many fields agree; the same id and the same spot count most."""
    same = sum(1 for key, value in new.items() if old.get(key) == value)
    return same + 100 * int(old["id"] == new["id"]) + 50 * int(old["start"] == new["start"])


def _looks(
    reviewed: Sequence[tuple[int, Flat, list[tuple[str, Flat]]]], heirs: dict[int, int], new: Sequence[Flat], first: int
) -> Iterator[dict[str, Any]]:
    for seq, flat, reviews in reviewed:
        if seq not in heirs:
            yield {"seq": seq, "heir": None, "why": GONE}
            continue
        found = json.loads(json.dumps(new[heirs[seq]]))
        settled = {"id", "title", "url", *judge(reviews)[1]}
        keys = [key for key in {**flat, **found} if flat.get(key) != found.get(key) and key not in settled]
        if keys:
            told = "; ".join(f"{key} was read as {flat.get(key)!r}, now {found.get(key)!r}" for key in keys)
            yield {"seq": seq, "heir": first + heirs[seq], "why": told}


def looks(connection: Connection) -> Iterator[Look]:
    """The claims that need a fresh look: of each report's present reading, and not reviewed since."""
    query = (
        select(t.readings.c.seq, t.entries.c.content)
        .join(t.entries, t.entries.c.seq == t.readings.c.seq)
        .where(t.readings.c.ended.is_(None), t.readings.c.report.is_not(None))
        .where(t.readings.c.report.in_(select(t.readings.c.report).where(t.readings.c.ended.is_not(None))))
        .order_by(t.readings.c.seq)
    )
    for reading, content in connection.execute(query).all():
        for look in json.loads(content).get("look", ()):
            claim = connection.execute(select(t.entries.c.content).where(t.entries.c.seq == look["seq"])).scalar()
            if claim is not None and not _seen_since(connection, look["heir"], reading):
                yield Look(claims_file.claim(json.loads(claim)), look["seq"], look["heir"], look["why"])


def _seen_since(connection: Connection, heir: int | None, reading: int) -> bool:
    r = t.targets.c
    query = select(r.review).where(r.claim == heir, r.review > reading)
    return heir is not None and connection.execute(query).first() is not None
