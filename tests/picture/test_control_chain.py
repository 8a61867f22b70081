"""One day of many variants of a place is worked out from that place's own messages: it is as if all days were."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sayso.picture.control import chain
from sayso.picture.control.variants import belief_on

DAYS, STATES, VARIANTS = 12, 3, 4
DRIVEN = ("coming", "going", "heir", "stay", "doubt", "state")


def days_driven(seed: int) -> chain.Steps:
    """Anything that may drive the days of one place."""
    chance = np.random.default_rng(seed)
    of = {name: chance.uniform(0.05, 1, (DAYS, 1, STATES)) for name in DRIVEN}
    return chain.Steps(**of, q=np.full((1, STATES), 1 / STATES), silent=0.01)


def repeated(known: chain.Steps) -> chain.Steps:
    return replace(known, **{name: np.repeat(getattr(known, name), VARIANTS, axis=1) for name in DRIVEN})


@given(
    seed=st.integers(0, 99),
    changed=st.lists(st.tuples(st.sampled_from(DRIVEN), st.integers(0, DAYS - 1), st.integers(0, VARIANTS - 1))),
    index=st.integers(0, DAYS - 1),
    other_shares=st.booleans(),
)
def test_a_day_of_variants_is_as_if_all_days_were_worked_out(seed, changed, index, other_shares):
    known = days_driven(seed)
    variants = replace(repeated(known), q=np.repeat(known.q, VARIANTS, axis=0))
    if other_shares:
        variants = replace(variants, q=np.tile([0.5, 0.3, 0.2], (VARIANTS, 1)))
    for name, day, variant in changed:
        getattr(variants, name)[day, variant] *= 0.3
        if name in ("coming", "going"):  # the likelier a change, the less likely that there is none
            variants.stay[day, variant] *= 0.9
    found = belief_on(variants, index, known, chain.run(known))
    assert np.allclose(found, chain.posterior(chain.run(variants))[index], atol=1e-12)
