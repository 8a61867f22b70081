"""How sure control is in wars made differently from those of `bench/control.py`: too sure, or not sure enough?

    python bench/control_others.py [--seeds N] [--only NAME]

Here places change hands without battles, among three to six rivals that are nobody's allies; towns differ in how much is written
of them, many are hardly named; dates are often ranges of weeks, neutral words often hedged and then often wrong. Prints, for each
kind of war, log loss and accuracy of Sayso and of the latest claim, seen now and as known; and how much surer Sayso is than right.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from datetime import timedelta

import control as standard
import numpy as np
from control_baselines import BASELINES, Way
from control_wars import ACTORS, STANDARD, START, War
from rich.console import Console
from rich.table import Table

from sayso import model as m

DAYS = (60, 150, 240, 330)


@dataclass(frozen=True)
class Kind:
    """A kind of war: chances a place and day of a `change`, a false `boast`, a `rumour`, a `mention` of the holder; chances that a
    party, each of two `monitors` and residents tell of a change; shares of `wide` dates and `hedged` words; least and most rivals."""

    name: str = "usual"
    change: float = 1 / 150
    boast: float = 1 / 200
    rumour: float = 1 / 400
    mention: float = 1 / 60
    party: float = 0.7
    monitors: float = 0.5
    residents: float = 0.3
    wide: float = 0.4
    hedged: float = 0.3
    rivals: tuple[int, int] = (3, 6)
    places: int = 40
    days: int = 365


USUAL = Kind()
KINDS = (
    USUAL,
    replace(USUAL, name="sparse", mention=1 / 250, monitors=0.2, party=0.35, residents=0.1),
    replace(USUAL, name="boasts", boast=1 / 60, party=0.9, monitors=0.2, mention=1 / 200),
    replace(USUAL, name="hot", change=1 / 50),
    replace(USUAL, name="quiet", change=1 / 600),
    replace(USUAL, name="vague", wide=0.95, hedged=0.8),
    replace(USUAL, name="two rivals", rivals=(2, 2)),
    replace(USUAL, name="mentions only", monitors=0, residents=0, party=0, boast=0, rumour=0, mention=1 / 90),
    replace(USUAL, name="hardly a word", monitors=0.1, residents=0.05, party=0.1, boast=1 / 2000, mention=1 / 500),
)


def wage(kind: Kind, seed: int) -> War:
    rng = np.random.default_rng([seed, 77])
    truth = np.zeros((kind.places, kind.days), int)
    claims: list[m.Claim] = []
    for place in range(kind.places):
        rivals = rng.choice(len(ACTORS), size=int(rng.integers(kind.rivals[0], kind.rivals[1] + 1)), replace=False)
        teller = Teller(kind, rng, place, rivals, claims)
        holder = int(rng.choice(rivals))
        for day in range(kind.days):
            if rng.random() < kind.change:
                loser, holder = holder, int(rng.choice(rivals[rivals != holder]))
                teller.changed(loser, holder, day)
            teller.talk(holder, day)
            truth[place, day] = holder
    return War(replace(STANDARD, name=kind.name, places=kind.places, days=kind.days), truth, claims)


class Teller:
    """What is said of one place; `attention` is how much is written of it."""

    def __init__(
        self, kind: Kind, rng: np.random.Generator, place: int, rivals: np.ndarray, claims: list[m.Claim]
    ) -> None:
        self.kind, self.rng, self.place, self.rivals, self.claims = kind, rng, place, rivals, claims
        self.attention = rng.gamma(1.0) + 0.05

    def changed(self, loser: int, winner: int, day: int) -> None:
        kind, rng = self.kind, self.rng
        if rng.random() < kind.party * self.attention:
            self.say(day, m.Change.CAPTURED, winner, self.of(winner), 1)
        if rng.random() < kind.party * self.attention / 4:
            self.say(day, m.Change.LOST, loser, self.of(loser), 3)
        for monitor in range(2):
            if rng.random() < kind.monitors * min(self.attention, 1.5):
                hedged = rng.random() < kind.hedged
                wrong = rng.random() < (0.3 if hedged else 0.08)
                change = m.Change.CAPTURED if rng.random() < 0.7 else m.Change.HOLDS
                name = f"monitor-{monitor}"
                speaker = m.Speaker(name, m.SourceKind.MONITOR, name)
                self.say(day, change, self.anyone() if wrong else winner, speaker, 3, hedged=hedged)
        if rng.random() < kind.residents * self.attention:
            who = winner if rng.random() > 0.15 else self.anyone()
            self.say(day, m.Change.CAPTURED, who, m.Speaker("residents", m.SourceKind.RESIDENT), 1)

    def talk(self, holder: int, day: int) -> None:
        kind, rng = self.kind, self.rng
        if rng.random() < kind.boast * self.attention and (who := self.anyone()) != holder:
            self.say(day, m.Change.CAPTURED, who, self.of(who), 1)
            if rng.random() < 0.4:
                self.say(day, m.Change.CAPTURED, who, self.of(holder), 1, denies=True)
        if rng.random() < kind.rumour * self.attention:
            self.say(day, m.Change.CAPTURED, self.anyone(), m.Speaker("people", m.SourceKind.UNNAMED), 2)
        if rng.random() < kind.mention * self.attention:
            who = holder if rng.random() > 0.06 else self.anyone()
            self.say(day, m.Change.HOLDS, who, None, 0, hedged=rng.random() < kind.hedged / 2)

    def anyone(self) -> int:
        return int(self.rng.choice(self.rivals))

    def of(self, actor: int) -> m.Speaker:
        name = ACTORS[actor]
        return m.Speaker(f"{name} command", m.SourceKind.PARTY, f"{name}-command", name)

    def say(
        self, day: int, change: m.Change, actor: int, speaker: m.Speaker | None, late: float,
        *, denies: bool = False, hedged: bool = False,
    ) -> None:  # fmt: skip
        rng = self.rng
        published = day + int(rng.exponential(late)) if late else day
        if published >= self.kind.days:
            return
        first = last = day
        if rng.random() < self.kind.wide:
            first = max(day - int(rng.integers(0, 31)), 0)
            last = min(first + int(rng.integers(5, 31)), published)
        dated = rng.random() > 0.25
        name = f"{self.place}-{len(self.claims)}-0"  # no copy of any other
        self.claims.append(
            m.Claim(
                id=name, doc=name, quote=name, start=0, end=1, what=m.Control(change, m.Named(ACTORS[actor], ACTORS[actor])),
                outlet=f"outlet-{rng.integers(8)}", published=START + timedelta(days=published),
                speakers=(speaker,) if speaker else (), polarity=m.Polarity.DENIES if denies else m.Polarity.ASSERTS,
                hedged=hedged, place=m.PlaceMention(f"Town {self.place}"),
                date=m.Days(START + timedelta(days=min(first, last)), START + timedelta(days=last)) if dated else None,
            )
        )  # fmt: skip


def judged(way: Way, wars: list[War]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Probabilities and truth over cells, seen now and as known."""
    seen = [(way(war).reshape(-1, len(ACTORS)), war.truth.ravel()) for war in wars]
    known = [(way(war, day)[:, day], war.truth[:, day]) for war in wars for day in DAYS]
    return [(np.concatenate([p for p, _ in view]), np.concatenate([t for _, t in view])) for view in (seen, known)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", default=None)
    args = parser.parse_args()
    table = Table(title=f"Wars made differently, {args.seeds} seeds")
    for name in ("war", "view", "log loss", "latest claim's", "accuracy", "latest claim's", "ECE", "too sure by"):
        table.add_column(name, justify="left" if name in ("war", "view") else "right")
    for kind in KINDS:
        if args.only and args.only != kind.name:
            continue
        wars = [wage(kind, seed) for seed in range(args.seeds)]
        latest = BASELINES["latest claim wins"](wage(kind, 10_000))
        for view, ours, theirs in zip(
            ("now", "known"), judged(standard.sayso, wars), judged(latest, wars), strict=True
        ):
            mine, other = standard.scores(*ours), standard.scores(*theirs)
            sure = ours[0].max(axis=1).mean() - mine["accuracy"]
            numbers = (mine["log loss"], other["log loss"], mine["accuracy"], other["accuracy"], mine["ECE"])
            table.add_row(kind.name, view, *(f"{number:.3f}" for number in numbers), f"{sure:+.3f}")
    Console().print(table)


if __name__ == "__main__":
    main()
