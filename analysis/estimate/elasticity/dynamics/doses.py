"""Switchers and clean controls: which pairs change their tariff once, and which not at all."""

from __future__ import annotations

import numpy as np

from analysis.checks import check_choice

#: Changes of the log factor up to this count as none.
# ASSUME: half a log point of tariff is noise of weights and of small programmes, not a dose.
SMALLEST_DOSE = 0.005

#: Months without a change that a switcher and a control have behind them.
# ASSUME: six months; longer leaves no switcher in May 2019, shorter leaves responses unfinished.
QUIET_MONTHS = 6

DIRECTIONS = {"both": (-1, 1), "up": (1,), "down": (-1,)}


def doses(
    paths: np.ndarray,
    horizon: int,
    *,
    quiet: int = QUIET_MONTHS,
    ramp: int = 1,
    tolerance: float = SMALLEST_DOSE,
    direction: str = "both",
) -> np.ndarray:
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

    Returns
    -------
    ndarray, shape (P, T)
        Dose change of a switch that begins at t; 0 for clean controls; NaN for cells that are neither.
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
    return change
