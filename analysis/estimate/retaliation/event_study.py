"""Exports by month around each wave of China's lists, all waves in one regression.

The outcome is the log value less that of the same month of 2017, when no counter-tariff was in force,
so that every month before and after a wave is measured against an untaxed one. Each wave's exposure is
the step of the log tariff factor on its day; a coefficient is an elasticity at its distance in months.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.combine.retaliation import UnderLaw
from analysis.engine.inference import from_t
from analysis.engine.regression import Fit, regress
from analysis.engine.two_effects import TwoEffects
from analysis.estimate.retaliation.design import ELASTICITY, END, START, log_change
from analysis.estimate.retaliation.trade import BASE
from analysis.vocabulary import Term

#: First days of the waves.
WAVES = ("2018-07-06", "2018-08-23", "2018-09-24", "2019-06-01")

#: Months before a wave that have a coefficient of their own; those before are one, not shown.
BEFORE = 6

PATHS = Columns("a wave and distance in months", {
    "wave": Term("Wave", "", "first day of a wave of China's lists"),
    "event_time": Term("Month", "months", "from the wave; -1 is the reference, with 0"),
    **changed(ELASTICITY, definition="log exports less those of the same month of 2017, per log point "
              "of the wave's step; clustered by HS4"),
})  # fmt: skip

SUMMARY = Columns("a wave", {
    **PATHS.only("wave"),
    "products": Term("HS6", "count", "whose rate rose on the day"),
    "step": Term("Mean step, log", "log points", "mean rise of log(1 + added rate) of these"),
    **changed(ELASTICITY, label="Elasticity after [95 %]", definition="mean of the months 1 to 6, or as "
              "many as there are"),
    **changed({end: ELASTICITY[end] for end in ELASTICITY["value"].ends},
              definition="end of the 95 % interval of this mean, clustered by HS4"),
    "months": Term("Months after", "months", "over which the mean is taken", "count"),
    "before_f": Term("F before", "F", "that months -6 to -2 are all zero"),
    "before_p": Term("p before", "probability", "that months -6 to -2 are all zero", "probability"),
})  # fmt: skip


@returns(paths=PATHS, summary=SUMMARY)
def event_study(trade: UnderLaw, rates: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit exports on each wave's step by month.

    Parameters
    ----------
    trade : UnderLaw
    rates : DataFrame
        Of :func:`combine.retaliation.rates_by_day`.
    """
    # ASSUME: goods whose duty was suspended on 2019-01-01 (cars and parts) are left out.
    ended = rates.index[rates["2019-01-01"] < rates["2018-09-24"]]
    values = trade.values[~trade.values.index.isin(ended)]
    months = pd.date_range(START, END, freq="MS")
    base = pd.DatetimeIndex([m.replace(year=BASE) for m in months])
    outcome = log_change(values[months].to_numpy(), values[base].to_numpy())
    known = np.isfinite(outcome)
    product, month = np.nonzero(known)
    steps = wave_steps(rates).reindex(values.index).fillna(0.0)
    columns, names = _columns(steps, months)
    heading = pd.factorize(values.index.str[:4][product])[0]
    fit = regress(
        outcome[known], columns[product, month], effects=[product, month],
        clusters=[heading], absorber=TwoEffects(product, month),
        where="event study of China's waves",
    )  # fmt: skip
    steps = steps.loc[values.index[np.unique(product)]]
    return _paths(fit, names), pd.DataFrame([_summary(fit, names, steps[w]) for w in WAVES])


def wave_steps(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the rise of log(1 + added rate) on the day of each wave; index ``hs6``, columns waves."""
    factors = np.log1p(rates)
    rises = factors.diff(axis=1).fillna(factors.iloc[:, [0]])
    return rises[pd.DatetimeIndex(WAVES)].set_axis(list(WAVES), axis=1).clip(lower=0.0)


def _columns(steps: pd.DataFrame, months: pd.DatetimeIndex) -> tuple[np.ndarray, list[tuple]]:
    """Return regressors, shape (K, T, k), and the wave and distance of each of them."""
    columns, names = [], []
    for wave in WAVES:
        began = pd.Timestamp(wave)
        distance = (months.year - began.year) * 12 + months.month - began.month
        distance = np.maximum(distance.to_numpy(), -BEFORE - 1)
        for at in np.unique(distance[distance != -1]):
            columns.append(steps[wave].to_numpy()[:, None] * (distance == at))
            names.append((wave, int(at)))
    return np.stack(columns, axis=-1), names


def _paths(fit: Fit, names: list[tuple]) -> pd.DataFrame:
    rows = [
        {"wave": wave, "event_time": at}
        | {name: fit.summary(n)[name] for name in ("value", "ci_low", "ci_high")}
        for n, (wave, at) in enumerate(names)
        if at >= -BEFORE
    ]
    zero = {"event_time": -1, "value": 0.0, "ci_low": 0.0, "ci_high": 0.0}
    table = pd.DataFrame(rows + [{"wave": wave} | zero for wave in WAVES])
    return table.sort_values(["wave", "event_time"], ignore_index=True)


def _summary(fit: Fit, names: list[tuple], steps: pd.Series) -> dict:
    """Return what a wave's months before and after say together."""
    wave = steps.name
    at = {time: n for n, (name, time) in enumerate(names) if name == wave}
    before = [n for time, n in at.items() if -BEFORE <= time <= -2]
    after = [n for time, n in at.items() if 1 <= time <= BEFORE]
    weights = np.zeros(len(names))
    weights[after] = 1 / len(after)
    error = float(np.sqrt(weights @ fit.covariance @ weights))
    mean = from_t(float(weights @ fit.coefficients), error, fit.n_clusters - 1)
    f, p = fit.wald(before)
    return {
        "wave": wave, "products": int((steps > 0).sum()), "step": float(steps[steps > 0].mean()),
        "before_f": f, "before_p": p, "months": len(after),
    } | {name: mean[name] for name in ("value", "ci_low", "ci_high")}  # fmt: skip
