"""Front-loading: the elasticity net of what importers brought forward.

Goods landed before a date bear the old rate. A level regression then reads a bulge before and a hole
after as a response to the tariff. With leads of the tariff's change, in the reduced form and in 2SLS,
the months before a change have coefficients of their own.

Khan and Khederlarian (2021, doi:10.1016/j.jinteco.2021.103538) find that such dynamics make the
response of flows larger than that of what is used.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.checks import check_choice
from analysis.engine.inference import from_t
from analysis.engine.panel import Panel
from analysis.engine.regression import Fit
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.rows import (
    LEVELS_EFFECTS,
    cells,
    continued,
    lagged,
    regress_rows,
)
from analysis.estimate.episodes import episodes

#: Months of leads.
# ASSUME: ships and stores allow about three months of front-loading.
MONTHS_AHEAD = 3

#: Adjustments by name, in the order in which tables print them.
ADJUSTMENTS = {
    "none": "none",
    "leads": f"{MONTHS_AHEAD} leads of the change",
}

ESTIMATORS = ("reduced", "iv")


def adjusted(
    data: Panel,
    adjustment: str,
    *,
    episode: str = "2025",
    estimator: str = "reduced",
    comparison: str = "within",
) -> Estimate:
    """Return the elasticity with leads of the tariff's change, or without.

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

    Returns
    -------
    Estimate
        ``"none"`` equals the static design of the same name to the last digit.
    """
    fitted = _fit(data, adjustment, episode, estimator, comparison)
    concept = "statutory" if estimator == "reduced" else "effective"
    return fitted.estimate(
        name=f"anticipation.{comparison}.{episode}.{estimator}.{adjustment}",
        regressor=f"log(1 + {concept} rate)",
        design=adjustment,
        notes=ADJUSTMENTS[adjustment],
    )


def _fit(data: Panel, adjustment: str, episode: str, estimator: str, comparison: str) -> Fit:
    check_choice(adjustment, ADJUSTMENTS, what="adjustment")
    check_choice(estimator, ESTIMATORS, what="estimator")
    window = episodes()[check_choice(episode, episodes(), what="episode")].window
    effects = LEVELS_EFFECTS[check_choice(comparison, LEVELS_EFFECTS, what="comparison")]
    law, paid = data.statutory, data.effective
    rows = cells(data, data.inside(window))
    x = [law if estimator == "reduced" else paid]
    if adjustment == "leads":
        step = law - lagged(law, 1)
        x += [lagged(step, -j) for j in range(1, MONTHS_AHEAD + 1)]
    return regress_rows(
        data,
        rows,
        data.log_value[rows],
        np.column_stack([column[rows] for column in x]),
        z=None if estimator == "reduced" else law[rows],
        window=window,
        fixed_effects=effects,
        episode=episode,
    )


def across_partners(data: Panel, names: list[str]) -> tuple[list[Estimate], list[Estimate]]:
    """Return the elasticity across partners with leads and without, and what was brought forward.

    Parameters
    ----------
    data : Panel
        As it is: each episode leaves out the partners that its window leaves out.
    names : list of str
        Episodes.
    """
    paths = {name: continued(data, episodes()[name].window) for name in names}
    both = [
        adjusted(panel, adjustment, episode=name, estimator=estimator, comparison="across")
        for name, panel in paths.items()
        for estimator in ESTIMATORS
        for adjustment in ADJUSTMENTS
    ]
    ahead = [e for name, panel in paths.items() for e in brought_forward(panel, episode=name)]
    return both, ahead


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
        np.concatenate([[0.0], np.full(MONTHS_AHEAD, 1 / MONTHS_AHEAD)]),
        name=f"{name}.front_loading",
        design="front_loading",
        regressor=f"mean of {MONTHS_AHEAD} leads of the change of log(1 + statutory rate)",
    )
    ahead = b[1:].sum()
    gradient = np.concatenate([[ahead / b[0] ** 2], np.full(MONTHS_AHEAD, -1 / b[0])])
    # The gradient times the coefficients is zero (a ratio has no scale): the value is put in after.
    about = fitted.estimate(
        gradient, name=f"{name}.ratio", design="ratio", regressor="leads over effect", unit="months"
    )
    result = from_t(float(-ahead / b[0]), about.std_error, about.n_clusters - 1)
    return mean, replace(about, **result)
