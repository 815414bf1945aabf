"""The second episode by tariff line: changes of a partner's imports and of the law, 2024 to 2025.

The third difference: change over a year, between products of a partner, between partners in a
product. Product effects take out what happened to a product everywhere, partner effects what
happened to a partner in all products; what is left is whether a partner's imports fell more in the
lines on which its tariff rose more, than they fell for other partners.

What it cannot do: two years have no placebo of their own; a year mixes months before and after each
tariff, and front-loading with them; the two years come from different revisions of the data; and with
partner effects a tariff that falls on all goods of a partner alike is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

#: Chapters of special provisions, which hold goods of all kinds and no product of their own: goods
#: returned, low-value parcels (9999.95). On them no duty moved.
SPECIAL_CHAPTERS = ("98", "99")

#: Outcome -> its name in results.
LINE_OUTCOMES = {
    "continuing": "change of log customs value, sold in both years",
    "exit": "sold in 2024 but not in 2025 (0 or 1)",
    "entry": "sold in 2025 but not in 2024 (0 or 1)",
    "midpoint": "change of customs value over the mean of both years (-2 to 2)",
}


@dataclass(frozen=True)
class Lines:
    """Rows partner x HTS10 line of one regression, n of them."""

    y: np.ndarray  #: Shape (n,). An outcome of :data:`LINE_OUTCOMES`.
    #: Shape (n,). Change of log(1 + rate), by the law and as collected; the second is missing where the
    #: outcome has lines that were not sold in both years.
    law: np.ndarray
    collected: np.ndarray
    weights: np.ndarray  #: Shape (n,). With mean 1.
    #: Ints, shape (n,). Codes from 0.
    partner: np.ndarray
    product: np.ndarray
    #: What they stand for; products are HTS10 codes.
    partners: pd.Index
    products: pd.Index


def draw_lines(table: pd.DataFrame, outcome: str = "continuing", *, weighted: bool = False) -> Lines:
    """Return the rows of one regression.

    Parameters
    ----------
    table : DataFrame
        As :func:`lines_table` gives it, or some of its rows; may lack ``collected``.
    outcome : str
        A key of :data:`LINE_OUTCOMES`.
    weighted : bool
        By value in 2024 (``midpoint``: mean of both years); equal otherwise.

    Notes
    -----
    Lines that a single partner sells, and partners with a single line, say nothing within the
    effects; they are left out, and the number of rows says so.
    """
    before, after = (table[name].to_numpy(float) for name in ("value_2024", "value_2025"))
    mean = (before + after) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        y, in_sample = {
            "continuing": (np.log(after) - np.log(before), (before > 0) & (after > 0)),
            "exit": (after == 0, before > 0),
            "entry": (before == 0, after > 0),
            "midpoint": ((after - before) / mean, mean > 0),
        }[outcome]
    table = table if "collected" in table else table.assign(collected=0.0)
    rate_known = table.law.notna().to_numpy()
    if outcome == "continuing":
        rate_known = rate_known & table.collected.notna().to_numpy()
    size = mean if outcome == "midpoint" else before
    rows = table.assign(y=y.astype(float), size=size)[in_sample & rate_known]
    alone = np.array([True])
    while alone.any():
        sizes = [rows.groupby(key).hs10.transform("size").to_numpy() for key in ("hs10", "partner")]
        alone = (sizes[0] == 1) | (sizes[1] == 1)
        rows = rows[~alone]
    weights = rows["size"].to_numpy() if weighted else np.ones(len(rows))
    partner, partners = pd.factorize(rows.partner, sort=True)
    product, products = pd.factorize(rows.hs10, sort=True)
    columns = (rows[name].to_numpy() for name in ("y", "law", "collected"))
    return Lines(*columns, weights / weights.mean(), partner, product, partners, products)


def law_book(table: pd.DataFrame, lines: Lines) -> np.ndarray:
    """Return what the law did to every line of every partner, sold or not, shape (G, K).

    Change of log(1 + rate). A line that a partner did not sell has the mean change of those that it
    sold under the same six digits, else four, two, or of all.
    """
    # ASSUME: the law of a line that was not sold is that of the lines nearest to it.
    wide = table.pivot(index="partner", columns="hs10", values="law")
    book = wide.reindex(index=lines.partners, columns=lines.products).to_numpy(copy=True)
    for digits in (6, 4, 2, 0):
        group = pd.factorize(lines.products.str[:digits])[0]
        finite, n = np.isfinite(book), int(group.max()) + 1
        means = np.full((len(book), n), np.nan)
        for row, laws, there in zip(means, book, finite, strict=True):
            counts = np.bincount(group[there], minlength=n)
            np.divide(np.bincount(group[there], laws[there], n), counts, out=row, where=counts > 0)
        book = np.where(finite, book, means[:, group])
    return book


def lines_table(imports: pd.DataFrame, rates: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return changes of log factors by line: of the partners with statutory rates, and of all.

    Without the chapters :data:`SPECIAL_CHAPTERS`.

    Parameters
    ----------
    imports : DataFrame
        Source table ``us_imports_hs10_annual``.
    rates : DataFrame
        Of :func:`line_rates.line_rates`: ``partner``, ``hs10``, ``value_2024``, ``value_2025``,
        ``rate_2024``, ``rate_2025``.

    Returns
    -------
    statutory, every : DataFrame
        ``partner`` (ISO alpha-3; Census code in ``every``), ``hs10``, ``value_2024``, ``value_2025``,
        ``collected`` (change of log(1 + rate), missing where a year has no imports) and, in the
        first, ``law`` and ``naics3``.
    """
    # ASSUME: chapters 98 and 99 are no line that a duty makes dearer; by value one of them, China's
    # low-value parcels, would be a tenth of what identifies the elasticity of 2025.
    imports, rates = (rows[~rows.hs10.str[:2].isin(SPECIAL_CHAPTERS)] for rows in (imports, rates))
    keys = ["census_partner_code", "hs10"]
    wide = imports.pivot(index=keys, columns="year", values=["customs_value", "duties"]).fillna(0.0)
    value, duties = wide.customs_value, wide.duties
    # ASSUME: rates above one (0.04 % of the rows) are kept: they can be lawful in 2025.
    rate = duties / value.where(value > 0)
    every = pd.DataFrame(
        {
            "value_2024": value[2024],
            "value_2025": value[2025],
            "collected": np.log1p(rate[2025]) - np.log1p(rate[2024]),
        }
    ).reset_index()
    every = every.rename(columns={"census_partner_code": "partner"})
    codes = imports.dropna(subset="partner").drop_duplicates("census_partner_code")
    iso = codes.set_index("census_partner_code").partner
    statutory = rates.assign(law=np.log1p(rates.rate_2025) - np.log1p(rates.rate_2024))
    collected = every.assign(partner=every.partner.map(iso)).dropna(subset="partner")
    collected = collected[["partner", "hs10", "collected"]]
    return statutory.merge(collected, on=["partner", "hs10"], how="left", validate="1:1"), every


def mean_law(lines: pd.DataFrame) -> pd.Series:
    """Return the change of the law by partner and product, lines weighted with imports of 2024.

    Parameters
    ----------
    lines : DataFrame
        ``partner``, ``product``, ``law`` (change of log(1 + rate)), ``value_2024`` (US dollars).

    Returns
    -------
    Series
        Index partner x product; missing where nothing was sold in 2024.
    """
    rows = lines.dropna(subset=["product", "law"])
    keys = [rows["partner"], rows["product"]]
    sums = (rows.law * rows.value_2024).groupby(keys).sum()
    weights = rows.value_2024.groupby(keys).sum()
    return sums.div(weights.where(weights > 0)).rename("law").rename_axis(["partner", "product"])
