"""Event studies: a wave's exposure interacted with months around it, beside the paths of other partners.

For the exposed partner i and product k, with exposure E_k (the wave's change of the log statutory
factor) and event time r = months since the wave's first month:

    log V_ikt = sum_r b_r E_ik 1[t = r] + g C_ikt + effects + e_ikt

b_r is read like an elasticity: the change of log imports per unit of the *wave's* exposure, against
the reference. C is the log statutory factor less this wave's step: the tariffs of other waves and of
other partners, with one common response g.

One partner is exposed. Standard errors clustered by partner then rest on one cluster's residuals and are
too small (MacKinnon and Webb 2018, doi:10.1111/ectj.12107). Hence every path stands beside those of the
other partners under the same exposure: a permutation band, and exact rank p-values.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.engine.grid import Grid
from analysis.engine.panel import Panel
from analysis.engine.regression import Fit
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.rows import LEVELS_EFFECTS, cells, continued, regress_rows
from analysis.estimate.elasticity.dynamics.waves import Wave, WaveLaw, exposure

#: Exposures below this (log change of the tariff factor, mean over products) are no wave.
# ASSUME: a mean change of the tariff by less than a quarter of a log point is none worth an event study.
SMALLEST_EXPOSURE = 0.0025

#: Share of an exposure's variation that must lie between a partner's products to be told by them.
# ASSUME: below a tenth of its mean an exposure counts as uniform over goods.
UNIFORM_SHARE = 0.1


class UntouchedError(InputError):
    """A wave asked of a partner whose statutory rate it did not change."""


@dataclass(frozen=True)
class EventStudy:
    """One wave's event study."""

    wave: Wave
    partner: str  #: Exposed partner.
    #: One row an event time, reference included: ``event_time``, ``month``, the fields of
    #: :class:`Estimate`, and ``placebo_low``, ``placebo_high``: the range within which the paths of 9 in
    #: 10 other partners lie.
    path: pd.DataFrame
    #: Mean coefficient of event times 1 to the end of the window less that of the reference; its
    #: interval holds the effects that its rank among the paths of other partners does not reject.
    after: Estimate
    #: Joint F test of the coefficients before the wave, clustered by partner; NaN where more are tested
    #: than the clusters allow.
    before_p: float
    #: Exact rank p-values over partners: mean square of the path before, mean path after.
    rank_p_before: float
    rank_p_after: float
    #: ``"within"`` or ``"across"`` partners, which is all that an exposure allows that hardly varies
    #: between products.
    comparison: str


def event_study(
    data: Panel, wave: Wave, law: WaveLaw, *, partner: str = "CHN", first: int = -9, last: int = 9
) -> EventStudy:
    """Fit the event study of a wave for an exposed partner.

    Parameters
    ----------
    data : Panel
    wave : Wave
        One of :func:`waves`.
    law : WaveLaw
    partner : str
    first, last : int
        Event times at which the ends are binned: everything earlier, or later, shares a coefficient.

    Raises
    ------
    InputError
        A wave that did not touch the partner (:class:`UntouchedError`).
    """
    size = exposure(data, wave, partner, law)
    exposed = size[data.of(partner)]
    if not np.abs(np.nanmean(exposed)) >= SMALLEST_EXPOSURE:
        raise UntouchedError(
            f"the wave of {wave.name} ({wave.label}) did not change the statutory rate of {partner}: "
            "there is no event to study."
        )
    # What is the same for all goods of a partner is absorbed by its months: fall back, and say so.
    uniform = np.nanstd(exposed) < UNIFORM_SHARE * abs(np.nanmean(exposed))
    comparison = "across" if uniform else wave.comparison
    columns = data.inside(wave.window)
    bins = np.clip(columns - data.position(wave.start), first, last)
    reference = data.months[columns].isin(wave.reference)
    fit, adjusted = _fit(data, wave, size, columns, bins, reference, LEVELS_EFFECTS[comparison])
    slopes = partner_slopes(data, adjusted, exposed, partner, columns, LEVELS_EFFECTS[comparison])
    slopes -= slopes[:, reference].mean(axis=1, keepdims=True)
    times, contrasts = _contrasts(bins, reference)
    path = _path(wave, partner, fit, times, contrasts)
    which = data.partners.get_loc(partner)
    others = [np.delete(slopes, which, axis=0)[:, bins == r].mean(axis=1) for r in times]
    low, high = np.quantile(others, [0.05, 0.95], axis=1)
    after, means = contrasts[times >= 1].mean(axis=0), slopes[:, bins >= 1].mean(axis=1)
    mean = fit.estimate(after, name=f"event_study.{partner.lower()}.{wave.name}.after", **_labels(wave))
    estimated = times[times != bins[reference].min()]
    ahead = min(bins[reference].min(), 0)
    return EventStudy(
        wave,
        partner,
        path.assign(placebo_low=low, placebo_high=high),
        ranked(mean, means, which),
        fit.wald(np.flatnonzero(estimated < ahead))[1],
        rank_p((slopes[:, bins < ahead] ** 2).mean(axis=1), which),
        rank_p(np.abs(means), which),
        comparison,
    )


def study_waves(
    data: Panel, law: WaveLaw, waves: list[Wave], *, partner: str = "CHN"
) -> list[EventStudy]:
    """Fit the event studies of those of several waves that changed the partner's rate.

    Parameters
    ----------
    data : Panel
        As it is: each study leaves out the partners that its window leaves out.
    """
    studies = []
    for wave in waves:
        paths = continued(data, data.resolve(wave.window))
        with suppress(UntouchedError):
            studies.append(event_study(paths, wave, law, partner=partner))
    return studies


def seasonal_pattern(data: Panel, years: list[int]) -> np.ndarray:
    """Return each pair's mean log value by calendar month over years before the sample, shape (P, 12).

    0 where the pair has no imports in any of these months.
    """
    # ASSUME: the seasons of a pair are those of the three years before the sample. Without them the
    # months around a wave compare a Chinese New Year with an autumn.
    table = np.stack([data.log_value[:, data.position(f"{y}-01") :][:, :12] for y in years])
    finite = np.isfinite(table)
    return np.where(finite, table, 0.0).sum(axis=0) / np.maximum(finite.sum(axis=0), 1)


def _fit(data, wave, size, columns, bins, reference, effects) -> tuple[Fit, np.ndarray]:
    """Fit all event times but that of the reference; return also the outcome less the control."""
    year = int(wave.window[:4])
    y = data.log_value[:, columns]
    y = y - seasonal_pattern(data, [year - 3, year - 2, year - 1])[:, np.arange(len(columns)) % 12]
    other = data.statutory[:, columns] - np.outer(size, data.months[columns] >= wave.start)
    times = np.setdiff1d(bins, bins[reference].min())
    dummies = [np.outer(size, bins == r).ravel() for r in times]
    x = np.column_stack([*dummies, other.ravel()])
    fit = regress_rows(
        data, cells(data, columns), y.ravel(), x, window=wave.window, fixed_effects=effects
    )
    return fit, y - fit.coefficients[-1] * other


def partner_slopes(
    data: Panel,
    y: np.ndarray,
    exposed: np.ndarray,
    partner: str,
    columns: np.ndarray,
    effects: tuple[str, ...],
) -> np.ndarray:
    """Return every partner's path under the exposure of one, by month.

    Parameters
    ----------
    y : ndarray, shape (P, M)
        Outcome over the months of the sample, net of controls; NaN where missing.
    exposed : ndarray
        Exposure of the pairs of ``partner``, in their order.
    effects : tuple of str
        Sets of effects of the event study.

    Returns
    -------
    ndarray, shape (partners, M)
        In the order of ``data.partners``: slope over products, month by month, of the outcome net of
        all effects on the exposure of the same product. On a balanced panel it is, up to a constant
        factor, the coefficient of an event study in which this partner alone was exposed.
    """
    finite = np.isfinite(y)
    pair, at = np.nonzero(finite)
    codes = (np.unique(c, return_inverse=True)[1] for c in (data.partner[pair], data.product[pair], at))
    clean = np.zeros(y.shape)
    clean[pair, at] = Grid(*codes, effects).absorb(y[finite][:, None])[:, 0]
    by_product = np.zeros(len(data.products))
    by_product[data.product[data.of(partner)]] = np.nan_to_num(exposed)
    slopes = np.full((len(data.partners), len(columns)), np.nan)
    for i in range(len(data.partners)):
        pairs = data.partner == i
        x = by_product[data.product[pairs]]
        if "partner x month" in effects:
            x = x - x.mean()
        slopes[i] = x @ clean[pairs] / (x @ x)
    return slopes * len(data.partners) / (len(data.partners) - 1)


def rank_p(statistic: np.ndarray, which: int) -> float:
    """Return the exact rank p-value: share of partners whose statistic is at least as large."""
    return float(np.mean(statistic >= statistic[which] * (1 - 1e-12)))


def ranked(estimate: Estimate, means: np.ndarray, which: int) -> Estimate:
    """Return a partner's mean response with what its rank among other partners says of it.

    Parameters
    ----------
    estimate : Estimate
    means : ndarray, shape (partners,)
        The mean path of each partner under the same exposure, of which the estimate is the one at
        ``which`` up to a constant factor.

    Returns
    -------
    Estimate
        Its 95 % interval holds every effect without which the partner's path ranks among the others at
        more than 5 % (Rosenbaum 2002, doi:10.1007/978-1-4757-3692-2); NaN of fewer than 20 partners,
        among which nothing does.
    """
    scale = abs(estimate.value / means[which])
    others = np.sort(np.abs(np.delete(means, which)))[::-1] * scale
    beaten = len(means) // 20  # whose rank is 5 % or less
    half = float(others[beaten - 1]) if beaten else np.nan
    error = float(np.sqrt(np.mean(others**2)))
    return replace(
        estimate,
        std_error=error,
        std_error_raw=error,
        small_sample_factor=1.0,
        ci_low=estimate.value - half,
        ci_high=estimate.value + half,
        n_clusters=len(means),
        p_value=rank_p(np.abs(means), which),
        cluster_by="permutation over partners",
    )


def _contrasts(bins: np.ndarray, reference: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the event times, and each one's coefficients less the mean of the reference's."""
    times, at = np.unique(bins, return_inverse=True)
    estimated = times != bins[reference].min()
    # The last coefficient is that of the control.
    unit = np.zeros((len(times), estimated.sum() + 1))
    unit[estimated, :-1] = np.eye(estimated.sum())
    return times, unit - unit[at[reference]].mean(axis=0)


def _path(wave, partner, fit: Fit, times: np.ndarray, contrasts: np.ndarray) -> pd.DataFrame:
    """Return the estimates by event time; the one that is the reference is zero without error."""
    rows = []
    for r, weights in zip(times.tolist(), contrasts, strict=True):
        name = f"event_study.{partner.lower()}.{wave.name}.t{r:+d}"
        row = {"name": name, "value": 0.0}
        if np.any(weights):
            row = fit.estimate(weights, name=name, horizon=r, **_labels(wave)).to_frame().iloc[0]
        month = wave.start + pd.DateOffset(months=r)
        rows.append({"event_time": r, "month": month} | dict(row))
    return pd.DataFrame(rows)


def _labels(wave: Wave) -> dict:
    return {"design": "event_study", "episode": wave.episode}
