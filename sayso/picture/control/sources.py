"""The sources' record: how often each source's control claims held up, as the model sees it now.

Evidence about sources, no league table: each line says on how many claims it rests, and lines that rest on few say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.model import Claim
from sayso.picture.control.evidence import CLASS_OF, CONTEST, ENTER, GAIN, HOLD, LOSS, SIEGE
from sayso.picture.control.learn import Strengths, learn, tally
from sayso.picture.control.priors import RELATIONS
from sayso.picture.control.table import ControlTable, table_of

if TYPE_CHECKING:
    import pandas as pd

FEW = 5
COVERAGE = 0.9
WORDS = {GAIN: "victories", LOSS: "losses", ENTER: "advances", CONTEST: "fighting", HOLD: "holding", SIEGE: "sieges"}
WHOSE = {"own": "own side's", "enemy": "the enemy's", "outsider": "another party's", "neutral": "others'"}


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Of `claims` tellings by a source on a subject, `held` (expected number) turned out true.

    `share` with its 90 % interval `low` to `high` (Jeffreys); `few` where it rests on too few claims to judge by.
    """

    source: str
    interest: str
    subject: str
    denials: bool
    claims: int
    held: float
    share: float
    low: float
    high: float
    few: bool

    def record(self) -> dict[str, Any]:
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}


def sources_record(
    claims: Iterable[Claim] | ControlTable,
    world: Any | None = None,
    *,
    strengths: Strengths | None = None,
    families: Mapping[str, str] | None = None,
) -> tuple[SourceRecord, ...]:
    """Each lasting source's record by interest and subject, in order of source; reports without a named source are left out.

    A denial holds up where what it denies is not so.
    """
    table = claims if isinstance(claims, ControlTable) else table_of(claims, world, families=families)
    strengths = learn(table) if strengths is None else strengths
    ev, counts = tally(table, strengths)
    denied = table.denied[ev.row]
    relation, cls = table.relation[ev.row], CLASS_OF[table.change[ev.row]]
    group = np.stack([ev.voice, relation, cls, denied], axis=1)
    keys, back = np.unique(group, axis=0, return_inverse=True)
    held = np.bincount(back, np.where(denied == 1, 1 - counts.true, counts.true))
    number = np.bincount(back)
    found = [
        _line(table.voices[voice], relation, cls, bool(no), int(n), float(true))
        for (voice, relation, cls, no), n, true in zip(keys.tolist(), number, held, strict=True)
        if not table.voices[voice].startswith("family:")
    ]
    return tuple(sorted(found, key=lambda each: (each.source, each.interest, each.subject, each.denials)))


def _line(voice: str, relation: int, cls: int, denials: bool, n: int, held: float) -> SourceRecord:
    tail = (1 - COVERAGE) / 2
    from scipy.special import betaincinv

    low, high = (float(betaincinv(held + 0.5, n - held + 0.5, at)) for at in (tail, 1 - tail))
    interest = RELATIONS[relation]
    subject = f"{WHOSE[interest]} {WORDS[cls]}"
    return SourceRecord(voice, interest, subject, denials, n, held, held / n, low, high, n < FEW)


def frame(records: Iterable[SourceRecord]) -> pd.DataFrame:
    """The record as a table."""
    import pandas as pd

    return pd.DataFrame([each.record() for each in records])
