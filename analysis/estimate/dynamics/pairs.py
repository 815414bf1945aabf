"""Paths of pairs: every partner x product as a row of months, and regressions on rows drawn from them.

Dynamic designs look forward and back along a pair's path. Here a path is a row of an array, so that a
lead, a lag or a sum over months is a slice; effects, least squares and standard errors are those of
every other model (:mod:`grid`, :mod:`fit`, :mod:`inference`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import pandas as pd
from scipy import stats

from analysis.checks import InputError, check_choice
from analysis.collect.tables import vintage
from analysis.combine import load_panel, select_window
from analysis.combine.law.statutory import BASKET_2024
from analysis.combine.panel import SYSTEMS
from analysis.estimate.engine.fit import least_squares
from analysis.estimate.engine.grid import Grid
from analysis.estimate.engine.inference import Scores, clustered
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.sample import Sample
from analysis.estimate.engine.specification import Specification, specification

#: What a design compares -> effects of a regression in levels: sectors of one partner (``within``), or
#: partners in one sector (``across``), which keeps what falls on all goods of a partner alike. In
#: changes the effects of the pair have gone.
LEVELS = {
    "within": ("partner x product", "product x month", "partner x month"),
    "across": ("partner x product", "product x month"),
}
CHANGES = {name: effects[1:] for name, effects in LEVELS.items()}


@dataclass(frozen=True)
class Pairs:
    """Paths of P pairs over T months.

    Attributes
    ----------
    partner, product : ndarray of int, shape (P,)
        Codes of the pair.
    partners, products : Index
        What the codes stand for.
    months : DatetimeIndex, shape (T,)
    value : ndarray, shape (P, T)
        Imports for consumption, US dollars.
    statutory, effective : ndarray, shape (P, T)
        Log tariff factors, log(1 + rate).
    system : str
    """

    partner: np.ndarray
    product: np.ndarray
    partners: pd.Index
    products: pd.Index
    months: pd.DatetimeIndex
    value: np.ndarray
    statutory: np.ndarray
    effective: np.ndarray
    system: str = "naics3"

    @cached_property
    def log_value(self) -> np.ndarray:
        """Log customs value, shape (P, T); NaN where nothing was imported."""
        return np.log(np.where(self.value > 0, self.value, np.nan))

    def position(self, month: str | pd.Timestamp) -> int:
        """Return the column of a month; may lie before or after the data."""
        month = pd.Timestamp(month)
        return (month.year - self.months[0].year) * 12 + month.month - self.months[0].month

    def inside(self, window: str) -> np.ndarray:
        """Return the columns of a window such as ``2017-01:2019-12``, shape (months,)."""
        start, end = (self.position(month) for month in window.split(":"))
        return np.arange(max(start, 0), min(end, len(self.months) - 1) + 1)


@cache
def load_pairs(system: str = "naics3", leave_out: tuple[str, ...] = ()) -> Pairs:
    """Return the paths of all pairs of the built panel, less those of partners left out.

    Notes
    -----
    China's basket changes at January 2024. The statutory path continues from there at the level that it
    had reached, so that a change of goods is not taken for one of law; effects of pairs, or
    differences, take out its level in every design.
    """
    panel = load_panel(system)
    panel = panel[~panel.partner.isin(leave_out)]
    months = pd.DatetimeIndex(panel.month.unique())
    first = panel.iloc[:: len(months)]
    partner, partners = pd.factorize(first.partner, sort=True)
    product, products = pd.factorize(first[system], sort=True)
    by_pair = {name: panel[name].to_numpy(float).reshape(-1, len(months)) for name in panel.columns[3:]}
    statutory = np.log1p(by_pair["statutory_rate"])
    # ASSUME: no change of law took effect for China in January 2024; all that moves there is the basket.
    if months[0] < BASKET_2024 <= months[-1]:
        china = np.asarray(partners)[partner] == "CHN"
        at = months.get_loc(BASKET_2024)
        jump = np.nan_to_num(statutory[:, at] - statutory[:, at - 1])
        statutory[china, at:] -= jump[china, None]
    return Pairs(
        partner=partner, product=product, partners=pd.Index(partners.astype(str)),
        products=pd.Index(products.astype(str)), months=months, value=by_pair["customs_value"],
        statutory=statutory, effective=by_pair["log_tariff_factor"], system=system,
    )  # fmt: skip


def left_out(window: str, leave_out: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Return the partners left out: those asked for, or by default Russia from 2022 on."""
    # ASSUME: as in the static designs, sanctions and not tariffs move trade with Russia from 2022 on.
    if leave_out is None:
        return ("RUS",) if window.split(":")[1] >= "2022" else ()
    return tuple(leave_out)


def check_partner(
    partner: str, system: str, window: str, leave_out: tuple[str, ...] | None = None
) -> str:
    """Return a partner that a design looks at, if its months have it.

    Raises
    ------
    InputError
        The design leaves the partner out, or the panel does not know it.
    """
    if leave_out is None and partner in left_out(window):
        raise InputError(
            f"partner {partner!r} is left out of {window} and of every design that reaches into 2022 or "
            "later: sanctions, not tariffs, have moved its trade since then. Ask for an episode that "
            "ends before 2022 (`episodes=['2018']`) or for another partner."
        )
    partners = load_pairs(system, left_out(window, leave_out)).partners
    return check_choice(partner, partners, what="partner", where=f"the {system} panel")


@dataclass(frozen=True)
class Fitted:
    """A regression on rows of pairs.

    Attributes
    ----------
    coefficients : ndarray, shape (k,)
    covariance, raw : ndarray, shape (k, k)
        With and without the small-sample factor.
    n_obs, n_clusters, n_zeros : int
        Rows used, clusters, and rows left out since imports were zero, then or at the month before.
    spec : Specification
        Effects, clustering, window and system.
    first_stage, first_stage_f : float or None
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    raw: np.ndarray
    n_obs: int
    n_clusters: int
    n_zeros: int
    spec: Specification
    first_stage: float | None = None
    first_stage_f: float | None = None

    def wald(self, columns: list[int]) -> tuple[float, float]:
        """Return F and p of the hypothesis that these coefficients are all zero.

        F(q, clusters - 1). A covariance from G clusters has rank below G: with q as large the test
        has no meaning and both are NaN.
        """
        b, inner = self.coefficients[columns], self.covariance[np.ix_(columns, columns)]
        too_many = not 0 < len(columns) < self.n_clusters
        if too_many or np.linalg.matrix_rank(inner, hermitian=True) < len(columns):
            return float("nan"), float("nan")
        f = float(b @ np.linalg.solve(inner, b)) / len(columns)
        return f, float(stats.f(len(columns), self.n_clusters - 1).sf(f))

    def combine(self, weights: np.ndarray) -> tuple[float, float, float]:
        """Return a weighted sum of coefficients with its standard error and raw standard error."""
        value, variance, raw = (
            float(weights @ self.coefficients),
            float(weights @ self.covariance @ weights),
            float(weights @ self.raw @ weights),
        )
        return value, float(np.sqrt(variance)), float(np.sqrt(raw))

    def estimate(self, which: int | np.ndarray, name: str, **labels) -> Estimate:
        """Return one coefficient, or a weighted sum of several, as the shared result.

        Parameters
        ----------
        which : int or ndarray, shape (k,)
        name : str
            Stable name.
        **labels
            ``outcome``, ``regressor``, ``estimator``, and what else differs from the default.
        """
        weights = np.eye(len(self.coefficients))[which] if isinstance(which, int) else which
        value, std_error, raw = self.combine(weights)
        t = stats.t(self.n_clusters - 1)
        own = {
            "outcome": "log customs value",
            "regressor": "log(1 + statutory rate)",
            "estimator": "OLS",
            "window": self.spec.window,
        } | labels
        return Estimate(
            name=name, value=value, std_error=std_error, unit="elasticity",
            ci_low=float(value - t.ppf(0.975) * std_error),
            ci_high=float(value + t.ppf(0.975) * std_error),
            p_value=float(2 * t.sf(abs(value / std_error))) if std_error > 0 else float("nan"),
            n_obs=self.n_obs, n_clusters=self.n_clusters, n_zeros=self.n_zeros,
            fixed_effects=", ".join(self.spec.fixed_effects), cluster_by=self.spec.cluster_by,
            system=self.spec.system, std_error_raw=raw, small_sample_factor=std_error / raw,
            vintage=vintage(SYSTEMS[self.spec.system]), first_stage=self.first_stage,
            first_stage_f=self.first_stage_f, **own,
        )  # fmt: skip


def spec_for(window: str, system: str, effects: tuple[str, ...]) -> Specification:
    """Return the specification that names effects, clustering, window and system of a design here."""
    select_window(window, system)
    return specification("reduced_2018", window=window, system=system, fixed_effects=effects)


def regress_rows(
    pairs: Pairs,
    rows: tuple[np.ndarray, np.ndarray],
    y: np.ndarray,
    x: np.ndarray,
    spec: Specification,
    *,
    z: np.ndarray | None = None,
) -> Fitted:
    """Regress a column on others over rows (pair, month), with effects absorbed.

    Parameters
    ----------
    rows : tuple of ndarray of int, each shape (n,)
        Pair and column of months of each row.
    y : ndarray, shape (n,)
    x : ndarray, shape (n, k)
        The first column is the tariff; the others controls, or further coefficients of interest.
    spec : Specification
        Its effects and clustering are used.
    z : ndarray, shape (n,), optional
        Excluded instrument of the first column (2SLS).

    Returns
    -------
    Fitted

    Raises
    ------
    InputError
        No row without missing values, or a column that does not vary within the effects.
    """
    columns = [y[:, None], x] if z is None else [y[:, None], x, z[:, None]]
    columns = np.column_stack(columns)
    known = np.isfinite(columns).all(axis=1)
    if not known.any():
        raise InputError(f"no observation is left in {spec.window}: every row has a missing value.")
    pair, month = (codes[known] for codes in rows)
    sample = _sample(pairs, pair, month, columns[known, 0])
    grid = Grid(sample.partner, sample.product, sample.month, spec.fixed_effects)
    clean = grid.absorb(columns[known])
    lengths = np.linalg.norm(clean, axis=0)[1:]
    if (lengths <= 1e-7 * np.linalg.norm(columns[known], axis=0)[1:]).any():
        raise InputError(
            f"the tariff of this design does not vary within {', '.join(spec.fixed_effects)} in "
            f"{spec.window}; there is nothing to estimate."
        )
    scores, stage = _scores(clean, x.shape[1], sample, spec)
    covariance, raw, clusters = clustered(scores, sample, spec, spec.cluster_by)
    n, n_zeros = len(pair), int(np.isnan(columns[:, 0]).sum())
    return Fitted(scores.coefficients, covariance, raw, n, clusters, n_zeros, spec, **stage)


def _scores(clean: np.ndarray, k: int, sample: Sample, spec: Specification) -> tuple[Scores, dict]:
    """Least squares, or 2SLS where the columns hold an instrument, on absorbed columns."""
    y, x = clean[:, 0], clean[:, 1 : k + 1]
    if clean.shape[1] == k + 1:
        return least_squares(y, x), {}
    exogenous = np.column_stack([clean[:, -1], x[:, 1:]])
    first = least_squares(x[:, 0], exogenous)
    fitted = np.column_stack([exogenous @ first.coefficients, x[:, 1:]])
    second = least_squares(y, fitted)
    residuals = y - x @ second.coefficients
    covariance, _, _ = clustered(first, sample, spec, spec.cluster_by)
    slope = float(first.coefficients[0])
    stage = {"first_stage": slope, "first_stage_f": float(slope**2 / covariance[0, 0])}
    scores = replace(second, scores=fitted * residuals[:, None], residuals=residuals)
    return scores, stage


def _sample(pairs: Pairs, pair: np.ndarray, month: np.ndarray, y: np.ndarray) -> Sample:
    """Return rows as a sample, codes without gaps."""
    partner, product = pairs.partner[pair], pairs.product[pair]
    (partners, partner), (products, product), (months, month) = (
        np.unique(codes, return_inverse=True) for codes in (partner, product, month)
    )
    return Sample(
        partner=partner, product=product, month=month, y=y, x=y, z=y, weights=np.ones(len(y)),
        partners=pairs.partners[partners], products=pairs.products[products],
        months=pairs.months[months], n_zeros=0,
    )  # fmt: skip
