"""Learning how much words weigh: expectation-maximisation over all places at once, under firm priors.

What is learnt: how often claims of each category hold up (pooled over interest, then kind of speaker, then speaker), how
far their dates are off, and how often changes come, claimed or silent. A small ledger stays near `data/control.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from sayso.picture.control import chain
from sayso.picture.control.evidence import LOSS, SEGMENTS, Evidence, Floats, Ints, gather
from sayso.picture.control.priors import SHAPE, Priors, priors
from sayso.picture.control.table import ControlTable

ROUNDS = 8
SAMPLE_CELLS = 3_000_000
BLOCK_CELLS = 1_500_000
TELLING_SPAN = 40
LONGEST_DAYS = 15_000


@dataclass(frozen=True, slots=True)
class Strengths:
    """What has been learnt. `log_odds` over `priors.SHAPE`; `speakers` shifts them for one voice (own word, others' word);
    `dated` and `undated` are shares per stretch of days; `chance` as in `data/control.toml`."""

    log_odds: Floats
    speakers: Mapping[str, tuple[float, float]]
    dated: Floats
    undated: Floats
    chance: Mapping[str, float]

    @classmethod
    def prior(cls, given: Priors | None = None) -> Strengths:
        """What is believed before any claim was counted."""
        p = given or priors()
        return cls(p.log_odds, {}, p.dated, p.undated, p.chance)

    def rates(self, ev: Evidence, voices: Floats) -> chain.Rates:
        """The chain's view of these strengths for rows of evidence; `voices` are shifts by voice code and side."""
        side = sides(ev)
        table = np.zeros((4, SEGMENTS))
        table[:2], table[2:, : self.undated.shape[1]] = self.dated, self.undated
        length = np.maximum(ev.end - ev.begin, 1)
        return chain.Rates(
            self.log_odds.ravel()[ev.category] + voices[ev.voice, side],
            np.where(ev.end > ev.begin, table[ev.bins], 0.0) / length,
            self.chance["silent_change"],
            self.chance["named_success"],
            self.chance["named_failure"],
            self.chance["baseless"],
            self.chance["someone_else"],
        )

    def shifts(self, voices: tuple[str, ...] | list[str]) -> Floats:
        """The speakers' shifts as an array over voice codes and sides."""
        out = np.zeros((len(voices) + 1, 2))
        for code, voice in enumerate(voices):
            out[code] = self.speakers.get(voice, (0.0, 0.0))
        return out


def sides(ev: Evidence) -> Ints:
    """0 where a speaker speaks for its own side, 1 otherwise."""
    relation = np.unravel_index(ev.category, SHAPE)[1]
    return np.where(relation == 0, 0, 1)


def blocks(
    ev: Evidence, sizes: Ints, *, cells: int = BLOCK_CELLS, last_day: int | None = None, margin: int = TELLING_SPAN
) -> Iterator[tuple[Ints, Evidence, chain.Grid]]:
    """Places in blocks alike in length and holders, so that arrays stay small: place codes, evidence, grid."""
    if not ev.size:
        return
    first, last = spans(ev, len(sizes), margin)
    if last_day is not None:
        last = np.full_like(last, last_day)
    present = np.flatnonzero(np.bincount(ev.place, minlength=len(sizes)))
    days = last - first + 1
    order = present[np.lexsort((present, days[present], sizes[present]))]
    bounds = np.searchsorted(ev.place, np.arange(len(sizes) + 1))
    at = 0
    while at < len(order):
        stop = at + 1
        low, high, wide = first[order[at]], last[order[at]], int(sizes[order[at]])
        while stop < len(order):
            p = order[stop]
            lo, hi, w = min(low, first[p]), max(high, last[p]), max(wide, int(sizes[p]))
            if (hi - lo + 1) * w * (stop + 1 - at) > cells:
                break
            low, high, wide, stop = lo, hi, w, stop + 1
        codes = order[at:stop]
        rows = np.concatenate([np.arange(bounds[p], bounds[p + 1]) for p in codes])
        part = ev.take(rows)
        local = np.zeros(len(sizes), int)
        local[codes] = np.arange(len(codes))
        yield codes, replace(part, place=local[part.place]), chain.Grid(int(low), int(high - low + 1), sizes[codes])
        at = stop


def spans(ev: Evidence, places: int, margin: int) -> tuple[Ints, Ints]:
    """First and last day worth looking at, per place: from before its first claim to its last."""
    first, last = np.full(places, 2**31), np.zeros(places, int)
    begin = np.where(ev.end > ev.begin, ev.begin, 2**31).min(axis=1)
    np.minimum.at(first, ev.place, begin - margin)
    np.maximum.at(last, ev.place, np.maximum(ev.anchor, ev.end[:, 0]))
    return np.maximum(first, last - LONGEST_DAYS), last


def learn(
    table: ControlTable, *, given: Priors | None = None, rounds: int = ROUNDS, cells: int = SAMPLE_CELLS
) -> Strengths:
    """The strengths that a table of claims teaches; of a large one, a fixed sample of its places."""
    p = given or priors()
    strengths = Strengths.prior(p)
    ev, holders = gather(table)
    sizes = np.array([len(h) + 1 for h in holders])
    ev = _sampled(ev, sizes, cells)
    for _ in range(rounds if ev.size else 0):
        strengths = _improve(strengths, p, _expect(ev, sizes, strengths, table.voices), ev, table.voices)
    return strengths


def _sampled(ev: Evidence, sizes: Ints, cells: int) -> Evidence:
    """All evidence on as many places as fit, spread evenly over the places."""
    first, last = spans(ev, len(sizes), 0) if ev.size else (sizes, sizes)
    present = np.unique(ev.place)
    work = float(((last - first + 1 + 2 * TELLING_SPAN) * sizes)[present].sum())
    if work <= cells:
        return ev
    chosen = present[:: int(np.ceil(work / cells))]
    return ev.take(np.isin(ev.place, chosen))


@dataclass(frozen=True, slots=True)
class Counts:
    """Expectations per row of evidence: `true`, `failed` (an attack that failed stands behind it), and its stretches' shares
    of `true`; and totals of successes, failures, silent changes and place-days."""

    true: Floats
    failed: Floats
    stretch: Floats
    success: float
    failure: float
    silent: float
    place_days: float


def _expect(ev: Evidence, sizes: Ints, strengths: Strengths, voices: tuple[str, ...] | list[str]) -> Counts:
    shifts = strengths.shifts(list(voices))
    true, failed, stretch = np.zeros(ev.size), np.zeros(ev.size), np.zeros((ev.size, SEGMENTS))
    totals = np.zeros(4)
    position = {}
    bounds = np.searchsorted(ev.place, np.arange(len(sizes) + 1))
    for codes, part, grid in blocks(ev, sizes):
        rows = np.concatenate([np.arange(bounds[p], bounds[p + 1]) for p in codes])
        rates = strengths.rates(part, shifts)
        pot = chain.potentials(part, rates, grid)
        passes = chain.run(pot, rates, grid)
        happened = chain.events(pot, rates, passes)
        true[rows], failed[rows], stretch[rows] = _responsible(part, rates, grid, happened, chain.posterior(passes))
        totals += _totals(happened, grid)
    del position
    return Counts(true, failed, stretch, *totals.tolist())


def _totals(happened: chain.Events, grid: chain.Grid) -> Floats:
    """Expected successes, failures and silent changes that were attacks somebody spoke of, and place-days."""
    return np.array(
        [
            happened.success_in.sum(),
            happened.failure_in.sum(),
            happened.silent.sum(),
            float(grid.days * len(grid.sizes)),
        ]
    )


def _responsible(
    ev: Evidence, rates: chain.Rates, grid: chain.Grid, happened: chain.Events, post: Floats
) -> tuple[Floats, Floats, Floats]:
    """For each row the chance that it is true, that it tells of a failed attack, and of each stretch when true."""
    success, failure = chain.ratios(ev, rates)
    success, failure = success / (1 + success), failure / (1 + failure)
    s_in, s_out = _running(happened.success_in), _running(happened.success_out)
    f_in, f_out = _running(happened.failure_in), _running(happened.failure_out)
    begin = np.clip(ev.begin - grid.day0, 0, grid.days)
    end = np.clip(ev.end - grid.day0, 0, grid.days)
    place, state = ev.place[:, None], ev.state[:, None]
    leaving = (ev.cls == LOSS)[:, None]

    def within(coming: Floats, going: Floats) -> Floats:
        picked = np.where(leaving, going[end, place, state] - going[begin, place, state],
                          coming[end, place, state] - coming[begin, place, state])  # fmt: skip
        return picked

    stretch = np.clip(success * within(s_in, s_out), 0, 1)
    true = np.minimum(stretch.sum(axis=1), 1)
    failed = np.minimum((failure * within(f_in, f_out)).sum(axis=1), 1 - true)
    held = _running(post)
    length = np.maximum(end[:, 0] - begin[:, 0], 1)
    state_true = (held[end[:, 0], ev.place, ev.state] - held[begin[:, 0], ev.place, ev.state]) / length
    still = ~ev.is_change
    true, failed = np.where(still, np.clip(state_true, 0, 1), true), np.where(still, 0.0, failed)
    return true, failed, np.where(still[:, None], 0.0, stretch)


def _running(values: Floats) -> Floats:
    """Sums up to (not including) each day; a last column of totals over states answers for rows without an actor (-1)."""
    out = np.zeros((values.shape[0] + 1, values.shape[1], values.shape[2] + 1))
    np.cumsum(values, axis=0, out=out[1:, :, :-1])
    out[1:, :, -1] = out[1:, :, :-1].sum(axis=2)
    return out


def _improve(old: Strengths, p: Priors, counts: Counts, ev: Evidence, voices: tuple[str, ...] | list[str]) -> Strengths:
    """The strengths most likely given expected counts and priors."""
    log_odds = _held_up(p, counts, ev)
    return Strengths(
        log_odds,
        _by_speaker(p, log_odds, counts, ev, list(voices)),
        _shares(p.dated, p.belief["delay"], counts, ev, 0),
        _shares(p.undated, p.belief["delay"], counts, ev, 2),
        _chances(p, counts, ev),
    )


def _held_up(p: Priors, counts: Counts, ev: Evidence) -> Floats:
    """Log-odds by category: the prior, moved by its interest's count, then by its own kind's."""
    cells = int(np.prod(SHAPE))
    true = np.bincount(ev.category, counts.true * ev.weight, cells).reshape(SHAPE)
    n = np.bincount(ev.category, ev.weight, cells).reshape(SHAPE)
    out = p.log_odds
    for axes, belief in (((2, 4), "interest"), ((4,), "kind")):
        expected = n * _chance(out)
        held, hoped = true.sum(axis=axes, keepdims=True), expected.sum(axis=axes, keepdims=True)
        fell, feared = (n - true).sum(axis=axes, keepdims=True), (n - expected).sum(axis=axes, keepdims=True)
        out = out + _shift(held, hoped, fell, feared, p.belief[belief])
    return out


def _shift(held: Floats, hoped: Floats, fell: Floats, feared: Floats, belief: float) -> Floats:
    """How far counts move log-odds, `belief` claims' worth of evidence holding them back on either side."""
    half = belief / 4
    return np.log((held + half) / (hoped + half)) - np.log((fell + half) / (feared + half))


def _chance(log_odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-log_odds))


def _by_speaker(
    p: Priors, log_odds: Floats, counts: Counts, ev: Evidence, voices: list[str]
) -> dict[str, tuple[float, float]]:
    """Each voice's own record, for its own side's deeds and for others', against what its category would have it."""
    group = ev.voice * 2 + sides(ev)
    cells = len(voices) * 2
    # A denial that turns out wrong is a mark against its speaker, as a claim that does.
    denied = np.unravel_index(ev.category, SHAPE)[3] == 1
    hope = _chance(log_odds.ravel()[ev.category])
    keep = ev.weight * ~denied
    held, hoped = np.bincount(group, counts.true * keep, cells), np.bincount(group, hope * keep, cells)
    n = np.bincount(group, keep, cells)
    shift = _shift(held, hoped, n - held, n - hoped, p.belief["speaker"]).reshape(-1, 2)
    return {
        voices[v]: (float(shift[v, 0]), float(shift[v, 1])) for v in np.flatnonzero(np.abs(shift).sum(axis=1) > 1e-9)
    }


def _shares(prior: Floats, belief: float, counts: Counts, ev: Evidence, offset: int) -> Floats:
    rows = []
    for side in (0, 1):
        seen = counts.stretch[ev.bins == offset + side].sum(axis=0)[: prior.shape[1]]
        total = seen + belief * prior[side]
        rows.append(total / total.sum())
    return np.stack(rows)


def _chances(p: Priors, counts: Counts, ev: Evidence) -> dict[str, float]:
    belief, out = p.belief["chance"], dict(p.chance)
    for key, seen in (
        ("named_success", counts.success),
        ("named_failure", counts.failure),
        ("silent_change", counts.silent),
    ):
        out[key] = (seen + belief * 0.25) / (counts.place_days + belief * 0.25 / p.chance[key])
    change = ev.is_change
    wrong = (ev.weight * (1 - counts.true))[change].sum()
    alone = (ev.weight * (1 - counts.true - counts.failed))[change].sum()
    out["baseless"] = float((alone + belief * p.chance["baseless"]) / (wrong + belief))
    return out
