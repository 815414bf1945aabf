"""What of an article is metal, where a duty of Section 232 falls on the metal alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

#: Shares of metals in the cost of the industry that makes a line.
SHARES = "us_metal_content_shares_hts10"

#: Metal -> share of an article outside these chapters that duties of 2025 imply
#: (:func:`contents.metal_contents`); a variant of the law, not the law.
IMPLIED = {"steel": 0.13, "aluminum": 0.05}


def metal_content(
    read, rows: pd.DataFrame, settings: pd.DataFrame, *, fixed: Mapping[str, float] | None = None
) -> pd.Series:
    """Return the share of metal that each row of articles is taken to hold.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    rows : DataFrame
        ``hts_prefix`` and ``duty_on`` (as ``"steel content"``).
    settings : DataFrame
        Of ``scope_settings.csv``: goods that are ``all_steel``, ``all_copper`` or ``all_aluminum``.
    fixed : mapping, optional
        Metal -> one share for every article that is not all metal.

    Returns
    -------
    Series
        Fractions, on the index of ``rows``.
    """
    # ASSUME: an article holds the metals that the industry making it buys, by cost (input-output detail
    # of 2017, mean of the lines under the prefix by imports of 2024). No text gives contents. With half
    # of the value, as version 0.6.0 had it, the US law of autumn 2025 is 1.6 points higher. Duties of
    # 2025 imply .13 (steel) and .05 (aluminium): the variant among the checks.
    shares = read(SHARES).dropna(subset="bea_detail_code").set_index("hts10")
    imports = read("us_imports_hs10_annual")
    value = imports[imports.year.eq(2024)].groupby("hs10").customs_value.sum()
    # A dollar for a line that was not imported, so that it counts where no line was.
    weight = value.reindex(shares.index).fillna(0.0) + 1.0
    metal = rows.duty_on.str.removesuffix(" content")
    content = pd.Series(np.nan, index=rows.index)
    for name, articles in rows.groupby(metal, sort=True):
        if fixed is not None and name in fixed:
            content[articles.index] = fixed[name]
        else:
            content[articles.index] = _mean_under(articles.hts_prefix, shares[f"{name}_share"], weight)
        whole = tuple(settings.hts_prefix[settings.scope.eq(f"all_{name}")])
        content[articles.index[articles.hts_prefix.str.startswith(whole)]] = 1.0
    return content


def _mean_under(prefixes: pd.Series, share: pd.Series, weight: pd.Series) -> np.ndarray:
    """Return the mean share of the lines under each prefix, else under the longest part with some."""
    means = pd.Series(np.nan, index=prefixes.index)
    for digits in range(10, 1, -1):
        group = share.index.str[:digits]
        mean = (share * weight).groupby(group).sum() / weight.groupby(group).sum()
        cut = prefixes.where(prefixes.str.len().ge(digits)).str[:digits]
        means = means.fillna(cut.map(mean))
    return means.fillna(0.0).to_numpy()
