"""Simpler ways of reading the same claims, each made as good as it can be: their confidence is fitted on a war whose truth
they are shown, with the same setting as those they are judged on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pandas as pd
from control_wars import ACTORS, START, War
from crowdkit.aggregation import DawidSkene
from hmmlearn.hmm import CategoricalHMM
from scipy.optimize import minimize

from sayso import model as m

Way = Callable[[War, "int | None"], np.ndarray]
AGES = (0, 3, 10, 30, 90, 240)
WINDOW = 30
EVERY = 5  # Dawid-Skene: one task every so many days
SAYS_HOLDER = (m.Change.CAPTURED, m.Change.HOLDS)


def votes(war: War, day: int | None, *, neutral: bool = False) -> np.ndarray:
    """Columns place, day, actor, voice code of claims that say who holds a place, known by a day; copies once."""
    seen, rows, voices = set(), [], {}
    for claim in war.claims:
        what = claim.what
        if what.change not in SAYS_HOLDER or claim.polarity is m.Polarity.DENIES:
            continue
        if day is not None and claim.published > START + timedelta(days=day):
            continue
        speaker = claim.speakers[0] if claim.speakers else None
        if neutral and speaker is not None and speaker.party:
            continue
        report = claim.doc.rsplit("-", 1)[0]
        if report in seen:
            continue
        seen.add(report)
        at = ((claim.date.last if claim.date else claim.published) - START).days
        voice = (speaker.id or speaker.name) if speaker else "outlet"
        rows.append(
            (int(claim.place.name.split()[1]), at, ACTORS.index(what.actor.id), voices.setdefault(voice, len(voices)))
        )
    return np.array(sorted(rows), dtype=int).reshape(-1, 4)


def _until(war: War, day: int | None) -> int:
    return war.setting.days if day is None else day + 1


def latest(war: War, day: int | None, *, neutral: bool) -> tuple[np.ndarray, np.ndarray]:
    """For each place and day the latest claim's actor (before the first claim: the first's; -1: none) and its age."""
    s = war.setting
    actor, age = np.full((s.places, s.days), -1), np.full((s.places, s.days), s.days)
    found = votes(war, day, neutral=neutral)
    for place in range(s.places):
        mine = found[found[:, 0] == place]
        if not len(mine):
            continue
        at = np.searchsorted(mine[:, 1], np.arange(s.days), side="right") - 1
        actor[place] = mine[np.maximum(at, 0), 2]
        age[place] = np.abs(np.arange(s.days) - mine[np.maximum(at, 0), 1])
    return actor, age


def latest_wins(*, neutral: bool) -> Callable[[War], Way]:
    """The latest claim names the holder; how sure, by its age, as it was in the trial war."""

    def fit(trial: War) -> Way:
        tables = {}
        for view, days in (("seen", [None]), ("known", range(30, trial.setting.days, 60))):
            hit, n = np.ones(len(AGES)), np.full(len(AGES), 2.0)
            for day in days:
                actor, age = latest(trial, day, neutral=neutral)
                cells = slice(None) if day is None else slice(day, day + 1)
                told = actor[:, cells] >= 0
                bucket = np.searchsorted(AGES, age[:, cells][told], side="right") - 1
                hit += np.bincount(bucket, (actor[:, cells] == trial.truth[:, cells])[told], len(AGES))
                n += np.bincount(bucket, minlength=len(AGES))
            tables[view] = hit / n

        def way(war: War, day: int | None = None) -> np.ndarray:
            actor, age = latest(war, day, neutral=neutral)
            sure = tables["seen" if day is None else "known"][np.searchsorted(AGES, age, side="right") - 1]
            out = np.repeat(((1 - sure) / (len(ACTORS) - 1))[..., None], len(ACTORS), axis=2)
            told = actor >= 0
            out[told, actor[told]] = sure[told]
            out[~told] = 1 / len(ACTORS)
            return out

        return way

    return fit


def _softened(raw: Way) -> Callable[[War], Way]:
    """A way whose probabilities are sharpened or blunted, and mixed with ignorance, as fits the trial war best."""

    def fit(trial: War) -> Way:
        days = range(30, trial.setting.days, 60)
        seen = (raw(trial, None).reshape(-1, len(ACTORS)), trial.truth.ravel())
        known = (
            np.concatenate([raw(trial, day)[:, day] for day in days]),
            np.concatenate([trial.truth[:, day] for day in days]),
        )
        fitted = {"seen": _temper(*seen), "known": _temper(*known)}

        def way(war: War, day: int | None = None) -> np.ndarray:
            return _blend(raw(war, day), *fitted["seen" if day is None else "known"])

        return way

    return fit


def _blend(p: np.ndarray, power: float, mixed: float) -> np.ndarray:
    sharp = np.maximum(p, 1e-9) ** power
    return (1 - mixed) * sharp / sharp.sum(axis=-1, keepdims=True) + mixed / len(ACTORS)


def _temper(p: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    def loss(x: np.ndarray) -> float:
        power, mixed = np.exp(np.clip(x[0], -5, 5)), 1 / (1 + np.exp(-np.clip(x[1], -15, 15)))
        return float(-np.log(_blend(p, power, mixed)[np.arange(len(truth)), truth]).mean())

    best = minimize(loss, [0.0, -2.0], method="Nelder-Mead", options={"maxiter": 80})
    return float(np.exp(np.clip(best.x[0], -5, 5))), float(1 / (1 + np.exp(-np.clip(best.x[1], -15, 15))))


def majority(war: War, day: int | None) -> np.ndarray:
    """Votes in a window, fading with distance; a little is carried on from the latest claim into silences."""
    s = war.setting
    counts = np.full((s.places, s.days, len(ACTORS)), 0.02)
    days = np.arange(s.days)
    for place, at, actor, _ in votes(war, day):
        near = np.abs(days - at) <= WINDOW
        if day is not None:
            near &= days >= at
        counts[place, near, actor] += 1
    actor, _ = latest(war, day, neutral=False)
    told = actor >= 0
    place, when = np.nonzero(told)
    counts[place, when, actor[told]] += 0.3
    return counts / counts.sum(axis=2, keepdims=True)


def dawid_skene(war: War, day: int | None) -> np.ndarray:
    """Dawid and Skene (1979) on place-days, each voice's latest word standing for a window; crowd-kit's."""
    s = war.setting
    found = votes(war, day)
    rows = []
    for place, at, actor, voice in found:
        first = -(-max(at, 0) // EVERY)
        rows += [
            (place * s.days + t, voice, actor)
            for t in range(first, min(at + WINDOW, _until(war, day) - 1) // EVERY + 1)
        ]
    out = np.full((s.places, s.days, len(ACTORS)), 1 / len(ACTORS))
    if not rows:
        return out
    frame = pd.DataFrame(rows, columns=["task", "worker", "label"]).drop_duplicates(["task", "worker"], keep="last")
    proba = DawidSkene(n_iter=15).fit_predict_proba(frame)
    coarse = np.full((s.places, s.days // EVERY + 2, len(ACTORS)), np.nan)
    for task, row in zip(proba.index, proba.to_numpy(), strict=True):
        place, t = divmod(int(task), s.days)
        coarse[place, t] = 0
        coarse[place, t, proba.columns] = row
    for place in range(s.places):
        known = np.flatnonzero(~np.isnan(coarse[place, :, 0]))
        if len(known):
            at = np.searchsorted(known, np.arange(s.days) // EVERY, side="right") - 1
            out[place] = coarse[place, known[np.maximum(at, 0)]]
    return out


def _symbols(war: War, day: int | None) -> np.ndarray:
    """Each place-day's claimed holder (the last of the day), or silence."""
    s = war.setting
    out = np.full((s.places, s.days), len(ACTORS))
    for place, at, actor, _ in votes(war, day):
        if 0 <= at < s.days:
            out[place, at] = actor
    return out


def plain_hmm(trial: War) -> Way:
    """A hidden Markov model with the holder as state and the claimed holder as symbol (hmmlearn).

    Its tables are counted on the trial war with the truth in sight: left to itself, expectation-maximisation takes silence for
    a state and does far worse.
    """
    k = len(ACTORS)
    model = CategoricalHMM(n_components=k, n_features=k + 1)
    model.startprob_ = np.full(k, 1 / k)
    before, after = trial.truth[:, :-1].ravel(), trial.truth[:, 1:].ravel()
    moved = (before != after).mean()
    model.transmat_ = np.full((k, k), moved / (k - 1)) + np.eye(k) * (1 - moved - moved / (k - 1))
    symbols, truth = _symbols(trial, None).ravel(), trial.truth.ravel()
    right = ((symbols == truth).mean(), ((symbols != truth) & (symbols < k)).mean() / (k - 1))
    emission = np.full((k, k + 1), right[1])
    emission[np.arange(k), np.arange(k)] = right[0]
    emission[:, k] = 1 - emission[:, :k].sum(axis=1)
    model.emissionprob_ = emission

    def raw(war: War, day: int | None) -> np.ndarray:
        told = _symbols(war, day)
        last = _until(war, day)
        part = model.predict_proba(told[:, :last].reshape(-1, 1), [last] * len(told)).reshape(len(told), last, k)
        out = np.full((*told.shape, k), 1 / k)
        out[:, :last] = part
        return out

    return _softened(raw)(trial)


BASELINES: dict[str, Callable[[War], Way]] = {
    "latest claim wins": latest_wins(neutral=False),
    "latest neutral claim": latest_wins(neutral=True),
    "majority in a window": _softened(majority),
    "Dawid-Skene by day": _softened(dawid_skene),
    "plain HMM": plain_hmm,
}
