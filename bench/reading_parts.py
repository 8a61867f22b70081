"""How many of the marked counts, dates and sentences the parts of the reader find, before any parsing.

    python bench/reading_parts.py [GOLD.json]

Counts: a mention within the quote has the marked low and high ("count-open": marked without bounds, most of them
bare plurals, which the parser finds). Dates: a mention in the quote, or one that can be carried
to it from elsewhere in the report, agrees by the scorer's rule. Sentences: every marked quote must overlap a relevant one.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sayso.model import Days
from sayso.reading import how_many, text, when

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--show", action="store_true", help="print what was not found")
    options = parser.parse_args()
    if not options.gold.exists():
        parser.exit(message=f"{options.gold} is not here; give the path of a file of marked reports\n")
    tally: Counter[str] = Counter()
    for report in json.loads(options.gold.read_text(encoding="utf-8")):
        for what, found, shown in judged(report):
            tally[f"{what} all"] += 1
            tally[f"{what} found"] += found
            if options.show and not found:
                print(f"-- {what}: {report['doc']} {shown}")
    for what in sorted({key.split()[0] for key in tally}):
        every, found = tally[f"{what} all"], tally[f"{what} found"]
        print(f"{what:12} {found:5} of {every:5}  {found / every:6.1%}")


def judged(report: dict[str, Any]) -> Iterator[tuple[str, bool, str]]:
    prepared = text.prepare(report["text"], title=report["title"] or None)
    day = when.dateline(report["text"]) or (date.fromisoformat(report["published"]) if report["published"] else None)
    everywhere = [m for s, e in prepared.sentences for m in when.dates(prepared.text[s:e], s, day)]
    relevant = 0
    for (start, end), kept in zip(prepared.sentences, prepared.relevant, strict=True):
        yield "parsed", kept, prepared.text[start:end][:100] if kept else ""
        relevant += kept
    for claim in report["claims"]:
        start = report["text"].find(claim["quote"])
        end = start + len(claim["quote"])
        spans = [
            (s, e, kept)
            for (s, e), kept in zip(prepared.sentences, prepared.relevant, strict=True)
            if overlap(prepared.original(s, e), (start, end))
        ]
        shown = f"{claim['kind']} {claim['quote'][:150]}"
        yield "relevant", any(kept for *_, kept in spans), shown
        if claim.get("count_text"):
            named = "count" if claim["low"] is not None or claim["high"] is not None else "count-open"
            yield named, counted(prepared.text, spans, claim), f"{claim['count_text']} {claim['low']} {shown}"
        if claim["date"]:
            wanted = Days(date.fromisoformat(claim["date"]["from"]), date.fromisoformat(claim["date"]["to"]))
            here = [m for s, e, _ in spans for m in when.dates(prepared.text[s:e], s, day)]
            shown = f"{report['published']} {wanted.first}..{wanted.last} {[m.days for m in here if m.days]} {shown}"
            own = any(agrees(m.days, wanted) for m in here)
            carried = any(agrees(m.days, wanted) for m in everywhere) or agrees(day and Days.one(day), wanted)
            yield "date-own", own, "" if carried else shown
            yield "date-any", own or carried, shown


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def counted(prepared: str, spans: list[tuple[int, int, bool]], claim: dict[str, Any]) -> bool:
    mentions = [m for s, e, _ in spans for m in how_many.counts(prepared[s:e], s)]
    return any((m.low, m.high) == (claim["low"], claim["high"]) for m in mentions)


def agrees(found: Days | None, wanted: Days) -> bool:
    return found is not None and found.overlaps(wanted) and found.length <= max(3, 2 * wanted.length)


if __name__ == "__main__":
    main()
