"""Forecasts of rates and of imports against what came, beside what needs no model.

Every forecast is scored by the CRPS (in its unit, lower is better), by whether the 90 % interval held,
and by its miss. Months of all series share what happened in them: intervals of means are by month.

Gneiting and Raftery (2007, doi:10.1198/016214506000001437).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.collect.predictions import PREDICTIONS
from analysis.columns import Columns, returns, shared
from analysis.engine.inference import from_t
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS, OUTCOMES, WORLD
from analysis.vocabulary import Term

SCORES = Columns(
    "a forecast and group",
    {
        "group": Term("Group", "", "group of series, or all"),
        "horizon": Term("Months ahead", "months", "from the last month published"),
        "n": Term("Forecasts", "count", "forecasts that are scored"),
        "months": Term("Months", "count", "months that they are of: the clusters"),
        "miss": Term("Median miss", "fraction", "median absolute difference from what came", "points"),
        "bias": Term("Bias", "fraction", "mean of what came less the forecast", "points"),
        "crps": Term("CRPS", "fraction", "mean continuous ranked probability score", "points"),
        "crps_last": Term(
            "CRPS, as last month",
            "fraction",
            "of the last rate kept, its spread from its own past misses",
            "points",
        ),
        "last_miss": Term("Median miss, as last month", "fraction", "of the last rate kept", "points"),
        "law_miss": Term("Median miss, law alone", "fraction", "of the statutory rate itself", "points"),
        **shared(
            "value",
            "ci_low",
            "ci_high",
            label="In 90 % [95 %]",
            unit="fraction",
            definition="share of what came inside the 90 % interval, by month",
            missing="of fewer than three months, or where all or none lie inside",
        ),
    },
)


def crps(median: np.ndarray, scale: np.ndarray, df: int, outcome: np.ndarray) -> np.ndarray:
    """Return the CRPS of t-distributed forecasts, in their unit."""
    from scoringrules import crps_t

    return np.asarray(crps_t(np.asarray(outcome, float), float(df), median, scale))


SCORED = Columns(
    "a frozen prediction that has come",
    {
        "day": Term("Day", "date", "on which it was made"),
        **PREDICTIONS.only("target", "partner", "goods", "month", "horizon", "median", "q05", "q95"),
        "outcome": OUTCOMES["outcome"],
        "released": OUTCOMES["released"],
        "error": Term("Miss", "fraction or log points", "what came less the median; of imports in logs"),
        "inside_90": Term(
            "Inside 90 %", "fraction", "1 where what came lies in the 90 % interval, else 0"
        ),
        "crps": Term("CRPS", "fraction or USD", "continuous ranked probability score by five quantiles"),
    },
)


@returns(SCORED)
def of_frozen(frozen: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of frozen predictions of what was printed after their day.

    What was out on the day of a prediction, or before, scores nothing.

    Parameters
    ----------
    frozen : DataFrame
        As :func:`predictions.read_predictions`.
    outcomes : DataFrame
        As :func:`origins.outcomes`.
    """
    from scoringrules import crps_quantile

    both = frozen.merge(outcomes, on=["target", "partner", "goods", "month"])
    both = both[both.day < both.released].reset_index(drop=True)
    of_value = both.target.eq("imports")
    ratio = (both.outcome / both["median"]).where(of_value, 1.0)
    both["error"] = (both.outcome - both["median"]).mask(of_value, np.log(ratio.astype(float)))
    both["inside_90"] = both.outcome.between(both.q05, both.q95).astype(float)
    quantiles = both[["q05", "q25", "median", "q75", "q95"]].to_numpy(float)
    levels = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    both["crps"] = (
        crps_quantile(both.outcome.to_numpy(float), quantiles, levels) if len(both) else np.nan
    )
    order = ["day", "target", "partner", "goods", "month"]
    return both.sort_values(order, ignore_index=True)[list(SCORED)]


def share_by_month(inside: pd.Series, months: pd.Series) -> dict[str, float]:
    """Return a mean with the 95 % interval of its error clustered by month, within 0 and 1."""
    n, groups = len(inside), months.nunique()
    mean = float(inside.mean())
    sums = (inside - mean).groupby(months.to_numpy()).sum()
    if groups < 3 or sums.abs().max() < 1e-9:
        return {"value": mean, "ci_low": np.nan, "ci_high": np.nan}
    error = float(np.sqrt((sums**2).sum() * groups / (groups - 1)) / n)
    interval = from_t(mean, error, groups - 1)
    return {
        "value": mean,
        "ci_low": max(interval["ci_low"], 0.0),
        "ci_high": min(interval["ci_high"], 1.0),
    }


@returns(SCORES)
def summary(scored: pd.DataFrame) -> pd.DataFrame:
    """Return mean scores by months ahead, of all forecasts together.

    Parameters
    ----------
    scored : DataFrame
        As :func:`replay.replay`.
    """
    rows = []
    for horizon, group in scored.groupby("horizon", sort=False):
        rows.append(
            {
                "group": "all",
                "horizon": horizon,
                "n": len(group),
                "months": group.month.nunique(),
                "miss": group.error.abs().median(),
                "bias": group.error.mean(),
                "crps": group.crps.mean(),
                "crps_last": group.crps_last.mean(),
                "last_miss": (group.outcome - group["last"]).abs().median(),
                "law_miss": (group.outcome - group.law).abs().median(),
            }
            | share_by_month(group.inside_90, group.month)
        )
    return pd.DataFrame(rows, columns=list(SCORES)).sort_values("horizon", ignore_index=True)


#: Groups of series by name: partners published to the newest month, those of the panel in the months
#: that all of them have and in every month, the rest.
SERIES_GROUPS = ("published_on", "panel_months", "panel", "world", "chapters")


@returns(SCORES)
def grouped(scored: pd.DataFrame) -> pd.DataFrame:
    """Return scores by :data:`SERIES_GROUPS` and months ahead.

    Parameters
    ----------
    scored : DataFrame
        As :func:`replay.replay`.
    """
    whole, world = scored.goods.eq(ALL_CHAPTERS), scored.partner.eq(WORLD)
    newest = scored.month.max()
    on = scored.partner.isin(scored.partner[scored.month.eq(newest) & whole & ~world])
    of_panel = whole & ~world & scored.partner.ne("EU")
    in_months = of_panel & scored.month.le(last_of_all(scored[of_panel]))
    members = [on & whole, in_months, of_panel, world, ~whole]
    return pd.concat(
        [
            summary(scored[inside]).assign(group=name)
            for name, inside in zip(SERIES_GROUPS, members, strict=True)
        ],
        ignore_index=True,
    )


def last_of_all(scored: pd.DataFrame) -> pd.Timestamp:
    """Return the last month that every partner of some forecasts has."""
    return scored.groupby("partner").month.max().min()
