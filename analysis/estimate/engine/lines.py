"""Rows partner x HTS10 line of two years: drawn, absorbed and fitted, once for every subject."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.estimate.engine.regression import Fit, regress
from analysis.estimate.engine.shared import Shared
from analysis.estimate.engine.two_effects import TwoEffects

#: Outcome -> its name in results.
OUTCOMES = {
    "continuing": "change of log customs value, sold in both years",
    "exit": "sold in 2024 but not in 2025 (0 or 1)",
    "entry": "sold in 2025 but not in 2024 (0 or 1)",
    "midpoint": "change of customs value over the mean of both years (-2 to 2)",
}


@dataclass(frozen=True)
class Lines:
    """Rows partner x HTS10 line of one regression, n of them.

    Attributes
    ----------
    y : ndarray, shape (n,)
        An outcome of :data:`OUTCOMES`.
    x, z : ndarray, shape (n,)
        Change of log(1 + rate), and the instrument's (the same where there is none).
    weights : ndarray, shape (n,)
        With mean 1.
    partner, product : ndarray of int, shape (n,)
        Codes from 0.
    partners, products : Index
        What they stand for; products are HTS10 codes.
    """

    y: np.ndarray
    x: np.ndarray
    z: np.ndarray
    weights: np.ndarray
    partner: np.ndarray
    product: np.ndarray
    partners: pd.Index
    products: pd.Index


def draw_lines(
    table: pd.DataFrame, outcome: str, *, tariff: str, instrument: str | None = None,
    weighted: bool = False,
) -> Lines:  # fmt: skip
    """Return the rows of one regression.

    Parameters
    ----------
    table : DataFrame
        ``partner``, ``hs10``, ``value_2024``, ``value_2025`` (US dollars) and the columns named by
        ``tariff`` and ``instrument`` (changes of log factors).
    outcome : str
        A key of :data:`OUTCOMES`.
    weighted : bool
        By value in 2024 (``midpoint``: mean of both years); equal otherwise.

    Notes
    -----
    Lines that a single partner sells, and partners with a single line, say nothing within the
    effects; they are left out, and the number of rows says so.
    """
    before, after = (table[name].to_numpy(float) for name in ("value_2024", "value_2025"))
    mean = (before + after) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        y, kept = {
            "continuing": (np.log(after) - np.log(before), (before > 0) & (after > 0)),
            "exit": (after == 0, before > 0),
            "entry": (before == 0, after > 0),
            "midpoint": ((after - before) / mean, mean > 0),
        }[outcome]
    size = mean if outcome == "midpoint" else before
    rates = [tariff, instrument] if instrument else [tariff]
    rows = table.assign(y=y.astype(float), size=size)[kept & table[rates].notna().all(axis=1)]
    alone = True
    while np.any(alone):
        sizes = [rows.groupby(key).hs10.transform("size") for key in ("hs10", "partner")]
        alone = (sizes[0] == 1) | (sizes[1] == 1)
        rows = rows[~alone]
    weights = rows["size"].to_numpy() if weighted else np.ones(len(rows))
    partner, partners = pd.factorize(rows.partner, sort=True)
    product, products = pd.factorize(rows.hs10, sort=True)
    x = rows[tariff].to_numpy()
    z = rows[instrument].to_numpy() if instrument else x
    return Lines(rows.y.to_numpy(), x, z, weights / weights.mean(), partner, product, partners, products)


def absorber_of(lines: Lines) -> TwoEffects:
    """Return what absorbs product and partner effects."""
    return TwoEffects(lines.product, lines.partner, lines.weights)


def fit_lines(
    lines: Lines,
    outcome: str,
    tariff: str,
    *,
    cluster_by: str = "partner",
    absorber: TwoEffects | Shared | None = None,
    vintage: str = "",
) -> Fit:
    """Regress the outcome on the change of the tariff; two stages where there is an instrument.

    Parameters
    ----------
    lines : Lines
    outcome : str
        A key of :data:`OUTCOMES`.
    tariff : str
        Concept whose change is the regressor, as the result names it.
    cluster_by : {"partner", "hs8"}
        HTS8 is the level at which the law sets most rates.
    absorber : TwoEffects or Shared, optional
        As :func:`absorber_of` gives it, where two clusterings share it.
    vintage : str
        Publication of the data.
    """
    clusters = lines.partner
    if cluster_by == "hs8":
        clusters = pd.factorize(lines.products.str[:8])[0][lines.product]
    instrumented = lines.z is not lines.x
    method = "2SLS" if instrumented else "OLS"
    weights = "equal" if np.ptp(lines.weights) == 0 else "value"
    labels = {
        "name": f"2024-2025.hs10.{outcome}.{method.lower()}.{tariff}.{weights}",
        "outcome": OUTCOMES[outcome],
        "regressor": f"change of log(1 + {tariff} rate)",
        "estimator": method,
        "unit": "elasticity" if outcome in ("continuing", "midpoint") else "probability per log point",
        "fixed_effects": "hs10, partner",
        "cluster_by": cluster_by,
        "system": "hs10",
        "window": "2024:2025",
        "weights": weights,
        "vintage": vintage,
        "design": outcome,
    }
    return regress(
        lines.y, lines.x, z=lines.z if instrumented else None, weights=lines.weights,
        effects=[lines.product, lines.partner], clusters=[clusters],
        absorber=absorber or absorber_of(lines), names=(f"the {tariff} rate",),
        where=labels["name"], labels=labels,
    )  # fmt: skip
