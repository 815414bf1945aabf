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

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.checks import check_choice
from analysis.engine.inference import from_t
from analysis.engine.panel import Panel
from analysis.engine.regression import Fit
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.rows import (
    LEVELS,
    cells,
    continued,
    lagged,
    regress_rows,
)
from analysis.estimate.elasticity.dynamics.waves import Wave
from analysis.estimate.episodes import episodes

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


def donut_months(waves: Sequence[Wave], *, before: int = 0) -> pd.DatetimeIndex:
    """Return the months from each wave's announcement to one month after it came into force.

    Parameters
    ----------
    waves : sequence of Wave
    before : int
        Months added ahead of each announcement.
    """
    found = set()
    for wave in waves:
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
    data: Panel,
    adjustment: str,
    *,
    episode: str = "2025",
    estimator: str = "reduced",
    comparison: str = "within",
    waves: Sequence[Wave] = (),
) -> Estimate:
    """Return the elasticity under one adjustment for front-loading.

    Parameters
    ----------
    data : Panel
    adjustment : str
        A key of :data:`ADJUSTMENTS`.
    episode : str
        ``"2018"`` or ``"2025"``.
    estimator : str
        ``"reduced"``: on the statutory factor; ``"iv"``: on the effective factor, instrumented by it.
    comparison : str
        ``"within"`` or ``"across"`` partners.
    waves : sequence of Wave
        Those of the episode are around which a donut lies.

    Returns
    -------
    Estimate
        ``"none"`` equals the static design of the same name to the last digit.
    """
    fitted = _fit(data, adjustment, episode, estimator, comparison, waves)
    concept = "statutory" if estimator == "reduced" else "effective"
    return fitted.estimate(
        name=f"anticipation.{comparison}.{episode}.{estimator}.{adjustment}",
        regressor=f"log(1 + {concept} rate)", design=adjustment, notes=ADJUSTMENTS[adjustment],
    )  # fmt: skip


def _fit(data: Panel, adjustment: str, episode: str, estimator: str, comparison: str, waves=()) -> Fit:
    check_choice(adjustment, ADJUSTMENTS, what="adjustment")
    check_choice(estimator, ESTIMATORS, what="estimator")
    window = episodes()[check_choice(episode, episodes(), what="episode")].window
    effects = LEVELS[check_choice(comparison, LEVELS, what="comparison")]
    smooth = _smoother(adjustment)
    value, law, paid = map(smooth, (data.customs_value, data.statutory, data.effective))
    columns = data.inside(window)
    if "donut" in adjustment:
        own = [wave for wave in waves if wave.episode == episode]
        months = donut_months(own, before=WIDE if adjustment == "wide_donut" else 0)
        columns = columns[~data.months[columns].isin(months)]
    rows = cells(data, columns)
    x = [law if estimator == "reduced" else paid]
    if adjustment == "leads":
        step = law - lagged(law, 1)
        x += [lagged(step, -j) for j in range(1, LEADS + 1)]
    return regress_rows(
        data, rows, np.log(np.where(value > 0, value, np.nan))[rows],
        np.column_stack([column[rows] for column in x]),
        z=None if estimator == "reduced" else law[rows], window=window, fixed_effects=effects,
        episode=episode,
    )  # fmt: skip


def _smoother(adjustment: str) -> Callable[[np.ndarray], np.ndarray]:
    """Return what is done to values and factors along their months before logs are taken."""
    if adjustment == "sum3":
        return lambda paths: moving_mean(paths, 3, centred=True)
    if adjustment == "sum6":
        return lambda paths: moving_mean(paths, 6, centred=False)
    return lambda paths: paths


def table(data: Panel, waves: Sequence[Wave], episode: str, comparison: str) -> list[Estimate]:
    """Return the elasticity of an episode by every estimator under every adjustment."""
    own = {"episode": episode, "comparison": comparison, "waves": waves}
    return [
        adjusted(data, adjustment, estimator=estimator, **own)
        for estimator in ESTIMATORS
        for adjustment in ADJUSTMENTS
    ]


def tables(data: Panel, waves: Sequence[Wave], names: list[str]) -> list[Estimate]:
    """Return :func:`table` of every episode across partners, then within.

    Parameters
    ----------
    data : Panel
        As it is: each episode leaves out the partners that its window leaves out.
    waves : sequence of Wave
    names : list of str
        Episodes.
    """
    paths = {n: continued(data, episodes()[n].window) for n in names}
    return [e for kind in ("across", "within") for n in names for e in table(paths[n], waves, n, kind)]


def ratios(data: Panel, names: list[str]) -> list[Estimate]:
    """Return :func:`brought_forward` across partners of every episode, in turn, as :func:`tables`."""
    return [
        e
        for name in names
        for e in brought_forward(continued(data, episodes()[name].window), episode=name)
    ]


def brought_forward(
    data: Panel, *, episode: str, comparison: str = "across"
) -> tuple[Estimate, Estimate]:
    """Return how much was imported before changes of the tariff, from the reduced form with leads.

    Returns
    -------
    front_loading : Estimate
        Mean coefficient of the leads, per cent of imports a month for each per cent by which 1 + tariff
        is to rise; above zero where importers stock up before a rise.
    ratio : Estimate
        How many months of the later shortfall were imported beforehand: sum of the coefficients of the
        leads over minus the coefficient of the tariff. Ratio 1 means that the months before a rise
        took in as much more as one month after it lacks. In months; standard error by the delta method.

    Notes
    -----
    The ratio has no meaning where the elasticity is near zero: then its interval is wide, as it should
    be.
    """
    fitted = _fit(data, "leads", episode, "reduced", comparison)
    name, b = f"anticipation.{comparison}.{episode}", fitted.coefficients
    mean = fitted.estimate(
        np.concatenate([[0.0], np.full(LEADS, 1 / LEADS)]),
        name=f"{name}.front_loading", design="front_loading",
        regressor=f"mean of {LEADS} leads of the change of log(1 + statutory rate)",
    )  # fmt: skip
    ahead = b[1:].sum()
    gradient = np.concatenate([[ahead / b[0] ** 2], np.full(LEADS, -1 / b[0])])
    # The gradient times the coefficients is zero (a ratio has no scale): the value is put in after.
    about = fitted.estimate(
        gradient, name=f"{name}.ratio", design="ratio", regressor="leads over effect", unit="months"
    )
    own = from_t(float(-ahead / b[0]), about.std_error, about.n_clusters - 1)
    return mean, replace(about, **own)
