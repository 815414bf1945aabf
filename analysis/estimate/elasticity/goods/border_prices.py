"""Import prices of goods from China by sector, before duty, beside the law: who bore the lists of 2018.

The Bureau of Labor Statistics follows the price of the same good at the border, in dollars and without
the duty, so that no mix moves it; but it publishes ten sectors. A price that stays where it was says
that importers bore the duty. Ten rows are a table with a slope, no evidence of a size.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.regression import regress
from analysis.engine.results import to_frame
from analysis.vocabulary import Term

#: Code of all goods together in the index.
ALL_GOODS_CODE = "TOT"

#: The month before the first list, and the last before the lists were lowered.
BEFORE_FIRST_LIST, BEFORE_LISTS_LOWERED = "2018-06", "2019-12"

BORDER_PRICES = Columns(
    "a sector that has an index, then all goods",
    {
        "naics3": Term("NAICS3", "", "sector by NAICS3; TOT: all goods"),
        "weight": Term("Share of imports", "fraction", "share of imports from China in 2017", "whole"),
        "law": Term(
            "Law, log(1 + rate)", "log points", "change of log(1 + statutory rate)", "hundredths"
        ),
        "change": Term(
            "Price before duty", "log points", "log change of the price before duty", "hundredths"
        ),
        "before": Term(
            "Before", "log points", "log change of the price over as many months before", "hundredths"
        ),
    },
)


@returns(BORDER_PRICES)
def price_changes(
    prices: pd.DataFrame,
    statutory: pd.DataFrame,
    *,
    start: str = BEFORE_FIRST_LIST,
    end: str = BEFORE_LISTS_LOWERED,
) -> pd.DataFrame:
    """Return the change of the import price of goods from China by sector beside that of the law.

    Parameters
    ----------
    prices : DataFrame
        Source table ``us_import_price_index_china_naics3_monthly``.
    statutory : DataFrame
        As ``combine.load_statutory`` gives it.
    start, end : str
        Months between which prices and law are compared.
    """
    first, last = pd.Period(start, "M"), pd.Period(end, "M")
    earlier, start, end = (month.to_timestamp() for month in (first - (last - first), first, last))
    index = np.log(prices.pivot(index="naics3", columns="month", values="import_price_index"))
    rows = pd.DataFrame({"change": index[end] - index[start], "before": index[start] - index[earlier]})
    china_law = statutory[statutory.partner.eq("CHN") & statutory.system.eq("naics3")]
    china_law = china_law[china_law.month.isin([start, end])].astype({"product": "str"})
    rate = china_law.pivot(index="product", columns="month", values="statutory_rate")
    weight = china_law[china_law.month.eq(start)].set_index("product").weight
    rate.loc[ALL_GOODS_CODE], weight.loc[ALL_GOODS_CODE] = rate.mul(weight, axis=0).sum(), weight.sum()
    rows = rows.assign(weight=weight, law=np.log1p(rate[end]) - np.log1p(rate[start]))
    rows = rows.reset_index().sort_values("naics3", ignore_index=True)
    # Codes of sectors stand before the letters of the total.
    return rows[list(BORDER_PRICES)]


def price_response(table: pd.DataFrame, *, vintage: str = "") -> pd.DataFrame:
    """Regress the change of the price on that of the law across sectors, and that of before (placebo).

    Parameters
    ----------
    table : DataFrame
        Of :func:`price_changes`; all goods together are left out.
    vintage : str
        Publication of the prices.

    Returns
    -------
    DataFrame
        Columns of :class:`results.Estimate`, four rows: ``is_placebo`` x ``weights`` (``"equal"``,
        ``"value"``).
        Zero: importers bore the duty; minus one: exporters did. Each sector is a cluster.
    """
    rows = table[table.naics3.ne(ALL_GOODS_CODE)]
    alone, constant = np.arange(len(rows)), np.zeros(len(rows), dtype=int)
    estimates = []
    for column, is_placebo in (("change", False), ("before", True)):
        for weights, numbers in (("equal", np.ones(len(rows))), ("value", rows.weight.to_numpy())):
            labels = {
                "name": f"2018.naics3.import_price.{column}.{weights}",
                "outcome": "change of log import price before duty",
                "estimator": "OLS",
                "regressor": "change of log(1 + statutory rate)",
                "fixed_effects": "constant",
                "cluster_by": "naics3",
                "system": "naics3",
                "window": f"{BEFORE_FIRST_LIST}:{BEFORE_LISTS_LOWERED}",
                "weights": weights,
                "is_placebo": is_placebo,
                "design": "import_price",
                "episode": "2018",
                "comparison": "within",
                "vintage": vintage,
            }
            fitted = regress(
                rows[column].to_numpy(),
                rows.law.to_numpy(),
                effects=[constant],
                clusters=[alone],
                weights=numbers / numbers.mean(),
                names=("the law",),
                labels=labels,
            )
            estimates.append(fitted.estimate())
    return to_frame(estimates)
