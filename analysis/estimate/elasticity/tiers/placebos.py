"""The law of 2025 on the year before, for both tiers, by sector.

Lines are known for two years, so that the law is averaged to coarser goods. By sector there are too few
goods for effects of headings, and for totals beside effects of partners: all sellers taxed is the sum of
a seller's own law and the others'.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.panel import Panel
from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import to_frame
from analysis.estimate.elasticity.checks.placebos import annual, growth
from analysis.estimate.elasticity.main.lines import mean_law
from analysis.estimate.elasticity.tiers.demand import COMMON_EFFECT, of_sellers
from analysis.estimate.elasticity.tiers.estimates import SELLERS, TIERS
from analysis.estimate.elasticity.tiers.market import Market

LAW_YEAR = 2025

TIER_PLACEBOS = Columns("a window, weights and tier", {**TIERS.only("tier"), **ESTIMATES})


@returns(TIER_PLACEBOS)
def by_sector(lines: pd.DataFrame, data: Panel, groups: pd.Series) -> pd.DataFrame:
    """Return both tiers of the law of 2025 on its own year and on the year before.

    Parameters
    ----------
    lines : DataFrame
        As :func:`lines.lines_table` gives the partners with statutory rates.
    data : Panel
        By sector.
    groups : Series
        As for :func:`products.first_design`.

    Notes
    -----
    Errors hang together within sectors or within partners, whichever says less.
    """
    values = ["value_2024", "value_2025"]
    sector_lines = lines.assign(product=lines.naics3)
    sums = sector_lines.groupby(["partner", "product"])[values].sum()
    pairs = {(LAW_YEAR - 1, LAW_YEAR): growth(*(sums[name] for name in values))} | {
        (LAW_YEAR - 2, LAW_YEAR - 1): growth(annual(data, LAW_YEAR - 2), annual(data, LAW_YEAR - 1))
    }
    tables = [
        _rows(window, coarser(sector_lines[sector_lines.partner.isin(data.partners)], sold), groups)
        for window, sold in pairs.items()
    ]
    return pd.concat(tables, ignore_index=True)[list(TIER_PLACEBOS)]


def coarser(lines: pd.DataFrame, sold: pd.Series) -> Market:
    """Return coarser goods as lines, with the law averaged and the change of imports of some years.

    Where each line counts once, goods count as often as they have lines.

    Parameters
    ----------
    lines : DataFrame
        As :func:`lines.lines_table`, with ``product``.
    sold : Series
        Change of log imports; index partner x product. What it lacks was not sold.
    """
    keys = ["partner", "product"]
    frame = mean_law(lines).dropna().to_frame()
    frame["value"] = lines.groupby(keys).value_2024.sum()
    frame = frame.join(sold.rename("sold")).reset_index().sort_values(["product", "partner"])
    line, products = pd.factorize(frame["product"])
    partner, partners = pd.factorize(frame.partner, sort=True)
    value = np.bincount(line, frame.value)
    share = frame.value.to_numpy() / value[line]
    shares, book = (np.zeros((len(products), len(partners))) for _ in range(2))
    shares[line, partner], book[line, partner] = share, frame.law
    return Market(
        products=pd.Index(products),
        value=value,
        change=np.full(len(products), np.nan),
        shares=shares,
        partners=partners,
        line=line,
        partner=partner,
        share=share,
        law=frame.law.to_numpy(),
        sold=frame.sold.to_numpy(),
        book=book.T,
        lines=lines.groupby("product").hs10.nunique().reindex(products).to_numpy(float),
    )


def _rows(window: tuple[int, int], market: Market, groups: pd.Series) -> pd.DataFrame:
    """Return the tiers of one window in both weights, each with the wider of its intervals."""
    schemes = ("headings", "partners")
    labels = {
        "regressor": "log(1 + statutory rate)",
        "window": "{}:{}".format(*window),
        "system": "sectors",
        "is_placebo": window[1] != LAW_YEAR,
    }
    widest = {}
    for weights in ("equal", "value"):
        fits = [
            of_sellers(market, weights, by=scheme, groups=groups, digits=COMMON_EFFECT)
            for scheme in schemes
        ]
        for tier, which in SELLERS.items():
            named = labels | {"name": f"sectors.{tier}.{weights}"}
            several = [fit.estimate(which, **named) for fit in fits]
            widest[weights, tier] = max(several, key=lambda e: e.ci_high - e.ci_low)
    return to_frame(widest.values()).assign(tier=[tier for _, tier in widest])
