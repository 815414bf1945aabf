"""What the headline elasticity says that tariffs took away: the loss that is due to them by itself.

The other designs measure the whole gap since the episode began, whatever caused it. This one multiplies
the headline elasticity, which compares products of partners under unlike tariffs, with the rise of the
partner's own tariff factor: imports are ``exp(elasticity x rise)`` of what they would have been. The
rise by law goes with the elasticity by law, the rise collected with the one per point collected. It
leaves out what all partners lost together, and what was rushed in or put off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.law.statutory import BASKET_2024, total_rate
from analysis.estimate.counterfactual.gaps import MONTHLY, SUMMARY, Gaps
from analysis.estimate.counterfactual.plan import Plan, monthly_totals
from analysis.estimate.engine.panel import Panel
from analysis.estimate.engine.results import Estimate
from analysis.vocabulary import TERMS, Term

#: Panel designs: the tariff whose rise is multiplied, and the elasticity that it is multiplied with.
TARIFFS = {"panel": ("statutory", "law"), "panel_collected": ("effective", "collected")}

#: No interval of a half: an elasticity has the one of 95 %.
IMPLIED = Columns("a design and month, of the treated partner",
                  MONTHLY.only("month", "design", "actual", "expected", "low", "high"))  # fmt: skip

RISES = Columns("a partner and month ahead", {
    "partner": TERMS["partner"], "month": TERMS["month"],
    "statutory": Term("By law", "log points", "log factor of the tariff by law, on a fixed basket, less "
                      "its mean over the twelve months to the last that is fitted"),
    "effective": Term("Collected", "log points", "log factor of duties over customs value, less its "
                      "mean over the same months"),
}, index=("partner", "month"))  # fmt: skip


@dataclass(frozen=True)
class Response:
    """How imports respond to the tariff: what a loss is implied by."""

    #: Headline elasticities of the episode, by what the law does and per point collected.
    law: Estimate
    collected: Estimate
    #: The permutation of the partner's tariffs over partners in the second reading, across partners;
    #: missing where its sample lacks the partner.
    p_value: float
    n_partners: int  #: Partners that are dealt the partner's tariffs.


@dataclass(frozen=True)
class Implied:
    """The loss that the elasticities imply."""

    response: Response
    rises: pd.DataFrame  #: As :func:`tariff_rises`, of the partner by month ahead.
    #: As in :class:`gaps.Gaps`, designs :data:`TARIFFS`. ``p_value`` is that of the response: it belongs
    #: to the elasticity, so that only the episode has it.
    summary: Annotated[pd.DataFrame, SUMMARY]
    monthly: Annotated[pd.DataFrame, IMPLIED]


def implied_loss(data: Panel, statutory: pd.DataFrame, plan: Plan, response: Response) -> Implied:
    """Multiply each headline elasticity with the rise of its tariff factor of the partner.

    Parameters
    ----------
    statutory : DataFrame
        Statutory rates by layer, as built.
    """
    # ASSUME: the elasticity, estimated between partners, holds for the whole rise of one's own tariff.
    rises = tariff_rises(data, statutory, plan, [plan.partner]).droplevel("partner")
    actual = monthly_totals(data, without=plan.without).loc[plan.ahead, plan.partner]
    summary, monthly = [], []
    for design, (tariff, by) in TARIFFS.items():
        estimate = getattr(response, by)
        ends = sorted([estimate.ci_low, estimate.ci_high])
        values = [estimate.value, *ends]
        # Columns: expected at the estimate, at the low end and at the high end of its interval.
        expected = pd.DataFrame({e: actual / np.exp(e * rises[tariff]) for e in values})
        own = {"actual": actual, "expected": expected[values[0]]}
        own |= {"low": expected.min(axis=1), "high": expected.max(axis=1)}
        monthly.append(pd.DataFrame(own).rename_axis("month").reset_index().assign(design=design))
        for period, months in plan.periods.items():
            total = actual[months].sum()
            gaps = np.log(total / expected.loc[months].sum())
            row = {"design": design, "period": period, "actual": total}
            row |= {"expected": expected.loc[months, values[0]].sum(), "value": gaps[values[0]]}
            row |= {"ci_low": gaps.min(), "ci_high": gaps.max()}
            row |= {"p_value": response.p_value if period == "episode" else np.nan}
            summary.append(row | {"p_scaled": np.nan, "n_partners": response.n_partners})
    return Implied(response, rises, pd.DataFrame(summary)[list(SUMMARY)], pd.concat(monthly))


def share_of_gap(gaps: Gaps, implied: Implied, *, seed: int = 2025) -> pd.Series:
    """Divide the dollars that the law accounts for by the structural model's gap of the episode.

    Returns
    -------
    Series
        Fractions: ``value``; ``ci_low``, ``ci_high``: 95 % interval with the elasticity and the gap
        drawn; ``given_gap_low``, ``given_gap_high``: that of the elasticity alone. A draw without a gap
        counts as all of it and more, without an upper end.
    """
    estimate, window = implied.response.law, gaps.plan.window
    rises, actual = implied.rises.statutory[window].to_numpy(), gaps.history[window].to_numpy()
    drawn_sums, rng = gaps.drawn_sums, np.random.default_rng(seed)
    # ASSUME: the elasticity's error, from other partners' products, is independent of the forecast's.
    shocks = rng.standard_t(estimate.n_clusters - 1, size=len(drawn_sums))
    drawn = estimate.value + estimate.std_error * shocks
    by_law = _lost(actual, rises, drawn)
    missing = drawn_sums - actual.sum()
    shares = np.divide(by_law, missing, out=np.full(len(missing), np.inf), where=missing > 0)
    low, high = np.quantile(shares, [0.025, 0.975], method="inverted_cdf")
    three = np.array([estimate.value, estimate.ci_high, estimate.ci_low])
    main = gaps.episode.loc["structural"]
    value, *given = np.sort(_lost(actual, rises, three) / (main.expected - main.actual))[[1, 0, 2]]
    names = ["value", "ci_low", "ci_high", "given_gap_low", "given_gap_high"]
    return pd.Series([value, low, high, *given], names)


def _lost(actual: np.ndarray, rises: np.ndarray, elasticities: np.ndarray) -> np.ndarray:
    """Return the dollars that the law took away at each elasticity, shape of ``elasticities``."""
    return (actual * np.expm1(-np.outer(elasticities, rises))).sum(axis=1)


@returns(RISES)
def tariff_rises(data: Panel, statutory: pd.DataFrame, plan: Plan, partners: list[str]) -> pd.DataFrame:
    """Return the rise of partners' log tariff factors over the last year before ``fit_end``.

    Parameters
    ----------
    statutory : DataFrame
        As in :func:`implied_loss`.

    Notes
    -----
    China's basket changes in January 2024. Its statutory path continues from there at the level that it
    had reached, as in ``rows.continued``, so that a change of goods is not taken for one of law.
    """
    base = pd.date_range(end=plan.fit_end, periods=12, freq="MS")
    kept = statutory.system.eq(data.system) & statutory.partner.isin(partners)
    kept &= ~statutory["product"].isin(plan.without)
    lawful = total_rate(statutory[kept]).statutory_rate.unstack("partner")
    duties, value = (
        monthly_totals(data, column=name, without=plan.without)[partners]
        for name in ("duties", "customs_value")
    )
    logs_of = {
        "statutory": _chained(np.log1p(lawful.astype(float))),
        "effective": np.log1p(duties / value),
    }
    rises = {}
    for name, logs in logs_of.items():
        moved = logs.reindex(plan.ahead) - logs.reindex(base).mean()
        rises[name] = moved.rename_axis("month").stack().swaplevel().sort_index()
    return pd.DataFrame(rises)


def _chained(logs: pd.DataFrame) -> pd.DataFrame:
    """Return log statutory factors, months x partners, with China's two baskets joined."""
    # ASSUME: no change of law took effect for China in January 2024; all that moves there is the basket.
    if "CHN" not in logs or not logs.index[0] < BASKET_2024 <= logs.index[-1]:
        return logs
    chained, at = logs.copy(), logs.index.get_loc(BASKET_2024)
    chained.loc[BASKET_2024:, "CHN"] -= logs.CHN.iloc[at] - logs.CHN.iloc[at - 1]
    return chained
