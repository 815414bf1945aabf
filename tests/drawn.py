"""Draws for properties: few in ``make test``, the same each time; ``slow`` many, others each month.

Hypothesis draws, and of a rule that is broken shows the smallest case; what it once found is an example.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

#: Draws up to which a test is not slow; draws where it is, and the month's seed for them.
FEW, MANY, TODAY = 50, 200, datetime.date.today()
SEED = 100 * TODAY.year + TODAY.month


def draws(few: int, many: int = MANY):
    """Decorate a test that takes a number of draws ``n``: few, and many where it is slow."""
    return pytest.mark.parametrize("n", [few, pytest.param(many, marks=pytest.mark.slow)])


def hold(rule: Callable, of: st.SearchStrategy, n: int, *, examples: Iterable = ()) -> None:
    """Hold a rule against examples, and against n draws; the seed of many is printed."""
    for one in examples:
        rule(one)
    rule = given(of)(rule)
    if n > FEW:
        print(f"drawn by seed {SEED}")
        rule = seed(SEED)(rule)
    usual = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
    settings(max_examples=n, derandomize=n <= FEW, **usual)(rule)()


def one_of_each(*kinds: Iterable) -> st.SearchStrategy:
    """Draw a value of each kind."""
    return st.tuples(
        *(one if isinstance(one, st.SearchStrategy) else st.sampled_from(one) for one in kinds)
    )
