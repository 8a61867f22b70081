"""The chain over days: who holds each place, given the chances of change and what is said of states.

Forward-backward over many places at once. A holder is *new* when it came lately and *old* otherwise: an attempt that
claims describe cannot have succeeded on a day when its actor was there already, and only a new holder may owe its
place to that very attempt. A day costs O(holders), not its square, as arrivals do not depend on whom they replace.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from sayso.picture.control.attempts import COMING, GOING, UNNAMED, Attempts, Hazards, Rates
from sayso.picture.control.cells import Cells
from sayso.picture.control.evidence import HOLD, SIEGE, Evidence, Floats
from sayso.picture.control.priors import SHAPE, STRANGER
from sayso.picture.control.table import Ints

SETTLING = 1 / 20
"""A day's chance that a new holder counts as an old one."""
SIEGE_DAYS = 60
"""A siege that nobody speaks of any more is thought to last so much longer."""
TRULY_TOLD, UNDATED_TOLD = 0.9, 0.6
"""The chance that what is said of a change is not old news retold of a place that had changed long before; where no day is given."""
MOST_RIVALS = 3
HEIR = 9.0
"""By how much likelier than anybody else a besieger is to have what its holder leaves."""
STRANGE = 0.2
"""The long-run share of a holder that is only known by a name the registry has not heard of, against one that it has."""
LONG = 120
"""From so many days on, one place alone is worked out in stretches side by side."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A block of places, each with days of its own: ordinals of the first (`day0`), how many (`lengths`), and how many states
    (`sizes`). A place's days past its own number are empty."""

    day0: Ints
    lengths: Ints
    sizes: Ints

    @property
    def days(self) -> int:
        return int(self.lengths.max(initial=0))

    def index(self, day: Ints, place: Ints) -> tuple[Ints, Ints]:
        """The index of days (ordinals) among those of their places, and which of them are among them."""
        at = day - self.day0[place]
        return at, np.flatnonzero((at >= 0) & (at < self.lengths[place]))

    def within(self, day: Ints, place: Ints) -> Ints:
        """The index of the nearest bound of a stretch of days at their places."""
        bound: Ints = np.clip(day - self.day0[place], 0, self.lengths[place])
        return bound

    @property
    def states(self) -> int:
        return int(self.sizes.max(initial=1))

    def shares(self, someone_else: float, strange: NDArray[np.bool_]) -> Floats:
        """q: the long-run share of each state, (places, states); less for those that are `strange`: named by nothing but a name
        of which the registry has not heard. A state that a place has not is 0."""
        weight = np.where(np.arange(self.states) < self.sizes[:, None], np.where(strange, STRANGE, 1.0), 0.0)
        weight[:, 0] = 0.0
        named = np.maximum(self.sizes - 1, 1)
        weight *= (named / np.maximum(weight.sum(axis=1), 1e-300))[:, None]
        # The more are named, the less likely it is somebody whom nobody ever names.
        weight[:, 0] = someone_else / named
        shares: Floats = weight / weight.sum(axis=1, keepdims=True)
        return shares


@dataclass(frozen=True, slots=True)
class Steps:
    """What drives each day, over (days, places, states): odds of `coming` to a state and of `going` from it (already
    divided by the share of all others), `heir` the share of each in what another leaves, `stay` the weight of no named change,
    `doubt` the factor of an old holder's staying, `state` that of what is said of the day."""

    coming: Floats
    going: Floats
    heir: Floats
    stay: Floats
    doubt: Floats
    state: Floats
    q: Floats
    silent: float


def steps(ev: Evidence, found: Attempts, hazard: Hazards, rates: Rates, grid: Grid) -> Steps:
    """The driving terms of a block, worked out on the days of which anything is said; the others are all alike."""
    q = grid.shares(rates.someone_else, _strange(ev, grid))
    told = np.where(found.dated, TRULY_TOLD, UNDATED_TOLD)[hazard.owner]
    passed, owed = -np.log1p(-hazard.chance), -np.log1p(-told * hazard.chance)
    busy = _busy(ev, found, grid)
    wide = grid.states
    came, went, by_nobody = (
        Cells(found, hazard, busy, kind, width) for kind, width in ((COMING, wide), (GOING, wide), (UNNAMED, 1))
    )
    coming = np.expm1(came.summed(passed))
    going = np.expm1(went.summed(passed) + by_nobody.summed(passed))
    gone = went.summed(owed)
    doubt = came.summed(owed) + gone.sum(axis=1, keepdims=True) - gone + by_nobody.summed(owed)
    besieging = _besieging(ev, busy, wide)
    coming += np.where(besieging, rates.siege, 0.0)
    stay = 1 / (1 + coming.sum(axis=1, keepdims=True) - coming + going)
    share = q[busy.place] * np.where(besieging, HEIR, 1.0)
    share /= share.sum(axis=1, keepdims=True)
    going /= np.maximum(1 - share, 1e-9)
    state = _said(ev, rates, busy, grid)
    shape = (grid.days, len(grid.sizes), wide)
    none, same = partial(busy.spread, shape=shape, otherwise=0.0), partial(busy.spread, shape=shape, otherwise=1.0)
    heir = np.broadcast_to(q, shape).copy()
    heir[busy.day, busy.place] = share
    return Steps(none(coming), none(going), heir, same(stay), same(np.exp(-doubt)), same(state), q, rates.silent)


@dataclass(frozen=True, slots=True)
class Busy:
    """The days of places of which anything is said, place after place: `day` (index) and `place` of each, and over (places, days and
    one more) how many come before each day: `at`."""

    grid: Grid
    day: Ints
    place: Ints
    at: Ints

    @property
    def size(self) -> int:
        return len(self.day)

    def stretch(self, begin: Ints, end: Ints, place: Ints) -> tuple[Ints, Ints]:
        """Where stretches of busy days (ordinals, `end` exclusive) at their places begin and end."""
        return self.at[place, self.grid.within(begin, place)], self.at[place, self.grid.within(end, place)]

    def spread(self, values: Floats, shape: tuple[int, int, int], otherwise: float) -> Floats:
        """An array over (days, places, states) with these values on busy days."""
        out = np.full(shape, otherwise)
        out[self.day, self.place] = values
        return out


def _busy(ev: Evidence, found: Attempts, grid: Grid) -> Busy:
    """The days of attempts, of what is said of states, and of sieges."""
    still = np.flatnonzero((ev.cls >= HOLD) & (ev.state >= 0))
    lasting = np.where(ev.cls[still] == SIEGE, SIEGE_DAYS, 0)
    place = np.concatenate([found.place, ev.place[still]])
    begin = grid.within(np.concatenate([found.start, ev.begin[still, 0]]), place)
    end = np.concatenate([found.start + np.diff(found.offset), ev.end[still, 0] + lasting])
    wide = grid.days + 1
    where = np.concatenate([place * wide + begin, place * wide + grid.within(end, place)])
    sign = np.repeat([1.0, -1.0], len(place))
    open_now = np.cumsum(np.bincount(where, sign, len(grid.sizes) * wide).reshape(-1, wide), axis=1)[:, :-1]
    at_place, day = np.nonzero(open_now > 0.5)
    before = np.zeros((len(grid.sizes), wide), int)
    before[at_place, day + 1] = 1
    return Busy(grid, day, at_place, np.cumsum(before).reshape(before.shape))


def _strange(ev: Evidence, grid: Grid) -> NDArray[np.bool_]:
    """Which states nobody but a stranger's name stands for, (places, states)."""
    rows = np.flatnonzero((ev.state > 0) & (np.unravel_index(ev.category, SHAPE)[4] != STRANGER))
    known = np.zeros((len(grid.sizes), grid.states), bool)
    known[ev.place[rows], ev.state[rows]] = True
    return ~known


def _besieging(ev: Evidence, busy: Busy, wide: int) -> NDArray[np.bool_]:
    """Who besieges a place on busy days: while somebody says so, and for some time after."""
    rows = np.flatnonzero((ev.cls == SIEGE) & (ev.state > 0))
    begin, end = busy.stretch(ev.begin[rows, 0], ev.end[rows, 0] + SIEGE_DAYS, ev.place[rows])
    under = _summed(begin, end, ev.state[rows], np.ones(len(rows)), (busy.size, wide))
    besieged: NDArray[np.bool_] = under > 0.5
    return besieged


def _said(ev: Evidence, rates: Rates, busy: Busy, grid: Grid) -> Floats:
    """The factor of what is said of states: holding counts for, besieging against."""
    rivals = np.clip(grid.sizes - 1, 1, MOST_RIVALS)
    still = np.flatnonzero((ev.cls >= HOLD) & (ev.state >= 0))
    bonus = np.where(ev.cls[still] == SIEGE, 0.0, np.log(rivals[ev.place[still]]))
    length = np.maximum(ev.end[still, 0] - ev.begin[still, 0], 1)
    value = (rates.log_odds[still] + bonus) * ev.weight[still] / length
    begin, end = busy.stretch(ev.begin[still, 0], ev.end[still, 0], ev.place[still])
    shape = (busy.size, grid.states)
    siege = ev.cls[still] == SIEGE
    total = _summed(begin, end, ev.state[still], np.where(siege, 0.0, value), shape)
    # However many call a place besieged, it is one siege; one that is just over goes on being spoken of.
    besieged = _summed(begin, end, ev.state[still], np.where(siege, value, 0.0), shape)
    total += besieged / np.maximum(_summed(begin, end, ev.state[still], siege.astype(float), shape), 1.0)
    total -= total.max(axis=1, keepdims=True)
    factor: Floats = np.exp(np.maximum(total, -200.0))
    return factor


def _summed(begin: Ints, end: Ints, column: Ints, value: Floats, shape: tuple[int, int]) -> Floats:
    """Values summed over their stretches of rows, each in its column."""
    rows, wide = shape
    where = np.concatenate([begin * wide + column, end * wide + column])
    change = np.bincount(where, np.concatenate([value, -value]), (rows + 1) * wide)
    summed: Floats = np.cumsum(change.reshape(rows + 1, wide)[:-1], axis=0, dtype=float)
    return summed


@dataclass(frozen=True, slots=True)
class Passes:
    """Messages over (days, places, states): `old` and `new` forward, `see_old` and `see_new` backward. `scale`, over (days,
    places), is what made a day's forward messages sum to one."""

    old: Floats
    new: Floats
    see_old: Floats
    see_new: Floats
    scale: Floats

    @property
    def evidence(self) -> Floats:
        """What turns a product of the messages around a day and its steps into a probability, (days, places)."""
        joint = np.einsum("dps,dps->dp", self.old, self.see_old) + np.einsum("dps,dps->dp", self.new, self.see_new)
        evidence: Floats = self.scale / joint
        return evidence


def run(step: Steps) -> Passes:
    """Forward and backward over the days of a block."""
    if len(step.q) == 1 and len(step.stay) > LONG:
        return _run_alone(step)
    old, new, see_old, see_new = (np.empty_like(step.stay) for _ in range(4))
    scale = np.empty(step.stay.shape[:2])
    _forward(step, old, new, scale)
    _backward(step, see_old, see_new)
    return Passes(old, new, see_old, see_new, scale)


def _forward(step: Steps, old: Floats, new: Floats, scale: Floats) -> None:
    o, n = step.q, np.zeros_like(step.q)
    for d in range(len(old)):
        o, n, scale[d] = next_day(step, d, o, n)
        old[d], new[d] = o, n


def next_day(step: Steps, d: int, o: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Forward over one day; and what makes its messages sum to one."""
    q, h = step.q, step.silent
    others, every = _sums(q.shape[-1])
    keep, hq = 1 - h + h * q, h * q
    stay = step.stay[d]
    o, n = o * stay, n * stay
    both = o + n
    n = n + step.coming[d] * (both @ others) + step.heir[d] * ((both * step.going[d]) @ others)
    o = o * step.doubt[d]
    n = keep * n + hq * ((o + n) @ others)
    o = (keep * o + SETTLING * n) * step.state[d]
    n = (1 - SETTLING) * n * step.state[d]
    by = 1 / ((o + n) @ every)
    return o * by, n * by, by[:, 0]


@lru_cache(maxsize=64)
def _sums(states: int) -> tuple[Floats, Floats]:
    """Matrices that give each state the sum of all others, and of all: on few states much faster than summing along an axis."""
    every = np.ones((states, states))
    return every - np.eye(states), every


def _backward(step: Steps, see_old: Floats, see_new: Floats) -> None:
    o, n = np.ones_like(step.q), np.ones_like(step.q)
    for d in range(len(see_old) - 1, -1, -1):
        see_old[d], see_new[d] = o, n
        o, n = day_before(step, d, o, n)


def day_before(step: Steps, d: int, o: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Backward over one day."""
    others, every = _sums(step.q.shape[-1])
    o, n = _settled(step, o * step.state[d], n * step.state[d], others)
    arrive = (step.coming[d] * n) @ others + step.going[d] * ((step.heir[d] * n) @ others)
    stay = step.stay[d]
    o, n = (step.doubt[d] * o + arrive) * stay, (n + arrive) * stay
    by = 1 / (o @ every)
    return o * by, n * by


def _settled(step: Steps, o: Floats, n: Floats, others: Floats) -> tuple[Floats, Floats]:
    """Backward through settling and silent changes: from the end of a day to after its named changes."""
    hq = step.silent * step.q
    n = SETTLING * o + (1 - SETTLING) * n
    jump = (hq * n) @ others
    keep = 1 - step.silent + hq
    return keep * o + jump, keep * n + jump


def _run_alone(step: Steps) -> Passes:
    """`run` for one place: the days in stretches, all stretches at once, as products of each day's matrix."""
    days, _, wide = step.stay.shape
    length = int(np.ceil(np.sqrt(days)))
    full = -(-days // length) * length
    matrix = np.tile(np.eye(2 * wide), (full, 1, 1))
    matrix[:days] = _day_matrices(step)
    matrix = matrix.reshape(-1, length, 2 * wide, 2 * wide)
    start = np.concatenate([step.q[0], np.zeros(wide)])
    ahead = _chained(matrix, start).reshape(full, -1)[:days]
    before = np.concatenate([start[None], ahead[:-1]])
    scale = 1 / np.einsum("ds,dst->d", before, matrix.reshape(full, 2 * wide, -1)[:days])
    # Backward is forward through the transposed days in reverse order; its first vector is what follows the last day.
    behind = _chained(matrix[::-1, ::-1].swapaxes(2, 3), np.ones(2 * wide)).reshape(full, -1)[::-1]
    back = np.concatenate([behind[1:], np.ones((1, 2 * wide))])[:days]
    parts = (ahead[:, :wide], ahead[:, wide:], back[:, :wide], back[:, wide:])
    old, new, see_old, see_new = (np.ascontiguousarray(part[:, None]) for part in parts)
    return Passes(old, new, see_old, see_new, scale[:, None])


def _chained(matrix: Floats, start: Floats) -> Floats:
    """The vector after each day, (stretches, days, states), scaled to sum to one; `matrix` acts on rows from the left."""
    stretches, length, size, _ = matrix.shape
    product = np.empty_like(matrix)
    current = np.tile(np.eye(size), (stretches, 1, 1))
    for day in range(length):
        current = current @ matrix[:, day]
        current = current / np.maximum(current.max(axis=(1, 2), keepdims=True), 1e-300)
        product[:, day] = current
    first = np.empty((stretches, size))
    vector = start
    for n in range(stretches):
        first[n] = vector
        vector = vector @ product[n, -1]
        vector = vector / vector.sum()
    found: Floats = np.einsum("ns,nlst->nlt", first, product)
    scaled: Floats = found / found.sum(axis=2, keepdims=True)
    return scaled


def _day_matrices(step: Steps) -> Floats:
    """From (old, new) holder at the end of a day to the same on the next, (days, 2 x states, 2 x states)."""
    wide = step.q.shape[1]
    q, apart = step.q[0], 1 - np.eye(wide)
    stay, doubt, going = (each[:, 0, :, None] for each in (step.stay, step.doubt, step.going))
    arrive = stay * (step.coming[:, 0, None, :] + going * step.heir[:, 0, None, :]) * apart
    same = np.eye(wide) * stay
    named = np.block([[same * doubt, arrive], [np.zeros_like(same), same + arrive]])
    keep = np.diag(1 - step.silent + step.silent * q)
    jump = step.silent * q * apart
    quiet = np.block([[keep, jump], [np.zeros_like(keep), keep + jump]])
    settle = np.block(
        [[np.eye(wide), np.zeros((wide, wide))], [SETTLING * np.eye(wide), (1 - SETTLING) * np.eye(wide)]]
    )
    matrices: Floats = named @ (quiet @ settle) * np.tile(step.state[:, 0], 2)[:, None, :]
    return matrices


def posterior(passes: Passes) -> Floats:
    """The probability of each holder on each day, (days, places, states)."""
    joint = passes.old * passes.see_old + passes.new * passes.see_new
    belief: Floats = joint / joint.sum(axis=2, keepdims=True)
    return belief


@dataclass(frozen=True, slots=True)
class Events:
    """The probability of named changes, over (days, places, states): `came` to a state, `went` from it to anyone; and of
    `silent` changes, over (days, places)."""

    came: Floats
    went: Floats
    silent: Floats


def events(step: Steps, passes: Passes) -> Events:
    """What the chain believes happened on each day."""
    before = np.concatenate([step.q[None], (passes.old + passes.new)[:-1]]) * step.stay
    _, n = _settled(step, passes.see_old * step.state, passes.see_new * step.state, _sums(step.q.shape[-1])[0])
    came = step.coming * n * (before.sum(axis=2, keepdims=True) - before)
    spread = step.heir * n
    went = step.going * before * (spread.sum(axis=2, keepdims=True) - spread)
    end = SETTLING * passes.see_old + (1 - SETTLING) * passes.see_new
    jump = step.q * step.state * end
    silent = step.silent * (before * (jump.sum(axis=2, keepdims=True) - jump)).sum(axis=2)
    evidence = passes.evidence
    return Events(came * evidence[..., None], went * evidence[..., None], silent * evidence)


def moves(step: Steps, passes: Passes, before: Ints, after: Ints) -> Floats:
    """The probability, per day and place, that the one holder gave way to the other on that day; states over (days, places)."""

    def of(values: Floats, state: Ints) -> Floats:
        picked: Floats = np.take_along_axis(values, state[..., None], axis=2)[..., 0]
        return picked

    was = of(np.concatenate([step.q[None], (passes.old + passes.new)[:-1]]), before) * of(step.stay, before)
    q = np.broadcast_to(step.q, step.stay.shape)
    rate = of(step.coming, after) + of(step.heir, after) * of(step.going, before) + of(q, after) * step.silent
    hope = (SETTLING * of(passes.see_old, after) + (1 - SETTLING) * of(passes.see_new, after)) * of(step.state, after)
    return np.clip(was * rate * hope * passes.evidence, 0, 1)
