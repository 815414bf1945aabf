"""A small world of exports under a duty, and the real one read once."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine.retaliation import EXPORTS, UnderLaw, exports_under_law, rates_by_day
from analysis.law.china import china_law

MONTHS = pd.date_range("2013-01", "2019-08", freq="MS")
WAVES = {"2018-07-01": 0.25, "2018-09-01": 0.10, "": 0.0}


def world(*, elasticity=-1.7, noise=0.0, chapter_shock=0.0, n=120, seed=0) -> UnderLaw:
    """Exports with effects of product and month that follow the duty with one elasticity."""
    rng = np.random.default_rng(seed)
    codes = [f"{10 + i // 12:02d}{i % 12 // 3:02d}{i % 3:02d}" for i in range(n)]
    rates = pd.DataFrame(0.0, index=pd.Index(codes, name="hs6"), columns=MONTHS)
    for i, code in enumerate(codes):
        day, rate = list(WAVES.items())[rng.integers(3)]
        if day:
            rates.loc[code, day:] = rate + 0.05 * (i % 2)
    chapter = np.array([int(code[:2]) for code in codes])
    logs = 14 + rng.normal(0, 1, n)[:, None] + rng.normal(0, 0.3, len(MONTHS))
    logs = logs + chapter_shock * rng.normal(0, 1, (100, len(MONTHS)))[chapter]
    logs = logs + elasticity * np.log1p(rates.to_numpy()) + rng.normal(0, noise, logs.shape)
    return UnderLaw(pd.DataFrame(np.exp(logs), index=rates.index, columns=MONTHS), rates)


@pytest.fixture(scope="session")
def law():
    return china_law(read_table)


@pytest.fixture(scope="session")
def rates(law):
    return rates_by_day(law)


@pytest.fixture(scope="session")
def trade(law):
    return exports_under_law(read_table(EXPORTS), law)


@pytest.fixture(scope="session")
def chapters():
    """US exports to China and to the world by chapter and month."""
    return read_table("us_exports_hs2_monthly")
