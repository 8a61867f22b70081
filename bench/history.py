"""Control against history: towns and days whose holder is publicly undisputed, told from the reports of the shared corpus.

    python bench/history.py [--claims FILE]

Reads the corpus (or takes a claims file of it), works out control, and compares with `data/history.toml`. A town-day is
answered where the likeliest side is at least "likely" in the command line's words, 0.66. Prints shares, log loss, and every miss with the claims that carry it.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from sayso import claims_file
from sayso.intake import receive
from sayso.model import Claim, Control
from sayso.picture.control import OTHER, PlaceControl, control, learn, table_of
from sayso.picture.copies import families
from sayso.picture.geography import Geography
from sayso.reading import Reader
from sayso.world import World

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
ANSWERED = 0.66
FLOOR = 0.01


@dataclass(frozen=True)
class Known:
    """A town-day whose holder is known, and what Sayso says: each side's probability."""

    town: str
    day: date
    side: str
    told: dict[str, float]
    answer: PlaceControl | None

    @property
    def likeliest(self) -> str:
        return max(self.told, key=lambda s: self.told[s], default=OTHER)

    @property
    def best(self) -> str | None:
        """The side that is the answer; None where no side is likely."""
        side = self.likeliest
        return side if side != OTHER and self.told[side] >= ANSWERED else None


def corpus(world: World) -> tuple[list[Claim], dict[str, str]]:
    """The control claims of all reports of the corpus, and the reports' text families."""
    received = list(receive(sorted(CORPUS.glob("*.jsonl")), refused=[]))
    reports = [each.report for each in received]
    reader = Reader(world)
    found = [c for reading in reader.read(reports) for c in reading.claims if isinstance(c.what, Control)]
    return found, families(reports)


def ask(claims: list[Claim], kin: dict[str, str] | None, world: World) -> list[Known]:
    """Every town-day of the table, asked as it is seen now."""
    table = tomllib.loads((Path(__file__).parent / "data" / "history.toml").read_text(encoding="utf-8"))
    side_of = {actor: side for side, actors in table["sides"].items() for actor in actors}
    said = table_of(claims, world, bloc=True, families=kin, place_key=Geography(world, claims).key)
    strengths = learn(said)
    out = []
    for town in table["town"]:
        key = _key(world, town["name"], town.get("country", "SY"))
        for text, side in town["days"].items():
            day = date.fromisoformat(text)
            answer = control(said, key, at=day, strengths=strengths)
            told: dict[str, float] = {}
            for holder, p in answer.on(day).items():
                name = side_of.get(holder, holder)
                told[name] = told.get(name, 0.0) + p
            out.append(Known(town["name"], day, side, told, answer if answer.days else None))
    return out


def _key(world: World, name: str, country: str) -> str:
    """The gazetteer's town of a name, not the district that is called after it."""
    found = world.gazetteer.find(name, country=country, limit=5)
    towns = [each.place.id for each in found if not each.place.kind.startswith("admin")]
    if not towns:
        sys.exit(f"the gazetteer knows no town {name!r} in {country}")
    return str(towns[0])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=Path, default=None)
    args = parser.parse_args()
    if args.claims is None and not CORPUS.is_dir():
        sys.exit(f"no corpus at {CORPUS}: nothing was measured")
    world = World.load()
    claims, kin = (claims_file.read(args.claims), None) if args.claims else corpus(world)
    known = ask(claims, kin, world)
    quotes = {claim.id: f"{claim.published} {claim.outlet}: {claim.quote[:150]}" for claim in claims}
    report(known, quotes)


def report(known: list[Known], quotes: dict[str, str]) -> None:
    named = [k for k in known if k.answer is not None]
    answered = [k for k in named if k.best is not None]
    for least in (0.5, 0.66, 0.75, 0.9):
        sure = [k for k in named if (side := k.likeliest) != OTHER and k.told[side] >= least]
        share = sum(k.likeliest == k.side for k in sure) / max(len(sure), 1)
        print(f"likeliest side has at least {least:.2f}: {len(sure)} town-days, right {share:.3f}")
    right = [k for k in answered if k.best == k.side]
    loss = np.mean([-np.log(max(k.told.get(k.side, 0.0), FLOOR)) for k in named])
    print(f"{len({k.town for k in known})} towns, {len(known)} town-days; with claims {len(named)}")
    print(
        f"answered {len(answered)} ({len(answered) / len(known):.2f}), right {len(right)} ({len(right) / max(len(answered), 1):.3f})"
    )
    print(f"log loss where there are claims {loss:.3f}")
    silent = sorted({k.town for k in known} - {k.town for k in named})
    print(f"no claims at all: {', '.join(silent) or 'none'}")
    for k in answered:
        if k.best != k.side:
            print(
                f"\nMISS {k.town} {k.day}: {k.side}, but {', '.join(f'{s} {p:.2f}' for s, p in k.told.items() if p > 0.01)}"
            )
            for carrier in (k.answer.carriers if k.answer else ())[:4]:
                print(f"   {carrier.log_odds:+.2f} {quotes.get(carrier.claim, carrier.claim)}")
    for k in named:
        if k.best is None:
            print(f"open {k.town} {k.day}: {k.side} {k.told.get(k.side, 0):.2f}")


if __name__ == "__main__":
    main()
