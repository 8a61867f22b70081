"""What is believed of control claims before any were counted: the table an area expert may edit (`data/control.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sayso.errors import DataFileError
from sayso.model import Change, SourceKind

CHANGES = tuple(Change)
KINDS = tuple(SourceKind)
RELATIONS = ("own", "enemy", "outsider", "neutral")
FIRMNESS = ("plain", "hedged", "hearsay", "near", "stranger", "nameless")
NEAR, STRANGER, NAMELESS = (FIRMNESS.index(name) for name in ("near", "stranger", "nameless"))
DATED = ("within", "later_1_2", "later_3_6", "later_7_13", "earlier_1_2", "earlier_3_6", "earlier_7_13")
UNDATED = ("later_1_6", "before_0_1", "before_2_3", "before_4_7", "before_8_14", "before_15_30")
BELIEFS = ("interest", "firmness", "kind", "speaker", "chance", "silence", "unseen", "delay", "backed")
SHAPE = (len(CHANGES), len(RELATIONS), len(KINDS), 2, len(FIRMNESS))
"""Axes of the table of categories: change, relation, kind of speaker, denied, firmness."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Priors:
    """`log_odds` over `SHAPE` that a claim of a category is true; the rest as `data/control.toml` explains it."""

    log_odds: Floats
    belief: Mapping[str, float]
    chance: Mapping[str, float]
    dated: Floats
    undated: Floats


@cache
def priors() -> Priors:
    """The shipped table.

    Raises:
        DataFileError: naming the entry, if it was edited into something that is no table of beliefs.
    """
    return load(Path(str(files("sayso.picture") / "data" / "control.toml")))


def load(path: Path) -> Priors:
    """Read and check a table of beliefs.

    Raises:
        DataFileError: naming file, entry and cure.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"cannot be read: {error}", where=str(path), cure="mend the TOML") from error
    take = _Taker(table, str(path))
    chance = take.numbers(
        "chance_per_day", ("silent_change", "named_success", "named_failure", "baseless", "someone_else", "siege")
    )
    return Priors(
        log_odds=_log_odds(take),
        belief=take.numbers("firmness_of_belief", BELIEFS, top=1e6),
        chance=chance,
        dated=np.stack([take.shares(f"day_error.{who}", DATED) for who in ("own", "other")]),
        undated=np.stack([take.shares(f"delay.{who}", UNDATED) for who in ("own", "other")]),
    )


class _Taker:
    """Typed access to the file's tables; every complaint names the entry."""

    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        self.table, self.where = table, where

    def numbers(self, name: str, keys: tuple[str, ...], *, low: float = 0.0, top: float = 1.0) -> dict[str, float]:
        found: Any = self.table
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        if not isinstance(found, Mapping):
            raise DataFileError(f"table [{name}] is missing", where=self.where, cure="put it back")
        for key in keys:
            value = found.get(key)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not low < value < top:
                if value == 0 and low < 0:
                    continue
                cure = f"give a number between {low:g} and {top:g}"
                raise DataFileError(f"[{name}] has {value!r}", where=self.where, field=key, cure=cure)
        unknown = set(found) - set(keys)
        if unknown:
            cure = "one of " + ", ".join(keys)
            raise DataFileError(f"[{name}] is not known to have this", where=self.where, field=min(unknown), cure=cure)
        return {key: float(found[key]) for key in keys}

    def shares(self, name: str, keys: tuple[str, ...]) -> Floats:
        values = np.array(list(self.numbers(name, keys).values()))
        if abs(values.sum() - 1) > 1e-6:
            cure = "make them sum to 1"
            raise DataFileError(f"[{name}] sums to {values.sum():g}", where=self.where, cure=cure)
        return values


def _log_odds(take: _Taker) -> Floats:
    kinds = take.numbers("kind_log_odds", tuple(str(kind) for kind in KINDS), low=-10, top=10)
    firmness = take.numbers("firmness_log_odds", FIRMNESS, low=-10, top=10)
    kind_shift = np.array(list(kinds.values()))[:, None, None]
    firm_shift = np.array(list(firmness.values()))[None, None, :]
    sign = np.array([1.0, -1.0])[None, :, None]
    out = np.zeros(SHAPE)
    for c, change in enumerate(CHANGES):
        name = "lost" if change is Change.WITHDREW else str(change)
        for denied, table in enumerate(("held_up", "held_up_when_denied")):
            row = take.numbers(f"{table}.{name}", RELATIONS)
            chances = np.array(list(row.values()))
            out[c, :, :, denied, :] = np.log(chances / (1 - chances))[:, None, None]
    out += (sign * (kind_shift + firm_shift))[None, None]
    return out
