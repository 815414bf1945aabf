"""What aggregation does to an effect: one elasticity on the law of lines, of sectors, of all goods."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.counterfactual.scenario.asked import ACTUAL
from analysis.estimate.counterfactual.scenario.comparison import Scenarios
from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.counterfactual.scenario.economy import MONTHS, Economy
from analysis.estimate.counterfactual.scenario.model import simulate_imports
from analysis.estimate.elasticity.response.by_age import ByAge
from analysis.vocabulary import Term

AGGREGATION = Columns("a level at which the law acts", {
    "level": Term("The law acts on", "", "tariff lines, sectors with their mean law, or all goods with "
                  "the mean law of all"),
    "value": Term("Change of imports", "fraction", "imports under the path asked about over those under "
                  "the actual law, less one; elasticity as estimated, others' prices held", "tenth"),
}, index=("level",))  # fmt: skip

#: A seller so small that what it sells moves no price of others.
SMALL = 1e-9


@returns(AGGREGATION)
def aggregation(scenarios: Scenarios, window: str, response: ByAge) -> pd.DataFrame:
    """Return the effect of the path asked about by the level at which the law acts.

    The law of a sector, and of all goods, is the mean of the log factors of its lines by recorded
    imports of the last twelve months.
    """
    months = MONTHS[MONTHS.slice_indexer(*window.split(":"))]
    drawn = Parameters(response.ages, response.values[None], np.ones(1))
    sector = scenarios.economy.sectors.str.split(".").str[0]
    codes = {"lines": np.arange(len(sector)), "sectors": pd.factorize(sector)[0],
             "all goods": np.zeros(len(sector), int)}  # fmt: skip
    rows = {}
    for level, code in codes.items():
        economy, laws = merged(scenarios.economy, scenarios.group_laws, code)
        own, actual = (
            simulate_imports(economy, laws[name], months, drawn).sum()
            for name in (scenarios.asked, ACTUAL)
        )
        rows[level] = own / actual - 1
    return pd.DataFrame({"value": rows}).rename_axis("level")


def merged(
    economy: Economy, laws: dict[str, pd.DataFrame], code: np.ndarray
) -> tuple[Economy, dict[str, pd.DataFrame]]:
    """Return an economy whose groups with one code are one, without a part in prices, and its laws.

    Parameters
    ----------
    economy : Economy
    laws : dict of DataFrame
        Rate by group and month, fractions.
    code : ndarray of int, shape (K,)
    """
    index = pd.RangeIndex(int(code.max()) + 1)
    year = economy.value[:, -12:].sum(axis=1)
    sums = lambda values: np.add.reduceat(values[order], starts, axis=0)  # noqa: E731
    order = np.argsort(code, kind="stable")
    starts = np.searchsorted(code[order], index)
    total = sums(year)
    mean = lambda values: sums(values * year[:, None]) / total[:, None]  # noqa: E731
    found = {
        name: pd.DataFrame(np.expm1(mean(np.log1p(law.to_numpy(float)))), index, law.columns)
        for name, law in laws.items()
    }
    one = replace(
        economy, sectors=index, value=sums(economy.value), log_factor=mean(economy.log_factor),
        share=np.full(len(index), SMALL), weights=sums(economy.weights), seasons=mean(economy.seasons),
        law=found[ACTUAL],
    )  # fmt: skip
    return one, found
