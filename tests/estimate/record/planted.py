"""Imports and laws made by hand, in which steps and effects are known."""

import numpy as np
import pandas as pd

from analysis.engine.panel import from_frame
from analysis.estimate.record.forecast import Past

MONTHS = pd.date_range("2013-01", "2025-11", freq="MS")


def panel(value: np.ndarray, law: np.ndarray, *, order: np.ndarray | None = None):
    """Return a panel of pairs: imports and statutory rates (fractions), each shape (P, months)."""
    pair, month = np.indices(value.shape).reshape(2, -1)
    frame = pd.DataFrame(
        {
            "partner": [f"P{p // 15:02d}" for p in pair],
            "product": [f"S{p % 15:02d}" for p in pair],
            "month": MONTHS[: value.shape[1]][month],
            "customs_value": value.ravel(),
            "statutory_rate": law.ravel(),
        }
    )
    frame = frame if order is None else frame.iloc[order]
    return from_frame(frame, system="naics3", vintage="made up")


def tiny(*, rate: float = 0.1, at: int = 60, n: int = 67):
    """Return imports of two pairs that grow by a tenth a year, and one law that steps."""
    value = 100 * 1.1 ** (np.arange(n) / 12) * np.ones((2, 1))
    law = np.zeros((2, n))
    law[0, at:] = rate
    return value, law


def known(months, elasticity: float, std_error: float) -> pd.DataFrame:
    values = {"elasticity": elasticity, "std_error": std_error}
    return pd.DataFrame(values, index=pd.DatetimeIndex(months))


def by_hand(weights=(1.0, 0.0, 0.0), noise: float = 0.1, n: int = 67) -> Past:
    return Past(np.tile(weights, (n, 1)), np.full((2, n), noise))
