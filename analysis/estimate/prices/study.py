"""The study behind report 08: why China's producer prices moved, and who bore the US tariff."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.estimate.prices import inputs
from analysis.estimate.prices.arithmetic import arithmetic
from analysis.estimate.prices.border import moves
from analysis.estimate.prices.components import contributions
from analysis.estimate.prices.shares import LEAST_DUTY, border_since, borne
from analysis.estimate.prices.story import PricesStory
from analysis.estimate.prices.volume import deflators, volumes
from analysis.law import names
from analysis.law.names import named
from analysis.reading import traced

#: Price indexes of China, by the name of their columns.
INDEXES = ("ppi", "cpi")


@named
def check(*, month: str = "2025-05", base: str = "2024-12") -> None:
    """Refuse months that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, and what is valid.
    """
    rates = inputs.load_prices().ppi_yoy_growth.dropna()
    if names.month(month, "month") not in rates.index[1:]:
        raise InputError(
            f"month {month}: China's producer prices are here from {rates.index[1]:%Y-%m} to "
            f"{rates.index[-1]:%Y-%m}."
        )
    first, index, duties = names.month(base, "base"), inputs.load_index().dropna(), inputs.load_duties()
    if first not in index.index:
        raise InputError(
            f"base {base}: US import prices by origin are here from {index.index[0]:%Y-%m} to "
            f"{index.index[-1]:%Y-%m}, without months in which none were published."
        )
    months = duties.dropna().index.get_level_values("month")
    moved = moves(index, duties, base=first) if first in months else pd.DataFrame()
    if moved.empty or borne(moved).iloc[-1].isna().any():
        raise InputError(
            f"base {base}: since then the duty on goods from China rose by less than "
            f"{100 * LEAST_DUTY:g} log points; take a month before February 2025, for instance 2024-12."
        )


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
    deflated = deflators(border.index["CHN"], ppi, border.currency.cny_per_usd)
    return PricesStory(
        month=when,
        indexes={name: arithmetic(*rates, when) for name, rates in growth.items()},
        parts=contributions(ppi, parts, when),
        border=border,
        goods=inputs.load_products(),
        volumes=volumes(inputs.load_exports(), deflated),
        duty=inputs.load_duty(),
        checked=" and ".join(parts[parts.month.eq(when)].checked.unique()),
        vintages=inputs.load_vintages(),
        data_to=prices.index[-1],
    )
