"""Krippendorff's alpha against a published example and another implementation."""

from __future__ import annotations

import pandas as pd
import pytest
from crowdkit.metrics.data import alpha_krippendorff
from hypothesis import given
from hypothesis import strategies as st

from sayso.ledger.agreement import alpha


def test_the_worked_example_of_the_paper():
    """Krippendorff (2011), section C: nominal data, four observers, missing values; alpha is 0.743."""
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    units = [[value for value in column if value is not None] for column in zip(*observers, strict=True)]
    assert alpha(units) == pytest.approx(0.743, abs=5e-4)


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["accept", "amend", "reject"])), max_size=12))
def test_agrees_with_another_implementation(units):
    rows = [(n, rater, value) for n, unit in enumerate(units) if len(unit) > 1 for rater, value in unit.items()]
    ours = alpha([list(unit.values()) for unit in units])
    if len({value for _, _, value in rows}) < 2:
        assert ours is None
        return
    frame = pd.DataFrame(rows, columns=["task", "worker", "label"])
    assert ours == pytest.approx(alpha_krippendorff(frame))
