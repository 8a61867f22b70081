"""How well claims are joined into incidents: pairwise and B-cubed F1 on hand-checked sentences and on simulated streams.

The hand-checked groups (`data/incident_groups.json`) are places in reports of the shared corpus: sentences that a person found to
speak of one event. B-cubed (Bagga and Baldwin 1998) averages over claims; a group of one counts.

Run: python bench/incidents.py [CLAIMS.jsonl]   (a claims file read from the shared corpus; without it, the corpus is read)
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from pathlib import Path

from sayso import claims_file
from sayso.model import (
    Casualties,
    Claim,
    Count,
    Days,
    Named,
    Outcome,
    PlaceMention,
    Report,
    Scope,
    SourceKind,
    Speaker,
    Victims,
    parse_moment,
)
from sayso.picture import Picture
from sayso.picture.joining import rules

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "shared" / "corpus" / "syria-reports.jsonl"
Labels = Mapping[Hashable, Hashable]


def b_cubed(truth: Labels, found: Labels) -> tuple[float, float, float]:
    """Precision, recall and F1, averaged over items."""
    both = Counter((truth[item], found[item]) for item in truth)
    of_truth, of_found = Counter(truth.values()), Counter(found[item] for item in truth)
    precision = sum(both[truth[i], found[i]] / of_found[found[i]] for i in truth) / len(truth)
    recall = sum(both[truth[i], found[i]] / of_truth[truth[i]] for i in truth) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairwise(truth: Labels, found: Labels) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of items said to be one."""

    def pairs(labels: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in labels.values())

    right = pairs(Counter((truth[i], found[i]) for i in truth))
    said, true = pairs(Counter(found[i] for i in truth)), pairs(Counter(truth.values()))
    precision, recall = right / max(1, said), right / max(1, true)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def row(name: str, truth: Labels, found: Labels) -> str:
    scores = [*pairwise(truth, found), *b_cubed(truth, found)]
    return f"{name:<34}{len(truth):>7}{len(set(truth.values())):>8}" + "".join(f"{score:>8.3f}" for score in scores)


def impossible(picture: Picture) -> int:
    """Pairs of one incident further apart in place or days than the rules allow."""
    geo, apart = picture.geography, 0
    for event in picture.incidents:
        for one in event.claims:
            for other in event.claims:
                a, b = geo.key(one.place), geo.key(other.place)
                away = geo.distance_km(a, b) if a and b and not geo.overlap(a, b) else None
                if away is not None and away > rules().near_km:
                    apart += 1
                if one.date and other.date:
                    gap = (max(one.date.first, other.date.first) - min(one.date.last, other.date.last)).days
                    apart += gap > rules().gap_days
    return apart


def hand_checked(claims: list[Claim]) -> tuple[Labels, Labels, Picture]:
    from sayso.world import World

    marked: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    groups = json.loads((HERE / "data" / "incident_groups.json").read_text())["groups"]
    for number, group in enumerate(groups):
        for doc, start, end in group:
            marked[doc].append((start, end, number))
    picture = Picture(claims, World.load())
    truth, found = {}, {}
    for event in picture.incidents:
        for claim in event.claims:
            for start, end, number in marked.get(claim.doc, ()):
                if claim.start < end and start < claim.end:
                    truth[claim.id, claim.start, repr(claim.what)] = number
                    found[claim.id, claim.start, repr(claim.what)] = event.key
    return truth, found, picture


def read_corpus() -> list[Claim]:
    from sayso.reading import Reader
    from sayso.world import World

    rows = [json.loads(line) for line in CORPUS.read_text().splitlines()]
    wanted = {
        place[0] for g in json.loads((HERE / "data" / "incident_groups.json").read_text())["groups"] for place in g
    }
    reports = [
        Report(r["doc"], r["text"], r["outlet"], parse_moment(r["published"]) if r["published"] else None)
        for r in rows
        if r["doc"] in wanted
    ]
    return [claim for reading in Reader(World.load()).read(reports) for claim in reading.claims]


METHODS = ("air strikes", "shelling", "a car bomb", "clashes", "rocket fire")


def stream(dice: random.Random, events: int) -> tuple[list[Claim], dict[Hashable, int]]:
    """Reports of simulated events: tolls that grow through the day, wire copies, two strikes on one town on one day."""
    claims: list[Claim] = []
    truth: dict[Hashable, int] = {}
    for event in range(events):
        town, day = f"town-{dice.randrange(12)}", date(2016, 1, 1) + timedelta(days=dice.randrange(60))
        dead, method, party = dice.randint(1, 60), dice.choice(METHODS), dice.choice(["army", "rebels", "coalition"])
        for report in range(dice.randint(1, 5)):
            said = max(1, round(dead * dice.choice([0.6, 0.8, 1.0, 1.0, 1.0])))
            source = dice.choice(["monitor", "rescuers", "residents", "ministry"])
            low, high = (said, None) if dice.random() < 0.3 else (said, said)
            quote = f"{'at least ' if high is None else ''}{said} people were killed in {method} by the {party} on {town}, {source} said"
            made = Claim(
                id=f"e{event}r{report}",
                doc=f"e{event}r{report}",
                quote=quote,
                start=0,
                end=len(quote),
                what=Casualties(
                    Outcome.KILLED,
                    Count(None, low, high),
                    Victims.UNSPECIFIED,
                    perpetrator=Named(party, party) if dice.random() < 0.7 else None,
                    scope=Scope.INCIDENT,
                ),
                published=day + timedelta(days=dice.choice([0, 0, 1])),
                speakers=(Speaker(source, SourceKind.MONITOR, id=source),),
                place=PlaceMention(town, town),
                date=Days.one(day) if dice.random() < 0.85 else None,
            )
            claims.append(made)
            truth[made.id] = event
    return claims, truth


def main() -> None:
    print(f"{'':<34}{'claims':>7}{'events':>8}{'pair P':>8}{'R':>8}{'F1':>8}{'B3 P':>8}{'R':>8}{'F1':>8}")
    dice = random.Random(4)
    for events, name in ((40, "stream, an event a day and more"), (160, "stream, four times as dense")):
        claims, truth = stream(dice, events)
        joined = Picture(claims).incidents
        print(row(name, truth, {claim.id: event.key for event in joined for claim in event.claims}))
    if len(sys.argv) > 1 or CORPUS.exists():
        claims = claims_file.read(sys.argv[1]) if len(sys.argv) > 1 else read_corpus()
        truth, found, picture = hand_checked(claims)
        print(row("hand-checked groups of the corpus", truth, found))
        singles = {item: item for item in truth}
        print(row("  every claim an event of its own", truth, singles))
        print(f"pairs further apart in place or days than possible: {impossible(picture)}")
    else:
        print(f"hand-checked groups skipped: no corpus at {CORPUS}")


if __name__ == "__main__":
    main()
