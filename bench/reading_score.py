"""How well reading does: reads the hand-marked reports, writes the claims file, prints the scorer's figures.

    bench/reading_score.py [--gold FILE] [--out FILE] [--half 0|1] [--errors KIND]

`--half` scores every second report only, so that rules can be worked out on one half and judged on the other; `--errors`
lists what was missed and what was found too many, `--causes` counts what went wrong. The hand-marked reports are not part of the project: where
they are missing the bench says so and stops.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from sayso import claims_file, model
from sayso.reading import Reader
from sayso.world import World

SHARED = Path(__file__).resolve().parents[2] / "shared" / "gold"


def main() -> int:
    options = _options()
    gold_file = options.gold or SHARED / "dev.json"
    if not gold_file.exists():
        print(f"skipped: no hand-marked reports at {gold_file}")
        return 0
    gold = [entry for i, entry in enumerate(json.loads(gold_file.read_text("utf-8"))) if options.half in (None, i % 2)]
    start = time.perf_counter()
    predicted = _read(gold)
    print(f"{len(gold)} reports, {len(predicted)} claims, {time.perf_counter() - start:.1f} s with loading")
    if options.out:
        options.out.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in predicted), "utf-8")
    scorer = _scorer(gold_file.parent / "score.py")
    _print(scorer, gold, predicted, options.errors)
    if options.causes:
        _causes(scorer, gold, predicted)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--errors", metavar="KIND")
    parser.add_argument("--causes", action="store_true")
    return parser.parse_args()


def _read(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    reports = [
        model.Report(
            doc=entry["doc"],
            text=entry["text"],
            outlet=entry["outlet"],
            published=model.parse_moment(entry["published"]) if entry["published"] else None,
            title=entry["title"] or None,
        )
        for entry in gold
    ]
    return [claims_file.record(claim) for reading in Reader(World.load()).read(reports) for claim in reading.claims]


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _print(scorer: ModuleType, gold: list[dict[str, Any]], predicted: list[dict[str, Any]], errors: str | None) -> None:
    n_gold, n_found, n_match, n_whole, good, judged, misses, extras = scorer.score(gold, predicted)
    for kind in (*scorer.KINDS, "all"):
        kinds = scorer.KINDS if kind == "all" else (kind,)
        total = [sum(count[k] for k in kinds) for count in (n_gold, n_found, n_match, n_whole)]
        precision, recall, f1 = scorer.prf(total[2], total[1], total[0])
        whole = scorer.prf(total[3], total[1], total[0])[2]
        names = sorted({name for k in kinds for name in judged[k]})
        fields = {n: (sum(good[k][n] for k in kinds), sum(judged[k][n] for k in kinds)) for n in names}
        shown = "  ".join(f"{n} {a / b:.2f}" for n, (a, b) in fields.items() if b)
        print(
            f"{kind:13} gold {total[0]:3} found {total[1]:3}  P {precision:.3f} R {recall:.3f} F {f1:.3f} whole {whole:.3f}  {shown}"
        )
    if errors:
        for name, rows in (("MISSED", misses), ("EXTRA", extras)):
            for doc, claim in rows:
                if errors in (claim["kind"], "all"):
                    print(f"{name} {doc} {_short(claim)}\n      {claim['quote'][:400]}", file=sys.stderr)


def _causes(scorer: ModuleType, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> None:
    """What was missed or too many: whether the same words hold a claim of that kind that says something else."""
    *_, good, judged, misses, extras = scorer.score(gold, predicted)
    texts = {entry["doc"]: entry["text"] for entry in gold}
    for kind in scorer.KINDS:
        left = [(doc, claim) for doc, claim in extras if claim["kind"] == kind]
        wanted = [(doc, claim) for doc, claim in misses if claim["kind"] == kind]
        other = sum(any(_overlap(scorer, texts, doc, claim, *each) for each in left) for doc, claim in wanted)
        spare = sum(any(_overlap(scorer, texts, doc, claim, *each) for each in wanted) for doc, claim in left)
        fields = ", ".join(
            f"{n} {judged[kind][n] - good[kind][n]}" for n in sorted(judged[kind]) if judged[kind][n] - good[kind][n]
        )
        print(
            f"{kind:13} missed {len(wanted):3} ({other} said otherwise)  too many {len(left):3} ({spare} said otherwise)  fields: {fields}"
        )


def _overlap(
    scorer: ModuleType, texts: dict[str, str], doc: str, one: dict[str, Any], other_doc: str, two: dict[str, Any]
) -> bool:
    first, second = scorer.span(texts[doc], one), scorer.span(texts[doc], two)
    return doc == other_doc and first[0] < second[1] and second[0] < first[1]


def _short(claim: dict[str, Any]) -> str:
    keys = (
        "kind",
        "outcome",
        "change",
        "type",
        "direction",
        "count_text",
        "low",
        "high",
        "place",
        "actor",
        "perpetrator",
        "target",
        "source",
    )
    return " ".join(f"{key[:5]}={claim[key]!r}" for key in keys if claim.get(key) is not None)


if __name__ == "__main__":
    sys.exit(main())
