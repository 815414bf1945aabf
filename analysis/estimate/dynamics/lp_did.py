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

import numpy as np
import pandas as pd
from scipy import stats

from analysis.checks import InputError, check_choice
from analysis.collect.tables import vintage
from analysis.combine.panel import SYSTEMS
from analysis.estimate.dynamics.pairs import Pairs, check_partner, left_out, load_pairs, spec_for
from analysis.estimate.engine.inference import Scores, clustered
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.sample import Sample

#: Changes of the log factor up to this count as none.
# ASSUME: half a log point of tariff is noise of weights and of small programmes, not a dose.
TOLERANCE = 0.005

#: Months without a change that a switcher and a control have behind them.
# ASSUME: six months; longer leaves no switcher in May 2019, shorter leaves responses unfinished.
QUIET = 6

#: A month's share in all dose variation below which it has no slope worth an equal weight.
# ASSUME: a twentieth. In smaller months a few pairs moved a little, and their slopes run to ten and
# more.
SMALLEST_EVENT = 0.05

#: Switching pairs of the partner in question below which a horizon is not shown.
# ASSUME: ten. With fewer, the path is that of a handful of goods, or of other partners' steel.
FEWEST = 10

DIRECTIONS = {"both": (-1, 1), "up": (1,), "down": (-1,)}


@dataclass(frozen=True)
class Doses:
    """Switchers and clean controls of one horizon.

    Attributes
    ----------
    change : ndarray, shape (P, T)
        Dose change of a switch that begins at t; 0 for clean controls; NaN for cells that are neither.
    share_clean : ndarray, shape (T,)
        Share of pairs with a dose that are clean controls.
    n_switchers : ndarray, shape (T,)
    """

    change: np.ndarray
    share_clean: np.ndarray
    n_switchers: np.ndarray


def doses(
    paths: np.ndarray,
    horizon: int,
    *,
    quiet: int = QUIET,
    ramp: int = 1,
    tolerance: float = TOLERANCE,
    direction: str = "both",
) -> Doses:
    """Tell switchers and clean controls at every month.

    Parameters
    ----------
    paths : ndarray, shape (P, T)
        Dose, here the log statutory factor.
    horizon : int
        Months after the change that must be quiet too; negative for leads, which need none beyond
        ``ramp`` but whose earlier month must lie within the quiet time.
    quiet, ramp : int
        L, and further months over which a change may accrue.
    tolerance : float
        Changes up to this size count as none.
    direction : str
        ``"both"``, ``"up"`` or ``"down"``.
    """
    signs = DIRECTIONS[check_choice(direction, DIRECTIONS, what="direction")]
    n_months = paths.shape[1]
    moves = np.zeros(paths.shape, dtype=int)
    steps = np.diff(paths, axis=1)
    moves[:, 1:] = np.abs(np.nan_to_num(steps)) > tolerance
    total = np.cumsum(np.column_stack([np.zeros(len(paths), dtype=int), moves]), axis=1)
    change = np.full(paths.shape, np.nan)
    back, ahead = max(quiet, -horizon), max(horizon, ramp)
    for t in range(back + 1, n_months - ahead):
        ever = total[:, t + ahead + 1] - total[:, t - back]
        ramped = total[:, t + ramp + 1] - total[:, t]
        dose = paths[:, t + ramp] - paths[:, t - 1]
        switch = (moves[:, t] == 1) & (ever == ramped) & (np.abs(dose) > tolerance)
        switch &= np.isin(np.sign(dose), signs)
        change[switch, t] = dose[switch]
        change[(ever == 0) & np.isfinite(dose), t] = 0.0
    known = np.isfinite(paths).sum(axis=0)
    clean = (change == 0).sum(axis=0)
    return Doses(change, clean / np.maximum(known, 1), (np.nan_to_num(change) != 0).sum(axis=0))


@dataclass(frozen=True)
class Slopes:
    """Regressions of the outcome change on the dose change, split by switching month.

    Attributes
    ----------
    by_month : ndarray, shape (S,)
        Slope of each month that has switchers and clean controls of the same product.
    variation : ndarray, shape (S,)
        Sum of squares of the dose within product x month.
    months : ndarray of int, shape (S,)
        Columns of the paths.
    x, residual_by_weighting : ndarray and dict
        Dose within product x month, shape (n,), and the residuals under each weighting.
    pair, at : ndarray of int, shape (n,)
    n_switchers, n_controls : int
        Rows of either kind that are used.
    """

    by_month: np.ndarray
    variation: np.ndarray
    months: np.ndarray
    x: np.ndarray
    residual_by_weighting: dict[str, np.ndarray]
    pair: np.ndarray
    at: np.ndarray
    n_switchers: int
    n_controls: int

    def weights(self, weighting: str) -> np.ndarray:
        """Return the weight of each month's slope, shape (S,), sum 1 (``"variance"``, ``"equal"``)."""
        share = self.variation / self.variation.sum()
        if weighting == "variance":
            return share
        large = share >= SMALLEST_EVENT
        return large / large.sum()


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
    common = by_month @ variation / variation.sum()
    residuals = {"variance": outcome - common * x, "equal": outcome - by_month[month] * x}
    return Slopes(by_month, variation, months, x, residuals, pair, at, int((dose != 0).sum()),
                  int((dose == 0).sum()))  # fmt: skip


def lp_did(
    horizon: int,
    *,
    window: str = "2018-01:2019-12",
    weighting: str = "variance",
    system: str = "naics3",
    leave_out: tuple[str, ...] | None = None,
    hold: int = 0,
    pairs: Pairs | None = None,
    **options,
) -> Estimate | None:
    """Estimate the response at a horizon against clean controls only.

    Parameters
    ----------
    horizon : int
        Months after the switch; negative for placebo leads (-1 is the base).
    window : str
        Months in which a switch may begin, and outcomes lie.
    weighting : str
        ``"variance"`` (the regression) or ``"equal"`` (mean over switching months).
    hold : int
        Horizon to which switchers and controls must be quiet whatever the horizon estimated: the same
        pairs at every horizon up to it.
    pairs : Pairs, optional
        Other paths than those of the panel.
    **options
        Of :func:`doses`.

    Returns
    -------
    Estimate or None
        None where there is no comparison of switchers with clean controls: nothing is estimated then.
        ``notes`` counts switchers, controls and switching months.
    """
    check_choice(weighting, ["variance", "equal"], what="weighting")
    if horizon == -1:
        raise InputError("event time -1 is the base of every response; choose another horizon.")
    pairs = load_pairs(system, left_out(window, leave_out)) if pairs is None else pairs
    found = _compare(pairs, horizon, window, options, hold)
    # One switching pair, or one partner, leaves nothing to compare it with or no cluster to spare.
    if found is None or len(np.unique(pairs.partner[found.pair])) < 3:
        return None
    return _estimate(found, pairs, horizon, window, weighting)


def _compare(pairs: Pairs, horizon: int, window: str, options: dict, hold: int = 0) -> Slopes | None:
    y = pairs.log_value
    base, then = np.full_like(y, np.nan), np.full_like(y, np.nan)
    base[:, 1:] = y[:, :-1]
    if horizon >= 0:
        then[:, : y.shape[1] - horizon] = y[:, horizon:]
    else:
        then[:, -horizon:] = y[:, :horizon]
    inside = pairs.inside(window)
    quiet_to = max(horizon, hold) if hold else horizon
    options = options | {"quiet": max(options.get("quiet", QUIET), -horizon)}
    inside = inside[: len(inside) - max(quiet_to, 0)]
    return slopes(then - base, doses(pairs.statutory, quiet_to, **options).change, pairs.product, inside)


def _estimate(found: Slopes, pairs: Pairs, horizon, window, weighting) -> Estimate:
    """Cluster the influence of each row by partner, under the convention of every other model."""
    spec = replace(
        spec_for("2018-01:2019-12", "naics3", ("product x month",)), window=window, system=pairs.system
    )
    codes = (np.unique(c, return_inverse=True)[1]
             for c in (pairs.partner[found.pair], pairs.product[found.pair], found.at))  # fmt: skip
    partner, product, month = codes
    # Influence of a row: dose times residual, times the weight of its month over the month's variation.
    weight = (found.weights(weighting) / found.variation)[month]
    scores = (found.x * found.residual_by_weighting[weighting] * weight)[:, None]
    value = float(found.weights(weighting) @ found.by_month)
    fit = Scores(np.array([value]), np.eye(1), scores, found.x[:, None], scores[:, 0])
    empty = pd.Index([])
    sample = Sample(partner, product, month, found.x, found.x, found.x, np.ones(len(month)),
                    empty, empty, pd.DatetimeIndex([]), 0)  # fmt: skip
    covariance, raw, clusters = clustered(fit, sample, spec, "partner")
    std_error, std_error_raw = float(np.sqrt(covariance[0, 0])), float(np.sqrt(raw[0, 0]))
    t = stats.t(clusters - 1)
    months = ", ".join(f"{pairs.months[m]:%Y-%m}" for m in found.months)
    return Estimate(
        name=f"lp_did.{window[:4]}.{weighting}.h{horizon}",
        outcome="log customs value at the horizon less month before", estimator="LP-DiD",
        regressor="change of log(1 + statutory rate)", value=value, std_error=std_error,
        ci_low=float(value - t.ppf(0.975) * std_error), ci_high=float(value + t.ppf(0.975) * std_error),
        p_value=float(2 * t.sf(abs(value / std_error))), unit="elasticity", n_obs=len(found.x),
        n_clusters=clusters, n_zeros=0, fixed_effects="product x month", cluster_by="partner",
        system=pairs.system, window=window, std_error_raw=std_error_raw,
        small_sample_factor=std_error / std_error_raw, vintage=vintage(SYSTEMS[pairs.system]),
        weights=weighting,
        notes=f"{found.n_switchers} switchers, {found.n_controls} clean controls; {months}",
    )  # fmt: skip


def path(
    table: pd.DataFrame, *, window: str, system: str = "naics3", leads: range = range(-6, -1)
) -> dict[str, list[Estimate]]:
    """Estimate both weightings at leads and horizons, for the same pairs at every horizon.

    Parameters
    ----------
    table : DataFrame
        Of :func:`counts`. The longest horizon at which enough pairs of the partner switch is the one to
        which all switchers and controls must be quiet.
    leads : range
        Placebo leads.

    Returns
    -------
    dict of list of Estimate
        ``"variance"``, ``"equal"``; empty lists where there is no such horizon, or only the month of the
        change and the next, in which the change itself accrues.
    """
    enough = table.horizon[table.partner_switchers >= FEWEST]
    longest = int(enough.max()) if len(enough) else 0
    found = {}
    for weighting in ("variance", "equal"):
        own = {"window": window, "weighting": weighting, "system": system, "hold": longest}
        horizons = [*leads, *range(longest + 1)] if longest > 1 else []
        estimates = [lp_did(h, **own) for h in horizons]
        found[weighting] = [e for e in estimates if e is not None]
    return found


def counts(
    horizons: list[int], *, window: str, partner: str = "CHN", system: str = "naics3", **options
) -> pd.DataFrame:
    """Count what a design can rest on: one row a horizon.

    Returns
    -------
    DataFrame
        ``horizon``; ``switchers``, ``partner_switchers`` (of ``partner``) and ``controls``: rows used;
        ``months``: switching months used; ``share_clean``: mean over the months in which ``partner``'s
        statutory rate changes of the share of pairs that are clean controls (fraction).
    """
    pairs = load_pairs(system, left_out(window))
    check_partner(partner, system, window)
    own = pairs.partners[pairs.partner] == partner
    inside = pairs.inside(window)
    steps = np.abs(np.diff(np.nan_to_num(pairs.statutory[own]), axis=1)) > TOLERANCE
    changes = [t for t in inside if steps[:, t - 1].any()]
    rows = []
    for h in horizons:
        found = _compare(pairs, h, window, options)
        share = doses(pairs.statutory, h, **options).share_clean
        reached = [t for t in changes if t <= inside[-1] - max(h, options.get("ramp", 1))]
        treated = np.array([]) if found is None else _switching(found, pairs, h, options)
        rows.append({
            "horizon": h,
            "switchers": 0 if found is None else found.n_switchers,
            "partner_switchers": int(own[treated.astype(int)].sum()),
            "controls": 0 if found is None else found.n_controls,
            "months": 0 if found is None else len(found.months),
            "share_clean": float(np.mean(share[reached])) if reached else float("nan"),
        })  # fmt: skip
    return pd.DataFrame(rows)


#: Windows in which a switch may begin, by episode; the pooled episode has both.
WINDOWS = {"2018": "2018-01:2019-12", "2025": "2025-01:2025-11"}


def counts_by_window(
    episodes: list[str], *, partner: str = "CHN", system: str = "naics3"
) -> dict[str, pd.DataFrame]:
    """Return :func:`counts` for 0 to 8 months by the window of each episode."""
    windows = [w for episode, w in WINDOWS.items() if {episode, "pooled"} & set(episodes)]
    return {w: counts(range(9), window=w, partner=partner, system=system) for w in windows}


def _switching(found: Slopes, pairs: Pairs, horizon: int, options: dict) -> np.ndarray:
    change = doses(pairs.statutory, horizon, **options).change[found.pair, found.at]
    return found.pair[change != 0]
