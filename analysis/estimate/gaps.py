"""The gap between actual and expected imports: by design and period, with intervals and ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual import (
    DESIGNS,
    Plan,
    expected_imports,
    forecasts,
    monthly_imports,
    partners_of,
)

#: Standard errors on each side of an interval.
WIDTH = 1.96

#: Columns that every row of a summary has.
COLUMNS = [
    "design", "period", "actual", "expected", "value", "ci_low", "ci_high", "p_value", "p_scaled",
    "n_partners",
]  # fmt: skip


@dataclass(frozen=True)
class Gaps:
    """What every design says of one plan; h months ahead.

    Attributes
    ----------
    plan : Plan
    summary : DataFrame
        Key design x period (:attr:`Plan.periods`): ``actual``, ``expected`` (US dollars, sums);
        ``value``, ``ci_low``, ``ci_high`` (log of actual over expected); ``p_value``: share of
        partners, the treated one among them, whose gap is at least as far from zero; ``p_scaled``:
        the same with gaps in units of each partner's own forecast error; ``n_partners`` ranked.
    monthly : DataFrame
        Key design x month: ``actual``, ``expected``, ``low``, ``high`` (US dollars; 95 % interval of
        what was expected).
    placebos : DataFrame
        Key design x period x partner: ``value`` and ``scaled`` gap of every partner.
    """

    plan: Plan
    summary: pd.DataFrame
    monthly: pd.DataFrame
    placebos: pd.DataFrame


def measure(
    plan: Plan, *, designs: tuple[str, ...] = DESIGNS, imports: pd.DataFrame | None = None
) -> Gaps:
    """Run every design on the treated partner and on each donor in its place.

    Parameters
    ----------
    plan : Plan
    designs : tuple of str
    imports : DataFrame, optional
        As :func:`monthly_imports`.
    """
    imports = monthly_imports(plan.without) if imports is None else imports
    everyone = partners_of(plan, imports)
    actual = imports.loc[plan.ahead, everyone]
    drawn = forecasts(plan, imports)
    noise = {name: _noise(drawn, months, plan) for name, months in plan.periods.items()}
    summary, monthly, placebos = [], [], []
    for design in designs:
        if design == "structural":
            expected = pd.DataFrame({p: f.mean for p, f in drawn.items()}, plan.ahead)
        else:
            expected = expected_imports(design, plan, imports)
        paths = drawn[plan.partner].paths if design == "structural" else None
        monthly.append(_by_month(design, plan, actual, expected, paths))
        for period, months in plan.periods.items():
            gaps = log_gap(actual.loc[months], expected.loc[months])
            inside = plan.ahead.isin(months)
            sums = None if paths is None else paths[:, inside].sum(axis=1)
            ends = interval(gaps, plan.partner, actual.loc[months, plan.partner].sum(), sums)
            scaled = gaps / noise[period]
            row = {"actual": actual.loc[months, plan.partner].sum()}
            row |= {"expected": expected.loc[months, plan.partner].sum()}
            row |= {"value": gaps[plan.partner], "ci_low": ends[0], "ci_high": ends[1]}
            row |= {"p_value": rank(gaps, plan.partner), "p_scaled": rank(scaled, plan.partner)}
            summary.append({"design": design, "period": period, **row, "n_partners": len(gaps)})
            frame = pd.DataFrame({"partner": gaps.index, "value": gaps.values, "scaled": scaled.values})
            placebos.append(frame.assign(design=design, period=period))
    return Gaps(plan, pd.DataFrame(summary)[COLUMNS], pd.concat(monthly), pd.concat(placebos))


def log_gap(actual: pd.DataFrame, expected: pd.DataFrame) -> pd.Series:
    """Return the log of actual over expected sums of dollars, by partner."""
    return np.log(actual[expected.columns].sum() / expected.sum())


def rank(gaps: pd.Series, partner: str) -> float:
    """Return the share of partners, itself counted, whose gap is at least as far from zero."""
    return float((gaps.abs() >= abs(gaps[partner]) - 1e-12).mean())


def interval(
    gaps: pd.Series, partner: str, actual: float, sums: np.ndarray | None = None
) -> tuple[float, float]:
    """Return the 95 % interval of the treated partner's gap (log).

    Parameters
    ----------
    gaps : Series
        By partner.
    actual : float
        Sum of what happened (US dollars).
    sums : ndarray, shape (draws,), optional
        Sums of drawn paths of what was expected; without them the spread of the other partners'
        gaps is the standard error.
    """
    if sums is not None:
        low, high = np.quantile(actual / sums, [0.025, 0.975])
        return float(np.log(low)), float(np.log(high))
    half = WIDTH * gaps.drop(partner).std()
    return float(gaps[partner] - half), float(gaps[partner] + half)


def _noise(drawn: dict, months: pd.DatetimeIndex, plan: Plan) -> pd.Series:
    """Return each partner's own forecast error of a period's sum (standard deviation, log)."""
    inside = plan.ahead.isin(months)
    return pd.Series({p: np.log(f.paths[:, inside].sum(axis=1)).std() for p, f in drawn.items()})


def _by_month(design: str, plan: Plan, actual, expected, paths: np.ndarray | None) -> pd.DataFrame:
    """Return actual and expected imports of the treated partner with the interval of each month."""
    own = pd.DataFrame({"actual": actual[plan.partner], "expected": expected[plan.partner]})
    if paths is not None:
        own["low"], own["high"] = np.quantile(paths, [0.025, 0.975], axis=0)
    else:
        others = np.log(actual[expected.columns] / expected).drop(columns=plan.partner)
        half = WIDTH * others.std(axis=1)
        own["low"], own["high"] = own.expected * np.exp(-half), own.expected * np.exp(half)
    return own.rename_axis("month").reset_index().assign(design=design)
