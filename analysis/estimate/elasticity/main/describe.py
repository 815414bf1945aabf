"""What the main estimates are fitted on: imports, the law and what is collected, and their spread."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.engine.design import Design
from analysis.vocabulary import Term

#: Shares of the rows below the quantiles that are told.
QUANTILES = {"p10": 0.1, "median": 0.5, "p90": 0.9}


def _of(head: str, what: str) -> Term:
    return Term(head, "log points", f"{what}, each row with its weight in the regression")


DESIGN_SUMMARY = Columns(
    "an episode, weighting and variable",
    {
        "episode": Term("Episode", "", "episode of tariffs"),
        "weights": Term("Weights", "", "equal, or by value"),
        "variable": Term("Variable", "", "imports, the law, or what was collected"),
        "mean": _of("Mean", "mean"),
        "deviation": _of("Standard deviation", "standard deviation"),
        "within": _of("Within effects", "standard deviation of what the fixed effects leave"),
        "p10": _of("10th percentile", "value below which a tenth of the weight lies"),
        "median": _of("Median", "value below which half of the weight lies"),
        "p90": _of("90th percentile", "value below which nine tenths of the weight lie"),
        **shared("n_obs", label="Observations"),
        "n_partners": Term("Partners", "count", "partners in the regression"),
        "n_products": Term("Products", "count", "products in the regression: chapters, or tariff lines"),
    },
)


@returns(DESIGN_SUMMARY)
def summary(design: Design) -> pd.DataFrame:
    """Return what a main regression is fitted on.

    Parameters
    ----------
    design : Design
        With partner and product among its cells; n rows.
    """
    variables = {"imports": design.y} | {name: one.values for name, one in design.tariffs.items()}
    labels = {"episode": design.labels["episode"], "weights": design.labels["weights"]}
    counts = {f"n_{of}s": len(np.unique(design.cells[of])) for of in ("partner", "product")}
    rows = [
        labels
        | {"variable": name}
        | _spread(values, design.weights)
        | {"within": _within(design, values), "n_obs": len(values)}
        | counts
        for name, values in variables.items()
    ]
    return pd.DataFrame(rows)[list(DESIGN_SUMMARY)]


def _spread(values: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    """Return mean, standard deviation and quantiles of values by weight, each shape (n,)."""
    mean = float(np.average(values, weights=weights))
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) / weights.sum()
    at = np.searchsorted(below, list(QUANTILES.values()))
    return {
        "mean": mean,
        "deviation": float(np.sqrt(np.average((values - mean) ** 2, weights=weights))),
        **dict(zip(QUANTILES, values[order][at].tolist(), strict=True)),
    }


def _within(design: Design, values: np.ndarray) -> float:
    """Return the standard deviation of what the fixed effects leave, by weight."""
    residual = design.absorber.absorb(values[:, None])[:, 0]
    return float(np.sqrt(np.average(residual**2, weights=design.weights)))
