"""Two episodes by product: what the law did to value, quantity and unit value of an HS6 code.

Duties fall on some goods of a chapter more than on others. Each code is a row; its change over the years
of the episode is set against that of the law. The same law given to earlier years is the placebo. Since
a unit value is before duty, an elasticity of zero says that importers bore the duty whole, minus one
that exporters did.

The lists of 2018 and 2019 were on China alone, so that goods of Viet Nam and Mexico are a comparison; in
2025 these had a law of their own, which is taken off China's.

What it cannot do: years mix months before and after each duty, and front-loading with them; values are
CIF; a unit value moves with the mix of goods in a code; quantities cover half of the value. What others
sold instead is in the difference of China less others, which is therefore no effect on China alone. The
law is what is written: in 2025 customs took less, so that a share of what was paid would be larger.
Clusters by heading take goods of one list for independent: the standard errors are too small, by about
two in Adao, Kolesar and Morales (2019, doi:10.1093/qje/qjz025).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.regression import regress
from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import Estimate, to_frame
from analysis.estimate.elasticity.main.lines import SPECIAL_CHAPTERS, mean_law
from analysis.vocabulary import Term

#: Outcome -> its name in results; the first is the sum of the others.
PRODUCT_OUTCOMES = {
    "value": "change of log import value",
    "quantity": "change of log quantity",
    "unit_value": "change of log unit value before duty",
}

#: Episode -> first year of a window -> its last. The law of an episode is that of its first window; in
#: another it is a placebo.
WINDOWS = {"2018": {2017: 2019, 2015: 2017}, "2025": {2024: 2025, 2022: 2024}}

#: Share of what identifies the estimate by value above which a code carries it.
# ASSUME: a code with more than a twentieth is told apart from the rest.
CARRIES = 0.05

#: The partner that the lists of 2018 are on, and whose goods are compared with others'.
TREATED = "CHN"

#: The regression that is read first: chapters have trends of their own, and the literature weighs its
#: varieties alike. It was chosen before its estimate.
READ_FIRST = {"comparison": "within", "sample": "quantity", "weights": "equal"}

#: Regressions of a partner's codes, values of the keys of :data:`READ_FIRST`: that one, and what varies
#: it; without outliers as in Amiti, Redding and Weinstein. Those across partners are of China alone.
REGRESSIONS = (
    tuple(READ_FIRST.values()),
    ("within", "within three", "equal"),
    ("within", "without smallest", "equal"),
    ("within", "quantity", "value"),
    ("within", "without carriers", "value"),
    ("across", "quantity", "equal"),
)

#: ``design`` is the outcome; the value's coefficient is the sum of the other two. Clustered by HS4.
PRODUCTS = Columns(
    "a regression",
    {
        "partner": Term("Partner", "", "whose goods"),
        "sample": Term(
            "Codes",
            "",
            "quantity: codes with one; within three: without outliers; without "
            "smallest: without the quarter of least value; without carriers: without those that "
            "hold most of what identifies by value",
        ),
        "effective": Term(
            "Effective codes",
            "count",
            "codes that would identify as much, weighing alike: "
            "one over the sum of squared shares of what identifies",
        ),
        **ESTIMATES,
        "comparison": Term(
            "Compared", "", "within: products of the partner; across: China less others in a product"
        ),
        "fixed_effects": Term("Effects", "", "effects absorbed, of chapters (hs2)"),
        "weights": Term("Weights", "", "equal, or value: share in the first year"),
    },
)


def laws(lists: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the change of the law by code in both episodes, log(1 + rate).

    Parameters
    ----------
    lists : DataFrame
        Of :func:`line_rates.china_line_rates`: ``hs6``, ``rate_2017``, ``rate_2019`` (fractions).
    lines : DataFrame
        As :func:`lines.lines_table` gives the partners with statutory rates; the law of a code is the
        mean of its lines by imports of 2024.

    Returns
    -------
    DataFrame
        Key episode x partner x hs6; ``law`` (log points).
    """
    first = np.log1p(lists.rate_2019) - np.log1p(lists.rate_2017)
    first = pd.DataFrame({"partner": TREATED, "hs6": lists.hs6, "law": first})
    second = mean_law(lines.assign(product=lines.hs10.str[:6])).dropna()
    second = second.rename_axis(["partner", "hs6"]).reset_index()
    both = pd.concat([first.assign(episode="2018"), second.assign(episode="2025")], ignore_index=True)
    return both[["episode", "partner", "hs6", "law"]]


def product_changes(changes: pd.DataFrame, law: pd.DataFrame) -> pd.DataFrame:
    """Return changes of US imports by code beside those of others and of the law.

    Parameters
    ----------
    changes : DataFrame
        Source table ``us_imports_hs6_changes``.
    law : DataFrame
        Of :func:`laws`.

    Returns
    -------
    DataFrame
        Key episode x partner x start_year x hs6, sorted; ``base_share``, ``law`` (of the episode,
        whatever the years of the row), ``value``, ``quantity``, ``unit_value`` (log changes; the last
        two missing without a quantity) and ``law_others``, ``value_others``, ``quantity_others``,
        ``unit_value_others``: the mean of the other partners that have a quantity where the partner
        has one, of all others else; missing where there is none. An episode whose law is known for one
        partner spares the others.
    """
    rows = changes.rename(columns={f"log_change_{name}": name for name in PRODUCT_OUTCOMES})
    rows = rows[~rows.hs6.str[:2].isin(SPECIAL_CHAPTERS)]
    spans = [(e, first, last) for e, years in WINDOWS.items() for first, last in years.items()]
    spans = pd.DataFrame(spans, columns=["episode", "start_year", "end_year"])
    rows = rows.merge(spans, on=["start_year", "end_year"])
    rows = rows.merge(law, on=["episode", "partner", "hs6"], how="left", validate="m:1")
    spared = law.groupby("episode").partner.nunique().eq(1)
    others = rows.assign(law=rows.law.where(rows.law.notna() | ~rows.episode.map(spared), 0.0))
    with_law = rows.dropna(subset="law")
    key = ["episode", "partner", "start_year", "hs6"]
    parts = []
    for partner in with_law.partner.unique():
        goods = with_law[with_law.partner.eq(partner)]
        means = _means(goods, others[others.partner.ne(partner)])
        parts.append(goods.merge(means, on=["episode", "start_year", "hs6"], how="left"))
    table = pd.concat(parts).sort_values(key, ignore_index=True)
    averaged = [f"{name}_others" for name in ("law", *PRODUCT_OUTCOMES)]
    return table[[*key, "base_share", "law", *PRODUCT_OUTCOMES, *averaged]]


def _means(own: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the means of law and outcomes of others in the codes of a partner."""
    key = ["episode", "start_year", "hs6"]
    measured = own.loc[own.quantity.notna(), key].assign(measured=True)
    others = others.dropna(subset="law").merge(measured, on=key, how="left")
    # One set of others for all outcomes of a code, so that the parts of value add up there too.
    others = others[others.quantity.notna() | others.measured.isna()]
    return others.groupby(key)[["law", *PRODUCT_OUTCOMES]].mean().add_suffix("_others").reset_index()


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
    :data:`READ_FIRST` is the one to be read first. China alone is compared with others.
    """
    rows, estimates = [], []
    for (episode, partner, start), changes in table.groupby(["episode", "partner", "start_year"]):
        of_partner = [r for r in REGRESSIONS if partner == TREATED or r[0] == "within"]
        for comparison, sample, weights in of_partner:
            sample_rows = _drawn(changes, comparison, sample)
            labels = {"comparison": comparison, "weights": weights, "vintage": vintage}
            for outcome in PRODUCT_OUTCOMES:
                of = {"partner": partner, "start": start, "outcome": outcome}
                estimate, effective = _fit(sample_rows, **of, labels=labels | {"episode": episode})
                estimates.append(estimate)
                rows.append({"partner": partner, "sample": sample, "effective": effective})
    return pd.concat([pd.DataFrame(rows), to_frame(estimates)], axis=1)


def first_read(
    estimates: pd.DataFrame,
    episode: str,
    *,
    partner: str = TREATED,
    is_placebo: bool = False,
    **other: str,
) -> pd.DataFrame:
    """Return the rows of the regression that is read first, but for ``other``; index: outcome.

    Parameters
    ----------
    estimates : DataFrame
        Of :func:`by_product`.
    episode, partner : str
        Whose law, and whose goods.
    is_placebo : bool
        Whether of the years before the law.
    """
    filters = READ_FIRST | {"episode": episode, "partner": partner, "is_placebo": is_placebo} | other
    matches = np.logical_and.reduce([estimates[column].eq(value) for column, value in filters.items()])
    return estimates[matches].set_index("design")


def _drawn(rows: pd.DataFrame, comparison: str, sample: str) -> pd.DataFrame:
    """Return the rows of one sample, law and outcomes less those of others where these are compared."""
    if comparison == "across":
        rows = rows.dropna(subset="value_others")
        names = ["law", *PRODUCT_OUTCOMES]
        rows = rows.assign(**{name: rows[name] - rows[f"{name}_others"] for name in names})
    rows = rows.dropna(subset=list(PRODUCT_OUTCOMES))
    if sample == "within three":
        return rows[rows.unit_value.abs() < np.log(3)]
    if sample == "without smallest":
        return rows[rows.base_share.rank(pct=True) > 0.25]
    return rows[_identifying(rows) <= CARRIES] if sample == "without carriers" else rows


def _identifying(rows: pd.DataFrame) -> pd.Series:
    """Return the share of each code in what identifies the estimate by value within chapters."""
    weights, chapter = rows.base_share, rows.hs6.str[:2]
    sums = [part.groupby(chapter).transform("sum") for part in (rows.law * weights, weights)]
    squares = weights * (rows.law - sums[0] / sums[1].where(sums[1] > 0)).fillna(0) ** 2
    return squares / squares.sum()


def _fit(
    rows: pd.DataFrame, *, partner: str, start: int, outcome: str, labels: dict
) -> tuple[Estimate, int]:
    """Return the coefficient of the law in one regression, and the effective number of codes."""
    windows = WINDOWS[labels["episode"]]
    heading = pd.factorize(rows.hs6.str[:4], sort=True)[0]
    chapter = pd.factorize(rows.hs6.str[:2], sort=True)[0]
    weights = rows.base_share.to_numpy() if labels["weights"] == "value" else np.ones(len(rows))
    parts = [labels["comparison"], "hs2", labels["weights"]]
    law, law_end = next(iter(windows.items()))
    fixed = {
        "name": ".".join([f"{start}-{windows[start]}.hs6.{partner}.{outcome}", *parts]),
        "outcome": PRODUCT_OUTCOMES[outcome],
        "estimator": "OLS",
        "cluster_by": "hs4",
        "fixed_effects": "hs2",
        "system": "hs6",
        "regressor": f"change of log(1 + statutory rate), {law} to {law_end}",
        "window": f"{start}:{windows[start]}",
        "is_placebo": start != law,
        "design": outcome,
    }
    fitted = regress(
        rows[outcome].to_numpy(),
        rows.law.to_numpy(),
        effects=[chapter],
        clusters=[heading],
        weights=weights / weights.mean(),
        names=("the law",),
        where=fixed["name"],
        labels=fixed | labels,
    )
    squares = fitted.columns[:, 1] ** 2
    return fitted.estimate(), round(squares.sum() ** 2 / (squares**2).sum())
