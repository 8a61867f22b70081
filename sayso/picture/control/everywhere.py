"""Every place's control: worked out in blocks of places alike in length, by one process or several."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from sayso.model import Claim, PlaceMention
from sayso.picture.control import attempts, chain
from sayso.picture.control.evidence import Evidence, Floats, gather
from sayso.picture.control.learn import Strengths, blocks, learn
from sayso.picture.control.result import PlaceControl, day_list
from sayso.picture.control.table import OTHER, ControlTable, plain_key, table_of
from sayso.picture.control.telling import EXTRA_DAYS, Told, Turns, last_day, now_of, steps_of, tell

AHEAD = 2
"""So many blocks for each process wait for their turn or to be taken."""


def control_all(
    claims: Iterable[Claim] | ControlTable,
    world: Any | None = None,
    *,
    at: date | None = None,
    as_known_on: date | None = None,
    until: date | None = None,
    bloc: bool = False,
    strengths: Strengths | None = None,
    shifts: bool = True,
    processes: int = 1,
    families: Mapping[str, str] | None = None,
    place_key: Callable[[PlaceMention | None], str | None] = plain_key,
) -> Iterator[PlaceControl]:
    """Every place's daily belief and changes, worked out in blocks of places alike in length; `at` as for `control`.

    Days run to `until`, else as for `control`. Carriers are left to `control`; so are the changes without `shifts`. With
    several `processes` blocks are worked out side by side; a program that asks for them must be importable without running,
    as for `multiprocessing`.
    """
    table = claims if isinstance(claims, ControlTable) else table_of(
        claims, world, bloc=bloc, families=families, place_key=place_key
    )  # fmt: skip
    table = table.known_on(as_known_on)
    if not table.size:
        return
    strengths = learn(table) if strengths is None else strengths
    last = until.toordinal() if until else last_day(table, as_known_on, at)
    todo = _blocks(table, strengths, now_of(table, as_known_on), last, shifts)
    work = partial(_answers, asked=at or until or as_known_on, as_known_on=as_known_on)
    for answers in map(work, todo) if processes == 1 else _side_by_side(work, todo, processes):
        yield from answers


def _side_by_side(
    work: Callable[[_Block], list[PlaceControl]], todo: Iterator[_Block], processes: int
) -> Iterator[list[PlaceControl]]:
    """What `work` makes of each block, in their order; few blocks wait at a time, so that memory stays bounded."""
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        begun: deque[Future[list[PlaceControl]]] = deque()
        for block in todo:
            begun.append(pool.submit(work, block))
            if len(begun) >= AHEAD * processes:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


@dataclass(frozen=True, slots=True)
class _Block:
    """Places to be worked out together: each one's claims and sides, and the evidence on all."""

    tables: list[ControlTable]
    holders: list[tuple[str, ...]]
    ev: Evidence
    rates: attempts.Rates
    grid: chain.Grid
    shifts: bool


def _blocks(table: ControlTable, strengths: Strengths, now: int, last: int, shifts: bool) -> Iterator[_Block]:
    ev, holders = gather(table)
    sizes = np.array([len(h) + 1 for h in holders])
    moved = strengths.shifts(table.voices)
    bounds = np.searchsorted(table.place, np.arange(len(table.places) + 1))
    # Names that answers do not need would travel with every block.
    slim = replace(table, claims=(), voices=())
    for codes, part, grid in blocks(ev, sizes, last_day=last, margin=EXTRA_DAYS):
        here = [slim.take(slice(bounds[code], bounds[code + 1])) for code in codes]
        names = [(OTHER, *(table.sides[a] for a in holders[code])) for code in codes]
        yield _Block(here, names, part, strengths.rates(part, moved, now), grid, shifts)


def _answers(block: _Block, asked: date | None, as_known_on: date | None) -> list[PlaceControl]:
    grid = block.grid
    step = steps_of(block.ev, block.rates, grid)
    passes = chain.run(step)
    posterior = chain.posterior(passes)
    belief = [posterior[: grid.lengths[n], n, : grid.sizes[n]] for n in range(len(block.tables))]
    turned = _turned(step, passes, belief) if block.shifts else [None] * len(belief)
    first = int(grid.day0.min())
    days = day_list(first, int((grid.day0 + grid.lengths).max()) - first)
    out = []
    for table, names, probability, turns, day0 in zip(
        block.tables, block.holders, belief, turned, grid.day0.tolist(), strict=True
    ):
        mine = days[day0 - first : day0 - first + len(probability)]
        out.append(tell(Told(table, names, probability, turns), mine, asked, as_known_on))
    return out


def _turned(step: chain.Steps, passes: chain.Passes, belief: list[Floats]) -> list[tuple[Turns, Floats] | None]:
    """Each place's turns, and by day the chance of the change of the turn that the day is nearest to."""
    turns = [Turns.of(each) for each in belief]
    before, after = np.zeros((2, *passes.scale.shape), int)
    for n, each in enumerate(turns):
        before[: len(each.top), n], after[: len(each.top), n] = each.sides
    moved = chain.moves(step, passes, before, after)
    return [(each, moved[: len(each.top), n]) for n, each in enumerate(turns)]
