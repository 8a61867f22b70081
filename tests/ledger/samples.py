"""Reports and claims for ledger tests, made from a number."""

from __future__ import annotations

from datetime import date, timedelta

from sayso import model as m
from sayso.ledger import Item


def report(n: int, *, outlet: str = "wire", text: str | None = None) -> m.Report:
    words = f"Report {n}: the monitor said {n} people were killed in Mill Town {n % 5}. The army denied it."
    day = date(2017, 11, 1) + timedelta(days=n % 20)
    return m.Report(f"r{n}", text or words, outlet, day, f"Title {n}", f"https://example.org/{n}", "en", f"file {n}")


def claims(of: m.Report, n: int = 2, *, version: int = 0) -> list[m.Claim]:
    """The first `n` claims of a report: tolls, each with its own quote."""
    return [claim(of, k, low=k + version) for k in range(n)]


def claim(of: m.Report, k: int, *, low: int = 1) -> m.Claim:
    start, end = 2 * k, 2 * k + 20
    return m.Claim(
        id=m.digest([of.fingerprint, k])[:24],
        doc=of.doc,
        quote=of.text[start:end],
        start=start,
        end=end,
        what=m.Casualties(m.Outcome.KILLED, m.Count(str(low), low, low + 5), perpetrator=m.Named("the army", "army")),
        outlet=of.outlet,
        published=of.published,
        title=of.title,
        url=of.url,
        speakers=(m.Speaker("the Monitor", m.SourceKind.MONITOR, "monitor"),),
        place=m.PlaceMention(f"Mill Town {k}", f"geo{k}", 34.5, 40.9, m.Precision.EXACT),
        date=m.Days(of.day, of.day + timedelta(days=k)) if of.day else None,
    )


def item(n: int, size: int = 2) -> Item:
    made = report(n)
    return Item(made, claims(made, size))
