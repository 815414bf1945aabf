"""The law of 2025 on other years, for both tiers: by sector, and by HS6 of three partners.

Lines are known for two years, so that the law is averaged to coarser goods. By sector there are too few
goods for effects of headings, and for totals beside effects of partners: all sellers taxed is the sum of
a seller's own law and the sector's. By HS6 there are headings, but three partners alone.
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
from analysis.estimate.elasticity.tiers.demand import HEADINGS, NONE, of_sellers
from analysis.estimate.elasticity.tiers.estimates import JOINT, TIERS
from analysis.estimate.elasticity.tiers.market import Market
from analysis.vocabulary import Term

#: Second years of the pairs by sector: no tariffs of their own moved much in them.
PAIRS = (2014, 2015, 2016, 2017, 2022, 2023, 2024)

#: Pairs by HS6 in which none did, and the episode's.
CODES = ((2015, 2017), (2022, 2024), (2024, 2025))

LAST = 2025

PLACEBOS = Columns("a version, window, weights and tier", {
    "version": Term("Version", "", "sectors, or HS6 of three partners"),
    **TIERS.only("tier"), **ESTIMATES,
})  # fmt: skip


@returns(PLACEBOS)
def other_years(
    lines: pd.DataFrame, data: Panel, changes: pd.DataFrame, groups: pd.Series
) -> pd.DataFrame:
    """Return both tiers of the law of 2025 on its own year and on others.

    Parameters
    ----------
    lines : DataFrame
        As :func:`lines.lines_table` gives the partners with statutory rates.
    data : Panel
        By sector.
    changes : DataFrame
        Source table ``us_imports_hs6_changes``.
    groups : Series
        As for :func:`products.first_design`.

    Notes
    -----
    Errors by sector hang together within sectors or within partners, whichever says less; by HS6 within
    headings.
    """
    values = ["value_2024", "value_2025"]
    found = []
    own = lines.assign(product=lines.naics3)
    sums = own.groupby(["partner", "product"])[values].sum()
    pairs = {(LAST - 1, LAST): growth(*(sums[name] for name in values))} | {
        (year - 1, year): growth(annual(data, year - 1), annual(data, year)) for year in PAIRS
    }
    for window, sold in pairs.items():
        market = coarser(own[own.partner.isin(data.partners)], sold)
        both = ("headings", "partners")
        found.append(_rows("sectors", window, market, groups=groups, by=both, digits=NONE))
    own = lines.assign(product=lines.hs10.str[:6])
    for window in CODES:
        rows = changes[changes.start_year.eq(window[0]) & changes.end_year.eq(window[1])]
        sold = rows.set_index(["partner", "hs6"]).log_change_value.rename_axis(["partner", "product"])
        found.append(_rows("HS6", window, coarser(own, sold), by=("headings",), digits=HEADINGS))
    return pd.concat(found, ignore_index=True)[list(PLACEBOS)]


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
        products=pd.Index(products), value=value, change=np.full(len(products), np.nan), shares=shares,
        partners=partners, line=line, partner=partner, share=share, law=frame.law.to_numpy(),
        sold=frame.sold.to_numpy(), book=book.T,
        lines=lines.groupby("product").hs10.nunique().reindex(products).to_numpy(float),
    )  # fmt: skip


def _rows(
    version: str, window: tuple[int, int], market: Market, *, by: tuple[str, ...], **own
) -> pd.DataFrame:
    """Return the tiers of one window in both weights, each with the wider of its intervals."""
    asked = {tier: ("mean", which) for tier, which in JOINT.items()}
    asked["others"] = ("others", JOINT["mean"])
    labels = {
        "regressor": "log(1 + statutory rate)", "window": "{}:{}".format(*window), "system": version,
        "is_placebo": window[1] != LAST,
    }  # fmt: skip
    found = {}
    for weights in ("equal", "value"):
        fits = {(beside, scheme): of_sellers(market, weights, by=scheme, beside=beside, **own)
                for beside in ("mean", "others") for scheme in by}  # fmt: skip
        for tier, (beside, which) in asked.items():
            named = labels | {"name": f"{version}.{tier}.{weights}"}
            several = [fits[beside, scheme].estimate(which, **named) for scheme in by]
            found[weights, tier] = max(several, key=lambda e: e.ci_high - e.ci_low)
    return to_frame(found.values()).assign(version=version, tier=[tier for _, tier in found])
