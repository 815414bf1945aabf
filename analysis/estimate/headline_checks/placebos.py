"""The placebo distribution: the same law given to years in which nobody could pay it.

First episode: the law of 2017-2019 moved back two to four years, and its change of 2019 given to each
year before the tariffs. Second episode: tariff lines have two years and no placebo of their own. Its law
is averaged to chapters and to sectors, which are known for long, and given to their year pairs; beside
that spread belongs the estimate of 2025 by the same coarser design, not the headline.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.estimate.engine.fit import fit_sample
from analysis.estimate.engine.panel import Panel
from analysis.estimate.engine.regression import Fit, regress
from analysis.estimate.engine.sample import draw_sample
from analysis.estimate.engine.specification import Specification
from analysis.estimate.engine.two_effects import TwoEffects
from analysis.estimate.headline.products import by_law, by_law_in_changes

#: Months by which the law of the first episode is moved back.
LEADS = (24, 36, 48)

#: Last year of the first episode, whose change of the law the year pairs before it are given.
LAST = 2019

#: Second years of pairs before the first episode, by chapter and by sector; of the pairs by sector after
#: it, those of 2018 to 2020 saw tariffs of their own.
FIRST_PAIRS = range(2014, 2018)
LATER_PAIRS = range(2018, 2025)
MOVED = range(2018, 2021)

#: Columns of a distribution.
COLUMNS = ["version", "kind", "window", "value", "ci_low", "ci_high", "n_obs", "moved"]


def first_placebos(data: Panel) -> pd.DataFrame:
    """Give the law of the first episode to the time before it.

    Parameters
    ----------
    data : Panel
        By chapter.

    Returns
    -------
    DataFrame
        Key ``version`` (``"levels"``: the headline; ``"year pair"``: 12-month changes of one year) x
        ``window``; ``kind`` (``"estimate"`` or ``"placebo"``), ``value``, ``ci_low``, ``ci_high``
        (clustered by partner), ``n_obs``, ``moved`` (whether real tariffs moved in the window).
    """
    levels = by_law(data.system)
    rows = [_row(data, levels, "levels", "estimate")]
    for lead in LEADS:
        window = _earlier(levels.window, lead // 12)
        rows.append(_row(data, replace(levels, window=window, lead=lead), "levels", "placebo"))
    pair = by_law_in_changes(data.system)
    for year in (*FIRST_PAIRS, LAST):
        own = {"window": f"{year}-01:{year}-12", "lead": 12 * (LAST - year), "weights_year": year - 1}
        kind = "estimate" if year == LAST else "placebo"
        rows.append(_row(data, replace(pair, **own), "year pair", kind))
    return pd.DataFrame(rows)[COLUMNS]


def second_placebos(
    lines: pd.DataFrame, chapters: Panel, sectors: Panel, changes: pd.DataFrame, *, last: int = 2025
) -> pd.DataFrame:
    """Give the law of 2025, averaged to chapters and sectors, to the year pairs before it.

    Parameters
    ----------
    lines : DataFrame
        As :func:`lines.lines_table` gives the partners with statutory rates.
    chapters, sectors : Panel
        Imports by chapter and by sector, with the months of each year.
    changes : DataFrame
        Source table ``us_imports_hs6_changes``: three partners, some pairs of years.
    last : int
        Year of the estimate; its imports are those of the lines.

    Returns
    -------
    DataFrame
        As :func:`first_placebos`; ``version``: ``"chapters"``, ``"sectors"`` and ``"HS6"``.
    """
    frames = []
    for version, data, pairs in (
        ("chapters", chapters, FIRST_PAIRS),
        ("sectors", sectors, (*FIRST_PAIRS, *LATER_PAIRS)),
    ):
        code = lines.hs10.str[:2] if version == "chapters" else lines.naics3
        law = mean_law(lines.assign(product=code))
        sums = lines.assign(product=code).groupby(["partner", "product"])[["value_2024", "value_2025"]]
        frame = law.to_frame().join(sums.sum())
        frame = frame[frame.index.get_level_values("partner").isin(data.partners)]
        found = year_pair(growth(frame.value_2024, frame.value_2025), frame.value_2024, frame.law)
        rows = [_labelled(found, version, "estimate", f"{last - 1}:{last}")]
        for year in pairs:
            before, after = (annual(data, y) for y in (year - 1, year))
            found = year_pair(growth(before, after), before, law)
            moved = year in MOVED
            rows.append(_labelled(found, version, "placebo", f"{year - 1}:{year}") | {"moved": moved})
        frames.append(pd.DataFrame(rows))
    frames.append(_by_code(lines, changes, last))
    return pd.concat(frames, ignore_index=True)[COLUMNS]


def _by_code(lines: pd.DataFrame, changes: pd.DataFrame, last: int) -> pd.DataFrame:
    """Give the law of 2025, averaged to HS6, to the changes of three partners in other years."""
    law = mean_law(lines.assign(product=lines.hs10.str[:6]))
    total = lines.groupby("partner").value_2024.sum()
    rows = []
    for (start, end), own in changes.groupby(["start_year", "end_year"]):
        if start < MOVED[-1] and end >= MOVED[0]:
            continue  # the lists of 2018 and 2019 moved then
        index = pd.MultiIndex.from_frame(own[["partner", "hs6"]], names=["partner", "product"])
        value = pd.Series(own.log_change_value.to_numpy(), index)
        weights = pd.Series((own.base_share * own.partner.map(total)).to_numpy(), index)
        kind = "estimate" if end == last else "placebo"
        rows.append(_labelled(year_pair(value, weights, law), "HS6", kind, f"{start}:{end}"))
    return pd.DataFrame(rows)


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
    known = lines.dropna(subset=["product", "law"])
    keys = [known["partner"], known["product"]]
    sums = (known.law * known.value_2024).groupby(keys).sum()
    weights = known.value_2024.groupby(keys).sum()
    return sums.div(weights.where(weights > 0)).rename("law").rename_axis(["partner", "product"])


def annual(data: Panel, year: int) -> pd.Series:
    """Return imports of a year, US dollars, by partner and product."""
    sums = np.nansum(data.customs_value[:, data.months.year == year], axis=1)
    index = pd.MultiIndex.from_arrays(
        [data.partners[data.partner], data.products[data.product]], names=["partner", "product"]
    )
    return pd.Series(sums, index=index)


def growth(before: pd.Series, after: pd.Series) -> pd.Series:
    """Return the log change of imports, missing where a year has none."""
    return np.log(after.where(after > 0)) - np.log(before.where(before > 0))


def year_pair(change: pd.Series, weights: pd.Series, law: pd.Series) -> Fit:
    """Regress the log change of imports between two years on the change of a law.

    Parameters
    ----------
    change : Series
        Log change of imports; index partner x product.
    weights : Series
        Imports of the first year, same index.
    law : Series
        Change of log(1 + rate), same index; pairs without it, or without a change, are left out.

    Returns
    -------
    Fit
        Product and partner effects, weighted, clustered by partner.
    """
    rows = pd.DataFrame({"change": change, "weights": weights, "law": law}).dropna()
    rows = rows[rows.weights > 0].sort_index()
    partner, product = (pd.factorize(rows.index.get_level_values(level))[0] for level in (0, 1))
    weights = rows.weights.to_numpy() / rows.weights.mean()
    return regress(
        rows.change.to_numpy(), rows.law.to_numpy(), weights=weights,
        effects=[product, partner], clusters=[partner],
        absorber=TwoEffects(product, partner, weights), names=("the statutory rate",),
        where="year pair",
    )  # fmt: skip


def _earlier(window: str, years: int) -> str:
    return ":".join(f"{int(month[:4]) - years}{month[4:]}" for month in window.split(":"))


def _row(data: Panel, spec: Specification, version: str, kind: str) -> dict:
    sample = draw_sample(data, spec)
    return _labelled(fit_sample(spec, sample), version, kind, sample.window)


def _labelled(found: Fit, version: str, kind: str, window: str) -> dict:
    ends = found.summary()
    row = {name: ends[name] for name in ("value", "ci_low", "ci_high")}
    return row | {
        "version": version,
        "kind": kind,
        "window": window,
        "n_obs": found.n_obs,
        "moved": False,
    }
