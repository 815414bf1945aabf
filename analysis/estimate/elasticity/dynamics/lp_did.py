"""Local-projection difference-in-differences for a dose that is continuous and can be reversed.

Two-way fixed effects compare units that switch late with units that switched early and still respond.
Here a change is compared only with clean controls (Dube, Girardi, Jorda and Taylor 2023,
doi:10.3386/w31184), extended to doses D of any size and sign:

- a pair switches at t when its dose changes by more than a tolerance from t on and at no other month of
  [t - L, t + h];
- a clean control has no such change in the whole window;
- y[t+h] - y[t-1] is regressed on the dose change with effects of product x month, in cells that hold a
  clean control; cuts enter with their sign.

L is an assumption: that a response has settled L months after its change. A pair that changed before
and still responds would be no clean control.

A rate that starts within a month reaches its full day-weighted level in the next; hence the dose
change may accrue over ``ramp`` further months.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.checks import InputError
from analysis.engine.panel import Panel
from analysis.engine.regression import least_squares, n_parameters, summarise
from analysis.engine.results import Estimate
from analysis.engine.sample import without_gaps
from analysis.estimate.elasticity.dynamics.doses import QUIET_MONTHS, doses
from analysis.estimate.elasticity.dynamics.rows import continued, response
from analysis.estimate.episodes import episodes

#: Switching pairs of the partner in question below which a horizon is not shown.
# ASSUME: ten. With fewer, the path is that of a handful of goods, or of other partners' steel.
FEWEST_SWITCHERS = 10

#: Horizons that are asked for, and placebo leads.
HORIZONS, PLACEBO_MONTHS = range(9), range(-6, -1)


@dataclass(frozen=True)
class Compared:
    """Switchers and the clean controls of the same product and month."""

    #: Shape (n,). Dose change of the rows used; dose and outcome change less their means in the cell.
    dose: np.ndarray
    x: np.ndarray
    y: np.ndarray
    #: Ints, shape (n,). Row and column of the paths, and codes of product x month.
    pair: np.ndarray
    month: np.ndarray
    cell: np.ndarray

    @property
    def switches(self) -> np.ndarray:
        """Which rows are switchers; the others are clean controls. Boolean, shape (n,)."""
        return self.dose != 0


def compared(
    y: np.ndarray, change: np.ndarray, product: np.ndarray, inside: np.ndarray
) -> Compared | None:
    """Return outcome and dose changes within product x month, where switchers meet clean controls.

    Parameters
    ----------
    y, change : ndarray, shape (P, T)
        Outcome change and dose change (0: clean control, NaN: neither).
    product : ndarray of int, shape (P,)
    inside : ndarray of int
        Months in which a switch may begin.

    Returns
    -------
    Compared or None
        None where no product x month holds a switcher and a clean control.
    """
    allowed = np.zeros(y.shape[1], dtype=bool)
    allowed[inside] = True
    pair, at = np.nonzero(np.isfinite(change) & np.isfinite(y) & allowed)
    cell = product[pair] * y.shape[1] + at
    dose = change[pair, at]
    controls, treated = (np.bincount(cell, m, cell.max(initial=0) + 1) for m in (dose == 0, dose != 0))
    both = (controls[cell] > 0) & (treated[cell] > 0)
    if not both.any():
        return None
    pair, at, dose = pair[both], at[both], dose[both]
    _, cell = np.unique(cell[both], return_inverse=True)
    x, outcome = (v - (np.bincount(cell, v) / np.bincount(cell))[cell] for v in (dose, y[pair, at]))
    return Compared(dose, x, outcome, pair, at, cell)


def lp_did(data: Panel, horizon: int, *, window: str, hold: int = 0, **options) -> Estimate | None:
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
    Estimate or None
        None where there is no comparison of switchers with clean controls. ``notes`` counts switchers,
        controls and switching months.
    """
    if horizon == -1:
        raise InputError("event time -1 is the base of every response; choose another horizon.")
    pairs = _compare(data, horizon, window, options, hold)
    # One switching pair, or one partner, leaves nothing to compare it with or no cluster to spare.
    if pairs is None or len(np.unique(data.partner[pairs.pair])) < 3:
        return None
    _, partner = without_gaps(data.partner[pairs.pair], len(data.partners))
    parameters = n_parameters(1, [pairs.cell], [partner])
    n, switchers = len(pairs.x), int(pairs.switches.sum())
    months = ", ".join(f"{data.months[m]:%Y-%m}" for m in np.unique(pairs.month))
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
    scores = least_squares(pairs.y, pairs.x[:, None])
    fit = summarise(scores, [partner], parameters, columns=np.empty((n, 0)), labels=labels)
    return fit.estimate(name=f"lp_did.{window[:4]}.variance.h{horizon}", weights="variance")


def _compare(data: Panel, horizon: int, window: str, options: dict, hold: int = 0) -> Compared | None:
    """Return who is compared at a horizon, quiet to it or to ``hold``."""
    y = response(data.log_value, horizon)
    quiet_to = max(horizon, hold) if hold else horizon
    options = options | {"quiet": max(options.get("quiet", QUIET_MONTHS), -horizon)}
    inside = data.inside(window)
    inside = inside[: len(inside) - max(quiet_to, 0)]
    return compared(y, doses(data.statutory, quiet_to, **options), data.product, inside)


def n_switchers(data: Panel, horizon: int, *, window: str, partner: str, **options) -> int:
    """Count a partner's pairs and months that switch and are quiet to a horizon, as used."""
    pairs = _compare(data, horizon, window, options)
    return int(data.of(partner)[pairs.pair[pairs.switches]].sum()) if pairs else 0


@dataclass(frozen=True)
class CleanControls:
    """What a comparison with clean controls finds in an episode."""

    episode: str
    window: str  #: Months in which a switch may begin, and outcomes lie.
    #: Estimates at leads and horizons, of the same pairs at every horizon. The longest at which enough
    #: pairs of the partner switch is the one to which all switchers and controls must be quiet. Empty
    #: where there is no such horizon, or only the month of the change and the next, in which the change
    #: itself accrues.
    path: list[Estimate]


def against_clean(data: Panel, episode: str, *, partner: str = "CHN") -> CleanControls:
    """Compare with clean controls as far as enough pairs of a partner switch.

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
    counted = {h: n_switchers(data, h, window=window, partner=partner) for h in HORIZONS}
    longest = max((h for h, n in counted.items() if n >= FEWEST_SWITCHERS), default=0)
    horizons = [*PLACEBO_MONTHS, *range(longest + 1)] if longest > 1 else []
    estimates = [lp_did(data, h, window=window, hold=longest) for h in horizons]
    return CleanControls(episode, window, [replace(e, episode=episode) for e in estimates if e])
