"""Place resolution, speed and size of the gazetteer.

    python bench/places.py [FILE.xml ...] [--errors N]

Each file is a geoparsing set as kept in "A Pragmatic Guide to Geoparsing Evaluation" (Gritta, Pilehvar and Collier, 2020):
articles with marked place names and their points. Mentions are given; what is scored is which place is meant. A mention is
right if our point lies within 161 km (100 miles) of the gold point, or, where gold is a country, if our place is in it.
Mentions without gold coordinates are not scored; mentions that we leave unresolved are wrong.
"""

from __future__ import annotations

import argparse
import math
import resource
import statistics
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.world import Context, Mention, Resolution, World
from sayso.world.place import distance_km

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
WITHIN_KM = 161.0


@dataclass(frozen=True)
class Gold:
    mention: Mention
    lat: float | None
    lon: float | None
    is_country: bool
    geoname: str | None


@dataclass(frozen=True)
class Article:
    doc: str
    text: str
    gold: list[Gold]


def articles(path: Path) -> Iterator[Article]:
    """The articles of a geoparsing set."""
    for number, article in enumerate(ET.parse(path).getroot().iter("article")):
        marked = [*article.iter("toponym"), *article.iter("location")]
        yield Article(
            article.get("docid") or str(number), article.findtext("text") or "", [_gold(each) for each in marked]
        )


def _gold(mark: ET.Element) -> Gold:
    def text(tag: str) -> str | None:
        found = next(mark.iter(tag), None)
        return found.text.strip() if found is not None and found.text else None

    start, end = text("start"), text("end")
    lat, lon = text("lat"), text("lon")
    tag = mark.find("gaztag")
    country = (text("fcode") or "").startswith("PCL")
    mention = Mention(text("phrase") or text("name") or "", int(start) if start else None, int(end) if end else None)
    point = (float(lat), float(lon)) if lat and lon else (None, None)
    return Gold(mention, *point, country, tag.get("geonameid") if tag is not None else None)


def away_km(world: World, gold: Gold, answer: Resolution) -> float:
    """How far the answer is from gold; 0 for the right country, infinite for no answer."""
    place = answer.place
    if place is None or gold.lat is None or gold.lon is None:
        return math.inf
    meant = world.gazetteer.place(gold.geoname or "") if gold.is_country else None
    if meant is not None and meant.country == place.country:
        return 0.0
    return distance_km(place.lat, place.lon, gold.lat, gold.lon)


def score(world: World, path: Path, show: int) -> None:
    gazetteer = world.gazetteer
    kept = list(articles(path))
    gazetteer.resolve(["London"])
    started = time.process_time()
    answers = [gazetteer.resolve([gold.mention for gold in each.gold], Context(text=each.text)) for each in kept]
    spent = time.process_time() - started
    pairs = [
        (article, gold, answer)
        for article, resolutions in zip(kept, answers, strict=True)
        for gold, answer in zip(article.gold, resolutions, strict=True)
    ]
    scored = [
        (article, gold, answer, away_km(world, gold, answer)) for article, gold, answer in pairs if gold.lat is not None
    ]
    right = sum(away <= WITHIN_KM for *_, away in scored) / len(scored)
    median = statistics.median(away for *_, away in scored)
    print(f"{path.name:24} {len(scored):9} {right:17.3f} {median:12.1f} {len(pairs) / spent:14.0f}")
    wrong = Counter(_line(*each) for each in scored if each[3] > WITHIN_KM)
    for line, times in wrong.most_common(show):
        print(f"  {times:3} {line}")


def _line(article: Article, gold: Gold, answer: Resolution, away: float) -> str:
    place = answer.place
    got = f"{place.name} ({place.kind}, {place.country})" if place else "-"
    return f"{gold.mention.name:32} {got:44} {away:8.0f} km  {article.doc} {gold.geoname}"


def opening() -> tuple[float, float]:
    """Seconds to open the world, and the resident size of a process (MB) that has resolved in it; in a fresh process."""
    code = (
        "import time; from sayso.world import World; t = time.perf_counter(); w = World.load(); s = time.perf_counter() - t; "
        "w.gazetteer.resolve(['Albu Kamal', 'Mosul', 'Springfield', 'Sukariyah']); "
        "import resource; print(s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), float(out[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="show the N most frequent wrong answers")
    options = parser.parse_args()
    files = options.files or [SHARED / "geo" / "TR-News.xml"]
    world = World.load()
    seconds, megabytes = opening()
    print(f"open: {seconds:.3f} s, resident: {megabytes:.0f} MB\n")
    print(f"{'set':24} {'mentions':>9} {'within 161 km':>17} {'median km':>12} {'mentions/s':>14}")
    for path in files:
        if path.exists():
            score(world, path, options.errors)
        else:
            print(f"{path}: not here, skipped")
    print(f"\nresident at the end: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
