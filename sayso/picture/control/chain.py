"""The chain over days: who holds each place, given what bears on changes and on states.

Forward-backward over many places at once. On a day, from holder u to another holder v:

    h0 q(v) + hs q(v) (in_s(v) out_s(u) any_s - 1)              a silent change, or an attack that succeeds
and staying with u:
    1 - h0 (1 - q(u)) + hf (sum over v != u of q(v) (in_f(v) out_f(u) any_f - 1))     nothing, or an attack that fails

where `in`, `out` and `any` are the products, over the claims that bear on the day, of 1 + (their rate given such an attack)
/ (their rate given none). Both have rank one plus a diagonal, so a day costs O(holders), not its square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sayso.picture.control.evidence import GAIN, LOSS, SIEGE, Evidence, Floats, Ints

CLIP = 200.0


@dataclass(frozen=True, slots=True)
class Rates:
    """What the chain needs of the learnt strengths, per row of evidence: `log_odds` that it is true, standing alone."""

    log_odds: Floats
    density: Floats
    silent: float
    success: float
    failure: float
    baseless: float
    someone_else: float


@dataclass(frozen=True, slots=True)
class Potentials:
    """Arrays over (days, places, states), but `any_*` over (days, places, 1)."""

    in_s: Floats
    out_s: Floats
    any_s: Floats
    in_f: Floats
    out_f: Floats
    any_f: Floats
    state: Floats


@dataclass(frozen=True, slots=True)
class Grid:
    """A block: `day0` is the first day's ordinal, `days` how many, `sizes` each place's number of states."""

    day0: int
    days: int
    sizes: Ints

    @property
    def states(self) -> int:
        return int(self.sizes.max(initial=1))

    def shares(self, someone_else: float) -> Floats:
        """q: the long-run share of each state, (places, states); a state a place has not is 0."""
        named = np.maximum(self.sizes - 1, 0)[:, None]
        share = np.where(named > 0, (1 - someone_else) / np.maximum(named, 1), 0.0)
        q = np.where(np.arange(self.states) < self.sizes[:, None], share, 0.0)
        q[:, 0] = np.where(named[:, 0] > 0, someone_else, 1.0)
        return q


def ratios(ev: Evidence, rates: Rates) -> tuple[Floats, Floats]:
    """How much likelier a claim is on a day of its stretches given a success, and given a failure, than without: minus 1."""
    stale = np.exp(-_stale(ev, rates))[:, None]
    success = np.exp(rates.log_odds)[:, None] * stale * rates.density / (rates.baseless * rates.success)
    failure = (1 - rates.baseless) * rates.density / (rates.baseless * rates.failure)
    return success, failure


def _stale(ev: Evidence, rates: Rates) -> Floats:
    """Log factor for the actor's being there (or gone) already, when the claim tells old news."""
    told = np.maximum(rates.log_odds, 0.0) / 2
    return np.where((ev.cls == GAIN) | (ev.cls == LOSS), told, 0.0) * (ev.state >= 0)


def potentials(ev: Evidence, rates: Rates, grid: Grid) -> Potentials:
    """The products over claims, for each day, place and state."""
    success, failure = ratios(ev, rates)
    weight = ev.weight[:, None]
    log_s, log_f = weight * np.log1p(success), weight * np.log1p(failure)
    coming = (ev.cls == GAIN) | ((ev.cls > LOSS) & ev.is_change)
    named = ev.state >= 0
    fields = {}
    for name, rows in (("in", coming & named), ("out", (ev.cls == LOSS) & named), ("any", ev.is_change & ~named)):
        column = name != "any"
        fields[f"{name}_s"] = _spread(ev, rows, log_s, grid, column)
        fields[f"{name}_f"] = _spread(ev, rows, log_f, grid, column)
    return Potentials(**fields, state=_state_potential(ev, rates, grid))


def _spread(ev: Evidence, rows: Ints | Floats, logs: Floats, grid: Grid, by_state: bool) -> Floats:
    """exp of the sum over claims of what each gives to every day of its stretches."""
    width = grid.states if by_state else 1
    return np.exp(np.clip(_sum(ev, rows, logs, grid, width), -CLIP, CLIP))


def _sum(ev: Evidence, rows: Ints | Floats, logs: Floats, grid: Grid, width: int) -> Floats:
    places = len(grid.sizes)
    row = np.flatnonzero(rows)
    column = ev.place[row] * width + (ev.state[row] if width > 1 else 0)
    begin = np.clip(ev.begin[row] - grid.day0, 0, grid.days)
    end = np.clip(ev.end[row] - grid.day0, 0, grid.days)
    cells = places * width
    where = np.concatenate([(begin * cells + column[:, None]).ravel(), (end * cells + column[:, None]).ravel()])
    value = logs[row].ravel()
    steps = np.bincount(where, np.concatenate([value, -value]), (grid.days + 1) * cells)
    total = steps.reshape(grid.days + 1, places, width)[:-1]
    return np.cumsum(total, axis=0, out=total)


def _state_potential(ev: Evidence, rates: Rates, grid: Grid) -> Floats:
    """Claims of holding, and the stale side of claims of change."""
    rivals = np.minimum(np.maximum(grid.sizes - 1, 1), 3)
    length = np.maximum(ev.end[:, 0] - ev.begin[:, 0], 1)
    holding = (rates.log_odds + np.log(rivals[ev.place])) * ev.weight
    holding = np.where(ev.cls == SIEGE, rates.log_odds * ev.weight, holding) / length
    logs = np.zeros_like(rates.density)
    logs[:, 0] = holding
    still = ~ev.is_change & (ev.state >= 0)
    total = _sum(ev, still, logs, grid, grid.states)
    told = _stale(ev, rates) * ev.weight * np.where(ev.cls == LOSS, -1.0, 1.0)
    rows = np.flatnonzero((told != 0) & (ev.anchor >= grid.day0) & (ev.anchor < grid.day0 + grid.days))
    np.add.at(total, (ev.anchor[rows] - grid.day0, ev.place[rows], ev.state[rows]), told[rows])
    total -= total.max(axis=2, keepdims=True)
    return np.exp(np.maximum(total, -CLIP))


@dataclass(frozen=True, slots=True)
class Passes:
    """Filtered (`ahead`) and looking-back (`back`) messages, and the stay weights, over (days, places, states)."""

    ahead: Floats
    back: Floats
    stay: Floats
    q: Floats


def stays(pot: Potentials, rates: Rates, q: Floats) -> Floats:
    attacks = q * pot.in_f
    others = attacks.sum(axis=2, keepdims=True) - attacks
    fails = pot.any_f * pot.out_f * others - (1 - q)
    return 1 - rates.silent * (1 - q) + rates.failure * np.maximum(fails, 0)


def run(pot: Potentials, rates: Rates, grid: Grid) -> Passes:
    """Forward and backward over the days of a block."""
    q = grid.shares(rates.someone_else)
    stay = stays(pot, rates, q)
    ahead, back = np.empty_like(stay), np.empty_like(stay)
    plain, named = rates.silent - rates.success, rates.success * pot.any_s
    current = q
    for d in range(grid.days):
        leaving = current * pot.out_s[d]
        arriving = pot.in_s[d] * (leaving.sum(axis=1, keepdims=True) - leaving)
        current = current * stay[d] + q * (plain * (1 - current) + named[d] * arriving)
        current = np.maximum(current * pot.state[d], 0)
        current = current / current.sum(axis=1, keepdims=True)
        ahead[d] = current
    current = np.ones_like(q)
    for d in range(grid.days - 1, -1, -1):
        back[d] = current
        seen = current * pot.state[d]
        silent, taken = q * seen, q * pot.in_s[d] * seen
        current = seen * stay[d] + plain * (silent.sum(axis=1, keepdims=True) - silent)
        current = current + named[d] * pot.out_s[d] * (taken.sum(axis=1, keepdims=True) - taken)
        current = np.maximum(current, 0)
        current = current / current.max(axis=1, keepdims=True)
    return Passes(ahead, back, stay, q)


def posterior(passes: Passes) -> Floats:
    """The probability of each holder on each day, (days, places, states)."""
    joint = passes.ahead * passes.back
    return joint / joint.sum(axis=2, keepdims=True)


@dataclass(frozen=True, slots=True)
class Events:
    """Expected attacks per day and place: `success_in` and `failure_in` by who attacks, `..._out` by who is attacked,
    over (days, places, states); `silent` changes over (days, places)."""

    success_in: Floats
    success_out: Floats
    failure_in: Floats
    failure_out: Floats
    silent: Floats


def events(pot: Potentials, rates: Rates, passes: Passes) -> Events:
    """What the chain believes happened on each day: the expectations that learning counts."""
    q = passes.q
    before = np.concatenate([q[None], passes.ahead[:-1]])
    seen = passes.back * pot.state
    leaving, taken = before * pot.out_s, q * pot.in_s * seen
    success_in = rates.success * pot.any_s * taken * (leaving.sum(axis=2, keepdims=True) - leaving)
    success_out = rates.success * pot.any_s * leaving * (taken.sum(axis=2, keepdims=True) - taken)
    staying, attack = before * seen * pot.out_f, q * pot.in_f
    failure_in = rates.failure * pot.any_f * attack * (staying.sum(axis=2, keepdims=True) - staying)
    failure_out = rates.failure * pot.any_f * staying * (attack.sum(axis=2, keepdims=True) - attack)
    silent = rates.silent * (q * seen * (1 - before)).sum(axis=2)
    # The "- 1" of the module's formula: an attack nobody claims is not counted as one.
    unsaid = (q * seen * (1 - before)).sum(axis=2)
    total = (before * seen * passes.stay).sum(axis=2) + silent + success_in.sum(axis=2) - rates.success * unsaid
    scale = 1 / total[:, :, None]
    return Events(success_in * scale, success_out * scale, failure_in * scale, failure_out * scale, silent / total)
