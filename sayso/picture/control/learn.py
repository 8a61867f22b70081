"""Learning how much words weigh: expectation-maximisation over all places at once, under firm priors.

What is learnt: how often claims of each category hold up (pooled over interest, then kind of speaker, then speaker), how
far their dates are off, and how often changes come, claimed or silent. A small ledger stays near `data/control.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sayso.picture.control import attempts, chain
from sayso.picture.control.evidence import SEGMENTS, Evidence, Floats, gather
from sayso.picture.control.priors import NEAR, SHAPE, Priors, priors
from sayso.picture.control.table import ControlTable, Ints
from sayso.picture.control.untold import unheard, unseen

ROUNDS = 2
"""Stopped early: the first rounds learn from what contradicts and confirms, later ones from their own beliefs."""
SAMPLE_CELLS = 2_000_000
BLOCK_CELLS = 500_000
TELLING_SPAN = 40
LONGEST_DAYS = 7_305
ALIKE = 1.25
"""Places whose numbers of days differ by no more than this factor are taken in order of their holders."""
DAY_CELLS = 200
"""A block's day costs about as much time as so many of its cells."""
ATTENTION_DAYS = 15
SEEN_OF = 2.0
"""How many changes that nobody told of there are for each that the counts of voices let one see: a lower bound."""
NEWS_DAYS = 366
"""What was published longer after the day it tells of is history: nothing else that was said then checks it."""


@dataclass(frozen=True, slots=True)
class Strengths:
    """What has been learnt. `log_odds` over `priors.SHAPE`; `speakers` shifts them for one voice (own word, others' word);
    `dated` and `undated` are shares per stretch of days; `chance` as in `data/control.toml`."""

    log_odds: Floats
    speakers: Mapping[str, tuple[float, float]]
    dated: Floats
    undated: Floats
    chance: Mapping[str, float]
    backed: Floats

    @classmethod
    def prior(cls, given: Priors | None = None) -> Strengths:
        """What is believed before any claim was counted."""
        p = given or priors()
        return cls(p.log_odds, {}, p.dated, p.undated, p.chance, np.zeros(attempts.MOST_BACKERS + 1))

    def arrays(self, voices: Sequence[str]) -> dict[str, Floats]:
        """The same as arrays, speakers by their places in `voices`."""
        known = [self.speakers.get(voice, (np.nan, np.nan)) for voice in voices]
        chances = np.array([self.chance[name] for name in sorted(self.chance)])
        speakers = np.array(known, dtype=float).reshape(len(voices), 2)
        return {
            "log_odds": self.log_odds, "speakers": speakers, "dated": self.dated, "undated": self.undated,
            "chance": chances, "backed": self.backed,
        }  # fmt: skip

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Floats], voices: Sequence[str]) -> Strengths:
        """The strengths of `arrays`, of the same voices."""
        rows = zip(voices, arrays["speakers"].tolist(), strict=True)
        speakers = {voice: (own, other) for voice, (own, other) in rows if not np.isnan(own)}
        chance = dict(zip(sorted(priors().chance), arrays["chance"].tolist(), strict=True))
        return cls(arrays["log_odds"], speakers, arrays["dated"], arrays["undated"], chance, arrays["backed"])

    def rates(self, ev: Evidence, voices: Floats, now: int) -> attempts.Rates:
        """The chain's view of these strengths for rows of evidence; `voices` are shifts by voice code and side."""
        side = sides(ev)
        table = np.zeros((4, SEGMENTS))
        table[:2], table[2:, : self.undated.shape[1]] = self.dated, self.undated
        length = np.maximum(ev.end - ev.begin, 1)
        return attempts.Rates(
            self.log_odds.ravel()[ev.category] + voices[ev.voice, side],
            np.where(ev.end > ev.begin, table[ev.bins], 0.0) / length,
            self.chance["silent_change"],
            self.chance["named_success"],
            self.chance["named_failure"],
            self.chance["baseless"],
            self.chance["someone_else"],
            self.chance["siege"],
            self.backed,
            now,
        )

    def shifts(self, voices: Sequence[str], heard: Ints | None = None) -> Floats:
        """The speakers' shifts as an array over voice codes and sides; of those `heard` alone, if given."""
        out = np.zeros((len(voices) + 1, 2))
        for code in range(len(voices)) if heard is None else np.unique(heard).tolist():
            out[code] = self.speakers.get(voices[code], (0.0, 0.0))
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
    days = np.maximum(last - first + 1, 1)
    alike = np.ceil(np.log(days[present]) / np.log(ALIKE))
    order = present[np.lexsort((present, days[present], sizes[present], alike))]
    bounds = np.searchsorted(ev.place, np.arange(len(sizes) + 1))
    at = 0
    while at < len(order):
        stop = at + 1
        longest, wide = int(days[order[at]]), int(sizes[order[at]])
        spent = longest * (DAY_CELLS + wide)
        while stop < len(order):
            n, w = max(longest, int(days[order[stop]])), max(wide, int(sizes[order[stop]]))
            width = w * (stop + 1 - at)
            together = n * (DAY_CELLS + width)
            apart = spent + int(days[order[stop]] * (DAY_CELLS + sizes[order[stop]]))
            # Few long places would make all others as long.
            if n * width > cells or together > apart:
                break
            longest, wide, stop, spent = n, w, stop + 1, together
        codes = order[at:stop]
        rows = np.concatenate([np.arange(bounds[p], bounds[p + 1]) for p in codes])
        part = ev.take(rows)
        local = np.zeros(len(sizes), int)
        local[codes] = np.arange(len(codes))
        yield codes, replace(part, place=local[part.place]), chain.Grid(first[codes], days[codes], sizes[codes])
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
    """The strengths that a table of claims teaches by its news; of a large one, a fixed sample of its places."""
    p = given or priors()
    strengths = Strengths.prior(p)
    ev, holders = gather(table)
    ev = ev.take(ev.published - ev.anchor <= NEWS_DAYS)
    sizes = np.array([len(h) + 1 for h in holders])
    ev = _sampled(ev, sizes, cells)
    for _ in range(rounds if ev.size else 0):
        strengths = _improve(strengths, p, _expect(ev, sizes, strengths, table.voices), ev, table.voices)
        # In turn, for both together would put down the same falsehoods to the words and once more to who backs them.
        counts = _expect(ev, sizes, strengths, table.voices)
        backed = _backed(strengths.backed, p.belief["backed"], counts.backed)
        strengths = replace(strengths, backed=backed, chance=_chances(p, counts))
    return strengths


def tally(table: ControlTable, strengths: Strengths) -> tuple[Evidence, Counts]:
    """What the model, with these strengths, believes of every row of evidence: all places, no sample."""
    ev, holders = gather(table)
    sizes = np.array([len(h) + 1 for h in holders])
    return ev, _expect(ev, sizes, strengths, table.voices)


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
    """Expectations per row of evidence: `true`, and its stretches' shares of it; which are `checked`; and totals of successes,
    failures, silent changes, and days of places, from each one's first claim to its last; `covered` are the days of all places on
    which anybody wrote of any. By backers: `backed`, of attempts that are checked the successes hoped for, those believed, and all;
    `told`, the successes believed of all attempts. `heard`, those told of by nobody, by the party itself, by others, by both."""

    true: Floats
    stretch: Floats
    checked: NDArray[np.bool_]
    success: float
    failure: float
    silent: float
    place_days: float
    covered: float
    backed: Floats
    told: Floats
    heard: Floats


def _expect(ev: Evidence, sizes: Ints, strengths: Strengths, voices: Sequence[str]) -> Counts:
    shifts = strengths.shifts(voices)
    true, stretch = np.zeros(ev.size), np.zeros((ev.size, SEGMENTS))
    checked = np.zeros(ev.size, bool)
    totals, backed, told = np.zeros(4), np.zeros((3, attempts.MOST_BACKERS + 1)), np.zeros(attempts.MOST_BACKERS + 1)
    heard = np.zeros(4)
    now = int(ev.published.max())
    bounds = np.searchsorted(ev.place, np.arange(len(sizes) + 1))
    for codes, part, grid in blocks(ev, sizes):
        rows = np.concatenate([np.arange(bounds[p], bounds[p + 1]) for p in codes])
        rates = strengths.rates(part, shifts, now)
        found = attempts.attempts(part)
        hazard = attempts.hazards(part, found, rates)
        step = chain.steps(part, found, hazard, rates, grid)
        passes = chain.run(step)
        happened = chain.events(step, passes)
        won = _won(found, hazard, happened, grid)
        true[rows], stretch[rows] = _true(part, found, rates, won)
        state_rows = np.flatnonzero(found.member < 0)
        true[rows[state_rows]] = _held(part.take(state_rows), chain.posterior(passes), grid)
        total = np.minimum(np.bincount(hazard.owner, won, found.size), 1.0)
        hoped = 1 - np.exp(np.bincount(hazard.owner, np.log1p(-hazard.chance), found.size))
        open_to_check = _checked(part, len(grid.sizes))
        checked[rows] = open_to_check[part.place]
        counted = open_to_check[found.place].astype(float)
        backed += [np.bincount(found.backers, x * counted, len(told)) for x in (hoped, total, np.ones(found.size))]
        told += np.bincount(found.backers, total, len(told))
        heard += np.bincount(found.heard, total, len(heard))
        silent = happened.silent[np.arange(grid.days)[:, None] < grid.lengths].sum()
        totals += (total.sum(), ((1 - total) * hazard.failed).sum(), silent, grid.lengths.sum())
    success, failure, silent, place_days = totals.tolist()
    covered = float(len(np.unique(ev.place)) * _written_of(ev.published))
    return Counts(true, stretch, checked, success, failure, silent, place_days, covered, backed, told, heard)


def _checked(ev: Evidence, places: int) -> NDArray[np.bool_]:
    """Of which places several voices speak. What one alone says of a place nothing can bear out or belie: it does not tell how much
    such words weigh."""
    voices = np.unique(np.stack([ev.place, ev.voice]), axis=1)[0]
    several: NDArray[np.bool_] = np.bincount(voices, minlength=places) > 1
    return several


def _written_of(published: Ints) -> int:
    """On how many days reports at hand wrote of the war: those within `ATTENTION_DAYS` of a publication."""
    days = np.unique(published)
    return int(np.minimum(np.diff(days), 2 * ATTENTION_DAYS).sum()) + 2 * ATTENTION_DAYS


def _won(found: attempts.Attempts, hazard: attempts.Hazards, happened: chain.Events, grid: chain.Grid) -> Floats:
    """The probability that each attempt succeeded on each of its day cells."""
    owner = hazard.owner
    day, inside = grid.index(hazard.day, found.place[owner])
    place, state, kind = found.place[owner[inside]], found.state[owner[inside]], found.kind[owner[inside]]
    came, went = happened.came[day[inside], place, state], happened.went[day[inside], place, state]
    anyone = happened.went.sum(axis=2)[day[inside], place]
    mass = np.where(kind == attempts.COMING, came, np.where(kind == attempts.GOING, went, anyone))
    # Attempts that share a day share what happened on it by their chances.
    odds = -np.log1p(-hazard.chance[inside])
    cell = ((day[inside] * len(grid.sizes) + place) * (grid.states + 1) + state + 1) * 3 + kind
    cell = np.unique(cell, return_inverse=True)[1]
    share = odds / np.maximum(np.bincount(cell, odds)[cell], 1e-300) if len(cell) else odds
    out = np.zeros(len(owner))
    out[inside] = mass * share
    return out


def _true(ev: Evidence, found: attempts.Attempts, rates: attempts.Rates, won: Floats) -> tuple[Floats, Floats]:
    """The chance that each row about a change is true, and of each stretch of days."""
    rows = np.flatnonzero(found.member >= 0)
    success, _ = attempts.ratios(rates.take(rows))
    stretch = np.zeros((ev.size, SEGMENTS))
    stretch[rows] = np.clip(success / (1 + success) * attempts.row_sums(ev, found, rows, won), 0, 1)
    return np.minimum(stretch.sum(axis=1), 1.0), stretch


def _held(ev: Evidence, post: Floats, grid: chain.Grid) -> Floats:
    """The chance that each row about a state is true: its actor's mean probability over its days."""
    running = np.concatenate([np.zeros((1, *post.shape[1:])), np.cumsum(post, axis=0)])
    begin, end = grid.within(ev.begin[:, 0], ev.place), grid.within(ev.end[:, 0], ev.place)
    total = running[end, ev.place, ev.state] - running[begin, ev.place, ev.state]
    held: Floats = np.clip(total / np.maximum(end - begin, 1), 0, 1)
    return held


def _improve(old: Strengths, p: Priors, counts: Counts, ev: Evidence, voices: Sequence[str]) -> Strengths:
    """The strengths most likely given expected counts and priors; who backs an attempt is left as it was."""
    # Who holds a place does not tell whether what was said of somewhere near it is true.
    near = np.unravel_index(ev.category, SHAPE)[4] == NEAR
    ev = replace(ev, weight=np.where(counts.checked & ~near, ev.weight, 0.0))
    log_odds = _held_up(p, counts, ev)
    return Strengths(
        log_odds,
        _by_speaker(p, log_odds, counts, ev, voices),
        _shares(p.dated, p.belief["delay"], counts, ev, 0),
        _shares(p.undated, p.belief["delay"], counts, ev, 2),
        _chances(p, counts),
        old.backed,
    )


def _backed(old: Floats, belief: float, counts: Floats) -> Floats:
    """By how much attempts with so many backers fare better than their claims' own strengths would have it."""
    hoped, held, n = counts
    moved: Floats = (old + _shift(held, hoped, n - held, n - hoped, belief)) * n / (n + belief)
    return moved


def _held_up(p: Priors, counts: Counts, ev: Evidence) -> Floats:
    """Log-odds by category: the prior, moved by its interest's count, its firmness's, then its own kind's."""
    cells = int(np.prod(SHAPE))
    true: Floats = np.bincount(ev.category, counts.true * ev.weight, cells).reshape(SHAPE).astype(float)
    n: Floats = np.bincount(ev.category, ev.weight, cells).reshape(SHAPE).astype(float)
    out = p.log_odds
    for axes, belief in (((2, 4), "interest"), ((0, 1, 2), "firmness"), ((4,), "kind")):
        expected = n * _chance(out)
        held, hoped = true.sum(axis=axes, keepdims=True), expected.sum(axis=axes, keepdims=True)
        fell, feared = (n - true).sum(axis=axes, keepdims=True), (n - expected).sum(axis=axes, keepdims=True)
        out = out + _shift(held, hoped, fell, feared, p.belief[belief])
    return out


def _shift(held: Floats, hoped: Floats, fell: Floats, feared: Floats, belief: float) -> Floats:
    """How far counts move log-odds, `belief` claims' worth of evidence holding them back on either side."""
    half = belief / 4
    moved: Floats = np.log((held + half) / (hoped + half)) - np.log((fell + half) / (feared + half))
    return moved


def _chance(log_odds: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-log_odds))
    return chance


def _by_speaker(
    p: Priors, log_odds: Floats, counts: Counts, ev: Evidence, voices: Sequence[str]
) -> dict[str, tuple[float, float]]:
    """Each voice's own record, for its own side's deeds and for others', against what its category would have it."""
    held, hoped, n = records(log_odds, counts, ev, len(voices))
    shift = _shift(held, hoped, n - held, n - hoped, p.belief["speaker"])
    # One report's own words are no lasting speaker.
    lasting = [v for v in np.flatnonzero(n.sum(axis=1)).tolist() if not voices[v].startswith("family:")]
    return {voices[v]: (float(shift[v, 0]), float(shift[v, 1])) for v in lasting}


def records(log_odds: Floats, counts: Counts, ev: Evidence, voices: int) -> tuple[Floats, Floats, Floats]:
    """Each voice's assertions, over (voices, own side's or others' deeds): those that held up, those that were to be
    expected to, and all."""
    group = ev.voice * 2 + sides(ev)
    asserted = ev.weight * (np.unravel_index(ev.category, SHAPE)[3] == 0)
    hope = _chance(log_odds.ravel()[ev.category])
    sums = [np.bincount(group, x * asserted, voices * 2).astype(float) for x in (counts.true, hope, np.ones(ev.size))]
    held, hoped, n = (each.reshape(-1, 2) for each in sums)
    return held, hoped, n


def _shares(prior: Floats, belief: float, counts: Counts, ev: Evidence, offset: int) -> Floats:
    rows = []
    for side in (0, 1):
        seen = counts.stretch[ev.bins == offset + side].sum(axis=0)[: prior.shape[1]]
        total = seen + belief * prior[side]
        rows.append(total / total.sum())
    return np.stack(rows)


def _chances(p: Priors, counts: Counts) -> dict[str, float]:
    out = dict(p.chance)
    untold = min(unseen(counts.told, p.belief["unseen"]), unheard(counts.heard, p.belief["unseen"]))
    for key, belief, estimates in (
        ("named_success", "chance", [(counts.success, counts.place_days)]),
        ("named_failure", "chance", [(counts.failure, counts.place_days)]),
        # Two ways to see what nobody told of: believe the one that sees more.
        (
            "silent_change",
            "silence",
            [(counts.silent, counts.place_days), (SEEN_OF * untold, counts.covered)],
        ),
    ):
        most = p.belief[belief] / 4
        out[key] = max((number + most) / (days + most / p.chance[key]) for number, days in estimates)
    return out
