"""Front-loading: the elasticity net of what importers brought forward, under several adjustments.

Goods landed before a date bear the old rate. A level regression then reads a bulge before and a hole
after as a response to the tariff. Four remedies, each on the reduced form and on 2SLS:

- leads of the tariff's change, so that the months before an event have coefficients of their own;
- a donut, without the months from announcement to one month after entry into force;
- a wide donut, which begins some months before the announcement;
- smoothed flows: log of values summed over several months on the mean log factor of the same months.

Khan and Khederlarian (2021, doi:10.1016/j.jinteco.2021.103538) find that such dynamics make the
response of flows larger than that of what is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from analysis.checks import check_choice
from analysis.estimate.dynamics.event_study import waves
from analysis.estimate.dynamics.pairs import (
    LEVELS,
    Fitted,
    Pairs,
    left_out,
    load_pairs,
    regress_rows,
    spec_for,
)
from analysis.estimate.dynamics.projections import lagged
from analysis.estimate.engine.results import Estimate

#: Samples in levels by episode, as in the static designs.
WINDOWS = {"2018": "2017-01:2019-12", "2025": "2024-01:2025-11"}

#: Months of leads, and months by which the wide donut begins before an announcement.
# ASSUME: ships and stores allow about three months of front-loading.
LEADS, WIDE = 3, 3

#: Adjustments by name, in the order in which tables print them.
ADJUSTMENTS = {
    "none": "none",
    "leads": f"{LEADS} leads of the change",
    "donut": "donut: announcement to one month after entry",
    "wide_donut": f"donut from {WIDE} months before the announcement",
    "sum3": "flows summed over 3 months, centred",
    "sum6": "flows summed over 6 months, backward",
}

ESTIMATORS = ("reduced", "iv")


def donut_months(episode: str, *, before: int = 0) -> pd.DatetimeIndex:
    """Return the months from each wave's announcement to one month after it came into force.

    Parameters
    ----------
    episode : str
        ``"2018"`` or ``"2025"``: its waves are those whose sample is the episode's.
    before : int
        Months added ahead of each announcement.
    """
    found = set()
    for wave in waves().values():
        if wave.window == WINDOWS[episode]:
            first = wave.announced.replace(day=1) - pd.DateOffset(months=before)
            last = wave.start + pd.DateOffset(months=1)
            found |= set(pd.date_range(first, last, freq="MS"))
    return pd.DatetimeIndex(sorted(found))


def moving_mean(paths: np.ndarray, months: int, *, centred: bool) -> np.ndarray:
    """Return the mean over a window of months along each path, NaN where it leaves the data.

    Parameters
    ----------
    paths : ndarray, shape (P, T)
    months : int
        Length; odd if ``centred``, else the window ends with its own month.
    """
    shift = months // 2 if centred else 0
    return sum(lagged(paths, j - shift) for j in range(months)) / months


def adjusted(
    adjustment: str,
    *,
    episode: str = "2025",
    estimator: str = "reduced",
    system: str = "naics3",
    leave_out: tuple[str, ...] | None = None,
    comparison: str = "within",
    pairs: Pairs | None = None,
) -> Estimate:
    """Return the elasticity under one adjustment for front-loading.

    Parameters
    ----------
    adjustment : str
        A key of :data:`ADJUSTMENTS`.
    episode : str
        ``"2018"`` or ``"2025"``.
    estimator : str
        ``"reduced"``: on the statutory factor; ``"iv"``: on the effective factor, instrumented by it.
    comparison : str
        ``"within"`` or ``"across"`` partners.
    pairs : Pairs, optional
        Other paths than those of the panel.

    Returns
    -------
    Estimate
        ``"none"`` equals the static design of the same name to the last digit.
    """
    fitted = _fit(adjustment, episode, estimator, system, leave_out, comparison, pairs)
    concept = "statutory" if estimator == "reduced" else "effective"
    return fitted.estimate(
        0,
        f"anticipation.{comparison}.{episode}.{estimator}.{adjustment}",
        regressor=f"log(1 + {concept} rate)",
        estimator="OLS" if estimator == "reduced" else "2SLS",
        notes=ADJUSTMENTS[adjustment],
    )


def _fit(adjustment, episode, estimator, system, leave_out, comparison, pairs) -> Fitted:
    check_choice(adjustment, ADJUSTMENTS, what="adjustment")
    check_choice(episode, WINDOWS, what="episode")
    check_choice(estimator, ESTIMATORS, what="estimator")
    check_choice(comparison, LEVELS, what="comparison")
    if pairs is None:
        pairs = load_pairs(system, left_out(WINDOWS[episode], leave_out))
    smooth = _smoother(adjustment)
    value, law, paid = (smooth(paths) for paths in (pairs.value, pairs.statutory, pairs.effective))
    columns = pairs.inside(WINDOWS[episode])
    if "donut" in adjustment:
        months = donut_months(episode, before=WIDE if adjustment == "wide_donut" else 0)
        columns = columns[~pairs.months[columns].isin(months)]
    pair, place = np.indices((len(pairs.partner), len(columns))).reshape(2, -1)
    rows = pair, columns[place]
    y = np.log(np.where(value > 0, value, np.nan))[rows]
    x = [law if estimator == "reduced" else paid]
    if adjustment == "leads":
        step = law - lagged(law, 1)
        x += [lagged(step, -j) for j in range(1, LEADS + 1)]
    x = np.column_stack([column[rows] for column in x])
    spec = spec_for(WINDOWS[episode], system, LEVELS[comparison])
    return regress_rows(pairs, rows, y, x, spec, z=None if estimator == "reduced" else law[rows])


def _smoother(adjustment: str) -> Callable[[np.ndarray], np.ndarray]:
    """Return what is done to values and factors along their months before logs are taken."""
    if adjustment == "sum3":
        return lambda paths: moving_mean(paths, 3, centred=True)
    if adjustment == "sum6":
        return lambda paths: moving_mean(paths, 6, centred=False)
    return lambda paths: paths


def table(episodes: list[str] = ("2018", "2025"), **options) -> list[Estimate]:
    """Return the elasticity of every episode and estimator under every adjustment."""
    return [
        adjusted(adjustment, episode=episode, estimator=estimator, **options)
        for episode in episodes
        if episode in WINDOWS
        for estimator in ESTIMATORS
        for adjustment in ADJUSTMENTS
    ]


def tables(episodes: list[str], **options) -> list[Estimate]:
    """Return :func:`table` across partners, then within."""
    return [e for c in ("across", "within") for e in table(episodes, comparison=c, **options)]


def by_comparison(estimates: list[Estimate]) -> tuple[list[Estimate], list[Estimate]]:
    """Return the estimates across partners and those within."""
    return tuple([e for e in estimates if f".{c}." in e.name] for c in ("across", "within"))


def ratios(episodes: list[str], **options) -> list[Estimate]:
    """Return front-loading and anticipation ratio across partners of every episode, in turn."""
    known = [episode for episode in episodes if episode in WINDOWS]
    return [
        measure(episode, comparison="across", **options)
        for episode in known
        for measure in (front_loading, anticipation_ratio)
    ]


def front_loading(
    episode: str = "2025", *, system: str = "naics3", leave_out=None, comparison="across", pairs=None
) -> Estimate:
    """Return the mean response of imports in the months before a change of the tariff.

    Returns
    -------
    Estimate
        Mean coefficient of the leads, per cent of imports a month for each per cent by which 1 + tariff
        is to rise; above zero where importers stock up before a rise.
    """
    fitted = _fit("leads", episode, "reduced", system, leave_out, comparison, pairs)
    weights = np.concatenate([[0.0], np.full(LEADS, 1 / LEADS)])
    return fitted.estimate(
        weights,
        f"anticipation.{comparison}.{episode}.front_loading",
        regressor=f"mean of {LEADS} leads of the change of log(1 + statutory rate)",
    )


def anticipation_ratio(
    episode: str = "2025", *, system: str = "naics3", leave_out=None, comparison="within", pairs=None
) -> Estimate:
    """Return how many months of the later shortfall were imported beforehand.

    Sum of the coefficients of the leads over minus the coefficient of the tariff, from the reduced
    form with leads: ratio 1 means that the months before a rise took in as much more as one month
    after it lacks.

    Returns
    -------
    Estimate
        In months; standard error by the delta method.

    Notes
    -----
    The ratio has no meaning where the elasticity is near zero: then its interval is wide, as it should
    be.
    """
    fitted = _fit("leads", episode, "reduced", system, leave_out, comparison, pairs)
    b = fitted.coefficients
    ahead = b[1:].sum()
    gradient = np.concatenate([[ahead / b[0] ** 2], np.full(LEADS, -1 / b[0])])
    # The gradient times the coefficients is zero (a ratio has no scale): the value is put in after.
    about = fitted.estimate(gradient, f"anticipation.{comparison}.{episode}.ratio")
    value = float(-ahead / b[0])
    return _shift(about, value)


def _shift(about: Estimate, value: float) -> Estimate:
    """Return an estimate moved to its value, with its interval and p-value."""
    t = stats.t(about.n_clusters - 1)
    half = float(t.ppf(0.975) * about.std_error)
    return replace(
        about, value=value, ci_low=value - half, ci_high=value + half, unit="months",
        p_value=float(2 * t.sf(abs(value / about.std_error))), regressor="leads over effect",
    )  # fmt: skip
