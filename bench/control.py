"""How well control is told in simulated wars, against simpler ways of reading the same claims.

    python bench/control.py [--seeds N] [--harder-seeds N] [--only SETTING] [--sayso | --baselines]

Prints, for each setting and way, log loss, Brier score, accuracy and calibration error over place-days, looking back from the
end ("seen now") and as known on every thirtieth day ("as known").
"""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from control_baselines import BASELINES
from control_wars import ACTORS, HARDER, STANDARD, START, Setting, War, families, wage

from sayso.picture.control import OTHER, control_all, learn, table_of

FLOOR = 1e-4
KNOWN_EVERY = 30


def sayso(war: War, day: int | None = None) -> np.ndarray:
    """Probabilities (places, days, actors); as known on `day` only that day's column is filled."""
    s = war.setting
    table = table_of(war.claims, families=families(war))
    known = None if day is None else START + timedelta(days=day)
    table = table.known_on(known)
    out = np.full((s.places, s.days, len(ACTORS)), 1 / len(ACTORS))
    last = START + timedelta(days=s.days - 1 if day is None else day)
    for answer in control_all(table, until=last, strengths=learn(table)):
        place = int(answer.place.rsplit(" ", 1)[1])
        columns = [ACTORS.index(h) for h in answer.holders if h != OTHER]
        mine = np.zeros((len(answer.days), len(ACTORS)))
        mine[:, columns] = answer.probability[:, [h != OTHER for h in answer.holders]]
        rest = answer.probability[:, answer.holders.index(OTHER)]
        unnamed = [a for a in range(len(ACTORS)) if a not in columns]
        mine[:, unnamed] = (rest / max(len(unnamed), 1))[:, None]
        first = (answer.days[0] - START).days
        index = np.clip(np.arange(s.days) - first, 0, len(answer.days) - 1)
        out[place] = mine[index]
    return out


def scores(p: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Over cells: `p` (cells, actors) and the true actor of each."""
    p = np.maximum(p, FLOOR)
    p = p / p.sum(axis=1, keepdims=True)
    cell = np.arange(len(truth))
    right = np.zeros_like(p)
    right[cell, truth] = 1
    return {
        "log loss": float(-np.log(p[cell, truth]).mean()),
        "Brier": float(((p - right) ** 2).sum(axis=1).mean()),
        "accuracy": float((p.argmax(axis=1) == truth).mean()),
        "ECE": calibration_error(p, truth),
    }


def calibration_error(p: np.ndarray, truth: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error of the likeliest holder's probability, in bins of equal width."""
    sure, hit = p.max(axis=1), p.argmax(axis=1) == truth
    which = np.minimum((sure * bins).astype(int), bins - 1)
    n = np.bincount(which, minlength=bins)
    gap = np.abs(np.bincount(which, sure, bins) - np.bincount(which, hit, bins))
    return float(gap.sum() / n.sum())


def reliability(p: np.ndarray, truth: np.ndarray) -> str:
    """How often holders given so much probability held, in tenths."""
    lines = []
    flat, hit = p.ravel(), np.zeros_like(p, bool)
    hit[np.arange(len(truth)), truth] = True
    which = np.minimum((flat * 10).astype(int), 9)
    for tenth in range(10):
        inside = which == tenth
        if inside.any():
            said, held = flat[inside].mean(), hit.ravel()[inside].mean()
            lines.append(f"  said {said:5.3f}  held {held:5.3f}  {'#' * round(held * 40):<40} {inside.sum()}")
    return "\n".join(lines)


def judge(setting: Setting, seeds: range, ways: dict) -> dict[tuple[str, str], dict[str, float]]:
    """Scores by way and view; the ways' confidence is fitted on another war of the setting."""
    wars = [wage(setting, seed) for seed in seeds]
    trial = wage(setting, 10_000)
    days = range(KNOWN_EVERY, setting.days, KNOWN_EVERY * 2)
    out = {}
    for name, way in ways.items():
        fitted = way(trial) if name != "Sayso" else sayso
        seen, known, truth_seen, truth_known = [], [], [], []
        for war in wars:
            seen.append(fitted(war).reshape(-1, len(ACTORS)))
            truth_seen.append(war.truth.ravel())
            for day in days:
                known.append(fitted(war, day)[:, day])
                truth_known.append(war.truth[:, day])
        out[name, "seen now"] = scores(np.concatenate(seen), np.concatenate(truth_seen))
        out[name, "as known"] = scores(np.concatenate(known), np.concatenate(truth_known))
        if name == "Sayso" and setting is STANDARD:
            print("Reliability of Sayso, seen now, standard setting:")
            print(reliability(np.concatenate(seen), np.concatenate(truth_seen)))
    return out


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--harder-seeds", type=int, default=3)
    parser.add_argument("--only", default=None)
    parser.add_argument("--sayso", action="store_true", help="without the baselines, which take most of the time")
    parser.add_argument("--baselines", action="store_true", help="without Sayso")
    args = parser.parse_args()
    ways = ({} if args.baselines else {"Sayso": None}) | ({} if args.sayso else BASELINES)
    for setting in (STANDARD, *HARDER):
        if args.only and args.only != setting.name:
            continue
        found = judge(setting, range(args.seeds if setting is STANDARD else args.harder_seeds), ways)
        for view in ("seen now", "as known"):
            print(f"\n{setting.name}, {view}")
            others = [v["log loss"] for (n, w), v in found.items() if w == view and n != "Sayso"]
            for (name, which), score in found.items():
                if which == view:
                    print(f"  {name:<24}" + "  ".join(f"{key} {value:7.4f}" for key, value in score.items()))
            if others and not args.baselines:
                print(
                    f"  log loss against the best of the others: {found['Sayso', view]['log loss'] / min(others):.2f}"
                )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
