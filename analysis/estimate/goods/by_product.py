"""2018 by product: what the lists on China did to value, quantity and unit value of an HS6 code.

The lists of 2018 and 2019 fall on some goods of a chapter more than on others, and more than on the same
goods from Viet Nam and Mexico, which they spare. Each code is a row; its change over two years is set
against that of the law. The same law given to 2015-2017 is the placebo. Since a unit value is before
duty, an elasticity of zero says that importers bore the duty whole, minus one that exporters did.

What it cannot do: years mix months before and after each list, and front-loading with them; values are
CIF; a unit value moves with the mix of goods in a code; quantities cover half of the value. What others
sold instead is in the difference of China less others, which is therefore no effect on China alone.
Clusters by heading take goods of one list for independent: the standard errors are too small, by about
two in Adao, Kolesar and Morales (2019, doi:10.1093/qje/qjz025).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.engine.regression import regress
from analysis.estimate.engine.result_columns import ESTIMATES
from analysis.estimate.engine.results import Estimate, to_frame
from analysis.estimate.headline.lines import SPECIAL
from analysis.vocabulary import Term

#: Outcome -> its name in results; the first is the sum of the others.
OUTCOMES = {
    "value": "change of log import value",
    "quantity": "change of log quantity",
    "unit_value": "change of log unit value before duty",
}

#: First year -> whether the law of 2017-2019 is a placebo there.
STARTS = {2017: False, 2015: True}

#: Samples: all codes have a value, some a quantity; the last is that of Amiti, Redding and Weinstein.
SAMPLES = {
    "all": "all codes",
    "quantity": "codes with a quantity",
    "within three": "unit value changed by less than a factor of three",
}

#: Comparisons: products of China, or China and others in one product.
COMPARISONS = ("within", "across")

#: The partner that the lists are on.
TREATED = "CHN"

#: ``design`` is the outcome; where all codes have a quantity, the value's coefficient is the sum of the
#: other two. Clustered by HS4.
PRODUCTS = Columns("a regression", {
    "sample": Term("Codes", "", "all; quantity: codes with one; within three: without outliers"),
    **ESTIMATES,
    "comparison": Term("Compared", "", "within: products of China; across: China less others in a "
                       "product"),
    "fixed_effects": Term("Effects", "", "effects absorbed, hs2 or constant"),
    "weights": Term("Weights", "", "equal, or value: share in the first year"),
})  # fmt: skip


def product_changes(changes: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Return changes of US imports from China by code beside those of others and of the law.

    Parameters
    ----------
    changes : DataFrame
        Source table ``us_imports_hs6_changes``.
    rates : DataFrame
        Of :func:`line_rates.china_line_rates`: ``hs6``, ``rate_2017``, ``rate_2019`` (fractions).

    Returns
    -------
    DataFrame
        Key start_year x hs6, sorted; ``base_share``, ``law`` (change of log(1 + rate) from 2017 to 2019,
        whatever the years of the row), ``value``, ``quantity``, ``unit_value`` (log changes of China;
        the last two missing without a quantity) and ``value_others``, ``quantity_others``,
        ``unit_value_others``: the mean of the other partners that have a quantity where China has one,
        of all others else; missing where there is none.
    """
    law = rates.assign(law=np.log1p(rates.rate_2019) - np.log1p(rates.rate_2017))[["hs6", "law"]]
    rows = changes.rename(columns={f"log_change_{name}": name for name in OUTCOMES})
    rows = rows[rows.start_year.isin(STARTS) & ~rows.hs6.str[:2].isin(SPECIAL)]
    china = rows[rows.partner.eq(TREATED)].merge(law, on="hs6", validate="m:1")
    key = ["start_year", "hs6"]
    others = rows[rows.partner.ne(TREATED)]
    measured = china.loc[china.quantity.notna(), key].assign(measured=True)
    others = others.merge(measured, on=key, how="left")
    # One set of others for all outcomes of a code, so that the parts of value add up there too.
    others = others[others.quantity.notna() | others.measured.isna()]
    means = others.groupby(key)[list(OUTCOMES)].mean().add_suffix("_others").reset_index()
    kept = [*key, "base_share", "law", *OUTCOMES]
    return china[kept].merge(means, on=key, how="left").sort_values(key, ignore_index=True)


@returns(PRODUCTS)
def by_product(table: pd.DataFrame, *, vintage: str = "") -> pd.DataFrame:
    """Regress the change of value, quantity and unit value on that of the law, by code.

    Parameters
    ----------
    table : DataFrame
        Of :func:`product_changes`.
    vintage : str
        Publication of the imports.

    Notes
    -----
    The first to be read is within, with a quantity, HS2 effects and equal weights: chapters have trends
    of their own, and the literature weighs its varieties alike. It was chosen before its estimate.
    """
    rows, found = [], []
    for start in STARTS:
        for comparison in COMPARISONS:
            for sample in SAMPLES:
                drawn = _drawn(table, start, comparison, sample)
                for outcome in OUTCOMES if sample != "all" else ("value",):
                    for effects in ("hs2", "constant"):
                        for weights in ("equal", "value"):
                            labels = {"comparison": comparison, "fixed_effects": effects,
                                      "weights": weights, "vintage": vintage}  # fmt: skip
                            found.append(_fit(drawn, start, outcome, labels))
                            rows.append(sample)
    estimates = to_frame(found)
    estimates.insert(0, "sample", rows)
    return estimates


def _drawn(table: pd.DataFrame, start: int, comparison: str, sample: str) -> pd.DataFrame:
    """Return the rows of one sample, outcomes less those of others where others are compared."""
    rows = table[table.start_year.eq(start)]
    if comparison == "across":
        rows = rows.dropna(subset="value_others")
        rows = rows.assign(**{name: rows[name] - rows[f"{name}_others"] for name in OUTCOMES})
    if sample == "all":
        return rows
    rows = rows.dropna(subset=list(OUTCOMES))
    return rows[rows.unit_value.abs() < np.log(3)] if sample == "within three" else rows


def _fit(rows: pd.DataFrame, start: int, outcome: str, labels: dict) -> Estimate:
    """Return the coefficient of the law in one regression."""
    heading = pd.factorize(rows.hs6.str[:4], sort=True)[0]
    chapter = pd.factorize(rows.hs6.str[:2], sort=True)[0]
    effects = chapter if labels["fixed_effects"] == "hs2" else np.zeros(len(rows), dtype=int)
    weights = rows.base_share.to_numpy() if labels["weights"] == "value" else np.ones(len(rows))
    parts = (labels["comparison"], labels["fixed_effects"], labels["weights"])
    own = {
        "name": ".".join([f"{start}-{start + 2}.hs6.{outcome}", *parts]),
        "outcome": OUTCOMES[outcome], "regressor": "change of log(1 + statutory rate), 2017 to 2019",
        "estimator": "OLS", "cluster_by": "hs4", "system": "hs6", "window": f"{start}:{start + 2}",
        "is_placebo": STARTS[start], "design": outcome, "episode": "2018",
    }  # fmt: skip
    fitted = regress(
        rows[outcome].to_numpy(), rows.law.to_numpy(), effects=[effects], clusters=[heading],
        weights=weights / weights.mean(), names=("the law",), where=own["name"], labels=own | labels,
    )  # fmt: skip
    return fitted.estimate()
