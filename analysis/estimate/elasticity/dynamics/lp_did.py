"""Local-projection difference-in-differences for a dose that is continuous and can be reversed.

Two-way fixed effects compare units that switch late with units that switched early and still respond.
Here a change is compared only with clean controls (Dube, Girardi, Jorda and Taylor 2023,
doi:10.3386/w31184), extended to doses D of any size and sign:

- a pair switches at t when its dose changes by more than a tolerance from t on and at no other month of
  [t - L, t + h];
- a clean control has no such change in the whole window;
- y[t+h] - y[t-1] is regressed on the dose change with effects of product x month, in cells that hold a
  clean control; cuts enter with their sign.

With these effects the regression splits by switching month t: its slope is the mean of the months'
slopes, weighted by their variance of dose. The equally weighted mean of the slopes of all larger
months stands beside it.

L is an assumption: that a response has settled L months after its change. A pair that changed before
and still responds would be no clean control.

A rate that starts within a month reaches its full day-weighted level in the next; hence the dose
change may accrue over ``ramp`` further months.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.engine.inference import Scores
from analysis.engine.panel import Panel
from analysis.engine.regression import n_parameters, summarise
from analysis.engine.results import Estimate
from analysis.engine.sample import without_gaps
from analysis.estimate.elasticity.dynamics.doses import QUIET, TOLERANCE, doses
from analysis.estimate.elasticity.dynamics.rows import continued, response
from analysis.estimate.episodes import episodes
from analysis.vocabulary import Term

#: A month's share in all dose variation below which it has no slope worth an equal weight.
# ASSUME: a twentieth. In smaller months a few pairs moved a little, and their slopes run to ten and
# more.
SMALLEST_EVENT = 0.05

#: Switching pairs of the partner in question below which a horizon is not shown.
# ASSUME: ten. With fewer, the path is that of a handful of goods, or of other partners' steel.
FEWEST = 10

#: How the slopes of the switching months are averaged: by the regression, or each alike.
WEIGHTINGS = ("variance", "equal")

#: Horizons of which is told what they rest on, and placebo leads.
HORIZONS, LEADS = range(9), range(-6, -1)


@dataclass(frozen=True)
class Slopes:
    """Regressions of the outcome change on the dose change, split by switching month."""

    #: Shape (S,). Slope of each month that has switchers and clean controls of the same product.
    by_month: np.ndarray
    variation: np.ndarray  #: Shape (S,). Sum of squares of the dose within product x month.
    months: np.ndarray  #: Ints, shape (S,). Columns of the paths.
    #: Shape (n,). Dose change of the rows used; dose and outcome change less their means in the cell.
    dose: np.ndarray
    x: np.ndarray
    y: np.ndarray
    #: Ints, shape (n,). Row of the paths, and codes of product x month and of the switching month.
    pair: np.ndarray
    cell: np.ndarray
    month: np.ndarray

    @property
    def switches(self) -> np.ndarray:
        """Which rows are switchers; the others are clean controls. Boolean, shape (n,)."""
        return self.dose != 0

    def weights(self, weighting: str) -> np.ndarray:
        """Return the weight of each month's slope, shape (S,), sum 1 (``"variance"``, ``"equal"``)."""
        share = self.variation / self.variation.sum()
        if weighting == "variance":
            return share
        large = share >= SMALLEST_EVENT
        return large / large.sum()

    def scores(self, weighting: str) -> Scores:
        """Return the weighted slope with the influence of each row on it."""
        weights = self.weights(weighting)
        value = weights @ self.by_month
        slope = value if weighting == "variance" else self.by_month[self.month]
        residuals = self.y - slope * self.x
        # Influence: dose times residual, times the weight of its month over the month's variation.
        influence = self.x * residuals * (weights / self.variation)[self.month]
        return Scores(np.array([value]), np.eye(1), influence[:, None], self.x[:, None], residuals)


def slopes(y: np.ndarray, change: np.ndarray, product: np.ndarray, inside: np.ndarray) -> Slopes | None:
    """Regress outcome changes on dose changes within product x month, month by month.

    Parameters
    ----------
    y, change : ndarray, shape (P, T)
        Outcome change and dose change (0: clean control, NaN: neither).
    product : ndarray of int, shape (P,)
    inside : ndarray of int
        Months in which a switch may begin.

    Returns
    -------
    Slopes or None
        None where no product x month holds a switcher and a clean control.
    """
    allowed = np.zeros(y.shape[1], dtype=bool)
    allowed[inside] = True
    pair, at = np.nonzero(np.isfinite(change) & np.isfinite(y) & allowed)
    cell = product[pair] * y.shape[1] + at
    dose = change[pair, at]
    controls, treated = (np.bincount(cell, m, cell.max(initial=0) + 1) for m in (dose == 0, dose != 0))
    kept = (controls[cell] > 0) & (treated[cell] > 0)
    if not kept.any():
        return None
    pair, at, dose = pair[kept], at[kept], dose[kept]
    _, cell = np.unique(cell[kept], return_inverse=True)
    months, month = np.unique(at, return_inverse=True)
    x, outcome = (v - (np.bincount(cell, v) / np.bincount(cell))[cell] for v in (dose, y[pair, at]))
    variation = np.bincount(month, x**2)
    by_month = np.bincount(month, x * outcome) / variation
    return Slopes(by_month, variation, months, dose, x, outcome, pair, cell, month)


def lp_did(data: Panel, horizon: int, *, window: str, hold: int = 0, **options) -> dict[str, Estimate]:
    """Estimate the response at a horizon against clean controls only.

    Parameters
    ----------
    data : Panel
    horizon : int
        Months after the switch; negative for placebo leads (-1 is the base).
    window : str
        Months in which a switch may begin, and outcomes lie.
    hold : int
        Horizon to which switchers and controls must be quiet whatever the horizon estimated: the same
        pairs at every horizon up to it.
    **options
        Of :func:`doses`.

    Returns
    -------
    dict of Estimate
        By weighting: ``"variance"`` (the regression), ``"equal"`` (mean over switching months). Empty
        where there is no comparison of switchers with clean controls: nothing is estimated then.
        ``notes`` counts switchers, controls and switching months.
    """
    if horizon == -1:
        raise InputError("event time -1 is the base of every response; choose another horizon.")
    found, _ = _compare(data, horizon, window, options, hold)
    # One switching pair, or one partner, leaves nothing to compare it with or no cluster to spare.
    if found is None or len(np.unique(data.partner[found.pair])) < 3:
        return {}
    _, partner = without_gaps(data.partner[found.pair], len(data.partners))
    parameters = n_parameters(1, [found.cell], [partner])
    n, switchers = len(found.x), int(found.switches.sum())
    months = ", ".join(f"{data.months[m]:%Y-%m}" for m in found.months)
    labels = {
        "outcome": "log customs value at the horizon less month before",
        "regressor": "change of log(1 + statutory rate)",
        "estimator": "LP-DiD",
        "fixed_effects": "product x month",
        "cluster_by": "partner",
        "system": data.system,
        "window": window,
        "vintage": data.vintage,
        "design": "lp_did",
        "comparison": "across",
        "horizon": horizon,
        "notes": f"{switchers} switchers, {n - switchers} clean controls; {months}",
    }
    estimates = {}
    for weighting in WEIGHTINGS:
        scores = found.scores(weighting)
        fit = summarise(scores, [partner], parameters, columns=np.empty((n, 0)), labels=labels)
        name = f"lp_did.{window[:4]}.{weighting}.h{horizon}"
        estimates[weighting] = fit.estimate(name=name, weights=weighting)
    return estimates


def _compare(
    data: Panel, horizon: int, window: str, options: dict, hold: int = 0
) -> tuple[Slopes | None, np.ndarray]:
    """Return the slopes of a horizon, and the doses of those who are quiet to it or to ``hold``."""
    y = response(data.log_value, horizon)
    quiet_to = max(horizon, hold) if hold else horizon
    options = options | {"quiet": max(options.get("quiet", QUIET), -horizon)}
    inside = data.inside(window)
    inside = inside[: len(inside) - max(quiet_to, 0)]
    change = doses(data.statutory, quiet_to, **options)
    return slopes(y, change, data.product, inside), change


COUNTS = Columns("a horizon", {
    "horizon": Term("Months", "months", "months after the change to which pairs must be quiet", "count"),
    "switchers": Term("Switchers", "count", "pairs and months that switch, as used"),
    "partner_switchers": Term("Of the partner", "count", "those of the partner"),
    "controls": Term("Controls", "count", "rows used of pairs that stay still"),
    "months": Term("Dates", "count", "months in which pairs switch, as used"),
    "share_clean": Term("Clean", "fraction", "share of all pairs that are clean controls, mean of the "
                        "months in which the partner's statutory rate changes",
                        missing="where it changes in none"),
})  # fmt: skip


@returns(COUNTS)
def counts(
    data: Panel, horizons: range | list[int], *, window: str, partner: str = "CHN", **options
) -> pd.DataFrame:
    """Count what a design can rest on, horizon by horizon."""
    own, inside = data.of(data.check_partner(partner)), data.inside(window)
    known = np.maximum(np.isfinite(data.statutory).sum(axis=0), 1)
    steps = np.abs(np.diff(np.nan_to_num(data.statutory[own]), axis=1)) > TOLERANCE
    changes = [t for t in inside if steps[:, t - 1].any()]
    rows = []
    for h in horizons:
        found, change = _compare(data, h, window, options)
        share = (change == 0).sum(axis=0) / known
        switching = found.pair[found.switches] if found else np.array([], dtype=int)
        reached = [t for t in changes if t <= inside[-1] - max(h, options.get("ramp", 1))]
        rows.append({
            "horizon": h,
            "switchers": len(switching),
            "partner_switchers": int(own[switching].sum()),
            "controls": len(found.pair) - len(switching) if found else 0,
            "months": len(found.months) if found else 0,
            "share_clean": float(np.mean(share[reached])) if reached else float("nan"),
        })  # fmt: skip
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class CleanControls:
    """What a comparison with clean controls rests on in an episode, and what it finds."""

    episode: str
    window: str  #: Months in which a switch may begin, and outcomes lie.
    counts: Annotated[pd.DataFrame, COUNTS]
    #: ``"variance"``, ``"equal"``: estimates at leads and horizons, for the same pairs at every horizon.
    #: The longest horizon at which enough pairs of the partner switch is the one to which all switchers
    #: and controls must be quiet. Empty lists where there is no such horizon, or only the month of the
    #: change and the next, in which the change itself accrues.
    paths: dict[str, list[Estimate]]


def against_clean(data: Panel, episode: str, *, partner: str = "CHN") -> CleanControls:
    """Count what a comparison with clean controls can rest on, and make it where there is enough.

    Parameters
    ----------
    data : Panel
        As it is: partners that the window leaves out are left out.
    episode : str
    partner : str
        Whose switches are counted.
    """
    window = data.resolve(episodes()[episode].switches)
    data = continued(data, window)
    table = counts(data, HORIZONS, window=window, partner=partner)
    longest = max(table.horizon[table.partner_switchers >= FEWEST], default=0)
    horizons = [*LEADS, *range(longest + 1)] if longest > 1 else []
    found = filter(None, [lp_did(data, h, window=window, hold=longest) for h in horizons])
    estimates = [{w: replace(e, episode=episode) for w, e in own.items()} for own in found]
    return CleanControls(episode, window, table, {w: [e[w] for e in estimates] for w in WEIGHTINGS})
