"""The rules by which claims are joined into events, as `data/joining.toml` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sayso.errors import DataFileError
from sayso.model import IncidentType
from sayso.world.datafile import DataFile


@dataclass(frozen=True, slots=True)
class Rules:
    """The joining rules, as the data file gives them."""

    join: float
    near_km: float
    gap_days: int
    undated_days: int
    large: int
    growth: float
    close_characters: int
    weights: Mapping[str, float]
    methods: Mapping[str, str]
    common: frozenset[str]


@cache
def rules() -> Rules:
    """The shipped rules.

    Raises:
        DataFileError: if the data file is not what it should be.
    """
    data = DataFile.shipped(files("sayso.picture") / "data" / "joining.toml")
    content, kinds = data.content, {str(kind) for kind in IncidentType}
    wrong = sorted(set(content["methods"]) - kinds)
    if wrong:
        raise DataFileError(
            f"no incident type: {wrong[0]}", where=data.name, field="methods", cure=f"one of {sorted(kinds)}"
        )
    methods = {word: kind for kind, words in content["methods"].items() for word in words}
    numbers = content["numbers"]
    return Rules(
        float(content["join"]),
        float(content["near_km"]),
        int(content["gap_days"]),
        int(content["undated_days"]),
        int(numbers["large"]),
        float(numbers["growth"]),
        int(numbers["close_characters"]),
        dict(content["weights"]),
        methods,
        frozenset(content["common"]),
    )
