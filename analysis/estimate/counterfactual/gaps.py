"""The gap between actual and expected imports: by design and period, with intervals and ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.columns import Columns, returns, shared
from analysis.estimate.counterfactual.plan import (
    GAP_DESIGNS,
    Plan,
    expected_imports,
    forecasts,
    partners_of,
)
from analysis.estimate.counterfactual.structural import Forecast
from analysis.vocabulary import TERMS, Term

DESIGN_TERM = {"design": Term("Design", "", "how what was to be expected is made out")}
CAME_AND_EXPECTED = {
    "actual": Term("Actual", "USD", "imports that came", "billions"),
    "expected": Term("Expected", "USD", "imports that the design expects", "billions"),
}
LOG_GAP = shared(
    "value",
    "ci_low",
    "ci_high",
    unit="log points",
    label="Gap [95 %]",
    definition="log of actual over expected imports",
)

GAP_SUMMARY = Columns(
    "a design and period, of the treated partner",
    {
        **DESIGN_TERM,
        "period": Term("Period", "", "months that are summed: the episode, those before it, or both"),
        **CAME_AND_EXPECTED,
        **LOG_GAP,
        "p_value": Term(
            "p",
            "probability",
            "share of partners, the treated one among them, whose gap is at "
            "least as far from zero in logs; of the elasticity: share of partners whose "
            "response to the same tariffs is as far from zero",
            "probability",
            missing="where the elasticity's sample lacks the partner, and of its other periods",
        ),
        "p_scaled": Term(
            "p, scaled",
            "probability",
            "the same share with gaps, of whatever design, in "
            "units of the error that the time series expects of itself for each partner",
            "probability",
            missing="of the elasticity",
        ),
        "n_partners": Term("Partners", "count", "partners that are ranked"),
    },
)

GAP_BY_MONTH = Columns(
    "a design and month, of the treated partner",
    {
        "month": TERMS["month"],
        **DESIGN_TERM,
        **CAME_AND_EXPECTED,
        "low": Term("95 % low", "USD", "lower end of the 95 % interval of expected imports"),
        "high": Term("95 % high", "USD", "upper end of the 95 % interval of expected imports"),
        "low_half": Term("50 % low", "USD", "lower end of the 50 % interval of expected imports"),
        "high_half": Term("50 % high", "USD", "upper end of the 50 % interval of expected imports"),
    },
)

CUMULATED = Columns(
    "a month",
    {
        "month": TERMS["month"],
        "value": Term(
            "Gap",
            "USD",
            "actual less expected imports by the time series, summed from the first month ahead",
        ),
        "low": Term("95 % low", "USD", "lower end of the 95 % interval of the sum"),
        "high": Term("95 % high", "USD", "upper end of the 95 % interval of the sum"),
    },
    index=("month",),
)

#: Of every partner, in whose place the design was run.
GAP_OF_PARTNER = Columns(
    "a partner",
    {
        "partner": TERMS["partner"],
        **CAME_AND_EXPECTED,
        **LOG_GAP,
        "scaled": Term(
            "Gap, scaled",
            "standard deviations",
            "gap over the spread of the sum that the time series draws for the partner",
        ),
    },
    index=("partner",),
)
GAP_BY_PARTNER = Columns(
    "a design, period and partner", {**GAP_OF_PARTNER, **GAP_SUMMARY.only("design", "period")}
)


@dataclass(frozen=True)
class Gaps:
    """What every design says of one plan; h months ahead."""

    plan: Plan
    summary: Annotated[pd.DataFrame, GAP_SUMMARY]
    monthly: Annotated[pd.DataFrame, GAP_BY_MONTH]
    cumulated: Annotated[pd.DataFrame, CUMULATED]
    #: Actual imports from the treated partner by month, to the end of the episode (US dollars).
    history: pd.Series
    drawn: dict[str, Forecast]  #: The structural forecast of every partner.
    partners: Annotated[
        pd.DataFrame, GAP_BY_PARTNER
    ]  #: Every partner, in whose place the design was run.

    @property
    def episode(self) -> pd.DataFrame:
        """Rows of the episode in ``summary``, by design."""
        return self.summary[self.summary.period.eq("episode")].set_index("design")

    @property
    def drawn_sums(self) -> np.ndarray:
        """Expected imports of the episode, drawn from the structural model (US dollars), (draws,)."""
        return self.drawn[self.plan.partner].total(self.plan.window)


def measure(
    imports: pd.DataFrame,
    plan: Plan,
    *,
    designs: tuple[str, ...] = GAP_DESIGNS,
    drawn: dict[str, Forecast] | None = None,
) -> Gaps:
    """Run every design on the treated partner and on each donor in its place.

    Parameters
    ----------
    imports : DataFrame
        As :func:`plan.monthly_totals`.
    plan : Plan
    designs : tuple of str
    drawn : dict, optional
        What :func:`forecasts` gave for these imports and months, of these partners or of more.
    """
    structural = forecasts(imports, plan) if drawn is None else drawn
    structural = {partner: structural[partner] for partner in partners_of(imports, plan)}
    sums = {
        period: {partner: forecast.total(months) for partner, forecast in structural.items()}
        for period, months in plan.periods.items()
    }
    actual = imports.loc[plan.ahead, list(structural)]
    summary, monthly, partners = [], [], []
    for design in designs:
        own_past = design == "structural"
        expected = expected_imports(imports, plan, design, drawn=structural)
        paths = structural[plan.partner].paths if own_past else None
        monthly.append(_by_month(plan.partner, actual, expected, paths).assign(design=design))
        for period, months in plan.periods.items():
            totals = actual.loc[months].sum(), expected.loc[months].sum()
            table = _table(plan.partner, *totals, sums[period], own_past=own_past)
            partners.append(table.reset_index().assign(design=design, period=period))
            ranks = {
                "p_value": rank(table.value, plan.partner),
                "p_scaled": rank(table.scaled, plan.partner),
                "n_partners": len(table),
            }
            gap = table.loc[plan.partner].to_dict()
            summary.append({"design": design, "period": period} | gap | ranks)
    monthly, partners = (pd.concat(parts, ignore_index=True) for parts in (monthly, partners))
    history = imports.loc[: plan.end, plan.partner]
    cumulated = _cumulated(history[plan.ahead], structural[plan.partner])
    return Gaps(
        plan, pd.DataFrame(summary)[list(GAP_SUMMARY)], monthly, cumulated, history, structural, partners
    )


@returns(GAP_OF_PARTNER)
def _table(
    partner: str, actual: pd.Series, expected: pd.Series, sums: dict, *, own_past: bool
) -> pd.DataFrame:
    """Return the gap of each partner with its interval, and scaled.

    Parameters
    ----------
    actual, expected : Series
        Sums by partner (US dollars).
    sums : dict of ndarray
        By partner, the sums of what the structural model has drawn: the spread of their logs is the
        scale.
    own_past : bool
        Whether the interval comes from these sums; else the spread of the gaps of the others, the
        treated partner left out, is the standard error.
    """
    value, names = np.log(actual / expected), actual.index
    if own_past:
        ends = np.array([np.quantile(sums[p], [0.975, 0.025]) for p in names]).T
        low, high = np.log(actual.to_numpy() / ends)
    else:
        gaps, each_partner = value.to_numpy(), np.eye(len(value), dtype=bool)
        half = [half_width(gaps[~(itself | (names == partner))]) for itself in each_partner]
        low, high = value - half, value + half
    columns = {"actual": actual, "expected": expected, "value": value, "ci_low": low, "ci_high": high}
    scale = pd.Series({p: np.log(total).std() for p, total in sums.items()})
    return pd.DataFrame(columns).assign(scaled=value / scale).rename_axis("partner")


def half_width(gaps: np.ndarray, *, inside: float = 0.95) -> np.ndarray:
    """Return half of an interval from the spread of n placebo gaps, t with n - 1 degrees of freedom.

    Placebos are along the last axis; the result has the others. The published algorithm takes the
    normal distribution; with some thirty placebos or fewer that covers too seldom.
    """
    gaps = np.asarray(gaps)
    return stdtrit(gaps.shape[-1] - 1, (1 + inside) / 2) * gaps.std(axis=-1, ddof=1)


def rank(gaps: pd.Series, partner: str) -> float:
    """Return the share of partners, itself counted, whose gap is at least as far from zero."""
    return float((gaps.abs() >= abs(gaps[partner]) - 1e-12).mean())


@returns(Columns("a month", {name: GAP_BY_MONTH[name] for name in GAP_BY_MONTH if name != "design"}))
def _by_month(partner: str, actual, expected, paths: np.ndarray | None) -> pd.DataFrame:
    """Return actual and expected imports of the treated partner with the intervals of each month."""
    by_month = pd.DataFrame({"actual": actual[partner], "expected": expected[partner]})
    others = np.log(actual / expected).drop(columns=partner)
    for name, inside in (("", 0.95), ("_half", 0.5)):
        if paths is not None:
            ends = np.quantile(paths, [(1 - inside) / 2, (1 + inside) / 2], axis=0)
        else:
            half = half_width(others, inside=inside)
            ends = [by_month.expected * np.exp(-half), by_month.expected * np.exp(half)]
        by_month[f"low{name}"], by_month[f"high{name}"] = ends
    return by_month.rename_axis("month").reset_index()


@returns(CUMULATED)
def _cumulated(actual: pd.Series, drawn: Forecast) -> pd.DataFrame:
    """Return the gap summed from the first month ahead, with its 95 % interval."""
    sums = actual.to_numpy().cumsum() - drawn.paths.cumsum(axis=1)
    low, high = np.quantile(sums, [0.025, 0.975], axis=0)
    value = (actual - drawn.mean).cumsum()
    return pd.DataFrame({"value": value, "low": low, "high": high}).rename_axis("month")
