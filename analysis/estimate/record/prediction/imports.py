"""Imports some months on: a combination of simple rules, one of which knows what a tariff does.

Every rule starts from the newest month. Their weights are those that would have served best until
then, over all partners (Bates and Granger 1969, doi:10.1057/jors.1969.103). None is below zero and they
sum to one: a rule that does not help gets none. Values are logs, so that all partners count alike.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy.optimize import nnls
from scipy.stats import t as student

from analysis.columns import Columns, returns
from analysis.estimate.record.prediction.scores import crps, share_by_month
from analysis.vocabulary import TERMS, Term

#: Rules by name, and what they say.
IMPORT_RULES = {
    "last": "as last month",
    "mean": "as the last three months",
    "season": "last month, with the usual change between the two calendar months",
    "recent": "last three months, each with its usual change",
    "year": "same month of the year before, grown as the last three months grew",
    "tariff": "last month, with the usual change and what the law's change does",
}

#: Years of which the usual change between calendar months is the median; months of "recent".
USUAL_YEARS, RECENT_MONTHS = 5, 3

#: First month from which rules are tried; months after which a past error weighs half.
RULES_TRIED_SINCE, HALF_LIFE = pd.Timestamp("2015-01-01"), 48

#: Degrees of freedom of the forecasts; months by which a series' own errors count as those of all.
IMPORTS_DF, OWN_MONTHS = 4, 12

#: Months whose errors say how wide intervals must be, and what they choose from.
WIDTH_MONTHS, _WIDTHS = 24, np.linspace(0.6, 2.2, 17)

#: Factor on the scale of every forecast: errors until an origin are too small once trade is moved by
#: what had not moved it yet, as in 2019, 2020 and 2025.
# ASSUME: the widest in tenths whose 90 % intervals score better than the last month kept at every one of
# the months ahead that are scored, on months before the replay; quiet months then hold more than 90 %.
WIDENED = 1.5

IMPORT_FORECASTS = Columns(
    "an origin, partner and month",
    {
        "origin": Term("Origin", "date", "last month published when the forecast is made"),
        "partner": TERMS["partner"],
        "month": TERMS["month"],
        "horizon": Term("Months ahead", "months", "from the last month published to the month forecast"),
        "last": Term("Last", "USD", "imports of the last month published"),
        "median": Term("Forecast", "USD", "median"),
        "scale": Term(
            "Scale", "log points", f"of the t distribution of the log, {IMPORTS_DF} degrees of freedom"
        ),
        "scale_last": Term("Scale, as last month", "log points", "of the last month kept"),
        "effect": Term(
            "Effect", "log points", "change that the law's steps make by the rule that knows it"
        ),
        "outcome": Term("Came", "USD", "imports of the month", missing="where not published yet"),
        "error": Term(
            "Miss",
            "log points",
            "log of what came less that of the median",
            missing="where not published yet",
        ),
        "inside_90": Term(
            "Inside 90 %",
            "fraction",
            "1 where what came lies in the 90 % interval, else 0",
            missing="where not published yet",
        ),
        "crps": Term(
            "CRPS",
            "log points",
            "continuous ranked probability score of the log",
            missing="where not published yet",
        ),
        "crps_last": Term(
            "CRPS, as last month",
            "log points",
            "of the last month kept",
            missing="where not published yet",
        ),
    },
)

RATIOS = Columns(
    "months ahead",
    {
        "horizon": Term("Months ahead", "months", "from the last month published"),
        "n": Term("Forecasts", "count", "forecasts that are scored"),
        "months": Term("Months", "count", "months that they are of"),
        "miss": Term("Median miss", "log points", "median absolute difference of logs"),
        "crps": Term("CRPS", "log points", "mean continuous ranked probability score of the log"),
        "crps_last": Term("CRPS, as last month", "log points", "of the last month kept"),
        "ratio": Term("Ratio", "ratio", "CRPS over that of the last month kept"),
        "ratio_moved": Term(
            "Ratio, tariff moved",
            "ratio",
            "the same where the law's steps are to move imports by 5 % or more",
        ),
        "value": Term("In 90 %", "fraction", "share of what came inside the 90 % interval"),
        "tariff": Term(
            "Weight of the tariff",
            "fraction",
            "weight of the rule that knows the tariff, mean over origins",
        ),
    },
)

RULE_WEIGHTS = Columns(
    "an origin, months ahead and rule",
    {
        "origin": Term("Origin", "date", "last month published when the forecast is made"),
        "horizon": Term("Months ahead", "months", "from the last month published"),
        "rule": Term("Rule", "", "key of the rule"),
        "weight": Term("Weight", "fraction", "in the combination"),
    },
)


def rules(logs: np.ndarray, at: int, ahead: int, effect: np.ndarray) -> np.ndarray:
    """Return what each rule says of a month, from months to ``at``, shape (S, len(IMPORT_RULES)).

    Parameters
    ----------
    logs : ndarray, shape (S, T)
        Log imports by consecutive month; missing where not known.
    at : int
        Position of the origin.
    ahead : int
    effect : ndarray, shape (S,)
        Log change by the law's steps from the origin to the month.
    """
    past, to = logs[:, : at + 1], at + ahead
    last = past[:, at]
    recent = [past[:, at - back] + usual(past, at - back, to) for back in range(RECENT_MONTHS)]
    grown = [past[:, at - back] - past[:, at - back - 12] for back in range(RECENT_MONTHS)]
    back = to - 12 * -(-ahead // 12)
    season = last + usual(past, at, to)
    year = past[:, back] + _mean(grown) * ((to - back) // 12)
    mean = _mean(past[:, at - RECENT_MONTHS + 1 : at + 1].T)
    return np.column_stack([last, mean, season, _mean(recent), year, season + effect])


def _mean(parts) -> np.ndarray:
    """Return the mean of what is known, shape (S,); missing where nothing is."""
    parts = np.asarray(parts)
    n = np.isfinite(parts).sum(axis=0)
    return np.divide(np.nansum(parts, axis=0), n, out=np.full(n.shape, np.nan), where=n > 0)


def usual(known: np.ndarray, of: int, to: int) -> np.ndarray:
    """Return the median change between two calendar months in the last years known, shape (S,)."""
    pairs = [(of - 12 * k, to - 12 * k) for k in range(1, USUAL_YEARS + 3)]
    pairs = [(a, b) for a, b in pairs if a >= 0 and b < known.shape[1]][:USUAL_YEARS]
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # of those without a month
        return np.nanmedian([known[:, b] - known[:, a] for a, b in pairs], axis=0)


def combine(said: np.ndarray, came: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the weights of rules that would have served best, shape (K,).

    Parameters
    ----------
    said : ndarray, shape (N, K)
        Less the last month's value.
    came : ndarray, shape (N,)
        The same of what came.
    weight : ndarray, shape (N,)
    """
    root = np.sqrt(weight)
    one = 1e4 * root.sum()  # a row that holds the sum at one
    weights, _ = nnls(
        np.vstack([said * root[:, None], np.full(said.shape[1], one)]), np.append(came * root, one)
    )
    return weights / weights.sum()


def spread(errors: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Return the scale of each series' t distribution from its past errors, shape (S,).

    Parameters
    ----------
    errors : ndarray, shape (S, N)
    age : ndarray, shape (N,)
        Months since each was known.
    """
    weight = np.isfinite(errors) * 0.5 ** (age / HALF_LIFE)
    squares = np.minimum(np.nan_to_num(errors) ** 2, 1.0)
    every = (weight * squares).sum() / weight.sum()
    variances = ((weight * squares).sum(1) + OWN_MONTHS * every) / (weight.sum(1) + OWN_MONTHS)
    scale = np.sqrt(variances * (IMPORTS_DF - 2) / IMPORTS_DF)
    late = np.where(age < WIDTH_MONTHS, errors, np.nan)
    size = (late / scale[:, None])[np.isfinite(late)]
    fits = [
        student.logpdf(size / width, IMPORTS_DF).sum() - len(size) * np.log(width) for width in _WIDTHS
    ]
    return scale * _WIDTHS[int(np.argmax(fits))]


def predict(logs: np.ndarray, said: np.ndarray, at: int, ahead: int, first: int):
    """Return what the rules together say at one origin, and how far they and the last month stray.

    Parameters
    ----------
    logs : ndarray, shape (S, T)
    said : ndarray, shape (S, Q, K)
        As :func:`rules`, of every origin from ``first`` to ``at``.
    at, ahead : int
    first : int
        Position of the first origin.

    Returns
    -------
    tuple
        Medians of the log, shape (S,); scales, (S,); weights, (K,); scales of "as last month", (S,).
    """
    past = np.arange(first, at - ahead + 1)
    tried, came, start = said[:, : len(past)], logs[:, past + ahead], logs[:, past]
    age = np.broadcast_to(at - ahead - past, came.shape)
    usable = np.isfinite(tried).all(axis=2) & np.isfinite(came) & np.isfinite(start)
    less = tried[usable] - start[usable][:, None]
    weights = combine(less, (came - start)[usable], 0.5 ** (age[usable] / HALF_LIFE))
    errors = np.where(usable, came - tried @ weights, np.nan)
    changes = np.where(usable, came - start, np.nan)
    now = said[:, at - first]
    held = weights * np.isfinite(now)  # a month that is missing leaves the other rules
    total = np.where(held.sum(axis=1) > 0, held.sum(axis=1), np.nan)
    median = (np.nan_to_num(now) * held).sum(axis=1) / total
    return median, WIDENED * spread(errors, age[0]), weights, spread(changes, age[0])


@returns(imports=IMPORT_FORECASTS, weights=RULE_WEIGHTS)
def replay_imports(
    values: pd.DataFrame, effects: dict, origins: list[pd.Timestamp], horizons: tuple[int, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forecast imports of every partner at every origin, beside what came where it has.

    Parameters
    ----------
    values : DataFrame, shape (T, S)
        US dollars by consecutive month and partner, as far as published.
    effects : dict
        (month of the origin, months ahead) -> Series by partner, log points; none: no change.
    origins : list of Timestamp
    horizons : tuple of int
    """
    months, partners = values.index, values.columns
    with np.errstate(divide="ignore"):
        logs = np.log(values.to_numpy(float).T)
    logs[~np.isfinite(logs)] = np.nan
    nothing = pd.Series(0.0, partners)
    first, forecasts, weighed = months.get_loc(RULES_TRIED_SINCE), [], []
    last = months.get_loc(max(origins))
    for ahead in horizons:
        law_effects = [
            effects.get((months[q], ahead), nothing).reindex(partners).fillna(0.0).to_numpy()
            for q in range(first, last + 1)
        ]
        by_rule = np.stack([rules(logs, first + q, ahead, e) for q, e in enumerate(law_effects)], axis=1)
        for origin in origins:
            at = months.get_loc(origin)
            median, scale, weights, scale_last = predict(logs, by_rule, at, ahead, first)
            to = months[at] + pd.DateOffset(months=ahead)
            forecasts.append(
                pd.DataFrame(
                    {
                        "origin": origin,
                        "partner": partners,
                        "month": to,
                        "horizon": ahead,
                        "last": values.iloc[at].to_numpy(),
                        "median": np.exp(median),
                        "scale": scale,
                        "scale_last": scale_last,
                        "effect": law_effects[at - first],
                        "outcome": values.loc[to].to_numpy() if to in months else np.nan,
                    }
                )
            )
            weighed.append(
                pd.DataFrame(
                    {"origin": origin, "horizon": ahead, "rule": list(IMPORT_RULES), "weight": weights}
                )
            )
    table = pd.concat(forecasts, ignore_index=True)
    return _scored(table[table["last"].notna()]), pd.concat(weighed, ignore_index=True)


def _scored(made: pd.DataFrame) -> pd.DataFrame:
    """Return forecasts with their scores on the log."""
    forecasts = made.reset_index(drop=True)
    came, median, last = (np.log(forecasts[name]) for name in ("outcome", "median", "last"))
    forecasts["error"] = came - median
    inside = (forecasts.error.abs() <= forecasts.scale * student.ppf(0.95, IMPORTS_DF)).astype(float)
    forecasts["inside_90"] = inside.where(forecasts.error.notna())
    forecasts["crps"] = crps(median.to_numpy(), forecasts.scale.to_numpy(), IMPORTS_DF, came.to_numpy())
    forecasts["crps_last"] = crps(
        last.to_numpy(), forecasts.scale_last.to_numpy(), IMPORTS_DF, came.to_numpy()
    )
    return forecasts[list(IMPORT_FORECASTS)]


#: Size of an effect from which a tariff moved (log points).
MOVED_LOG_POINTS = 0.05


@returns(RATIOS)
def ratios(scored: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Return scores by months ahead beside those of the last month kept."""
    rows = []
    for horizon, group in scored.dropna(subset="error").groupby("horizon"):
        moved = group[group.effect.abs() >= MOVED_LOG_POINTS]
        mine = weights[weights.horizon.eq(horizon) & weights.rule.eq("tariff")]
        rows.append(
            {
                "horizon": horizon,
                "n": len(group),
                "months": group.month.nunique(),
                "miss": group.error.abs().median(),
                "crps": group.crps.mean(),
                "crps_last": group.crps_last.mean(),
                "ratio": group.crps.mean() / group.crps_last.mean(),
                "ratio_moved": moved.crps.mean() / moved.crps_last.mean(),
                "value": share_by_month(group.inside_90, group.month)["value"],
                "tariff": mine.weight.mean(),
            }
        )
    return pd.DataFrame(rows, columns=list(RATIOS))
