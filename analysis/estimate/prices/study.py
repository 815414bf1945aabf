"""The study behind report 08: why China's producer prices moved, and who bore the US tariff."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.prices import inputs
from analysis.estimate.prices.arithmetic import arithmetic, check_month
from analysis.estimate.prices.components import contributions
from analysis.estimate.prices.shares import border_since, check_base
from analysis.estimate.prices.story import PricesStory
from analysis.law.names import named
from analysis.reading import traced

#: Price indexes of China, by the name of their columns.
INDEXES = ("ppi", "cpi")


@named
def check(*, month: str = "2025-05", base: str = "2024-12") -> None:
    """Refuse months that the data cannot answer, with what is valid."""
    check_month(month, inputs.load_prices().ppi_yoy_growth.dropna())
    check_base(base, inputs.load_index().dropna(), inputs.load_duties())


@named
@traced
def study(*, month: str = "2025-05", base: str = "2024-12") -> PricesStory:
    """Take a month's producer prices apart, and set prices at the US border beside the duty.

    Parameters
    ----------
    month : str
        Month ``YYYY-MM`` whose rate of inflation is taken apart.
    base : str
        Month before the duties rose, from which import prices are compared.
    """
    check(month=month, base=base)
    when, prices, parts = pd.Timestamp(f"{month}-01"), inputs.load_prices(), inputs.load_components()
    growth = {name: (prices[f"{name}_yoy_growth"], prices[f"{name}_mom_growth"]) for name in INDEXES}
    border, ppi = border_since(pd.Timestamp(f"{base}-01"), **inputs.load_border()), growth["ppi"][0]
    return PricesStory(
        month=when,
        indexes={name: arithmetic(*rates, when) for name, rates in growth.items()},
        parts=contributions(ppi, parts, when),
        border=border,
        goods=inputs.load_products(),
        duty=inputs.load_duty(),
        checked=" and ".join(parts[parts.month.eq(when)].checked.unique()),
        vintages=inputs.load_vintages(),
        data_to=prices.index[-1],
    )
